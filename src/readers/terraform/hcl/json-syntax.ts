import { isList, isObject } from '../../../policy/json.ts';
import type { JsonObject } from '../../../policy/json.ts';
import type { Document, Json } from '../../../source/place.ts';
import { range } from '../../../source/locate.ts';
import { parseExpression } from './parse.ts';
import type { Attribute, Block, Body, Expression, ObjectMember, Origin } from './syntax.ts';

type Path = Origin['path'];

/** A JSON document finds the ranges of its parts by itself. */
const originAt = (document: Document, path: Path): Origin => ({ document, path, start: -1, end: -1 });

/** A string is a template; one that is no valid template stands as it is [Terraform, JSON Configuration Syntax]. */
const stringExpression = (document: Document, text: string, path: Path): Expression => {
  const at = originAt(document, path);
  const plain: Expression = { kind: 'literal', value: text, at };
  if (!/[$%]\{/.test(text)) return plain;
  const { start, end } = range({ document, path });
  const written = document.text.slice(start + 1, end - 1);
  const parsed = parseExpression(document, written, start + 1, path, { before: '"', after: '"' });
  return parsed === undefined ? plain : { ...parsed, at };
};

const expressionOf = (document: Document, value: Json, path: Path): Expression => {
  const at = originAt(document, path);
  if (typeof value === 'string') return stringExpression(document, value, path);
  if (isList(value)) return { kind: 'tuple', items: value.map((item, index) => expressionOf(document, item, [...path, index])), at };
  if (!isObject(value)) return { kind: 'literal', value, at };
  const members = Object.entries(value).map(([name, member]): ObjectMember =>
    ({ key: { kind: 'literal', value: name, at }, value: expressionOf(document, member, [...path, name]), at: originAt(document, [...path, name]) }));
  return { kind: 'object', members, at };
};

/** `dynamic` blocks are the only ones that mean more than their values; what is nested otherwise reads the same as an object. */
const bodyOf = (document: Document, value: JsonObject, path: Path): Body => {
  const attributes = new Map<string, Attribute>();
  const blocks: Block[] = [];
  for (const [name, member] of Object.entries(value)) {
    if (name === '//') continue;
    const at = [...path, name];
    if (isNested(name, member)) blocks.push(...blocksIn(document, name, member, at));
    else attributes.set(name, { name, value: expressionOf(document, member, at), at: originAt(document, at) });
  }
  return { attributes, blocks };
};

/** Blocks that are read as blocks wherever they stand. */
const NESTED = new Set(['statement', 'principals', 'not_principals', 'condition', 'lifecycle', 'assume_role', 'default_tags', 'content']);

const isNested = (name: string, value: Json): boolean =>
  name === 'dynamic' || (NESTED.has(name) && (isObject(value) || (isList(value) && value.every((item) => isObject(item)))));

const eachObject = (value: Json, path: Path): { readonly value: JsonObject; readonly path: Path }[] => {
  if (isObject(value)) return [{ value, path }];
  return isList(value) ? value.flatMap((item, index) => (isObject(item) ? [{ value: item, path: [...path, index] }] : [])) : [];
};

const blocksIn = (document: Document, type: string, value: Json, path: Path): Block[] => {
  if (type === 'dynamic') {
    return eachObject(value, path).flatMap((group) => Object.entries(group.value).flatMap(([label, inner]) =>
      eachObject(inner, [...group.path, label]).map((each): Block =>
        ({ type, labels: [label], body: bodyOf(document, each.value, each.path), at: originAt(document, each.path) }))));
  }
  return eachObject(value, path).map((each): Block => ({ type, labels: [], body: bodyOf(document, each.value, each.path), at: originAt(document, each.path) }));
};

/** How many labels the blocks of a file have [Terraform, JSON Configuration Syntax, Block-type-specific Exceptions]. */
const LABELS: { readonly [type: string]: number } = { resource: 2, data: 2, variable: 1, output: 1, module: 1, provider: 1, locals: 0, terraform: 0 };

const labelled = (document: Document, type: string, labels: readonly string[], value: Json, path: Path): Block[] => {
  if (labels.length === (LABELS[type] ?? 0)) {
    return eachObject(value, path).map((each): Block => ({ type, labels, body: bodyOf(document, each.value, each.path), at: originAt(document, each.path) }));
  }
  return eachObject(value, path).flatMap((group) => Object.entries(group.value)
    .flatMap(([label, inner]) => labelled(document, type, [...labels, label], inner, [...group.path, label])));
};

/** The blocks of a `.tf.json` file. */
export const readJsonSyntax = (document: Document): Body => {
  const { value } = document;
  if (!isObject(value)) return { attributes: new Map(), blocks: [] };
  return { attributes: new Map(), blocks: Object.entries(value).flatMap(([type, inner]) => (type in LABELS ? labelled(document, type, [], inner, [type]) : [])) };
};

/** The variables of a `.tfvars.json` file: plain values, in which nothing is evaluated. */
export const readJsonVariables = (document: Document): Body => {
  const { value } = document;
  if (!isObject(value)) return { attributes: new Map(), blocks: [] };
  const plain = (json: Json, path: Path): Expression => {
    const at = originAt(document, path);
    if (isList(json)) return { kind: 'tuple', items: json.map((item, index) => plain(item, [...path, index])), at };
    if (!isObject(json)) return { kind: 'literal', value: json, at };
    return { kind: 'object', at, members: Object.entries(json).map(([name, member]) => ({ key: { kind: 'literal', value: name, at }, value: plain(member, [...path, name]), at: originAt(document, [...path, name]) })) };
  };
  return { blocks: [], attributes: new Map(Object.entries(value).map(([name, member]) => [name, { name, value: plain(member, [name]), at: originAt(document, [name]) }])) };
};
