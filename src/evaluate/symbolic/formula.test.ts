/** Formulas: equal ones are one object, and none says anything in vain. */
import { describe, expect, it } from 'vitest';
import type { Atom } from './atoms.ts';
import { FALSE, TRUE, assume, atomsOf, constant, createFormulaMaker, type Formula, type FormulaMaker } from './formula.ts';
import { open } from './test-atoms.ts';

const [A, B, C] = ['a', 'b', 'c'].map(open) as [Atom, Atom, Atom];

interface Made extends FormulaMaker {
  readonly maker: FormulaMaker;
  readonly a: Formula;
  readonly b: Formula;
  readonly c: Formula;
}

const made = (): Made => {
  const maker = createFormulaMaker();
  return { ...maker, maker, a: maker.atom(A), b: maker.atom(B), c: maker.atom(C) };
};

type Make = (maker: Made) => Formula;

describe('a formula', () => {
  it.each<[string, Make, Make]>([
    ['nothing to meet is met', ({ and }) => and(), () => TRUE],
    ['nothing to choose from is not met', ({ or }) => or(), () => FALSE],
    ['one part is that part', ({ and, a }) => and(a), ({ a }) => a],
    ['one alternative is that alternative', ({ or, a }) => or(a), ({ a }) => a],
    ['a part twice is there once', ({ and, a }) => and(a, a), ({ a }) => a],
    ['the order of parts is no difference', ({ and, a, b }) => and(b, a), ({ and, a, b }) => and(a, b)],
    ['the order of alternatives is no difference', ({ or, a, b, c }) => or(c, b, a), ({ or, a, b, c }) => or(a, c, b)],
    ['parts of parts are parts', ({ and, a, b, c }) => and(a, and(b, c)), ({ and, a, b, c }) => and(c, a, b)],
    ['alternatives of alternatives are alternatives', ({ or, a, b, c }) => or(or(a, b), c), ({ or, a, b, c }) => or(c, a, b)],
    ['what is always met is no part', ({ and, a }) => and(TRUE, a), ({ a }) => a],
    ['what is never met is no alternative', ({ or, a }) => or(a, FALSE), ({ a }) => a],
    ['what is never met spoils the rest', ({ and, a }) => and(a, FALSE), () => FALSE],
    ['what is always met makes the rest idle', ({ or, a }) => or(a, TRUE), () => TRUE],
    ['a part and its negation', ({ and, not, a, b }) => and(a, b, not(a)), () => FALSE],
    ['an alternative and its negation', ({ or, not, a, b }) => or(not(a), b, a), () => TRUE],
    ['a negation inside parts of parts', ({ and, not, a, b }) => and(a, and(b, not(a))), () => FALSE],
    ['not true', ({ not }) => not(TRUE), () => FALSE],
    ['not false', ({ not }) => not(FALSE), () => TRUE],
    ['twice not', ({ not, a }) => not(not(a)), ({ a }) => a],
    ['twice not a conjunction', ({ and, not, a, b }) => not(not(and(a, b))), ({ and, a, b }) => and(a, b)],
    ['not both', ({ and, not, a, b }) => not(and(a, b)), ({ or, not, a, b }) => or(not(a), not(b))],
    ['neither', ({ or, not, a, b }) => not(or(a, b)), ({ and, not, a, b }) => and(not(a), not(b))],
    ['an atom that is made again', ({ atom }) => atom({ ...A }), ({ a }) => a],
    ['a truth', () => constant(true), () => TRUE],
    ['a falsehood', () => constant(false), () => FALSE],
  ])('%s', (_name, formula, expected) => {
    const maker = made();
    expect(formula(maker)).toBe(expected(maker));
  });

  it('is another than any that says something else', () => {
    const { and, or, not, a, b, c } = made();
    const all = [TRUE, FALSE, a, b, not(a), and(a, b), or(a, b), and(a, not(b)), and(a, or(b, c)), or(a, and(b, c))];
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(new Set(all).size).toBe(all.length);
  });

  it('is another than all other pairs of many', () => {
    const { atom, and, or } = made();
    const many = Array.from({ length: 70 }, (_, index) => atom(open(String(index))));
    const pairs = many.flatMap((left, index) => many.slice(index + 1).flatMap((right) => [and(left, right), or(left, right)]));
    expect(new Set(pairs).size).toBe(70 * 69);
    for (const [index, left] of many.entries()) for (const right of many.slice(index + 1)) expect(atomsOf(and(left, right)).size + atomsOf(or(right, left)).size).toBe(4);
  });

  it('has its atoms, each once', () => {
    const { and, or, not, a, b, c } = made();
    expect([...atomsOf(and(or(a, not(b)), or(not(a), c)))].map(({ id }) => id).sort()).toEqual([A.id, B.id, C.id]);
    expect([...atomsOf(TRUE)]).toEqual([]);
  });

  it('is read once where it is used many times', () => {
    const { a, b, c } = made();
    let reads = 0;
    const shared = { kind: 'and', id: 100, mask: 0, get parts() { reads++; return [a, b]; } } as unknown as Formula;
    const formula: Formula = { kind: 'or', id: 101, mask: 0, parts: [shared, { kind: 'and', id: 102, mask: 0, parts: [shared, c] }] };
    expect(atomsOf(formula).size).toBe(3);
    expect(reads).toBe(1);
  });
});

describe('a formula of which an atom is known', () => {
  it.each<[string, Make, Atom, boolean, Make]>([
    ['the atom, true', ({ a }) => a, A, true, () => TRUE],
    ['the atom, false', ({ a }) => a, A, false, () => FALSE],
    ['its negation, true', ({ not, a }) => not(a), A, true, () => FALSE],
    ['its negation, false', ({ not, a }) => not(a), A, false, () => TRUE],
    ['another atom', ({ b }) => b, A, true, ({ b }) => b],
    ['a constant', () => TRUE, A, false, () => TRUE],
    ['a conjunction that it spoils', ({ and, a, b }) => and(a, b), A, false, () => FALSE],
    ['a conjunction that it leaves', ({ and, a, b }) => and(a, b), A, true, ({ b }) => b],
    ['a disjunction that it meets', ({ or, a, b }) => or(a, b), A, true, () => TRUE],
    ['a disjunction that it leaves', ({ or, a, b }) => or(a, b), A, false, ({ b }) => b],
    ['parts below others', ({ and, or, not, a, b, c }) => and(or(a, b), or(not(a), c)), A, true, ({ c }) => c],
    ['some of the parts', ({ and, or, a, b, c }) => and(b, or(a, c)), A, false, ({ and, b, c }) => and(b, c)],
    ['what does not have it', ({ and, b, c }) => and(b, c), A, true, ({ and, b, c }) => and(b, c)],
  ])('%s', (_name, formula, atom, value, expected) => {
    const each = made();
    expect(assume(each.maker, formula(each), atom, value)).toBe(expected(each));
  });

  it('changes for each of many atoms, and for no other', () => {
    const { maker, and, b } = made();
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
    const { a: x, b: y, c: z, maker: { and: both, or: either } } = fresh;
    const [rest, other] = ['rest', 'other'].map((name) => fresh.maker.atom(open(name))) as [Formula, Formula];
    const shared = both(x, either(y, z));
    assume(counting, both(either(shared, rest), either(shared, other)), A, true);
    expect(calls).toEqual(['and', 'or', 'or', 'and']);
    calls.length = 0;
    assume(counting, both(y, either(z, rest)), A, true);
    expect(calls).toEqual([]);
  });

  it('is not read where it does not have the atom', () => {
    const { maker, and, or, b, c } = made();
    const unread = { ...and(b, or(c, maker.atom(open('d')))), get parts(): never { throw new Error('read'); } } as unknown as Formula;
    expect(assume(maker, unread, A, true)).toBe(unread);
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
