import type { Place } from '../source/place.ts';

export type Effect = 'Allow' | 'Deny';

/** `2012-10-17` turns policy variables on; every other document reads `${…}` literally. */
export type PolicyVersion = '2008-10-17' | '2012-10-17';

/** Patterns of an `Action`/`NotAction` or `Resource`/`NotResource` element, as written. */
export interface PatternClause {
  /** Written as `NotAction` or `NotResource`: matches what no pattern matches. */
  readonly negated: boolean;
  readonly patterns: readonly string[];
}

export type PrincipalType = 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';

/** One member of a `Principal` element. A bare `"*"` has type `*`. */
export interface PrincipalEntry {
  readonly type: PrincipalType | '*';
  readonly value: string;
  readonly place: Place;
}

export interface PrincipalClause {
  /** Written as `NotPrincipal`. */
  readonly negated: boolean;
  readonly entries: readonly PrincipalEntry[];
}

export type ComparisonOperator =
  | 'StringEquals' | 'StringNotEquals' | 'StringEqualsIgnoreCase' | 'StringNotEqualsIgnoreCase'
  | 'StringLike' | 'StringNotLike'
  | 'NumericEquals' | 'NumericNotEquals' | 'NumericLessThan' | 'NumericLessThanEquals'
  | 'NumericGreaterThan' | 'NumericGreaterThanEquals'
  | 'DateEquals' | 'DateNotEquals' | 'DateLessThan' | 'DateLessThanEquals'
  | 'DateGreaterThan' | 'DateGreaterThanEquals'
  | 'Bool' | 'BinaryEquals' | 'IpAddress' | 'NotIpAddress'
  | 'ArnEquals' | 'ArnNotEquals' | 'ArnLike' | 'ArnNotLike'
  | 'Null';

export type Qualifier = 'ForAllValues' | 'ForAnyValue';

/** One context key under one operator of a `Condition` block. */
export interface Condition {
  readonly qualifier?: Qualifier;
  readonly operator: ComparisonOperator;
  readonly ifExists: boolean;
  /** The context key as written; compare with `contextKeyName`. */
  readonly key: string;
  /** JSON Booleans and numbers are kept as their text. */
  readonly values: readonly string[];
  readonly place: Place;
}

export interface Statement {
  readonly sid?: string;
  readonly effect: Effect;
  /** Absent in identity policies, boundaries, session policies and SCPs. */
  readonly principal?: PrincipalClause;
  readonly action: PatternClause;
  /** Absent in trust policies. */
  readonly resource?: PatternClause;
  readonly conditions: readonly Condition[];
  /** Unresolved inputs on which it depends whether the statement is there at all. */
  readonly doubts?: readonly string[];
  /** Position in the document's `Statement` list. */
  readonly index: number;
  readonly place: Place;
}

/** Something AWS would refuse or that cannot mean what it says; the rest of the policy is still evaluated. */
export interface PolicyProblem {
  /** The code of AWS policy validation where one fits, e.g. `INVALID_EFFECT`; `UNRESOLVED` where an input is missing. */
  readonly code: string;
  readonly message: string;
  readonly place: Place;
}

/** Why a statement could not be read. */
export interface UnreadableStatement extends PolicyProblem {
  /** Where that much can be told. */
  readonly effect?: Effect;
}

export interface Policy {
  readonly version: PolicyVersion;
  readonly statements: readonly Statement[];
  /** Statements that could not be read; whatever they say is an unknown. */
  readonly unreadable: readonly UnreadableStatement[];
  readonly problems: readonly PolicyProblem[];
  /** Nobody wrote it: it is what AWS gives to what has none. */
  readonly implicit?: true;
  readonly place: Place;
}
