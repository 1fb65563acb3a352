import { describe, expect, it } from 'vitest';
import { explained } from './test-explained.ts';

/** The request is allowed where the condition holds; what is missing where that cannot be told. */
const outcome = (condition: object, context: object): string => {
  const { decision, unknowns } = explained({
    accounts: [{ id: '111122223333' }],
    identity: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*', Condition: condition }],
    request: { context },
  });
  if (decision === 'unknown') return `rests on ${unknowns.map(({ name }) => name).join(' and ')}`;
  return decision === 'allowed' ? 'holds' : 'fails';
};

const DEPT = 'kms:EncryptionContext:Dept';
const SOURCE = 'aws:SourceArn';
const TAGS = 'aws:TagKeys';

describe('conditions on one value', () => {
  it.each<readonly [condition: object, context: object, outcome: string]>([
    [{ StringEquals: { [DEPT]: 'IT' } }, { [DEPT]: 'IT' }, 'holds'],
    [{ StringEquals: { [DEPT]: '‹Dept›' } }, { [DEPT]: 'IT' }, 'rests on Dept'],
    [{ StringEquals: { [DEPT]: ['‹Dept›', 'IT'] } }, { [DEPT]: 'IT' }, 'holds'],
    [{ StringNotEquals: { [DEPT]: ['‹Dept›', 'IT'] } }, { [DEPT]: 'IT' }, 'fails'],
    [{ StringNotEquals: { [DEPT]: ['‹Dept›', 'IT'] } }, { [DEPT]: 'HR' }, 'rests on Dept'],
    [{ StringEquals: { [DEPT]: [] } }, { [DEPT]: 'IT' }, 'fails'],
    [{ NumericLessThan: { [DEPT]: '‹Most›' } }, { [DEPT]: '7' }, 'rests on Most'],
    [{ NumericLessThan: { [DEPT]: '7' } }, { [DEPT]: '‹Count›' }, 'rests on Count'],
    [{ NumericLessThan: { [DEPT]: ['‹Most›', '8'] } }, { [DEPT]: '7' }, 'holds'],
    [{ DateLessThan: { [DEPT]: '‹End›' } }, { [DEPT]: '2026-06-30' }, 'rests on End'],
    [{ Bool: { [DEPT]: '‹Flag›' } }, { [DEPT]: 'true' }, 'rests on Flag'],
    [{ BinaryEquals: { [DEPT]: '‹Bytes›' } }, { [DEPT]: 'QUJD' }, 'rests on Bytes'],
    [{ IpAddress: { [DEPT]: '‹Range›' } }, { [DEPT]: '203.0.113.9' }, 'rests on Range'],
    [{ NotIpAddress: { [DEPT]: '‹Range›' } }, { [DEPT]: '203.0.113.9' }, 'rests on Range'],
    [{ NumericEquals: { [DEPT]: 'x' } }, { [DEPT]: 'x' }, 'fails'],
    [{ IpAddress: { [DEPT]: '203.0.113.0/24' } }, { [DEPT]: 'nowhere' }, 'fails'],
    [{ NumericNotEquals: { [DEPT]: 'x' } }, { [DEPT]: 'x' }, 'holds'],
    [{ NumericEquals: { [DEPT]: '2026-06-30' } }, { [DEPT]: '2026-06-30' }, 'fails'],
    [{ DateEquals: { [DEPT]: '7' } }, { [DEPT]: '7' }, 'fails'],
    [{ BinaryEquals: { [DEPT]: 'QUI=' } }, { [DEPT]: 'QUI' }, 'holds'],
    [{ BinaryEquals: { [DEPT]: 'QUI=' } }, { [DEPT]: 'qui' }, 'fails'],
    [{ Bool: { [DEPT]: 'TRUE' } }, { [DEPT]: 'true' }, 'holds'],
    [{ Bool: { [DEPT]: 'false' } }, { [DEPT]: 'true' }, 'fails'],
    [{ StringLike: { [DEPT]: 'I?' } }, { [DEPT]: 'IT' }, 'holds'],
    [{ StringEqualsIgnoreCase: { [DEPT]: 'I?' } }, { [DEPT]: 'it' }, 'fails'],
    [{ StringEqualsIgnoreCase: { [DEPT]: '${aws:PrincipalType}' } }, { [DEPT]: 'assumedrole' }, 'holds'],
    [{ StringNotEqualsIgnoreCase: { [DEPT]: 'it' } }, { [DEPT]: 'IT' }, 'fails'],
    [{ ArnLike: { [SOURCE]: 'arn:aws:sns:*' } }, { [SOURCE]: 'arn:aws:sns:us-east-1:111122223333:orders' }, 'holds'],
    [{ ArnLike: { [SOURCE]: '*' } }, { [SOURCE]: '‹Topic›' }, 'rests on Topic'],
    [{ ArnLike: { [SOURCE]: 'arn:aws:sns:*' } }, { [SOURCE]: '‹Topic›' }, 'rests on Topic'],
    [{ ArnLike: { [SOURCE]: 'arn:aws:sns:*' } }, { [SOURCE]: 'orders' }, 'fails'],
    [{ ArnLike: { [SOURCE]: 'arn:aws:sns:*' }, StringEquals: { [DEPT]: '‹Dept›' } }, { [SOURCE]: 'arn:aws:sns:us-east-1:111122223333:‹Topic›', [DEPT]: 'IT' }, 'rests on Dept'],
    [{ ArnLike: { [SOURCE]: 'arn:aws:sns:‹Rest›' } }, { [SOURCE]: 'arn:aws:sns:us-east-1:111122223333:orders' }, 'rests on Rest'],
    [{ ArnNotLike: { [SOURCE]: '*' } }, { [SOURCE]: '‹Topic›' }, 'rests on Topic'],
  ])('%j and %j', (condition, context, expected) => {
    expect(outcome(condition, context)).toBe(expected);
  });
});

describe('conditions on an absent key', () => {
  it.each<readonly [operator: string, outcome: string]>([
    ['StringEquals', 'fails'],
    ['StringNotEquals', 'holds'],
    ['StringEqualsIfExists', 'holds'],
    ['StringNotEqualsIfExists', 'holds'],
    ['ForAllValues:StringEquals', 'holds'],
    ['ForAllValues:StringNotEquals', 'holds'],
    ['ForAnyValue:StringEquals', 'fails'],
    ['ForAnyValue:StringNotEquals', 'fails'],
    ['ForAnyValue:StringEqualsIfExists', 'holds'],
  ])('%s', (operator, expected) => {
    expect(outcome({ [operator]: { [TAGS]: 'a' } }, {})).toBe(expected);
  });
});

describe('conditions on several values', () => {
  it.each<readonly [operator: string, wanted: readonly string[], values: readonly string[], outcome: string]>([
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], 'holds'],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], 'fails'],
    ['ForAllValues:StringNotEquals', ['a', 'b'], ['c', 'd'], 'holds'],
    ['ForAllValues:StringNotEquals', ['a', 'b'], ['c', 'a'], 'fails'],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'b'], 'holds'],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'd'], 'fails'],
    ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'c'], 'holds'],
    ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'b'], 'fails'],
    ['StringEquals', ['a', 'b'], ['c', 'b'], 'holds'],
    ['StringNotEquals', ['a', 'b'], ['c', 'b'], 'fails'],
    ['StringNotEquals', ['a', 'b'], ['c', 'd'], 'holds'],
    ['ForAllValues:StringEquals', ['a', '‹Tag›'], ['a', 'b'], 'rests on Tag'],
    ['ForAllValues:StringEquals', ['x-‹Tag›'], ['x-a', 'b'], 'fails'],
    ['ForAnyValue:StringEquals', ['a', '‹Tag›'], ['c', 'a'], 'holds'],
    ['ForAnyValue:StringEquals', ['a', '‹Tag›'], ['c', 'd'], 'rests on Tag'],
  ])('%s %j and %j', (operator, wanted, values, expected) => {
    expect(outcome({ [operator]: { [TAGS]: wanted } }, { [TAGS]: values })).toBe(expected);
  });
});

describe('conditions on whether there is a key', () => {
  it.each<readonly [operator: string, wanted: unknown, context: object, outcome: string]>([
    ['Null', 'true', {}, 'holds'],
    ['Null', 'TRUE', {}, 'holds'],
    ['Null', 'false', {}, 'fails'],
    ['Null', 'true', { [TAGS]: 'a' }, 'fails'],
    ['Null', 'false', { [TAGS]: 'true' }, 'holds'],
    ['Null', ['true', 'false'], {}, 'holds'],
    ['Null', '‹Flag›', {}, 'rests on Flag'],
    ['Null', ['‹Flag›', 'true'], {}, 'holds'],
    ['Null', 'maybe', {}, 'fails'],
    ['ForAllValues:Null', 'true', { [TAGS]: 'a' }, 'holds'],
    ['ForAnyValue:Null', 'true', {}, 'fails'],
  ])('%s %j with %j', (operator, wanted, context, expected) => {
    expect(outcome({ [operator]: { [TAGS]: wanted } }, context)).toBe(expected);
  });

  it.each([
    [{ Null: { 'aws:PrincipalTag/team': 'true' } }],
    [{ StringEquals: { 'aws:PrincipalTag/team': 'pay' } }],
    [{ StringEqualsIfExists: { 'aws:PrincipalTag/team': 'pay' } }],
  ])('%j rests on the tags', (condition) => {
    expect(outcome(condition, {})).toBe('rests on tags of arn:aws:iam::111122223333:role/app');
  });
});
