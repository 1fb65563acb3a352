/** Policy variables: one key's value is made of others', and is not. */
import { describe, expect, it } from 'vitest';
import { createBudget } from '../../algebra/budget.ts';
import { anyText, oneOf, shape } from '../../algebra/strings.ts';
import { tieAtom, type Literal } from './atoms.ts';
import { equals, fieldOf, has, key, like, no, spoken, valueOf, yes } from './test-atoms.ts';
import { solveTies } from './ties.ts';

const X = key('x', { domain: anyText(['x1', 'x2']), required: true });
const Y = key('y', { domain: anyText(['y1', 'y2']), required: true });
const Z = key('z', { domain: anyText(['z1', 'z2']), required: true });
const OPTIONAL = key('o', { domain: anyText(['o1', 'o2']) });
const LETTER = key('letter', { domain: shape('[a-z]', ['a']), required: true });

const FEW = key('few', { domain: oneOf(['p', 'q']), required: true });
const FEW_OR_NONE = key('few', { domain: oneOf(['p', 'q']) });

const settle = (literals: readonly Literal[], steps = 2000): string => {
  const outcome = solveTies(literals, createBudget(steps));
  if (outcome.kind === 'solved') return outcome.added.map(spoken).join(' ');
  return outcome.kind === 'conflict' ? 'conflict' : outcome.causes.map(({ name, matters }) => `${name}: ${matters}`).join();
};

const open = (id: string): string => `policy variable \${${id}}: no value that was tried settles the comparison`;

const budget = (id: string): string => `budget: the patterns on ${id} have more combinations than the step budget allows`;

/** A comparison that no value settles. */
const vain = [yes(like(Z, 'b*')), yes(equals(Z, 'a', Y))];

describe('values under which one key is made of others', () => {
  it.each<[string, Literal[], string]>([
    ['nothing is tied', [yes(like(X, 'a'))], ''],
    ['one key is another', [yes(equals(X, Y))], 'y=y1 x=y1'],
    ['one key is another, which has a value', [yes(like(Y, 'v')), yes(equals(X, Y))], 'y=v x=v'],
    ['one key has a value, and is another', [yes(like(X, 'v')), yes(equals(X, Y))], 'y=v x=v'],
    ['one key has a pattern, the other another', [yes(like(X, 'a*')), yes(like(Y, '*b')), yes(equals(X, Y))], 'y=ab x=ab'],
    ['one key has not the values that come first', [no(like(X, 'y1')), yes(equals(X, Y))], 'y=y2 x=y2'],
    ['the keys have different values', [yes(like(X, 'a')), yes(like(Y, 'b')), yes(equals(X, Y))], 'conflict'],
    ['one key is another and is not', [yes(equals(X, Y)), no(equals(Y, X))], open('y')],
    ['a text around a value', [yes(equals(X, 'pre-', Y))], 'y=y1 x=pre-y1'],
    ['a value before anything', [yes(equals(X, Y, '*'))], 'y=y1 x=y1*'],
    ['two values', [yes(equals(X, Y, '/', Z))], 'y=y1 z=z1 x=y1/z1'],
    ['one value twice', [yes(equals(X, Y, '/', Y))], 'y=y1 x=y1/y1'],
    ['a chain', [yes(equals(X, Y)), yes(equals(Y, Z))], 'y=y1 x=y1 z=y1 y=y1'],
    ['a chain from its end', [yes(equals(Y, Z)), yes(equals(X, Y))], 'z=z1 y=z1 y=z1 x=z1'],
    ['two keys are a third', [yes(equals(X, Z)), yes(equals(Y, Z))], 'z=z1 x=z1 y=z1'],
    ['a value is not another', [no(equals(X, Y))], 'y=y1 x≠y1'],
    ['a value is not another, which is all it can be', [yes(like(X, 'x1')), yes(like(Y, 'x1')), no(equals(X, Y))], 'conflict'],
    ['a value is not another, which can be another', [yes(like(X, 'y1')), no(equals(X, Y))], 'y=y2 x≠y2'],
    ['the tie fails where its source is left out', [no(equals(X, OPTIONAL))], 'no o'],
    ['the tie fails though its source is there', [yes(has(OPTIONAL)), no(equals(X, OPTIONAL))], 'o=o1 x≠o1'],
    ['the source is needed by another tie', [no(equals(X, OPTIONAL)), yes(equals(Y, OPTIONAL))], 'o=o1 x≠o1 y=o1'],
    ['two ties fail where their source is left out', [no(equals(X, OPTIONAL)), no(equals(Y, OPTIONAL))], 'no o no o'],
    ['the tie holds only where its source is there', [yes(equals(X, OPTIONAL))], 'o=o1 x=o1'],
    ['a source of few values, none of which does', [yes(like(X, '1')), yes(equals(X, FEW))], 'conflict'],
    ['a pattern that values of the source cannot give', [yes(like(X, 'b*')), yes(equals(X, 'a', Y))], open('y')],
    ['a value that the first tries do not find', [yes(like(X, 'pre-zzz')), yes(equals(X, 'pre-', LETTER, '*'))], open('letter')],
    ['a value inside a text that has one', [yes(like(X, 'pre-a')), yes(equals(X, 'pre-', LETTER))], 'letter=a x=pre-a'],
    ['seven values, none of which does', [yes(like(X, 'v')), yes(equals(X, 'u', key('seven', { domain: oneOf([...'1234567']), required: true })))], 'conflict'],
    ['eight values, none of which does', [yes(like(X, 'v')), yes(equals(X, 'u', key('eight', { domain: oneOf([...'12345678']), required: true })))], open('eight')],
    ['the eighth of eight values', [yes(like(X, 'u8')), yes(equals(X, 'u', key('eight', { domain: oneOf([...'12345678']), required: true })))], 'eight=8 x=u8'],
    ['the ninth of nine values', [yes(like(X, 'u9')), yes(equals(X, 'u', key('nine', { domain: oneOf([...'123456789']), required: true })))], open('nine')],
    ['the ninth of nine values, by itself', [yes(like(X, '9')), yes(equals(X, key('nine', { domain: oneOf([...'123456789']), required: true })))], 'nine=9 x=9'],
    ['not the first eight, in a row', [no(equals(X, key('nine', { domain: oneOf([...'123456789']), required: true }))), yes(like(X, '1'))], 'nine=2 x≠2'],
  ])('%s', (_name, literals, expected) => {
    expect(settle(literals)).toBe(expected);
  });

  it('compares in any case where the operator does', () => {
    const tie = tieAtom(X, fieldOf(X), [valueOf(Y)], true);
    expect(settle([yes(like(Y, 'Ab')), yes(like(X, 'aB')), yes(tie)])).toBe('y=Ab x=Ab/i');
    expect(settle([yes(like(Y, 'Ab')), yes(like(X, 'aB')), no(tie)])).toBe('conflict');
  });

  it('has only the values of the other key in any case, where case does not matter', () => {
    const tie = tieAtom(X, fieldOf(X), [valueOf(Y)], true);
    expect(settle([yes(like(X, 'A?')), no(like(X, 'Aa')), yes(tie)])).toBe('y=Aa x=Aa/i');
    expect(settle([yes(like(X, 'a')), yes(like(Y, 'b')), yes(tie)])).toBe('conflict');
  });

  it.each<[string, Literal[], string]>([
    ['a value was tried in vain only because of another that was not found', [yes(equals(X, 'u', FEW)), ...vain], open('y')],
    ['a key was left out in vain only because of another that was not found', [no(equals(X, 'u', OPTIONAL)), ...vain], open('y')],
    ['what was not found is needed by one of two ways only', [no(equals(X, 'u', FEW_OR_NONE)), yes(has(FEW_OR_NONE)), ...vain], open('y')],
  ])('is left open where %s', (_name, literals, expected) => {
    expect(settle(literals)).toBe(expected);
  });

  it('is left open when the budget ends', () => {
    expect(settle([yes(equals(X, Y))], 0)).toBe(open('y'));
    const outcomes = Array.from({ length: 30 }, (_, steps) => settle([yes(equals(X, FEW))], steps));
    expect([...new Set(outcomes)]).toEqual([open('few'), budget('few'), budget('x'), 'few=p x=p']);
  });
});
