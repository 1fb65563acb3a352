import { describe, expect, it } from 'vitest';
import { LAST_CHARACTER, characterClass, complementClass, foldCharacter, formsOf, inClass, pickCharacter, rankOf, readableOf } from './characters.ts';

const code = (text: string): number => text.charCodeAt(0);
const text = (codes: readonly number[]): string => String.fromCharCode(...codes);

describe('characterClass', () => {
  it.each([
    ['nothing', [], []],
    ['ranges that touch', [[1, 2], [3, 4]], [[1, 4]]],
    ['ranges that overlap', [[1, 5], [3, 8]], [[1, 8]]],
    ['a range inside another', [[1, 9], [3, 4]], [[1, 9]]],
    ['ranges apart', [[1, 2], [4, 5]], [[1, 2], [4, 5]]],
    ['ranges in any order', [[7, 8], [1, 2], [3, 3]], [[1, 3], [7, 8]]],
  ] as const)('%s', (_name, ranges, expected) => {
    expect(characterClass(ranges)).toEqual(expected);
  });
});

describe('complementClass', () => {
  it.each([
    ['of nothing is everything', [], [[0, LAST_CHARACTER]]],
    ['of everything is nothing', [[0, LAST_CHARACTER]], []],
    ['of the first', [[0, 5]], [[6, LAST_CHARACTER]]],
    ['of the last', [[6, LAST_CHARACTER]], [[0, 5]]],
    ['of all but the last', [[0, LAST_CHARACTER - 1]], [[LAST_CHARACTER, LAST_CHARACTER]]],
    ['of the middle', [[2, 3], [5, 5]], [[0, 1], [4, 4], [6, LAST_CHARACTER]]],
  ] as const)('%s', (_name, members, expected) => {
    expect(complementClass(members)).toEqual(expected);
  });
});

it('inClass looks into every range and between them', () => {
  expect([1, 2, 3, 4, 5, 6].map((each) => inClass([[2, 3], [5, 5]], each))).toEqual([false, true, true, false, true, false]);
});

describe('case', () => {
  it.each([
    ['A', 'a'], ['Z', 'z'], ['a', 'a'], ['@', '@'], ['[', '['], ['\u007f', '\u007f'],
    ['É', 'é'], ['Σ', 'σ'], ['ς', 'ς'], ['ß', 'ß'],
    // The Kelvin sign is no k, and a dotted capital I lowers to two characters.
    ['\u212a', '\u212a'], ['İ', 'İ'],
  ])('%s folds to %s', (from, to) => {
    expect(text([foldCharacter(code(from))])).toBe(to);
  });

  it.each([
    ['a', 'aA'], ['z', 'zZ'], ['`', '`'], ['{', '{'], ['\u007f', '\u007f'], ['é', 'éÉ'], ['σ', 'σΣ'], ['ς', 'ς'], ['日', '日'],
  ])('%s stands for %s', (folded, forms) => {
    expect(text(formsOf(code(folded)))).toBe(forms);
  });

  it('every character is a form of what it folds to, the folded one first', () => {
    const strange: number[] = [];
    for (let each = 0; each <= LAST_CHARACTER; each++) {
      const folded = foldCharacter(each);
      if (!formsOf(folded).includes(each) || formsOf(folded)[0] !== folded) strange.push(each);
    }
    expect(strange).toEqual([]);
  });
});

describe('readable characters', () => {
  it('letters rank before punctuation, which ranks before everything else in its order', () => {
    const order = ['a', 'z', '0', 'A', '-', '@', '!', '~', ' ', '\u0001', '\u00e9', '日'];
    expect([...order].sort((left, right) => rankOf(code(left)) - rankOf(code(right)))).toEqual(order);
  });

  it('are those of a class that print', () => {
    expect(text(readableOf([[0x1f, 0x22], [code('a'), code('c')]]))).toBe('abc!" ');
  });

  it.each([
    ['the most readable', [[0, LAST_CHARACTER]], [], 'a'],
    ['the next one', [[0, LAST_CHARACTER]], ['a', 'b'], 'c'],
    ['one that does not print where none does', [[1, 3]], [], '\u0001'],
    ['the next of those', [[1, 3]], ['\u0001', '\u0002'], '\u0003'],
    ['of another range', [[1, 2], [0x100, 0x101]], ['\u0001', '\u0002'], '\u0100'],
  ] as const)('picks %s', (_name, members, excluded, expected) => {
    expect(pickCharacter(members, readableOf(members), excluded.map(code))).toBe(code(expected));
  });

  it('picks none where all are excluded', () => {
    expect(pickCharacter([[1, 2]], [], [1, 2])).toBeUndefined();
    expect(pickCharacter([[code('a'), code('b')]], readableOf([[code('a'), code('b')]]), ['a', 'b'].map(code))).toBeUndefined();
  });
});
