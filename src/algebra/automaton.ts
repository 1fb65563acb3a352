import { formsOf } from './characters.ts';
import { ONE, type Glob } from './pattern.ts';

/**
 * Where a glob stands after some text has been read. States of one glob are the same object when the same
 * texts lead from them to a match.
 */
export interface GlobState {
  readonly index: number;
  /** The text read so far matches. */
  readonly accepting: boolean;
  /** The text matches however it goes on. */
  readonly settled: boolean;
  /** How many more characters a match takes at least. */
  readonly remaining: number;
  /** The characters that are told apart from all others here. */
  readonly distinguished: readonly number[];
  readonly positions: readonly number[];
  readonly next: Map<number, GlobState | undefined>;
}

/** The deterministic automaton of a glob, built as far as it has been asked for. */
export interface GlobAutomaton {
  readonly start: GlobState;
  readonly states: Map<string, GlobState>;
  readonly units: readonly number[];
  /** At each position: may any run of characters stand before the next unit? */
  readonly stars: readonly boolean[];
  readonly ignoreCase: boolean;
}

/** No glob names this character: stands for all that are not distinguished. */
export const OTHER = -2;

type Layout = Pick<GlobAutomaton, 'units' | 'stars' | 'ignoreCase'>;

const layoutOf = ({ segments, ignoreCase }: Glob): Layout => {
  const units = segments.flatMap((segment) => segment.units);
  const stars = new Array<boolean>(units.length + 1).fill(false);
  let position = 0;
  segments.forEach((segment, index) => {
    if (index > 0) stars[position] = true;
    position += segment.units.length;
  });
  return { units, stars, ignoreCase };
};

const distinguish = ({ units, ignoreCase }: Layout, positions: readonly number[]): number[] => {
  const codes = new Set<number>();
  for (const position of positions) {
    const unit = units[position];
    if (unit === undefined || unit === ONE) continue;
    if (!ignoreCase) codes.add(unit);
    else for (const form of formsOf(unit)) codes.add(form);
  }
  return [...codes];
};

// From a star, everything can be matched that can be from any earlier position: those need not be kept.
const withoutImplied = (positions: readonly number[], stars: readonly boolean[]): number[] => {
  const lastStar = positions.findLast((position) => stars[position]) ?? 0;
  return positions.filter((position) => position >= lastStar);
};

const stateAt = (layout: Layout, states: Map<string, GlobState>, positions: readonly number[]): GlobState => {
  const key = positions.join();
  const known = states.get(key);
  if (known !== undefined) return known;
  const end = layout.units.length;
  const furthest = positions.at(-1) ?? 0;
  const accepting = furthest === end;
  const state: GlobState = {
    index: states.size,
    accepting,
    settled: accepting && layout.stars[end] === true,
    remaining: end - furthest,
    distinguished: distinguish(layout, positions),
    positions,
    next: new Map(),
  };
  states.set(key, state);
  return state;
};

const advance = (
  { units, stars, ignoreCase }: Layout,
  positions: readonly number[],
  code: number,
): number[] => {
  const reached: number[] = [];
  for (const position of positions) {
    if (stars[position]) reached.push(position);
    const unit = units[position];
    if (unit === undefined) continue;
    if (unit === ONE || unit === code || (ignoreCase && formsOf(unit).includes(code)))
      reached.push(position + 1);
  }
  return withoutImplied(reached, stars);
};

/** The state after one more character (`OTHER` included); undefined when no text can match any more. */
export const nextGlobState = (
  automaton: GlobAutomaton,
  state: GlobState,
  code: number,
): GlobState | undefined => {
  const symbol = state.distinguished.includes(code) ? code : OTHER;
  if (state.next.has(symbol)) return state.next.get(symbol);
  const positions = advance(automaton, state.positions, symbol);
  const next = positions.length === 0 ? undefined : stateAt(automaton, automaton.states, positions);
  state.next.set(symbol, next);
  return next;
};

const MOST_STATES = 20_000;
const automata = new WeakMap<Glob, GlobAutomaton>();

/**
 * The automaton of a glob. It is kept for the next question, unless it has grown very large: ask for it once
 * at the start of a search and not again inside.
 */
export const automatonOf = (pattern: Glob): GlobAutomaton => {
  const known = automata.get(pattern);
  if (known !== undefined && known.states.size < MOST_STATES) return known;
  const layout = layoutOf(pattern);
  const states = new Map<string, GlobState>();
  const automaton: GlobAutomaton = { ...layout, states, start: stateAt(layout, states, [0]) };
  automata.set(pattern, automaton);
  return automaton;
};
