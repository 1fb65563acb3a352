/**
 * The laws of `trial.ts` until a number of request decisions has been made: npm run test:long [-- DECISIONS SEED].
 * Prints what was done, and the seed with which it can be done again.
 */
import fc from 'fast-check';
import { breachOf, newTally, trial, type Trial } from './trial.ts';

const BATCH = 100;

const [wanted = '1000000', first = String(Date.now() % 1_000_000_000)] = process.argv.slice(2);
const tally = newTally();
const started = Date.now();
let worlds = 0;
for (let seed = Number(first); tally.decisions < Number(wanted); seed++) {
  for (const unknowns of [false, true]) {
    const property = fc.property(trial({ unknowns }, 24), (drawn) => {
      const breach = breachOf(drawn, tally);
      if (breach !== undefined) throw new Error(breach);
    });
    const outcome = fc.check(property, { numRuns: BATCH, seed });
    worlds += outcome.numRuns;
    if (!outcome.failed) continue;
    const [{ document, added }] = outcome.counterexample as [Trial];
    console.error(`seed ${String(seed)}${unknowns ? ', unresolved parts' : ''}: ${(outcome.errorInstance as Error).message}`);
    console.error(JSON.stringify({ document, added }, null, 1));
    process.exit(1);
  }
  console.log(`seed ${String(seed)}: ${String(worlds)} worlds, ${JSON.stringify(tally)}, ${String(Math.round((Date.now() - started) / 1000))} s`);
}
console.log(`no law broken: ${String(tally.decisions)} request decisions and ${String(tally.questions)} questions in ${String(worlds)} worlds, seeds from ${first}`);
