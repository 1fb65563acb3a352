/** Random policies over the words that KMS policies are made of; the same seed gives the same policies. */
import type { Json } from './document.ts';
import { mutants } from './mutate.ts';

interface JsonObject { [name: string]: Json }

/** Numbers from 0 to 1 by the mulberry32 generator. */
export const numbers = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};

export interface Choose {
  readonly chance: (probability: number) => boolean;
  readonly one: <Item>(items: readonly Item[]) => Item;
  /** Between `least` and `most` of the items, without repetition. */
  readonly some: <Item>(items: readonly Item[], least: number, most: number) => Item[];
}

export const chooser = (next: () => number): Choose => {
  const one = <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)]!;
  const some = <Item>(items: readonly Item[], least: number, most: number): Item[] => {
    const left = [...items];
    const count = least + Math.floor(next() * (Math.min(most, items.length) - least + 1));
    return Array.from({ length: count }, () => left.splice(Math.floor(next() * left.length), 1)[0]!);
  };
  return { chance: (probability) => next() < probability, one, some };
};

const ACCOUNTS = ['111122223333', '444455556666'];
const AWS_PRINCIPALS = [
  ...ACCOUNTS.map((account) => `arn:aws:iam::${account}:root`), '444455556666', '*',
  'arn:aws:iam::111122223333:role/app', 'arn:aws:iam::111122223333:role/admin', 'arn:aws:iam::444455556666:role/partner',
  'arn:aws:iam::111122223333:user/ana',
];
const SERVICES = ['logs.us-east-1.amazonaws.com', 'cloudtrail.amazonaws.com', 's3.amazonaws.com'];
const ACTIONS = [
  'kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKey*', 'kms:ReEncrypt*', 'kms:DescribeKey', 'kms:Describe*',
  'kms:CreateGrant', 'kms:*Grant*', 'kms:PutKeyPolicy', 'kms:Put*', 'kms:*', 'KMS:decrypt', 'kms:?ecrypt', 'kms:ScheduleKeyDeletion', 's3:GetObject', '*',
];
const RESOURCES = [
  '*', 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab', 'arn:aws:kms:*:111122223333:key/*',
  'arn:aws:kms:us-*-1:*:key/*', 'arn:aws:kms:us-east-1:111122223333:alias/app*', 'arn:aws:kms:*:*:key/mrk-*', 'arn:aws:kms:eu-west-?:444455556666:*',
  'arn:aws:s3:::data/*', 'arn:aws:kms:us-east-1:111122223333:*/1234*',
];

const TEXT = ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'];
const ARN = ['ArnLike', 'ArnEquals', 'ArnNotLike', 'ArnNotEquals'];
const ORDERED = ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'];
const NUMERIC = ORDERED.map((relation) => `Numeric${relation}`);
const DATE = ORDERED.map((relation) => `Date${relation}`);

interface KeyWords {
  readonly key: string;
  readonly operators: readonly string[];
  readonly values: readonly string[];
  readonly isSet?: boolean;
}

const ARNS = ['arn:aws:s3:::data', 'arn:aws:s3:::data/*', 'arn:aws:s3:::*', 'arn:aws:logs:us-east-1:111122223333:log-group:app*', 'arn:aws:logs:*:*:log-group:*'];
const DATES = ['2025-01-01T00:00:00Z', '2025-06-30T12:00:00Z', '2026-01-01T00:00:00Z'];

const KEYS: readonly KeyWords[] = [
  { key: 'kms:ViaService', operators: TEXT, values: ['s3.us-east-1.amazonaws.com', 's3.*.amazonaws.com', '*.us-east-1.amazonaws.com', 'ec2.us-east-1.amazonaws.com'] },
  { key: 'kms:CallerAccount', operators: TEXT, values: [...ACCOUNTS, '999988887777', '1111*'] },
  { key: 'kms:EncryptionContext:aws:s3:arn', operators: [...TEXT, ...ARN], values: ARNS },
  { key: 'kms:EncryptionContextKeys', operators: TEXT, values: ['aws:s3:arn', 'aws:*', 'Department', 'dep*'], isSet: true },
  { key: 'kms:GrantOperations', operators: TEXT, values: ['Decrypt', 'Encrypt', '*crypt', 'GenerateDataKey', 'Generate*'], isSet: true },
  { key: 'kms:GrantIsForAWSResource', operators: ['Bool'], values: ['true', 'false'] },
  { key: 'kms:RequestAlias', operators: TEXT, values: ['alias/app', 'alias/app*', 'alias/*-prod', 'alias/App'] },
  { key: 'kms:ScheduleKeyDeletionPendingWindowInDays', operators: NUMERIC, values: ['7', '14', '30', '7.5'] },
  { key: 'aws:PrincipalArn', operators: [...TEXT, ...ARN], values: ['arn:aws:iam::111122223333:role/app', 'arn:aws:iam::111122223333:role/*', 'arn:aws:iam::*:role/admin', 'arn:aws:*::*:*'] },
  { key: 'aws:PrincipalOrgID', operators: TEXT, values: ['o-a1b2c3d4e5', 'o-f6g7h8i9j0', 'o-*'] },
  { key: 'aws:PrincipalOrgPaths', operators: TEXT, values: ['o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*', 'o-a1b2c3d4e5/*', '*/r-ab12/*'], isSet: true },
  { key: 'aws:SourceArn', operators: ARN, values: ARNS },
  { key: 'aws:SourceAccount', operators: TEXT, values: ACCOUNTS },
  { key: 'aws:SecureTransport', operators: ['Bool'], values: ['true', 'false'] },
  { key: 'aws:MultiFactorAuthAge', operators: NUMERIC, values: ['300', '3600', '0'] },
  { key: 'aws:CurrentTime', operators: DATE, values: DATES },
  { key: 'aws:SourceIp', operators: ['IpAddress', 'NotIpAddress'], values: ['10.0.0.0/8', '10.1.0.0/16', '192.0.2.7', '10.0.0.0/9', '0.0.0.0/0', '2001:db8::/32', '::/0'] },
  { key: 'aws:TagKeys', operators: TEXT, values: ['team', 'team*', 'cost', 'Team'], isSet: true },
  { key: 'aws:PrincipalTag/team', operators: TEXT, values: ['pay', 'web', 'p*'] },
  { key: 'aws:ResourceTag/team', operators: ['StringEquals', 'StringNotEquals', 'StringLike'], values: ['pay', 'web', '${aws:PrincipalTag/team}'] },
];

const single = (choose: Choose, values: readonly string[]): Json => (values.length === 1 && choose.chance(0.7) ? values[0]! : [...values]);

const condition = (choose: Choose): [operator: string, key: string, values: Json] => {
  const { key, operators, values, isSet } = choose.one(KEYS);
  if (choose.chance(0.08)) return ['Null', key, choose.one(['true', 'false'])];
  const qualifier = isSet ? choose.one(['ForAllValues:', 'ForAnyValue:']) : '';
  const suffix = qualifier === '' && choose.chance(0.2) ? 'IfExists' : '';
  return [`${qualifier}${choose.one(operators)}${suffix}`, key, single(choose, choose.some(values, 1, 2))];
};

const conditionBlock = (choose: Choose): JsonObject => {
  const block: { [operator: string]: JsonObject } = {};
  for (const [operator, key, values] of Array.from({ length: choose.one([1, 1, 1, 2, 2, 3]) }, () => condition(choose))) {
    block[operator] = { ...block[operator], [key]: values };
  }
  return block;
};

const principal = (choose: Choose): JsonObject => {
  if (choose.chance(0.15)) return { Principal: { Service: single(choose, choose.some(SERVICES, 1, 2)) } };
  const named: JsonObject = { AWS: single(choose, choose.some(AWS_PRINCIPALS, 1, 2)) };
  if (choose.chance(0.1)) return { NotPrincipal: named };
  return { Principal: choose.chance(0.15) ? '*' : named };
};

const statement = (choose: Choose, ofKeyPolicy: boolean): JsonObject => ({
  Effect: choose.chance(0.3) ? 'Deny' : 'Allow',
  ...(ofKeyPolicy ? principal(choose) : {}),
  [choose.chance(0.1) ? 'NotAction' : 'Action']: single(choose, choose.some(ACTIONS, 1, 3)),
  [choose.chance(0.1) ? 'NotResource' : 'Resource']: ofKeyPolicy && choose.chance(0.7) ? '*' : single(choose, choose.some(RESOURCES, 1, 2)),
  ...(choose.chance(0.65) ? { Condition: conditionBlock(choose) } : {}),
});

const policy = (choose: Choose, ofKeyPolicy: boolean): JsonObject => ({
  Version: choose.chance(0.95) ? '2012-10-17' : '2008-10-17',
  Statement: Array.from({ length: choose.one([1, 1, 2, 2, 3, 4]) }, () => statement(choose, ofKeyPolicy)),
});

/** Two documents of one style: as often as not, the second is the first with one to three changes. */
export const randomPair = (seed: number): { a: Json; b: Json } => {
  const choose = chooser(numbers(seed));
  const ofKeyPolicy = choose.chance(0.5);
  const a: Json = policy(choose, ofKeyPolicy);
  if (choose.chance(0.3)) return { a, b: policy(choose, ofKeyPolicy) };
  let b: Json = a;
  for (let change = choose.one([1, 1, 2, 3]); change > 0; change -= 1) {
    const changed = mutants(b);
    if (changed.length > 0) b = choose.one(changed).policy;
  }
  return choose.chance(0.5) ? { a, b } : { a: b, b: a };
};
