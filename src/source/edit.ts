import { isUrlEncoded } from './mapped-text.ts';
import { enter, find } from './nodes.ts';
import type { Layer, Node } from './nodes.ts';
import { valueAt } from './embedded.ts';
import { written } from './place.ts';
import type { Json, Place } from './place.ts';
import { members } from './scan.ts';
import type { Member } from './scan.ts';

/**
 * Text edits that change a document at places of it and leave everything else as it is written: indentation, line
 * ends, one-line style. They reach through strings that hold JSON, however often those are escaped or encoded.
 * Edits of one function go together and never overlap; a place that does not exist gives none unless said otherwise.
 */
export interface TextEdit {
  readonly file: string;
  /** Offsets in the decoded text, in UTF-16 units; the end is exclusive. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const parentOf = ({ document, path }: Place): Place => ({ document, path: path.slice(0, -1) });

const nearestValue = (place: Place): Json | undefined =>
  valueAt(place) ?? (place.path.length === 0 ? undefined : nearestValue(parentOf(place)));

/**
 * The place in the text that was read; undefined in a text that is not JSON, and where a document that was put together
 * says something else than the text: a change to the text would not be the change that is meant.
 */
const editable = (place: Place): Place | undefined => {
  const at = written(place);
  if (at.document.rangeOf !== undefined) return undefined;
  return at === place || JSON.stringify(nearestValue(at)) === JSON.stringify(nearestValue(place)) ? at : undefined;
};

/** The node at a place; undefined where there is none, and where the text may not be changed. */
const nodeAt = (place: Place): Node | undefined => {
  const at = editable(place);
  if (at === undefined) return undefined;
  const { node, missing } = find(at);
  return missing.length > 0 ? undefined : node;
};

const DEFAULT_UNIT = '  ';

/** How a layer breaks lines: the line end and one level of indentation. Absent: it stands in one line. */
interface Style {
  readonly lineEnd: string;
  readonly unit: string;
}

const styleOf = (text: string): Style | undefined => {
  const broken = /(\r?\n)([ \t]*)\S/.exec(text.trimStart());
  if (broken === null) return undefined;
  return { lineEnd: broken[1] ?? '\n', unit: broken[2] === undefined || broken[2] === '' ? DEFAULT_UNIT : broken[2] };
};

/** White space that the line of an offset begins with. */
const indentationAt = (text: string, offset: number): string =>
  /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1))?.[0] ?? '';

const spaceAfterColon = (text: string): string => (/"\s*:\S/.test(text) ? '' : ' ');

const inOneLine = (value: Json, space: string): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item: Json) => inOneLine(item, space)).join(`,${space}`)}]`;
  const parts = Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}:${space}${inOneLine(item as Json, space)}`);
  return `{${parts.join(`,${space}`)}}`;
};

/** A value as it is written on a line of this indentation. */
const rendered = (value: Json, text: string, style: Style | undefined, indentation: string): string =>
  style === undefined
    ? inOneLine(value, spaceAfterColon(text))
    : JSON.stringify(value, null, style.unit).replaceAll('\n', `${style.lineEnd}${indentation}`);

const edit = ({ document }: Place, { source }: Layer, start: number, end: number, text: string): TextEdit =>
  ({ file: document.file, start: source.offset(start), end: source.offset(end), text: source.write(text) });

const isComposite = (value: Json): boolean => typeof value === 'object' && value !== null;

const holdsDocument = ({ layer, start, end }: Node): boolean => {
  const content = layer.source.text.slice(start + 1, end - 1);
  return layer.source.text[start] === '"' && (/^\s*(?:\\[nrt]|\s)*[{[]/.test(content) || isUrlEncoded(content));
};

/** A value that names an unresolved part cannot be written down: only a template's own words could say it. */
const isWritable = (value: Json): boolean => !JSON.stringify(value).includes('‹');

/** Writes another value at a place. In a string that holds a JSON document, an object or list replaces that document. */
export const replaceValue = (place: Place, value: Json): TextEdit[] => {
  const node = isWritable(value) ? nodeAt(place) : undefined;
  if (node === undefined) return [];
  const { layer, start, end } = isComposite(value) && holdsDocument(node) ? enter(node) : node;
  const { text } = layer.source;
  const old = text.slice(start, end);
  const keepsLine = /^[{[]\s*[^\s}\]]/.test(old) && !old.includes('\n');
  const style = keepsLine ? undefined : styleOf(text);
  return [edit(place, layer, start, end, rendered(value, text, style, indentationAt(text, start)))];
};

/** Gives a member another name. */
export const renameMember = (place: Place, name: string): TextEdit[] => {
  const node = nodeAt(place);
  if (node === undefined || node.nameStart === node.start) return [];
  const { text } = node.layer.source;
  const nameEnd = text.slice(0, node.start).lastIndexOf('"') + 1;
  return [edit(place, node.layer, node.nameStart, nameEnd, JSON.stringify(name))];
};

/** Where the members of a container stand: on lines of their own, with this white space before each, or in one line. */
interface Layout {
  readonly style: Style | undefined;
  readonly indentation: string;
  /** What separates one member from the next, after the comma. */
  readonly gap: string;
}

const layoutOf = ({ layer, start }: Node, children: readonly Member[]): Layout => {
  const { text } = layer.source;
  const style = styleOf(text);
  const [first] = children;
  const lead = first === undefined ? '' : text.slice(start + 1, first.nameStart);
  if (style === undefined || (first !== undefined && !lead.includes('\n'))) {
    return { style: undefined, indentation: '', gap: spaceAfterColon(text) };
  }
  const outer = indentationAt(text, start);
  const indentation = first === undefined ? `${outer}${style.unit}` : lead.slice(lead.lastIndexOf('\n') + 1);
  const unit = indentation.startsWith(outer) && indentation.length > outer.length ? indentation.slice(outer.length) : style.unit;
  return { style: { ...style, unit }, indentation, gap: `${style.lineEnd}${indentation}` };
};

/** Puts a member or item behind the others of a container. */
const addLast = (place: Place, container: Node, name: string | undefined, value: Json): TextEdit => {
  const { layer, start, end } = container;
  const { text } = layer.source;
  const children = members(text, start);
  const { style, indentation, gap } = layoutOf(container, children);
  const label = name === undefined ? '' : `${JSON.stringify(name)}:${style === undefined ? spaceAfterColon(text) : ' '}`;
  const written = `${label}${rendered(value, text, style, indentation)}`;
  const last = children.at(-1);
  if (last !== undefined) return edit(place, layer, last.end, last.end, `,${gap}${written}`);
  const closing = style === undefined ? '' : `${style.lineEnd}${indentationAt(text, start)}`;
  return edit(place, layer, start + 1, end - 1, `${style === undefined ? '' : gap}${written}${closing}`);
};

const isObjectAt = ({ layer, start }: Node): boolean => layer.source.text[start] === '{';
const isListAt = ({ layer, start }: Node): boolean => layer.source.text[start] === '[';

/** Writes the member at a place: its value is replaced when it exists, and objects missing above it are made. */
export const insertMember = (place: Place, value: Json): TextEdit[] => {
  const at = isWritable(value) ? editable(place) : undefined;
  if (at === undefined) return [];
  const { node, missing } = find(at);
  const [name, ...deeper] = missing;
  if (name === undefined) return replaceValue(place, value);
  const container = enter(node);
  if (!isObjectAt(container) || missing.some((step) => typeof step === 'number')) return [];
  const nested = deeper.reduceRight<Json>((inner, step) => ({ [step]: inner }), value);
  return [addLast(place, container, String(name), nested)];
};

/** Adds an item behind those of the list at a place; a single value there becomes a list, as the policy grammar allows. */
export const appendItem = (place: Place, value: Json): TextEdit[] => {
  const node = isWritable(value) ? nodeAt(place) : undefined;
  if (node === undefined) return [];
  const container = holdsDocument(node) ? enter(node) : node;
  if (isListAt(container)) return [addLast(place, container, undefined, value)];
  const { layer, start, end } = container;
  const { text } = layer.source;
  const written = rendered(value, text, styleOf(text), indentationAt(text, start));
  return [edit(place, layer, start, start, '['), edit(place, layer, end, end, `,${spaceAfterColon(text)}${written}]`)];
};

/** Runs of members to remove, each as one range with the comma that goes with it. */
const removals = (container: Node, children: readonly Member[], names: ReadonlySet<string | number>): [number, number][] => {
  const kept = children.filter(({ name }) => !names.has(name));
  if (kept.length === 0) return [[container.start + 1, container.end - 1]];
  const found: [number, number][] = [];
  children.forEach(({ name }, index) => {
    if (!names.has(name) || (index > 0 && names.has(children[index - 1]!.name))) return;
    const stop = children.findIndex((child, at) => at > index && !names.has(child.name));
    const before = children[index - 1];
    if (before !== undefined) found.push([before.end, children[(stop < 0 ? children.length : stop) - 1]!.end]);
    else found.push([children[0]!.nameStart, children[stop]!.nameStart]);
  });
  return found;
};

/** Removes members of objects and items of lists; several of one container may go at once. */
export const remove = (places: readonly Place[]): TextEdit[] => {
  const containers = new Map<string, { readonly parent: Place; readonly names: Set<string | number> }>();
  for (const given of places) {
    const parent = editable(parentOf(given));
    const place = editable(given);
    const name = place?.path.at(-1);
    if (place === undefined || parent === undefined || name === undefined || nodeAt(place) === undefined) continue;
    const id = JSON.stringify([parent.document.file, parent.path]);
    const known = containers.get(id) ?? { parent, names: new Set() };
    containers.set(id, { parent, names: known.names.add(name) });
  }
  return [...containers.values()].flatMap(({ parent, names }) => {
    const container = enter(find(parent).node);
    const children = members(container.layer.source.text, container.start);
    return removals(container, children, names).map(([start, end]) => edit(parent, container.layer, start, end, ''));
  });
};

/** The text with edits of it carried out; the edits must not overlap, those at one offset keep their order. */
export const applyEdits = (text: string, edits: readonly Pick<TextEdit, 'start' | 'end' | 'text'>[]): string => {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text: inserted } of [...edits].sort((left, right) => left.start - right.start || left.end - right.end)) {
    parts.push(text.slice(at, start), inserted);
    at = end;
  }
  return [...parts, text.slice(at)].join('');
};
