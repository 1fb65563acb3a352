import { readEmbedded } from './embedded.ts';
import { range } from './locate.ts';
import type { Document, Json, Place } from './place.ts';

type Path = Place['path'];

/** What a member of an object is called by readers. */
export type NameOf = (member: string) => string;

const isObject = (value: Json): value is { readonly [name: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON inside texts, however many are around it; a text that is not JSON stays one. */
export const unwrapped = (value: Json): Json => {
  const embedded = typeof value === 'string' && /^\s*["{[]/.test(value) ? readEmbedded(value) : undefined;
  return embedded?.ok === true ? embedded.value : value;
};

/** A value with all its members under the names that readers know. */
export const withNames = (value: Json, nameOf: NameOf): Json => {
  if (Array.isArray(value)) return value.map((item: Json) => withNames(item, nameOf));
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, member]) => [nameOf(name), withNames(member, nameOf)])) : value;
};

/** The steps in `value` that lead to what is at `path` in `withNames(value)`; the rest of a path that leads nowhere stays. */
const writtenPath = (value: Json | undefined, [step, ...rest]: Path, nameOf: NameOf): Path => {
  if (step === undefined) return [];
  const inside = value === undefined ? undefined : unwrapped(value);
  if (inside === undefined || typeof inside !== 'object' || inside === null) return [step, ...rest];
  const written = isObject(inside) ? Object.keys(inside).find((name) => name === step || nameOf(name) === step) ?? step : step;
  return [written, ...writtenPath((inside as { readonly [name: string | number]: Json })[written], rest, nameOf)];
};

/** Where the members of a renamed document come from. */
export interface Origin {
  readonly place: Place;
  readonly value: Json;
}

/**
 * A document that readers see under the names they know, made of parts of another; places in it are those of the text
 * that was read.
 */
export const renamedDocument = (from: Document, members: { readonly [name: string]: Origin }, nameOf: NameOf): Document => ({
  file: from.file,
  text: from.text,
  value: Object.fromEntries(Object.entries(members).map(([name, { value }]) => [name, withNames(unwrapped(value), nameOf)])),
  rangeOf: ([name, ...rest], part) => {
    const origin = typeof name === 'string' ? members[name] : undefined;
    const [root] = Object.values(members);
    if (origin === undefined) return range(root?.place ?? { document: from, path: [] }, part);
    return range({ document: origin.place.document, path: [...origin.place.path, ...writtenPath(origin.value, rest, nameOf)] }, part);
  },
});
