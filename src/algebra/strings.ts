import { spend, type Budget } from './budget.ts';
import { inDomain, type StringDomain } from './domain.ts';
import { matchesGlob } from './match.ts';
import { isLiteralGlob, literalGlob, literalTextOf, shortestMatch, type Glob } from './pattern.ts';
import { searchProduct, type StringTest } from './product.ts';
import { pruneTests } from './prune.ts';
import type { ShapeAutomaton } from './shape.ts';

export { anyText, inDomain, oneOf, shape, type StringDomain } from './domain.ts';
export { quoteShape } from './shape-syntax.ts';
export type { StringTest } from './product.ts';

/** Whether a text passes all tests. */
export const passesTests = (text: string, tests: readonly StringTest[]): boolean =>
  tests.every(({ glob, positive }) => matchesGlob(glob, text) === positive);

/** The positive glob whose shortest match is the longest: no value is shorter. */
const longestPositive = (tests: readonly StringTest[]): Glob | undefined =>
  tests.reduce<Glob | undefined>(
    (longest, { glob, positive }) =>
      positive && glob.minLength > (longest?.minLength ?? -1) ? glob : longest,
    undefined,
  );

type Found = { readonly value: string } | 'empty' | 'exhausted';

const firstPassing = (candidates: readonly string[], tests: readonly StringTest[]): Found => {
  const value = candidates.find((candidate) => passesTests(candidate, tests));
  return value === undefined ? 'empty' : { value };
};

/** From here on negative tests are taken in only as they are found to matter. */
const MANY_NEGATIVES = 32;

/**
 * The shortest text that passes the positive tests and few of the negative ones most often passes the others too; those it
 * does not are then taken in. What no text passes with fewer tests, none passes with all.
 */
const searchGradually = (
  automaton: ShapeAutomaton,
  positives: readonly StringTest[],
  negatives: readonly StringTest[],
  budget: Budget,
): Found => {
  let taken: readonly StringTest[] = [];
  for (;;) {
    const pruned = pruneTests([...positives, ...taken], budget);
    const found = typeof pruned === 'string' ? pruned : searchProduct(automaton, pruned, budget);
    if (typeof found === 'string') return found;
    const failed = negatives.filter(({ glob }) => matchesGlob(glob, found.value));
    if (failed.length === 0) return found;
    taken = [...taken, ...failed];
  }
};

const search = (automaton: ShapeAutomaton, tests: readonly StringTest[], budget: Budget): Found => {
  const negatives = tests.filter(({ positive }) => !positive);
  if (negatives.length > MANY_NEGATIVES) return searchGradually(automaton, tests.filter(({ positive }) => positive), negatives, budget);
  const pruned = pruneTests(tests, budget);
  return typeof pruned === 'string' ? pruned : searchProduct(automaton, pruned, budget);
};

/**
 * A value of the domain that passes all tests: one of the domain's examples if one does, else a shortest.
 * `empty`: there is none. `exhausted`: the budget ended before that was known. Cheap answers are tried
 * first: a fixed text, a finite domain, the examples, the shortest text of the most demanding glob; then the
 * tests are thinned out by pairs, and only then searched together.
 */
export const findString = (domain: StringDomain, tests: readonly StringTest[], budget: Budget): Found => {
  if (!spend(budget)) return 'exhausted';
  const fixed = tests.find(({ glob, positive }) => positive && isLiteralGlob(glob));
  if (fixed !== undefined) {
    const text = literalTextOf(fixed.glob);
    return inDomain(domain, text) ? firstPassing([text], tests) : 'empty';
  }
  if (domain.kind === 'values') return firstPassing(domain.values, tests);
  const demanding = longestPositive(tests);
  const guess = demanding === undefined ? undefined : shortestMatch(demanding);
  const easy = firstPassing(domain.examples, tests);
  if (easy !== 'empty') return easy;
  if (guess !== undefined && passesTests(guess, tests) && inDomain(domain, guess)) return { value: guess };
  return search(domain.automaton, tests, budget);
};

/**
 * Up to `count` different values of the domain that pass all tests, in the order in which `findString` would
 * give them. Fewer come back only if there are no more. `exhausted`: the budget ended first.
 */
export const findDistinct = (
  domain: StringDomain,
  tests: readonly StringTest[],
  count: number,
  budget: Budget,
): readonly string[] | 'exhausted' => {
  const values: string[] = [];
  let remaining = tests;
  while (values.length < count) {
    const found = findString(domain, remaining, budget);
    if (found === 'exhausted') return found;
    if (found === 'empty') break;
    values.push(found.value);
    remaining = [...remaining, { glob: literalGlob(found.value), positive: false }];
  }
  return values;
};
