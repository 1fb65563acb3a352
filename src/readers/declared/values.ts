import { isList, isObject } from '../../policy/json.ts';
import type { JsonObject } from '../../policy/json.ts';
import { hasUnknown, isUnknown } from '../../policy/unknown.ts';
import type { Json } from '../../source/place.ts';

/** A Boolean property; CloudFormation takes its text as well. Undefined: not settled. */
export const booleanOf = (value: Json | undefined, whenAbsent: boolean): boolean | undefined => {
  if (value === undefined) return whenAbsent;
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  return text === 'true' ? true : text === 'false' ? false : undefined;
};

/** A number property; undefined: not settled. */
export const numberOf = (value: Json | undefined, whenAbsent: number): number | undefined => {
  if (value === undefined) return whenAbsent;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

/** A text property; undefined: not settled. */
export const settledText = (value: Json | undefined, whenAbsent: string): string | undefined => {
  if (value === undefined) return whenAbsent;
  return typeof value === 'string' && !hasUnknown(value) ? value : undefined;
};

/** The texts of a list property, markers of unresolved items and of a wholly unresolved list among them. */
export const listedTexts = (value: Json | undefined): string[] =>
  (isList(value) ? value : value === undefined ? [] : [value]).filter((item) => typeof item === 'string');

export interface ListedObjects {
  readonly items: readonly { readonly item: JsonObject; readonly index: number }[];
  /** Markers. */
  readonly open: readonly string[];
}

/** The objects of a list property with their index; a wholly unresolved list, or item of it, is among `open`. */
export const listedObjects = (value: Json | undefined): ListedObjects => {
  const list = isList(value) ? value : value === undefined ? [] : [value];
  return {
    items: list.flatMap((item, index) => (isObject(item) ? [{ item, index }] : [])),
    open: list.filter(isUnknown),
  };
};

/** Tags as a list of `Key` and `Value` or as a map; undefined where they are not all settled. */
export const declaredTags = (value: Json | undefined): ReadonlyMap<string, string> | undefined => {
  if (value === undefined) return new Map();
  if (isObject(value)) return new Map(Object.entries(value).map(([name, text]) => [name, String(text)]));
  const { items, open } = listedObjects(value);
  if (open.length > 0) return undefined;
  const pairs = items.map(({ item }) => [item['Key'], item['Value']] as const);
  return pairs.every(([name]) => typeof name === 'string') ? new Map(pairs.map(([name, text]) => [String(name), String(text ?? '')])) : undefined;
};
