import { describe, expect, it } from 'vitest';
import { decide } from '../evaluate/decide.ts';
import type { World } from '../world/types.ts';
import { escapeOf, impossibleConditions, isOver, isVacuous } from './condition-questions.ts';
import { isReachable, shadowsOf } from './reachable.ts';
import { isRedundant, lostWithout } from './redundant.ts';
import { ACCOUNT, APP, DELEGATION, ROOT, keyWorld, role } from './test-worlds.ts';

type Written = Readonly<Record<string, unknown>>;
const BATCH = `arn:aws:iam::${ACCOUNT}:role/batch`;
const PARTNER = 'arn:aws:iam::444455556666:role/partner';
const s3 = 's3.us-east-1.amazonaws.com';

const allow = (more: Written = {}): Written => ({ Effect: 'Allow', Principal: { AWS: APP }, Action: 'kms:Decrypt', Resource: '*', ...more });
const deny = (more: Written = {}): Written => allow({ Effect: 'Deny', Principal: '*', Action: 'kms:*', ...more });
const when = (Condition: Written, more: Written = {}): Written => allow({ Condition, ...more });

const world = (...statements: readonly Written[]): World => keyWorld(statements, { principals: [role('app'), role('batch')] });
const first = (of: World) => {
  const [key] = of.keys;
  const statement = key?.policy?.statements[0];
  if (key === undefined || statement === undefined) throw new Error('no statement');
  return { key, statement };
};

describe('can the first statement ever decide', () => {
  it.each<[string, Written[], 'yes' | 'no' | 'unknown']>([
    ['a role', [allow()], 'yes'],
    ['a role that does not exist in a complete account', [allow({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/gone` } })], 'no'],
    ['the account', [allow({ Principal: { AWS: ROOT } })], 'yes'],
    ['shadowed by a deny', [allow(), deny()], 'no'],
    ['shadowed by a deny of its action', [allow(), deny({ Action: 'kms:De*' })], 'no'],
    ['half shadowed', [allow({ Action: ['kms:Decrypt', 'kms:Sign'] }), deny({ Action: 'kms:Sign' })], 'yes'],
    ['a deny with a condition', [allow(), deny({ Condition: { StringEquals: { 'kms:ViaService': s3 } } })], 'yes'],
    ['denies that leave nothing together', [allow(), deny({ Condition: { StringEquals: { 'kms:ViaService': s3 } } }), deny({ Condition: { StringNotEquals: { 'kms:ViaService': s3 } } })], 'no'],
    ['a deny for everyone but another', [allow(), deny({ Condition: { ArnNotEquals: { 'aws:PrincipalArn': BATCH } } })], 'no'],
    ['an action that does not cross accounts', [allow({ Principal: { AWS: PARTNER }, Action: 'kms:PutKeyPolicy' })], 'no'],
    ['one that does', [allow({ Principal: { AWS: PARTNER } })], 'yes'],
    ['another key', [allow({ Resource: 'arn:aws:kms:us-east-1:111122223333:key/0000abcd-12ab-34cd-56ef-1234567890ab' })], 'no'],
    ['an impossible condition', [when({ StringEquals: { 'kms:CallerAccount': '444455556666' } })], 'no'],
    ['a deny of what another allows', [deny(), allow()], 'yes'],
    ['a deny of what nobody may', [deny({ Action: 'kms:Sign' }), allow()], 'no'],
    ['a deny of what an account may', [deny({ Action: 'kms:Sign' }), DELEGATION], 'yes'],
  ])('%s', (_name, statements, expected) => {
    const of = world(...statements);
    const { key, statement } = first(of);
    expect(isReachable(of, key, statement).answer).toBe(expected);
  });

  it('names the deny that shadows it', () => {
    const of = world(allow(), deny({ Action: 'kms:Sign' }), deny({ Action: 'kms:D*' }));
    const { key, statement } = first(of);
    expect(shadowsOf(of, key, statement).map(({ index }) => index)).toEqual([2]);
  });
});

describe('is the first statement redundant', () => {
  it.each<[string, Written[], readonly number[]]>([
    ['alone', [allow()], []],
    ['the same again', [allow(), allow()], [1]],
    ['a wider action', [allow(), allow({ Action: 'kms:*' })], [1]],
    ['a narrower action', [allow({ Action: 'kms:*' }), allow()], []],
    ['a wider condition', [when({ StringEquals: { 'kms:ViaService': s3 } }), when({ StringLike: { 'kms:ViaService': 's3.*' } })], [1]],
    ['a narrower condition', [when({ StringLike: { 'kms:ViaService': 's3.*' } }), when({ StringEquals: { 'kms:ViaService': s3 } })], []],
    ['everyone', [allow(), allow({ Principal: '*' })], [1]],
    ['delegation does not cover a role', [allow(), DELEGATION], []],
    ['a role does not cover delegation', [DELEGATION, allow({ Action: 'kms:*' })], []],
    ['two halves', [allow({ Action: ['kms:Decrypt', 'kms:Sign'] }), allow(), allow({ Action: 'kms:Sign' })], [1, 2]],
    ['a deny by another deny', [deny({ Action: 'kms:Sign' }), deny({ Action: 'kms:S*' })], [1]],
    ['a deny by nothing else', [deny(), allow()], []],
    ['what matches nothing is dead, not redundant', [allow({ Action: 'kms:ListKeys' }), allow()], []],
  ])('%s', (_name, statements, expected) => {
    const of = world(...statements);
    const { key, statement } = first(of);
    const redundancy = isRedundant(of, key, statement);
    expect(redundancy.answer === 'yes' ? redundancy.by.map(({ index }) => index) : []).toEqual(expected);
    if (redundancy.answer === 'yes') expect(lostWithout(of, key, statement)).toEqual([]);
  });

  it('says what goes with it', () => {
    const of = world(allow(), DELEGATION);
    const { key, statement } = first(of);
    expect(lostWithout(of, key, statement)).toMatchObject([{ principal: APP, actions: ['kms:Decrypt'] }]);
  });
});

describe('conditions of the first statement', () => {
  it.each<[string, Written, boolean]>([
    ['a caller account like anything', when({ StringLike: { 'kms:CallerAccount': '*' } }), true],
    ['a principal like anything', when({ ArnLike: { 'aws:PrincipalArn': '*' } }, { Principal: '*' }), true],
    ['a principal that is there', when({ Null: { 'aws:PrincipalArn': 'false' } }, { Principal: '*' }), true],
    ['a path that may be absent', when({ StringLike: { 'kms:ViaService': '*' } }), false],
    ['… unless it is absent', when({ StringLikeIfExists: { 'kms:ViaService': '*' } }), true],
    ['all pairs like anything', when({ 'ForAllValues:StringLike': { 'kms:EncryptionContextKeys': '*' } }), true],
    ['a set operator on Null', when({ 'ForAllValues:Null': { 'kms:EncryptionContextKeys': 'true' } }), true],
    ['every address', when({ IpAddressIfExists: { 'aws:SourceIp': ['0.0.0.0/0', '::/0'] } }), true],
    ['every address of one family', when({ IpAddressIfExists: { 'aws:SourceIp': '0.0.0.0/0' } }), false],
    ['a service or not', when({ BoolIfExists: { 'aws:ViaAWSService': ['true', 'false'] } }), true],
    ['the account of the only caller', when({ StringEquals: { 'kms:CallerAccount': ACCOUNT } }), false],
    ['TLS', when({ Bool: { 'aws:SecureTransport': 'true' } }), false],
    ['an alias of the key', when({ 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/app' } }), false],
    ['a plain value', when({ StringEquals: { 'kms:ViaService': s3 } }), false],
    ['not an account id', when({ StringNotEquals: { 'kms:CallerAccount': 'somebody' } }), true],
    ['a negated value', when({ StringNotEquals: { 'kms:ViaService': s3 } }), false],
  ])('%s: vacuous %s', (_name, written, expected) => {
    const of = world(written);
    const { key, statement } = first(of);
    expect(statement.conditions.some((condition) => isVacuous(of, key, statement, condition))).toBe(expected);
  });

  it.each<[string, Written, readonly string[]]>([
    ['a value', when({ StringEquals: { 'kms:ViaService': s3 } }), []],
    ['another account than the caller’s', when({ StringEquals: { 'kms:CallerAccount': '444455556666' } }), ['kms:CallerAccount']],
    ['a key the action never carries', when({ Bool: { 'kms:GrantIsForAWSResource': 'true' } }), ['kms:GrantIsForAWSResource']],
    ['a key one of the actions carries', when({ Bool: { 'kms:GrantIsForAWSResource': 'true' } }, { Action: ['kms:Decrypt', 'kms:CreateGrant'] }), []],
    ['a wildcard that is none', when({ StringEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' } }), ['aws:PrincipalArn']],
    ['an account id with a wildcard in it', when({ StringEquals: { 'kms:CallerAccount': '1111*' } }), ['kms:CallerAccount']],
    ['a private address', when({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }), ['aws:SourceIp']],
    ['a public address', when({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }), []],
    ['a private one among public ones', when({ IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '203.0.113.0/24'] } }), []],
    ['two values at once', when({ StringEquals: { 'kms:ViaService': s3 }, StringLike: { 'kms:ViaService': 'ec2.*' } }), ['kms:ViaService', 'kms:ViaService']],
    ['a value of an absent key', when({ StringEquals: { 'kms:ViaService': s3 }, Null: { 'kms:ViaService': 'true' } }), ['kms:ViaService', 'kms:ViaService']],
    ['an address through an endpoint', when({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' }, StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } }), ['aws:SourceIp', 'aws:SourceVpce']],
    ['a source of a role’s request', when({ StringEquals: { 'aws:SourceAccount': ACCOUNT } }), ['aws:SourceAccount']],
    ['a source of a service’s request', when({ StringEquals: { 'aws:SourceAccount': ACCOUNT } }, { Principal: { Service: 'sns.amazonaws.com' } }), []],
    ['any value of a Null', when({ 'ForAnyValue:Null': { 'kms:EncryptionContextKeys': 'true' } }), ['kms:EncryptionContextKeys']],
    ['a deny of plain text', deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } }), []],
    ['a tag of the key', when({ StringEquals: { 'aws:ResourceTag/stage': 'production' } }), []],
  ])('%s: impossible %j', (_name, written, expected) => {
    const of = world(written);
    const { key, statement } = first(of);
    expect(impossibleConditions(of, key, statement).map((condition) => condition.key)).toEqual(expected);
  });

  it.each<[string, Written, string, boolean]>([
    ['before its last day', when({ DateLessThan: { 'aws:CurrentTime': '2026-07-01T00:00:00Z' } }), '2026-06-30', false],
    ['after it', when({ DateLessThan: { 'aws:CurrentTime': '2026-07-01T00:00:00Z' } }), '2026-07-01', true],
    ['after it, as a number of seconds', when({ NumericLessThan: { 'aws:EpochTime': '1782864000' } }), '2026-07-01', true],
    ['… and before', when({ NumericLessThan: { 'aws:EpochTime': '1782864000' } }), '2026-06-30', false],
    ['after a date of seconds', when({ DateLessThanEquals: { 'aws:EpochTime': '2026-06-30T12:00:00Z' } }), '2026-07-01', true],
    ['before its first day', when({ DateGreaterThan: { 'aws:CurrentTime': '2026-07-01' } }), '2026-06-30', false],
    ['a window that is to come', when({ DateGreaterThan: { 'aws:CurrentTime': '2026-08-01' }, DateLessThan: { 'aws:CurrentTime': '2026-09-01' } }), '2026-07-01', false],
    ['a window that is over', when({ DateGreaterThan: { 'aws:CurrentTime': '2026-05-01' }, DateLessThan: { 'aws:CurrentTime': '2026-06-01' } }), '2026-07-01', true],
    ['either of two windows', when({ DateLessThan: { 'aws:CurrentTime': ['2026-06-01', '2026-08-01'] } }), '2026-07-01', false],
  ])('its time is over: %s', (_name, written, today, expected) => {
    const of: World = { ...world(written), today };
    const { key, statement } = first(of);
    expect(impossibleConditions(of, key, statement).length > 0).toBe(expected);
    expect(isOver(of, key, statement) && impossibleConditions(of, key, statement).length > 0).toBe(expected);
    expect(isReachable(of, key, statement).answer).toBe(expected ? 'no' : 'yes');
    expect(statement.conditions.some((condition) => isVacuous(of, key, statement, condition))).toBe(false);
  });

  it.each<[string, Written, boolean]>([
    ['IfExists on the path', when({ StringEqualsIfExists: { 'kms:ViaService': s3 } }), true],
    ['a value', when({ StringEquals: { 'kms:ViaService': s3 } }), false],
    ['IfExists with its key asked for', when({ StringEqualsIfExists: { 'kms:ViaService': s3 }, Null: { 'kms:ViaService': 'false' } }), false],
    ['IfExists on what every request has', when({ StringEqualsIfExists: { 'kms:CallerAccount': ACCOUNT } }), false],
    ['IfExists on what no request has', when({ StringEqualsIfExists: { 'kms:EncryptionContext:app': 'x' } }, { Action: 'kms:DescribeKey' }), false],
    ['ForAllValues on the pairs', when({ 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['app'] } }), true],
    ['ForAllValues on the operations of a grant', when({ 'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Decrypt'] } }, { Action: 'kms:CreateGrant' }), false],
    ['ForAllValues on tag names', when({ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } }, { Action: 'kms:TagResource' }), false],
    ['not a path', when({ StringNotEquals: { 'kms:ViaService': s3 } }), false],
    ['not a pair', when({ StringNotEquals: { 'kms:EncryptionContext:level': 'secret' } }), true],
    ['multi-factor authentication on a deny', deny({ Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } }), true],
    ['… with IfExists', deny({ Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } }), false],
    ['its age on a deny', deny({ Condition: { NumericGreaterThan: { 'aws:MultiFactorAuthAge': '3600' } } }), true],
    ['a deny of one path', deny({ Condition: { StringEquals: { 'kms:ViaService': s3 } } }), false],
    ['a deny but for one path', deny({ Condition: { StringNotEqualsIfExists: { 'kms:ViaService': s3 } } }), false],
  ])('%s: escapable %s', (_name, written, expected) => {
    const of = world(written, ...(written['Effect'] === 'Deny' ? [allow()] : []));
    const { key, statement } = first(of);
    const escapes = statement.conditions.flatMap((condition) => escapeOf(of, key, statement, condition) ?? []);
    expect(escapes.length > 0).toBe(expected);
    for (const { witness } of escapes) expect(decide(of, witness).decision).toBe('allowed');
  });
});
