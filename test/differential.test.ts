/** Concrete and symbolic evaluation against each other, at random: see `test/random`. A failure prints its seed and the smallest case. */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { breachOf, newTally, trial } from './random/trial.ts';

const RUNS = 60;

describe('concrete and symbolic evaluation agree, whatever the world', () => {
  it.each([['resolved', false], ['with unresolved parts', true]] as const)('%s', { timeout: 180_000 }, (_name, unknowns) => {
    const tally = newTally();
    fc.assert(fc.property(trial({ unknowns }, 4), (drawn) => {
      const breach = breachOf(drawn, tally);
      if (breach !== undefined) throw new Error(breach);
    }), { numRuns: RUNS });
  });
});
