import fc from 'fast-check';
import { glob, type Glob, type GlobToken } from './glob.ts';
import type { StringTest } from './strings.ts';

/** All texts over the alphabet up to a length, the shortest first. */
export const textsUpTo = (alphabet: string, length: number): string[] => {
  const texts = [''];
  let longest = texts;
  for (let size = 1; size <= length; size++) {
    longest = longest.flatMap((text) => [...alphabet].map((character) => text + character));
    texts.push(...longest);
  }
  return texts;
};

/** The same language as a regular expression: an independent definition of what a glob matches. */
export const regexOf = ({ tokens, ignoreCase }: Glob): RegExp => {
  const source = tokens.map((token) => {
    if (token.kind === 'any') return '[^]*';
    return token.kind === 'one' ? '[^]' : token.text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  });
  return new RegExp(`^${source.join('')}$`, ignoreCase ? 'i' : '');
};

const token = (alphabet: string): fc.Arbitrary<GlobToken> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...alphabet).map((text): GlobToken => ({ kind: 'text', text })) },
    { weight: 2, arbitrary: fc.constant<GlobToken>({ kind: 'any' }) },
    { weight: 1, arbitrary: fc.constant<GlobToken>({ kind: 'one' }) },
  );

/** Globs of a few tokens over the alphabet, some of which ignore case. */
export const globs = (alphabet: string, maxLength = 5): fc.Arbitrary<Glob> =>
  fc
    .tuple(fc.array(token(alphabet), { maxLength }), fc.boolean())
    .map(([tokens, ignoreCase]) => glob(tokens, { ignoreCase }));

/** Conjunctions of tests. */
export const stringTests = (alphabet: string, maxLength = 4): fc.Arbitrary<StringTest[]> =>
  fc.array(fc.record({ glob: globs(alphabet), positive: fc.boolean() }), { maxLength });
