/** Random worlds held against every law, always the same ones: what notices a change of the symbolic evaluator first. */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { breachOf, newTally, trial } from '../random/trial.ts';

const GROUPS = 24;

describe('random worlds keep every law', () => {
  it.each(Array.from({ length: GROUPS }, (_, seed) => [seed]))('%i', (seed) => {
    fc.assert(fc.property(trial({ unknowns: seed % 3 === 2 }, 2), (drawn) => {
      const breach = breachOf(drawn, newTally());
      if (breach !== undefined) throw new Error(breach);
    }), { seed, numRuns: 3 });
  });
});
