import { parseArn } from '../policy/arn.ts';
import { isList } from '../policy/json.ts';
import type { JsonObject } from '../policy/json.ts';
import { below } from '../source/place.ts';
import type { Json, Place } from '../source/place.ts';
import type { DeletionWindow, Grant, KeyState } from '../world/types.ts';
import type { Fact, KeyFact, KeyMetadata, ListingFact } from './facts.ts';
import { readPolicy } from './policy-text.ts';
import type { Subject } from './subject.ts';
import { dateOf, defined, itemsOf, objectOf, tagsOf, textOf, textsOf } from './values.ts';

const STATES: readonly KeyState[] = [
  'Creating', 'Enabled', 'Disabled', 'PendingDeletion', 'PendingImport', 'PendingReplicaDeletion', 'Unavailable', 'Updating',
];

/** The ARN and id that a `KeyId` member gives: it holds either. */
export const keyReference = (value: Json | undefined): { arn?: string; id?: string } => {
  const text = textOf(value);
  if (text === undefined) return {};
  const arn = parseArn(text);
  if (arn === undefined) return { id: text };
  return arn.resource.startsWith('key/') ? { arn: text, id: arn.resource.slice('key/'.length) } : {};
};

const daysIn = (value: JsonObject, member: string, place: Place): DeletionWindow | undefined => {
  const days = value[member];
  return typeof days === 'number' ? { days, place: below(place, member) } : undefined;
};

const stateOf = (value: Json | undefined): KeyState | undefined => STATES.find((state) => state === value);

const multiRegionOf = (metadata: JsonObject): KeyMetadata['multiRegion'] => {
  if (metadata['MultiRegion'] === false) return false;
  const type = objectOf(metadata['MultiRegionConfiguration'])['MultiRegionKeyType'];
  return type === 'PRIMARY' || type === 'REPLICA' ? type : undefined;
};

const primaryOf = (metadata: JsonObject): Pick<KeyMetadata, 'primaryArn'> => {
  const arn = textOf(objectOf(objectOf(metadata['MultiRegionConfiguration'])['PrimaryKey'])['Arn']);
  return arn === undefined ? {} : { primaryArn: arn };
};

/** `KeyMetadata` as `aws kms describe-key` prints it [KMS API KeyMetadata]. */
export const readMetadata = (metadata: JsonObject, place: Place): KeyMetadata => {
  const manager = metadata['KeyManager'];
  const deletionWindow = daysIn(metadata, 'PendingDeletionWindowInDays', place);
  const created = dateOf(metadata['CreationDate']);
  return {
    manager: manager === 'AWS' || manager === 'CUSTOMER' ? manager : undefined,
    spec: textOf(metadata['KeySpec']) ?? textOf(metadata['CustomerMasterKeySpec']),
    usage: textOf(metadata['KeyUsage']),
    origin: textOf(metadata['Origin']),
    state: stateOf(metadata['KeyState']),
    description: typeof metadata['Description'] === 'string' ? metadata['Description'] : undefined,
    multiRegion: multiRegionOf(metadata),
    ...primaryOf(metadata),
    ...(created === undefined ? {} : { created }),
    customKeyStore: metadata['Origin'] === undefined ? undefined : metadata['CustomKeyStoreId'] !== undefined,
    deletionDate: dateOf(metadata['DeletionDate']),
    ...(deletionWindow === undefined ? {} : { deletionWindow }),
    validTo: dateOf(metadata['ValidTo']),
    place,
  };
};

const stringMap = (value: Json | undefined): ReadonlyMap<string, string> | undefined =>
  value === undefined ? undefined : tagsOf(objectOf(value));

/** A member of `Grants` as `aws kms list-grants` prints it [KMS API GrantListEntry]. */
export const readGrant = (grant: JsonObject, place: Place): Grant => {
  const constraints = objectOf(grant['Constraints']);
  return {
    id: textOf(grant['GrantId']),
    name: textOf(grant['Name']),
    grantee: textOf(grant['GranteePrincipal']),
    granteeService: textOf(grant['GranteeServicePrincipal']),
    retiringPrincipal: textOf(grant['RetiringPrincipal']),
    retiringService: textOf(grant['RetiringServicePrincipal']),
    operations: textsOf(grant['Operations']),
    constraints: {
      encryptionContextEquals: stringMap(constraints['EncryptionContextEquals']),
      encryptionContextSubset: stringMap(constraints['EncryptionContextSubset']),
      sourceArn: textOf(constraints['SourceArn']),
    },
    issuingAccount: textOf(grant['IssuingAccount']),
    created: dateOf(grant['CreationDate']),
    place,
  };
};

const described = (value: JsonObject, member: string, place: Place, subject: Subject): KeyFact => {
  const metadata = objectOf(value[member]);
  const at = below(place, member);
  const id = keyReference(metadata['KeyId']);
  return { fact: 'key', subject, place: at, ...id, ...keyReference(metadata['Arn']), metadata: readMetadata(metadata, at) };
};

export const readDescribeKey = (value: JsonObject, place: Place, subject: Subject): KeyFact[] =>
  [described(value, 'KeyMetadata', place, subject)];

export const readReplicateKey = (value: JsonObject, place: Place, subject: Subject): KeyFact[] => {
  const policy = value['ReplicaPolicy'];
  const tags = tagsOf(value['ReplicaTags']);
  return [defined<KeyFact>({
    ...described(value, 'ReplicaKeyMetadata', place, subject),
    policy: policy === undefined ? undefined : readPolicy(policy, below(place, 'ReplicaPolicy')),
    tags: tags && { values: tags, place: below(place, 'ReplicaTags') },
  })];
};

export const readKeyPolicy = (value: JsonObject, place: Place, subject: Subject): KeyFact[] => {
  const at = below(place, 'Policy');
  return [{ fact: 'key', subject, place: at, policy: readPolicy(value['Policy'] ?? null, at) }];
};

export const readRotationStatus = (value: JsonObject, place: Place, subject: Subject): KeyFact[] => {
  const period = value['RotationPeriodInDays'];
  return [{
    fact: 'key', subject, place, ...keyReference(value['KeyId']),
    rotation: {
      enabled: value['KeyRotationEnabled'] === true,
      periodInDays: typeof period === 'number' ? period : undefined,
      place: below(place, 'KeyRotationEnabled'),
    },
  }];
};

/** `aws kms schedule-key-deletion`; `PendingWindowInDays` is the waiting period [KMS API ScheduleKeyDeletion]. */
export const readScheduledDeletion = (value: JsonObject, place: Place, subject: Subject): KeyFact[] => {
  const window = daysIn(value, 'PendingWindowInDays', place);
  return [{
    fact: 'key', subject, place, ...keyReference(value['KeyId']),
    deletion: { date: dateOf(value['DeletionDate']), state: stateOf(value['KeyState']), place, ...(window === undefined ? {} : { window }) },
  }];
};

/** `aws kms get-key-last-usage` [KMS API GetKeyLastUsage]. */
export const readLastUsage = (value: JsonObject, place: Place, subject: Subject): KeyFact[] => {
  const usage = objectOf(value['KeyLastUsage']);
  return [{
    fact: 'key', subject, place, ...keyReference(value['KeyId']),
    lastUsage: {
      date: dateOf(usage['Timestamp']),
      operation: textOf(usage['Operation']),
      trackedSince: dateOf(value['TrackingStartDate']),
      created: dateOf(value['KeyCreationDate']),
      place,
    },
  }];
};

/** `aws kms list-key-rotations`: completed rotations, automatic and on demand [KMS API RotationsListEntry]. */
export const readRotations = (value: JsonObject, place: Place, subject: Subject): KeyFact[] => {
  const items = itemsOf(value, 'Rotations', place);
  const rotated = items.flatMap(({ item }) => dateOf(item['RotationDate']) ?? []).sort().at(-1);
  return rotated === undefined ? [] : [{ fact: 'key', subject, place: below(place, 'Rotations'), ...keyReference(items[0]?.item['KeyId']), rotated }];
};

const groupedBy = <Item>(items: readonly Item[], name: (item: Item) => string): Item[][] => {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(name(item), [...groups.get(name(item)) ?? [], item]);
  return [...groups.values()];
};

export const readGrants = (value: JsonObject, place: Place, subject: Subject): KeyFact[] => {
  const at = below(place, 'Grants');
  const groups = groupedBy(itemsOf(value, 'Grants', place), ({ item }) => textOf(item['KeyId']) ?? '');
  const cutOff = value['Truncated'] === true || textOf(value['NextMarker'] ?? value['NextToken']) !== undefined ? { grantsCutOff: true as const } : {};
  if (groups.length === 0) return [{ fact: 'key', subject, place: at, grants: [], ...cutOff }];
  return groups.map((group): KeyFact => ({
    fact: 'key', subject, place: at, ...keyReference(group[0]?.item['KeyId']), ...cutOff,
    grants: group.map(({ item, place: grantPlace }) => readGrant(item, grantPlace)),
  }));
};

/** The alias's ARN has the account and region of its key, which its `TargetKeyId` alone has not. */
const aliasedKey = (alias: JsonObject): { arn?: string; id?: string } => {
  const target = keyReference(alias['TargetKeyId']);
  const arn = parseArn(textOf(alias['AliasArn']) ?? '');
  if (target.arn !== undefined || target.id === undefined || arn === undefined) return target;
  return { id: target.id, arn: `arn:${arn.partition}:kms:${arn.region}:${arn.account}:key/${target.id}` };
};

const isCutOff = (value: JsonObject): boolean => value['Truncated'] === true || value['NextToken'] !== undefined;

/** A list whose members' ARNs all name one account and Region. */
const listing = (type: string, arns: readonly string[], place: Place, subject: Subject): ListingFact[] => {
  const homes = new Map(arns.map((text) => {
    const arn = parseArn(text);
    return [`${arn?.region} ${arn?.account}`, arn] as const;
  }));
  const [home] = homes.values();
  return homes.size !== 1 || home === undefined ? [] : [{ fact: 'listing', type, account: home.account, region: home.region, arns, place, subject }];
};

/** With `--key-id` only one key's aliases are printed: what lists the aliases of several is taken for all of them. */
const aliasListing = (value: JsonObject, place: Place, subject: Subject): ListingFact[] => {
  const items = itemsOf(value, 'Aliases', place);
  const targets = new Set(items.map(({ item }) => item['TargetKeyId']));
  if (isCutOff(value) || targets.size < 2) return [];
  return listing('AWS::KMS::Alias', items.flatMap(({ item }) => textOf(item['AliasArn']) ?? []), place, subject);
};

export const readAliases = (value: JsonObject, place: Place, subject: Subject): Fact[] =>
  [...aliasedKeys(value, place, subject), ...aliasListing(value, place, subject)];

const aliasedKeys = (value: JsonObject, place: Place, subject: Subject): KeyFact[] => {
  const at = below(place, 'Aliases');
  // A reserved alias (alias/aws/…) without target: the key does not exist yet [KMS API ListAliases].
  const targeted = itemsOf(value, 'Aliases', place).filter(({ item }) => textOf(item['TargetKeyId']) !== undefined);
  // With --key-id, an empty list says that this key has none; what key that is only the file's neighbours say.
  if (isList(value['Aliases']) && value['Aliases'].length === 0 && !isCutOff(value)) return [{ fact: 'key', subject, place: at, aliases: { names: [], place: at } }];
  return groupedBy(targeted, ({ item }) => textOf(item['TargetKeyId']) ?? '').map((group): KeyFact => {
    const names = group.flatMap(({ item }) => textOf(item['AliasName']) ?? []);
    const awsManaged = names.some((name) => name.startsWith('alias/aws/'));
    return {
      fact: 'key', subject, place: group[0]?.place ?? at, ...aliasedKey(group[0]?.item ?? {}),
      aliases: { names, place: group[0]?.place ?? at },
      ...(awsManaged ? { manager: 'AWS' } : {}),
    };
  });
};

export const readResourceTags = (value: JsonObject, place: Place, subject: Subject): KeyFact[] => {
  const at = below(place, 'Tags');
  return [{ fact: 'key', subject, place: at, tags: { values: tagsOf(value['Tags']) ?? new Map(), place: at } }];
};

export const readKeys = (value: JsonObject, place: Place, subject: Subject): Fact[] => {
  const items = itemsOf(value, 'Keys', place);
  const keys = items.map(({ item, place: at }): KeyFact => ({
    fact: 'key', subject, place: at, ...keyReference(item['KeyId']), ...keyReference(item['KeyArn']),
  }));
  return isCutOff(value) ? keys : [...keys, ...listing('AWS::KMS::Key', items.flatMap(({ item }) => textOf(item['KeyArn']) ?? []), place, subject)];
};
