/** Values under which a formula is true, a proof that there are none, or why neither was found. */
import { describe, expect, it } from 'vitest';
import { createBudget } from '../../algebra/budget.ts';
import { solve, type Outcome } from './search.ts';
import { spoken } from './test-atoms.ts';
import { madeOf } from './test-formulas.ts';

/** What was assumed, in order, and the values: `x=a* y≠b | x a, y absent`. */
const wordsOf = (outcome: Outcome): string => {
  if (outcome.kind === 'empty') return 'none';
  if (outcome.kind === 'unknown') return outcome.causes.map(({ name, matters }) => `${name}: ${matters}`).join('; ');
  const model = [...outcome.model].map(([id, { solution }]) => `${id} ${solution.kind === 'absent' ? 'absent' : solution.values.join(':')}`);
  return `${outcome.literals.map(spoken).join(' ')} | ${model.join(', ')}`;
};

const search = (text: string, steps = 1000): string => {
  const { maker, formula } = madeOf(text);
  return wordsOf(solve(maker, formula, createBudget(steps)));
};

describe('values under which a formula is true', () => {
  it.each([
    ['nothing is asked', 'true', ' | '],
    ['nothing is enough', 'false', 'none'],
    ['one test', 'x=a', 'x=a | x a'],
    ['one test is not to hold', '!x=a', 'x≠a | x absent'],
    ['two keys', 'x=a & y=b', 'x=a y=b | x a, y b'],
    ['two tests of one key', 'x=a* & x=*b', 'x=a* x=*b | x ab'],
    ['two values of one key', 'x=a & x=b', 'none'],
    ['two patterns that no text meets', 'x=a* & x=b*', 'none'],
    ['the first alternative', 'x=a | y=b', 'x=a | x a'],
    ['the second alternative, where the first is in vain', 'x=a* & x=b* | y=b', 'y=b | y b'],
    ['the simple alternative first', 'x=a & y=b | z=c', 'z=c | z c'],
    ['the first test of alternatives that are none of them simple', 'x=a & y=b | z=c & y=d', 'y=b x=a | y b, x a'],
    ['the shortest choice first', '(x=a | x=b | x=c) & (y=d | y=e)', 'y=d x=a | y d, x a'],
    ['the first of two choices alike', '(x=a | x=b) & (y=d | y=e)', 'x=a y=d | x a, y d'],
    ['a pattern that the value of another test settles', 'x=ab & (x=a* | y=c)', 'x=ab | x ab'],
    ['a pattern that the value of another test rules out', 'x=ab & (x=b* | y=c)', 'x=ab y=c | x ab, y c'],
    ['a negated pattern that the value of another test settles', 'x=ab & (!x=b* | y=c)', 'x=ab | x ab'],
    ['what is not so settles nothing', '!x=ab & (x=b* | y=c)', 'x≠ab x=b* | x b'],
    ['a pattern settles nothing', 'x=a* & (x=*b | y=c)', 'x=a* x=*b | x ab'],
    ['the value of one key settles nothing of another', 'x=ab & (y=b* | z=c)', 'x=ab y=b* | x ab, y b'],
    ['a value of a field settles nothing of other fields', 'arn#2=sns & (arn#5=b* | z=c)', 'arn#2=sns arn#5=b* | arn arn:aws:sns:us-east-1:111122223333:b'],
    ['an unknown has no value', 'x=a & ?u', 'x=a ?u | x a'],
    ['an unknown that is not to hold', '!?u & x=a', 'not ?u x=a | x a'],
    ['an unknown that is to hold and not', '(?u | x=a) & (!?u | x=b)', '?u x=b | x b'],
    ['few values, none of which is left', '!few=p & (!few=q | few=p*) & few=*', 'none'],
    ['a key that is made of another', 'x=${y} & y=v', 'x=${y} y=v | x v, y v'],
    ['a key that is made of another, which nothing else is asked of', 'x=a-${y}', 'x="a-"${y} | x a-y1, y y1'],
    ['a key that is not made of another', '!x=${y} & x=v & @y', 'not x=${y} x=v y | x v, y y1'],
    ['a key that is not made of another, which is left out', '!x=${y} & x=v', 'not x=${y} x=v | x v, y absent'],
    ['keys that cannot be made of each other', 'x=${y} & x=v & y=w', 'none'],
    ['a second way, where keys cannot be made of each other', 'x=${y} & x=v & y=w | z=a & z=?', 'y=w z=? z=a | y w, z a'],
    ['another case, after one that was refuted', 'x=a & (y=b* & y=c* | y=d* & y=e*) | z=a & (y=f | w=g)', 'y=c* y≠f y≠b* w=g z=a | y c, w g, z a'],
    ['the same rest, with another value of the key that it is about', '(x=a* | x=b*) & (x=b1 | x=b2)', 'x≠a* x=b* x=b1 | x b1'],
    ['a value that was not found', 'x=pre-${y} & x=a*', 'policy variable ${y}: no value that was tried settles the comparison'],
    ['another way than a value that was not found', 'x=pre-${y} & x=a* | z=a', 'z=a | z a'],
    ['another way than a value that was not found, which is found later', 'x=pre-${y} & x=a* | z=a & z=?', 'x=a* not x="pre-"${y} z=a | x a, z a, y absent'],
  ])('%s', (_name, text, expected) => {
    expect(search(text)).toBe(expected);
  });
});

const CASES = 'budget: the question has more cases than the step budget allows';
const PATTERNS = 'budget: the patterns on x have more combinations than the step budget allows';

describe('a search without enough steps', () => {
  it.each([
    ['none at all', 'x=a', 0, CASES],
    ['none for the value', 'x=a', 1, PATTERNS],
    ['none for the witness', 'x=a', 2, 'budget: no witness was found within the step budget'],
    ['enough', 'x=a', 3, 'x=a | x a'],
    ['none for the second case', 'x=a* & x=b* | y=a* & y=b*', 4, `${PATTERNS}; ${CASES}`],
    ['enough for a proof', 'x=a* & x=b* | y=a* & y=b*', 100, 'none'],
    ['none for one of two values', 'x=a | y=b', 1, `${PATTERNS}; ${CASES}`],
  ])('%s', (_name, text, steps, expected) => {
    expect(search(text, steps)).toBe(expected);
  });
});

const stepsOf = (text: string): number => {
  const budget = createBudget(100_000);
  const { maker, formula } = madeOf(text);
  solve(maker, formula, budget);
  return 100_000 - budget.remaining;
};

describe('a search does not do again', () => {
  const choices = Array.from({ length: 12 }, (_, index) => `(choice${String(index)}=a* | choice${String(index)}=b*)`).join(' & ');

  it('what failed whatever else was chosen', () => {
    const vain = `(${['ab', 'cd', 'ef', 'gh'].map(([one, other]) => `x=${one ?? ''}* & x=${other ?? ''}*`).join(' | ')})`;
    expect(search(`${choices} & ${vain}`, 100_000)).toBe('none');
    expect(stepsOf(`${choices} & ${vain}`)).toBeLessThan(120);
  });

  it('what one key can be', () => {
    const again = ['c', 'd', 'e', 'f'].map((letter) => `y=c*d & y=g* & x=${letter}*`).join(' | ');
    expect(stepsOf(again)).toBeLessThan(45);
  });

  it('choose what has to hold', () => {
    expect(stepsOf('(x=a | y=b) & z=c')).toBe(stepsOf('z=c & (x=a | y=b)'));
  });

  it('tests of a field that has one value', () => {
    const tests = Array.from({ length: 20 }, (_, index) => `x=*${String(index)}`);
    expect(stepsOf(`x=a & (${tests.join(' | ')})`)).toBe(2);
    expect(stepsOf(`x=a & ${tests.map((each) => `!${each}`).join(' & ')}`)).toBe(3);
  });
});
