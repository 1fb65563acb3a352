import { hasUnknown, unknownText } from '../../../policy/unknown.ts';
import type { Json } from '../../../source/place.ts';
import type { Origin } from '../hcl/syntax.ts';

/** From which part of a file the text from index `from` on was taken; `offsets` where escapes were undone. */
export interface TextPiece {
  readonly from: number;
  readonly at: Origin;
  /** False: the text stands for an expression at `at` and was not copied from there unit by unit. */
  readonly exact: boolean;
  readonly offsets?: readonly number[];
}

export interface Member {
  readonly value: Value;
  readonly at?: Origin | undefined;
}

/**
 * A value of Terraform's language with the places where its parts are written. Unresolved parts of a text are markers
 * (`policy/unknown.ts`); a value of which nothing is known has a name that says what would have to be known: two values of
 * one name are equal.
 */
export type Value = { readonly at?: Origin | undefined } & (
  | { readonly kind: 'text'; readonly text: string; readonly pieces?: readonly TextPiece[]; /** What the text is the JSON of. */ readonly json?: Value }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | {
    readonly kind: 'object'; readonly members: ReadonlyMap<string, Member>;
    /** Finds a member without working out the others; of what is no member of the configuration it may know something too. */
    readonly find?: (name: string) => Value | undefined;
    /** Of what is not to be looked into to give it a name, as one thing in it may lead to another. */
    readonly name?: string;
  }
  | {
    readonly kind: 'unknown'; readonly name: string;
    /** Terraform would refuse this. */
    readonly error?: true;
    /** In a list: it stands for any number of items. */
    readonly several?: true;
  }
);

export type TextValue = Extract<Value, { kind: 'text' }>;
export type ListValue = Extract<Value, { kind: 'list' }>;
export type ObjectValue = Extract<Value, { kind: 'object' }>;

export const text = (value: string, at?: Origin): Value => ({ kind: 'text', text: value, ...(at && { at }) });
export const number = (value: number): Value => ({ kind: 'number', value });
export const boolean = (value: boolean): Value => ({ kind: 'boolean', value });
export const list = (items: readonly Value[], at?: Origin): Value => ({ kind: 'list', items, ...(at && { at }) });
export const unknown = (name: string, at?: Origin): Value => ({ kind: 'unknown', name, ...(at && { at }) });
export const mistake = (name: string): Value => ({ kind: 'unknown', name, error: true });
export const NULL: Value = { kind: 'null' };

export const object = (members: Iterable<readonly [string, Value]>, at?: Origin): Value =>
  ({ kind: 'object', members: new Map(Array.from(members, ([name, value]) => [name, { value, at: value.at }])), ...(at && { at }) });

/** The value as if it were written at a place, unless it says where it is. */
export const placedAt = (value: Value, at: Origin): Value =>
  (value.at === undefined && !(value.kind === 'object' && value.find !== undefined) ? { ...value, at } : value);

const LONGEST_NAME = 100;

/** A number that differs for texts that differ [FNV-1a]. */
const checksum = (whole: string): string => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < whole.length; index += 1) hash = Math.imul(hash ^ whole.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(36);
};

/**
 * A name for what follows from other values: short, the same only where these are the same, and without what would end the
 * JSON string that it may come to stand in, or mean something in a pattern.
 */
export const nameOf = (whole: string): string => {
  const plain = whole.replaceAll('"', '\'').replace(/[\\\s]+/g, ' ').replaceAll('*', '#').replace(/[?$]/g, '');
  return plain.length <= LONGEST_NAME ? plain : `${plain.slice(0, LONGEST_NAME - 12)}... #${checksum(whole)}`;
};

/** A value in words, for the name of something that follows from it. */
export const described = (value: Value): string => {
  switch (value.kind) {
    case 'text': return hasUnknown(value.text) ? value.text.replace(/[‹›]/g, '') : JSON.stringify(value.text);
    case 'number': case 'boolean': return String(value.value);
    case 'null': return 'null';
    case 'list': return `[${value.items.map(described).join(', ')}]`;
    case 'object': return value.name ?? `{${[...value.members].map(([name, member]) => `${name} = ${described(member.value)}`).join(', ')}}`;
    case 'unknown': return value.name;
  }
};

/** True when nothing in a value is unresolved. */
export const isKnown = (value: Value): boolean => {
  switch (value.kind) {
    case 'text': return !hasUnknown(value.text);
    case 'list': return value.items.every(isKnown);
    case 'object': return value.name === undefined && [...value.members.values()].every((member) => isKnown(member.value));
    case 'unknown': return false;
    default: return true;
  }
};

/** Terraform's conversion to text; a number or boolean converts by itself [Terraform types, Type Conversion]. */
export const textOf = (value: Value): string | undefined => {
  switch (value.kind) {
    case 'text': return value.text;
    case 'number': case 'boolean': return String(value.value);
    case 'unknown': return unknownText(nameOf(value.name));
    default: return undefined;
  }
};

export const numberOf = (value: Value | undefined): number | undefined => {
  if (value?.kind === 'number') return value.value;
  return value?.kind === 'text' && /^-?\d+(?:\.\d+)?$/.test(value.text) ? Number(value.text) : undefined;
};

export const booleanOf = (value: Value | undefined): boolean | undefined => {
  if (value?.kind === 'boolean') return value.value;
  return value?.kind === 'text' && /^(?:true|false)$/.test(value.text) ? value.text === 'true' : undefined;
};

/** The value as JSON; what is unresolved is the text of its marker. */
export const jsonOf = (value: Value): Json => {
  switch (value.kind) {
    case 'text': return value.text;
    case 'number': case 'boolean': return value.value;
    case 'null': return null;
    case 'list': return value.items.map(jsonOf);
    case 'object': return Object.fromEntries([...value.members].map(([name, member]) => [name, jsonOf(member.value)]));
    case 'unknown': return unknownText(nameOf(value.name));
  }
};

/** A JSON value as Terraform's; all of it is written at one place. */
export const valueOf = (json: Json, at?: Origin): Value => {
  if (json === null) return NULL;
  if (typeof json === 'string') return text(json, at);
  if (typeof json === 'number') return number(json);
  if (typeof json === 'boolean') return boolean(json);
  if (Array.isArray(json)) return list(json.map((item: Json) => valueOf(item, at)), at);
  return object(Object.entries(json).map(([name, member]) => [name, valueOf(member as Json, at)] as const), at);
};

export const attributeOf = (value: Value, name: string): Value => {
  switch (value.kind) {
    case 'object': return value.find?.(name) ?? value.members.get(name)?.value ?? mistake(`.${name}`);
    case 'unknown': return { ...value, name: `${value.name}.${name}` };
    default: return mistake(`${described(value)}.${name}`);
  }
};

/** `value[key]`. */
export const itemOf = (value: Value, key: Value): Value => {
  if (value.kind === 'unknown') return { ...value, name: `${value.name}[${described(key)}]` };
  if (value.kind === 'object') {
    const name = key.kind === 'unknown' ? undefined : textOf(key);
    if (name === undefined || !isKnown(key)) return value.find?.(textOf(key) ?? '') ?? unknown(nameOf(`${described(value)}[${described(key)}]`));
    return attributeOf(value, name);
  }
  if (value.kind !== 'list') return mistake(`${described(value)}[${described(key)}]`);
  const index = numberOf(key);
  if (index === undefined) return value.items.length === 1 ? value.items[0] ?? NULL : unknown(nameOf(`${described(value)}[${described(key)}]`));
  const before = value.items.slice(0, index + 1);
  if (before.some((item) => item.kind === 'unknown' && item.several)) return unknown(nameOf(`${described(value)}[${index}]`));
  return value.items[index] ?? mistake(`${described(value)}[${index}]`);
};

/** The items of a list, the values of an object, a single value as a list of one, nothing for null [Terraform splat expressions]. */
export const itemsOf = (value: Value): readonly Value[] | undefined => {
  switch (value.kind) {
    case 'list': return value.items;
    case 'object': return [...value.members.values()].map((member) => member.value);
    default: return undefined;
  }
};

/** Whether two values are the same; undefined when that depends on what is not known. */
export const same = (left: Value, right: Value): boolean | undefined => {
  if (left.kind === 'unknown' || right.kind === 'unknown') {
    return left.kind === right.kind && described(left) === described(right) && left.kind === 'unknown' ? true : undefined;
  }
  if (left.kind === 'text' && right.kind === 'text') {
    if (left.text === right.text) return true;
    return mayMatch(left.text, right.text) ? undefined : false;
  }
  if (left.kind !== right.kind) return false;
  if (isKnown(left) && isKnown(right)) return described(left) === described(right);
  return described(left) === described(right) ? true : undefined;
};

const pattern = (marked: string): RegExp =>
  new RegExp(`^${marked.split(/‹[^‹›]*›/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`, 's');

/** Whether two texts could be the same once their markers are filled in; never false where they could. */
const mayMatch = (left: string, right: string): boolean => {
  if (hasUnknown(left) && hasUnknown(right)) return true;
  return hasUnknown(left) ? pattern(left).test(right) : hasUnknown(right) && pattern(right).test(left);
};
