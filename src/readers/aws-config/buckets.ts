import { isList } from '../../policy/json.ts';
import type { JsonObject } from '../../policy/json.ts';
import { readBucket, readBucketPolicy } from '../buckets.ts';
import type { BucketResponse } from '../buckets.ts';
import type { Fact, ResourceFact } from '../facts.ts';
import { readPolicy } from '../policy-text.ts';
import { defined, objectOf, textOf } from '../values.ts';
import type { ConfigItem } from './item.ts';

/** Lists of the API and the member with the target's ARN, by what AWS Config calls a notification. */
const NOTIFICATIONS: { readonly [type: string]: readonly [list: string, target: string] } = {
  QueueConfiguration: ['QueueConfigurations', 'QueueArn'],
  TopicConfiguration: ['TopicConfigurations', 'TopicArn'],
  LambdaConfiguration: ['LambdaFunctionConfigurations', 'LambdaFunctionArn'],
};

const TARGETS = ['QueueArn', 'TopicArn', 'FunctionARN'];

/** AWS Config has notifications by their ids; the API in a list for each kind of target. */
const notificationsOf = (recorded: JsonObject): JsonObject => {
  const lists: { [list: string]: JsonObject[] } = {};
  for (const [id, each] of Object.entries(objectOf(recorded['Configurations']))) {
    const one = objectOf(each);
    const [list, member] = NOTIFICATIONS[textOf(one['Type']) ?? ''] ?? [];
    const target = TARGETS.map((name) => textOf(one[name])).find((text) => text !== undefined);
    if (list === undefined || member === undefined || target === undefined) continue;
    lists[list] = [...lists[list] ?? [], { Id: id, [member]: target, Events: isList(one['Events']) ? one['Events'] : [] }];
  }
  return lists;
};

/** What AWS Config records of a bucket, as the `s3api` commands print it. */
export const readBucketItem = ({ members, document, place, subject, account, region, name, tags }: ConfigItem): Fact[] => {
  if (name === undefined) return [];
  const about = { ...subject, stem: name };
  const part = (response: BucketResponse, member: string, value: JsonObject): ResourceFact[] =>
    (members[member] === undefined ? [] : readBucket(response, value, { document, path: [member] }, about));
  const policy = textOf(objectOf(members['BucketPolicy'])['PolicyText']);
  const at = { document, path: ['BucketPolicy', 'PolicyText'] };
  const encryption = objectOf(members['ServerSideEncryptionConfiguration']);
  const facts: ResourceFact[] = [
    // Every bucket encrypts since January 2023; nothing recorded means with S3's own keys [S3 default-encryption-faq].
    ...readBucket('get-bucket-encryption', { ServerSideEncryptionConfiguration: encryption }, { document, path: [] }, about),
    ...part('get-bucket-notification-configuration', 'BucketNotificationConfiguration', notificationsOf(objectOf(members['BucketNotificationConfiguration']))),
    ...(policy === undefined ? [] : readBucketPolicy(readPolicy(policy, at), at, about).map((fact) => ({ ...fact, arn: `arn:aws:s3:::${name}` }))),
    ...readBucket('get-bucket-tagging', { TagSet: [...tags ?? []].map(([Key, Value]) => ({ Key, Value })) }, place, about),
  ];
  return facts.map((fact) => defined<ResourceFact>({ ...fact, place, account, region }));
};
