import { describe, expect, it } from 'vitest';
import type { Json } from './document.ts';
import { encodeQuestion, type WitnessRequest } from './encode.ts';
import { cvc5, hasCvc5 } from './solve.ts';

const available = await hasCvc5();

const policy = (...statements: Json[]): Json => ({ Version: '2012-10-17', Statement: statements });
const allow = (parts: { [name: string]: Json }): Json => ({ Effect: 'Allow', Action: 'kms:*', Resource: '*', ...parts });
const deny = (parts: { [name: string]: Json }): Json => ({ Effect: 'Deny', Action: '*', Resource: '*', ...parts });
const when = (operator: string, key: string, values: Json): Json => allow({ Condition: { [operator]: { [key]: values } } });

const ask = async (a: Json, b: Json, request?: WitnessRequest): Promise<string> => {
  const solved = await cvc5(encodeQuestion(a, b, request).text, 10);
  expect(solved.output).not.toContain('error');
  return solved.answer;
};

const ROOT = { AWS: 'arn:aws:iam::111122223333:root' };
const ROLE = { AWS: 'arn:aws:iam::111122223333:role/app' };

/** More: the first allows a request that the second does not. */
const cases: [name: string, a: Json, b: Json, more: boolean, less: boolean][] = [
  ['the same', policy(allow({})), policy(allow({})), false, false],
  ['actions in any case', policy(allow({ Action: 'KMS:Decrypt' })), policy(allow({ Action: 'kms:d*' })), false, true],
  ['NotAction', policy(allow({ NotAction: 'kms:*', Action: undefined as never })), policy(allow({ Action: 's3:Get*' })), true, false],
  ['every action', policy(allow({ Action: '*' })), policy(allow({ Action: 'kms:*' })), true, false],
  ['a role is in its account', policy(allow({ Principal: ROLE })), policy(allow({ Principal: ROOT })), false, true],
  ['an account id is its root', policy(allow({ Principal: { AWS: '111122223333' } })), policy(allow({ Principal: ROOT })), false, false],
  ['everyone has services in it', policy(allow({ Principal: '*' })), policy(allow({ Principal: { Service: 'logs.amazonaws.com' } })), true, false],
  ['no service in an account', policy(allow({ Principal: { Service: 'logs.amazonaws.com' } })), policy(allow({ Principal: ROOT })), true, true],
  ['no wildcard in a role name', policy(allow({ Principal: { AWS: 'arn:aws:iam::111122223333:role/*' } })), policy(deny({ Principal: '*' })), false, false],
  ['a deny with NotPrincipal spares the role with its account', policy(allow({ Principal: ROOT }), deny({ NotPrincipal: { AWS: [ROLE.AWS, ROOT.AWS] } })),
    policy(allow({ Principal: ROLE })), false, false],
  ['a deny with NotPrincipal that does not name the account spares nobody', policy(allow({ Principal: ROOT }), deny({ NotPrincipal: ROLE })),
    policy(deny({ Principal: '*' })), false, false],
  ['a star stays in its field', policy(allow({ Resource: 'arn:aws:kms:*:key/a' })), policy(deny({})), false, false],
  ['the last field takes the rest', policy(allow({ Resource: 'arn:aws:logs:*:*:log-group:*' })), policy(allow({ Resource: 'arn:aws:logs:*:*:log-group:a:*' })), true, false],
  ['a closing star takes the fields that are not written', policy(allow({ Resource: 'arn:aws:kms*' })), policy(allow({ Resource: 'arn:aws:kms:*:*:*' })), true, false],
  ['resources are case-sensitive', policy(allow({ Resource: 'arn:aws:s3:::A' })), policy(allow({ Resource: 'arn:aws:s3:::a' })), true, true],
  ['NotResource', policy(allow({ NotResource: 'arn:aws:s3:::a/*', Resource: undefined as never })), policy(allow({ Resource: 'arn:aws:s3:::b/*' })), true, false],
  ['a deny beats an allow', policy(allow({}), deny({ Action: 'kms:Decrypt' })), policy(allow({ Action: 'kms:Decrypt' })), true, true],
  ['a star under StringEquals is a star', policy(when('StringEquals', 'kms:ViaService', 's3.*')), policy(when('StringLike', 'kms:ViaService', 's3.*')), false, true],
  ['a condition wants its key', policy(when('StringLike', 'kms:ViaService', '*')), policy(when('Null', 'kms:ViaService', 'false')), false, false],
  ['a negated one does not', policy(when('StringNotEquals', 'kms:ViaService', 'a')), policy(when('StringNotEqualsIfExists', 'kms:ViaService', 'a')), false, false],
  ['IfExists lets the absent through', policy(when('StringEqualsIfExists', 'kms:ViaService', 'a')), policy(when('StringEquals', 'kms:ViaService', 'a')), true, false],
  ['several values: any', policy(when('StringEquals', 'aws:PrincipalOrgID', ['o-a', 'o-b'])), policy(when('StringLike', 'aws:PrincipalOrgID', 'o-?')), false, true],
  ['several values, negated: none', policy(when('StringNotEquals', 'kms:a', ['x', 'y'])), policy(when('StringNotEquals', 'kms:a', 'x')), false, true],
  ['ignoring case', policy(when('StringEqualsIgnoreCase', 'kms:a', 'Ab')), policy(when('StringEquals', 'kms:a', ['ab', 'aB', 'Ab', 'AB'])), false, false],
  ['key names in any case', policy(when('StringEquals', 'KMS:viaservice', 'a')), policy(when('StringEquals', 'kms:ViaService', 'a')), false, false],
  ['ARNs field by field', policy(when('ArnLike', 'aws:SourceArn', 'arn:aws:*:1:x')), policy(when('ArnLike', 'aws:SourceArn', 'arn:aws:s3:::1:x')), false, true],
  ['a negated ARN test passes what is no ARN', policy(when('ArnNotLike', 'aws:SourceArn', 'arn:aws:s3:::*')), policy(when('ArnLike', 'aws:SourceArn', 'arn:*:*:*:*:*')), true, true],
  ['one key as ARN and as text', policy(when('ArnLike', 'aws:SourceArn', 'arn:aws:s3:::a*')), policy(when('StringLike', 'aws:SourceArn', 'arn:aws:s3:::*')), false, true],
  ['Bool', policy(when('Bool', 'aws:SecureTransport', false)), policy(when('Bool', 'aws:SecureTransport', 'TRUE')), true, true],
  ['Bool has two values', policy(when('Null', 'aws:SecureTransport', 'false')), policy(when('Bool', 'aws:SecureTransport', ['true', 'false'])), false, false],
  ['numbers', policy(when('NumericLessThan', 'kms:d', '7')), policy(when('NumericLessThanEquals', 'kms:d', '7.0')), false, true],
  ['numbers: an interval and a hole', policy(when('NumericNotEquals', 'kms:d', '7')), policy(when('NumericGreaterThan', 'kms:d', '-1')), true, true],
  ['dates', policy(when('DateLessThan', 'aws:CurrentTime', '2025-01-01T00:00:00Z')), policy(when('DateLessThan', 'aws:CurrentTime', '1735689600')), false, false],
  ['addresses', policy(when('IpAddress', 'aws:SourceIp', '10.1.0.0/16')), policy(when('IpAddress', 'aws:SourceIp', ['10.0.0.0/9', '2001:db8::/32'])), false, true],
  ['two halves of a block', policy(when('IpAddress', 'aws:SourceIp', '10.0.0.0/8')), policy(when('IpAddress', 'aws:SourceIp', ['10.0.0.0/9', '10.128.0.0/9'])), false, false],
  ['NotIpAddress passes the other family', policy(when('NotIpAddress', 'aws:SourceIp', '0.0.0.0/0')), policy(when('Null', 'aws:SourceIp', 'true')), true, false],
  ['ForAllValues holds without values', policy(when('ForAllValues:StringEquals', 'aws:TagKeys', 'a')), policy(when('ForAnyValue:StringEquals', 'aws:TagKeys', 'a')), true, true],
  ['ForAnyValue of two', policy(allow({ Condition: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' }, 'ForAnyValue:StringLike': { 'aws:TagKeys': 'b' } } })),
    policy(when('ForAllValues:StringEquals', 'aws:TagKeys', ['a'])), true, true],
  ['all and some', policy(allow({ Condition: { 'ForAllValues:StringLike': { 'aws:TagKeys': 'a*' }, 'ForAnyValue:StringLike': { 'aws:TagKeys': '*b' } } })),
    policy(when('ForAnyValue:StringLike', 'aws:TagKeys', 'a*b')), false, true],
  ['a variable under a wildcard', policy(allow({ Resource: 'arn:aws:s3:::home/${aws:username}/*' })), policy(allow({ Resource: 'arn:aws:s3:::home/*' })), false, true],
  ['a variable is not a wildcard', policy(when('StringEquals', 'kms:a', '${aws:username}')), policy(when('Null', 'aws:username', 'false')), false, true],
  ['a variable in a negated test of an absent key', policy(when('StringNotEquals', 'kms:a', '${aws:username}')), policy(when('Null', 'aws:username', 'false')), true, true],
  ['a literal star in a variable', policy(when('StringLike', 'kms:a', 'a${*}')), policy(when('StringEquals', 'kms:a', 'a*')), false, false],
];

describe.skipIf(!available)('encodeQuestion', () => {
  it.each(cases)('%s', async (_, a, b, more, less) => {
    expect(await ask(a, b)).toBe(more ? 'sat' : 'unsat');
    expect(await ask(b, a)).toBe(less ? 'sat' : 'unsat');
  });

  it('says whether one request tells two documents apart', async () => {
    const [a, b] = [policy(when('StringLike', 'kms:ViaService', 's3.*')), policy(when('StringEquals', 'kms:ViaService', 's3.us-east-1.amazonaws.com'))];
    const request = (via: string): WitnessRequest => ({
      principal: undefined, action: 'kms:Decrypt', resource: 'arn:aws:kms:us-east-1:111122223333:key/a', context: { 'kms:ViaService': [via] },
    });
    expect(await ask(a, b, request('s3.eu-west-1.amazonaws.com'))).toBe('sat');
    expect(await ask(a, b, request('s3.us-east-1.amazonaws.com'))).toBe('unsat');
    expect(await ask(a, b, request('ec2.eu-west-1.amazonaws.com'))).toBe('unsat');
  });
});
