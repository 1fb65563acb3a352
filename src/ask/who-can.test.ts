import { describe, expect, it } from 'vitest';
import { decide } from '../evaluate/decide.ts';
import { ACCOUNT, APP, DELEGATION, KEY, ROOT, document, keyWorld, role, worldOf } from './test-worlds.ts';
import { whoCan } from './who-can.ts';

const allow = (condition: object, principal: unknown = { AWS: APP }): object =>
  ({ Effect: 'Allow', Principal: principal, Action: 'kms:Decrypt', Resource: '*', Condition: condition });
const deny = (condition: object): object => ({ Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*', Condition: condition });
const s3 = 's3.us-east-1.amazonaws.com';
const ec2 = 'ec2.us-east-1.amazonaws.com';

const conditionsFor = (statements: readonly object[], principal = APP): string | undefined =>
  whoCan(keyWorld(statements), 'kms:Decrypt', KEY).who.find((access) => access.principal === principal)?.conditions;

describe('conditions in words', () => {
  it.each([
    ['none', [allow({})], ''],
    ['a value', [allow({ StringEquals: { 'kms:ViaService': s3 } })], `kms:ViaService is ${s3}`],
    ['two values of one condition', [allow({ StringEquals: { 'kms:ViaService': [s3, ec2] } })], `kms:ViaService is ${ec2} or ${s3}`],
    ['two values of two statements', [allow({ StringEquals: { 'kms:ViaService': s3 } }), allow({ StringEquals: { 'kms:ViaService': ec2 } })], `kms:ViaService is ${ec2} or ${s3}`],
    ['many values', [allow({ StringEquals: { 'kms:ViaService': ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => `${name}.us-east-1.amazonaws.com`) } })],
      `kms:ViaService is ${['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => `${name}.us-east-1.amazonaws.com`).join(', ')} or h.us-east-1.amazonaws.com`],
    ['a pattern', [allow({ StringLike: { 'kms:ViaService': 's3.*.amazonaws.com' } })], 'kms:ViaService matches s3.*.amazonaws.com'],
    ['a weaker statement beside it', [allow({ StringEquals: { 'kms:ViaService': s3 } }), allow({})], ''],
    ['two keys', [allow({ StringEquals: { 'kms:ViaService': s3, 'aws:SourceVpce': 'vpce-0a1b2c3d' } })], `aws:SourceVpce is vpce-0a1b2c3d, and kms:ViaService is ${s3}`],
    ['two ways', [allow({ StringEquals: { 'kms:ViaService': s3 } }), allow({ StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } })],
      `aws:SourceVpce is vpce-0a1b2c3d; or kms:ViaService is ${s3}`],
    ['a deny on another value', [allow({}), deny({ StringEquals: { 'kms:ViaService': s3 } })], `kms:ViaService is absent or not ${s3}`],
    ['a deny on any other value', [allow({}), deny({ StringNotEquals: { 'kms:ViaService': s3 } })], `kms:ViaService is ${s3}`],
    ['a deny on any other value, with the key left out', [allow({}), deny({ StringNotEqualsIfExists: { 'kms:ViaService': s3 } })], `kms:ViaService is ${s3}`],
    ['IfExists', [allow({ StringEqualsIfExists: { 'kms:ViaService': s3 } })], `kms:ViaService is absent or ${s3}`],
    ['Null true', [allow({ Null: { 'kms:ViaService': 'true' } })], 'kms:ViaService is absent'],
    ['Null false', [allow({ Null: { 'kms:ViaService': 'false' } })], 'kms:ViaService is present'],
    ['present and not', [allow({ Null: { 'kms:ViaService': 'false' }, StringNotEquals: { 'kms:ViaService': s3 } })], `kms:ViaService is not ${s3}`],
    ['multi-factor', [allow({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } })], 'aws:MultiFactorAuthPresent is true'],
    ['BoolIfExists on a deny', [allow({}), deny({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } })], 'aws:MultiFactorAuthPresent is true'],
    ['Bool on a deny', [allow({}), deny({ Bool: { 'aws:MultiFactorAuthPresent': 'false' } })], 'aws:MultiFactorAuthPresent is absent or true'],
    ['addresses', [allow({ IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:db8::/32'] } })], 'aws:SourceIp is in 2001:db8::/32 or 203.0.113.0/24'],
    ['other addresses', [allow({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })], 'aws:SourceIp is absent or not in 203.0.113.0/24'],
    ['before a date', [allow({ DateLessThan: { 'aws:CurrentTime': '2026-07-01T00:00:00Z' } })], 'aws:CurrentTime is below 2026-07-01T00:00:00Z'],
    ['between dates', [allow({ DateLessThan: { 'aws:CurrentTime': '2026-07-01' }, DateGreaterThanEquals: { 'aws:CurrentTime': '2026-01-01' } })],
      'aws:CurrentTime is at least 2026-01-01T00:00:00Z and below 2026-07-01T00:00:00Z'],
    ['an encryption context pair', [allow({ StringEquals: { 'kms:EncryptionContext:app': 'payments' } })], 'kms:EncryptionContext:app is payments'],
    ['any case', [allow({ StringEqualsIgnoreCase: { 'kms:EncryptionContext:app': 'Payments' } })], 'kms:EncryptionContext:app is Payments (in any case)'],
    ['only these pairs', [allow({ 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['app', 'env'] } })], 'kms:EncryptionContextKeys is absent or has nothing but app or env'],
    ['some of these pairs', [allow({ 'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': ['app', 'env'] } })], 'kms:EncryptionContextKeys has app or env'],
    ['an impossible condition', [allow({ StringEquals: { 'kms:ViaService': s3 }, Null: { 'kms:ViaService': 'true' } })], undefined],
    ['a condition that is always met', [allow({ StringEquals: { 'kms:CallerAccount': ACCOUNT } })], ''],
    ['a condition that another repeats', [allow({ StringEquals: { 'kms:ViaService': s3 } }), deny({ StringNotLike: { 'kms:ViaService': 's3.*' } })], `kms:ViaService is ${s3}`],
  ] as const)('%s', (_name, statements, expected) => {
    expect(conditionsFor(statements)).toBe(expected);
  });

  it.each([
    ['some alias', { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/${kms:EncryptionContext:team}' } }, 'kms:EncryptionContext:team is pay or ship'],
    ['no alias', { 'ForAllValues:StringNotEquals': { 'kms:ResourceAliases': 'alias/${kms:EncryptionContext:team}' } }, 'kms:EncryptionContext:team is absent or not pay or ship'],
    ['every alias', { 'ForAllValues:StringLike': { 'kms:ResourceAliases': 'alias/*${kms:EncryptionContext:end}' } }, 'kms:EncryptionContext:end is (empty)'],
    ['the ARN of the caller', { ArnLike: { 'aws:PrincipalArn': `arn:aws:*:role/\${kms:EncryptionContext:team}` } }, undefined],
    ['the fields of the ARN of the caller', { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::*:role/\${kms:EncryptionContext:team}` } }, 'kms:EncryptionContext:team is app'],
  ] as const)('a policy variable against the aliases of the key: %s', (_name, condition, expected) => {
    const world = worldOf({
      accounts: [{ id: ACCOUNT, complete: true }], principals: [role('app')],
      keys: [{ arn: KEY, aliases: ['alias/pay', 'alias/ship'], policy: document(allow(condition)) }],
    });
    expect(whoCan(world, 'kms:Decrypt', KEY).who.find(({ principal }) => principal === APP)?.conditions).toBe(expected);
  });

  it.each([
    ['a day to come', '2027-01-31', 'aws:CurrentTime is below 2027-01-31T00:00:00Z'],
    ['a day that is past', '2025-01-31', undefined],
  ])('a permission until %s', (_name, until, expected) => {
    const world = { ...keyWorld([allow({ DateLessThan: { 'aws:CurrentTime': until } })]), today: '2026-11-25' };
    expect(whoCan(world, 'kms:Decrypt', KEY).who.find(({ principal }) => principal === APP)?.conditions).toBe(expected);
  });

  it('says what tells the others of an account apart', () => {
    const world = keyWorld([allow({ ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/team-*` } }, '*')], { accounts: [], principals: [] });
    const other = whoCan(world, 'kms:Decrypt', KEY).who.find(({ principal }) => principal.startsWith('any other role'));
    expect(other).toMatchObject({ kind: 'generic', conditions: `aws:PrincipalArn matches arn:aws:iam::${ACCOUNT}:role/team-*`, unknowns: [] });
  });
});

describe('whoCan', () => {
  it('lists those of a complete account whose policies the key policy lets count', () => {
    const decrypts = { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' };
    const world = keyWorld([DELEGATION], { principals: [role('app', decrypts), role('other'), role('reader', { ...decrypts, Action: 'kms:DescribeKey' })] });
    expect(whoCan(world, 'kms:Decrypt', KEY).who.map(({ principal, through }) => [principal, through])).toEqual([
      [APP, ['key policy', 'identity policy']],
      [ROOT, ['key policy']],
    ]);
  });

  it('names each way in', () => {
    const grants = [{ GrantId: 'g', GranteePrincipal: APP, Operations: ['Decrypt'] }];
    const world = keyWorld([DELEGATION, allow({})], { principals: [role('app', { Effect: 'Allow', Action: 'kms:*', Resource: '*' })], keys: [{ arn: KEY, policy: document(DELEGATION, allow({})), grants }] });
    expect(whoCan(world, 'kms:Decrypt', KEY).who.find(({ principal }) => principal === APP)?.through).toEqual(['key policy', 'identity policy', 'grant']);
  });

  it('tells the members of an organization from everyone else', () => {
    const inside = allow({ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }, '*');
    const { who } = whoCan(keyWorld([inside]), 'kms:Decrypt', KEY);
    expect(who.map(({ principal }) => principal)).toEqual(['role', 'user'].map((kind) => `any ${kind} of any other account of organization o-a1b2c3d4e5`)
      .concat('the root user of any other account of organization o-a1b2c3d4e5'));
  });

  it('leaves nobody where a deny takes all away', () => {
    expect(whoCan(keyWorld([allow({}), deny({})]), 'kms:Decrypt', KEY)).toEqual({ who: [], unknowns: [] });
  });

  it('says what it rests on where identity policies are not in the input', () => {
    const { who } = whoCan(keyWorld([DELEGATION], { accounts: [], principals: [] }), 'kms:Decrypt', KEY);
    expect(who.map(({ principal, unknowns }) => [principal, unknowns.length])).toEqual([
      [ROOT, 0], [`any other role of account ${ACCOUNT}`, 1], [`any other user of account ${ACCOUNT}`, 1],
    ]);
  });

  it('gives witnesses that are allowed', () => {
    const world = worldOf({ keys: [{ arn: KEY, policy: document(DELEGATION, allow({ StringEquals: { 'kms:ViaService': s3 } }, '*')) }] });
    for (const { principal, witness, unknowns } of whoCan(world, 'kms:Decrypt', KEY).who) {
      expect(decide(world, witness).decision, principal).toBe(unknowns.length === 0 ? 'allowed' : 'unknown');
    }
  });
});
