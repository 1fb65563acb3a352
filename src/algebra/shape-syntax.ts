import { ANY_CHARACTER, characterClass, complementClass, type CharacterClass } from './characters.ts';

/** A regular expression as a tree. */
export type ShapeNode =
  | { readonly kind: 'class'; readonly members: CharacterClass }
  | { readonly kind: 'sequence'; readonly parts: readonly ShapeNode[] }
  | { readonly kind: 'choice'; readonly options: readonly ShapeNode[] }
  | { readonly kind: 'repeat'; readonly part: ShapeNode; readonly min: number; readonly max: number };

interface Reader {
  readonly source: string;
  at: number;
}

const fail = ({ source, at }: Reader, what: string): never => {
  throw new SyntaxError(`${what} at ${at} of the shape ${source}`);
};

const take = (reader: Reader, text: string): boolean => {
  if (!reader.source.startsWith(text, reader.at)) return false;
  reader.at += text.length;
  return true;
};

const SHORTHANDS: Readonly<Record<string, CharacterClass>> = {
  d: [[48, 57]],
  w: characterClass([
    [48, 57],
    [65, 90],
    [95, 95],
    [97, 122],
  ]),
};

const readCode = (reader: Reader): number => {
  if (reader.at >= reader.source.length) fail(reader, 'unfinished');
  const code = reader.source.charCodeAt(reader.at);
  reader.at++;
  return code;
};

const readEscape = (reader: Reader): CharacterClass => {
  const shorthand = SHORTHANDS[reader.source.charAt(reader.at)];
  if (shorthand === undefined && /[A-Za-z0-9]/.test(reader.source.charAt(reader.at)))
    fail(reader, 'unknown escape');
  const code = readCode(reader);
  return shorthand ?? [[code, code]];
};

const readClass = (reader: Reader): CharacterClass => {
  const negated = take(reader, '^');
  const ranges: (readonly [number, number])[] = [];
  while (!take(reader, ']')) {
    if (take(reader, '\\')) {
      ranges.push(...readEscape(reader));
      continue;
    }
    const first = readCode(reader);
    const isRange = reader.source[reader.at] === '-' && reader.source[reader.at + 1] !== ']';
    if (isRange) reader.at++;
    ranges.push([first, isRange ? readCode(reader) : first]);
  }
  const members = characterClass(ranges);
  return negated ? complementClass(members) : members;
};

const readAtom = (reader: Reader): ShapeNode => {
  if (take(reader, '(')) {
    take(reader, '?:');
    const inner = readChoice(reader);
    if (!take(reader, ')')) fail(reader, 'missing )');
    return inner;
  }
  if (take(reader, '[')) return { kind: 'class', members: readClass(reader) };
  if (take(reader, '.')) return { kind: 'class', members: ANY_CHARACTER };
  if (take(reader, '\\')) return { kind: 'class', members: readEscape(reader) };
  if (/[*+?{}^$\])]/.test(reader.source.charAt(reader.at))) fail(reader, 'unexpected character');
  const code = readCode(reader);
  return { kind: 'class', members: [[code, code]] };
};

const COUNT = /\{(\d+)(,(\d*))?\}/y;

const readRepeat = (reader: Reader): ShapeNode => {
  const part = readAtom(reader);
  if (take(reader, '*')) return { kind: 'repeat', part, min: 0, max: Infinity };
  if (take(reader, '+')) return { kind: 'repeat', part, min: 1, max: Infinity };
  if (take(reader, '?')) return { kind: 'repeat', part, min: 0, max: 1 };
  COUNT.lastIndex = reader.at;
  const count = COUNT.exec(reader.source);
  if (count === null) return part;
  reader.at += count[0].length;
  const min = Number(count[1]);
  const max = count[2] === undefined ? min : count[3] === '' ? Infinity : Number(count[3]);
  return { kind: 'repeat', part, min, max };
};

const readSequence = (reader: Reader): ShapeNode => {
  const parts: ShapeNode[] = [];
  // At the end `charAt` gives the empty text, which is in every text.
  while (!'|)'.includes(reader.source.charAt(reader.at))) parts.push(readRepeat(reader));
  const [only, ...more] = parts;
  return only !== undefined && more.length === 0 ? only : { kind: 'sequence', parts };
};

const readChoice = (reader: Reader): ShapeNode => {
  const first = readSequence(reader);
  const options = [first];
  while (take(reader, '|')) options.push(readSequence(reader));
  return options.length === 1 ? first : { kind: 'choice', options };
};

/**
 * Reads a shape: the part of JavaScript's regular expressions that is regular and needs no flags. Characters,
 * `.` (any character, line ends too), `[a-z]`, `[^:]`, `\d`, `\w`, escaped punctuation, groups, `|`, `*`,
 * `+`, `?`, `{n}`, `{n,}` and `{n,m}`. A shape always describes the whole text. Throws a SyntaxError for
 * anything else.
 */
export const parseShape = (source: string): ShapeNode => {
  const reader: Reader = { source, at: 0 };
  const node = readChoice(reader);
  return reader.at < source.length ? fail(reader, 'unexpected character') : node;
};

/** A shape of exactly this text. */
export const quoteShape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
