import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBudget } from './budget.ts';
import { globs, regexOf, textsUpTo } from './test-arbitraries.ts';
import {
  ANY_GLOB,
  glob,
  globCovers,
  globText,
  globsMeet,
  isLiteralGlob,
  literalGlob,
  literalTextOf,
  matchesGlob,
  parseGlob,
  splitGlobAtSeparators,
  type Glob,
  type GlobToken,
} from './glob.ts';

const languageOf = (pattern: Glob, texts: readonly string[]): string[] =>
  texts.filter((text) => matchesGlob(pattern, text));

describe('matchesGlob', () => {
  it.each([
    ['kms:*', 'kms:Decrypt', true],
    ['kms:*', 'kms:', true],
    ['kms:*', 's3:GetObject', false],
    ['kms:Re*To', 'kms:ReEncryptTo', true],
    ['kms:Re*To', 'kms:ReEncryptFrom', false],
    ['key/????', 'key/1234', true],
    ['key/????', 'key/123', false],
    ['*aab', 'aaaab', true],
    ['a*a', 'a', false],
    ['*ab*b', 'xab', false],
    ['*a?*b', 'xxaxb', true],
    ['', '', true],
    ['', 'a', false],
  ])('%s on %s: %s', (pattern, text, expected) => {
    expect(matchesGlob(parseGlob(pattern), text)).toBe(expected);
  });

  it('takes * and ? inside literal text as ordinary characters', () => {
    expect(matchesGlob(literalGlob('a*'), 'a*')).toBe(true);
    expect(matchesGlob(literalGlob('a*'), 'ab')).toBe(false);
    expect(matchesGlob(glob([{ kind: 'text', text: '?' }, { kind: 'any' }]), '?x')).toBe(true);
    expect(matchesGlob(glob([{ kind: 'text', text: '?' }, { kind: 'any' }]), 'xx')).toBe(false);
  });

  it('ignores case character by character', () => {
    expect(matchesGlob(literalGlob('Müller', { ignoreCase: true }), 'mÜLLER')).toBe(true);
    expect(matchesGlob(literalGlob('straße', { ignoreCase: true }), 'STRASSE')).toBe(false);
    expect(matchesGlob(literalGlob('kms', { ignoreCase: true }), '\u212Ams')).toBe(false);
  });

  it('agrees with a regular expression', () => {
    const texts = fc.string({ unit: fc.constantFrom(...'aAbB:'), maxLength: 9 });
    fc.assert(
      fc.property(globs('aAb:'), texts, (pattern, text) => {
        expect(matchesGlob(pattern, text)).toBe(regexOf(pattern).test(text));
      }),
      { numRuns: 5000 },
    );
  });

  it('stays fast where backtracking would not', () => {
    const pattern = parseGlob(`${'*a'.repeat(200)}*b`);
    expect(matchesGlob(pattern, 'a'.repeat(20_000))).toBe(false);
  });
});

describe('glob', () => {
  it('makes equal patterns the same object', () => {
    const [a, b]: readonly [GlobToken, GlobToken] = [
      { kind: 'text', text: 'a' },
      { kind: 'text', text: 'b' },
    ];
    expect(parseGlob('a**?b')).toBe(glob([a, { kind: 'one' }, { kind: 'any' }, b]));
    expect(parseGlob('**')).toBe(ANY_GLOB);
    expect(glob([{ kind: 'text', text: 'left' }, { kind: 'text', text: 'right' }]).tokens).toEqual([{ kind: 'text', text: 'leftright' }]);
    expect(parseGlob('a*')).not.toBe(literalGlob('a*'));
    expect(parseGlob('123', { ignoreCase: true })).toBe(parseGlob('123'));
    expect(parseGlob('abc', { ignoreCase: true })).not.toBe(parseGlob('abc'));
  });

  it('knows which globs match one string only', () => {
    expect(isLiteralGlob(literalGlob('a?'))).toBe(true);
    expect(literalTextOf(literalGlob('a?'))).toBe('a?');
    expect(literalTextOf(literalGlob(''))).toBe('');
    expect(isLiteralGlob(literalGlob('a', { ignoreCase: true }))).toBe(false);
    expect(isLiteralGlob(parseGlob('a?'))).toBe(false);
  });

  it('prints literal wildcards as IAM escapes them', () => {
    expect(globText(glob([{ kind: 'text', text: 'a*' }, { kind: 'any' }]))).toBe('a${*}*');
  });
});

describe('globCovers', () => {
  const covers = (wide: string, narrow: string): boolean | 'exhausted' =>
    globCovers(parseGlob(wide), parseGlob(narrow), createBudget(1000));

  it.each([
    ['kms:*', 'kms:De*', true],
    ['kms:De*', 'kms:*', false],
    ['?*', '*a', true],
    ['*a?*', '*a*b', true],
    ['*a*b*', '*b*a*', false],
    ['*', '?*', true],
    ['?*', '*', false],
  ])('%s covers %s: %s', (wide, narrow, expected) => {
    expect(covers(wide, narrow)).toBe(expected);
  });

  it('respects case', () => {
    const folded = parseGlob('a*', { ignoreCase: true });
    expect(globCovers(folded, parseGlob('A*'), createBudget(100))).toBe(true);
    expect(globCovers(parseGlob('a*'), folded, createBudget(100))).toBe(false);
  });

  it('gives up when the budget ends', () => {
    const wide = parseGlob(`*a${'?'.repeat(12)}b*`);
    expect(globCovers(wide, parseGlob(`*a*${'?'.repeat(16)}b*`), createBudget(20))).toBe('exhausted');
  });

  it('agrees with the languages over a small alphabet', () => {
    fc.assert(
      fc.property(globs('ab', 4), globs('ab', 4), (wide, narrow) => {
        // `x` stands for all letters that neither glob names.
        const isInside = languageOf(narrow, textsUpTo('abABx', 5)).every((text) => matchesGlob(wide, text));
        expect(globCovers(wide, narrow, createBudget(100_000))).toBe(isInside);
      }),
      { numRuns: 300 },
    );
  });
});

describe('globsMeet', () => {
  it('is true where some text matches both', () => {
    expect(globsMeet(parseGlob('a*'), parseGlob('*b'))).toBe(true);
    expect(globsMeet(parseGlob('a*'), parseGlob('b*'))).toBe(false);
    expect(globsMeet(parseGlob('*ab'), parseGlob('*b?'))).toBe(false);
    expect(globsMeet(parseGlob('AB*', { ignoreCase: true }), parseGlob('*aB'))).toBe(true);
  });

  it.each([
    ['a??d', '*bc*', true],
    ['a??d', '*b?c*', false],
    ['a??d', 'a???d', false],
    ['a???d', 'a*bc*d', true],
    ['a?x?d', 'a*bc*d', false],
    ['?????', '*a*b*c*', true],
    ['??', '*a*b*c*', false],
    ['?a?b?', '*ab*', true],
    ['?a?b?', '*b*a*', true],
    ['?a?b?', '*b*?*a*', true],
    ['?a?b', '*b*b*b', true],
    ['?a?b', '*a*b*b*', true],
    ['?aab', '*c*b*b*', false],
    ['a*b*c', 'a*x*c', true],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(globsMeet(parseGlob(left), parseGlob(right))).toBe(expected);
    expect(globsMeet(parseGlob(right), parseGlob(left))).toBe(expected);
  });

  it('ignores case where either does', () => {
    const folded = parseGlob('?A?', { ignoreCase: true });
    expect(globsMeet(folded, parseGlob('*a*'))).toBe(true);
    expect(globsMeet(parseGlob('*a*'), folded)).toBe(true);
    const [exact, folding] = [parseGlob('xABx'), parseGlob('*ab*', { ignoreCase: true })];
    expect(globsMeet(exact, folding)).toBe(true);
    expect(globsMeet(folding, exact)).toBe(true);
    expect(globsMeet(exact, parseGlob('*ab*'))).toBe(false);
    expect(globsMeet(parseGlob('?A?'), parseGlob('*a*x'))).toBe(true);
    expect(globsMeet(parseGlob('?AA'), parseGlob('*a*A'))).toBe(true);
    expect(globsMeet(parseGlob('AAA'), parseGlob('*a*A'))).toBe(false);
  });

  it('agrees with the languages over a small alphabet', () => {
    fc.assert(
      fc.property(globs('ab', 3), globs('ab', 3), (left, right) => {
        const expected = languageOf(left, textsUpTo('abAB', 6)).some((text) => matchesGlob(right, text));
        expect(globsMeet(left, right)).toBe(expected);
      }),
      { numRuns: 200 },
    );
  });
});

describe('splitGlobAtSeparators', () => {
  const split = (text: string, fields: number): string[] => {
    const tuples = splitGlobAtSeparators(parseGlob(text), ':', fields);
    return tuples === 'too-many' ? [tuples] : tuples.map((tuple) => tuple.map(globText).join(' | '));
  };

  it.each([
    ['a:b', 2, ['a | b']],
    ['a*', 2, ['a* | *']],
    ['*', 3, ['* | * | *']],
    ['a', 2, []],
    ['a:b:c', 2, ['a | b:c']],
    ['a?b', 2, ['a | b']],
    ['a*b', 2, ['a* | *b']],
    ['*x', 2, ['* | *x']],
    ['*:x*', 2, ['* | x*', '* | *:x*']],
    ['*:*', 2, ['* | *']],
    ['*:*', 3, ['* | * | *']],
  ])('%s into %i fields', (text, fields, expected) => {
    expect(split(text, fields).sort()).toEqual([...expected].sort());
  });

  it('matches exactly what the flat glob matches', () => {
    const part = fc.string({ unit: fc.constantFrom('a', 'b', 'A'), maxLength: 2 });
    const rest = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 3 });
    fc.assert(
      fc.property(
        globs('ab:', 6),
        fc.array(part, { minLength: 1, maxLength: 3 }),
        rest,
        (pattern, heads, last) => {
          const parts = [...heads, last];
          const tuples = splitGlobAtSeparators(pattern, ':', parts.length);
          if (tuples === 'too-many') throw new Error('six tokens split in few ways');
          const matches = tuples.some((tuple) =>
            tuple.every((each, index) => matchesGlob(each, parts[index] ?? '')),
          );
          expect(matches).toBe(matchesGlob(pattern, parts.join(':')));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('refuses where the ways would be too many', () => {
    expect(splitGlobAtSeparators(parseGlob('*a*b*c*d*e*f*g*h*i*j*'), ':', 6, 20)).toBe('too-many');
  });
});
