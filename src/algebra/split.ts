import { createBudget } from './budget.ts';
import { foldCharacter } from './characters.ts';
import { glob, type Glob, type GlobToken } from './pattern.ts';
import { globCovers } from './relations.ts';

/** One character of a glob, or a wildcard. */
type Unit = GlobToken;

type Tuple = readonly Glob[];

const unitsOf = ({ tokens }: Glob): Unit[] =>
  tokens.flatMap((token): Unit[] =>
    token.kind === 'text' ? token.text.split('').map((text) => ({ kind: 'text', text })) : [token],
  );

/** Ways to cut a glob in two at one separator, which is itself left out. */
interface Cut {
  readonly head: readonly Unit[];
  /** Where the rest begins. */
  readonly rest: number;
}

const isSeparator = (text: string, separator: string, ignoreCase: boolean): boolean =>
  text === separator ||
  (ignoreCase && foldCharacter(text.charCodeAt(0)) === foldCharacter(separator.charCodeAt(0)));

const cutsFrom = (units: readonly Unit[], start: number, separator: string, ignoreCase: boolean): Cut[] => {
  const cuts: Cut[] = [];
  for (const [offset, unit] of units.slice(start).entries()) {
    const at = start + offset;
    const head = units.slice(start, at);
    // A star that reads the separator goes on after it; what it read before belongs to the head.
    if (unit.kind === 'any') cuts.push({ head: [...head, unit], rest: at });
    else if (unit.kind === 'one') cuts.push({ head, rest: at + 1 });
    else if (isSeparator(unit.text, separator, ignoreCase)) return [...cuts, { head, rest: at + 1 }];
  }
  return cuts;
};

const COVER_STEPS = 200;

const coversTuple = (wide: Tuple, narrow: Tuple): boolean =>
  wide.every((each, index) => {
    const other = narrow[index];
    return other !== undefined && globCovers(each, other, createBudget(COVER_STEPS)) === true;
  });

const withoutCovered = (tuples: readonly Tuple[]): Tuple[] => {
  const kept: Tuple[] = [];
  for (const tuple of tuples) {
    if (kept.some((other) => coversTuple(other, tuple))) continue;
    const stays = kept.filter((other) => !coversTuple(tuple, other));
    kept.splice(0, kept.length, ...stays, tuple);
  }
  return kept;
};

const MOST_TUPLES = 128;

/**
 * All the ways a glob can match a value of exactly `fields` parts joined by a one-character separator, where
 * only the last part may contain the separator. The value matches if and only if, for some tuple returned,
 * each part matches the glob in its place. A star may run across separators, and `?` may read one. Tuples
 * that others cover are left out. `too-many` when more than `limit` would remain.
 */
export const splitGlobAtSeparators = (
  pattern: Glob,
  separator: string,
  fields: number,
  limit = MOST_TUPLES,
): readonly Tuple[] | 'too-many' => {
  const units = unitsOf(pattern);
  const options = { ignoreCase: pattern.ignoreCase };
  const known = new Map<string, readonly Tuple[] | 'too-many'>();
  const splitFrom = (start: number, count: number): readonly Tuple[] | 'too-many' => {
    if (count === 1) return [[glob(units.slice(start), options)]];
    const key = `${start},${count}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const tuples = split(start, count);
    known.set(key, tuples);
    return tuples;
  };
  const split = (start: number, count: number): readonly Tuple[] | 'too-many' => {
    const tuples: Tuple[] = [];
    for (const { head, rest } of cutsFrom(units, start, separator, pattern.ignoreCase)) {
      const tails = splitFrom(rest, count - 1);
      if (tails === 'too-many' || tuples.length + tails.length > 4 * limit) return 'too-many';
      const first = glob(head, options);
      for (const tail of tails) tuples.push([first, ...tail]);
    }
    const kept = withoutCovered(tuples);
    return kept.length > limit ? 'too-many' : kept;
  };
  return splitFrom(0, fields);
};
