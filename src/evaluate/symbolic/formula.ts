import type { Atom } from './atoms.ts';

/** A Boolean formula over atoms. Equal formulas are one object, so that equal policies cancel by identity. */
export type Formula = {
  readonly id: number;
  /** A bit for each atom below, several atoms sharing one: a formula without an atom's bit does not have the atom. */
  readonly mask: number;
} & (
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'atom'; readonly atom: Atom; readonly positive: boolean }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Formula[] }
);

/** Makes formulas of one question; formulas of two makers must not be mixed. */
export interface FormulaMaker {
  readonly atom: (atom: Atom) => Formula;
  readonly and: (...parts: readonly Formula[]) => Formula;
  readonly or: (...parts: readonly Formula[]) => Formula;
  readonly not: (formula: Formula) => Formula;
}

export const TRUE: Formula = { kind: 'constant', id: 1, mask: 0, value: true };
export const FALSE: Formula = { kind: 'constant', id: 0, mask: 0, value: false };

export const constant = (value: boolean): Formula => (value ? TRUE : FALSE);

const FIRST_ID = 2;
const BITS = 32;

const maskOf = (parts: readonly Formula[]): number => {
  let mask = 0;
  for (const part of parts) mask |= part.mask;
  return mask;
};

const hashOf = (kind: 'and' | 'or', parts: readonly Formula[]): number => {
  let hash = kind === 'and' ? 1 : 2;
  for (const { id } of parts) hash = (Math.imul(hash, 31) + id) | 0;
  return hash;
};

const sameParts = (left: readonly Formula[], right: readonly Formula[]): boolean => {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
};

/**
 * A maker whose formulas are in negation normal form, flattened, without duplicates, constants or
 * complementary pairs below the top.
 */
export const createFormulaMaker = (): FormulaMaker => {
  let nextId = FIRST_ID;
  /** By the atom's id, the formula that it holds. */
  const atoms = new Map<string, Formula>();
  const opposites = new Map<Formula, Formula>();
  /** By a hash of their kind and parts. */
  const combined = new Map<number, Formula[]>();
  const bits = new Map<string, number>();
  const negations = new Map<Formula, Formula>();

  const bitOf = (atom: Atom): number => {
    const known = bits.get(atom.id) ?? 1 << (bits.size % BITS);
    bits.set(atom.id, known);
    return known;
  };

  const makeLiteral = (atom: Atom, positive: boolean): Formula => ({ kind: 'atom', id: nextId++, mask: bitOf(atom), atom, positive });

  const holds = (atom: Atom): Formula => {
    const known = atoms.get(atom.id);
    if (known !== undefined) return known;
    const fresh = makeLiteral(atom, true);
    atoms.set(atom.id, fresh);
    return fresh;
  };

  const opposite = (literal: Formula & { readonly kind: 'atom' }): Formula => {
    const known = opposites.get(literal);
    if (known !== undefined) return known;
    const fresh = makeLiteral(literal.atom, !literal.positive);
    opposites.set(literal, fresh);
    opposites.set(fresh, literal);
    return fresh;
  };

  const internCombination = (kind: 'and' | 'or', parts: readonly Formula[]): Formula => {
    const hash = hashOf(kind, parts);
    const bucket = combined.get(hash) ?? [];
    const known = bucket.find((each) => each.kind === kind && sameParts(each.parts, parts));
    if (known !== undefined) return known;
    const fresh: Formula = { kind, id: nextId++, mask: maskOf(parts), parts };
    bucket.push(fresh);
    combined.set(hash, bucket);
    return fresh;
  };

  const combine = (kind: 'and' | 'or', parts: readonly Formula[]): Formula => {
    const [neutral, absorbing] = kind === 'and' ? [TRUE, FALSE] : [FALSE, TRUE];
    const kept = new Set<Formula>();
    for (const part of parts) {
      if (part === absorbing) return absorbing;
      if (part === neutral) continue;
      if (part.kind === kind) for (const inner of part.parts) kept.add(inner);
      else kept.add(part);
    }
    for (const part of kept) if (part.kind === 'atom' && kept.has(opposite(part))) return absorbing;
    if (kept.size === 0) return neutral;
    const sorted = [...kept].sort((left, right) => left.id - right.id);
    const [only] = sorted;
    return sorted.length === 1 && only !== undefined ? only : internCombination(kind, sorted);
  };

  const negate = (formula: Formula): Formula => {
    if (formula.kind === 'constant') return constant(!formula.value);
    if (formula.kind === 'atom') return opposite(formula);
    return combine(formula.kind === 'and' ? 'or' : 'and', formula.parts.map(not));
  };

  const not = (formula: Formula): Formula => {
    const known = negations.get(formula);
    if (known !== undefined) return known;
    const negated = negate(formula);
    negations.set(formula, negated);
    negations.set(negated, formula);
    return negated;
  };

  return {
    atom: holds,
    and: (...parts) => combine('and', parts),
    or: (...parts) => combine('or', parts),
    not,
  };
};

/** The atoms of a formula, each once. */
export const atomsOf = (formula: Formula): ReadonlySet<Atom> => {
  const atoms = new Set<Atom>();
  const seen = new Set<Formula>();
  const visit = (part: Formula): void => {
    if (seen.has(part)) return;
    seen.add(part);
    if (part.kind === 'atom') atoms.add(part.atom);
    else if (part.kind !== 'constant') part.parts.forEach(visit);
  };
  visit(formula);
  return atoms;
};

/** The formula once atoms are known to be true or false. */
export const assumeAll = (maker: FormulaMaker, formula: Formula, known: ReadonlyMap<Atom, boolean>): Formula => {
  const done = new Map<Formula, Formula>();
  const mask = maskOf([...known.keys()].map(maker.atom));
  const visit = (part: Formula): Formula => {
    if (part.kind === 'constant' || (part.mask & mask) === 0) return part;
    if (part.kind === 'atom') {
      const value = known.get(part.atom);
      return value === undefined ? part : constant(part.positive === value);
    }
    const before = done.get(part);
    if (before !== undefined) return before;
    const parts = part.parts.map(visit);
    const unchanged = parts.every((inner, index) => inner === part.parts[index]);
    const result = unchanged ? part : part.kind === 'and' ? maker.and(...parts) : maker.or(...parts);
    done.set(part, result);
    return result;
  };
  return visit(formula);
};

/** The formula once an atom is known to be true or false. */
export const assume = (maker: FormulaMaker, formula: Formula, atom: Atom, value: boolean): Formula =>
  assumeAll(maker, formula, new Map([[atom, value]]));
