import { describe, expect, it } from 'vitest';
import { readWorld } from '../world/build.ts';
import type { World } from '../world/types.ts';
import { blastRadius, dependentName } from './blast-radius.ts';
import { keyReferences } from './key-references.ts';

const ID = '1234abcd-12ab-34cd-56ef-1234567890ab';
const KEY = `arn:aws:kms:us-east-1:111122223333:key/${ID}`;

const worldOf = (files: { readonly [path: string]: unknown }): World =>
  readWorld(Object.entries(files).map(([path, content]) => ({ path, bytes: new TextEncoder().encode(JSON.stringify(content)) }))).world;

const keys = [
  { arn: KEY, aliases: ['alias/payments'] },
  { arn: 'arn:aws:kms:eu-west-1:111122223333:key/0987dcba-09fe-87dc-65ba-ab0987654321', aliases: ['alias/payments'] },
];

const encryption = (id: string) => ({
  ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: id }, BucketKeyEnabled: true }] },
});

const dependentsOf = (world: World, arn = KEY) => blastRadius(world, world.keys.find((key) => key.arn === arn)!);

describe('blastRadius', () => {
  it('lists every resource that names the key, by ARN, key id or alias', () => {
    const world = worldOf({
      'bundle.json': { kmslint: 1, keys },
      'payments-data/get-bucket-encryption.json': encryption(KEY),
      'db.json': { DBInstances: [{ DBInstanceIdentifier: 'ledger', DBInstanceArn: 'arn:aws:rds:us-east-1:111122223333:db:ledger', StorageEncrypted: true, KmsKeyId: KEY, PerformanceInsightsKMSKeyId: KEY }] },
      'queue.json': { Attributes: { QueueArn: 'arn:aws:sqs:us-east-1:111122223333:jobs', KmsMasterKeyId: 'alias/payments' } },
      'topic.json': { Attributes: { TopicArn: 'arn:aws:sns:us-east-1:111122223333:news', KmsMasterKeyId: ID } },
      'logs.json': { logGroups: [{ logGroupName: '/aws/lambda/pay', arn: 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/pay:*', kmsKeyId: KEY }] },
    });
    expect(dependentsOf(world).map((each) => [dependentName(each), each.service, each.property, each.certainty])).toEqual([
      ['log group /aws/lambda/pay', 'logs', 'KmsKeyId', 'certain'],
      ['DB instance ledger', 'rds', 'KmsKeyId', 'certain'],
      ['DB instance ledger', 'rds', 'PerformanceInsightsKMSKeyId', 'certain'],
      ['bucket payments-data', 's3', 'BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.KMSMasterKeyID', 'certain'],
      ['topic news', 'sns', 'KmsMasterKeyId', 'certain'],
      ['queue jobs', 'sqs', 'KmsMasterKeyId', 'certain'],
    ]);
    expect(dependentsOf(world, keys[1]!.arn)).toEqual([]);
  });

  it('says where the key is named and what is lost', () => {
    const world = worldOf({ 'bundle.json': { kmslint: 1, keys }, 'payments-data/get-bucket-encryption.json': encryption(KEY) });
    const [bucket] = dependentsOf(world);
    expect(bucket?.place.path).toEqual(['ServerSideEncryptionConfiguration', 'Rules', 0, 'ApplyServerSideEncryptionByDefault', 'KMSMasterKeyID']);
    expect(bucket?.unreadable).toBe('every object that was written under the key');
  });

  it('does not guess which of two regions an alias is of', () => {
    const world = worldOf({ 'bundle.json': { kmslint: 1, keys }, 'payments-data/get-bucket-encryption.json': encryption('alias/payments') });
    expect(dependentsOf(world)).toEqual([]);
    expect(keyReferences(world)).toMatchObject([{ text: 'alias/payments', key: undefined }]);
  });

  it('takes the bucket\'s region into account for an alias', () => {
    const world = worldOf({
      'bundle.json': { kmslint: 1, keys },
      'payments-data/get-bucket-encryption.json': encryption('alias/payments'),
      'payments-data/get-bucket-location.json': { LocationConstraint: 'eu-west-1' },
    });
    expect(dependentsOf(world, keys[1]!.arn)).toMatchObject([{ service: 's3', certainty: 'likely' }]);
  });
});
