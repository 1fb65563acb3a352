import { isList, isObject } from '../policy/json.ts';
import type { JsonObject } from '../policy/json.ts';
import { below } from '../source/place.ts';
import type { Json, Place } from '../source/place.ts';

export const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

export const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** Objects of a list member with their places; a single object counts as a list of one. */
export const itemsOf = (parent: JsonObject, member: string, place: Place): { item: JsonObject; place: Place }[] => {
  const value = parent[member];
  if (isObject(value)) return [{ item: value, place: below(place, member) }];
  if (!isList(value)) return [];
  return value.flatMap((item, index) => (isObject(item) ? [{ item, place: below(place, member, index) }] : []));
};

export const textsOf = (value: Json | undefined): string[] =>
  isList(value) ? value.filter((item) => typeof item === 'string') : [];

/** An object without the members that are undefined. */
export const defined = <Value extends object>(value: { [Name in keyof Value]: Value[Name] | undefined }): Value =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Value;

/** A scalar as the text that AWS makes of it: templates may write numbers where AWS has texts. */
const tagValue = (value: Json | undefined): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;

/** Tags as a list of `Key`/`Value`, as KMS's `TagKey`/`TagValue`, or as a map. */
export const tagsOf = (value: Json | undefined): ReadonlyMap<string, string> | undefined => {
  if (isObject(value)) {
    return new Map(Object.entries(value).flatMap(([name, member]) => {
      const text = tagValue(member);
      return text === undefined ? [] : [[name, text]];
    }));
  }
  if (!isList(value)) return undefined;
  return new Map(value.flatMap((tag) => {
    const { Key, TagKey, Value, TagValue } = objectOf(tag);
    const name = textOf(Key) ?? textOf(TagKey);
    return name === undefined ? [] : [[name, tagValue(Value) ?? tagValue(TagValue) ?? '']];
  }));
};

const MILLISECONDS_FROM = 1e11;

const recordedDate = (date: JsonObject): number => {
  const part = (name: string): number => Number(date[name] ?? 0);
  return Date.UTC(
    part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'), part('microsecond') / 1000);
};

/** A date in ISO 8601 of what the CLI prints (ISO text or epoch seconds) or SDK recorders store (an object). */
export const dateOf = (value: Json | undefined): string | undefined => {
  let time = Number.NaN;
  if (typeof value === 'string') time = Date.parse(value);
  if (typeof value === 'number') time = value < MILLISECONDS_FROM ? value * 1000 : value;
  if (isObject(value) && 'year' in value) time = recordedDate(value);
  return Number.isFinite(time) && Math.abs(time) < 8.64e15 ? new Date(time).toISOString() : undefined;
};
