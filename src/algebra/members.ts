import type { Budget } from './budget.ts';
import type { StringDomain } from './domain.ts';
import { matchesGlob } from './match.ts';
import { isLiteralGlob, type Glob } from './pattern.ts';
import { findString, passesTests, type StringTest } from './strings.ts';

/**
 * A test of a set of strings: some member, or every member, matches one of the globs (`inside`) or none of
 * them. The negation of `some` is `all` with `inside` flipped, and the other way round.
 */
export interface SetTest {
  readonly quantifier: 'some' | 'all';
  readonly globs: readonly Glob[];
  readonly inside: boolean;
}

type Found = ReturnType<typeof findString>;

/** What one member has to meet: all tests, and of each choice at least one glob. */
interface Demand {
  readonly tests: readonly StringTest[];
  readonly choices: readonly (readonly Glob[])[];
}

const demandOf = (setTests: readonly SetTest[]): Demand => ({
  tests: setTests.flatMap(({ globs, inside }) =>
    inside ? [] : globs.map((glob) => ({ glob, positive: false })),
  ),
  choices: setTests.flatMap(({ globs, inside }) => (inside ? [globs] : [])),
});

const meetsChoice = (text: string, choice: readonly Glob[]): boolean =>
  choice.some((glob) => matchesGlob(glob, text));

const firstFound = (options: readonly Glob[], find: (glob: Glob) => Found): Found => {
  for (const glob of options) {
    const found = find(glob);
    if (found !== 'empty') return found;
  }
  return 'empty';
};

/**
 * A text that meets the demand. A choice between fixed texts is made at once; any other only where the text
 * found without it fails it.
 */
const findMember = (domain: StringDomain, { tests, choices }: Demand, budget: Budget): Found => {
  const choose = (choice: readonly Glob[]): Found => {
    const rest = choices.filter((other) => other !== choice);
    return firstFound(choice, (glob) =>
      findMember(domain, { tests: [...tests, { glob, positive: true }], choices: rest }, budget),
    );
  };
  const fixed = choices.find((choice) => choice.every(isLiteralGlob));
  if (fixed !== undefined) return choose(fixed);
  const found = findString(domain, tests, budget);
  if (typeof found === 'string') return found;
  const open = choices.find((choice) => !meetsChoice(found.value, choice));
  return open === undefined ? found : choose(open);
};

const meetsDemand = (text: string, { tests, choices }: Demand): boolean =>
  passesTests(text, tests) && choices.every((choice) => meetsChoice(text, choice));

/**
 * A non-empty set of strings of the domain that passes all tests, with as few members as come easily.
 * `empty`: there is none. `exhausted`: the budget ended before that was known.
 *
 * Every `some` needs a member of its own at most, which must also pass every `all`; nothing else relates the
 * members. So the question falls apart into one about a single string for each `some`.
 */
export const findSet = (
  domain: StringDomain,
  tests: readonly SetTest[],
  budget: Budget,
): { readonly values: readonly string[] } | 'empty' | 'exhausted' => {
  const universal = tests.filter(({ quantifier }) => quantifier === 'all');
  const existential = tests.filter(({ quantifier }) => quantifier === 'some');
  const values: string[] = [];
  for (const test of existential) {
    if (values.some((value) => meetsDemand(value, demandOf([test])))) continue;
    const found = findMember(domain, demandOf([test, ...universal]), budget);
    if (typeof found === 'string') return found;
    values.push(found.value);
  }
  if (values.length > 0) return { values };
  const found = findMember(domain, demandOf(universal), budget);
  return typeof found === 'string' ? found : { values: [found.value] };
};
