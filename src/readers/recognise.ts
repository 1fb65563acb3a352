import { isList, isObject } from '../policy/json.ts';
import type { JsonObject } from '../policy/json.ts';
import type { Place } from '../source/place.ts';
import { isConfigItem, isConfigItems, readConfigItem, readConfigItems } from './aws-config/read.ts';
import { readBundle } from './bundle.ts';
import type { Fact } from './facts.ts';
import * as schemas from './generated/schemas.js';
import type { Validator } from './generated/schemas.js';
import {
  readAttachedPolicies, readAuthorizationDetails, readGetGroup, readGetRole, readGetUser, readGroupsOfUser,
  readInlineNames, readInlinePolicy, readManagedPolicy, readPolicyVersion, readRoles, readUsers,
} from './identities.ts';
import {
  readAliases, readDescribeKey, readGrants, readKeys, readLastUsage, readReplicateKey, readResourceTags, readRotations, readRotationStatus, readScheduledDeletion,
} from './kms.ts';
import {
  readAccounts, readOrganization, readOrganizationPolicy, readParents, readPoliciesForTarget, readTargetsForPolicy,
} from './organizations.ts';
import type { Subject } from './subject.ts';

/** One kind of document: how it is told from others, its schema, and how its facts are read. */
export interface DocumentKind {
  readonly kind: string;
  readonly matches: (value: JsonObject) => boolean;
  readonly check: Validator;
  readonly read: (value: JsonObject, place: Place, subject: Subject) => Fact[];
}

const has = (...members: string[]) => (value: JsonObject): boolean => members.every((member) => value[member] !== undefined);

/** Members that a list's response may have beside the list. */
const PAGING: readonly string[] = ['NextToken', 'nextToken', 'NextMarker', 'Marker', 'Truncated', 'IsTruncated', 'ResponseMetadata'];

/**
 * A list under `member` whose first item has the marks. An empty list counts when it is all there is: many descriptions
 * have an empty `Tags` among other members.
 */
const lists = (member: string, ...marks: string[]) => (value: JsonObject): boolean => {
  const list = value[member];
  if (!isList(list)) return false;
  const first = list[0];
  if (first === undefined) return Object.keys(value).every((name) => name === member || PAGING.includes(name));
  return marks.length === 0 || (isObject(first) && marks.every((mark) => first[mark] !== undefined));
};

const holds = (member: string, ...marks: string[]) => (value: JsonObject): boolean => {
  const inside = value[member];
  return isObject(inside) && marks.every((mark) => inside[mark] !== undefined);
};

const nothing = (): Fact[] => [];

/** In the order in which they are tried. Shapes: the AWS CLI's output, as botocore's service models have it. */
export const DOCUMENT_KINDS: readonly DocumentKind[] = [
  { kind: 'bundle', matches: (value) => 'kmslint' in value && !('requests' in value) && !('findings' in value), check: schemas.bundle, read: readBundle },
  { kind: 'aws-config', matches: isConfigItems, check: schemas.configurationItems, read: readConfigItems },
  { kind: 'aws-config-item', matches: isConfigItem, check: schemas.configurationItem, read: readConfigItem },
  { kind: 'describe-key', matches: holds('KeyMetadata'), check: schemas.describeKey, read: readDescribeKey },
  { kind: 'replicate-key', matches: holds('ReplicaKeyMetadata'), check: schemas.replicateKey, read: readReplicateKey },
  { kind: 'get-key-rotation-status', matches: has('KeyRotationEnabled'), check: schemas.getKeyRotationStatus, read: readRotationStatus },
  { kind: 'schedule-key-deletion', matches: has('KeyId', 'DeletionDate'), check: schemas.scheduleKeyDeletion, read: readScheduledDeletion },
  // Of a key that was never used `KeyLastUsage` is empty or missing [KMS API GetKeyLastUsage].
  {
    kind: 'get-key-last-usage',
    matches: (value) => value['KeyLastUsage'] !== undefined || has('KeyId', 'TrackingStartDate')(value),
    check: schemas.getKeyLastUsage, read: readLastUsage,
  },
  { kind: 'list-grants', matches: lists('Grants'), check: schemas.listGrants, read: readGrants },
  { kind: 'list-aliases', matches: lists('Aliases', 'AliasName'), check: schemas.listAliases, read: readAliases },
  { kind: 'list-resource-tags', matches: lists('Tags', 'TagKey'), check: schemas.listResourceTags, read: readResourceTags },
  { kind: 'list-keys', matches: lists('Keys', 'KeyId'), check: schemas.listKeys, read: readKeys },
  { kind: 'list-key-rotations', matches: lists('Rotations', 'KeyId'), check: schemas.listKeyRotations, read: readRotations },
  {
    kind: 'get-account-authorization-details',
    matches: (value) => isList(value['UserDetailList']) || isList(value['RoleDetailList']) || isList(value['GroupDetailList']),
    check: schemas.getAccountAuthorizationDetails, read: readAuthorizationDetails,
  },
  { kind: 'get-user', matches: holds('User', 'Arn'), check: schemas.getUser, read: readGetUser },
  { kind: 'get-role', matches: holds('Role', 'Arn'), check: schemas.getRole, read: readGetRole },
  { kind: 'get-group', matches: holds('Group', 'Arn'), check: schemas.getGroup, read: readGetGroup },
  { kind: 'list-roles', matches: lists('Roles', 'Arn', 'RoleName'), check: schemas.listRoles, read: readRoles },
  { kind: 'list-users', matches: lists('Users', 'Arn', 'UserName'), check: schemas.listUsers, read: readUsers },
  { kind: 'inline-policy', matches: has('PolicyName', 'PolicyDocument'), check: schemas.inlinePolicy, read: readInlinePolicy },
  { kind: 'describe-policy', matches: holds('Policy', 'PolicySummary', 'Content'), check: schemas.describePolicy, read: readOrganizationPolicy },
  { kind: 'get-policy', matches: holds('Policy', 'Arn'), check: schemas.getPolicy, read: readManagedPolicy },
  { kind: 'get-policy-version', matches: holds('PolicyVersion', 'Document'), check: schemas.getPolicyVersion, read: readPolicyVersion },
  { kind: 'list-attached-policies', matches: lists('AttachedPolicies'), check: schemas.listAttachedPolicies, read: readAttachedPolicies },
  { kind: 'list-groups-for-user', matches: lists('Groups', 'GroupName', 'Arn'), check: schemas.listGroupsForUser, read: readGroupsOfUser },
  // The holders of a managed policy: each of them says the same itself.
  { kind: 'list-entities-for-policy', matches: has('PolicyGroups', 'PolicyUsers', 'PolicyRoles'), check: schemas.listEntitiesForPolicy, read: nothing },
  {
    kind: 'list-role-policies',
    // `aws kms list-key-policies` prints the same shape; `default` is the only name that a key policy has.
    matches: (value) => lists('PolicyNames')(value) && !(isList(value['PolicyNames']) && value['PolicyNames'].includes('default')),
    check: schemas.listInlinePolicies, read: readInlineNames,
  },
  { kind: 'list-key-policies', matches: lists('PolicyNames'), check: schemas.listInlinePolicies, read: nothing },
  { kind: 'list-policies-for-target', matches: lists('Policies', 'Id', 'Type'), check: schemas.listPoliciesForTarget, read: readPoliciesForTarget },
  { kind: 'list-targets-for-policy', matches: lists('Targets', 'TargetId'), check: schemas.listTargetsForPolicy, read: readTargetsForPolicy },
  { kind: 'describe-organization', matches: holds('Organization', 'Id'), check: schemas.describeOrganization, read: readOrganization },
  { kind: 'list-accounts', matches: lists('Accounts', 'Id', 'Arn'), check: schemas.listAccounts, read: readAccounts },
  { kind: 'list-parents', matches: lists('Parents', 'Id', 'Type'), check: schemas.listParents, read: readParents },
];

/** Documents that state nothing about who may use a key, but belong beside those that do. */
const SILENT: readonly { readonly kind: string; readonly matches: (value: JsonObject) => boolean }[] = [
  { kind: 'get-public-key', matches: has('PublicKey', 'KeyId') },
  { kind: 'create-grant', matches: has('GrantId', 'GrantToken') },
  { kind: 'cdk-tree', matches: (value) => value['version'] === 'tree-0.1' },
  { kind: 'cdk-assets', matches: (value) => has('version', 'files', 'dockerImages')(value) },
  { kind: 'describe-custom-key-stores', matches: lists('CustomKeyStores', 'CustomKeyStoreId') },
];

export const silentKind = (value: JsonObject): string | undefined => SILENT.find(({ matches }) => matches(value))?.kind;

const UNREAD: readonly { readonly matches: (value: JsonObject) => boolean; readonly reason: string }[] = [
  { matches: has('terraform_version'), reason: 'a Terraform plan or state of a form that is not read; terraform show -json prints one that is.' },
  { matches: (value) => 'kmslint' in value && 'requests' in value, reason: 'a requests file; hand it to kmslint simulate --requests.' },
  { matches: (value) => 'kmslint' in value && 'findings' in value, reason: 'a kmslint report.' },
  { matches: has('KeyId', 'Policy'), reason: 'the input of aws kms put-key-policy, not what a key has; hand in the output of get-key-policy, or the policy itself.' },
  { matches: has('Error'), reason: 'an error response of AWS.' },
];

/** Why a document that has no known shape was not read, in words that follow "This is …". */
export const unreadReason = (value: JsonObject): string | undefined => UNREAD.find(({ matches }) => matches(value))?.reason;
