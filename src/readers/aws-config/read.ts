import { isList, isObject } from '../../policy/json.ts';
import type { JsonObject } from '../../policy/json.ts';
import { below } from '../../source/place.ts';
import type { Json, Place } from '../../source/place.ts';
import { renamedDocument, unwrapped } from '../../source/renamed.ts';
import type { Origin } from '../../source/renamed.ts';
import type { Fact, IdentityFact, KeyFact, ResourceFact } from '../facts.ts';
import { readIdentity, readVersions } from '../identities.ts';
import { keyReference, readMetadata } from '../kms.ts';
import { readPolicy } from '../policy-text.ts';
import { readDescription } from '../resources.ts';
import type { Subject } from '../subject.ts';
import { dateOf, defined, itemsOf, objectOf, tagsOf, textOf } from '../values.ts';
import { readBucketItem } from './buckets.ts';
import type { ConfigItem } from './item.ts';
import { cloudFormationType, ENCRYPTION_NOT_RECORDED, namesFor, shapeOf } from './names.ts';

/** Statuses of items that describe what is there [AWS Config API ConfigurationItem]. */
const GONE = /Deleted|NotRecorded/;

const itemOf = (item: JsonObject, place: Place, subject: Subject): ConfigItem | undefined => {
  const type = textOf(item['resourceType']);
  if (type === undefined || GONE.test(textOf(item['configurationItemStatus']) ?? '')) return undefined;
  const supplementary = objectOf(unwrapped(item['supplementaryConfiguration'] ?? {}));
  const at = below(place, 'supplementaryConfiguration');
  const origins: { readonly [name: string]: Origin } = {
    Configuration: { place: below(place, 'configuration'), value: item['configuration'] ?? {} },
    ...Object.fromEntries(Object.entries(supplementary).map(([name, value]) => [name, { place: below(at, name), value }])),
  };
  const ourType = cloudFormationType(type);
  const document = renamedDocument(place.document, origins, namesFor(ourType));
  const members = objectOf(document.value);
  return {
    type: ourType, document, members, subject,
    place: { document, path: ['Configuration'] },
    configuration: objectOf(members['Configuration']),
    arn: textOf(item['arn']) ?? textOf(item['ARN']),
    name: textOf(item['resourceName']) ?? textOf(item['resourceId']),
    id: textOf(item['resourceId']),
    account: textOf(item['accountId']) ?? textOf(item['awsAccountId']),
    region: textOf(item['awsRegion']),
    tags: tagsOf(unwrapped(item['tags'] ?? {})),
    tagsPlace: below(place, 'tags'),
  };
};

const isTrue = (value: Json | undefined): boolean => value === true || (typeof value === 'string' && value.toLowerCase() === 'true');

const readKey = (item: ConfigItem): KeyFact[] => {
  const { members, configuration, document, place, subject, tags } = item;
  const policy = members['Policy'];
  const rotation = members['KeyRotationStatus'];
  return [defined<KeyFact>({
    fact: 'key', subject, place, ...keyReference(item.id), ...keyReference(item.arn),
    metadata: readMetadata(configuration, place),
    policy: policy === undefined ? undefined : readPolicy(policy, { document, path: ['Policy'] }),
    rotation: rotation === undefined ? undefined : { enabled: isTrue(rotation), periodInDays: undefined, place: { document, path: ['KeyRotationStatus'] } },
    tags: tags && { values: tags, place: item.tagsPlace },
  })];
};

const readAlias = ({ configuration, place, subject, account, region }: ConfigItem): KeyFact[] => {
  const name = textOf(configuration['AliasName']);
  const { arn, id } = keyReference(configuration['TargetKeyId']);
  if (name === undefined || id === undefined || account === undefined || region === undefined) return [];
  return [{ fact: 'key', subject, place, id, arn: arn ?? `arn:aws:kms:${region}:${account}:key/${id}`, aliases: { names: [name], place } }];
};

const readIdentityItem = (kind: NonNullable<IdentityFact['kind']>) => ({ configuration, place, subject, tags }: ConfigItem): Fact[] =>
  [{ ...readIdentity(kind, configuration, place, subject, true), ...(tags === undefined ? {} : { tags }) }];

const readManagedPolicy = ({ configuration, place, subject }: ConfigItem): Fact[] => readVersions(configuration, place, subject);

const READERS: { readonly [type: string]: (item: ConfigItem) => Fact[] } = {
  'AWS::KMS::Key': readKey,
  'AWS::KMS::Alias': readAlias,
  'AWS::IAM::Role': readIdentityItem('role'),
  'AWS::IAM::User': readIdentityItem('user'),
  'AWS::IAM::Group': readIdentityItem('group'),
  'AWS::IAM::Policy': readManagedPolicy,
  'AWS::S3::Bucket': readBucketItem,
};

const readOther = (item: ConfigItem): Fact[] => {
  const { type, arn, account, region, configuration, place, subject, tags } = item;
  if (arn === undefined) return [];
  const shape = shapeOf(type) ?? { kind: 'aws-config', marks: [], type, arn: 'Arn' };
  const { properties, propertyPlaces, policy } = readDescription(configuration, shape, place);
  const list = [...tags ?? []].map(([Key, Value]) => ({ Key, Value }));
  return [defined<ResourceFact>({
    fact: 'resource', subject, place, arn, type, account, region, propertyPlaces, policy,
    properties: list.length === 0 ? properties : { ...properties, Tags: list },
    partial: ENCRYPTION_NOT_RECORDED.has(type) ? true : undefined,
  })];
};

const factsOf = (item: ConfigItem): Fact[] => (READERS[item.type] ?? readOther)(item);

/** Of several items for one resource, as in a history, the newest: the others say what was. */
const newest = (items: readonly { readonly item: JsonObject; readonly place: Place }[]): { item: JsonObject; place: Place }[] => {
  const latest = new Map<string, { item: JsonObject; place: Place; time: string }>();
  for (const { item, place } of items) {
    const name = JSON.stringify([item['resourceType'], item['awsRegion'], item['accountId'], item['resourceId'] ?? item['arn']]);
    const time = dateOf(item['configurationItemCaptureTime']) ?? '';
    const known = latest.get(name);
    if (known === undefined || known.time < time) latest.set(name, { item, place, time });
  }
  return [...latest.values()];
};

const LISTS = ['configurationItems', 'baseConfigurationItems'] as const;

/** A configuration snapshot, `get-resource-config-history` or `batch-get-resource-config` [AWS Config, example-s3-snapshot]. */
export const readConfigItems = (value: JsonObject, place: Place, subject: Subject): Fact[] =>
  newest(LISTS.flatMap((list) => itemsOf(value, list, place))).flatMap(({ item, place: at }) => {
    const read = itemOf(item, at, subject);
    return read === undefined ? [] : factsOf(read);
  });

/** One configuration item, or the event that AWS Config hands to a rule with it. */
export const readConfigItem = (value: JsonObject, place: Place, subject: Subject): Fact[] => {
  const inside = value['configurationItem'];
  const read = isObject(inside) ? itemOf(inside, below(place, 'configurationItem'), subject) : itemOf(value, place, subject);
  return read === undefined ? [] : factsOf(read);
};

export const isConfigItems = (value: JsonObject): boolean => LISTS.some((list) => isList(value[list]));

export const isConfigItem = (value: JsonObject): boolean =>
  (textOf(value['resourceType']) !== undefined && value['configuration'] !== undefined) || isObject(value['configurationItem']);
