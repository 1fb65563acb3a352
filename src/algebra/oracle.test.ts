import fc from 'fast-check';
import { DFA, JS, NFA } from 'refa';
import { expect, it } from 'vitest';
import { createBudget } from './budget.ts';
import type { Glob } from './glob.ts';
import { anyText, findString, shape, type StringTest } from './strings.ts';
import { regexOf, stringTests } from './test-arbitraries.ts';

const automaton = (source: string, flags: string): DFA => {
  const { expression, maxCharacter } = JS.Parser.fromLiteral({ source, flags }).parse({
    assertions: 'throw',
  });
  return DFA.fromFA(NFA.fromRegex(expression, { maxCharacter }));
};

const whole = (regex: RegExp): DFA => automaton(regex.source.slice(1, -1), regex.flags);

const globAutomaton = ({ glob, positive }: { glob: Glob; positive: boolean }): DFA => {
  const built = whole(regexOf(glob));
  if (!positive) built.complement();
  return built;
};

const isEmptyByRefa = (source: string, tests: readonly StringTest[]): boolean => {
  let product = automaton(source, '');
  for (const test of tests) product = DFA.fromIntersection(product, globAutomaton(test));
  return product.isEmpty;
};

it.each(['[^]*', '[ab]{2,4}', '(?:a|:b)+', '[A-Z]+:?[^a]'])(
  'finds a text of %s exactly where another library does',
  (source) => {
    const domain = source === '[^]*' ? anyText() : shape(source);
    fc.assert(
      fc.property(stringTests('aB:', 5), (tests) => {
        const found = findString(domain, tests, createBudget(100_000));
        expect(found === 'empty').toBe(isEmptyByRefa(source, tests));
      }),
      { numRuns: 120 },
    );
  },
);
