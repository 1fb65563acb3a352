import { kmsActions } from '../aws/kms.ts';
import { strangerClasses } from '../evaluate/symbolic/callers.ts';
import type { Statement } from '../policy/types.ts';
import type { Key, World } from '../world/types.ts';
import { admits, entrances, type Entrance } from './admissions.ts';

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

const ABSENT: readonly string[] = [];

const OVER_THE_INTERNET: readonly (readonly [string, readonly string[]])[] = [['aws:SourceVpce', ABSENT], ['aws:SourceVpc', ABSENT], ['aws:VpcSourceIp', ABSENT]];

/** Places to call from that no network of one's own has all of, nor any: addresses far apart, and an endpoint of somebody else. */
const ELSEWHERE: readonly ReadonlyMap<string, readonly string[]>[] = [
  ...['13.0.113.9', '77.0.113.9', '141.0.113.9', '209.0.113.9', '2a00:113::9'].map((address) => new Map([['aws:SourceIp', [address]], ...OVER_THE_INTERNET])),
  new Map([['aws:SourceIp', ABSENT], ['aws:SourceVpce', ['vpce-0e15e3a1e0e15e3a1']], ['aws:SourceVpc', ['vpc-0e15e3a1e0e15e3a1']]]),
];

/**
 * Whether outsiders have to call from networks that the policy names. AWS does not count a policy as public where
 * fixed addresses, networks or endpoints are asked for [S3 access-control-block-public-access, The meaning of "public"].
 */
export const isForNetworks = (world: World, key: Key, { statement, admissions }: Entrance): boolean => {
  const actions = [...new Set(admissions.map(({ action }) => action))];
  const question = { world, key, callers: strangerClasses(world), actions };
  return ELSEWHERE.every((context) => !admits(statement, { ...question, context }));
};

/** Whether a statement of the key's policy lets in anyone: other rules leave it to `public-access`. */
export const isPublic = (world: World, key: Key, statement: Statement): boolean =>
  publicEntrances(world, key).some((entrance) => entrance.statement === statement);
