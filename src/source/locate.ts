import { isUrlEncoded, stringContent, urlDecoded, wholeText } from './mapped-text.ts';
import type { MappedText } from './mapped-text.ts';
import type { Document, Location, Place } from './place.ts';
import { members, skipSpace, valueEnd } from './scan.ts';
import type { Member } from './scan.ts';

/** Offsets in the decoded text of the file, in UTF-16 units; the end is exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A JSON text, the file's own or one inside a string of it, with what was already found in it. */
interface Layer {
  readonly source: MappedText;
  readonly members: Map<number, ReadonlyMap<string | number, Member>>;
  readonly embedded: Map<number, Layer>;
}

interface Node {
  readonly layer: Layer;
  readonly nameStart: number;
  readonly start: number;
  readonly end: number;
}

const layers = new WeakMap<Document, Layer>();
const lineStarts = new WeakMap<Document, readonly number[]>();

const newLayer = (source: MappedText): Layer => ({ source, members: new Map(), embedded: new Map() });

const remember = <Key, Value>(
  cache: { get(key: Key): Value | undefined; set(key: Key, value: Value): unknown },
  key: Key,
  make: () => Value,
): Value => {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
};

const rootOf = (layer: Layer): Node => {
  const start = skipSpace(layer.source.text, 0);
  return { layer, nameStart: start, start, end: valueEnd(layer.source.text, start) };
};

/** The document inside a string node; the node itself when it is no string. */
const enter = (node: Node): Node => {
  const { layer, start, end } = node;
  if (layer.source.text[start] !== '"') return node;
  return rootOf(remember(layer.embedded, start, () => {
    const content = stringContent(layer.source, start, end);
    return newLayer(isUrlEncoded(content.text) ? urlDecoded(content) : content);
  }));
};

const step = (node: Node, name: string | number): Node | undefined => {
  const { layer, start } = enter(node);
  const found = remember(layer.members, start, () =>
    new Map(members(layer.source.text, start).map((member) => [member.name, member]))).get(name);
  return found && { layer, nameStart: found.nameStart, start: found.start, end: found.end };
};

/** The node at a place, or the nearest one above when the place does not exist (a missing member). */
const nodeAt = (place: Place): Node => {
  const layer = remember(layers, place.document, () => newLayer(wholeText(place.document.text)));
  let node = rootOf(layer);
  for (const name of place.path) {
    const next = step(node, name);
    if (next === undefined) return node;
    node = next;
  }
  return node;
};

const sourceRange = ({ layer, end }: Node, start: number): Range =>
  ({ start: layer.source.offset(start), end: layer.source.offset(end) });

/** Where the value at a place stands in its file; with `member`, from the start of the member's name. */
export const range = (place: Place, part: 'value' | 'member' = 'value'): Range => {
  const node = nodeAt(place);
  return sourceRange(node, part === 'member' ? node.nameStart : node.start);
};

const linesOf = (document: Document): readonly number[] =>
  remember(lineStarts, document, () => {
    const starts = [0];
    for (let at = document.text.indexOf('\n'); at >= 0; at = document.text.indexOf('\n', at + 1)) starts.push(at + 1);
    return starts;
  });

/** Line and column, both from 1, of an offset in a document's text. */
export const position = (document: Document, offset: number): { readonly line: number; readonly column: number } => {
  const starts = linesOf(document);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
};

const pointer = (path: Place['path']): string =>
  path.map((name) => `/${String(name).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');

const location = (place: Place, { start, end }: Range): Location => {
  const from = position(place.document, start);
  const to = position(place.document, end);
  return {
    file: place.document.file,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    pointer: pointer(place.path),
  };
};

/** Line and column of a place in its file: a member from its name to the end of its value. */
export const locate = (place: Place): Location => location(place, range(place, 'member'));

/** Position of a character of the document inside the string at `place`, e.g. of a mistake in it. */
export const locateWithin = (place: Place, offset: number): Location => {
  const inside = enter(nodeAt(place)).layer.source;
  return location(place, { start: inside.offset(offset), end: inside.offset(offset + 1) });
};

/**
 * Members whose name occurs more than once in their object, each place once, at its last occurrence.
 * AWS refuses policies with such members; `JSON.parse` keeps the last.
 */
export const duplicateMembers = (place: Place): Place[] => {
  const found: { place: Place; start: number }[] = [];
  const pending: { node: Node; path: Place['path'] }[] = [{ node: enter(nodeAt(place)), path: place.path }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { layer } = next.node;
    const names = new Set<string | number>();
    for (const member of members(layer.source.text, next.node.start)) {
      const path = [...next.path, member.name];
      if (names.has(member.name)) found.push({ place: { document: place.document, path }, start: member.nameStart });
      names.add(member.name);
      if (/[{[]/.test(layer.source.text[member.start] ?? '')) pending.push({ node: { layer, ...member }, path });
    }
  }
  return found.sort((a, b) => a.start - b.start).map((duplicate) => duplicate.place);
};
