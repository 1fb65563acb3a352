import { keyPropertiesOf, type KeyProperty } from '../aws/services/tables.ts';
import { parseArn } from '../policy/arn.ts';
import { isList, isObject } from '../policy/json.ts';
import { hasUnknown } from '../policy/unknown.ts';
import { below, type Json, type Place } from '../source/place.ts';
import { findKey, isCalled } from '../world/lookup.ts';
import type { Key, Resource, World } from '../world/types.ts';

type Step = string | number;

export interface PropertyValue {
  readonly steps: readonly Step[];
  readonly value: Json;
}

const member = (value: Json, name: string): Json | undefined => (isObject(value) ? value[name] : undefined);

/**
 * All values of a property of a resource. `path` is dotted CloudFormation names, where `[]` after a name says that
 * it is a list; a single object in place of the list counts as a list of one.
 */
export const valuesAt = (value: Json, path: readonly string[], steps: readonly Step[] = []): PropertyValue[] => {
  const [head, ...rest] = path;
  if (head === undefined) return [{ steps, value }];
  const name = head.replace(/\[\]$/, '');
  const inner = member(value, name);
  if (inner === undefined || inner === null) return [];
  if (!isList(inner)) return valuesAt(inner, rest, [...steps, name]);
  return inner.flatMap((item, index) => valuesAt(item, rest, [...steps, name, index]));
};

const exists = (value: Json, steps: readonly Step[]): boolean => {
  let found: Json | undefined = value;
  for (const step of steps) {
    if (isList(found) && typeof step === 'number') found = found[step];
    else found = found === undefined || typeof step === 'number' ? undefined : member(found, step);
  }
  return found !== undefined;
};

/** The nearest written place of a property: its own, or that of the nearest property around it, or the resource's. */
export const placeOfProperty = (resource: Resource, steps: readonly Step[]): Place => {
  for (let length = steps.length; length > 0; length--) {
    const place = resource.propertyPlaces?.get(steps.slice(0, length).join('.'));
    if (place === undefined) continue;
    const rest = steps.slice(length);
    return exists(place.document.value, [...place.path, ...rest]) ? below(place, ...rest) : place;
  }
  return resource.place;
};

/** A property of a resource that names a key. */
export interface KeyReference {
  readonly resource: Resource;
  readonly property: KeyProperty;
  /** As written: an ARN, a key id, an alias name or an alias ARN. */
  readonly text: string;
  /** Where in the properties. */
  readonly steps: readonly Step[];
  readonly place: Place;
  /** The key it leads to, when the world has it. */
  readonly key: Key | undefined;
  /** `likely`: a bare id or alias that leads to one key of the world, while the resource's account or region is not known. */
  readonly certainty: 'certain' | 'likely';
}

const sameField = (known: string | undefined, field: string): boolean => known === undefined || known === field || hasUnknown(field);

const partitionOf = (resource: Resource): string => parseArn(resource.arn)?.partition ?? 'aws';

/** A bare id or alias is looked up in the account and region of the resource [KMS find-cmk-id-arn]. */
const bareKey = (world: World, resource: Resource, text: string): Pick<KeyReference, 'key' | 'certainty'> => {
  const { account, region } = resource;
  if (account !== undefined && region !== undefined) {
    const name = text.startsWith('alias/') ? text : `key/${text}`;
    const key = findKey(world, `arn:${partitionOf(resource)}:kms:${region}:${account}:${name}`);
    if (key !== undefined) return { key, certainty: 'certain' };
  }
  const named = world.keys.filter((key) =>
    isCalled(key, text) && sameField(account, key.account) && sameField(region, key.region));
  return { key: named.length === 1 ? named[0] : undefined, certainty: 'likely' };
};

/** The key that a resource means by an identifier. */
export const keyMeantBy = (world: World, resource: Resource, text: string): Pick<KeyReference, 'key' | 'certainty'> => {
  const arn = parseArn(text);
  if (arn === undefined) return bareKey(world, resource, text);
  const key = findKey(world, text);
  if (key !== undefined) return { key, certainty: 'certain' };
  // A key whose own ARN no input states in full.
  const partly = world.keys.filter((other) => hasUnknown(other.arn) && `key/${other.id}` === arn.resource
    && sameField(arn.account, other.account) && sameField(arn.region, other.region));
  return { key: partly.length === 1 ? partly[0] : undefined, certainty: 'certain' };
};

const referencesIn = (world: World, resource: Resource): KeyReference[] =>
  keyPropertiesOf(resource.type).flatMap((property) =>
    valuesAt(resource.properties, property.path).flatMap(({ steps, value }) => {
      if (typeof value !== 'string' || value === '') return [];
      return [{ resource, property, text: value, steps, place: placeOfProperty(resource, steps), ...keyMeantBy(world, resource, value) }];
    }));

const known = new WeakMap<World, readonly KeyReference[]>();

/** Every property of every resource that names a key, in the order of the resources. */
export const keyReferences = (world: World): readonly KeyReference[] => {
  const cached = known.get(world);
  if (cached !== undefined) return cached;
  const references = world.resources.flatMap((resource) => referencesIn(world, resource));
  known.set(world, references);
  return references;
};
