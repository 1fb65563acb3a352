import type { TerraformFunction } from './functions.ts';
import {
  attributeOf, boolean, booleanOf, described, isKnown, list, NULL, number, numberOf, object, same, text, textOf,
} from './values.ts';
import type { ListValue, Member, ObjectValue, Value } from './values.ts';

const isList = (value: Value | undefined): value is ListValue => value?.kind === 'list';
const isObject = (value: Value | undefined): value is ObjectValue => value?.kind === 'object';

/** Later members win [Terraform functions, merge]; null is no map. */
const merged: TerraformFunction = (args) => {
  const maps = args.filter(({ kind }) => kind !== 'null');
  if (!maps.every(isObject)) return undefined;
  return { kind: 'object', members: new Map<string, Member>(maps.flatMap(({ members }) => [...members])) };
};

const flattened = (items: readonly Value[]): readonly Value[] => items.flatMap((item) => (isList(item) ? flattened(item.items) : [item]));

/** Two items count as one only when they are surely the same. */
const distinct = (items: readonly Value[]): Value[] => {
  const seen = new Set<string>();
  return items.filter((item) => {
    const name = `${item.kind} ${described(item)}`;
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
};

const toSet: TerraformFunction = ([value]) => (isList(value) ? { ...value, items: distinct(value.items) } : value?.kind === 'unknown' ? value : undefined);

/** The first argument that is neither null nor, among texts, empty; one that may be either settles nothing. */
const coalesced: TerraformFunction = (args) => {
  for (const value of args) {
    if (value.kind === 'unknown') return undefined;
    if (value.kind === 'text' && /^(?:‹[^‹›]*›)+$/.test(value.text)) return value.at === undefined ? value : value;
    if (value.kind !== 'null' && !(value.kind === 'text' && value.text === '')) return value;
  }
  return undefined;
};

const failed = (value: Value): boolean => value.kind === 'unknown' && value.error === true;

const length: TerraformFunction = ([value]) => {
  if (isList(value)) return hidesSeveral(value.items) ? undefined : number(value.items.length);
  if (isObject(value)) return number(value.members.size);
  return value?.kind === 'text' && isKnown(value) ? number([...value.text].length) : undefined;
};

const contains: TerraformFunction = ([collection, wanted]) => {
  if (!isList(collection) || wanted === undefined) return undefined;
  const answers = collection.items.map((item) => same(item, wanted));
  if (answers.includes(true)) return boolean(true);
  return answers.includes(undefined) ? undefined : boolean(false);
};

const looked: TerraformFunction = ([map, key, fallback]) => {
  const name = key !== undefined && isKnown(key) ? textOf(key) : undefined;
  if (!isObject(map) || name === undefined) return undefined;
  const found = map.find?.(name) ?? map.members.get(name)?.value;
  return found ?? fallback;
};

/** Goes round when the index is past the end [Terraform functions, element]. */
const element: TerraformFunction = ([value, index]) => {
  const at = numberOf(index);
  if (!isList(value) || value.items.length === 0) return undefined;
  if (at === undefined) return value.items.length === 1 ? value.items[0] : undefined;
  return value.items[((at % value.items.length) + value.items.length) % value.items.length];
};

const ranged: TerraformFunction = (args) => {
  const [first, second, third] = args.map((value) => numberOf(value));
  if (first === undefined || args.length > 3 || args.some((value) => numberOf(value) === undefined)) return undefined;
  const [from, to, step] = args.length === 1 ? [0, first, first < 0 ? -1 : 1] : [first, second ?? 0, third ?? (first <= (second ?? 0) ? 1 : -1)];
  const count = step === 0 ? 0 : Math.max(0, Math.ceil((to - from) / step));
  return count > 1024 ? undefined : list(Array.from({ length: count }, (_, index) => number(from + index * step)));
};

const sortedKeys = ({ members }: ObjectValue): string[] => [...members.keys()].sort();

const sliced: TerraformFunction = ([value, from, to]) => {
  const [start, end] = [numberOf(from), numberOf(to)];
  return isList(value) && start !== undefined && end !== undefined ? list(value.items.slice(start, end), value.at) : undefined;
};

const product = (lists: readonly (readonly Value[])[]): Value[] => {
  if (lists.reduce((count, items) => count * items.length, 1) > 10_000) return [];
  return lists.reduce<Value[][]>((sets, items) => sets.flatMap((set) => items.map((item) => [...set, item])), [[]]).map((items) => list(items));
};

/** The only item, or null when there is none [Terraform functions, one]. */
const one: TerraformFunction = ([value]) => {
  if (value?.kind === 'null') return NULL;
  return isList(value) && value.items.length <= 1 ? value.items[0] ?? NULL : undefined;
};

const members = (value: Value): readonly Value[] | undefined => (isList(value) ? value.items : undefined);

/** A list that is not known leaves the rest as it is: what it holds is one unknown among the known items. */
const concatenated: TerraformFunction = (args) => {
  const lists = args.filter(({ kind }) => kind !== 'null');
  if (!lists.some(isList) || !lists.every((value) => isList(value) || value.kind === 'unknown')) return undefined;
  return list(lists.flatMap((value): readonly Value[] => (isList(value) ? value.items : value.kind === 'unknown' ? [{ ...value, several: true }] : [])));
};

const hidesSeveral = (items: readonly Value[]): boolean => items.some((item) => item.kind === 'unknown' && item.several === true);

const overLists = (combine: (lists: readonly (readonly Value[])[]) => Value): TerraformFunction => (args) => {
  const lists = args.filter(({ kind }) => kind !== 'null').map(members);
  return lists.includes(undefined) ? undefined : combine(lists as readonly (readonly Value[])[]);
};

const everyOf = (settles: boolean): TerraformFunction => ([value]) => {
  if (!isList(value)) return undefined;
  const truths = value.items.map(booleanOf);
  if (truths.includes(settles)) return boolean(settles);
  return truths.includes(undefined) ? undefined : boolean(!settles);
};

const keyed = (value: Value): string => `${value.kind} ${described(value)}`;

const setOperation = (keeps: (isInOther: boolean) => boolean): TerraformFunction => ([left, right]) => {
  if (!isList(left) || !isList(right) || !isKnown(left) || !isKnown(right)) return undefined;
  const others = new Set(right.items.map(keyed));
  return list(distinct(left.items).filter((item) => keeps(others.has(keyed(item)))));
};

export const COLLECTIONS: { readonly [name: string]: TerraformFunction } = {
  concat: concatenated,
  merge: merged,
  flatten: ([value]) => (isList(value) ? list(flattened(value.items), value.at) : undefined),
  // An unresolved item may be null or empty; it stays, as what it stands for is not known either.
  compact: ([value]) => (isList(value) ? list(value.items.filter((item) => item.kind !== 'null' && !(item.kind === 'text' && item.text === '')), value.at) : undefined),
  distinct: ([value]) => (isList(value) ? list(distinct(value.items), value.at) : undefined),
  toset: toSet,
  tolist: ([value]) => (isList(value) || value?.kind === 'unknown' ? value : undefined),
  tomap: ([value]) => (isObject(value) || value?.kind === 'unknown' ? value : undefined),
  tobool: ([value]) => {
    const truth = booleanOf(value);
    return truth === undefined ? undefined : boolean(truth);
  },
  length,
  contains,
  lookup: looked,
  element,
  slice: sliced,
  range: ranged,
  one,
  keys: ([value]) => (isObject(value) ? list(sortedKeys(value).map((name) => text(name))) : undefined),
  values: ([value]) => (isObject(value) ? list(sortedKeys(value).map((name) => attributeOf(value, name))) : undefined),
  coalesce: coalesced,
  coalescelist: (args) => {
    for (const value of args) {
      if (!isList(value)) return undefined;
      if (value.items.length > 0) return value;
    }
    return undefined;
  },
  try: (args) => args.find((value) => !failed(value)),
  can: ([value]) => (value === undefined ? undefined : failed(value) ? boolean(false) : value.kind === 'unknown' ? undefined : boolean(true)),
  zipmap: ([names, values]) => {
    if (!isList(names) || !isList(values) || !names.items.every(isKnown)) return undefined;
    return object(names.items.map((name, index) => [textOf(name) ?? '', values.items[index] ?? NULL] as const));
  },
  reverse: ([value]) => (isList(value) ? list([...value.items].reverse(), value.at) : undefined),
  sort: ([value]) => (isList(value) && isKnown(value) ? list(value.items.map((item) => textOf(item) ?? '').sort().map((item) => text(item)), value.at) : undefined),
  index: ([value, wanted]) => {
    const at = isList(value) && wanted !== undefined && isKnown(value) ? value.items.findIndex((item) => same(item, wanted) === true) : -1;
    return at < 0 ? undefined : number(at);
  },
  alltrue: everyOf(false),
  anytrue: everyOf(true),
  setunion: overLists((lists) => list(distinct(lists.flat()))),
  setsubtract: setOperation((isInOther) => !isInOther),
  setintersection: setOperation((isInOther) => isInOther),
  setproduct: overLists((lists) => list(product(lists))),
  chunklist: ([value, size]) => {
    const count = numberOf(size);
    if (!isList(value) || count === undefined || count < 1) return undefined;
    return list(Array.from({ length: Math.ceil(value.items.length / count) }, (_, index) => list(value.items.slice(index * count, (index + 1) * count))));
  },
  sensitive: ([value]) => value,
  nonsensitive: ([value]) => value,
  ephemeralasnull: ([value]) => value,
  min: (args) => extreme(args, Math.min),
  max: (args) => extreme(args, Math.max),
};

const extreme = (args: readonly Value[], pick: (...values: number[]) => number): Value | undefined => {
  const numbers = args.map((value) => numberOf(value));
  return numbers.includes(undefined) || numbers.length === 0 ? undefined : number(pick(...numbers as number[]));
};
