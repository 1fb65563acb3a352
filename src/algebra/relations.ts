import { automatonOf } from './automaton.ts';
import type { Budget } from './budget.ts';
import { foldCharacter } from './characters.ts';
import { anyText } from './domain.ts';
import { matchesGlob } from './match.ts';
import { ANY_GLOB, ONE, isLiteralGlob, literalTextOf, type Glob } from './pattern.ts';
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

/** Whether both globs can read the same text to their ends: a walk over the pairs of their positions. */
const productMeets = (left: Glob, right: Glob): boolean => {
  const folds = left.ignoreCase || right.ignoreCase;
  const { units: rows, stars: rowStars } = automatonOf(left);
  const { units: columns, stars: columnStars } = automatonOf(right);
  const width = columns.length + 1;
  const reached = new Uint8Array((rows.length + 1) * width);
  const pending = [0];
  const visit = (row: number, column: number): void => {
    const index = row * width + column;
    if (reached[index] === 0) pending.push(index);
    reached[index] = 1;
  };
  for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
    const row = Math.floor(index / width);
    const column = index % width;
    const unit = rows[row];
    const other = columns[column];
    if (unit === undefined && other === undefined) return true;
    if (unit !== undefined && other !== undefined && unitsMeet(unit, other, folds))
      visit(row + 1, column + 1);
    if (unit !== undefined && columnStars[column]) visit(row + 1, column);
    if (other !== undefined && rowStars[row]) visit(row, column + 1);
  }
  return false;
};

/** Whether some text matches both globs. Takes time in the product of their lengths at worst. */
export const globsMeet = (left: Glob, right: Glob): boolean => {
  if (left === right || left === ANY_GLOB || right === ANY_GLOB) return true;
  if (isLiteralGlob(left)) return matchesGlob(right, literalTextOf(left));
  if (isLiteralGlob(right)) return matchesGlob(left, literalTextOf(right));
  return !endsClash(left, right) && productMeets(left, right);
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
