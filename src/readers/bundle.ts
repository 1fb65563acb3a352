import { parseArn } from '../policy/arn.ts';
import { isObject } from '../policy/json.ts';
import type { JsonObject } from '../policy/json.ts';
import { below } from '../source/place.ts';
import type { Json, Place } from '../source/place.ts';
import type { OrganizationPolicyType, Rotation } from '../world/types.ts';
import type { Fact, IdentityFact, KeyFact, OrganizationPolicyFact, ResourceFact } from './facts.ts';
import { readGrant, readMetadata } from './kms.ts';
import { readPolicy } from './policy-text.ts';
import type { Subject } from './subject.ts';
import { defined, itemsOf, objectOf, tagsOf, textOf } from './values.ts';

const policyIn = (item: JsonObject, member: string, place: Place) => {
  const value = item[member];
  return value === undefined ? undefined : readPolicy(value, below(place, member));
};

const readAccount = (item: JsonObject, place: Place): Fact => {
  const organization = objectOf(item['organization']);
  const id = textOf(organization['id']);
  const management = organization['management'] === true;
  const path = textOf(organization['path']);
  return {
    fact: 'account', id: textOf(item['id']) ?? '', complete: item['complete'] === true, place,
    ...(id === undefined ? {} : { organization: path === undefined ? { id, management } : { id, path, management } }),
  };
};

const readOrganizationPolicy = (item: JsonObject, place: Place, subject: Subject): Fact => {
  const target = textOf(item['target']);
  const name = textOf(item['name']);
  return defined<OrganizationPolicyFact>({
    fact: 'organization-policy', subject, place, name: name ?? 'unnamed',
    type: item['type'] as OrganizationPolicyType,
    policy: policyIn(item, 'document', place),
    targets: target === undefined ? [] : [target],
  });
};

/** An empty object says plainly that there is no boundary; so does its absence. */
const boundaryOf = (value: Json | undefined, place: Place): IdentityFact['boundary'] => {
  if (value === undefined || (isObject(value) && Object.keys(value).length === 0)) return 'none';
  return { policy: readPolicy(value, place) };
};

const readPrincipal = (item: JsonObject, place: Place, subject: Subject): Fact => {
  const arn = textOf(item['arn']) ?? '';
  const resource = parseArn(arn)?.resource ?? '';
  const identityPolicies = item['identityPolicies'] === undefined ? undefined
    : itemsOf(item, 'identityPolicies', place).map(({ item: named, place: at }) => ({
      name: textOf(named['name']) ?? 'inline', owner: arn, policy: readPolicy(named['document'] ?? null, below(at, 'document')),
    }));
  return defined<IdentityFact>({
    fact: 'identity', subject, place, arn,
    kind: resource.startsWith('user/') ? 'user' : 'role',
    name: resource.split('/').at(-1),
    uniqueId: textOf(item['uniqueId']),
    identityPolicies,
    trustPolicy: policyIn(item, 'trustPolicy', place),
    boundary: boundaryOf(item['permissionsBoundary'], below(place, 'permissionsBoundary')),
    tags: tagsOf(item['tags']),
  });
};

const rotationOf = (value: Json | undefined, place: Place): Rotation | undefined => {
  const rotation = objectOf(value);
  if (typeof rotation['KeyRotationEnabled'] !== 'boolean') return undefined;
  const period = rotation['RotationPeriodInDays'];
  return { enabled: rotation['KeyRotationEnabled'], periodInDays: typeof period === 'number' ? period : undefined, place };
};

const aliasNames = (value: Json | undefined): string[] =>
  (Array.isArray(value) ? value as readonly Json[] : []).flatMap((alias) => textOf(alias) ?? textOf(objectOf(alias)['AliasName']) ?? []);

const readKey = (item: JsonObject, place: Place, subject: Subject): Fact => {
  const metadata = item['metadata'];
  const tags = tagsOf(item['tags']);
  return defined<KeyFact>({
    fact: 'key', subject, place,
    arn: textOf(item['arn']),
    id: parseArn(textOf(item['arn']) ?? '')?.resource.replace(/^key\//, ''),
    policy: policyIn(item, 'policy', place),
    metadata: metadata === undefined ? undefined : readMetadata(objectOf(metadata), below(place, 'metadata')),
    rotation: rotationOf(item['rotation'], below(place, 'rotation')),
    aliases: item['aliases'] === undefined ? undefined : { names: aliasNames(item['aliases']), place: below(place, 'aliases') },
    tags: tags && { values: tags, place: below(place, 'tags') },
    grants: item['grants'] === undefined ? undefined
      : itemsOf(item, 'grants', place).map(({ item: grant, place: at }) => readGrant(grant, at)),
  });
};

const readResource = (item: JsonObject, place: Place, subject: Subject): Fact => {
  const arn = textOf(item['arn']) ?? '';
  const field = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
  return defined<ResourceFact>({
    fact: 'resource', subject, place, arn,
    type: textOf(item['type']) ?? '',
    account: textOf(item['account']) ?? field(parseArn(arn)?.account),
    region: textOf(item['region']) ?? field(parseArn(arn)?.region),
    properties: objectOf(item['properties']),
    propertyPlaces: new Map(Object.keys(objectOf(item['properties'])).map((name) => [name, below(place, 'properties', name)])),
    policy: policyIn(item, 'policy', place),
  });
};

/** A whole world in one file [formats, "Bundle"]. */
export const readBundle = (value: JsonObject, place: Place, subject: Subject): Fact[] => {
  const each = (member: string, read: (item: JsonObject, at: Place, from: Subject) => Fact): Fact[] =>
    itemsOf(value, member, place).map(({ item, place: at }) => read(item, at, subject));
  return [
    ...each('accounts', readAccount),
    ...each('organizationPolicies', readOrganizationPolicy),
    ...each('principals', readPrincipal),
    ...each('keys', readKey),
    ...each('resources', readResource),
  ];
};
