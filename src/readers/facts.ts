import type { JsonObject } from '../policy/json.ts';
import type { Policy } from '../policy/types.ts';
import type { Place } from '../source/place.ts';
import type { DeletionWindow, Grant, Key, KeyState, LastUsage, Listing, NamedPolicy, Organization, OrganizationPolicyType, Retention, Rotation } from '../world/types.ts';
import type { PolicyKind } from './kinds.ts';
import type { Subject } from './subject.ts';

/** A policy of the input together with what it is and whose. */
export interface PolicyReading {
  readonly kind: PolicyKind;
  readonly policy: Policy;
  readonly name?: string;
  /** ARN or id of what it belongs to, where the input says. */
  readonly owner?: string;
}

export type KeyMetadata =
  Pick<Key, 'manager' | 'spec' | 'usage' | 'origin' | 'state' | 'description' | 'multiRegion' | 'primaryArn' | 'customKeyStore' | 'created' | 'deletionDate' | 'deletionWindow' | 'validTo'>
  & { readonly place: Place };

/** Part of what is known about one key; a document without a key's name is matched by its `subject`. */
export interface KeyFact {
  readonly fact: 'key';
  readonly subject: Subject;
  readonly place: Place;
  readonly arn?: string;
  readonly id?: string;
  readonly policy?: Policy;
  readonly metadata?: KeyMetadata;
  readonly manager?: 'AWS' | 'CUSTOMER';
  readonly rotation?: Rotation;
  readonly aliases?: { readonly names: readonly string[]; readonly place: Place };
  readonly tags?: { readonly values: ReadonlyMap<string, string>; readonly place: Place };
  readonly grants?: readonly Grant[];
  /** The list had another page. */
  readonly grantsCutOff?: true;
  /** What `aws kms schedule-key-deletion` answered. */
  readonly deletion?: { readonly date: string | undefined; readonly state: KeyState | undefined; readonly window?: DeletionWindow; readonly place: Place };
  readonly lastUsage?: LastUsage;
  /** When the newest rotation of a whole list of them was done; ISO 8601. */
  readonly rotated?: string;
  /** What a template calls it: then its ARN, with markers, is its own and that of no other key. */
  readonly declared?: string;
  readonly retention?: Retention;
  readonly lockoutCheckBypassed?: Place;
}

export interface AttachedPolicy {
  readonly name: string;
  readonly arn: string | undefined;
}

/** Part of what is known about a user, role or group. A list that is present is complete. */
export interface IdentityFact {
  readonly fact: 'identity';
  readonly subject: Subject;
  readonly place: Place;
  /** Undefined where only the file's name can say. */
  readonly kind?: 'user' | 'role' | 'group';
  readonly arn?: string;
  readonly name?: string;
  readonly uniqueId?: string;
  readonly trustPolicy?: Policy;
  readonly boundary?: { readonly arn: string } | { readonly policy: Policy } | 'none';
  readonly tags?: ReadonlyMap<string, string>;
  readonly inline?: readonly { readonly name: string; readonly policy: Policy }[];
  readonly inlineNames?: readonly string[];
  readonly attached?: readonly AttachedPolicy[];
  readonly groups?: readonly string[];
  /** All identity policies, wherever they come from. */
  readonly identityPolicies?: readonly NamedPolicy[];
}

/** A managed policy or one version of it. */
export interface ManagedPolicyFact {
  readonly fact: 'managed-policy';
  readonly subject: Subject;
  readonly place: Place;
  readonly arn?: string;
  readonly name?: string;
  readonly defaultVersion?: string;
  readonly version?: { readonly id: string | undefined; readonly isDefault: boolean; readonly policy: Policy };
}

export interface AccountFact {
  readonly fact: 'account';
  readonly id: string;
  readonly complete: boolean;
  readonly organization?: Organization | { readonly id: string; readonly management: boolean };
  readonly place: Place;
}

/** The organization that the accounts of the input belong to. */
export interface OrganizationFact {
  readonly fact: 'organization';
  readonly id: string;
  readonly managementAccount: string | undefined;
  readonly place: Place;
}

/** A parent of an account or organizational unit; `child` is what the file is named after. */
export interface ParentFact {
  readonly fact: 'parent';
  readonly child: string;
  readonly parent: string;
  readonly place: Place;
}

export interface OrganizationPolicyFact {
  readonly fact: 'organization-policy';
  readonly subject: Subject;
  readonly place: Place;
  readonly id?: string;
  readonly type?: OrganizationPolicyType;
  readonly name?: string;
  readonly policy?: Policy;
  readonly targets?: readonly string[];
}

export interface ResourceFact {
  readonly fact: 'resource';
  readonly subject: Subject;
  readonly place: Place;
  readonly arn: string;
  readonly type: string;
  readonly account?: string;
  readonly region?: string;
  readonly properties: JsonObject;
  /** The command prints other things than how the resource is encrypted. */
  readonly partial?: true;
  /** By a template: then its ARN, with markers, is its own and that of no other resource. */
  readonly declared?: true;
  readonly retention?: Retention;
  readonly propertyPlaces?: ReadonlyMap<string, Place>;
  readonly policy?: Policy;
}

/** A whole list of resources, as its command printed it. */
export interface ListingFact extends Listing {
  readonly fact: 'listing';
  readonly subject: Subject;
}

/** A policy document that says nothing about what it belongs to. */
export interface LoosePolicyFact extends PolicyReading {
  readonly fact: 'policy';
  readonly place: Place;
}

export type Fact =
  | KeyFact | IdentityFact | ManagedPolicyFact | AccountFact | OrganizationFact | ParentFact
  | OrganizationPolicyFact | ResourceFact | ListingFact | LoosePolicyFact;

/** Every policy of a fact, with its kind. */
export const policiesOf = (fact: Fact): PolicyReading[] => {
  switch (fact.fact) {
    case 'key':
      return fact.policy ? [{ kind: 'key-policy', policy: fact.policy, ...(fact.arn ? { owner: fact.arn } : {}) }] : [];
    case 'identity': {
      const owner = fact.arn ?? fact.name;
      const owned = owner === undefined ? {} : { owner };
      const { boundary, trustPolicy } = fact;
      return [
        ...(trustPolicy ? [{ kind: 'trust-policy' as const, policy: trustPolicy, ...owned }] : []),
        ...(typeof boundary === 'object' && 'policy' in boundary
          ? [{ kind: 'permissions-boundary' as const, policy: boundary.policy, ...owned }] : []),
        ...[...fact.inline ?? [], ...fact.identityPolicies ?? []].map(({ name, policy }) =>
          ({ kind: 'identity-policy' as const, policy, name, ...owned })),
      ];
    }
    case 'managed-policy':
      return fact.version
        ? [{ kind: 'identity-policy', policy: fact.version.policy, ...(fact.name ? { name: fact.name } : {}), ...(fact.arn ? { owner: fact.arn } : {}) }]
        : [];
    case 'organization-policy':
      return fact.policy && fact.type
        ? [{
          kind: fact.type === 'SERVICE_CONTROL_POLICY' ? 'service-control-policy' : 'resource-control-policy',
          policy: fact.policy,
          ...(fact.name ? { name: fact.name } : {}),
        }]
        : [];
    case 'resource':
      return fact.policy ? [{ kind: 'resource-policy', policy: fact.policy, owner: fact.arn }] : [];
    case 'policy':
      return [fact];
    default:
      return [];
  }
};
