import type { Budget } from './budget.ts';
import { foldCharacter } from './characters.ts';
import { anyText } from './domain.ts';
import { matchesGlob } from './match.ts';
import { ANY_GLOB, ONE, isLiteralGlob, literalTextOf, shortestMatch, type Glob, type Segment } from './pattern.ts';
import { searchProduct } from './product.ts';

/** Whether two units admit a common character. A folded unit stands for its forms. */
const unitsMeet = (left: number, right: number, folds: boolean): boolean => {
  if (left === ONE || right === ONE || left === right) return true;
  return folds && foldCharacter(left) === foldCharacter(right);
};

/** No text can match both because of what they start, or end, with. */
const endsClash = (left: Glob, right: Glob): boolean => {
  const folds = left.ignoreCase || right.ignoreCase;
  const heads = [left.segments[0].units, right.segments[0].units] as const;
  const tails = [left.segments.at(-1)?.units ?? [], right.segments.at(-1)?.units ?? []] as const;
  for (let index = 0; index < Math.min(heads[0].length, heads[1].length); index++) {
    if (!unitsMeet(heads[0][index] ?? ONE, heads[1][index] ?? ONE, folds)) return true;
  }
  for (let back = 1; back <= Math.min(tails[0].length, tails[1].length); back++) {
    if (!unitsMeet(tails[0].at(-back) ?? ONE, tails[1].at(-back) ?? ONE, folds)) return true;
  }
  return false;
};

const unitsFit = (units: readonly number[], at: number, segment: Segment, folds: boolean): boolean =>
  segment.units.every((unit, index) => unitsMeet(unit, units[at + index] ?? ONE, folds));

/**
 * Whether some text of these units, which are as many as its characters, matches the glob, whose ends fit.
 * The segments between stars are placed as in `matchesGlob`.
 */
const unitsMatch = (units: readonly number[], { segments, minLength }: Glob, folds: boolean): boolean => {
  if (segments.length === 1) return units.length === minLength;
  let at = segments[0].units.length;
  let left = minLength - at;
  for (const segment of segments.slice(1, -1)) {
    while (at + left <= units.length && !unitsFit(units, at, segment, folds)) at++;
    at += segment.units.length;
    left -= segment.units.length;
  }
  return at + left <= units.length;
};

/** Whether some text matches both globs. Takes time in the product of their lengths at worst. */
export const globsMeet = (left: Glob, right: Glob): boolean => {
  if (endsClash(left, right)) return false;
  const folds = left.ignoreCase || right.ignoreCase;
  if (left.segments.length === 1) return unitsMatch(left.segments[0].units, right, folds);
  // Two globs with stars have room between their ends for the segments of one and then of the other.
  return right.segments.length > 1 || unitsMatch(right.segments[0].units, left, folds);
};

const ANY_TEXT = anyText();

/**
 * Whether every text that matches `narrow` matches `wide` too. Exact; `exhausted` when the budget ends first,
 * which takes a `wide` glob with many `?` after a star.
 */
export const globCovers = (wide: Glob, narrow: Glob, budget: Budget): boolean | 'exhausted' => {
  if (wide === narrow || wide === ANY_GLOB) return true;
  if (wide.minLength > narrow.minLength || endsClash(wide, narrow)) return false;
  if (isLiteralGlob(narrow)) return matchesGlob(wide, literalTextOf(narrow));
  if (wide.segments.length === 1 && narrow.segments.length > 1) return false;
  // Nearly always one text shows it.
  if (!matchesGlob(wide, shortestMatch(narrow))) return false;
  const found = searchProduct(
    ANY_TEXT.automaton,
    [
      { glob: narrow, positive: true },
      { glob: wide, positive: false },
    ],
    budget,
  );
  return found === 'exhausted' ? found : found === 'empty';
};
