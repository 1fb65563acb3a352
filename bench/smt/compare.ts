/**
 * Random policy pairs, answered by the linter's engine and by a solver:
 *   node bench/run.mjs bench/smt/compare.ts --pairs 1000 --engine src/ask/compare.ts
 * `--from SEED` repeats one pair; `--solver z3` uses z3-solver; without `--engine` the solver answers alone.
 */
import { readOptions, runQuestions } from './options.ts';
import { randomPair } from './random.ts';

const { values } = readOptions();
const first = Number(values.from);
await runQuestions(Array.from({ length: Number(values.pairs) }, (_, index) => ({
  name: `seed ${first + index}`, ...randomPair(first + index),
})));
