/** Few irreducible descriptions that together say when a formula is true. */
import { describe, expect, it } from 'vitest';
import { createBudget } from '../../algebra/budget.ts';
import { cover } from './cover.ts';
import { createFormulaMaker } from './formula.ts';
import { spoken } from './test-atoms.ts';
import { formulaOf } from './test-formulas.ts';

/** Each description in brackets; `…` where the list was cut. */
const described = (text: string, { axioms = 'true', most = 9, steps = 5000 } = {}): string => {
  const maker = createFormulaMaker();
  const { implicants, complete } = cover(maker, formulaOf(text, maker), formulaOf(axioms, maker), most, createBudget(steps));
  return `${implicants.map((each) => `[${each.map(spoken).join(' ')}]`).join(' ')}${complete ? '' : ' …'}`;
};

describe('a cover', () => {
  it.each([
    ['of nothing is empty', 'false', 'true', ''],
    ['of everything asks nothing', 'true', 'true', '[]'],
    ['of one test is that test', 'a=v', 'true', '[a=v]'],
    ['of two tests is both', 'a=v & b=v', 'true', '[a=v b=v]'],
    ['of a choice is each', 'a=v | b=v', 'true', '[a=v] [b=v]'],
    ['says what is not so', 'a=v & !b=v', 'true', '[a=v b≠v]'],
    ['of a choice inside', 'a=v & (b=v | c=v)', 'true', '[a=v b=v] [a=v c=v]'],
    ['leaves out what always holds', 'a=v & b=v', 'b=v', '[a=v]'],
    ['leaves out what never holds', 'a=v | b=v', '!b=v', '[a=v]'],
    ['asks nothing where all holds', 'a=v | b=v', 'a=v | b=v', '[]'],
    ['leaves out what another covers', 'a=vw | a=v*', 'true', '[a=v*]'],
    ['leaves out what two others cover together', 'b=v & c=v | a=v & b=v | !a=v & c=v', 'true', '[c=v a≠v] [b=v a=v]'],
    ['rests on an unknown where that is the only way', 'a=v & ?u', 'true', '[a=v ?u]'],
  ])('%s', (_name, text, axioms, expected) => {
    expect(described(text, { axioms })).toBe(expected);
  });

  it('is cut after so many', () => {
    expect(described('a=v | b=v | c=v', { most: 4 })).toBe('[a=v] [b=v] [c=v]');
    expect(described('a=v | b=v | c=v', { most: 3 })).toBe('[a=v] [b=v] [c=v]');
    expect(described('a=v | b=v | c=v', { most: 2 })).toBe('[a=v] [b=v] …');
    expect(described('a=v', { most: 0 })).toBe(' …');
  });

  it('is cut when the budget ends', () => {
    const outcomes = Array.from({ length: 40 }, (_, steps) => described('a=v | b=v', { steps }));
    expect([...new Set(outcomes)]).toEqual([' …', '[a=v] …', '[a=v] [a≠v b=v] …', '[a=v] [b=v] …', '[a=v] [b=v]']);
  });

  it.each([
    ['an unknown', '?u', '@p', '[p]'],
    ['a presence', '@p', '!n=v', '[n≠v]'],
    ['what is not so', '!n=v', 't=v', '[t=v]'],
    ['an unknown before what is not so', '?u', '!n=v', '[n≠v]'],
    ['a presence before what is so', '@p', 't=v', '[t=v]'],
  ])('drops %s first, where either would do', (_name, worse, better, expected) => {
    for (const [first, second] of [[worse, better], [better, worse]] as const) {
      expect(described(`${first} | ${second}`, { axioms: `(${first} | y=v) & (${second} | z=v)`, most: 1 })).toBe(`${expected} …`);
    }
  });
});
