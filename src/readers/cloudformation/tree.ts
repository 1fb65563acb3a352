import { isList, isObject } from '../../policy/json.ts';
import type { JsonObject } from '../../policy/json.ts';
import { below } from '../../source/place.ts';
import type { Json, Place } from '../../source/place.ts';

/** A resolved value, and for each part of it where it is written. */
export interface Tree {
  readonly value: Json;
  readonly at: Place;
  readonly members?: ReadonlyMap<string | number, Tree>;
}

export const leaf = (value: Json, at: Place): Tree => ({ value, at });

export const listTree = (items: readonly Tree[], at: Place): Tree =>
  ({ value: items.map(({ value }) => value), at, members: new Map(items.map((item, index) => [index, item])) });

export const objectTree = (members: Iterable<readonly [string, Tree]>, at: Place): Tree => {
  const entries = [...members];
  // A member called `__proto__` is one like any other.
  return { value: Object.fromEntries(entries.map(([name, { value }]) => [name, value])), at, members: new Map(entries) };
};

/** A value as it is written, with the places of its parts. */
export const plainTree = (value: Json, at: Place): Tree => {
  if (isList(value)) return listTree(value.map((item, index) => plainTree(item, below(at, index))), at);
  return isObject(value) ? objectTree(Object.entries(value).map(([name, item]) => [name, plainTree(item, below(at, name))] as const), at) : leaf(value, at);
};

/** Where the value at a path is written; of one that is not there, where it would be. */
export const placeIn = (tree: Tree, path: Place['path']): Place => {
  let found = tree;
  for (const [index, step] of path.entries()) {
    const next = found.members?.get(step);
    if (next === undefined) return below(found.at, ...path.slice(index));
    found = next;
  }
  return found.at;
};

/** The member of an object tree. */
export const memberOf = (tree: Tree | undefined, name: string | number): Tree | undefined => tree?.members?.get(name);

/** The items of a list, or the one thing that stands for a list of it. */
export const itemsIn = (tree: Tree | undefined): readonly Tree[] =>
  (tree === undefined ? [] : isList(tree.value) ? [...(tree.members ?? new Map<number, Tree>()).values()] : [tree]);

export const objectIn = (tree: Tree | undefined): JsonObject => (isObject(tree?.value) ? tree.value : {});

/** A tree with some members put in place of its own; `undefined` takes one away. */
export const withMembers = (tree: Tree, changes: { readonly [name: string]: Tree | undefined }): Tree => {
  const members = new Map([...(tree.members ?? [])].map(([name, member]) => [String(name), member]));
  for (const [name, member] of Object.entries(changes)) {
    if (member === undefined) members.delete(name);
    else members.set(name, member);
  }
  return objectTree(members, tree.at);
};
