import { foldCharacter, formsOf } from './characters.ts';

/** A piece of a glob: literal text, `*` for any run of characters, `?` for any one. */
export type GlobToken =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'any' } | { readonly kind: 'one' };

/** What stands in a segment for `?`. */
export const ONE = -1;

/** The part of a glob between two stars. */
export interface Segment {
  /** One entry a character, folded when the glob ignores case; `ONE` for `?`. */
  readonly units: readonly number[];
  /** The same as text, where it can be compared as such: no `?`, case matters. */
  readonly text: string | undefined;
}

/** A pattern over whole strings. Equal patterns are the same object while they stay in the table of globs. */
export interface Glob {
  readonly id: number;
  /** In normal form: no empty text, no neighbouring texts or stars, `?` before `*`. */
  readonly tokens: readonly GlobToken[];
  /** False also where no letter of the glob has two cases. */
  readonly ignoreCase: boolean;
  /** The parts between stars, an empty one before a leading and after a trailing star. At least one. */
  readonly segments: readonly [Segment, ...Segment[]];
  /** The length of the shortest matching string. */
  readonly minLength: number;
}

export interface GlobOptions {
  /** Characters are compared by their lower-case form. */
  readonly ignoreCase?: boolean;
}

const ANY: GlobToken = { kind: 'any' };
const SINGLE: GlobToken = { kind: 'one' };

const normalise = (tokens: readonly GlobToken[]): GlobToken[] => {
  const normal: GlobToken[] = [];
  let star = false;
  const endRun = (): void => {
    if (star) normal.push(ANY);
    star = false;
  };
  for (const token of tokens) {
    if (token.kind === 'any') star = true;
    else if (token.kind === 'one') normal.push(SINGLE);
    else if (token.text !== '') {
      endRun();
      const last = normal.at(-1);
      if (last?.kind === 'text') normal[normal.length - 1] = { kind: 'text', text: last.text + token.text };
      else normal.push({ kind: 'text', text: token.text });
    }
  }
  endRun();
  return normal;
};

const hasCases = (text: string): boolean => {
  for (let index = 0; index < text.length; index++) {
    if (formsOf(foldCharacter(text.charCodeAt(index))).length > 1) return true;
  }
  return false;
};

const escaped = (token: GlobToken): string => {
  if (token.kind === 'text') return token.text.replace(/[*?\\]/g, '\\$&');
  return token.kind === 'any' ? '*' : '?';
};

interface GrowingSegment {
  readonly units: number[];
  text: string | undefined;
}

const segmentsOf = (tokens: readonly GlobToken[], ignoreCase: boolean): [Segment, ...Segment[]] => {
  let segment: GrowingSegment = { units: [], text: '' };
  const segments: [GrowingSegment, ...GrowingSegment[]] = [segment];
  for (const token of tokens) {
    if (token.kind === 'any') segments.push((segment = { units: [], text: '' }));
    else if (token.kind === 'one') {
      segment.units.push(ONE);
      segment.text = undefined;
    } else {
      for (let index = 0; index < token.text.length; index++) {
        const code = token.text.charCodeAt(index);
        segment.units.push(ignoreCase ? foldCharacter(code) : code);
      }
      segment.text = ignoreCase || segment.text === undefined ? undefined : segment.text + token.text;
    }
  }
  return segments;
};

// One object for equal globs lets callers compare and remember them by identity. The table is emptied when it
// is full, by count and not by memory pressure, so that two runs number their globs alike.
const TABLE_SIZE = 100_000;
const table = new Map<string, Glob>();
let created = 0;

/**
 * The glob of a sequence of tokens, in which `*` and `?` inside `text` are ordinary characters. Case is
 * ignored character by character, by `foldCharacter`.
 */
export const glob = (tokens: readonly GlobToken[], options: GlobOptions = {}): Glob => {
  const normal = normalise(tokens);
  const ignoreCase =
    options.ignoreCase === true && normal.some((token) => token.kind === 'text' && hasCases(token.text));
  const key = `${ignoreCase ? 'i' : 'c'}${normal.map(escaped).join('')}`;
  const known = table.get(key);
  if (known !== undefined) return known;
  const segments = segmentsOf(normal, ignoreCase);
  const minLength = segments.reduce((sum, { units }) => sum + units.length, 0);
  const made: Glob = { id: created++, tokens: normal, ignoreCase, segments, minLength };
  if (table.size >= TABLE_SIZE) table.clear();
  table.set(key, made);
  return made;
};

/** The glob that a text spells with `*` and `?`. There is no escape character. */
export const parseGlob = (text: string, options: GlobOptions = {}): Glob => {
  const tokens = text.split(/([*?])/).map((piece): GlobToken => {
    if (piece === '*') return ANY;
    return piece === '?' ? SINGLE : { kind: 'text', text: piece };
  });
  return glob(tokens, options);
};

/** The glob of exactly this text, whose `*` and `?` are ordinary characters. */
export const literalGlob = (text: string, options: GlobOptions = {}): Glob =>
  glob([{ kind: 'text', text }], options);

/** Matches every string. */
export const ANY_GLOB: Glob = glob([ANY]);

/** True when exactly one string matches. */
export const isLiteralGlob = (pattern: Glob): boolean =>
  pattern.segments.length === 1 && pattern.segments[0].text !== undefined;

/** The text of a glob without wildcards: its one match, where `isLiteralGlob`. */
export const literalTextOf = ({ tokens: [token] }: Glob): string => (token?.kind === 'text' ? token.text : '');

/** The glob as people write it: `*` and `?` for wildcards, and literal ones as `${*}` and `${?}`. */
export const globText = (pattern: Glob): string =>
  pattern.tokens
    .map((token) => (token.kind === 'text' ? token.text.replace(/[*?]/g, '${$&}') : escaped(token)))
    .join('');

/** A shortest text that matches the glob. */
export const shortestMatch = (pattern: Glob): string =>
  pattern.tokens
    .map((token) => (token.kind === 'text' ? token.text : token.kind === 'one' ? 'a' : ''))
    .join('');
