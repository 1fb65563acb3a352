import type { Need, ServiceOperation } from '../../aws/services/tables.ts';
import type { ContextValues, Decision, Request, UnknownCause } from '../../evaluate/types.ts';
import type { Place, Json } from '../../source/place.ts';
import type { TextEdit } from '../../source/edit.ts';
import type { Key, Resource } from '../../world/types.ts';

export type FixedContext = ReadonlyMap<string, ContextValues>;

/** One action on a key that somebody must be able to do, under at least one of the contexts. */
export interface Demand {
  readonly action: string;
  readonly key: Key;
  readonly contexts: readonly FixedContext[];
  readonly need: Need;
}

/** Somebody who has to be able to do an operation of a service, as the world shows. */
export interface ServiceUse {
  readonly operation: ServiceOperation;
  /** The resource whose data the key protects. */
  readonly resource: Resource;
  readonly noun: string;
  /** ARN of a principal, or name of a service. */
  readonly caller: string;
  /** Why the caller has to: reads on after the caller's name, e.g. `may s3:PutObject there`. */
  readonly because: string;
  /** What says so. */
  readonly place: Place;
  /** Where the key is named. */
  readonly keyPlace: Place;
  readonly demands: readonly Demand[];
  /** Facts of the use that were concluded, not read. */
  readonly unknowns: readonly UnknownCause[];
}

export type Layer =
  | 'key policy' | 'delegation' | 'identity policy' | 'grant' | 'permissions boundary'
  | 'service control policy' | 'resource control policy' | 'explicit deny';

/** The first policy to stop an operation. */
export interface Stop {
  readonly layer: Layer;
  /** Reads on after "because": `no identity policy of role uploader allows kms:GenerateDataKey on the key`. */
  readonly words: string;
  /** The policy or statement, where there is one. */
  readonly place?: Place;
}

export interface RemedyPart {
  /** What gets the statement, or the grant: `key policy of alias/app`. */
  readonly target: string;
  /** The statement to add, or the grant's parameters. */
  readonly add: Json;
  readonly edits: readonly TextEdit[];
}

/** A change that was tried on the world and lets the operation through. */
export interface Remedy {
  readonly kind: 'identity policy' | 'key policy' | 'delegation' | 'permissions boundary' | 'service control policy' | 'grant' | 'exemption';
  readonly words: string;
  readonly parts: readonly RemedyPart[];
}

/** An operation that has to work and cannot. */
export interface Breakage {
  readonly use: ServiceUse;
  readonly key: Key;
  /** Those demands of the use that are not met, at least one. */
  readonly blocked: readonly Demand[];
  readonly stop: Stop;
  /** A request of the operation, denied. */
  readonly witness: Request;
  readonly decision: Decision;
  /** It works by a grant as a rule, and the grants of the key were not read: it may well work. */
  readonly byGrantOnly: boolean;
  /** It is let in under a name that AWS may take for the documented one. */
  readonly byShortName?: string;
  readonly unknowns: readonly UnknownCause[];
}
