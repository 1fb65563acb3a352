import type { Budget } from '../../algebra/budget.ts';
import type { Literal } from './atoms.ts';
import { type Formula, type FormulaMaker } from './formula.ts';
import { solve } from './search.ts';

/** An irreducible set of literals: whoever meets them all satisfies the formula, and none can be left out. */
export type Implicant = readonly Literal[];

const formulaOf = (maker: FormulaMaker, literals: Implicant): Formula =>
  maker.and(...literals.map(({ atom, value }) => (value ? maker.atom(atom) : maker.not(maker.atom(atom)))));

/** Drops every literal without which the rest still implies the formula, given the axioms. */
const reduce = (maker: FormulaMaker, literals: Implicant, outside: Formula, budget: Budget): Implicant => {
  let kept = literals;
  for (const literal of literals) {
    const fewer = kept.filter((each) => each !== literal);
    const escape = solve(maker, maker.and(formulaOf(maker, fewer), outside), budget);
    if (escape.kind === 'empty') kept = fewer;
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
    if (found.kind !== 'satisfied') return { implicants, complete: found.kind === 'empty' };
    const implicant = reduce(maker, found.literals, outside, budget);
    implicants.push(implicant);
    rest = maker.and(rest, maker.not(formulaOf(maker, implicant)));
  }
  return { implicants, complete: solve(maker, rest, budget).kind === 'empty' };
};
