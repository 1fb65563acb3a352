import { isList, isObject } from '../../../policy/json.ts';
import type { JsonObject } from '../../../policy/json.ts';
import type { Document, Json, Place } from '../../../source/place.ts';
import type { Origin } from '../hcl/syntax.ts';
import { boolean, list, NULL, number, text } from '../language/values.ts';
import type { Member, Value } from '../language/values.ts';

/** A JSON document finds the ranges of its parts by itself. */
export const originIn = (document: Document, path: Place['path']): Origin => ({ document, path, start: -1, end: -1 });

/** What stands for an attribute that is known only after apply: `expression` says how it is configured. */
export type Unresolved = (expression: JsonObject, name: string) => Value;

const isExpression = (value: Json | undefined): value is JsonObject => isObject(value) && ('references' in value || 'constant_value' in value);

/** The configuration of one part of a value, as far as the plan has it. */
const inside = (expression: Json | undefined, step: string | number): Json | undefined => {
  if (isList(expression)) return expression[Number(step)];
  return isObject(expression) && !isExpression(expression) ? expression[step] : undefined;
};

interface Reading {
  readonly document: Document;
  readonly unresolved: Unresolved;
}

const valueIn = (reading: Reading, json: Json | undefined, unknown: Json | undefined, expression: Json | undefined, path: Place['path'], name: string): Value | undefined => {
  const at = originIn(reading.document, path);
  if (unknown === true) return isExpression(expression) ? { ...reading.unresolved(expression, name), at } : undefined;
  if (isList(json) || isList(unknown)) {
    const length = Math.max(isList(json) ? json.length : 0, isList(unknown) ? unknown.length : 0);
    const items = Array.from({ length }, (_, index) => valueIn(reading, isList(json) ? json[index] : undefined, isList(unknown) ? unknown[index] : undefined,
      inside(expression, index) ?? expression, [...path, index], `${name}[${index}]`) ?? NULL);
    return list(items, at);
  }
  if (isObject(json) || isObject(unknown)) return objectIn(reading, isObject(json) ? json : {}, isObject(unknown) ? unknown : {}, expression, path, name);
  if (json === undefined || json === null) return undefined;
  return { ...(typeof json === 'string' ? text(json) : typeof json === 'number' ? number(json) : boolean(json)), at };
};

const objectIn = (reading: Reading, json: JsonObject, unknown: JsonObject, expression: Json | undefined, path: Place['path'], name: string): Value => {
  const members = new Map<string, Member>();
  for (const key of new Set([...Object.keys(json), ...Object.keys(unknown)])) {
    const value = valueIn(reading, json[key], unknown[key], inside(expression, key), [...path, key], name === '' ? key : `${name}.${key}`);
    if (value !== undefined) members.set(key, { value, at: originIn(reading.document, [...path, key]) });
  }
  return { kind: 'object', members, at: originIn(reading.document, path) };
};

/**
 * The attributes of a resource as a plan or state has them; for those that are known only after apply, what the
 * configuration says. One that is not configured either is left out: the provider will choose it.
 */
export const attributesIn = (
  document: Document, path: Place['path'], values: JsonObject, unknown: JsonObject, expressions: JsonObject, unresolved: Unresolved,
): Extract<Value, { kind: 'object' }> => objectIn({ document, unresolved }, values, unknown, expressions, path, '') as Extract<Value, { kind: 'object' }>;
