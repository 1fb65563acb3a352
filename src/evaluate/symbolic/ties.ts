import type { Budget } from '../../algebra/budget.ts';
import { glob, literalGlob, type GlobToken } from '../../algebra/glob.ts';
import { findDistinct } from '../../algebra/strings.ts';
import type { UnknownCause } from '../types.ts';
import { dimensionOf, present, textAtom, type Atom, type Dimension, type Field, type Literal, type TieToken } from './atoms.ts';
import { solveDimension, testsOn } from './theory.ts';

type Tie = Atom & { readonly kind: 'tie' };

export type TieOutcome =
  /** Ordinary literals under which every tie holds as asked. */
  | { readonly kind: 'solved'; readonly added: readonly Literal[] }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'unknown'; readonly causes: readonly UnknownCause[] };

interface Source {
  readonly dimension: Dimension;
  readonly field: Field;
}

/** Values tried for a policy variable before the question is left open. */
const CANDIDATES = 8;
const CONFLICT: TieOutcome = { kind: 'conflict' };

const on = (dimension: Dimension, literals: readonly Literal[]): Literal[] =>
  literals.filter(({ atom }) => dimensionOf(atom)?.id === dimension.id);

const isConsistent = (dimension: Dimension, literals: readonly Literal[], budget: Budget): boolean =>
  typeof solveDimension(dimension, on(dimension, literals), budget) !== 'string';

type Chosen = ReadonlyMap<string, string>;

const openSource = (tokens: readonly TieToken[], chosen: Chosen): Source | undefined =>
  tokens.find((token): token is TieToken & { kind: 'value' } => token.kind === 'value' && !chosen.has(token.field.id));

const filled = (tokens: readonly TieToken[], chosen: Chosen): GlobToken[] =>
  tokens.map((token) => (token.kind === 'value' ? { kind: 'text', text: chosen.get(token.field.id) ?? '' } : token));

/** A positive tie of a whole value to a whole value: both must lie in the same language. */
const isEquality = (tie: Tie, value: boolean): boolean => value && tie.tokens.length === 1;

interface State {
  readonly pending: readonly { readonly tie: Tie; readonly value: boolean }[];
  readonly literals: readonly Literal[];
  readonly added: readonly Literal[];
  readonly chosen: Chosen;
}

const unknownVariable = ({ dimension }: Source): TieOutcome =>
  ({ kind: 'unknown', causes: [{ name: `policy variable \${${dimension.id}}`, matters: 'no value that was tried settles the comparison' }] });

/** The source key is left out, so its variable has no value and the tie does not hold. */
const withoutSource = (state: State, source: Source, budget: Budget): TieOutcome | undefined => {
  const absent: Literal = { atom: present(source.dimension), value: false };
  if (!source.dimension.optional || !isConsistent(source.dimension, [...state.literals, absent], budget)) return undefined;
  const [, ...rest] = state.pending;
  const outcome = settle({ ...state, pending: rest, literals: [...state.literals, absent], added: [...state.added, absent] }, budget);
  return outcome.kind === 'solved' ? outcome : undefined;
};

const withCandidates = (state: State, source: Source, budget: Budget): TieOutcome => {
  const [first] = state.pending;
  if (first === undefined) return CONFLICT;
  const shared = isEquality(first.tie, first.value) ? testsOn(first.tie.field, on(first.tie.dimension, state.literals)) : [];
  const tests = [...testsOn(source.field, on(source.dimension, state.literals)), ...shared];
  const candidates = findDistinct(source.field.domain, tests, CANDIDATES, budget);
  if (candidates === 'exhausted') return unknownVariable(source);
  for (const candidate of candidates) {
    const literal: Literal = { atom: textAtom(source.dimension, source.field, literalGlob(candidate)), value: true };
    const literals = [...state.literals, literal];
    if (!isConsistent(source.dimension, literals, budget)) continue;
    const chosen = new Map(state.chosen).set(source.field.id, candidate);
    const outcome = settle({ ...state, literals, added: [...state.added, literal], chosen }, budget);
    if (outcome.kind === 'solved') return outcome;
  }
  return candidates.length < CANDIDATES ? CONFLICT : unknownVariable(source);
};

const settle = (state: State, budget: Budget): TieOutcome => {
  const [first, ...rest] = state.pending;
  if (first === undefined) return { kind: 'solved', added: state.added };
  const source = openSource(first.tie.tokens, state.chosen);
  if (source !== undefined) return (first.value ? undefined : withoutSource(state, source, budget)) ?? withCandidates(state, source, budget);
  const { dimension, field, tokens, ignoreCase } = first.tie;
  const literal: Literal = { atom: textAtom(dimension, field, glob(filled(tokens, state.chosen), { ignoreCase })), value: first.value };
  const literals = [...state.literals, literal];
  if (!isConsistent(dimension, literals, budget)) return CONFLICT;
  return settle({ ...state, pending: rest, literals, added: [...state.added, literal] }, budget);
};

/**
 * Gives policy variables values so that every tie among the literals holds, or fails to, as they say. Equality
 * of two keys is exact; a variable inside a longer pattern is tried with a few values and else left unknown.
 */
export const solveTies = (literals: readonly Literal[], budget: Budget): TieOutcome => {
  const pending = literals.flatMap(({ atom, value }) => (atom.kind === 'tie' ? [{ tie: atom, value }] : []));
  return settle({ pending, literals, added: [], chosen: new Map() }, budget);
};
