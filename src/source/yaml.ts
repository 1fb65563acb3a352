import { isNode, isPair, isMap, isSeq, parseDocument } from 'yaml';
import type { Document as YamlDocument, Node } from 'yaml';
import type { JsonProblem, ParsedJson } from './json.ts';
import type { Json, Place } from './place.ts';
import type { Range } from './place.ts';

/** Nodes that aliases may stand for, so that a small file cannot grow without bounds. */
const MOST_ALIASES = 1000;

const rangeOf = (node: Node | null | undefined): Range | undefined =>
  node?.range === undefined || node.range === null ? undefined : { start: node.range[0], end: node.range[1] };

/** Where a node stands, or the nearest one above it; a member begins with its name. */
const locateIn = (document: YamlDocument) => (path: Place['path'], part: 'value' | 'member'): Range => {
  let node: unknown = document.contents;
  let found = rangeOf(document.contents) ?? { start: 0, end: 0 };
  for (const step of path) {
    if (isSeq(node)) {
      node = node.items[Number(step)];
      found = (isNode(node) ? rangeOf(node) : undefined) ?? found;
    } else if (isMap(node)) {
      const pair = node.items.find(({ key }) => isNode(key) && String(key.toJSON()) === String(step));
      if (!isPair(pair)) return found;
      const [name, value] = [isNode(pair.key) ? rangeOf(pair.key) : undefined, isNode(pair.value) ? rangeOf(pair.value) : undefined];
      node = pair.value;
      found = { start: (part === 'member' ? name?.start : value?.start) ?? found.start, end: value?.end ?? name?.end ?? found.end };
    } else {
      return found;
    }
  }
  return found;
};

const problemAt = (text: string, offset: number, reason: string): JsonProblem => {
  const before = text.slice(0, offset);
  return { reason, offset, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
};

/** Parses one YAML 1.2 document; what is not JSON in it (dates, tags) stays text. */
export const parseYaml = (file: string, text: string): ParsedJson => {
  const document = parseDocument(text, { schema: 'core', uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const reason = error.message.split(' at line ')[0]?.split('\n')[0] ?? error.message;
    return { ok: false, problem: problemAt(text, error.pos[0], `Not YAML: ${reason}.`) };
  }
  try {
    const value = (document.toJS({ maxAliasCount: MOST_ALIASES }) ?? {}) as Json;
    return { ok: true, document: { file, text, value, rangeOf: locateIn(document) } };
  } catch (thrown) {
    return { ok: false, problem: problemAt(text, 0, `Not YAML: ${thrown instanceof Error ? thrown.message : String(thrown)}.`) };
  }
};
