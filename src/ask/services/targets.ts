import { formatArn, parseArn } from '../../policy/arn.ts';
import { hasUnknown } from '../../policy/unknown.ts';
import type { Key, Resource } from '../../world/types.ts';
import { resourceName } from '../blast-radius.ts';
import type { Target } from './callers.ts';
import type { Fillings } from './contexts.ts';

const NOBODY_MEANS = 'kmslint-unrelated';

/** The partition of an ARN: `aws`, `aws-cn` … */
export const partitionOf = (arn: string): string => parseArn(arn)?.partition ?? 'aws';

/** The first text that is known to the end; else one with a marker, which still is that of one thing. */
const surest = (...texts: readonly (string | undefined)[]): string | undefined =>
  texts.find((text) => text !== undefined && !hasUnknown(text)) ?? texts.find((text) => text !== undefined);

/** A resource's ARN; account and Region that its description leaves out are those of its key. */
const statedArn = ({ arn }: Resource, key: Key): string | undefined => {
  const parsed = parseArn(arn);
  if (parsed === undefined) return hasUnknown(arn) ? undefined : arn;
  const region = hasUnknown(parsed.region) ? key.region : parsed.region;
  const account = hasUnknown(parsed.account) ? key.account : parsed.account;
  return formatArn({ ...parsed, region, account });
};

/** Of these there is one to an account and Region, and no policy can name it: its actions are for `*` [X-Ray security_iam_service-with-iam]. */
const ONLY_ONES = new Set(['AWS::XRay::EncryptionConfig']);

/** What a permission for an action on a resource names: its objects for a bucket, itself for everything else. */
export const targetOf = (resource: Resource, key: Key): Target | undefined => {
  const arn = statedArn(resource, key);
  if (arn === undefined) return undefined;
  const account = surest(resource.account, key.account);
  if (resource.type === 'AWS::S3::Bucket') {
    return { account, pattern: `${resource.arn}/?*`, example: `${resource.arn}/object`, unrelated: `arn:${partitionOf(arn)}:s3:::${NOBODY_MEANS}/object` };
  }
  if (ONLY_ONES.has(resource.type)) return { account, pattern: arn, example: arn };
  const at = arn.lastIndexOf(resourceName({ arn }));
  return { account, pattern: arn, example: arn, unrelated: `${arn.slice(0, at)}${NOBODY_MEANS}` };
};

/** Members of a resource's ARN and of its key that the data's placeholders stand for. */
export const fillingsOf = (resource: Resource, key: Key): Fillings => {
  const region = surest(resource.region, key.region);
  const account = resource.account;
  const name = resourceName(resource);
  const arn = statedArn(resource, key);
  return {
    region, account, name, arn, homeRegion: region, sourceRegion: region, destRegion: key.region, replicaRegion: key.region,
    bucket: resource.type === 'AWS::S3::Bucket' ? name : undefined,
    'bucket arn': resource.type === 'AWS::S3::Bucket' ? arn : undefined,
    queueArn: parseArn(resource.arn)?.service === 'sqs' ? arn : undefined,
    topicArn: parseArn(resource.arn)?.service === 'sns' ? arn : undefined,
    streamArn: parseArn(resource.arn)?.service === 'kinesis' ? arn : undefined,
    secretArn: parseArn(resource.arn)?.service === 'secretsmanager' ? arn : undefined,
    trailArn: parseArn(resource.arn)?.service === 'cloudtrail' ? arn : undefined,
    eventBusArn: parseArn(resource.arn)?.service === 'events' ? arn : undefined,
    scheduleArn: parseArn(resource.arn)?.service === 'scheduler' ? arn : undefined,
    table: resource.type === 'AWS::DynamoDB::Table' ? name : undefined,
    cluster: resource.type === 'AWS::ECS::Cluster' ? name : undefined,
    sourceResourceArn: arn,
    bucketAccount: account,
  };
};
