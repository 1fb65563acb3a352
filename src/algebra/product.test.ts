/** The search by itself, and the automata that it walks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { automatonOf, nextGlobState, type GlobState } from './automaton.ts';
import { createBudget } from './budget.ts';
import { anyText, findString, inDomain, oneOf, passesTests, shape, type StringDomain, type StringTest } from './strings.ts';
import { literalGlob, parseGlob } from './glob.ts';
import { searchProduct } from './product.ts';
import { parseShape } from './shape-syntax.ts';
import { compileShape, edgesOf } from './shape.ts';
import { stringTests, textsUpTo } from './test-arbitraries.ts';

const is = (pattern: string): StringTest => ({ glob: parseGlob(pattern), positive: true });
const isNot = (pattern: string): StringTest => ({ glob: parseGlob(pattern), positive: false });

const search = (source: string, steps: number, ...tests: StringTest[]): string => {
  const found = searchProduct(compileShape(parseShape(source)), tests, createBudget(steps));
  return typeof found === 'string' ? found : `found ${found.value}`;
};

describe('searchProduct', () => {
  it('finds a shortest text where trying all short texts finds one', () => {
    const texts = textsUpTo('ab:', 5);
    fc.assert(
      fc.property(stringTests('ab:'), fc.constantFrom('[ab:]{0,5}', '[ab]{1,3}:?', '(ab|:){0,2}'), (tests, source) => {
        const domain = shape(source);
        const first = texts.find((text) => inDomain(domain, text) && passesTests(text, tests));
        const found = searchProduct(domain.automaton, tests, createBudget(50_000));
        if (typeof found === 'string') expect([found, first]).toEqual(['empty', undefined]);
        else expect([found.value.length, passesTests(found.value, tests)]).toEqual([first?.length, true]);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['two globs that exclude each other', 'empty', '.*', 100, [is('ab*'), is('ac*')]],
    ['a fixed text, straight', 'found abcdef', '.*', 6, [is('abcdef')]],
    ['a fixed beginning, straight', 'found abc', '.*', 3, [is('abc*')]],
    ['a fixed ending, straight', 'found bbbbbb', '[ab]*', 12, [is('*bbbbbb')]],
    ['the wish of two globs', 'found abbbbb', '[ab]*', 12, [is('a*'), is('*bbbbb')]],
    ['more characters than the shape has', 'empty', '\\d{12}', 0, [is(`${'?'.repeat(13)}*`)]],
    ['more characters than a choice has', 'empty', '\\d|aaa|\\d\\d', 0, [is('????')]],
    ['nothing where all is excluded', 'empty', '.*', 0, [isNot('*')]],
    ['a shape without texts', 'empty', '[]', 0, []],
  ])('finds %s', (_name, expected, source, steps, tests) => {
    expect(search(source, steps, ...tests)).toBe(expected);
  });

  it('takes a step for every character that it tries', () => {
    expect(search('.*', 2, is('abc*'))).toBe('exhausted');
    expect(search('[ab]*', 11, is('*bbbbbb'))).toBe('exhausted');
  });
});

describe('an answer at hand takes no search', () => {
  const find = (domain: StringDomain, ...tests: StringTest[]): unknown => {
    const found = findString(domain, tests, createBudget(1));
    return typeof found === 'string' ? found : found.value;
  };

  it.each<[string, string, StringDomain, StringTest[]]>([
    ['one of a few values', 'b', oneOf(['a', 'b']), [isNot('a')]],
    ['none of a few values', 'empty', oneOf(['a', 'b']), [is('c*')]],
    ['the shortest text of a glob of one character', 'a', anyText(), [is('?')]],
    ['the shortest text of the longest glob, which comes last', 'abac', anyText(), [is('*c*'), is('ab?c*'), isNot('????????????')]],
    ['the shortest text of the longest glob, which comes first', 'abac', anyText(), [isNot('????????????'), is('ab?c*'), is('*c*')]],
    ['the shortest text of the first glob of that length', 'xb', anyText(), [is('*xb*'), is('?b*')]],
    ['no text of a glob alone', 'exhausted', anyText(), [is('ab*'), isNot('ab')]],
    ['no text of a glob outside the shape', 'exhausted', shape('[b-z]+'), [is('?*?')]],
  ])('%s', (_name, expected, domain, tests) => {
    expect(find(domain, ...tests)).toBe(expected);
  });
});

describe('the automaton of a glob', () => {
  const after = (pattern: string, text: string, ignoreCase = false): GlobState | undefined => {
    const automaton = automatonOf(parseGlob(pattern, { ignoreCase }));
    let state: GlobState | undefined = automaton.start;
    for (let index = 0; state !== undefined && index < text.length; index++) state = nextGlobState(automaton, state, text.charCodeAt(index));
    return state;
  };
  const letters = (state: GlobState | undefined): string => String.fromCharCode(...(state?.distinguished ?? []));

  it.each([
    ['a?b', '', false, 'a'],
    ['a?b', 'a', false, ''],
    ['a?b', 'ax', false, 'b'],
    ['a?b', 'axb', false, ''],
    ['*ab', 'a', false, 'ab'],
    ['aü', '', true, 'aA'],
    ['aü', 'A', true, 'üÜ'],
  ])('of %s tells apart after "%s" (ignoring case: %s): "%s"', (pattern, text, ignoreCase, expected) => {
    expect([...letters(after(pattern, text, ignoreCase))].sort()).toEqual([...expected].sort());
  });

  it('forgets what a later star makes irrelevant', () => {
    expect(after('*ab*cd', 'xab')?.positions).toEqual([2]);
    expect(after('*ab*cd', 'xabc')?.positions).toEqual([2, 3]);
    expect(after('a*', 'a')?.settled).toBe(true);
    expect(after('a*b', 'ab')).toMatchObject({ settled: false, accepting: true, remaining: 0 });
    expect(after('ab', 'ac')).toBeUndefined();
    expect(after('ab', 'abc')).toBeUndefined();
  });

  it('is kept for the next question, and so is each of its states', () => {
    const pattern = parseGlob('k?pt*');
    expect(automatonOf(pattern)).toBe(automatonOf(pattern));
    expect(after('k?pt*', 'kx')).toBe(after('k?pt*', 'ky'));
  });
});

describe('the automaton of a shape', () => {
  it.each([
    ['a|bc', 1, 2],
    ['a{2,3}', 2, 3],
    ['a*b', 1, Infinity],
    ['[]|a', 1, 1],
    ['b(?:[]|aa)', 3, 3],
    ['c(?:a|b[])', 2, 2],
    ['c(?:a|bb)', 2, 3],
    ['', 0, 0],
  ])('of %s knows that texts have %d to %d characters', (source, shortest, longest) => {
    expect(compileShape(parseShape(source)).start).toMatchObject({ shortest, longest });
  });

  it.each([
    ['[^a]', [[[0, 96], [98, 0xffff]]]],
    ['[ab]c|[bd]e', [[[97, 97]], [[98, 98]], [[100, 100]]]],
    ['[ac]x*', [[[97, 97], [99, 99]]]],
    ['b[]|a', [[[97, 97]]]],
    ['[]', []],
    ['', []],
  ])('of %s has these edges at its start', (source, expected) => {
    const automaton = compileShape(parseShape(source));
    expect(edgesOf(automaton, automaton.start).map(({ members }) => members)).toEqual(expected);
  });
});

describe('domains', () => {
  it('say what they are', () => {
    expect(shape('a*')).toMatchObject({ kind: 'shape', source: 'a*', examples: [] });
    expect(shape('.*').examples).toEqual([]);
    expect(anyText().examples).toEqual([]);
    expect(oneOf(['b', 'a', 'b'])).toEqual({ kind: 'values', values: ['b', 'a'], examples: [] });
  });

  it('share the automaton of a shape', () => {
    const { automaton } = shape('[kept]+');
    expect(shape('[other]+').automaton).not.toBe(automaton);
    expect(shape('[kept]+').automaton).toBe(automaton);
  });

  it('forget shapes before they are too many', () => {
    const { automaton } = shape('[forgotten]');
    for (let count = 0; count <= 1_000; count++) shape(`x${count}`);
    expect(shape('[forgotten]').automaton).not.toBe(automaton);
  });
});

describe('a literal glob', () => {
  it('is told from one that ignores case', () => {
    expect(parseGlob('cxyz', { ignoreCase: true })).not.toBe(parseGlob('xyz'));
    expect(parseGlob('xyz', { ignoreCase: true })).not.toBe(parseGlob('ixyz'));
    expect(literalGlob('').tokens).toEqual([]);
  });
});
