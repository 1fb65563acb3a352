import { parseArn } from '../policy/arn.ts';
import { isList } from '../policy/json.ts';
import type { JsonObject } from '../policy/json.ts';
import { below } from '../source/place.ts';
import type { Place } from '../source/place.ts';
import type { AccountFact, AttachedPolicy, Fact, IdentityFact, ManagedPolicyFact } from './facts.ts';
import { readPolicy } from './policy-text.ts';
import type { Subject } from './subject.ts';
import { defined, itemsOf, objectOf, tagsOf, textOf, textsOf } from './values.ts';

type IdentityKind = 'user' | 'role' | 'group';

const INLINE_LISTS = { user: 'UserPolicyList', role: 'RolePolicyList', group: 'GroupPolicyList' } as const;
const NAMES = { user: 'UserName', role: 'RoleName', group: 'GroupName' } as const;
const IDS = { user: 'UserId', role: 'RoleId', group: 'GroupId' } as const;

const inlinePolicies = (list: { item: JsonObject; place: Place }[]) =>
  list.map(({ item, place }) => ({
    name: textOf(item['PolicyName']) ?? 'inline',
    policy: readPolicy(item['PolicyDocument'] ?? null, below(place, 'PolicyDocument')),
  }));

const attachedPolicies = (parent: JsonObject, member: string, place: Place): AttachedPolicy[] =>
  itemsOf(parent, member, place).map(({ item }) => ({
    name: textOf(item['PolicyName']) ?? textOf(item['PolicyArn']) ?? 'attached',
    arn: textOf(item['PolicyArn']),
  }));

const boundaryOf = (value: JsonObject): IdentityFact['boundary'] => {
  const arn = textOf(objectOf(value['PermissionsBoundary'])['PermissionsBoundaryArn']);
  return arn === undefined ? undefined : { arn };
};

/** A user, role or group as `get-…` prints it; in account authorization details with all its policies. */
export const readIdentity = (kind: IdentityKind, item: JsonObject, place: Place, subject: Subject, complete: boolean): IdentityFact => {
  const inline = inlinePolicies(itemsOf(item, INLINE_LISTS[kind], place));
  const trust = item['AssumeRolePolicyDocument'];
  return defined<IdentityFact>({
    fact: 'identity', subject, place, kind,
    arn: textOf(item['Arn']),
    name: textOf(item[NAMES[kind]]),
    uniqueId: textOf(item[IDS[kind]]),
    trustPolicy: trust === undefined ? undefined : readPolicy(trust, below(place, 'AssumeRolePolicyDocument')),
    boundary: boundaryOf(item) ?? 'none',
    tags: tagsOf(item['Tags']) ?? (complete ? new Map() : undefined),
    inline: complete ? inline : undefined,
    inlineNames: complete ? inline.map(({ name }) => name) : undefined,
    attached: complete ? attachedPolicies(item, 'AttachedManagedPolicies', place) : undefined,
    groups: complete ? textsOf(item['GroupList']) : undefined,
  });
};

/** A managed policy with all its versions. */
export const readVersions = (item: JsonObject, place: Place, subject: Subject): ManagedPolicyFact[] => {
  const about = defined<ManagedPolicyFact>({
    fact: 'managed-policy', subject, place,
    arn: textOf(item['Arn']), name: textOf(item['PolicyName']), defaultVersion: textOf(item['DefaultVersionId']),
  });
  const versions = itemsOf(item, 'PolicyVersionList', place).map(({ item: version, place: at }) =>
    ({ ...about, place: at, version: readVersion(version, at) }));
  return versions.length > 0 ? versions : [about];
};

const readVersion = (version: JsonObject, place: Place): NonNullable<ManagedPolicyFact['version']> => ({
  id: textOf(version['VersionId']),
  isDefault: version['IsDefaultVersion'] === true,
  policy: readPolicy(version['Document'] ?? null, below(place, 'Document')),
});

const accountsIn = (facts: readonly Fact[], place: Place): AccountFact[] => {
  const ids = facts.flatMap((fact) => ('arn' in fact ? parseArn(fact.arn ?? '')?.account ?? [] : []));
  return [...new Set(ids)].filter((id) => /^\d{12}$/.test(id)).map((id) => ({ fact: 'account', id, complete: true, place }));
};

const DETAIL_LISTS = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'];

/**
 * `aws iam get-account-authorization-details`. The account is complete when all four lists were asked for and
 * no page is missing (`--filter` leaves lists out, `IsTruncated` tells of more pages).
 */
export const readAuthorizationDetails = (value: JsonObject, place: Place, subject: Subject): Fact[] => {
  const identities = (kind: IdentityKind, list: string) =>
    itemsOf(value, list, place).map(({ item, place: at }) => readIdentity(kind, item, at, subject, true));
  const facts: Fact[] = [
    ...identities('user', 'UserDetailList'), ...identities('group', 'GroupDetailList'), ...identities('role', 'RoleDetailList'),
    ...itemsOf(value, 'Policies', place).flatMap(({ item, place: at }) => readVersions(item, at, subject)),
  ];
  const whole = DETAIL_LISTS.every((list) => isList(value[list])) && value['IsTruncated'] !== true;
  return whole ? [...facts, ...accountsIn(facts, place)] : facts;
};

const single = (kind: IdentityKind, member: string) => (value: JsonObject, place: Place, subject: Subject): Fact[] =>
  [readIdentity(kind, objectOf(value[member]), below(place, member), subject, false)];

export const readGetUser = single('user', 'User');
export const readGetRole = single('role', 'Role');

export const readGetGroup = (value: JsonObject, place: Place, subject: Subject): Fact[] => {
  const group = readIdentity('group', objectOf(value['Group']), below(place, 'Group'), subject, false);
  return [
    group,
    ...itemsOf(value, 'Users', place).map(({ item, place: at }) => readIdentity('user', item, at, subject, false)),
  ];
};

const listed = (kind: IdentityKind, member: string) => (value: JsonObject, place: Place, subject: Subject): Fact[] =>
  itemsOf(value, member, place).map(({ item, place: at }) => {
    const { boundary, ...identity } = readIdentity(kind, item, at, subject, false);
    // The list commands leave boundaries and tags out [IAM API ListRoles, ListUsers].
    return boundary === 'none' || boundary === undefined ? identity : { ...identity, boundary };
  });

export const readRoles = listed('role', 'Roles');
export const readUsers = listed('user', 'Users');

const ownerKind = (value: JsonObject): IdentityKind | undefined =>
  (['user', 'role', 'group'] as const).find((kind) => textOf(value[NAMES[kind]]) !== undefined);

/** `get-role-policy`, `get-user-policy`, `get-group-policy`: one inline policy, not the list of all. */
export const readInlinePolicy = (value: JsonObject, place: Place, subject: Subject): Fact[] => {
  const kind = ownerKind(value);
  return [defined<IdentityFact>({
    fact: 'identity', subject, place, kind, name: kind && textOf(value[NAMES[kind]]), inline: inlinePolicies([{ item: value, place }]),
  })];
};

export const readInlineNames = (value: JsonObject, place: Place, subject: Subject): Fact[] =>
  [{ fact: 'identity', subject, place, inlineNames: textsOf(value['PolicyNames']) }];

export const readAttachedPolicies = (value: JsonObject, place: Place, subject: Subject): Fact[] =>
  [{ fact: 'identity', subject, place, attached: attachedPolicies(value, 'AttachedPolicies', place) }];

export const readGroupsOfUser = (value: JsonObject, place: Place, subject: Subject): Fact[] => [
  {
    fact: 'identity', subject, place, kind: 'user',
    groups: itemsOf(value, 'Groups', place).flatMap(({ item }) => textOf(item['GroupName']) ?? []),
  },
];

export const readManagedPolicy = (value: JsonObject, place: Place, subject: Subject): Fact[] =>
  readVersions(objectOf(value['Policy']), below(place, 'Policy'), subject);

export const readPolicyVersion = (value: JsonObject, place: Place, subject: Subject): Fact[] => {
  const at = below(place, 'PolicyVersion');
  return [{ fact: 'managed-policy', subject, place: at, version: readVersion(objectOf(value['PolicyVersion']), at) }];
};
