import { hasUnknown } from '../../../policy/unknown.ts';
import { parseInput } from '../../../source/json.ts';
import type { Document, Json } from '../../../source/place.ts';
import { members as membersIn, skipSpace, valueEnd } from '../../../source/scan.ts';
import type { Origin } from '../hcl/syntax.ts';
import { boolean, list, NULL, number, text, unknown } from './values.ts';
import type { Member, TextPiece, TextValue, Value } from './values.ts';

/** The text of a file, taken whole. */
export const wholePiece = (document: Document): TextPiece =>
  ({ from: 0, at: { document, path: [], start: 0, end: document.text.length }, exact: true });

/** Where each unit of a text that was made valid JSON stood before; the end has one too. */
interface Repaired {
  readonly text: string;
  readonly original: (index: number) => number;
}

const MARKER = /‹[^‹›]*›/y;

/** Puts markers that stand outside of strings into quotes: there an expression gives the JSON of a whole value. */
const repaired = (whole: string): Repaired => {
  if (!hasUnknown(whole)) return { text: whole, original: (index) => index };
  const parts: string[] = [];
  const inserted: number[] = [];
  let inString = false;
  for (let at = 0; at < whole.length; at += 1) {
    const unit = whole[at] ?? '';
    if (inString && unit === '\\') {
      parts.push(unit, whole[at + 1] ?? '');
      at += 1;
      continue;
    }
    if (unit === '"') inString = !inString;
    MARKER.lastIndex = at;
    const marker = unit === '‹' && !inString ? MARKER.exec(whole)?.[0] : undefined;
    if (marker === undefined) {
      parts.push(unit);
      continue;
    }
    inserted.push(at, at + marker.length);
    parts.push('"', marker, '"');
    at += marker.length - 1;
  }
  const original = (index: number): number => {
    let before = 0;
    while (before < inserted.length && (inserted[before] ?? 0) + before < index) before += 1;
    return index - before;
  };
  return { text: parts.join(''), original };
};

const pieceAt = (pieces: readonly TextPiece[], index: number): TextPiece | undefined =>
  pieces.findLast(({ from }) => from <= index) ?? pieces[0];

const offsetIn = (piece: TextPiece, index: number, end: boolean): number => {
  if (!piece.exact) return end ? piece.at.end : piece.at.start;
  const units = index - piece.from;
  return Math.min(piece.offsets?.[units] ?? piece.at.start + units, piece.at.end);
};

/** Where a part of a text is written; undefined when the text was not written anywhere. */
const originOf = (pieces: readonly TextPiece[], start: number, end: number, path: Origin['path']): Origin | undefined => {
  const [first, last] = [pieceAt(pieces, start), pieceAt(pieces, Math.max(start, end - 1))];
  if (first === undefined || last === undefined) return undefined;
  const [from, to] = [offsetIn(first, start, false), offsetIn(last, end - 1, true)];
  const sameFile = first.at.document === last.at.document;
  return { document: first.at.document, path, start: from, end: sameFile ? Math.max(from, last.exact ? to + 1 : to) : first.at.end };
};

interface Reading {
  readonly text: string;
  readonly origin: (start: number, end: number, path: Origin['path']) => Origin | undefined;
}

const scalar = (value: Json, at: Origin | undefined): Value => {
  if (typeof value === 'string') return text(value, at);
  if (typeof value === 'number') return number(value);
  return typeof value === 'boolean' ? boolean(value) : NULL;
};

const valueAt = (reading: Reading, start: number, end: number, path: Origin['path']): Value => {
  const at = reading.origin(start, end, path);
  const opening = reading.text[start];
  if (opening !== '{' && opening !== '[') return scalar(JSON.parse(reading.text.slice(start, end)) as Json, at);
  const found = membersIn(reading.text, start).map((member) => {
    const below = [...path, member.name];
    return { name: String(member.name), value: valueAt(reading, member.start, member.end, below), at: reading.origin(member.nameStart, member.end, below) };
  });
  if (opening === '[') return list(found.map(({ value }) => value), at);
  const members = new Map<string, Member>(found.map(({ name, value, at: where }) => [name, { value, at: where }]));
  return { kind: 'object', members, at };
};

/** A text that came from another file goes by its path there. */
const pathOf = ({ at }: TextValue, from: Origin | undefined): Origin['path'] =>
  (at !== undefined && (from === undefined || from.document === at.document) ? at.path : from?.path ?? []);

const contents = new WeakMap<TextValue, Value>();

const parsed = (value: TextValue): Value => {
  const pieces = value.pieces ?? (value.at === undefined ? [] : [{ from: 0, at: value.at, exact: false }]);
  const { text: whole, original } = repaired(value.text);
  const json = parseInput('', whole);
  if (!json.ok) return hasUnknown(value.text) ? unknown('a text that is not settled', value.at) : value;
  const start = skipSpace(whole, 0);
  const origin: Reading['origin'] = (from, to, path) => originOf(pieces, original(from), original(to), path);
  return valueAt({ text: whole, origin }, start, valueEnd(whole, start), pathOf(value, pieces[0]?.at));
};

/**
 * What a text says in JSON, with the place of every part; the text itself when it is no JSON, and an unknown when that
 * depends on something unresolved.
 */
export const jsonContent = (value: TextValue): Value => {
  const known = value.json ?? contents.get(value);
  if (known !== undefined) return known;
  const found = parsed(value);
  contents.set(value, found);
  return found;
};

/** A value, or what its text says in JSON. */
export const contentOf = (value: Value): Value => (value.kind === 'text' ? jsonContent(value) : value);
