import { describe, expect, it } from 'vitest';
import { ACCOUNT, APP, KEY, role, worldOf } from '../ask/test-worlds.ts';
import { resolveSubject } from './subject.ts';

const PARTNER = '444455556666';
const BUCKET = 'arn:aws:s3:::data';
const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:jobs`;
const UNSEEN = KEY.replace('1234abcd', '00000000');
const ALIAS = `arn:aws:kms:us-east-1:${ACCOUNT}:alias/app/data`;
const OTHER_ALIAS = `arn:aws:kms:us-east-1:${PARTNER}:alias/other`;

const world = worldOf({
  principals: [role('app')],
  keys: [{ arn: KEY, aliases: ['alias/app/data'] }],
  resources: [{ arn: BUCKET, account: ACCOUNT, type: 'AWS::S3::Bucket' }, { arn: QUEUE, type: 'AWS::SQS::Queue' }],
});

/** The subject, with the ARNs of what the world has of it. */
const subject = (action: string, identifier: string, account?: string): object => {
  const { kind, arn, ...rest } = resolveSubject(world, action, identifier, account);
  return { kind, arn, ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, typeof value === 'object' && value !== null ? (value as { arn: string }).arn : value])) };
};

describe('what a request for an action of KMS is about', () => {
  const key = { kind: 'key', arn: KEY, key: KEY, account: ACCOUNT, alias: undefined };

  it.each<readonly [action: string, identifier: string, subject: object]>([
    ['kms:decrypt', KEY, key],
    ['kms:decrypt', KEY.slice(KEY.indexOf('/') + 1), key],
    ['kms:decrypt', 'alias/app/data', { ...key, alias: 'alias/app/data' }],
    ['kms:decrypt', ALIAS, { ...key, alias: 'alias/app/data' }],
    ['kms:newaction', KEY, key],
    ['kms:decrypt', UNSEEN, { kind: 'unseen-key', arn: UNSEEN, account: ACCOUNT, alias: undefined }],
    ['kms:decrypt', OTHER_ALIAS, { kind: 'unseen-key', arn: OTHER_ALIAS, account: PARTNER, alias: 'alias/other' }],
    ['kms:decrypt', 'alias/other', { kind: 'unseen-key', arn: 'alias/other', account: undefined, alias: 'alias/other' }],
    ['kms:decrypt', 'my-alias/other', { kind: 'unseen-key', arn: 'my-alias/other', account: undefined, alias: undefined }],
    ['kms:listkeys', KEY, { kind: 'none', arn: '*' }],
    ['kms:createkey', '*', { kind: 'none', arn: '*' }],
  ])('%s on %s', (action, identifier, expected) => {
    expect(subject(action, identifier)).toEqual(expected);
  });

  it.each(['kms:createalias', 'kms:updatealias', 'kms:deletealias'])('%s: the alias, or the key of which it is to be', (action) => {
    expect(subject(action, ALIAS)).toEqual({ kind: 'alias', arn: ALIAS, account: ACCOUNT, key: KEY, alias: 'alias/app/data' });
    expect(subject(action, OTHER_ALIAS)).toEqual({ kind: 'alias', arn: OTHER_ALIAS, account: PARTNER, key: undefined, alias: 'alias/other' });
    expect(subject(action, KEY)).toEqual(key);
    expect(subject(action, 'alias/app/data')).toEqual({ ...key, alias: 'alias/app/data' });
  });
});

describe('what a request for another action is about', () => {
  it.each<readonly [action: string, identifier: string, account: string | undefined, subject: object]>([
    ['s3:listbucket', '*', undefined, { kind: 'none', arn: '*' }],
    ['s3:listbucket', BUCKET, undefined, { kind: 'resource', arn: BUCKET, resource: BUCKET, account: ACCOUNT }],
    ['s3:getobject', `${BUCKET}/a`, PARTNER, { kind: 'resource', arn: `${BUCKET}/a`, resource: BUCKET, account: PARTNER }],
    ['s3:listbucket', 'arn:aws:s3:::other', undefined, { kind: 'resource', arn: 'arn:aws:s3:::other', resource: undefined, account: undefined }],
    ['sqs:sendmessage', QUEUE, undefined, { kind: 'resource', arn: QUEUE, resource: QUEUE, account: ACCOUNT }],
    ['sns:publish', `arn:aws:sns:us-east-1:${PARTNER}:news`, undefined, { kind: 'resource', arn: `arn:aws:sns:us-east-1:${PARTNER}:news`, resource: undefined, account: PARTNER }],
    ['s3:listbucket', 'data', undefined, { kind: 'resource', arn: 'data', resource: undefined, account: undefined }],
    ['sts:assumerole', APP, undefined, { kind: 'role', arn: APP, account: ACCOUNT, role: APP }],
    ['sts:assumerolewithsaml', `arn:aws:iam::${PARTNER}:role/x`, undefined, { kind: 'role', arn: `arn:aws:iam::${PARTNER}:role/x`, account: PARTNER, role: undefined }],
    ['sts:assumerole', QUEUE, undefined, { kind: 'resource', arn: QUEUE, resource: QUEUE, account: ACCOUNT }],
    ['sts:assumerole', 'app', undefined, { kind: 'resource', arn: 'app', resource: undefined, account: undefined }],
    ['iam:passrole', APP, undefined, { kind: 'resource', arn: APP, resource: undefined, account: ACCOUNT }],
  ])('%s on %s', (action, identifier, account, expected) => {
    expect(subject(action, identifier, account)).toEqual(expected);
  });
});
