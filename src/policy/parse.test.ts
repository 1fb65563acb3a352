import { describe, expect, it } from 'vitest';
import { formatArn, parseArn } from './arn.ts';
import { contextKeyName } from './context-key.ts';
import { parseOperatorName } from './operators.ts';
import { parsePolicy } from './parse.ts';
import { locate } from '../source/locate.ts';
import type { Json } from '../source/place.ts';

const parse = (value: Json) =>
  parsePolicy(value, { document: { file: 'policy.json', text: JSON.stringify(value, null, 2), value }, path: [] });

const statement = { Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Resource: '*' };
const policyOf = (changes: { [name: string]: Json | undefined }): Json =>
  JSON.parse(JSON.stringify({ Version: '2012-10-17', Statement: [{ ...statement, ...changes }] })) as Json;

const codes = (value: Json) => parse(value).problems.map(({ code }) => code);
const unreadableCodes = (value: Json) => parse(value).unreadable.map(({ code }) => code);

describe('parsePolicy', () => {
  it('reads one value and a list alike', () => {
    const one = parse({ Version: '2012-10-17', Statement: statement });
    const list = parse({ Version: '2012-10-17', Statement: [{ ...statement, Action: ['kms:Decrypt'], Resource: ['*'] }] });
    expect(one.statements[0]).toMatchObject({ effect: 'Allow', action: { negated: false, patterns: ['kms:Decrypt'] } });
    expect(list.statements[0]?.action).toEqual(one.statements[0]?.action);
    expect(one.statements[0]?.place.path).toEqual(['Statement']);
    expect(list.statements[0]?.place.path).toEqual(['Statement', 0]);
  });

  it('reads every form of principal', () => {
    const forms = parse(policyOf({ Principal: { AWS: ['111122223333', 'arn:aws:iam::111122223333:root'], Service: 's3.amazonaws.com' } }));
    expect(forms.statements[0]?.principal?.entries.map(({ type, value }) => [type, value])).toEqual([
      ['AWS', '111122223333'], ['AWS', 'arn:aws:iam::111122223333:root'], ['Service', 's3.amazonaws.com'],
    ]);
    expect(parse(policyOf({})).statements[0]?.principal?.entries[0]).toMatchObject({ type: '*', value: '*' });
    expect(parse(policyOf({ Principal: undefined, NotPrincipal: { AWS: '111122223333' } })).statements[0]?.principal?.negated).toBe(true);
  });

  it('keeps Booleans and numbers of conditions as text', () => {
    const { statements } = parse(policyOf({
      Condition: { Bool: { 'kms:GrantIsForAWSResource': true }, NumericLessThan: { 'kms:RotationPeriodInDays': [90, '365'] } },
    }));
    expect(statements[0]?.conditions.map(({ operator, values }) => [operator, values])).toEqual([
      ['Bool', ['true']], ['NumericLessThan', ['90', '365']],
    ]);
  });

  it('reads qualifiers and IfExists in any letter case', () => {
    expect(parseOperatorName('ForAnyValue:Stringlike')).toEqual({ qualifier: 'ForAnyValue', operator: 'StringLike', ifExists: false });
    expect(parseOperatorName('ArnNotLikeIfExists')).toEqual({ operator: 'ArnNotLike', ifExists: true });
    expect(parseOperatorName('NullIfExists')).toBe('NULL_WITH_IF_EXISTS');
    expect(parseOperatorName('ForSomeValues:StringLike')).toBe('INVALID_CONDITION_OPERATOR');
    expect(parseOperatorName('StringMatches')).toBe('INVALID_CONDITION_OPERATOR');
  });

  it.each<[string, Json, string]>([
    ['an unknown operator', policyOf({ Condition: { StringMatches: { 'aws:PrincipalOrgID': 'o-1' } } }), 'INVALID_CONDITION_OPERATOR'],
    ['Null with IfExists', policyOf({ Condition: { NullIfExists: { 'aws:PrincipalOrgID': 'true' } } }), 'NULL_WITH_IF_EXISTS'],
    ['a condition that is a list', policyOf({ Condition: [] }), 'DATA_TYPE_MISMATCH'],
    ['a condition that is null', policyOf({ Condition: null }), 'DATA_TYPE_MISMATCH'],
    ['an operator without keys', policyOf({ Condition: { StringEquals: 'o-1' } }), 'DATA_TYPE_MISMATCH'],
    ['a value that is an object', policyOf({ Condition: { StringEquals: { 'aws:PrincipalOrgID': { Ref: 'Org' } } } }), 'DATA_TYPE_MISMATCH'],
    ['a misspelt Condition', policyOf({ Conditions: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }), 'INVALID_POLICY_ELEMENT'],
    ['a condition in lower case', policyOf({ condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }), 'INVALID_POLICY_ELEMENT'],
  ])('never takes a statement for unconditional: %s', (_name, policy, code) => {
    expect(unreadableCodes(policy)).toEqual([code]);
    expect(parse(policy).statements).toEqual([]);
  });

  it.each<[string, Json, string]>([
    ['no Effect', policyOf({ Effect: undefined }), 'MISSING_EFFECT'],
    ['another Effect', policyOf({ Effect: 'allow' }), 'INVALID_EFFECT'],
    ['no Action', policyOf({ Action: undefined }), 'MISSING_ACTION'],
    ['Action and NotAction', policyOf({ NotAction: 'kms:Encrypt' }), 'UNSUPPORTED_ELEMENT_COMBINATION'],
    ['Principal and NotPrincipal', policyOf({ NotPrincipal: '*' }), 'UNSUPPORTED_ELEMENT_COMBINATION'],
    ['a principal that is text', policyOf({ Principal: 'arn:aws:iam::111122223333:root' }), 'INVALID_PRINCIPAL_FORMAT'],
    ['an unknown type of principal', policyOf({ Principal: { Aws: '111122223333' } }), 'INVALID_PRINCIPAL_KEY'],
    ['an action that is a number', policyOf({ Action: ['kms:Decrypt', 3] }), 'DATA_TYPE_MISMATCH'],
    ['a statement that is text', { Statement: ['Allow'] }, 'DATA_TYPE_MISMATCH'],
    ['a policy that is a list', [], 'DATA_TYPE_MISMATCH'],
  ])('names what cannot be read: %s', (_name, policy, code) => {
    expect(unreadableCodes(policy)).toContain(code);
    expect(codes(policy)).toContain(code);
  });

  it.each<[string, Json, string]>([
    ['an unknown element', policyOf({ Comment: 'why' }), 'INVALID_POLICY_ELEMENT'],
    ['a Sid that is a number', policyOf({ Sid: 1 }), 'DATA_TYPE_MISMATCH'],
    ['a context key without service', policyOf({ Condition: { StringEquals: { SourceArn: 'x' } } }), 'INVALID_CONDITION_KEY_FORMAT'],
    ['a context key twice', policyOf({ Condition: { StringEquals: { 'aws:SourceArn': 'x', 'AWS:SourceArn': 'y' } } }), 'DUPLICATE_KEYS_WITH_DIFFERENT_CASE'],
    ['another Version', { Version: '2012-10-18', Statement: statement }, 'INVALID_VERSION'],
  ])('evaluates the rest and reports: %s', (_name, policy, code) => {
    expect(codes(policy)).toEqual([code]);
    expect(parse(policy).statements).toHaveLength(1);
  });

  it('keeps the other statements of a policy with an unreadable one', () => {
    const policy = parse({ Statement: [{ ...statement, Effect: 'Permit' }, { ...statement, Sid: 'Good' }] });
    expect(policy.statements.map(({ sid, index }) => [sid, index])).toEqual([['Good', 1]]);
    expect(locate(policy.unreadable[0]!.place)).toMatchObject({ line: 4, pointer: '/Statement/0/Effect' });
  });

  it('turns policy variables on for the 2012 version only', () => {
    expect(parse({ Version: '2012-10-17', Statement: [] }).version).toBe('2012-10-17');
    expect(parse({ Statement: [] }).version).toBe('2008-10-17');
  });

  it('says that a policy has no statement', () => {
    expect(codes({ Version: '2012-10-17' })).toEqual(['MISSING_STATEMENT']);
  });
});

describe('ARNs and context keys', () => {
  it('leaves colons of the resource alone', () => {
    const text = 'arn:aws:logs:us-east-1:111122223333:log-group:/app:*';
    expect(parseArn(text)).toMatchObject({ service: 'logs', account: '111122223333', resource: 'log-group:/app:*' });
    expect(formatArn(parseArn(text)!)).toBe(text);
    expect(parseArn('arn:aws:s3::data')).toBeUndefined();
    expect(parseArn('1234abcd')).toBeUndefined();
  });

  it('compares context keys without case', () => {
    expect(contextKeyName('AWS:SourceArn')).toBe(contextKeyName('aws:sourcearn'));
  });
});
