/**
 * Finds the parts of a JSON text without building a tree. All functions expect text that `JSON.parse` accepts,
 * and none recurses, so that neither size nor depth of a document matters.
 */

/** A member of an object or list: where its name (if any) and its value stand; ends are exclusive. */
export interface Member {
  readonly name: string | number;
  /** Start of the member's name, or of the value in a list. */
  readonly nameStart: number;
  readonly start: number;
  readonly end: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
const opens = (code: number): boolean => code === 0x7b || code === 0x5b;
const closes = (code: number): boolean => code === 0x7d || code === 0x5d;

export const skipSpace = (text: string, from: number): number => {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return at;
};

const stringEnd = (text: string, start: number): number => {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at + 1;
};

const scalarEnd = (text: string, start: number): number => {
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (isSpace(code) || code === 0x2c || closes(code)) break;
    at += 1;
  }
  return at;
};

/** End of the value that starts at `start`. */
export const valueEnd = (text: string, start: number): number => {
  const first = text.charCodeAt(start);
  if (first === QUOTE) return stringEnd(text, start);
  if (!opens(first)) return scalarEnd(text, start);
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = stringEnd(text, at);
      continue;
    }
    if (opens(code)) depth += 1;
    if (closes(code)) depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  return at;
};

/** The end of a string, by jumps from quote to quote: for texts of which nothing is known yet. */
const quickStringEnd = (text: string, start: number): number => {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (text.charCodeAt(at - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return at + 1;
  }
  return text.length;
};

/** Where an object or list begins that is inside `limit` others; undefined when none is. Any text will do. */
export const deeperThan = (text: string, limit: number): number | undefined => {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = quickStringEnd(text, at) - 1;
    else if (opens(code)) {
      if (depth === limit) return at;
      depth += 1;
    } else if (closes(code)) depth -= 1;
  }
  return undefined;
};

/** Members of the object or list at `start`, in order; none for another value. */
export const members = (text: string, start: number): Member[] => {
  const found: Member[] = [];
  const first = text[start];
  if (first !== '{' && first !== '[') return found;
  let at = skipSpace(text, start + 1);
  while (at < text.length && !closes(text.charCodeAt(at))) {
    const nameStart = at;
    let name: string | number = found.length;
    if (first === '{') {
      const nameEnd = stringEnd(text, at);
      name = JSON.parse(text.slice(at, nameEnd)) as string;
      at = skipSpace(text, skipSpace(text, nameEnd) + 1);
    }
    const end = valueEnd(text, at);
    found.push({ name, nameStart, start: at, end });
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return found;
};

/** An object or list that the scan is in: the names it has had, and the step to where the scan is. */
interface Level {
  readonly names: Set<string> | undefined;
  step: string | number;
  awaitsName: boolean;
}

/**
 * Paths, from the value at `start`, of members whose name an earlier member of their object has, in the order of
 * the text.
 */
export const repeatedMembers = (text: string, start: number): (string | number)[][] => {
  const found: (string | number)[][] = [];
  const levels: Level[] = [];
  let at = start;
  do {
    const code = text.charCodeAt(at);
    const level = levels.at(-1);
    const from = at;
    at = code === QUOTE ? stringEnd(text, at) : at + 1;
    if (opens(code)) levels.push({ names: code === 0x7b ? new Set() : undefined, step: 0, awaitsName: code === 0x7b });
    else if (closes(code)) levels.pop();
    else if (code === 0x2c && level !== undefined) {
      level.awaitsName = level.names !== undefined;
      if (typeof level.step === 'number') level.step += 1;
    } else if (code === QUOTE && level?.names !== undefined && level.awaitsName) {
      const name = JSON.parse(text.slice(from, at)) as string;
      level.step = name;
      level.awaitsName = false;
      if (level.names.has(name)) found.push(levels.map(({ step }) => step));
      level.names.add(name);
    }
  } while (levels.length > 0 && at < text.length);
  return found;
};
