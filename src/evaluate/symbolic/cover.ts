import type { Budget } from '../../algebra/budget.ts';
import type { Literal } from './atoms.ts';
import { type Formula, type FormulaMaker } from './formula.ts';
import { solve } from './search.ts';

/** An irreducible set of literals: whoever meets them all satisfies the formula, and none can be left out. */
export type Implicant = readonly Literal[];

const formulaOf = (maker: FormulaMaker, literals: Implicant): Formula =>
  maker.and(...literals.map(({ atom, value }) => (value ? maker.atom(atom) : maker.not(maker.atom(atom)))));

/** What reads worst is dropped first: unknowns, then what is not so. */
const dropOrder = (literals: Implicant): Implicant => {
  const rank = ({ atom, value }: Literal): number => (atom.kind === 'unknown' ? 0 : atom.kind === 'present' ? 1 : value ? 3 : 2);
  return [...literals].sort((left, right) => rank(left) - rank(right));
};

/** Drops every literal without which the rest still implies the formula, given the axioms. */
const reduce = (maker: FormulaMaker, literals: Implicant, outside: Formula, budget: Budget): Implicant => {
  let kept = literals;
  for (const literal of dropOrder(literals)) {
    const fewer = kept.filter((each) => each !== literal);
    const escape = solve(maker, maker.and(formulaOf(maker, fewer), outside), budget);
    if (escape.kind === 'empty') kept = fewer;
  }
  return kept;
};

/** Drops every description that the others cover together. */
const irredundant = (maker: FormulaMaker, implicants: readonly Implicant[], axioms: Formula, budget: Budget): readonly Implicant[] => {
  let kept = implicants;
  for (const implicant of implicants) {
    const others = kept.filter((each) => each !== implicant);
    if (others.length === 0) break;
    const own = maker.and(formulaOf(maker, implicant), axioms, ...others.map((each) => maker.not(formulaOf(maker, each))));
    if (solve(maker, own, budget).kind === 'empty') kept = others;
  }
  return kept;
};

export interface Cover {
  readonly implicants: readonly Implicant[];
  readonly complete: boolean;
}

/**
 * A few irreducible descriptions that together cover a formula, after Backes et al., "Stratified abstraction of
 * access control policies" (CAV 2020). `complete` is false when `most` or the budget cut the list.
 */
export const cover = (maker: FormulaMaker, formula: Formula, axioms: Formula, most: number, budget: Budget): Cover => {
  const outside = maker.and(axioms, maker.not(formula));
  const implicants: Implicant[] = [];
  let rest = maker.and(formula, axioms);
  for (let count = 0; count < most; count++) {
    const found = solve(maker, rest, budget);
    if (found.kind !== 'satisfied') return { implicants: irredundant(maker, implicants, axioms, budget), complete: found.kind === 'empty' };
    const implicant = reduce(maker, found.literals, outside, budget);
    implicants.push(implicant);
    rest = maker.and(rest, maker.not(formulaOf(maker, implicant)));
  }
  return { implicants, complete: solve(maker, rest, budget).kind === 'empty' };
};
