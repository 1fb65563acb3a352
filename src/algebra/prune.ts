import { createBudget, spend, type Budget } from './budget.ts';
import type { Glob } from './pattern.ts';
import type { StringTest } from './product.ts';
import { globCovers, globsMeet } from './relations.ts';

// Comparing two globs is nearly always cheap beside a product of all of them. Where it is not it is given up,
// and the product decides.
const COVER_STEPS = 300;

const MOST_PAIRS = 200_000;
const remembered = new Map<number, boolean>();
const PAIR_BASE = 0x4000000;

const remember = (left: Glob, right: Glob, kind: 0 | 1, decide: () => boolean): boolean => {
  const key = (left.id * PAIR_BASE + right.id) * 2 + kind;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const answer = decide();
  if (remembered.size >= MOST_PAIRS) remembered.clear();
  remembered.set(key, answer);
  return answer;
};

const surelyCovers = (wide: Glob, narrow: Glob): boolean =>
  remember(wide, narrow, 0, () => globCovers(wide, narrow, createBudget(COVER_STEPS)) === true);

const meets = (left: Glob, right: Glob): boolean => remember(left, right, 1, () => globsMeet(left, right));

const unlessImplied = (globs: readonly Glob[], implies: (kept: Glob, dropped: Glob) => boolean): Glob[] => {
  const kept: Glob[] = [];
  for (const glob of globs) {
    if (kept.some((other) => implies(other, glob))) continue;
    kept.splice(0, kept.length, ...kept.filter((other) => !implies(glob, other)), glob);
  }
  return kept;
};

/**
 * The tests that decide: without those that others imply. `empty` when two of the globs alone, taken
 * together, let no text pass; `exhausted` when the budget does not allow comparing the globs by pairs.
 */
export const pruneTests = (
  tests: readonly StringTest[],
  budget: Budget,
): readonly StringTest[] | 'empty' | 'exhausted' => {
  const positives = unlessImplied(
    tests.flatMap(({ glob, positive }) => (positive ? [glob] : [])),
    (narrow, wide) => surelyCovers(wide, narrow),
  );
  const negatives: Glob[] = [];
  for (const { glob, positive } of tests) {
    if (!spend(budget)) return 'exhausted';
    if (positive) {
      if (!positives.every((other) => meets(other, glob))) return 'empty';
    } else if (positives.some((other) => surelyCovers(glob, other))) return 'empty';
    else if (positives.every((other) => meets(other, glob))) negatives.push(glob);
  }
  return [
    ...positives.map((glob) => ({ glob, positive: true })),
    ...unlessImplied(negatives, surelyCovers).map((glob) => ({ glob, positive: false })),
  ];
};
