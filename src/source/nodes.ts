import { isUrlEncoded, stringContent, urlDecoded, wholeText } from './mapped-text.ts';
import type { MappedText } from './mapped-text.ts';
import type { Document, Place } from './place.ts';
import { members, skipSpace, valueEnd } from './scan.ts';
import type { Member } from './scan.ts';

/** A JSON text, the file's own or one inside a string of it, with what was already found in it. */
export interface Layer {
  readonly source: MappedText;
  /** Where the text's one value stands. */
  readonly root: { readonly start: number; readonly end: number };
  readonly members: Map<number, ReadonlyMap<string | number, Member>>;
  readonly embedded: Map<number, Layer>;
}

/** A value in the text of a layer; offsets count in that text, the end is exclusive. */
export interface Node {
  readonly layer: Layer;
  /** Start of the member's name; of the value where there is none. */
  readonly nameStart: number;
  readonly start: number;
  readonly end: number;
}

const layers = new WeakMap<Document, Layer>();

const newLayer = (source: MappedText): Layer => {
  const start = skipSpace(source.text, 0);
  return { source, root: { start, end: valueEnd(source.text, start) }, members: new Map(), embedded: new Map() };
};

/** The value of a key in a cache, made when it is not there yet. */
export const remember = <Key, Value>(
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

const rootOf = (layer: Layer): Node => ({ layer, nameStart: layer.root.start, ...layer.root });

/** The document inside a string node, or inside the string that this one holds; the node itself when it is no string. */
export const enter = (node: Node): Node => {
  const { layer, start, end } = node;
  if (layer.source.text[start] !== '"') return node;
  return enter(rootOf(remember(layer.embedded, start, () => {
    const content = stringContent(layer.source, start, end);
    return newLayer(isUrlEncoded(content.text) ? urlDecoded(content) : content);
  })));
};

const step = (node: Node, name: string | number): Node | undefined => {
  const { layer, start } = enter(node);
  const found = remember(layer.members, start, () =>
    new Map(members(layer.source.text, start).map((member) => [member.name, member]))).get(name);
  return found && { layer, nameStart: found.nameStart, start: found.start, end: found.end };
};

/** The node at a place, or the nearest one above it; `missing` are the last steps, which do not exist. */
export const find = (place: Place): { readonly node: Node; readonly missing: Place['path'] } => {
  const layer = remember(layers, place.document, () => newLayer(wholeText(place.document.text)));
  let node = rootOf(layer);
  for (const [index, name] of place.path.entries()) {
    const next = step(node, name);
    if (next === undefined) return { node, missing: place.path.slice(index) };
    node = next;
  }
  return { node, missing: [] };
};
