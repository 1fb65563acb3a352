import { parseArn } from '../policy/arn.ts';
import { isObject } from '../policy/json.ts';
import type { Json, Place } from '../source/place.ts';
import type { World } from '../world/types.ts';
import { keyMeantBy, placeOfProperty, valuesAt } from './key-references.ts';

/** A bucket whose objects are each encrypted by a request to AWS KMS. */
export interface BucketWithoutBucketKey {
  readonly name: string;
  /** ARN of its key, where the world has it. */
  readonly key: string | undefined;
  readonly place: Place;
}

const RULES = ['BucketEncryption', 'ServerSideEncryptionConfiguration[]'];

const member = (value: Json, name: string): Json | undefined => (isObject(value) ? value[name] : undefined);

/**
 * Buckets that encrypt with `aws:kms` and have no S3 Bucket Key. Two layers of encryption (`aws:kms:dsse`) work
 * without one only [Amazon S3, Using dual-layer server-side encryption].
 */
export const bucketsWithoutBucketKey = (world: World): BucketWithoutBucketKey[] =>
  world.resources.filter(({ type }) => type === 'AWS::S3::Bucket').flatMap((resource) =>
    valuesAt(resource.properties, RULES).flatMap(({ steps, value: rule }) => {
      const byDefault = member(rule, 'ServerSideEncryptionByDefault') ?? null;
      const enabled = String(member(rule, 'BucketKeyEnabled') ?? false);
      if (member(byDefault, 'SSEAlgorithm') !== 'aws:kms' || enabled !== 'false') return [];
      const named = member(byDefault, 'KMSMasterKeyID');
      const key = typeof named === 'string' ? keyMeantBy(world, resource, named).key?.arn : undefined;
      const name = parseArn(resource.arn)?.resource ?? resource.arn;
      return [{ name, key, place: placeOfProperty(resource, [...steps, 'BucketKeyEnabled']) }];
    }));
