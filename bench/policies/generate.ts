/**
 * Writes the mutants of bench/policies/originals and, for each pair of an original and its mutant, whether either
 * allows a request that the other does not, as cvc5 answers:
 *   node bench/run.mjs bench/policies/generate.ts [--engine src/ask/compare.ts] [--check]
 * With `--engine` the linter is held against it; with `--check` nothing is written and a difference is an error.
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Json } from '../smt/document.ts';
import { mutants } from '../smt/mutate.ts';
import { readOptions, runQuestions } from '../smt/options.ts';
import type { PolicyQuestion, Row } from '../smt/questions.ts';

const folder = 'bench/policies';
const originals = readdirSync(join(folder, 'originals')).sort().map((file) => ({
  name: basename(file, '.json'),
  policy: JSON.parse(readFileSync(join(folder, 'originals', file), 'utf8')) as Json,
}));

const sets = originals.map(({ name, policy }) => ({ name, policy, mutants: mutants(policy) }));

const questions: PolicyQuestion[] = sets.flatMap(({ name, policy, mutants: changed }) => changed.flatMap((mutant) => [
  { name: `${name} ${mutant.name} more`, a: mutant.policy, b: policy },
  { name: `${name} ${mutant.name} less`, a: policy, b: mutant.policy },
]));

const rows = await runQuestions(questions);
const answers = new Map(rows.map((row): [string, Row] => [row.name, row]));

const answer = (name: string): boolean | null => {
  const solver = answers.get(name)?.solver;
  return solver === 'sat' ? true : solver === 'unsat' ? false : null;
};

/** `more`: the mutant allows something the original does not; `less`: the other way; null: not answered. */
const verdicts = Object.fromEntries(sets.map(({ name, mutants: changed }) => [name, Object.fromEntries(changed.map((mutant) => [
  mutant.name, { more: answer(`${name} ${mutant.name} more`), less: answer(`${name} ${mutant.name} less`) },
]))]));

const { values: { check } } = readOptions();
const files = new Map([
  [join(folder, 'verdicts.json'), verdicts],
  ...sets.map(({ name, mutants: changed }): [string, object] =>
    [join(folder, 'mutants', `${name}.json`), Object.fromEntries(changed.map((mutant) => [mutant.name, mutant.policy]))]),
]);
mkdirSync(join(folder, 'mutants'), { recursive: true });
for (const [path, value] of files) {
  const text = `${JSON.stringify(value, null, 1)}\n`;
  if (!check) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) {
    console.error(`${path} is not current`);
    process.exitCode = 1;
  }
}
