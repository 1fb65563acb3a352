import type { Budget } from '../../algebra/budget.ts';
import { glob, literalGlob, type GlobToken } from '../../algebra/glob.ts';
import { findDistinct, type StringTest } from '../../algebra/strings.ts';
import type { UnknownCause } from '../types.ts';
import { dimensionOf, present, textAtom, type Atom, type Dimension, type Field, type Literal, type TieToken } from './atoms.ts';
import { exhaustedCause, solveDimension, testsOn } from './theory.ts';

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

/** Why literals on a dimension have no value; undefined: they have one. */
const obstacle = (dimension: Dimension, literals: readonly Literal[], budget: Budget): TieOutcome | undefined => {
  const found = solveDimension(dimension, on(dimension, literals), budget);
  if (found === 'empty') return CONFLICT;
  return found === 'exhausted' ? { kind: 'unknown', causes: [exhaustedCause(dimension)] } : undefined;
};

type Chosen = ReadonlyMap<string, string>;

const openSource = (tokens: readonly TieToken[], chosen: Chosen): Source | undefined =>
  tokens.find((token): token is TieToken & { kind: 'value' } => token.kind === 'value' && !chosen.has(token.field.id));

const filled = (tokens: readonly TieToken[], chosen: Chosen): GlobToken[] =>
  tokens.map((token) => (token.kind === 'value' ? { kind: 'text', text: chosen.get(token.field.id) ?? '' } : token));

interface Pending {
  readonly tie: Tie;
  readonly value: boolean;
}

/** A whole value that is to equal another lies in the language of both; where case does not matter, but for the case of letters. */
const sharedTests = ({ tie: { dimension, field, tokens, ignoreCase }, value }: Pending, literals: readonly Literal[]): StringTest[] => {
  if (!value || tokens.length > 1) return [];
  const tests = testsOn(field, on(dimension, literals));
  return ignoreCase ? tests.filter(({ positive }) => positive).map((test) => ({ ...test, glob: glob(test.glob.tokens, { ignoreCase }) })) : tests;
};

interface State {
  readonly pending: readonly Pending[];
  readonly literals: readonly Literal[];
  readonly added: readonly Literal[];
  readonly chosen: Chosen;
}

const unknownVariable = ({ dimension }: Source): TieOutcome =>
  ({ kind: 'unknown', causes: [{ name: `policy variable \${${dimension.id}}`, matters: 'no value that was tried settles the comparison' }] });

/** The first of two ways that works; there is a conflict only if both are known not to. */
const either = (one: TieOutcome, other: () => TieOutcome): TieOutcome => {
  if (one.kind === 'solved') return one;
  const second = other();
  return one.kind === 'conflict' || second.kind === 'solved' ? second : one;
};

/** The source key is left out, so its variable has no value and the tie does not hold. */
const withoutSource = (state: State, source: Source, budget: Budget): TieOutcome => {
  const absent: Literal = { atom: present(source.dimension), value: false };
  const literals = [...state.literals, absent];
  const [, ...pending] = state.pending;
  return obstacle(source.dimension, literals, budget) ?? settle({ ...state, pending, literals, added: [...state.added, absent] }, budget);
};

const withCandidate = (state: State, source: Source, candidate: string, budget: Budget): TieOutcome => {
  const literal: Literal = { atom: textAtom(source.dimension, source.field, literalGlob(candidate)), value: true };
  const literals = [...state.literals, literal];
  const chosen = new Map(state.chosen).set(source.field.id, candidate);
  return obstacle(source.dimension, literals, budget) ?? settle({ ...state, literals, added: [...state.added, literal], chosen }, budget);
};

const withCandidates = (state: State, first: Pending, source: Source, budget: Budget): TieOutcome => {
  const tests = [...testsOn(source.field, on(source.dimension, state.literals)), ...sharedTests(first, state.literals)];
  const candidates = findDistinct(source.field.domain, tests, CANDIDATES, budget);
  if (candidates === 'exhausted') return unknownVariable(source);
  const none = candidates.length < CANDIDATES ? CONFLICT : unknownVariable(source);
  return candidates.reduce<TieOutcome>((found, candidate) => either(found, () => withCandidate(state, source, candidate, budget)), none);
};

const settle = (state: State, budget: Budget): TieOutcome => {
  const [first, ...rest] = state.pending;
  if (first === undefined) return { kind: 'solved', added: state.added };
  const source = openSource(first.tie.tokens, state.chosen);
  if (source !== undefined) {
    const filledIn = (): TieOutcome => withCandidates(state, first, source, budget);
    return first.value ? filledIn() : either(withoutSource(state, source, budget), filledIn);
  }
  const { dimension, field, tokens, ignoreCase } = first.tie;
  const literal: Literal = { atom: textAtom(dimension, field, glob(filled(tokens, state.chosen), { ignoreCase })), value: first.value };
  const literals = [...state.literals, literal];
  return obstacle(dimension, literals, budget) ?? settle({ ...state, pending: rest, literals, added: [...state.added, literal] }, budget);
};

/**
 * Gives policy variables values so that every tie among the literals holds, or fails to, as they say. Equality
 * of two keys is exact; a variable inside a longer pattern is tried with a few values and else left unknown.
 */
export const solveTies = (literals: readonly Literal[], budget: Budget): TieOutcome => {
  const pending = literals.flatMap(({ atom, value }) => (atom.kind === 'tie' ? [{ tie: atom, value }] : []));
  return settle({ pending, literals, added: [], chosen: new Map() }, budget);
};
