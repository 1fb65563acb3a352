import { describe, expect, it } from 'vitest';
import { NO_CONTEXT, type Context, type ContextValue } from './context.ts';
import { compileArnPattern, compileText, isArnValue, type TextSyntax } from './text.ts';
import type { Truth } from './truth.ts';

type Word = 'no' | 'maybe' | 'yes';

const word = (truth: Truth): Word => (['no', 'maybe', 'yes'] as const)[truth];

const NOT_KNOWN: ContextValue = { unknown: { name: 'tags', matters: 'the value of the tag' } };

/** A context of these values, and what is noted in it as missing. */
const contextOf = (values: Readonly<Record<string, ContextValue>>): { context: Context; noted: string[] } => {
  const noted: string[] = [];
  const context: Context = {
    ...NO_CONTEXT,
    lookup: (key) => values[key],
    note: (names, value) => noted.push(...names, ...(value.match(/(?<=‹)[^›]*/g) ?? [])),
    noteCause: ({ name }) => noted.push(name),
  };
  return { context, noted };
};

const LITERAL: TextSyntax = { variables: true, wildcards: false };
const LIKE: TextSyntax = { variables: true, wildcards: true };
const ANY_CASE: TextSyntax = { variables: true, wildcards: false, ignoreCase: true };
const NO_VARIABLES: TextSyntax = { variables: false, wildcards: true };

const VALUES: Readonly<Record<string, ContextValue>> = {
  'aws:username': ['Bob'], 'aws:PrincipalTag/team': NOT_KNOWN, 'aws:TagKeys': ['a', 'b'], 'aws:PrincipalAccount': ['‹Account›'], 'aws:userid': ['a*'], 'aws:none': [],
};

type Row = readonly [pattern: string, value: string, matches: Word, missing?: readonly string[]];

const rowsOf = (syntax: TextSyntax, rows: readonly Row[]) => rows.map(([pattern, value, matches, missing = []]) => [pattern, value, syntax, matches, missing] as const);

describe('whether a text of a policy matches a value', () => {
  it.each([
    ...rowsOf(LITERAL, [
      ['pay', 'pay', 'yes'],
      ['pay', 'PAY', 'no'],
      ['p*', 'pay', 'no'],
      ['p*', 'p*', 'yes'],
      ['${aws:username}', 'Bob', 'yes'],
      ['${aws:username}', 'bob', 'no'],
      ['u-${aws:username}-${aws:username}', 'u-Bob-Bob', 'yes'],
      ['${aws:username}', '${aws:username}', 'no'],
      ['${aws:absent}', '', 'no'],
      ['${aws:none}', '', 'no'],
      ["${aws:absent, 'Al'}", 'Al', 'yes'],
      ["${aws:absent, 'Al'}", 'Bob', 'no'],
      ["${aws:absent, ''}", '', 'yes'],
      ["${aws:username, 'Al'}", 'Bob', 'yes'],
      ["${aws:username, 'Al'}", 'Al', 'no'],
      ['${aws:TagKeys}', 'a', 'no'],
      ['${aws:TagKeys}', 'ab', 'no'],
      ["${aws:TagKeys, 'a'}", 'a', 'no'],
    ]),
    ...rowsOf(LIKE, [
      ['p*', 'pay', 'yes'],
      ['p?y', 'pay', 'yes'],
      ['p?y', 'py', 'no'],
      ['${aws:username}*', 'Bobby', 'yes'],
      ['?${aws:username}', 'xBob', 'yes'],
      ['?${aws:username}', 'Bob', 'no'],
      ['${aws:absent}*', 'a', 'no'],
      ['${aws:none}*', 'a', 'no'],
      ['${aws:userid}', 'a*', 'yes'],
      ['${aws:userid}', 'ab', 'no'],
      ['${aws:userid}?', 'abc', 'no'],
    ]),
    ...rowsOf(NO_VARIABLES, [
      ['${aws:username}', 'Bob', 'no'],
      ['${aws:username}', '${aws:username}', 'yes'],
    ]),
    ...rowsOf(ANY_CASE, [
      ['PAY', 'pay', 'yes'],
      ['${aws:username}', 'bOB', 'yes'],
      ['${aws:username}', 'bOBb', 'no'],
    ]),
  ])('%s and %s', (pattern, value, syntax, matches) => {
    const { context, noted } = contextOf(VALUES);
    expect(word(compileText(pattern, syntax)(value, context))).toBe(matches);
    expect(noted, 'nothing is missing').toEqual([]);
  });

  it.each([
    ...rowsOf(LITERAL, [
      ['‹Team›', 'pay', 'maybe', ['Team']],
      ['t-‹Team›', 'pay', 'no'],
      ['t-‹Team›', 't-‹Team›', 'yes'],
      ['t-‹Team›', 't-‹Other›', 'maybe', ['Team', 'Other']],
      ['t-‹Team›', 'u-‹Other›', 'no'],
      ['t-‹Team›-‹Part›', 't-a-b', 'maybe', ['Team', 'Part']],
      ['pay', '‹Team›', 'maybe', ['Team']],
      ['pay', '‹Team›y', 'maybe', ['Team']],
      ['pay', '‹Team›z', 'no'],
      ['pay', 'p*‹Team›', 'no'],
      ['t-${Hole}', 't-a', 'maybe', ['Hole']],
      ['${aws:PrincipalTag/team}', 'pay', 'maybe', ['tags']],
      ["${aws:PrincipalTag/team, 'x'}", 'pay', 'maybe', ['tags']],
      ['t-${aws:PrincipalTag/team}', 't-pay', 'maybe', ['tags']],
      ['t-${aws:PrincipalTag/team}', 'pay', 'no'],
      ['${aws:PrincipalTag/team}', '‹Team›', 'maybe', ['tags', 'Team']],
      ['${aws:PrincipalTag/team}-${aws:absent}', 'pay', 'no'],
      ['${aws:PrincipalTag/team}-‹Part›', 'a-b', 'maybe', ['tags', 'Part']],
      ['${aws:PrincipalAccount}', '111122223333', 'maybe', ['Account']],
      ['${aws:PrincipalAccount}', '‹Account›', 'yes'],
      ['${aws:PrincipalAccount}', '‹Other›', 'maybe', ['Account', 'Other']],
      ['a-${aws:PrincipalAccount}', '111122223333', 'no'],
      ['${aws:username}', '‹Name›', 'maybe', ['Name']],
      ['${aws:username}', 'b‹Name›', 'no'],
      ['${aws:username}-‹Part›', 'Bob-x', 'maybe', ['Part']],
      ['${aws:TagKeys}-‹Part›', 'a-x', 'no'],
    ]),
    ...rowsOf(LIKE, [
      ['*', '‹Team›', 'yes'],
      ['p*', '‹Team›', 'maybe', ['Team']],
      ['p*', 'p‹Team›', 'yes'],
      ['‹Team›*', 'pay', 'maybe', ['Team']],
      ['?‹Team›', '', 'no'],
    ]),
    ...rowsOf(NO_VARIABLES, [['t-${Hole}', 't-a', 'no']]),
    ...rowsOf(ANY_CASE, [
      ['T-‹Team›', 't-pay', 'maybe', ['Team']],
      ['T-PAY', 't-‹Team›', 'maybe', ['Team']],
      ['T-PAY', 'u-‹Team›', 'no'],
      ['A-${aws:PrincipalAccount}', 'a-1', 'maybe', ['Account']],
      ['A-${aws:PrincipalAccount}', 'b-1', 'no'],
    ]),
  ])('%s and %s, of which something is not known', (pattern, value, syntax, matches, missing) => {
    const { context, noted } = contextOf(VALUES);
    expect(word(compileText(pattern, syntax)(value, context))).toBe(matches);
    expect(noted).toEqual(missing);
  });

  it('tells which text is to match', () => {
    const told: unknown[] = [];
    const context: Context = { ...NO_CONTEXT, note: (...all) => told.push(all) };
    compileText('t-‹Team›', LITERAL)('t-pay', context);
    compileText('t-pay', LITERAL)('t-‹Other›', context);
    expect(told).toEqual([[['Team'], 't-pay', 't-‹Team›'], [[], 't-‹Other›', 't-pay']]);
  });
});

describe('whether an ARN pattern matches an ARN', () => {
  it.each(rowsOf(LIKE, [
    ['arn:aws:sns:us-east-1:111122223333:orders', 'arn:aws:sns:us-east-1:111122223333:orders', 'yes'],
    ['arn:aws:sns:*:111122223333:orders', 'arn:aws:sns:us-east-1:111122223333:orders', 'yes'],
    ['arn:aws:*:111122223333:orders', 'arn:aws:sns:us-east-1:111122223333:orders', 'no'],
    ['arn:aws:*:orders*', 'arn:aws:sns:us-east-1:111122223333:orders', 'no'],
    ['arn:aws:logs:*:*:group:*', 'arn:aws:logs:us-east-1:111122223333:group:a:b', 'yes'],
    ['arn:aws:logs:*:*:group:*:b', 'arn:aws:logs:us-east-1:111122223333:group:a:b', 'yes'],
    ['arn:aws:logs:*:*:group', 'arn:aws:logs:us-east-1:111122223333:group:a', 'no'],
    ['arn:aws:s3:::data', 'arn:aws:s3:::data', 'yes'],
    ['arn:aws:s3:*', 'arn:aws:s3:::data', 'yes'],
    ['arn:aws:sn*', 'arn:aws:sns:us-east-1:111122223333:orders', 'yes'],
    ['arn:aws:sns:us-east-1*orders*', 'arn:aws:sns:us-east-1:111122223333:orders', 'yes'],
    ['arn:aws:sns:us-east-1?1111*', 'arn:aws:sns:us-east-1:111122223333:orders', 'yes'],
    ['arn:aws:sns', 'arn:aws:sns:us-east-1:111122223333:orders', 'no'],
    ['arn:aws:*orders', 'arn:aws:sns:us-east-1:111122223333:orders', 'no'],
    ['arn:aws:sns:us-east-1:111122223333:orders', 'arn:aws:sns', 'no'],
    ['*', 'arn:aws:sns:us-east-1:111122223333:orders', 'yes'],
    ['a*', 'arn:aws:sns:us-east-1:111122223333:orders', 'yes'],
    ['b*', 'arn:aws:sns:us-east-1:111122223333:orders', 'no'],
    ['orders', 'orders', 'yes'],
    ['order?', 'orders', 'yes'],
    ['order?', 'order:s', 'no'],
    ['order', 'orders', 'no'],
    ['arn:aws:s3:::${aws:username}/*', 'arn:aws:s3:::Bob/a', 'yes'],
    ['arn:aws:s3:::${aws:username}/*', 'arn:aws:s3:::Al/a', 'no'],
    ['‹Topic›', 'arn:aws:sns:us-east-1:111122223333:orders', 'maybe', ['Topic']],
    ['arn:aws:sns:‹Rest›', 'arn:aws:sns:us-east-1:111122223333:orders', 'maybe', ['Rest']],
    ['arn:aws:sqs:‹Rest›', 'arn:aws:sns:us-east-1:111122223333:orders', 'no'],
    ['arn:aws:sns:us-east-1:‹Account›:orders', 'arn:aws:sns:us-east-1:111122223333:orders', 'maybe', ['Account']],
    ['arn:aws:sns:eu-west-1:‹Account›:orders', 'arn:aws:sns:us-east-1:111122223333:orders', 'no'],
    ['arn:aws:sns:us-east-1:111122223333:orders', '‹Topic›', 'maybe', ['Topic']],
    ['arn:aws:sns:us-east-1:111122223333:orders', 'arn:aws:sns:‹Rest›', 'maybe', ['Rest']],
    ['arn:aws:sns:us-east-1:111122223333:orders', 'arn:aws:sqs:‹Rest›', 'no'],
    ['arn:aws:sns:*:*:orders', 'arn:aws:sns:us-east-1:111122223333:‹Name›', 'maybe', ['Name']],
    ['arn:aws:sns:*:*:*', 'arn:aws:sns:us-east-1:111122223333:‹Name›', 'yes'],
  ]))('%s and %s', (pattern, value, syntax, matches, missing) => {
    const { context, noted } = contextOf(VALUES);
    expect(word(compileArnPattern(pattern, syntax)(value, context))).toBe(matches);
    expect(noted).toEqual(missing);
  });

  it.each<readonly [value: string, isArn: Word]>([
    ['arn:aws:sns:us-east-1:111122223333:orders', 'yes'],
    ['arn:aws:s3:::data', 'yes'],
    ['arn:aws:logs:us-east-1:111122223333:group:a:b', 'yes'],
    ['arn:aws:sns', 'no'],
    ['ern:aws:s3:::data', 'no'],
    ['orders', 'no'],
    ['‹Topic›', 'maybe'],
    ['arn:‹Rest›', 'maybe'],
    ['arn:aws:s3:::‹Name›', 'yes'],
  ])('%s is an ARN', (value, isArn) => {
    expect(word(isArnValue(value))).toBe(isArn);
  });
});
