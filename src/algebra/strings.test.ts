import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBudget } from './budget.ts';
import { globs, stringTests, textsUpTo } from './test-arbitraries.ts';
import { literalGlob, parseGlob } from './glob.ts';
import {
  anyText,
  findDistinct,
  findString,
  inDomain,
  oneOf,
  passesTests,
  quoteShape,
  shape,
  type StringTest,
} from './strings.ts';

const is = (pattern: string): StringTest => ({ glob: parseGlob(pattern), positive: true });
const isNot = (pattern: string): StringTest => ({ glob: parseGlob(pattern), positive: false });
const STEPS = 50_000;
const find = (domain: Parameters<typeof findString>[0], ...tests: StringTest[]): unknown => {
  const found = findString(domain, tests, createBudget(STEPS));
  return typeof found === 'string' ? found : found.value;
};

describe('shape', () => {
  it.each([
    ['\\d{12}', '111122223333', true],
    ['\\d{12}', '11112222333', false],
    ['[^:]*', 'a/b', true],
    ['[^:]*', 'a:b', false],
    ['(ab|c)+', 'abcab', true],
    ['a{2,3}', 'aaaa', false],
    ['a{2,}b?', 'aaaab', true],
    ['[a-z-]+', 'us-east', true],
    [quoteShape('a.b*[c]'), 'a.b*[c]', true],
    ['a|', '', true],
  ])('%s holds %s: %s', (source, text, expected) => {
    expect(inDomain(shape(source), text)).toBe(expected);
  });

  it('agrees with the same regular expression', () => {
    const atom = fc.constantFrom('a', 'b', '[ab]', '[^a]', '.', '(?:a|bc)', '(?:(?:ab)*)');
    const piece = fc
      .tuple(atom, fc.constantFrom('', '*', '+', '?', '{2}', '{1,2}', '{2,}'))
      .map((parts) => parts.join(''));
    const sequence = fc.array(piece, { maxLength: 3 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(sequence, { minLength: 1, maxLength: 2 }), (options) => {
        const source = options.join('|');
        const regex = new RegExp(`^(?:${source})$`);
        for (const text of textsUpTo('abc', 4)) expect(inDomain(shape(source), text)).toBe(regex.test(text));
      }),
      { numRuns: 200 },
    );
  });

  it.each(['(a', 'a)', '[a', '\\b', '*a', '^a$', 'a**'])('refuses %s', (source) => {
    expect(() => shape(source)).toThrow(SyntaxError);
  });

  it('drops examples that are no members', () => {
    expect(shape('\\d+', ['x', '7']).examples).toEqual(['7']);
  });
});

describe('findString', () => {
  const account = shape('\\d{12}', ['111122223333', '444455556666']);

  it('prefers examples, in order', () => {
    expect(find(account)).toBe('111122223333');
    expect(find(account, isNot('1111*'))).toBe('444455556666');
  });

  it('makes a value up where no example passes', () => {
    expect(find(account, isNot('1111*'), isNot('4444*'))).toBe('000000000000');
    expect(find(anyText(), is('role/*'), isNot('role/'), isNot('role/a*'))).toBe('role/b');
    expect(find(anyText(), is('*ab'), is('ba*'))).toBe('bab');
  });

  it('keeps to the domain', () => {
    expect(find(account, is('1*x'))).toBe('empty');
    expect(find(account, is('?????????????*'))).toBe('empty');
    expect(find(account, is('abc'))).toBe('empty');
    expect(find(oneOf(['kms:Encrypt', 'kms:Decrypt']), isNot('*En*'))).toBe('kms:Decrypt');
    expect(find(shape('[ab]'), isNot('a'), isNot('b'))).toBe('empty');
    expect(find(shape('[]'))).toBe('empty');
  });

  it('finds its way past many texts that are left out, one after another', () => {
    const out = Array.from({ length: 60 }, (_, index) => isNot(`a${index}`));
    const digits = shape('a[0-9]{1,2}');
    const found = find(digits, is('a*'), ...out);
    expect(found).toMatch(/^a(?:0\d|[6-9]\d)$/);
    expect(find(digits, is('a6?'), ...out, isNot('a60'), isNot('a6[1-9]'))).toMatch(/^a6[1-9]$/);
    expect(find(digits, is('a5?'), ...out)).toBe('empty');
    expect(find(digits, is('a*'), ...Array.from({ length: 33 }, () => isNot('*')))).toBe('empty');
    expect(findString(digits, [is('a*'), ...out], createBudget(1))).toBe('exhausted');
  });

  it('knows when tests exclude each other', () => {
    expect(find(anyText(), is('a*'), is('b*'))).toBe('empty');
    expect(find(anyText(), is('*a'), is('*b'))).toBe('empty');
    expect(find(anyText(), is('kms:De*'), isNot('kms:*'))).toBe('empty');
    expect(find(anyText(), is('key/*'), isNot('key/?*'), isNot('key/'))).toBe('empty');
    expect(find(anyText(), isNot('?*'), isNot(''))).toBe('empty');
  });

  it('tells cases apart only where the globs do', () => {
    const folded: StringTest = { glob: literalGlob('ab', { ignoreCase: true }), positive: true };
    expect(find(anyText(), folded, isNot('ab'), isNot('a*'), isNot('AB'))).toBe('Ab');
    expect(find(anyText(), folded, isNot('ab'), isNot('aB'), isNot('AB'), isNot('Ab'))).toBe('empty');
    expect(find(shape('[A-Z]+'), folded)).toBe('AB');
  });

  it('takes every character into account, named by a glob or not', () => {
    const negatives = [...'abc'].map((letter) => isNot(letter));
    expect(find(shape('.'), ...negatives)).toBe('d');
    expect(find(shape('[a-c]'), ...negatives)).toBe('empty');
  });

  it('ends by its budget, always after the same steps', () => {
    const hard = [...'wxyz'].map((letter) => isNot(`*${letter}${'?'.repeat(12)}`));
    const run = (): [unknown, number] => {
      const budget = createBudget(2_000);
      return [findString(shape('[wxyz]*'), [is(`*x${'?'.repeat(12)}*`), ...hard], budget), budget.remaining];
    };
    expect(run()).toEqual(['exhausted', 0]);
    expect(run()).toEqual(['exhausted', 0]);
    expect(findString(anyText(), [], createBudget(0))).toBe('exhausted');
  });

  it('agrees with trying all short texts', () => {
    const texts = textsUpTo('ab:', 5);
    const sources = fc.constantFrom('[ab:]{0,5}', '[ab]{1,3}:?', '(ab|:){0,2}');
    fc.assert(
      fc.property(stringTests('ab:'), sources, (tests, source) => {
        const domain = shape(source);
        const found = findString(domain, tests, createBudget(STEPS));
        const first = texts.find((text) => inDomain(domain, text) && passesTests(text, tests));
        if (found === 'exhausted') throw new Error('few short globs need few steps');
        if (found === 'empty') expect(first).toBeUndefined();
        else {
          expect(inDomain(domain, found.value) && passesTests(found.value, tests)).toBe(true);
          expect(first?.length).toBe(found.value.length);
        }
      }),
      { numRuns: 1500 },
    );
  });
});

describe('findDistinct', () => {
  it('gives different values, and fewer only when there are no more', () => {
    expect(
      findDistinct(shape('[ab]{1,2}', ['bb']), [isNot('a?')], 9, createBudget(STEPS)),
    ).toEqual(['bb', 'a', 'b', 'ba']);
    expect(findDistinct(anyText(), [is('x*')], 3, createBudget(STEPS))).toHaveLength(3);
    expect(findDistinct(anyText(), [is('x*'), isNot('x*')], 3, createBudget(STEPS))).toEqual([]);
  });

  it('finds all values of a small domain', () => {
    fc.assert(
      fc.property(stringTests('ab'), (tests) => {
        const expected = textsUpTo('ab', 3).filter((text) => passesTests(text, tests));
        const found = findDistinct(shape('[ab]{0,3}'), tests, 20, createBudget(STEPS));
        expect([...found].sort()).toEqual(expected.sort());
      }),
      { numRuns: 200 },
    );
  });
});

it('every glob has an instance', () => {
  fc.assert(
    fc.property(globs('aB*'), (glob) => {
      const found = findString(anyText(), [{ glob, positive: true }], createBudget(100));
      expect(found).not.toBe('empty');
      expect(typeof found === 'string' ? -1 : found.value.length).toBe(glob.minLength);
    }),
  );
});
