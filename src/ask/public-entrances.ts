import { kmsActions } from '../aws/kms.ts';
import { strangerClasses } from '../evaluate/symbolic/callers.ts';
import type { Statement } from '../policy/types.ts';
import type { Key, World } from '../world/types.ts';
import { entrances, type Entrance } from './admissions.ts';

/** What a principal of another account can do to a key [KMS API reference, "Cross-account use"]. */
export const CROSSING_ACTIONS: readonly string[] = kmsActions
  .filter(({ crossAccount, resources }) => crossAccount && resources.includes('key'))
  .map(({ name }) => `kms:${name}`);

const found = new WeakMap<World, Map<Key, readonly Entrance[]>>();

/**
 * The statements of a key's policy that let in callers from accounts and organizations that nothing in the world
 * names, with what they can do. Grants name their grantee, so they never do.
 */
export const publicEntrances = (world: World, key: Key): readonly Entrance[] => {
  const ofWorld = found.get(world) ?? new Map<Key, readonly Entrance[]>();
  found.set(world, ofWorld);
  const known = ofWorld.get(key);
  if (known !== undefined) return known;
  const fresh = entrances({ world, key, callers: strangerClasses(world), actions: CROSSING_ACTIONS });
  ofWorld.set(key, fresh);
  return fresh;
};

/** Whether a statement of the key's policy lets in anyone: other rules leave it to `public-access`. */
export const isPublic = (world: World, key: Key, statement: Statement): boolean =>
  publicEntrances(world, key).some((entrance) => entrance.statement === statement);
