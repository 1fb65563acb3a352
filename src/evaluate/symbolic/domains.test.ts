/** The values that requests can have, and which of them come to mind first. */
import { describe, expect, it } from 'vitest';
import { createBudget } from '../../algebra/budget.ts';
import { findDistinct, inDomain, type StringDomain } from '../../algebra/strings.ts';
import { parseCaller } from '../caller.ts';
import type { Facts } from '../context.ts';
import { ALICE, APP, KEY, worldOf } from '../test-requests.ts';
import { resolveSubject } from '../subject.ts';
import { accountId, actionText, anyValue, callerResource, fieldsOfArn, isDate, principalResource, serviceName, timesFrom, unitOf, valueDomain } from './domains.ts';

const factsOf = ({ principal = APP, resource = KEY } = {}): Facts => {
  const world = worldOf();
  const caller = parseCaller(world, principal);
  if (caller === undefined) throw new Error(principal);
  return { world, caller, subject: resolveSubject(world, 'kms:decrypt', resource), action: 'kms:decrypt' };
};

const firstOf = (domain: StringDomain, count: number): string => {
  const found = findDistinct(domain, [], count, createBudget(1000));
  return typeof found === 'string' ? found : found.join(' ');
};

/** Texts that are values, and after `but` those that are not. */
const sorted = (domain: StringDomain, texts: readonly string[]): string =>
  `${texts.filter((text) => inDomain(domain, text)).join(' ')} but ${texts.filter((text) => !inDomain(domain, text)).join(' ')}`;

describe('a key', () => {
  it.each<[string, string[], string, string]>([
    ['kms:ViaService', ['x.eu-west-1.amazonaws.com', 'x.cn-north-1.amazonaws.com.cn', 'X.amazonaws.com', 'amazonaws.com', 'x.amazonaws.com.de'], 's3.us-east-1.amazonaws.com ec2.us-east-1.amazonaws.com lambda.us-east-1.amazonaws.com rds.us-east-1.amazonaws.com sqs.us-east-1.amazonaws.com a.a.amazonaws.com', 'x.eu-west-1.amazonaws.com x.cn-north-1.amazonaws.com.cn but X.amazonaws.com amazonaws.com x.amazonaws.com.de'],
    ['aws:SourceAccount', ['000000000000', '1', '1111222233334', 'aws'], '999999999999 000000000000 000000000001 000000000002 000000000003 000000000004', '000000000000 but 1 1111222233334 aws'],
    ['aws:PrincipalAccount', ['000000000000', '1'], '999999999999 000000000000 000000000001 000000000002 000000000003 000000000004', '000000000000 but 1'],
    ['kms:CallerAccount', ['000000000000', '1'], '999999999999 000000000000 000000000001 000000000002 000000000003 000000000004', '000000000000 but 1'],
    ['aws:PrincipalOrgID', ['o-a1b2c3d4e5', 'o-a', 'r-a1b2c3d4e5'], 'o-zzzzzzzzzz o-yyyyyyyyyy o-aaaaaaaaaa o-aaaaaaaaab o-aaaaaaaaac o-aaaaaaaaad', 'o-a1b2c3d4e5 but o-a r-a1b2c3d4e5'],
    ['aws:SourceOrgID', ['o-a1b2c3d4e5', 'o-a'], 'o-zzzzzzzzzz o-yyyyyyyyyy o-aaaaaaaaaa o-aaaaaaaaab o-aaaaaaaaac o-aaaaaaaaad', 'o-a1b2c3d4e5 but o-a'],
    ['aws:PrincipalOrgPaths', ['o-a1b2c3d4e5/r-ab12/', 'o-a1b2c3d4e5/r-ab12/ou-ab12-1/ou-ab12-2/', 'o-a1b2c3d4e5/', 'o-a1b2c3d4e5/r-ab12'], 'o-zzzzzzzzzz/r-zzzz/ o-aaaaaaaaaa/r-aaaa/ o-aaaaaaaaaa/r-aaab/ o-aaaaaaaaaa/r-aaac/ o-aaaaaaaaaa/r-aaad/ o-aaaaaaaaaa/r-aaae/', 'o-a1b2c3d4e5/r-ab12/ o-a1b2c3d4e5/r-ab12/ou-ab12-1/ou-ab12-2/ but o-a1b2c3d4e5/ o-a1b2c3d4e5/r-ab12'],
    ['aws:SourceOrgPaths', ['o-a1b2c3d4e5/r-ab12/', 'o-a1b2c3d4e5/r-ab12/ou-ab12-1/', 'o-a1b2c3d4e5/'], 'o-zzzzzzzzzz/r-zzzz/ o-aaaaaaaaaa/r-aaaa/ o-aaaaaaaaaa/r-aaab/ o-aaaaaaaaaa/r-aaac/ o-aaaaaaaaaa/r-aaad/ o-aaaaaaaaaa/r-aaae/', 'o-a1b2c3d4e5/r-ab12/ o-a1b2c3d4e5/r-ab12/ou-ab12-1/ but o-a1b2c3d4e5/'],
    ['aws:RequestedRegion', ['eu-central-1', 'us-gov-west-1', 'Ireland', 'us-east'], 'us-east-1 eu-west-1 ap-southeast-2 aa-a-0 aa-a-1 aa-a-2', 'eu-central-1 us-gov-west-1 but Ireland us-east'],
    ['aws:SourceVpc', ['vpc-12345678', 'vpc-1', 'vpce-12345678'], 'vpc-0a1b2c3d4e5f67890 vpc-aaaaaaaa vpc-aaaaaaab vpc-aaaaaaac vpc-aaaaaaad vpc-aaaaaaae', 'vpc-12345678 but vpc-1 vpce-12345678'],
    ['aws:SourceVpce', ['vpce-12345678', 'vpce-1', 'vpc-12345678'], 'vpce-0a1b2c3d4e5f67890 vpce-aaaaaaaa vpce-aaaaaaab vpce-aaaaaaac vpce-aaaaaaad vpce-aaaaaaae', 'vpce-12345678 but vpce-1 vpc-12345678'],
    ['aws:SecureTransport', ['true', 'false'], 'true', 'true but false'],
    ['aws:ViaAWSService', ['true', 'false', 'TRUE'], 'false true', 'true false but TRUE'],
    ['kms:GrantOperations', ['Decrypt', 'CreateGrant', 'PutKeyPolicy'], 'CreateGrant Decapsulate Decrypt DeriveSharedSecret DescribeKey Encapsulate', 'Decrypt CreateGrant but PutKeyPolicy'],
    ['kms:GrantConstraintType', ['EncryptionContextEquals', 'EncryptionContextSubset', 'SourceArn'], 'EncryptionContextEquals EncryptionContextSubset', 'EncryptionContextEquals EncryptionContextSubset but SourceArn'],
    ['kms:EncryptionContext:app', ['', 'whatever there is'], 'some-value another-value  a b c', ' whatever there is but '],
  ])('%s', (key, texts, first, values) => {
    const domain = valueDomain(key.toLowerCase(), factsOf());
    expect(firstOf(domain, 6)).toBe(first);
    expect(sorted(domain, texts)).toBe(values);
  });

  it('aws:userid, of a user and of a role', () => {
    const [user, role] = [ALICE, APP].map((principal) => valueDomain('aws:userid', factsOf({ principal }))) as [StringDomain, StringDomain];
    const ids = ['AIDAABC', 'AROAABC:job', 'AROAABC', 'AROAABC:', 'AIDAABC:job', 'AKIAABC'];
    expect([firstOf(user, 1), firstOf(role, 1)]).toEqual(['AIDAEXAMPLEEXAMPLE123', 'AROAEXAMPLEEXAMPLE123:session']);
    expect([sorted(user, ids), sorted(role, ids)]).toEqual([
      'AIDAABC but AROAABC:job AROAABC AROAABC: AIDAABC:job AKIAABC', 'AROAABC:job but AIDAABC AROAABC AROAABC: AIDAABC:job AKIAABC',
    ]);
  });

  it.each([
    ['the Region of the key', KEY.replace('us-east-1', 'eu-west-1'), 's3.eu-west-1.amazonaws.com'],
    ['some Region where that of the key is not resolved', KEY.replace('us-east-1', '‹Region›'), 's3.us-east-1.amazonaws.com'],
    ['some Region where the key has none', 'arn:aws:kms::111122223333:key/x', 's3.us-east-1.amazonaws.com'],
    ['some Region where the key is named by its id', '1234', 's3.us-east-1.amazonaws.com'],
  ])('kms:ViaService comes from %s', (_name, resource, expected) => {
    expect(firstOf(valueDomain('kms:viaservice', factsOf({ resource })), 1)).toBe(expected);
  });

  it('that holds a time', () => {
    expect(['aws:currenttime', 'aws:epochtime', 'aws:tokenissuetime', 'aws:multifactorauthage', 'kms:viaservice'].map((name) => [name, isDate(name), unitOf(name)])).toEqual([
      ['aws:currenttime', true, 1], ['aws:epochtime', false, 1000], ['aws:tokenissuetime', true, 1], ['aws:multifactorauthage', false, 1], ['kms:viaservice', false, 1],
    ]);
    const lows = ['aws:currenttime', 'aws:epochtime', 'aws:tokenissuetime'].map((name) => timesFrom('2026-11-25', name)?.map(({ low, lowOpen }) => [low, lowOpen]));
    expect(lows).toEqual([[[1_795_564_800_000, false]], [[1_795_564_800, false]], undefined]);
    expect(timesFrom(undefined, 'aws:currenttime')).toBeUndefined();
  });
});

describe('the parts of names', () => {
  it.each<[string, () => StringDomain, string[], string, string]>([
    ['an account', () => accountId(), ['000000000000', '1'], '999999999999 000000000000 000000000001', '000000000000 but 1'],
    ['an account that comes first', () => accountId('123412341234'), ['000000000000'], '123412341234 000000000000 000000000001', '000000000000 but '],
    ['one account', () => accountId('123412341234', true), ['123412341234', '000000000000'], '123412341234', '123412341234 but 000000000000'],
    ['a role', () => callerResource('role', 'app'), ['role/x', 'role/path/x', 'role/', 'user/x', 'role/x y', 'role/a:b/x'], 'role/app role/a role/b', 'role/x role/path/x role/a:b/x but role/ user/x role/x y'],
    ['a user', () => callerResource('user', 'ann'), ['user/x', 'role/x'], 'user/ann user/a user/b', 'user/x but role/x'],
    ['the root user', () => callerResource('root', 'x'), ['root', 'user/root'], 'root', 'root but user/root'],
    ['a user or role', () => principalResource, ['user/x', 'role/path/x', 'root', 'group/x'], 'role/app user/alice role/admin', 'user/x role/path/x but root group/x'],
    ['a service', () => serviceName, ['x.amazonaws.com', 'a.b-c.amazonaws.com', 'X.amazonaws.com', 'x.amazonaws.com.cn'], 's3.amazonaws.com lambda.amazonaws.com ec2.amazonaws.com', 'x.amazonaws.com a.b-c.amazonaws.com but X.amazonaws.com x.amazonaws.com.cn'],
    ['an action', () => actionText, ['kms:CreateGrant', 'a-b:C', 'kms', 'kms:', 'KMS:Decrypt', 'kms:*'], 'kms:Decrypt kms:Encrypt kms:DescribeKey', 'kms:CreateGrant a-b:C but kms kms: KMS:Decrypt kms:*'],
    ['any value', () => anyValue, ['', 'x'], 'some-value another-value ', ' x but '],
  ])('%s', (_name, make, texts, first, values) => {
    const domain = make();
    expect(firstOf(domain, 3)).toBe(first);
    expect(sorted(domain, texts)).toBe(values);
  });

  const texts = ['', 'arn', 'aws', 'aws-us-gov', 'iam', 'us-east-1', 'us-gov-west-1', '111122223333', 'Any thing', 'a:b'];

  it('of an ARN are numbered', () => {
    expect(fieldsOfArn('arn', {}).map(({ id }) => id)).toEqual(['arn#0', 'arn#1', 'arn#2', 'arn#3', 'arn#4', 'arn#5']);
  });

  it.each<[string, Parameters<typeof fieldsOfArn>[1], string[], string[]]>([
    ['as AWS makes them', {}, ['arn', 'aws aws-a aws-b', 's3 kms lambda', 'us-east-1  eu-west-1', '111122223333  999999999999', 'some-resource a b'], ['arn', 'aws | aws-us-gov', 'arn | aws | aws-us-gov | iam | us-east-1 | us-gov-west-1 | 111122223333', ' | us-east-1 | us-gov-west-1', ' | aws | 111122223333', 'arn | aws | aws-us-gov | iam | us-east-1 | us-gov-west-1 | 111122223333 | Any thing | a:b']],
    ['as anyone writes them', { loose: true }, ['arn', 'aws a b', 's3 kms lambda', 'us-east-1  eu-west-1', '111122223333  999999999999', 'some-resource  a'], ['arn', 'arn | aws | aws-us-gov | iam | us-east-1 | us-gov-west-1 | 111122223333 | Any thing', 'arn | aws | aws-us-gov | iam | us-east-1 | us-gov-west-1 | 111122223333 | Any thing', ' | arn | aws | aws-us-gov | iam | us-east-1 | us-gov-west-1 | 111122223333 | Any thing', ' | arn | aws | aws-us-gov | iam | us-east-1 | us-gov-west-1 | 111122223333 | Any thing', ' | arn | aws | aws-us-gov | iam | us-east-1 | us-gov-west-1 | 111122223333 | Any thing | a:b']],
    ['that are known', { partition: ['aws'], service: ['iam'], region: [''] }, ['arn', 'aws', 'iam', '', '111122223333  999999999999', 'some-resource a b'], ['arn', 'aws', 'iam', '', ' | aws | 111122223333', 'arn | aws | aws-us-gov | iam | us-east-1 | us-gov-west-1 | 111122223333 | Any thing | a:b']],
  ])('of an ARN %s', (_name, known, first, values) => {
    const fields = fieldsOfArn('arn', known);
    expect(fields.map(({ domain }) => firstOf(domain, 3).slice(0, 60))).toEqual(first);
    expect(fields.map(({ domain }) => texts.filter((text) => inDomain(domain, text)).join(' | '))).toEqual(values);
  });
});
