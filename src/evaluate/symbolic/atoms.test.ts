/** Tests of a request: two are the same where they say the same, and only there. */
import { describe, expect, it } from 'vitest';
import { parseGlob } from '../../algebra/glob.ts';
import { arnAtom, dimensionOf, memberAtom, present, textAtom, tieAtom, unknownAtom, type Atom, type TieToken } from './atoms.ts';
import { arnKey, fieldOf, key, valueOf } from './test-atoms.ts';

const [X, Y, ARN] = [key('x'), key('y'), arnKey('arn')];
const SET = key('x', {}, 'set');

const globs = (...patterns: readonly string[]) => patterns.map((pattern) => parseGlob(pattern));
const text = (content: string): TieToken => ({ kind: 'text', text: content });
const tie = (tokens: readonly TieToken[], ignoreCase = false): Atom => tieAtom(X, fieldOf(X), tokens, ignoreCase);
const arns = (...tuples: readonly (readonly string[])[]): Atom => arnAtom(X, fieldOf(X), tuples.map((tuple) => globs(...tuple)), 'x');

const make = (): readonly Atom[] => [
  present(X), present(Y),
  textAtom(X, fieldOf(X), parseGlob('a')), textAtom(X, fieldOf(X), parseGlob('a', { ignoreCase: true })), textAtom(X, fieldOf(X), parseGlob('a*')), textAtom(Y, fieldOf(Y), parseGlob('a')),
  textAtom(ARN, fieldOf(ARN, 0), parseGlob('a')), textAtom(ARN, fieldOf(ARN, 1), parseGlob('a')),
  arns(['arn', 'aws']), arns(['arn', '*']), arns(['arn'], ['aws']), arns(['arn', 'aws'], ['arn', '*']),
  memberAtom(SET, globs('a'), true), memberAtom(SET, globs('a'), false), memberAtom(SET, globs('a', 'b'), true), memberAtom(SET, globs('ab'), true),
  tie([valueOf(Y)]), tie([valueOf(Y)], true), tie([valueOf(X)]), tie([text('a'), valueOf(Y)]), tie([text('b'), valueOf(Y)]), tie([valueOf(Y), text('a')]),
  tie([{ kind: 'any' }, valueOf(Y)]), tie([{ kind: 'one' }, valueOf(Y)]), tie([text('any'), valueOf(Y)]), tie([text('${y}')]),
  unknownAtom({ name: 'a', matters: 'it is open' }), unknownAtom({ name: 'b', matters: 'it is open' }), unknownAtom({ name: 'a', matters: 'it is shut' }),
];

describe('an atom', () => {
  it('is another where it says something else', () => {
    const ids = make().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is another where it has other patterns, whatever their numbers', () => {
    const numbered = (...ids: readonly number[]) => ids.map((id) => ({ ...parseGlob('a'), id }));
    const arn = (...tuples: readonly (readonly number[])[]): string => arnAtom(X, fieldOf(X), tuples.map((tuple) => numbered(...tuple)), 'x').id;
    const member = (...ids: readonly number[]): string => memberAtom(SET, numbered(...ids), true).id;
    expect(arn([1, 23])).not.toBe(arn([12, 3]));
    expect(arn([1], [23])).not.toBe(arn([12], [3]));
    expect(member(1, 23)).not.toBe(member(12, 3));
  });

  it('is the same where it is made again', () => {
    expect(make().map(({ id }) => id)).toEqual(make().map(({ id }) => id));
  });

  it('tests its dimension, but for unknowns', () => {
    expect(dimensionOf(present(X))).toBe(X);
    expect(dimensionOf(tie([valueOf(Y)]))).toBe(X);
    expect(dimensionOf(unknownAtom({ name: 'a', matters: 'it is open' }))).toBeUndefined();
  });
});
