import { parseArn } from '../policy/arn.ts';
import { hasUnknown, inSentence } from '../policy/unknown.ts';
import type { Place } from '../source/place.ts';
import type { Key, Resource, World } from '../world/types.ts';
import { keyReferences, type KeyReference } from './key-references.ts';

/** A resource that depends on a key. */
export interface Dependent {
  readonly resource: Resource;
  /** The service's prefix: `s3`, `rds` … */
  readonly service: string;
  /** What the resource is called in a sentence: `bucket`, `DB instance` … */
  readonly noun: string;
  /** CloudFormation property that names the key, dotted. */
  readonly property: string;
  /** Where it is written. */
  readonly place: Place;
  /** In words: what cannot be read or done any more once the key is disabled or deleted. */
  readonly unreadable: string;
  /** `likely`: the key is named by a bare id or alias, and the resource's account or region is not known. */
  readonly certainty: 'certain' | 'likely';
}

const dependentOf = ({ resource, property, place, certainty }: KeyReference): Dependent => ({
  resource,
  service: property.service,
  noun: property.noun,
  property: property.path.join('.').replaceAll('[]', ''),
  place,
  unreadable: property.unreadable,
  certainty,
});

const indexes = new WeakMap<World, ReadonlyMap<Key, readonly Dependent[]>>();

const indexOf = (world: World): ReadonlyMap<Key, readonly Dependent[]> => {
  const cached = indexes.get(world);
  if (cached !== undefined) return cached;
  const index = new Map<Key, Dependent[]>();
  const seen = new Set<string>();
  for (const reference of keyReferences(world)) {
    if (reference.key === undefined) continue;
    const id = [reference.resource.arn, reference.resource.type, reference.property.id, reference.key.arn].join('\n');
    if (seen.has(id)) continue;
    seen.add(id);
    index.set(reference.key, [...index.get(reference.key) ?? [], dependentOf(reference)]);
  }
  indexes.set(world, index);
  return index;
};

/**
 * Every resource of the world that depends on a key, in the order of their ARNs: what becomes unreadable when the key
 * is disabled or deleted. A resource that names the key in several properties comes once for each.
 */
export const blastRadius = (world: World, key: Key): readonly Dependent[] => indexOf(world).get(key) ?? [];

/** A resource's own name: the last field of its ARN without the kind that precedes it. */
export const resourceName = ({ arn }: Pick<Resource, 'arn'>): string => {
  const parsed = parseArn(arn);
  if (parsed === undefined) return arn;
  return parsed.service === 's3' ? parsed.resource : parsed.resource.replace(/^[A-Za-z-]+[:/]/, '');
};

/** The resource in a sentence: `bucket payments-data`; of one that no input names, the file. */
export const dependentName = ({ resource, noun }: { readonly resource: Pick<Resource, 'arn' | 'place' | 'declared'>; readonly noun: string }): string => {
  const name = resourceName(resource);
  return hasUnknown(name) && resource.declared !== true ? `the ${noun} of ${resource.place.document.file}` : `${noun} ${inSentence(name)}`;
};
