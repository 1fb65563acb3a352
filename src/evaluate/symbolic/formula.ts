import type { Atom } from './atoms.ts';

/** A Boolean formula over atoms. Equal formulas are one object, so that equal policies cancel by identity. */
export type Formula =
  | { readonly kind: 'constant'; readonly id: number; readonly value: boolean }
  | { readonly kind: 'atom'; readonly id: number; readonly atom: Atom; readonly positive: boolean }
  | { readonly kind: 'and' | 'or'; readonly id: number; readonly parts: readonly Formula[] };

/** Makes formulas of one question; formulas of two makers must not be mixed. */
export interface FormulaMaker {
  readonly atom: (atom: Atom) => Formula;
  readonly and: (...parts: readonly Formula[]) => Formula;
  readonly or: (...parts: readonly Formula[]) => Formula;
  readonly not: (formula: Formula) => Formula;
}

export const TRUE: Formula = { kind: 'constant', id: 1, value: true };
export const FALSE: Formula = { kind: 'constant', id: 0, value: false };

export const constant = (value: boolean): Formula => (value ? TRUE : FALSE);

const FIRST_ID = 2;

/**
 * A maker whose formulas are in negation normal form, flattened, without duplicates, constants or
 * complementary pairs below the top.
 */
export const createFormulaMaker = (): FormulaMaker => {
  const interned = new Map<string, Formula>();
  const atoms = new Map<string, Atom>();
  const negations = new Map<Formula, Formula>();
  const intern = (key: string, make: (id: number) => Formula): Formula => {
    const known = interned.get(key);
    if (known !== undefined) return known;
    const fresh = make(interned.size + FIRST_ID);
    interned.set(key, fresh);
    return fresh;
  };

  const literal = (atom: Atom, positive: boolean): Formula =>
    intern(`${positive ? '+' : '-'}${atom.id}`, (id) => ({ kind: 'atom', id, atom, positive }));

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
    return intern(`${kind}(${sorted.map((part) => part.id).join(',')})`, (id) => ({ kind, id, parts: sorted }));
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
      const known = atoms.get(atom.id) ?? atom;
      atoms.set(atom.id, known);
      return literal(known, true);
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
  const visit = (part: Formula): Formula => {
    if (part.kind === 'constant') return part;
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
