import type { Budget } from '../../algebra/budget.ts';
import { isLiteralGlob, literalTextOf, matchesGlob } from '../../algebra/glob.ts';
import type { UnknownCause } from '../types.ts';
import { dimensionOf, type Atom, type Dimension, type Literal } from './atoms.ts';
import { assume, assumeAll, atomsOf, type Formula, type FormulaMaker } from './formula.ts';
import { exhaustedCause, solveDimension, type Solution } from './theory.ts';
import { solveTies } from './ties.ts';

/** Values for every dimension that a formula constrains, by dimension id. */
export type Model = ReadonlyMap<string, { readonly dimension: Dimension; readonly solution: Solution }>;

export type Outcome =
  | { readonly kind: 'satisfied'; readonly model: Model; readonly literals: readonly Literal[] }
  | { readonly kind: 'empty' }
  | { readonly kind: 'unknown'; readonly causes: readonly UnknownCause[] };

/** Literals by the dimension they are on; never changed, only replaced. */
type Assigned = ReadonlyMap<string, readonly Literal[]>;

interface Search {
  readonly maker: FormulaMaker;
  readonly budget: Budget;
  readonly consistent: Map<string, boolean>;
  /** Formulas refuted under the literals that could have mattered. */
  readonly refuted: Set<string>;
  readonly dimensions: Map<Formula, readonly string[]>;
  readonly causes: UnknownCause[];
}

const EMPTY: Outcome = { kind: 'empty' };
const UNKNOWN_DIMENSION = '?';

const dimensionId = (atom: Atom): string => dimensionOf(atom)?.id ?? UNKNOWN_DIMENSION;

const signature = (literals: readonly Literal[]): string =>
  literals.map(({ atom, value }) => `${value ? '+' : '-'}${atom.id}`).sort().join('|');

/** Whether some value of the dimension satisfies its literals; running out of budget counts as perhaps. */
const isConsistent = (search: Search, dimension: Dimension, literals: readonly Literal[]): boolean => {
  const key = `${dimension.id}|${signature(literals)}`;
  const known = search.consistent.get(key);
  if (known !== undefined) return known;
  const found = solveDimension(dimension, literals, search.budget);
  if (found === 'exhausted') search.causes.push(exhaustedCause(dimension));
  const consistent = found !== 'empty' && found !== 'exhausted';
  search.consistent.set(key, consistent);
  return consistent;
};

const assign = (search: Search, assigned: Assigned, literal: Literal): Assigned | undefined => {
  const id = dimensionId(literal.atom);
  const literals = [...(assigned.get(id) ?? []), literal];
  const dimension = dimensionOf(literal.atom);
  if (dimension !== undefined && !isConsistent(search, dimension, literals)) return undefined;
  return new Map(assigned).set(id, literals);
};

/** With a field fixed to one text, every other test of it is settled. */
const settled = (formula: Formula, { atom, value }: Literal): Literal[] => {
  if (!value || atom.kind !== 'text' || !isLiteralGlob(atom.glob)) return [];
  const text = literalTextOf(atom.glob);
  return [...atomsOf(formula)].flatMap((other) =>
    other.kind === 'text' && other.field.id === atom.field.id ? [{ atom: other, value: matchesGlob(other.glob, text) }] : []);
};

interface Step {
  readonly formula: Formula;
  readonly assigned: Assigned;
}

const take = (search: Search, step: Step, literal: Literal): Step | undefined => {
  const assigned = assign(search, step.assigned, literal);
  if (assigned === undefined) return undefined;
  let formula = assume(search.maker, step.formula, literal.atom, literal.value);
  for (const other of settled(formula, literal)) formula = assume(search.maker, formula, other.atom, other.value);
  return { formula, assigned };
};

/** From here on forced literals are taken together: one by one each costs a new formula of all the others. */
const MANY_LITERALS = 64;

const manyForced = (formula: Formula): readonly Literal[] => {
  const parts = formula.kind === 'and' && formula.parts.length > MANY_LITERALS ? formula.parts : [];
  const forced = parts.flatMap((part) => (part.kind === 'atom' ? [{ atom: part.atom, value: part.positive }] : []));
  return forced.length > MANY_LITERALS ? forced : [];
};

/** Takes all of these literals, or those that the others do not settle. */
const takeAll = (search: Search, step: Step, literals: readonly Literal[]): Step | undefined => {
  const known = new Map<Atom, boolean>();
  const assigned = new Map(step.assigned);
  const touched = new Map<string, Dimension | undefined>();
  const fixing = literals.flatMap((literal) => settled(step.formula, literal).map((other) => [literal.atom, other] as const));
  for (const [by, { atom, value }] of fixing) if (atom !== by) known.set(atom, value);
  for (const literal of literals) {
    const before = known.get(literal.atom);
    if (before !== undefined && before !== literal.value) return undefined;
    known.set(literal.atom, literal.value);
    if (before !== undefined) continue;
    const id = dimensionId(literal.atom);
    touched.set(id, dimensionOf(literal.atom));
    assigned.set(id, [...(assigned.get(id) ?? []), literal]);
  }
  for (const [id, dimension] of touched) if (dimension !== undefined && !isConsistent(search, dimension, assigned.get(id) ?? [])) return undefined;
  return { formula: assumeAll(search.maker, step.formula, known), assigned };
};

const forcedLiteral = (formula: Formula): Literal | undefined => {
  const part = formula.kind === 'and' ? formula.parts.find((each) => each.kind === 'atom') : formula;
  return part?.kind === 'atom' ? { atom: part.atom, value: part.positive } : undefined;
};

/** Takes what the formula leaves no choice about; undefined where that cannot be. */
const takeForced = (search: Search, start: Step): Step | undefined => {
  let step: Step | undefined = start;
  while (step !== undefined) {
    const together = manyForced(step.formula);
    const forced: Literal | undefined = together.length > 0 ? undefined : forcedLiteral(step.formula);
    if (together.length === 0 && forced === undefined) return step;
    step = forced === undefined ? takeAll(search, step, together) : take(search, step, forced);
  }
  return undefined;
};

const smallest = (parts: readonly Formula[]): Formula | undefined =>
  parts.reduce<Formula | undefined>((best, part) => {
    const size = part.kind === 'or' ? part.parts.length : 0;
    return best?.kind === 'or' && best.parts.length <= size ? best : part;
  }, undefined);

/** A literal that the formula still needs, in the form that makes its part true. */
const branchLiteral = (formula: Formula): Literal | undefined => {
  if (formula.kind === 'constant') return undefined;
  if (formula.kind === 'atom') return { atom: formula.atom, value: formula.positive };
  if (formula.kind === 'and') return branchLiteral(smallest(formula.parts) ?? formula);
  const simple = formula.parts.find((part) => part.kind === 'atom') ?? formula.parts[0];
  return simple === undefined ? undefined : branchLiteral(simple);
};

const dimensionsIn = (search: Search, formula: Formula): readonly string[] => {
  const known = search.dimensions.get(formula);
  if (known !== undefined) return known;
  const ids = [...new Set([...atomsOf(formula)].map(dimensionId))].sort();
  search.dimensions.set(formula, ids);
  return ids;
};

const refutationKey = (search: Search, { formula, assigned }: Step): string =>
  `${formula.id}#${dimensionsIn(search, formula).map((id) => signature(assigned.get(id) ?? [])).join('#')}`;

const modelOf = (search: Search, assigned: Assigned): Model | undefined => {
  const model = new Map<string, { dimension: Dimension; solution: Solution }>();
  for (const [id, literals] of assigned) {
    const dimension = literals.map(({ atom }) => dimensionOf(atom)).find((each) => each !== undefined);
    if (dimension === undefined) continue;
    const solution = solveDimension(dimension, literals, search.budget);
    if (typeof solution === 'string') return undefined;
    model.set(id, { dimension, solution });
  }
  return model;
};

const finish = (search: Search, assigned: Assigned): Outcome => {
  const literals = [...assigned.values()].flat();
  const tied = solveTies(literals, search.budget);
  if (tied.kind === 'conflict') return EMPTY;
  if (tied.kind === 'unknown') {
    search.causes.push(...tied.causes);
    return EMPTY;
  }
  const complete = new Map(assigned);
  for (const literal of tied.added) complete.set(dimensionId(literal.atom), [...(complete.get(dimensionId(literal.atom)) ?? []), literal]);
  const model = modelOf(search, complete);
  if (model === undefined) {
    search.causes.push({ name: 'budget', matters: 'no witness was found within the step budget' });
    return EMPTY;
  }
  return { kind: 'satisfied', model, literals };
};

const visit = (search: Search, start: Step): Outcome => {
  if (search.budget.remaining-- <= 0) {
    search.causes.push({ name: 'budget', matters: 'the question has more cases than the step budget allows' });
    return EMPTY;
  }
  const step = takeForced(search, start);
  if (step === undefined) return EMPTY;
  if (step.formula.kind === 'constant') return step.formula.value ? finish(search, step.assigned) : EMPTY;
  const key = refutationKey(search, step);
  if (search.refuted.has(key)) return EMPTY;
  const literal = branchLiteral(step.formula);
  if (literal === undefined) return EMPTY;
  for (const value of [literal.value, !literal.value]) {
    const next = take(search, step, { atom: literal.atom, value });
    const outcome = next === undefined ? EMPTY : visit(search, next);
    if (outcome.kind === 'satisfied') return outcome;
  }
  search.refuted.add(key);
  return EMPTY;
};

/**
 * Looks for a request of which the formula is true. `empty` is a proof that there is none; `unknown` names what
 * kept the search from being complete. Deterministic: work is counted in steps of the budget.
 */
export const solve = (maker: FormulaMaker, formula: Formula, budget: Budget): Outcome => {
  const search: Search = { maker, budget, consistent: new Map(), refuted: new Set(), dimensions: new Map(), causes: [] };
  const outcome = visit(search, { formula, assigned: new Map() });
  if (outcome.kind === 'satisfied' || search.causes.length === 0) return outcome;
  return { kind: 'unknown', causes: [...new Map(search.causes.map((cause) => [`${cause.name}: ${cause.matters}`, cause])).values()] };
};
