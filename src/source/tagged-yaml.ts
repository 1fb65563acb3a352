import { isAlias, isMap, isPair, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document as YamlDocument, Pair } from 'yaml';
import type { JsonProblem } from './json.ts';
import type { Document, Json, Place, Range } from './place.ts';
import { memberRange, rangeOf, thrownProblem, yamlProblem } from './yaml.ts';

/** A YAML text whose tags became members: `!Ref Key` is `{"Ref": "Key"}`. */
export interface TaggedYaml {
  readonly document: Document;
  /** What is wrong though the rest can be read: a member that occurs twice. */
  readonly problem?: JsonProblem;
}

export type ParsedTaggedYaml =
  | ({ readonly ok: true } & TaggedYaml)
  | { readonly ok: false; readonly problem: JsonProblem };

/** What a tag is called where it is written as a member. */
export type NameOfTag = (tag: string) => string;

/** Values that aliases may stand for in all: a small file must not grow without bounds. */
const MOST_VALUES = 1_000_000;
const DEEPEST = 500;

const isOwnTag = (tag: string | undefined): tag is string => tag?.startsWith('!') === true && tag !== '!';

/** Numbers whose text is not how JSON writes them (`012345678901`, an account) stay text. */
const scalarValue = (value: unknown, source: string | undefined): Json => {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value) === source ? Number(value) : source ?? String(value);
  if (value === null || value === undefined) return null;
  return typeof value === 'string' || typeof value === 'boolean' ? value : source ?? '';
};

const keyText = (pair: Pair): string => (isScalar(pair.key) ? pair.key.source ?? String(pair.key.value) : String(pair.key));

const TOO_LARGE = 'it is nested too deep, or its aliases stand for too much';

const convert = (document: YamlDocument, nameOfTag: NameOfTag): Json => {
  let count = 0;
  const plain = (node: unknown, depth: number): Json => {
    count += 1;
    if (count > MOST_VALUES || depth > DEEPEST) throw new Error(TOO_LARGE);
    if (isAlias(node)) return value(node.resolve(document), depth + 1);
    if (isScalar(node)) return scalarValue(node.value, node.source);
    if (isSeq(node)) return node.items.map((item) => value(item, depth + 1));
    if (!isMap(node)) return null;
    const merged: { [name: string]: Json } = {};
    for (const pair of node.items) {
      const name = keyText(pair);
      const inside = value(pair.value, depth + 1);
      // Members of the map itself win over merged ones [YAML merge].
      if (name === '<<') for (const each of [inside].flat()) Object.assign(merged, { ...(each as object), ...merged });
      else Object.defineProperty(merged, name, { value: inside, enumerable: true, configurable: true, writable: true });
    }
    return merged;
  };
  const value = (node: unknown, depth: number): Json => {
    const { tag } = (node ?? {}) as { tag?: string };
    return isOwnTag(tag) ? { [nameOfTag(tag)]: plain(node, depth + 1) } : plain(node, depth);
  };
  return value(document.contents, 0);
};

/** Where a node stands, or the nearest one above it; a member begins with its name, a tag is a step of its own. */
const locateIn = (document: YamlDocument, nameOfTag: NameOfTag) => (path: Place['path'], part: 'value' | 'member'): Range => {
  let node: unknown = document.contents;
  let found = rangeOf(node) ?? { start: 0, end: 0 };
  for (const [index, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    const { tag } = (node ?? {}) as { tag?: string };
    const before = path[index - 1];
    if (isOwnTag(tag) && nameOfTag(tag) === step && before !== step) continue;
    if (isSeq(node)) {
      node = node.items[Number(step)];
      const range = rangeOf(node);
      if (range === undefined) return found;
      found = range;
    } else if (isMap(node)) {
      const pair = node.items.find((each) => isPair(each) && keyText(each) === String(step));
      if (pair === undefined) return found;
      node = pair.value;
      found = memberRange(pair, part, found);
    } else {
      return found;
    }
  }
  return found;
};

/** Parses one YAML document with tags of its own, keeping where everything stands. What YAML calls dates stays text. */
export const parseTaggedYaml = (file: string, text: string, nameOfTag: NameOfTag): ParsedTaggedYaml => {
  const document = parseDocument(text, { schema: 'core', uniqueKeys: true, logLevel: 'silent' });
  const [error] = document.errors;
  const fatal = document.errors.find(({ code }) => code !== 'DUPLICATE_KEY');
  if (fatal !== undefined) return { ok: false, problem: yamlProblem(text, fatal) };
  try {
    const value = convert(document, nameOfTag);
    const read: Document = { file, text, value, rangeOf: locateIn(document, nameOfTag) };
    return { ok: true, document: read, ...(error === undefined ? {} : { problem: yamlProblem(text, error) }) };
  } catch (thrown) {
    return { ok: false, problem: thrownProblem(text, thrown) };
  }
};
