import type { Request, UnknownCause } from '../evaluate/types.ts';
import type { Policy } from '../policy/types.ts';
import type { World } from '../world/types.ts';

/** The answer to a question about all requests of a kind. */
export type Verdict =
  /** There is one: the witness, which `decide` allows. */
  | { readonly answer: 'yes'; readonly witness: Request }
  /** Proved: there is none. */
  | { readonly answer: 'no' }
  /** It rests on inputs that the files do not settle; `witness` is what they might let through. */
  | { readonly answer: 'unknown'; readonly causes: readonly UnknownCause[]; readonly witness?: Request };

export type CallerSet =
  /** Callers from accounts that nothing in the world describes or names. */
  | { readonly kind: 'strangers' }
  | { readonly kind: 'principal'; readonly arn: string }
  /** Every principal of the account, its root user included. */
  | { readonly kind: 'account'; readonly id: string }
  /** One AWS service, or any. */
  | { readonly kind: 'service'; readonly name?: string }
  | { readonly kind: 'anyone' };

export interface Question {
  readonly world: World;
  readonly callers: CallerSet;
  /** Exact names: `kms:Decrypt`. */
  readonly actions: readonly string[];
  /** ARN of the resource. */
  readonly resource: string;
  readonly resourceAccount?: string;
  /** Stands in for more identity policies of the caller, as if it had given them to itself. */
  readonly assumedIdentityPolicies?: readonly Policy[];
  /** Context keys with one value in every request; an empty list means absent. Other keys are free. */
  readonly context?: ReadonlyMap<string, readonly string[]>;
}
