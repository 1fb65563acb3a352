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

/**
 * A maker whose formulas are in negation normal form, flattened, without duplicates, constants or
 * complementary pairs below the top.
 */
export const createFormulaMaker = (): FormulaMaker => {
  const interned = new Map<string, Formula>();
  /** By the atom's id, the formula that it holds. */
  const atoms = new Map<string, Formula>();
  const bits = new Map<string, number>();
  const negations = new Map<Formula, Formula>();
  const intern = (key: string, make: (id: number) => Formula): Formula => {
    const known = interned.get(key);
    if (known !== undefined) return known;
    const fresh = make(interned.size + FIRST_ID);
    interned.set(key, fresh);
    return fresh;
  };

  const bitOf = (atom: Atom): number => {
    const known = bits.get(atom.id) ?? 1 << (bits.size % BITS);
    bits.set(atom.id, known);
    return known;
  };

  const literal = (atom: Atom, positive: boolean): Formula =>
    intern(`${positive ? '+' : '-'}${atom.id}`, (id) => ({ kind: 'atom', id, mask: bitOf(atom), atom, positive }));

  const combine = (kind: 'and' | 'or', parts: readonly Formula[]): Formula => {
    const [neutral, absorbing] = kind === 'and' ? [TRUE, FALSE] : [FALSE, TRUE];
    const kept = new Set<Formula>();
    for (const part of parts) {
      if (part === absorbing) return absorbing;
      if (part === neutral) continue;
      if (part.kind === kind) for (const inner of part.parts) kept.add(inner);
      else kept.add(part);
    }
    for (const part of kept) if (part.kind === 'atom' && kept.has(literal(part.atom, !part.positive))) return absorbing;
    if (kept.size === 0) return neutral;
    const sorted = [...kept].sort((left, right) => left.id - right.id);
    const [only] = sorted;
    if (sorted.length === 1 && only !== undefined) return only;
    return intern(`${kind}(${sorted.map((part) => part.id).join(',')})`, (id) => ({ kind, id, mask: maskOf(sorted), parts: sorted }));
  };

  const negate = (formula: Formula): Formula => {
    if (formula.kind === 'constant') return constant(!formula.value);
    if (formula.kind === 'atom') return literal(formula.atom, !formula.positive);
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
    atom: (atom) => {
      const known = atoms.get(atom.id) ?? literal(atom, true);
      atoms.set(atom.id, known);
      return known;
    },
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

/** The formula once an atom is known to be true or false. */
export const assume = (maker: FormulaMaker, formula: Formula, atom: Atom, value: boolean): Formula => {
  const done = new Map<Formula, Formula>();
  const { mask } = maker.atom(atom);
  const visit = (part: Formula): Formula => {
    if (part.kind === 'constant' || (part.mask & mask) === 0) return part;
    if (part.kind === 'atom') return part.atom === atom ? constant(part.positive === value) : part;
    const known = done.get(part);
    if (known !== undefined) return known;
    const parts = part.parts.map(visit);
    const unchanged = parts.every((inner, index) => inner === part.parts[index]);
    const result = unchanged ? part : part.kind === 'and' ? maker.and(...parts) : maker.or(...parts);
    done.set(part, result);
    return result;
  };
  return visit(formula);
};
