import type { Place } from '../source/place.ts';
import type { Policy, Statement } from '../policy/types.ts';

/** Values of one context key; an empty list says the key is known to be absent. */
export type ContextValues = readonly string[];

/** One concrete request, as `formats.md` describes requests. */
export interface Request {
  /** ARN, service name or `*`. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount?: string;
  /** By context key as written. */
  readonly context: ReadonlyMap<string, ContextValues>;
  readonly sessionPolicies: readonly Policy[];
  /** Stands in for the caller's identity policies where the world does not know them. */
  readonly assumedIdentityPolicies?: readonly Policy[];
}

export type DecisionWord = 'allowed' | 'explicitDeny' | 'implicitDeny' | 'unknown';

export type PolicyRole =
  | 'key policy' | 'resource policy' | 'trust policy' | 'identity policy' | 'permissions boundary'
  | 'session policy' | 'service control policy' | 'resource control policy' | 'grant';

/** A statement or grant that took part in a decision. */
export interface Reason {
  readonly effect: 'Allow' | 'Deny';
  readonly policy: PolicyRole;
  /** ARN or id of what the policy belongs to. */
  readonly owner: string;
  /** Name of an identity or organization policy. */
  readonly name?: string;
  readonly sid?: string;
  readonly statement?: Statement;
  readonly place: Place;
}

/** A statement that would have decided if one thing were different. */
export interface NearMiss extends Reason {
  /** Plain words: what differs, e.g. `kms:ViaService is absent; the statement wants s3.us-east-1.amazonaws.com`. */
  readonly difference: string;
}

/** An input the files do not settle and the decision rests on. */
export interface UnknownCause {
  readonly name: string;
  readonly matters: string;
  readonly place?: Place;
}

export interface Decision {
  readonly decision: DecisionWord;
  /** The statements that decided: every explicit deny, or one allow of each layer that has to let it through. */
  readonly because: readonly Reason[];
  /** For a denial: which layer stopped it first, in words. */
  readonly stoppedBy?: string;
  readonly nearMisses: readonly NearMiss[];
  /** Not empty when, and only when, the decision is `unknown`. */
  readonly unknowns: readonly UnknownCause[];
}
