import type { UnknownCause } from '../../evaluate/types.ts';
import type { Key, World } from '../../world/types.ts';
import { permittedCallers, type PermittedCaller } from './callers.ts';
import { operationNamed } from './chain-uses.ts';
import { fillingsOf, partitionOf } from './targets.ts';
import type { ServiceUse } from './types.ts';
import { fixedDemands, partsOf, type KnownReference } from './use-parts.ts';
import { meets } from './works.ts';

const SOURCES = new Set(['rds.db-snapshot.key', 'rds.db-cluster-snapshot.key']);

/** Who copies a snapshot, and the kind of its ARN, by the property that names its key. */
export const COPY: { readonly [property: string]: readonly [api: string, kind: string] } = {
  'rds.db-snapshot.key': ['rds:CopyDBSnapshot', 'snapshot'],
  'rds.db-cluster-snapshot.key': ['rds:CopyDBClusterSnapshot', 'cluster-snapshot'],
};

/** Whether a key can encrypt data of a service. */
export const isSymmetric = ({ spec }: Key): boolean => spec === undefined || spec === 'SYMMETRIC_DEFAULT';

/** Keys of the account that a copy could be encrypted with, by their Regions. */
const keysByRegion = (world: World, source: Key): ReadonlyMap<string, readonly Key[]> => {
  const regions = new Map<string, Key[]>();
  for (const key of world.keys) {
    if (key.account !== source.account || key.region === source.region || key.manager === 'AWS' || !isSymmetric(key) || key.region.includes('‹')) continue;
    regions.set(key.region, [...regions.get(key.region) ?? [], key]);
  }
  return regions;
};

/** The key that is most likely meant: a replica of the source's, one of the same alias, or the first. */
const meantKey = (source: Key, keys: readonly [Key, ...Key[]]): Key =>
  keys.find(({ id }) => id === source.id) ?? keys.find(({ aliases = [] }) => aliases.some((alias) => source.aliases?.includes(alias) === true)) ?? keys[0];

/** Principals that may copy the snapshot into the Region. */
export const copiers = (world: World, { resource, key, property }: KnownReference, region: string): PermittedCaller[] => {
  const [api = '', kind = ''] = COPY[property.id] ?? [];
  const pattern = `arn:${partitionOf(key.arn)}:rds:${region}:${key.account}:${kind}:?*`;
  const into = permittedCallers(world, api, {
    account: key.account, pattern, example: pattern.replace('?*', 'copy'), unrelated: `arn:${partitionOf(key.arn)}:rds:nowhere-1:${key.account}:${kind}:copy`,
  });
  const from = permittedCallers(world, api, {
    account: key.account, pattern: resource.arn, example: resource.arn, unrelated: `arn:${partitionOf(key.arn)}:rds:nowhere-1:${key.account}:${kind}:copy`,
  });
  return into.filter(({ principal }) => from.some((other) => other.principal.arn === principal.arn));
};

const isKey = (keys: readonly Key[]): keys is readonly [Key, ...Key[]] => keys.length > 0;

const unlistedKeys = (world: World, account: string, region: string): UnknownCause[] =>
  ((world.listings ?? []).some((list) => list.type === 'AWS::KMS::Key' && list.account === account && list.region === region) ? [] : [{
    name: `keys of account ${account} in ${region}`, matters: 'another key there would do as well; aws kms list-keys prints them',
  }]);

/**
 * Copies of an encrypted RDS snapshot into another Region: whoever may make them there needs a key there, and the
 * source's key as well [RDS USER_CopySnapshot, Overview.Encryption.Keys]. A key of the Region that works is enough.
 */
export const snapshotCopyUses = (world: World, reference: KnownReference): ServiceUse[] => {
  if (!SOURCES.has(reference.property.id)) return [];
  const { resource, key: source } = reference;
  const operation = operationNamed('rds.copy-db-snapshot.cross-region');
  return [...keysByRegion(world, source)].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([destRegion, keys]) => {
    if (!isKey(keys)) return [];
    const fillings = { ...fillingsOf(resource, source), sourceRegion: source.region, destRegion };
    const demandsOn = (key: Key, side: string) => fixedDemands(operation, key, { ...fillings, region: side === 'target' ? destRegion : source.region }, side);
    return copiers(world, reference, destRegion).map((copier): ServiceUse => {
      const parts = partsOf(operation, reference);
      const base = {
        ...parts, unknowns: [...parts.unknowns, ...unlistedKeys(world, source.account, destRegion)], caller: copier.principal.arn, because: `may ${copier.action} into ${destRegion}`, place: copier.place, demands: [],
      };
      const usable = keys.find((key) => demandsOn(key, 'target').every((demand) => meets(world, base, demand).answer !== 'no'));
      return { ...base, demands: [...demandsOn(source, 'source'), ...demandsOn(usable ?? meantKey(source, keys), 'target')] };
    });
  });
};
