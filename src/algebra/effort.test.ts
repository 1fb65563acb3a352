/** What is decided by a shortcut: with no budget, or very little, the answer is there all the same. */
import { describe, expect, it } from 'vitest';
import { createBudget } from './budget.ts';
import { ANY_GLOB, globCovers, parseGlob, splitGlobAtSeparators } from './glob.ts';
import { findSet } from './members.ts';
import { pruneTests } from './prune.ts';
import { anyText, findDistinct, findString, oneOf, shape, type StringTest } from './strings.ts';

const glob = (source: string, ignoreCase = false) => parseGlob(source, { ignoreCase });

/** `!x*` must not match. */
const tests = (...sources: readonly string[]): StringTest[] =>
  sources.map((source) => (source.startsWith('!') ? { glob: glob(source.slice(1)), positive: false } : { glob: glob(source), positive: true }));

const texts = (found: readonly StringTest[] | string): readonly string[] | string =>
  (typeof found === 'string' ? found : found.map(({ glob: { tokens }, positive }) =>
    `${positive ? '' : '!'}${tokens.map((token) => (token.kind === 'text' ? token.text : token.kind === 'any' ? '*' : '?')).join('')}`));

describe('globCovers without a budget', () => {
  it.each([
    ['a*', 'a*', true],
    ['*', 'a?*b', true],
    ['abc*', 'a*', false],
    ['a*x', 'b*xx', false],
    ['a?*', 'b*?', false],
    ['ab*', 'aX*y', false],
    ['*ab', '*xb', false],
    ['*xab', '*yab?', false],
    ['a*z', 'abcz', true],
    ['a*z', 'abc', false],
    ['a?', 'a?*', false],
    ['a?c', 'a*c*', false],
  ] as const)('%s covers %s: %s', (wide, narrow, expected) => {
    expect(globCovers(wide === '*' ? ANY_GLOB : glob(wide), glob(narrow), createBudget(0))).toBe(expected);
  });

  it('needs one where the ends say nothing', () => {
    expect(globCovers(glob('a*b*c'), glob('a*bb*c'), createBudget(0))).toBe('exhausted');
    expect(globCovers(glob('A*b', true), glob('a*bb'), createBudget(0))).toBe('exhausted');
    expect(globCovers(glob('a*'), glob('?*b'), createBudget(0))).toBe('exhausted');
    expect(globCovers(glob('A*'), glob('a*'), createBudget(0))).toBe(false);
    expect(globCovers(glob('*A'), glob('*a'), createBudget(0))).toBe(false);
    expect(globCovers(glob('A*', true), glob('a*'), createBudget(50))).toBe(true);
    expect(globCovers(glob('A*'), glob('a*', true), createBudget(50))).toBe(false);
  });
});

describe('findString in one step', () => {
  const any = anyText(['example']);
  it.each([
    ['an example', tests('e*'), 'example'],
    ['a fixed text', tests('a*', 'abc', '!ab'), 'abc'],
    ['a fixed text that fails another test', tests('abc', '!ab*'), undefined],
    ['the shortest text of a pattern', tests('xy*'), 'xy'],
    ['a single wildcard', tests('x?*'), 'xa'],
    ['the shortest text of the longest pattern', tests('x*', 'xyz*', 'xy*'), 'xyz'],
    ['of the longest that must match', tests('x*', '!xyzxyz*'), 'x'],
  ] as const)('%s', (_name, wanted, expected) => {
    expect(findString(any, wanted, createBudget(1))).toEqual(expected === undefined ? 'empty' : { value: expected });
  });

  it('a fixed text of another domain is none', () => {
    expect(findString(shape('[0-9]+'), tests('abc'), createBudget(1))).toBe('empty');
    expect(findString(oneOf(['abc', 'b']), tests('b*'), createBudget(1))).toEqual({ value: 'b' });
  });

  it('without a budget there is no answer', () => {
    expect(findString(any, [], createBudget(0))).toBe('exhausted');
    expect(findDistinct(any, tests('e*'), 2, createBudget(0))).toBe('exhausted');
    expect(findDistinct(any, tests('e*'), 3, createBudget(2))).toBe('exhausted');
  });
});

describe('pruneTests', () => {
  it.each([
    ['keeps what decides', ['a*', '*b'], ['a*', '*b']],
    ['drops a wider pattern before', ['a*', 'ab*'], ['ab*']],
    ['drops a wider pattern behind', ['ab*', 'a*'], ['ab*']],
    ['drops several at once', ['a*', 'ab*', 'abc*'], ['abc*']],
    ['drops a pattern that is not to match and cannot', ['a*', '!x*', '!ab*'], ['a*', '!ab*']],
    ['drops one that cannot beside any of several', ['a*', '*b', '!*c'], ['a*', '*b']],
    ['drops a narrower pattern that is not to match', ['a*', '!abc*', '!ab*'], ['a*', '!ab*']],
    ['drops a narrower one behind', ['a*', '!ab*', '!abc*'], ['a*', '!ab*']],
    ['without patterns to match', ['!ab*', '!a*'], ['!a*']],
    ['sees two that exclude each other', ['a*', 'b*'], 'empty'],
    ['wherever they stand', ['a*', '*c', 'b*'], 'empty'],
    ['sees one that takes all', ['ab*', '!a*'], 'empty'],
    ['sees one that takes all of some', ['ab*', '*c', '!a*'], 'empty'],
  ] as const)('%s: %j', (_name, sources, expected) => {
    expect(texts(pruneTests(tests(...sources), createBudget(1000)))).toEqual(expected);
  });

  it('needs a step for each test', () => {
    expect(pruneTests(tests('a*', '*b'), createBudget(0))).toBe('exhausted');
    expect(pruneTests(tests('a*', '*b'), createBudget(1))).toBe('exhausted');
    expect(pruneTests(tests('a*', '*b'), createBudget(2))).toHaveLength(2);
  });

  it('tells pairs of patterns apart, asked twice', () => {
    for (let again = 0; again < 2; again++) {
      expect(texts(pruneTests(tests('pq*', '!p*'), createBudget(9)))).toBe('empty');
      expect(texts(pruneTests(tests('p*', '!pq*'), createBudget(9)))).toEqual(['p*', '!pq*']);
      expect(texts(pruneTests(tests('pq*', '*p'), createBudget(9)))).toEqual(['pq*', '*p']);
    }
  });
});

describe('steps of a search', () => {
  const steps = (domain: ReturnType<typeof anyText>, wanted: readonly StringTest[]): number => {
    const budget = createBudget(100_000);
    findString(domain, wanted, budget);
    return 100_000 - budget.remaining;
  };

  it('follow a long fixed part straight, whatever else there is', () => {
    expect(steps(anyText(), tests('abcdefghijklmnop*x', '!*y*', '*o*'))).toBeLessThan(60);
    expect(steps(anyText(), tests('*aaaaaaaaaaaa*b', 'c*'))).toBeLessThan(120);
  });

  it('end at once where the shape is too short for what has to be in it', () => {
    expect(steps(shape('[a-z]{3,6}'), tests('*aaaaaaaaaa*', '!b*'))).toBeLessThan(10);
    expect(steps(shape('([a-z]|[0-9]){1,8}'), tests('*a*b*c*d*e*f*g*h*i*', '!x*'))).toBeLessThan(10);
  });

  it('do not try characters that nothing tells apart', () => {
    expect(steps(shape('[a-z]{8}'), tests('!*a*', '!*b*'))).toBeLessThan(60);
  });
});

describe('findSet in few steps', () => {
  it('takes fixed choices first', () => {
    const budget = createBudget(6);
    const found = findSet(anyText(), [
      { quantifier: 'all', globs: [glob('*x*'), glob('*y*')], inside: true },
      { quantifier: 'some', globs: [glob('ay'), glob('bz')], inside: true },
    ], budget);
    expect(found).toEqual({ values: ['ay'] });
  });

  it('gives a member to each of several demands that one member can meet', () => {
    const some = (source: string) => ({ quantifier: 'some', globs: [glob(source)], inside: true } as const);
    expect(findSet(anyText(), [some('a*'), some('ab*')], createBudget(99))).toEqual({ values: ['a', 'ab'] });
    expect(findSet(anyText(), [some('ab*'), some('a*')], createBudget(99))).toEqual({ values: ['ab'] });
  });
});

describe('splitGlobAtSeparators', () => {
  const split = (source: string, separator: string, fields: number, limit?: number, ignoreCase = false) => {
    const found = splitGlobAtSeparators(glob(source, ignoreCase), separator, fields, limit);
    return found === 'too-many' ? found : found.map((tuple) => tuple.map(({ tokens }) => tokens.map((token) => (token.kind === 'text' ? token.text : token.kind === 'any' ? '*' : '?')).join('')));
  };

  it('takes a letter as separator in either case where case does not count', () => {
    expect(split('aXb', 'x', 2, undefined, true)).toEqual([['a', 'b']]);
    expect(split('aXb', 'x', 2)).toEqual([]);
    expect(split('a?b', ':', 2)).toEqual([['a', 'b']]);
  });

  it('leaves out what another way covers', () => {
    expect(split('**', ':', 2)).toEqual([['*', '*']]);
    expect(split('*?*', ':', 2)).toEqual([['', '*'], ['?*', '*']]);
  });

  it('gives as many ways as are allowed and no more', () => {
    const ways = split('a*b*c', ':', 2);
    expect(ways).toEqual([['a*', '*b*c'], ['a*b*', '*c']]);
    expect(split('a*b*c', ':', 2, 2)).toEqual(ways);
    expect(split('a*b*c', ':', 2, 1)).toBe('too-many');
  });
});
