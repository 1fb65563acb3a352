/** What conjunctions of tests say, in words that people read. */
import { describe, expect, it } from 'vitest';
import { parseGlob } from '../../algebra/glob.ts';
import { allNumbers, numbersAbove, numbersAtLeast, numbersAtMost, numbersBelow, oneNumber } from '../../algebra/intervals.ts';
import { oneOf } from '../../algebra/strings.ts';
import { arnAtom, textAtom, tieAtom, type Dimension, type Literal } from './atoms.ts';
import { BOOLEAN, accountId, callerResource, fieldsOfArn } from './domains.ts';
import { addressKey, arnKey, equals, fieldOf, has, inRange, key, like, member, no, numberKey, open, valueOf, within, yes } from './test-atoms.ts';
import { wordsFor, wordsForAll } from './words.ts';

const X = key('x');
const Y = key('y');
const REQUIRED = key('r', { required: true });
const FLAG = key('flag', { domain: BOOLEAN });
const FEW = key('few', { domain: oneOf(['a', 'b', 'c']) });
const SET = key('list', {}, 'set');
const NUMBER = numberKey('n');
const DATE = numberKey('aws:currenttime');
const ADDRESS = addressKey('ip');
const ARN = arnKey('arn');
const OWNER: Dimension = {
  id: 'caller', label: 'caller', optional: false, type: 'arn',
  fields: [...fieldsOfArn('caller', { partition: ['aws'], service: ['iam'], region: [''] }).slice(0, 4), { id: 'caller#4', domain: accountId('111122223333', true) }, { id: 'caller#5', domain: callerResource('role', 'app') }],
};
const CHOICE: Dimension = { ...ARN, id: 'choice', label: 'choice', fields: [{ id: 'choice#0', domain: oneOf(['a', 'b']) }, { id: 'choice#1', domain: oneOf(['x', 'y']) }] };
const A = like(X, 'a');
const U = open('u');
const MATCHES = arnAtom(X, fieldOf(X), [['arn', '*', 's3', '*', '*', '*'].map((each) => parseGlob(each))], 'arn:*:s3:*');

describe('a description', () => {
  it.each<[string, Literal[], string]>([
    ['nothing is asked', [], ''],
    ['a key is there', [yes(has(X))], 'x is present'],
    ['a key is not there', [no(has(X))], 'x is absent'],
    ['a key is not there, nor has it a value', [no(has(X)), no(like(X, 'a'))], 'x is absent'],
    ['a value', [yes(like(X, 'a'))], 'x is a'],
    ['an empty value', [yes(like(X, ''))], 'x is (empty)'],
    ['a value in any case', [yes(like(X, 'Ab', 0, true))], 'x is Ab (in any case)'],
    ['a pattern', [yes(like(X, 'a*'))], 'x matches a*'],
    ['a pattern of one character', [yes(like(X, 'a?'))], 'x matches a?'],
    ['two patterns', [yes(like(X, 'a*')), yes(like(X, '*b'))], 'x matches a* and *b'],
    ['a pattern and a value', [yes(like(X, 'ab')), yes(like(X, '?b'))], 'x matches ab and ?b'],
    ['three patterns', [yes(like(X, 'a*')), yes(like(X, '*b')), yes(like(X, '*c*'))], 'x matches a*, *b and *c*'],
    ['a value in any case and a pattern', [yes(like(X, 'Ab', 0, true)), yes(like(X, 'a*'))], 'x matches Ab (in any case) and a*'],
    ['a key is there, and has a value', [yes(has(X)), yes(like(X, 'a'))], 'x is a'],
    ['not a value', [no(like(X, 'a'))], 'x is absent or not a'],
    ['not a value, of a key that is there', [yes(has(X)), no(like(X, 'a'))], 'x is not a'],
    ['not a value, of a key that every request has', [no(like(REQUIRED, 'a'))], 'r is not a'],
    ['neither of two values', [no(like(X, 'a')), no(like(X, 'b'))], 'x is absent or not a or b'],
    ['none of three values', [no(like(X, 'a')), no(like(X, 'b')), no(like(X, 'c'))], 'x is absent or not a, b or c'],
    ['a pattern and not a value', [yes(like(X, 'a*')), no(like(X, 'ab'))], 'x matches a* and is not ab'],
    ['an unknown that holds says nothing of the key', [no(like(X, 'a')), yes(U)], 'depending on u, and x is absent or not a'],
    ['one of few values', [yes(like(FEW, 'a'))], 'few is a'],
    ['not one of few values', [no(like(FEW, 'a'))], 'few is absent or b or c'],
    ['not one of few values, of a key that is there', [yes(has(FEW)), no(like(FEW, 'a'))], 'few is b or c'],
    ['few values, by patterns', [yes(like(FEW, '?')), no(like(FEW, 'b'))], 'few is a or c'],
    ['a flag that is not false', [no(like(FLAG, 'false'))], 'flag is absent or true'],
    ['few values, of a key that is there', [yes(has(FEW))], 'few is present'],
    ['few values and another test', [yes(like(FEW, 'a')), no(equals(FEW, X))], 'few is a and is not ${x}'],
    ['two keys', [yes(like(Y, 'b')), yes(like(X, 'a'))], 'x is a, and y is b'],
    ['what holds depending on an unknown', [yes(U)], 'depending on u'],
    ['what holds unless an unknown does', [no(U)], 'not depending on u'],
  ])('of texts: %s', (_name, literals, expected) => {
    expect(wordsFor(literals)).toBe(expected);
  });

  it.each<[string, Literal[], string]>([
    ['one field', [yes(like(ARN, 's3', 2))], 'arn matches arn:*:s3:*:*:*'],
    ['all fields', ['arn', 'aws', 's3', '', '', 'bucket'].map((text, index) => yes(like(ARN, text, index))), 'arn is arn:aws:s3:(empty):(empty):bucket'],
    ['two tests of one field', [yes(like(ARN, 'a*', 5)), yes(like(ARN, '*b', 5))], 'arn matches arn:*:*:*:*:a* and *b'],
    ['not one field', [no(like(ARN, 's3', 2))], 'arn is absent or not s3 as its service'],
    ['not a prefix', [no(like(ARN, 'arn', 0))], 'arn is absent or not arn as its prefix'],
    ['not a partition', [no(like(ARN, 'aws', 1))], 'arn is absent or not aws as its partition'],
    ['not a region', [no(like(ARN, 'us-east-1', 3))], 'arn is absent or not us-east-1 as its region'],
    ['neither account nor resource', [no(like(ARN, '111122223333', 4)), no(like(ARN, 'b*', 5))], 'arn is absent or not 111122223333 as its account or b* as its resource'],
    ['a field that has few values', [yes(like(CHOICE, 'x', 1))], 'choice matches *:x'],
    ['a field, where all others have one value', [yes(like(OWNER, 'role/x', 5))], 'caller is arn:aws:iam::111122223333:role/x'],
    ['not a field, where all others have one value', [no(like(OWNER, 'role/x', 5))], 'caller is not arn:aws:iam::111122223333:role/x'],
    ['a pattern, where all others have one value', [yes(like(OWNER, 'role/x*', 5))], 'caller matches arn:aws:iam::111122223333:role/x*'],
    ['a field that has no name', [no(textAtom(ARN, fieldOf(arnKey('other'), 2), parseGlob('s3')))], 'arn is absent or not s3 as its part'],
    ['a text that matches an ARN pattern', [yes(MATCHES)], 'x matches arn:*:s3:*'],
    ['a text that does not match an ARN pattern', [no(MATCHES), yes(has(X))], 'x does not match arn:*:s3:*'],
  ])('of ARNs: %s', (_name, literals, expected) => {
    expect(wordsFor(literals)).toBe(expected);
  });

  it.each<[string, Literal[], string]>([
    ['one number', [yes(within(NUMBER, oneNumber(7)))], 'n is 7'],
    ['below', [yes(within(NUMBER, numbersBelow(7)))], 'n is below 7'],
    ['at most', [yes(within(NUMBER, numbersAtMost(7)))], 'n is at most 7'],
    ['above', [yes(within(NUMBER, numbersAbove(7)))], 'n is above 7'],
    ['at least', [yes(within(NUMBER, numbersAtLeast(7)))], 'n is at least 7'],
    ['between', [yes(within(NUMBER, numbersAtLeast(7))), yes(within(NUMBER, numbersAtMost(9)))], 'n is at least 7 and at most 9'],
    ['between, without the bounds', [yes(within(NUMBER, numbersAbove(7))), yes(within(NUMBER, numbersBelow(9)))], 'n is above 7 and below 9'],
    ['not one number', [no(within(NUMBER, oneNumber(7)))], 'n is absent or below 7 or above 7'],
    ['not at least', [no(within(NUMBER, numbersAtLeast(7))), yes(has(NUMBER))], 'n is below 7'],
    ['any number', [yes(within(NUMBER, allNumbers)), yes(within(NUMBER, numbersBelow(3)))], 'n is below 3'],
    ['from a day on', [yes(within(DATE, numbersAtLeast(Date.parse('2026-07-01T00:00:00Z'))))], 'aws:currenttime is at least 2026-07-01T00:00:00Z'],
    ['until a day', [yes(within(DATE, numbersBelow(Date.parse('2026-07-01T12:30:00Z'))))], 'aws:currenttime is below 2026-07-01T12:30:00Z'],
    ['to a fraction of a second', [yes(within(DATE, oneNumber(Date.parse('2026-07-01T12:30:00.250Z'))))], 'aws:currenttime is 2026-07-01T12:30:00.250Z'],
    ['seconds are a number', [yes(within(numberKey('aws:epochtime'), numbersBelow(1_800_000_000)))], 'aws:epochtime is below 1800000000'],
    ['an address', [yes(inRange(ADDRESS, '10.0.0.0/8'))], 'ip is in 10.0.0.0/8'],
    ['two ranges', [yes(inRange(ADDRESS, '10.0.0.0/8')), yes(inRange(ADDRESS, '10.1.0.0/16'))], 'ip is in 10.0.0.0/8 and in 10.1.0.0/16'],
    ['another address', [no(inRange(ADDRESS, '10.0.0.0/8'))], 'ip is absent or not in 10.0.0.0/8'],
    ['neither range', [no(inRange(ADDRESS, '10.0.0.0/8')), no(inRange(ADDRESS, '11.0.0.0/8')), yes(has(ADDRESS))], 'ip is not in 10.0.0.0/8 or 11.0.0.0/8'],
    ['a range and not one inside', [yes(inRange(ADDRESS, '10.0.0.0/8')), no(inRange(ADDRESS, '10.1.0.0/16'))], 'ip is in 10.0.0.0/8 and is not in 10.1.0.0/16'],
  ])('of numbers and addresses: %s', (_name, literals, expected) => {
    expect(wordsFor(literals)).toBe(expected);
  });

  it.each<[string, Literal[], string]>([
    ['some of these', [yes(member(SET, ['a', 'b']))], 'list has a or b'],
    ['something else', [yes(member(SET, ['a', 'b'], false))], 'list has something other than a or b'],
    ['none of these', [no(member(SET, ['a', 'b']))], 'list is absent or has none of a and b'],
    ['none of these, of a list that is there', [no(member(SET, ['a', 'b'])), yes(has(SET))], 'list has none of a and b'],
    ['nothing else', [no(member(SET, ['a', 'b'], false)), yes(has(SET))], 'list has nothing but a or b'],
    ['nothing at all', [no(member(SET, [], false))], 'list is absent or has no value'],
    ['a list that is not there', [no(has(SET))], 'list is absent'],
    ['the value of another key', [yes(equals(X, Y))], 'x is ${y}'],
    ['not the value of another key', [no(equals(X, Y))], 'x is absent or not ${y}'],
    ['the value of another key in a pattern', [yes(equals(X, 'team-', Y, '-*'))], 'x is team-${y}-*'],
    ['the value of another key in a pattern with stars', [yes(equals(X, Y, '*'))], 'x is ${y}*'],
    ['the value of another key and one more character', [yes(tieAtom(X, fieldOf(X), [valueOf(Y), { kind: 'one' }], false))], 'x is ${y}?'],
  ])('of lists and variables: %s', (_name, literals, expected) => {
    expect(wordsFor(literals)).toBe(expected);
  });
});

describe('descriptions together', () => {
  it.each<[string, Literal[][], string[]]>([
    ['never', [], []],
    ['always', [[]], ['']],
    ['always, whatever else is said', [[yes(like(X, 'a'))], []], ['']],
    ['always, where an unknown is all that is said', [[yes(U)]], ['']],
    ['two values of one key', [[yes(like(X, 'b'))], [yes(like(X, 'a'))]], ['x is a or b']],
    ['three values of one key', [[yes(like(X, 'b'))], [yes(like(X, 'a'))], [yes(like(X, 'c'))]], ['x is a, b or c']],
    ['the same twice', [[yes(like(X, 'a'))], [yes(like(X, 'a'))]], ['x is a']],
    ['a value and a pattern', [[yes(like(X, 'b'))], [yes(like(X, 'a*'))]], ['x is b or matches a*']],
    ['a value, or two tests', [[yes(like(X, 'b'))], [yes(like(X, 'a*')), no(like(X, 'ab'))]], ['x is b or matches a* and is not ab']],
    ['two keys', [[yes(like(Y, 'b'))], [yes(like(X, 'a'))]], ['x is a', 'y is b']],
    ['two keys, of which one is the same', [[yes(like(X, 'a')), yes(like(Y, 'b'))], [yes(like(Y, 'c')), yes(like(X, 'a'))]], ['x is a, and y is b or c']],
    ['two keys, of which one is the very same test', [[yes(A), yes(like(Y, 'b'))], [yes(like(Y, 'c')), yes(A)]], ['x is a, and y is b or c']],
    ['two keys, neither of them the same', [[yes(like(X, 'a')), yes(like(Y, 'b'))], [yes(like(X, 'c')), yes(like(Y, 'd'))]], ['x is a, and y is b', 'x is c, and y is d']],
    ['one key more', [[yes(like(X, 'a'))], [yes(like(X, 'b')), yes(like(Y, 'd'))]], ['x is a', 'x is b, and y is d']],
    ['merged, and merged again', [
      [yes(like(X, 'a')), yes(like(Y, 'c'))], [yes(like(X, 'b')), yes(like(Y, 'd'))], [yes(like(X, 'a')), yes(like(Y, 'd'))], [yes(like(X, 'b')), yes(like(Y, 'c'))],
    ], ['x is a or b, and y is c or d']],
    ['an unknown that all rest on', [[yes(U), yes(like(X, 'a'))], [yes(U), yes(like(Y, 'b'))]], ['x is a', 'y is b']],
    ['an unknown that one rests on', [[yes(U), yes(like(X, 'a'))], [yes(like(Y, 'b'))]], ['depending on u, and x is a', 'y is b']],
    ['an unknown that one rests on, and the other on its contrary', [[yes(U), yes(like(X, 'a'))], [no(U), yes(like(X, 'a'))]], ['depending on u, and x is a', 'not depending on u, and x is a']],
    ['two unknowns, one for each', [[yes(U)], [yes(open('v'))]], ['depending on u', 'depending on v']],
    ['merged over three keys', ['a', 'b'].flatMap((x) => ['d', 'c'].flatMap((y) => ['e', 'f'].map((z) => [yes(like(X, x)), yes(like(Y, y)), yes(like(REQUIRED, z))]))), ['r is e or f, and x is a or b, and y is c or d']],
    ['two ways to depend on one input', [[yes(U), yes(like(X, 'a'))], [yes({ ...U, id: 'another way' }), yes(like(X, 'a'))]], ['depending on u, and x is a']],
  ])('%s', (_name, implicants, expected) => {
    expect(wordsForAll(implicants)).toEqual(expected);
  });
});
