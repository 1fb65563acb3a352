import type { TextEdit } from '../source/edit.ts';
import type { Place } from '../source/place.ts';
import type { Request, UnknownCause } from '../evaluate/types.ts';
import type { Guarantee } from '../ask/guarantee.ts';
import type { PolicyReading } from '../readers/facts.ts';
import type { World } from '../world/types.ts';
import type { UnusedSuppression } from './suppressions.ts';

export type Severity = 'error' | 'warning' | 'info';

export type { TextEdit };

export interface Fix {
  /** Applying it cannot change what should work. */
  readonly safe: boolean;
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** What a rule reports, before positions are worked out and a fingerprint is added. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** One line: what happens, to whom. */
  readonly message: string;
  /** What exactly was found, where a rule makes many checks: the code of the check. */
  readonly code?: string;
  /** Sentences under the code frame: why, the witness in words, how to mend. */
  readonly explanation: readonly string[];
  /** What to do, in one line. */
  readonly advice: string;
  /** What would do as well, each in one line; the advice is the least of them. */
  readonly alternatives?: readonly string[];
  readonly place: Place;
  readonly related: readonly { readonly message: string; readonly place: Place }[];
  readonly key?: string;
  readonly witness?: Request;
  readonly unknowns: readonly UnknownCause[];
  readonly fix?: Fix;
}

/** Who belongs to the trusted zone besides the account that owns the key. */
export interface Trusted {
  readonly accounts: readonly string[];
  /** Id of the organization whose accounts are trusted. */
  readonly organization?: string;
}

/** What a rule's `check` sees: the facts, its options, the date, and nothing else. */
export interface RuleContext<Options> {
  readonly world: World;
  /** Every policy that was read, those that belong to nothing in the world included. */
  readonly policies?: readonly PolicyReading[];
  /** From the configuration; absent: nobody else is trusted. */
  readonly trusted?: Trusted;
  /** What the configuration says must never be allowed. */
  readonly guarantees?: readonly Guarantee[];
  readonly options: Options;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** For rules that run after the suppressions were applied. */
  readonly unusedSuppressions?: readonly UnusedSuppression[];
}

/** A finding as a rule makes it: name and severity are filled in from the rule and the configuration. */
export type Report = Omit<Finding, 'rule' | 'severity'> & { readonly severity?: Severity };

export interface PageTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One rule; `rules/<name>/rule.ts` exports one as its default. */
export interface Rule<Options = Record<string, never>> {
  readonly name: string;
  /** One line: what is reported. */
  readonly summary: string;
  readonly severity: Severity;
  readonly preset: 'recommended' | 'strict';
  /** What it reports are requests that should be allowed: its witnesses are denied. */
  readonly breakage?: true;
  /** It runs when the findings of the other rules, and which of them are suppressed, are known. */
  readonly afterSuppressions?: true;
  /** Checks of other tools that this rule covers, e.g. `CKV_AWS_7`. */
  readonly covers: readonly string[];
  /** JSON Schema of the options, with defaults. */
  readonly options: { readonly [option: string]: { readonly default: unknown; readonly description: string; readonly [keyword: string]: unknown } };
  /** A table for the rule's page, of what the rule itself knows. */
  readonly table?: () => PageTable;
  readonly check: (context: RuleContext<Options>) => Iterable<Report>;
}

/** A rule of any options: what a list of rules holds. */
export type AnyRule = Rule<never>;
