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
