import { describe, expect, it } from 'vitest';
import { ANY_CHARACTER, LAST_CHARACTER } from './characters.ts';
import { parseShape, quoteShape, type ShapeNode } from './shape-syntax.ts';

const code = (text: string): number => text.charCodeAt(0);
const one = (text: string): ShapeNode => ({ kind: 'class', members: [[code(text), code(text)]] });
const ranges = (...members: (readonly [string, string])[]): ShapeNode => ({ kind: 'class', members: members.map(([first, last]) => [code(first), code(last)]) });
const repeat = (part: ShapeNode, min: number, max: number): ShapeNode => ({ kind: 'repeat', part, min, max });

describe('parseShape', () => {
  it.each<readonly [string, ShapeNode]>([
    ['', { kind: 'sequence', parts: [] }],
    ['a', one('a')],
    ['ab', { kind: 'sequence', parts: [one('a'), one('b')] }],
    ['a|b', { kind: 'choice', options: [one('a'), one('b')] }],
    ['a|', { kind: 'choice', options: [one('a'), { kind: 'sequence', parts: [] }] }],
    ['(a)', one('a')],
    ['(?:a)', one('a')],
    ['.', { kind: 'class', members: ANY_CHARACTER }],
    ['\\.', one('.')],
    ['\\\\', one('\\')],
    ['\\d', ranges(['0', '9'])],
    ['\\w', ranges(['0', '9'], ['A', 'Z'], ['_', '_'], ['a', 'z'])],
    ['[a-c]', ranges(['a', 'c'])],
    ['[ac]', ranges(['a', 'a'], ['c', 'c'])],
    ['[a-]', ranges(['-', '-'], ['a', 'a'])],
    ['[-a]', ranges(['-', '-'], ['a', 'a'])],
    ['[\\da]', ranges(['0', '9'], ['a', 'a'])],
    ['[\\]x]', ranges([']', ']'], ['x', 'x'])],
    ['[^b]', { kind: 'class', members: [[0, code('a')], [code('c'), LAST_CHARACTER]] }],
    ['a*', repeat(one('a'), 0, Infinity)],
    ['a+', repeat(one('a'), 1, Infinity)],
    ['a?', repeat(one('a'), 0, 1)],
    ['a{3}', repeat(one('a'), 3, 3)],
    ['a{2,}', repeat(one('a'), 2, Infinity)],
    ['a{2,12}', repeat(one('a'), 2, 12)],
    ['(ab){2}', repeat({ kind: 'sequence', parts: [one('a'), one('b')] }, 2, 2)],
  ])('reads %s', (source, expected) => {
    expect(parseShape(source)).toEqual(expected);
  });

  it.each([
    ['a)', 'unexpected character at 1 of the shape a)'],
    ['(a', 'missing ) at 2 of the shape (a'],
    ['*', 'unexpected character at 0 of the shape *'],
    ['a**', 'unexpected character at 2 of the shape a**'],
    ['a{x}', 'unexpected character at 1 of the shape a{x}'],
    ['^a', 'unexpected character at 0 of the shape ^a'],
    ['\\q', 'unknown escape at 1 of the shape \\q'],
    ['\\', 'unfinished at 1 of the shape \\'],
    ['[a', 'unfinished at 2 of the shape [a'],
    ['[a-', 'unfinished at 3 of the shape [a-'],
  ])('refuses %s', (source, message) => {
    expect(() => parseShape(source)).toThrow(new SyntaxError(message));
  });
});

it('quoteShape makes a shape of exactly a text', () => {
  const text = 'a.b*c[d]{2}(e|f)^$\\-/+?';
  expect(parseShape(quoteShape(text))).toEqual({ kind: 'sequence', parts: text.split('').map(one) });
});
