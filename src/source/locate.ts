import { enter, find, remember } from './nodes.ts';
import type { Node } from './nodes.ts';
import { written } from './place.ts';
import type { Document, Location, Place, Range } from './place.ts';
import { repeatedMembers } from './scan.ts';

export type { Range };

const lineStarts = new WeakMap<Document, readonly number[]>();

/** The node at a place, or the nearest one above when the place does not exist (a missing member). */
const nodeAt = (place: Place): Node => find(place).node;

const sourceRange = ({ layer, end }: Node, start: number): Range =>
  ({ start: layer.source.offset(start), end: layer.source.offset(end) });

/** Where the value at a place stands in its file; with `member`, from the start of the member's name. */
export const range = (place: Place, part: 'value' | 'member' = 'value'): Range => {
  const at = written(place);
  if (at.document.rangeOf !== undefined) return at.document.rangeOf(at.path, part);
  const node = nodeAt(at);
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
export const locate = (place: Place): Location => location(written(place), range(place, 'member'));

/** Position of a character of the document inside the string at `place`, e.g. of a mistake in it. */
export const locateWithin = (place: Place, offset: number): Location => {
  const at = written(place);
  if (at.document.rangeOf !== undefined) return location(at, range(at));
  const inside = enter(nodeAt(at)).layer.source;
  return location(at, { start: inside.offset(offset), end: inside.offset(offset + 1) });
};

/**
 * Members whose name occurs more than once in their object, each place once, at its last occurrence.
 * AWS refuses policies with such members; `JSON.parse` keeps the last.
 */
export const duplicateMembers = (place: Place): Place[] => {
  // A text that is not JSON was read by a parser that refuses such members itself.
  if (place.document.rangeOf !== undefined || place.document.origin !== undefined) return [];
  const { layer, start } = enter(find(place).node);
  const paths = new Map(repeatedMembers(layer.source.text, start).map((path) => [JSON.stringify(path), path]));
  return [...paths.values()].map((path) => ({ document: place.document, path: [...place.path, ...path] }));
};
