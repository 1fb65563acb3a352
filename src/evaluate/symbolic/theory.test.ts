/** A value of one key of which all literals are true. */
import { describe, expect, it } from 'vitest';
import { createBudget } from '../../algebra/budget.ts';
import { numbersAtLeast, numbersAtMost, numbersBelow, oneNumber } from '../../algebra/intervals.ts';
import { anyText, oneOf, shape } from '../../algebra/strings.ts';
import type { Dimension, Literal } from './atoms.ts';
import { addressKey, arnKey, has, inRange, key, like, member, no, numberKey, open, within, yes } from './test-atoms.ts';
import { solveDimension } from './theory.ts';

const solve = (dimension: Dimension, literals: readonly Literal[], steps = 500): string => {
  const found = solveDimension(dimension, literals, createBudget(steps));
  if (typeof found === 'string') return found;
  return found.kind === 'absent' ? 'absent' : `${found.kind}: ${found.values.join(found.kind === 'text' && dimension.type === 'arn' ? ':' : ', ')}`;
};

const TEXT = key('k');
const REQUIRED = key('k', { required: true });
const FEW = key('k', { domain: oneOf(['a', 'b']), required: true });
const SET = key('k', {}, 'set');
const ARN = arnKey('k');
const NUMBER = numberKey('k');
const ADDRESS = addressKey('k');

describe('a value of a key', () => {
  it.each<[string, Dimension, Literal[], string]>([
    ['nothing is asked, and it may be left out', TEXT, [], 'absent'],
    ['nothing is asked, and every request has it', REQUIRED, [], 'text: some-value'],
    ['it is to be there', TEXT, [yes(has(TEXT))], 'text: some-value'],
    ['it is not to be there', TEXT, [no(has(TEXT))], 'absent'],
    ['it is not to be there, and every request has it', REQUIRED, [no(has(REQUIRED))], 'empty'],
    ['it is to be there and not', TEXT, [yes(has(TEXT)), no(has(TEXT))], 'empty'],
    ['it is not to be there, but to have a value', TEXT, [no(has(TEXT)), yes(like(TEXT, 'a'))], 'empty'],
    ['it is not to be there, nor to have a value', TEXT, [no(has(TEXT)), no(like(TEXT, 'a'))], 'absent'],
    ['another value, which none has', TEXT, [no(like(TEXT, 'a'))], 'absent'],
    ['another value, which every request has', REQUIRED, [no(like(REQUIRED, 'some-value'))], 'text: another-value'],
    ['a pattern', TEXT, [yes(like(TEXT, 'a?c*'))], 'text: aac'],
    ['a pattern and not another', TEXT, [yes(like(TEXT, 's*')), no(like(TEXT, '*value'))], 'text: s'],
    ['two values', TEXT, [yes(like(TEXT, 'a')), yes(like(TEXT, 'b'))], 'empty'],
    ['none of few', FEW, [no(like(FEW, 'a')), no(like(FEW, 'b'))], 'empty'],
    ['the other of two', FEW, [no(like(FEW, 'a'))], 'text: b'],
    ['an unknown is no test', TEXT, [yes(open('x'))], 'absent'],
    ['a field of an ARN', ARN, [yes(like(ARN, 'sqs', 2))], 'text: arn:aws:sqs:us-east-1:111122223333:some-resource'],
    ['two fields of an ARN', ARN, [yes(like(ARN, 's3', 2)), yes(like(ARN, '', 3)), no(like(ARN, 's*', 5))], 'text: arn:aws:s3::111122223333:a'],
    ['an ARN without a field', ARN, [yes(like(ARN, '', 5))], 'empty'],
    ['a number', NUMBER, [yes(within(NUMBER, numbersAtLeast(7)))], 'text: 7'],
    ['two bounds', NUMBER, [yes(within(NUMBER, numbersAtLeast(7))), yes(within(NUMBER, numbersBelow(7)))], 'empty'],
    ['a bound and not another', NUMBER, [yes(within(NUMBER, numbersAtLeast(7))), no(within(NUMBER, numbersAtMost(20)))], 'text: 21'],
    ['a number that is to be there', NUMBER, [yes(has(NUMBER))], 'text: 0'],
    ['an address', ADDRESS, [yes(inRange(ADDRESS, '10.1.0.0/16'))], 'text: 10.1.0.1'],
    ['two ranges', ADDRESS, [yes(inRange(ADDRESS, '10.1.0.0/16')), yes(inRange(ADDRESS, '10.0.0.0/8'))], 'text: 10.1.0.1'],
    ['a range and not one inside', ADDRESS, [yes(inRange(ADDRESS, '10.0.0.0/8')), no(inRange(ADDRESS, '10.0.0.0/9'))], 'text: 10.128.0.1'],
    ['ranges apart', ADDRESS, [yes(inRange(ADDRESS, '10.0.0.0/8')), yes(inRange(ADDRESS, '11.0.0.0/8'))], 'empty'],
    ['an address that is to be there', ADDRESS, [yes(has(ADDRESS))], 'text: 203.0.113.1'],
    ['a list that is to be there', SET, [yes(has(SET))], 'members: some-value'],
    ['a list with a member', SET, [yes(member(SET, ['a']))], 'members: a'],
    ['a list with two members', SET, [yes(member(SET, ['a'])), yes(member(SET, ['b']))], 'members: a, b'],
    ['a list with a member that is none of these', SET, [yes(member(SET, ['some-value'], false))], 'members: another-value'],
    ['a list without a member', SET, [yes(has(SET)), no(member(SET, ['some-value']))], 'members: another-value'],
    ['a list of nothing else', SET, [yes(has(SET)), no(member(SET, ['x', 'y'], false))], 'members: x'],
    ['a list of nothing else, and more', SET, [yes(member(SET, ['y'])), yes(member(SET, ['z'])), no(member(SET, ['x', 'y'], false))], 'empty'],
  ])('%s', (_name, dimension, literals, expected) => {
    expect(solve(dimension, literals)).toBe(expected);
  });

  it('is of those that requests can have', () => {
    const whole = numberKey('k', { integers: true });
    expect(solve(whole, [yes(within(whole, oneNumber(1.5)))])).toBe('empty');
    expect(solve(NUMBER, [yes(within(NUMBER, oneNumber(1.5)))])).toBe('text: 1.5');
    const late = numberKey('k', { within: numbersAtLeast(100) });
    expect(solve(late, [yes(has(late))])).toBe('text: 100');
    expect(solve(late, [yes(within(late, numbersBelow(100)))])).toBe('empty');
  });

  it('is left open when the budget ends', () => {
    expect(solve(TEXT, [yes(has(TEXT))], 0)).toBe('exhausted');
    expect(solve(SET, [yes(has(SET))], 0)).toBe('exhausted');
    expect(solve(ARN, [yes(has(ARN))], 5)).toBe('exhausted');
    expect(solve(ARN, [yes(has(ARN))], 6)).toBe('text: arn:aws:s3:us-east-1:111122223333:some-resource');
  });

  it('needs a field to be a list', () => {
    expect(solve({ ...SET, fields: [] }, [yes(has(SET))])).toBe('empty');
  });

  it('has the members that its domain allows', () => {
    const letters = key('k', { domain: shape('[a-c]', ['c']) }, 'set');
    expect(solve(letters, [yes(member(letters, ['d']))])).toBe('empty');
    expect(solve(letters, [yes(member(letters, ['a'])), yes(member(letters, ['a', 'c'], false))])).toBe('members: a, b');
    expect(solve(key('k', { domain: anyText(['m']), required: true }, 'set'), [])).toBe('members: m');
  });
});
