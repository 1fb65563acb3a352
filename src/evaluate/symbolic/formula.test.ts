/** Formulas: equal ones are one object, and none says anything in vain. */
import { describe, expect, it } from 'vitest';
import type { Atom } from './atoms.ts';
import { FALSE, TRUE, assume, atomsOf, constant, createFormulaMaker, type Formula, type FormulaMaker } from './formula.ts';
import { open } from './test-atoms.ts';

const [A, B, C] = ['a', 'b', 'c'].map(open) as [Atom, Atom, Atom];

const made = (): { maker: FormulaMaker; a: Formula; b: Formula; c: Formula } => {
  const maker = createFormulaMaker();
  return { maker, a: maker.atom(A), b: maker.atom(B), c: maker.atom(C) };
};

describe('a formula', () => {
  const { maker: { atom, and, or, not }, a, b, c } = made();

  it.each<[string, Formula, Formula]>([
    ['nothing to meet is met', and(), TRUE],
    ['nothing to choose from is not met', or(), FALSE],
    ['one part is that part', and(a), a],
    ['one alternative is that alternative', or(a), a],
    ['a part twice is there once', and(a, a), a],
    ['the order of parts is no difference', and(b, a), and(a, b)],
    ['the order of alternatives is no difference', or(c, b, a), or(a, c, b)],
    ['parts of parts are parts', and(a, and(b, c)), and(c, a, b)],
    ['alternatives of alternatives are alternatives', or(or(a, b), c), or(c, a, b)],
    ['what is always met is no part', and(TRUE, a), a],
    ['what is never met is no alternative', or(a, FALSE), a],
    ['what is never met spoils the rest', and(a, FALSE), FALSE],
    ['what is always met makes the rest idle', or(a, TRUE), TRUE],
    ['a part and its negation', and(a, b, not(a)), FALSE],
    ['an alternative and its negation', or(not(a), b, a), TRUE],
    ['a negation inside parts of parts', and(a, and(b, not(a))), FALSE],
    ['not true', not(TRUE), FALSE],
    ['not false', not(FALSE), TRUE],
    ['twice not', not(not(a)), a],
    ['twice not a conjunction', not(not(and(a, b))), and(a, b)],
    ['not both', not(and(a, b)), or(not(a), not(b))],
    ['neither', not(or(a, b)), and(not(a), not(b))],
    ['an atom that is made again', atom({ ...A }), a],
    ['a truth', constant(true), TRUE],
    ['a falsehood', constant(false), FALSE],
  ])('%s', (_name, formula, expected) => {
    expect(formula).toBe(expected);
  });

  it('is another than any that says something else', () => {
    const all = [TRUE, FALSE, a, b, not(a), and(a, b), or(a, b), and(a, not(b)), and(a, or(b, c)), or(a, and(b, c))];
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(new Set(all).size).toBe(all.length);
  });

  it('has its atoms, each once', () => {
    expect([...atomsOf(and(or(a, not(b)), or(not(a), c)))].map(({ id }) => id).sort()).toEqual([A.id, B.id, C.id]);
    expect([...atomsOf(TRUE)]).toEqual([]);
  });

  it('is read once where it is used many times', () => {
    let reads = 0;
    const shared = { kind: 'and', id: 100, mask: 0, get parts() { reads++; return [a, b]; } } as unknown as Formula;
    const formula: Formula = { kind: 'or', id: 101, mask: 0, parts: [shared, { kind: 'and', id: 102, mask: 0, parts: [shared, c] }] };
    expect(atomsOf(formula).size).toBe(3);
    expect(reads).toBe(1);
  });
});

describe('a formula of which an atom is known', () => {
  const { maker, a, b, c } = made();
  const { and, or, not } = maker;

  it.each<[string, Formula, Atom, boolean, Formula]>([
    ['the atom, true', a, A, true, TRUE],
    ['the atom, false', a, A, false, FALSE],
    ['its negation, true', not(a), A, true, FALSE],
    ['its negation, false', not(a), A, false, TRUE],
    ['another atom', b, A, true, b],
    ['a constant', TRUE, A, false, TRUE],
    ['a conjunction that it spoils', and(a, b), A, false, FALSE],
    ['a conjunction that it leaves', and(a, b), A, true, b],
    ['a disjunction that it meets', or(a, b), A, true, TRUE],
    ['a disjunction that it leaves', or(a, b), A, false, b],
    ['parts below others', and(or(a, b), or(not(a), c)), A, true, c],
    ['what does not have it', and(b, c), A, true, and(b, c)],
  ])('%s', (_name, formula, atom, value, expected) => {
    expect(assume(maker, formula, atom, value)).toBe(expected);
  });

  it('changes for each of many atoms, and for no other', () => {
    const many = Array.from({ length: 70 }, (_, index) => open(String(index)));
    const [first, last] = [many[0], many[69]] as [Atom, Atom];
    const all = and(...many.map(maker.atom));
    for (const each of many) expect(assume(maker, all, each, true)).toBe(and(...many.filter((other) => other !== each).map(maker.atom)));
    expect(assume(maker, and(maker.atom(first), b), last, true)).toBe(and(maker.atom(first), b));
  });

  it('is made again only where it changes, and each part once', () => {
    const fresh = made();
    const calls: string[] = [];
    const counting: FormulaMaker = {
      ...fresh.maker,
      and: (...parts) => { calls.push('and'); return fresh.maker.and(...parts); },
      or: (...parts) => { calls.push('or'); return fresh.maker.or(...parts); },
    };
    const { a: x, b: y, c: z, maker: { and: both, or: either, not: negated } } = fresh;
    const [rest, other, third] = ['rest', 'other', 'third'].map((name) => fresh.maker.atom(open(name))) as [Formula, Formula, Formula];
    const shared = both(x, either(y, z));
    assume(counting, either(both(shared, rest), both(negated(y), either(shared, other)), third), A, true);
    expect(calls.filter((call) => call === 'and')).toHaveLength(3);
    calls.length = 0;
    assume(counting, both(y, either(z, rest)), A, true);
    expect(calls).toEqual([]);
  });

  it('is not made again where another atom only shares its bit', () => {
    const { maker: inner } = made();
    const many = Array.from({ length: 32 }, (_, index) => open(`bit ${String(index)}`)).map((each) => ({ each, formula: inner.atom(each) }));
    const [, , , ...later] = many;
    const clash = later.find(({ formula }) => (formula.mask & inner.atom(A).mask) !== 0);
    const strict: FormulaMaker = { ...inner, and: () => { throw new Error('made again'); }, or: () => { throw new Error('made again'); } };
    const formula = inner.and(inner.atom(A), inner.or(inner.atom(B), inner.atom(C)));
    expect(clash).toBeDefined();
    if (clash !== undefined) expect(assume(strict, formula, clash.each, true)).toBe(formula);
  });
});
