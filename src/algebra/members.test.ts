import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globs } from './test-arbitraries.ts';
import { createBudget } from './budget.ts';
import { matchesGlob, parseGlob } from './glob.ts';
import { findSet, type SetTest } from './members.ts';
import { anyText, oneOf } from './strings.ts';

const test = (quantifier: 'some' | 'all', inside: boolean, ...patterns: string[]): SetTest => ({
  quantifier,
  inside,
  globs: patterns.map((pattern) => parseGlob(pattern)),
});
const find = (...tests: SetTest[]): unknown => {
  const found = findSet(anyText(['x']), tests, createBudget(10_000));
  return typeof found === 'string' ? found : found.values;
};

const holds = (set: readonly string[], { quantifier, globs: patterns, inside }: SetTest): boolean => {
  const passes = (member: string): boolean => patterns.some((glob) => matchesGlob(glob, member)) === inside;
  return quantifier === 'some' ? set.some(passes) : set.every(passes);
};

describe('findSet', () => {
  it('gives one member where no test asks for more', () => {
    expect(find()).toEqual(['x']);
    expect(find(test('all', true, 'a', 'b'))).toEqual(['a']);
    expect(find(test('some', true, 'a*'), test('some', true, 'ab'))).toEqual(['a', 'ab']);
    expect(find(test('some', true, 'ab'), test('some', true, 'a*'))).toEqual(['ab']);
  });

  it('gives no member more than is needed', () => {
    expect(find(test('some', true, 'a*'), test('some', false, 'b*'))).toEqual(['a']);
    expect(find(test('all', false, 'x'), test('some', true, 'x*'))).toHaveLength(1);
  });

  it('chooses at once between fixed texts, and only between those', () => {
    expect(findSet(anyText(), [test('all', true, 'a', 'b')], createBudget(1))).toEqual({ values: ['a'] });
    expect(findSet(anyText(['bx']), [test('all', true, 'a', 'b*')], createBudget(9))).toEqual({ values: ['bx'] });
  });

  it('gives each existential test a member that passes all universal ones', () => {
    const universal = [test('all', true, 'a*', 'b*'), test('all', false, 'a', 'b')];
    expect(find(test('some', true, 'a*'), test('some', false, 'a*'), ...universal)).toEqual(['aa', 'ba']);
    expect(find(test('some', true, 'a*'), test('all', false, '*'))).toBe('empty');
    expect(find(test('some', true, 'Finance'), test('all', true, 'Research', 'Sales'))).toBe('empty');
  });

  it('has no empty set: no member can match one of no globs', () => {
    expect(find(test('all', true))).toBe('empty');
    expect(find(test('some', true))).toBe('empty');
    expect(find(test('some', false))).toEqual(['x']);
  });

  it('agrees with trying all subsets', () => {
    const values = ['a', 'b', 'ab', 'ba', 'A'];
    const subsets = Array.from({ length: 2 ** values.length - 1 }, (_, bits) =>
      values.filter((_value, index) => ((bits + 1) >> index) & 1),
    );
    const setTest: fc.Arbitrary<SetTest> = fc.record({
      quantifier: fc.constantFrom('some', 'all'),
      inside: fc.boolean(),
      globs: fc.array(globs('ab', 3), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(setTest, { maxLength: 5 }), (tests) => {
        const possible = subsets.some((set) => tests.every((each) => holds(set, each)));
        const found = findSet(oneOf(values), tests, createBudget(10_000));
        expect(typeof found === 'string' ? found : 'found').toBe(possible ? 'found' : 'empty');
        if (typeof found !== 'string') expect(tests.every((each) => holds(found.values, each))).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  it('says so when the budget ends', () => {
    expect(findSet(anyText(), [test('some', true, 'a*')], createBudget(0))).toBe('exhausted');
  });
});
