import type { Json, Place } from '../source/place.ts';
import type { Policy } from '../policy/types.ts';

export interface Organization {
  readonly id: string;
  /** `o-…/r-…/ou-…/`, as `aws:PrincipalOrgPaths` has it. */
  readonly path: string;
  /** The organization's management account: its SCPs and RCPs do not restrict it. */
  readonly management: boolean;
}

export interface Account {
  readonly id: string;
  /** Everything about the account's identities was read: a role that is not in the world does not exist. */
  readonly complete: boolean;
  readonly organization?: Organization;
  readonly place?: Place;
}

export interface NamedPolicy {
  readonly name: string;
  readonly policy: Policy;
  /** The principal, group or account whose policy it is: an ARN or account id. */
  readonly owner: string;
}

export type PrincipalKind = 'user' | 'role' | 'root' | 'federated-user' | 'service';

/** A user or role that the input describes. */
export interface Principal {
  readonly arn: string;
  readonly kind: 'user' | 'role';
  readonly account: string;
  /** Friendly name: the last part of the ARN. */
  readonly name: string;
  /** Its own, attached and group policies; undefined when the input does not say. */
  readonly identityPolicies: readonly NamedPolicy[] | undefined;
  /** Policies that it has and whose text is not in the input; `identityPolicies` are then only the known ones. */
  readonly missingPolicies?: readonly string[];
  /** Undefined: has none. `unknown`: has one whose text is not in the input. */
  readonly permissionsBoundary: NamedPolicy | 'unknown' | undefined;
  readonly trustPolicy: Policy | undefined;
  /** By tag name as written; undefined when the input does not say. */
  readonly tags: ReadonlyMap<string, string> | undefined;
  /** `AIDA…` or `AROA…`. */
  readonly uniqueId: string | undefined;
  readonly place: Place;
}

export interface Grant {
  readonly id: string | undefined;
  readonly name: string | undefined;
  /** ARN, account id, service name or unique id. */
  readonly grantee: string | undefined;
  readonly granteeService: string | undefined;
  readonly retiringPrincipal: string | undefined;
  readonly retiringService: string | undefined;
  /** As KMS names them: `Decrypt`, `CreateGrant` … */
  readonly operations: readonly string[];
  readonly constraints: GrantConstraints;
  readonly issuingAccount: string | undefined;
  /** ISO 8601. */
  readonly created: string | undefined;
  readonly place: Place;
}

export interface GrantConstraints {
  readonly encryptionContextEquals: ReadonlyMap<string, string> | undefined;
  readonly encryptionContextSubset: ReadonlyMap<string, string> | undefined;
  readonly sourceArn: string | undefined;
}

export type KeyState =
  | 'Creating' | 'Enabled' | 'Disabled' | 'PendingDeletion' | 'PendingImport' | 'PendingReplicaDeletion'
  | 'Unavailable' | 'Updating';

export interface Rotation {
  readonly enabled: boolean;
  readonly periodInDays: number | undefined;
  readonly place: Place;
}

/** What becomes of a thing that a template declares when its stack is deleted, its configuration destroyed, or its declaration removed. */
export interface Retention {
  readonly stays: 'itself' | 'snapshot' | 'nothing';
  /** What a template says so with. */
  readonly setting: 'DeletionPolicy' | 'prevent_destroy';
}

export interface DeletionWindow {
  readonly days: number;
  readonly place: Place;
}

/** What `aws kms get-key-last-usage` says; dates are ISO 8601. */
export interface LastUsage {
  /** Undefined: not used since `trackedSince`. */
  readonly date: string | undefined;
  readonly operation: string | undefined;
  readonly trackedSince: string | undefined;
  readonly created: string | undefined;
  readonly place: Place;
}

/** A KMS key; a fact that no input states is undefined. */
export interface Key {
  /** With markers (see `policy/unknown.ts`) for the parts that no input states. */
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly id: string;
  /** What the template that declares it calls it. */
  readonly declared?: string;
  readonly policy: Policy | undefined;
  readonly manager: 'AWS' | 'CUSTOMER' | undefined;
  readonly spec: string | undefined;
  readonly usage: string | undefined;
  readonly origin: string | undefined;
  readonly state: KeyState | undefined;
  readonly description: string | undefined;
  readonly multiRegion: 'PRIMARY' | 'REPLICA' | false | undefined;
  /** ARN of the primary key of a multi-Region key. */
  readonly primaryArn?: string;
  readonly customKeyStore: boolean | undefined;
  /** ISO 8601. */
  readonly created?: string;
  /** When its key material last changed by a rotation; ISO 8601. */
  readonly rotated?: string;
  readonly deletionDate: string | undefined;
  /** The waiting period that deletion was, or will be, asked for with. */
  readonly deletionWindow?: DeletionWindow;
  /** Undefined: no template declares it, or it is not settled. */
  readonly retention?: Retention;
  /** Where a template asks AWS KMS to take its policy without the check that someone can still change it. */
  readonly lockoutCheckBypassed?: Place;
  /** The last cryptographic operation, as far as KMS keeps record of it. */
  readonly lastUsage?: LastUsage;
  readonly validTo: string | undefined;
  readonly rotation: Rotation | undefined;
  /** `alias/…` names. */
  readonly aliases: readonly string[] | undefined;
  readonly tags: ReadonlyMap<string, string> | undefined;
  readonly grants: readonly Grant[] | undefined;
  /** The list of grants had another page, which was not read. */
  readonly moreGrants?: true;
  /** Where each group of facts was read. */
  readonly places: {
    readonly key: Place;
    readonly policy?: Place;
    readonly metadata?: Place;
    readonly tags?: Place;
    readonly aliases?: Place;
  };
}

/** Anything that is not a key or an identity: a bucket, a function, a queue … */
export interface Resource {
  readonly arn: string;
  /** CloudFormation type name, e.g. `AWS::S3::Bucket`. */
  readonly type: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** A template declares it: then its ARN, with markers, is its own. */
  readonly declared?: true;
  /** Undefined: no template declares it, or it is not settled. */
  readonly retention?: Retention;
  /** CloudFormation properties of the type. */
  readonly properties: { readonly [name: string]: Json };
  /** Only other facts than how it is encrypted were read: such a property may be set though it is absent. */
  readonly partial?: true;
  /** Where a CloudFormation property was read, by dotted path; falls back to `place`. */
  readonly propertyPlaces?: ReadonlyMap<string, Place>;
  readonly policy: Policy | undefined;
  readonly place: Place;
}

/** A list of the resources of one type in an account and Region: what is not in it does not exist there. */
export interface Listing {
  /** CloudFormation type name. */
  readonly type: string;
  /** From the ARNs of what is listed; undefined where these do not say. */
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** ARNs of what is listed, with markers where the command does not print them whole. */
  readonly arns: readonly string[];
  readonly place: Place;
}

export type OrganizationPolicyType = 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';

export interface OrganizationPolicy {
  readonly type: OrganizationPolicyType;
  readonly name: string;
  /** A root (`r-…`), an OU (`ou-…`) or an account id; undefined when no input says where it is attached. */
  readonly target: string | undefined;
  readonly policy: Policy;
}

/** All facts that were read. Lookups by ARN go through `world/lookup.ts`. */
export interface World {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly principals: ReadonlyMap<string, Principal>;
  readonly keys: readonly Key[];
  readonly resources: readonly Resource[];
  readonly organizationPolicies: readonly OrganizationPolicy[];
  /** Lists that are whole: no page of them is missing. */
  readonly listings?: readonly Listing[];
  /** Requests are made on this day (`YYYY-MM-DD`, UTC) or later; undefined: whenever. */
  readonly today?: string | undefined;
}
