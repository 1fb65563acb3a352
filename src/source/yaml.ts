import { isNode, isPair, isMap, isSeq, parseDocument } from 'yaml';
import type { Document as YamlDocument, Node, Pair, YAMLError } from 'yaml';
import { problemAt } from './json.ts';
import type { JsonProblem, ParsedJson } from './json.ts';
import type { Json, Place } from './place.ts';
import type { Range } from './place.ts';

/** Nodes that aliases may stand for, so that a small file cannot grow without bounds. */
const MOST_ALIASES = 1000;

export const rangeOf = (node: unknown): Range | undefined => {
  const { range } = (node ?? {}) as Partial<Node>;
  return range === undefined || range === null ? undefined : { start: range[0], end: range[1] };
};

/** Where a member stands, from its name or its value on; `around` where neither says. */
export const memberRange = ({ key, value: inside }: Pair, part: 'value' | 'member', around: Range): Range => {
  const [name, value] = [rangeOf(key), rangeOf(inside)];
  return { start: (part === 'member' ? name?.start : value?.start) ?? around.start, end: value?.end ?? name?.end ?? around.end };
};

/** Where a node stands, or the nearest one above it; a member begins with its name. */
const locateIn = (document: YamlDocument) => (path: Place['path'], part: 'value' | 'member'): Range => {
  let node: unknown = document.contents;
  let found = rangeOf(document.contents) ?? { start: 0, end: 0 };
  for (const step of path) {
    if (isSeq(node)) {
      node = node.items[Number(step)];
      found = rangeOf(node) ?? found;
    } else if (isMap(node)) {
      const pair = node.items.find(({ key }) => isNode(key) && String(key.toJSON()) === String(step));
      if (!isPair(pair)) return found;
      node = pair.value;
      found = memberRange(pair, part, found);
    } else {
      return found;
    }
  }
  return found;
};

/** What the YAML parser finds wrong, in one line. */
export const yamlProblem = (text: string, { message, pos }: YAMLError): JsonProblem =>
  problemAt(text, pos[0], `Not YAML: ${message.split(' at line ')[0]?.split('\n')[0] ?? message}.`);

/** What was thrown while a YAML text became a value. */
export const thrownProblem = (text: string, thrown: unknown): JsonProblem =>
  problemAt(text, 0, `Not YAML: ${thrown instanceof Error ? thrown.message : String(thrown)}.`);

/** Parses one YAML 1.2 document; what is not JSON in it (dates, tags) stays text. */
export const parseYaml = (file: string, text: string): ParsedJson => {
  const document = parseDocument(text, { schema: 'core', uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) return { ok: false, problem: yamlProblem(text, error) };
  try {
    const value = (document.toJS({ maxAliasCount: MOST_ALIASES }) ?? {}) as Json;
    return { ok: true, document: { file, text, value, rangeOf: locateIn(document) } };
  } catch (thrown) {
    return { ok: false, problem: thrownProblem(text, thrown) };
  }
};
