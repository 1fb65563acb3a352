/** Looks for the smallest world and request that break a law: node bench/run.mjs test/random/probe.ts RUNS SEED [unknowns] */
import fc from 'fast-check';
import { breachOf, newTally, trial, type Trial } from './trial.ts';

const [runs = '200', seed = '1', mode = ''] = process.argv.slice(2);
const tally = newTally();
const property = fc.property(trial({ unknowns: mode === 'unknowns' }, 4), (drawn) => {
  const breach = breachOf(drawn, tally);
  if (breach !== undefined) throw new Error(breach);
});
const outcome = fc.check(property, { numRuns: Number(runs), seed: Number(seed) });
console.log(JSON.stringify({ runs: outcome.numRuns, seed, ...tally }));
if (outcome.failed) {
  const [{ document, added }] = outcome.counterexample as [Trial];
  console.log((outcome.errorInstance as Error).message.slice(0, 2500));
  console.log(JSON.stringify({ added }));
  for (const [name, value] of Object.entries(document)) for (const each of Array.isArray(value) ? value as unknown[] : [value]) console.log(name, JSON.stringify(each));
}
