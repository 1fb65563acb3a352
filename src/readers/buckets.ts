import { isList, isObject } from '../policy/json.ts';
import type { JsonObject } from '../policy/json.ts';
import type { Policy } from '../policy/types.ts';
import { unknownText } from '../policy/unknown.ts';
import { below } from '../source/place.ts';
import type { Json, Place } from '../source/place.ts';
import type { ResourceFact } from './facts.ts';
import { subjectName } from './subject.ts';
import type { Subject } from './subject.ts';
import { itemsOf, objectOf, tagsOf, textOf } from './values.ts';

const NOTIFICATIONS: readonly string[] = [
  'TopicConfigurations', 'QueueConfigurations', 'LambdaFunctionConfigurations', 'EventBridgeConfiguration',
];

export type BucketResponse =
  | 'get-bucket-encryption' | 'get-bucket-notification-configuration' | 'get-bucket-location' | 'get-bucket-tagging'
  | 'get-bucket-replication' | 'get-bucket-inventory-configuration' | 'list-bucket-inventory-configurations' | 'get-bucket-logging';

/** Which `aws s3api get-bucket-…` printed this; none of them prints the bucket's name. */
export const bucketResponse = (value: JsonObject): BucketResponse | undefined => {
  if (value['ServerSideEncryptionConfiguration'] !== undefined && value['KmsKeyId'] === undefined) return 'get-bucket-encryption';
  if (NOTIFICATIONS.some((name) => value[name] !== undefined)) return 'get-bucket-notification-configuration';
  if (isObject(value['ReplicationConfiguration'])) return 'get-bucket-replication';
  if (isObject(value['InventoryConfiguration'])) return 'get-bucket-inventory-configuration';
  if (isList(value['InventoryConfigurationList'])) return 'list-bucket-inventory-configurations';
  if (isObject(value['LoggingEnabled'])) return 'get-bucket-logging';
  if ('LocationConstraint' in value) return 'get-bucket-location';
  return isList(value['TagSet']) ? 'get-bucket-tagging' : undefined;
};

const encryption = (value: JsonObject, place: Place) => {
  const at = below(place, 'ServerSideEncryptionConfiguration');
  const rules = itemsOf(objectOf(value['ServerSideEncryptionConfiguration']), 'Rules', at);
  const path = 'BucketEncryption.ServerSideEncryptionConfiguration';
  const propertyPlaces = new Map<string, Place>([['BucketEncryption', at]]);
  rules.forEach(({ place: rule }, index) => {
    propertyPlaces.set(`${path}.${index}.ServerSideEncryptionByDefault.KMSMasterKeyID`,
      below(rule, 'ApplyServerSideEncryptionByDefault', 'KMSMasterKeyID'));
  });
  const configuration = rules.map(({ item }): JsonObject => ({
    ...(item['BucketKeyEnabled'] === undefined ? {} : { BucketKeyEnabled: item['BucketKeyEnabled'] }),
    ServerSideEncryptionByDefault: objectOf(item['ApplyServerSideEncryptionByDefault']),
  }));
  return { properties: { BucketEncryption: { ServerSideEncryptionConfiguration: configuration } }, propertyPlaces };
};

const renamedMembers = (value: Json | undefined, from: string, to: string): Json[] =>
  (isList(value) ? value : []).map((item) => {
    const { [from]: target, Events, ...rest } = objectOf(item);
    // CloudFormation has one event in a configuration, the API a list [AWS::S3::Bucket QueueConfiguration].
    return { ...rest, ...(target === undefined ? {} : { [to]: target }), ...(Events === undefined ? {} : { Events, Event: isList(Events) ? Events[0] ?? null : Events }) };
  });

const notifications = (value: JsonObject, place: Place) => ({
  properties: {
    NotificationConfiguration: {
      TopicConfigurations: renamedMembers(value['TopicConfigurations'], 'TopicArn', 'Topic'),
      QueueConfigurations: renamedMembers(value['QueueConfigurations'], 'QueueArn', 'Queue'),
      LambdaConfigurations: renamedMembers(value['LambdaFunctionConfigurations'], 'LambdaFunctionArn', 'Function'),
      ...(value['EventBridgeConfiguration'] === undefined ? {} : { EventBridgeConfiguration: { EventBridgeEnabled: true } }),
    },
  },
  propertyPlaces: new Map([['NotificationConfiguration', place]]),
});

const within = (property: string, value: Json, place: Place, ...member: string[]) =>
  ({ properties: { [property]: value }, propertyPlaces: new Map([[property, below(place, ...member)]]) });

const bucketArn = (subject: Subject): string =>
  `arn:aws:s3:::${subjectName(subject) ?? unknownText(`bucket of ${subject.file}`)}`;

export const readBucket = (response: BucketResponse, value: JsonObject, place: Place, subject: Subject): ResourceFact[] => {
  const bucket = { fact: 'resource', subject, place, arn: bucketArn(subject), type: 'AWS::S3::Bucket' } as const;
  const about = { ...bucket, partial: true } as const;
  switch (response) {
    case 'get-bucket-encryption': return [{ ...bucket, ...encryption(value, place) }];
    case 'get-bucket-notification-configuration': return [{ ...about, ...notifications(value, place) }];
    case 'get-bucket-replication': return [{ ...about, ...within('ReplicationConfiguration', value['ReplicationConfiguration'] ?? null, place, 'ReplicationConfiguration') }];
    // CloudFormation leaves the report's key out; the list keeps the API's members.
    case 'get-bucket-inventory-configuration': return [{ ...about, ...within('InventoryConfigurations', [value['InventoryConfiguration'] ?? null], place) }];
    case 'list-bucket-inventory-configurations':
      return [{ ...about, ...within('InventoryConfigurations', value['InventoryConfigurationList'] ?? [], place, 'InventoryConfigurationList') }];
    case 'get-bucket-logging': {
      const { TargetBucket = null, TargetPrefix = null } = objectOf(value['LoggingEnabled']);
      return [{ ...about, ...within('LoggingConfiguration', { DestinationBucketName: TargetBucket, LogFilePrefix: TargetPrefix }, place, 'LoggingEnabled') }];
    }
    // No constraint means us-east-1, EU the old name of eu-west-1 [S3 API GetBucketLocation].
    case 'get-bucket-location': {
      const written = textOf(value['LocationConstraint']) ?? 'us-east-1';
      return [{ ...about, region: written === 'EU' ? 'eu-west-1' : written, properties: {} }];
    }
    case 'get-bucket-tagging': {
      const tags = [...tagsOf(value['TagSet']) ?? []].map(([Key, Value]) => ({ Key, Value }));
      return [{ ...about, properties: { Tags: tags }, propertyPlaces: new Map([['Tags', below(place, 'TagSet')]]) }];
    }
  }
};

/** The only bucket that a bucket policy's resources name. */
const bucketInPolicy = (policy: Policy): string | undefined => {
  const names = policy.statements.flatMap(({ resource }) => resource?.patterns ?? [])
    .map((pattern) => /^(arn:[\w-]+:s3:::[a-z0-9.-]{3,63})(?:\/.*)?$/.exec(pattern)?.[1]);
  return new Set(names).size === 1 ? names[0] : undefined;
};

/** `aws s3api get-bucket-policy`, told from `get-key-policy` by the actions in it. */
export const readBucketPolicy = (policy: Policy, place: Place, subject: Subject): ResourceFact[] => [
  { fact: 'resource', subject, place, arn: bucketInPolicy(policy) ?? bucketArn(subject), type: 'AWS::S3::Bucket', properties: {}, policy, partial: true },
];
