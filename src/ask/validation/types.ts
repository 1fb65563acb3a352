import type { PolicyKind } from '../../readers/kinds.ts';
import type { Place } from '../../source/place.ts';
import type { Subject } from './subject.ts';

/** How AWS ranks its checks [IAM access-analyzer-reference-policy-checks]. */
export type CheckKind = 'error' | 'security-warning' | 'warning' | 'suggestion';

/** A change to the document that mends what was found. */
export type Mend =
  /** Another value instead of the one at the place. */
  | { readonly change: 'replace'; readonly place: Place; readonly value: string }
  /** Another name for the member at the place. */
  | { readonly change: 'rename'; readonly place: Place; readonly name: string }
  /** Takes a member out of its list or object. */
  | { readonly change: 'remove'; readonly place: Place }
  /** A new member at the end of the object at the place. */
  | { readonly change: 'add'; readonly place: Place; readonly name: string; readonly value: string };

export interface Hit {
  /** One line: what is wrong, with the text that is. */
  readonly message: string;
  readonly place: Place;
  /** What to do in this case, where that can be said more exactly than for the check. */
  readonly advice?: string;
  readonly mend?: Mend;
}

/** One check of a policy document. */
export interface Check {
  /** AWS's own name where AWS has the check. */
  readonly code: string;
  readonly kind: CheckKind;
  readonly documents: readonly PolicyKind[];
  /** What it means, in one sentence. */
  readonly meaning: string;
  /** What to do about it, in one sentence. */
  readonly advice: string;
  /** Its mends leave what the policy does as it is. */
  readonly harmless?: true;
  readonly find: (subject: Subject) => Iterable<Hit>;
}

/** What a check found in one document. */
export interface Issue extends Omit<Hit, 'advice'>, Pick<Check, 'code' | 'kind' | 'meaning' | 'advice' | 'harmless'> {}
