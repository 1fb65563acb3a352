import { compilePolicy } from '../../evaluate/compile.ts';
import { parseArn } from '../../policy/arn.ts';
import { hasUnknown } from '../../policy/unknown.ts';
import type { Place } from '../../source/place.ts';
import { findKey } from '../../world/lookup.ts';
import type { Key, Listing, Resource, World } from '../../world/types.ts';
import { keyReferences, placeOfProperty } from '../key-references.ts';
import type { PermittedCaller } from './callers.ts';
import { copiers, COPY, isSymmetric } from './snapshot-copies.ts';
import type { KnownReference } from './use-parts.ts';

/** A copy of an encrypted snapshot into a Region that is known to have no key to encrypt the copy with. */
export interface KeylessCopy {
  readonly copier: PermittedCaller;
  readonly reference: KnownReference;
  readonly region: string;
  /** The keys of the Region, all of them. */
  readonly list: Listing;
}

const namedRegion = (pattern: string): string[] => {
  const { service, region = '' } = parseArn(pattern) ?? {};
  return service !== 'rds' || region === '' || /[*?$]/.test(region) || hasUnknown(region) ? [] : [region];
};

/** Regions that permissions for an action name: a pattern for every Region means none of them. */
const namedRegions = (world: World, action: string): ReadonlySet<string> =>
  new Set([...world.principals.values()].flatMap(({ identityPolicies = [] }) => identityPolicies.flatMap(({ policy }) =>
    compilePolicy(policy).statementsFor(action.toLowerCase()).flatMap(([{ statement: { effect, resource } }]) =>
      (effect === 'Allow' && resource?.negated === false ? resource.patterns.flatMap(namedRegion) : [])))));

const isOfAnotherService = ({ manager, aliases }: Key): boolean =>
  manager === 'AWS' && aliases !== undefined && aliases.length > 0 && !aliases.includes('alias/aws/rds');

const isUnfit = (key: Key | undefined): boolean =>
  key !== undefined && (isOfAnotherService(key) || (key.manager !== 'AWS' && key.spec !== undefined && !isSymmetric(key)));

/** The whole list of a Region's keys, none of which can encrypt a snapshot; undefined where one may, or is not described. */
const listOfUnfitKeys = (world: World, account: string, region: string): Listing | undefined =>
  (world.listings ?? []).find((list) => list.type === 'AWS::KMS::Key' && list.account === account && list.region === region
    && list.arns.every((arn) => isUnfit(findKey(world, arn)))
    && !world.keys.some((key) => key.account === account && key.region === region && !isUnfit(key)));

/**
 * Copies that principals are meant to make into a Region without a key for them. `KmsKeyId` is mandatory for the copy of an
 * encrypted snapshot into another Region and has to be a key of that Region; RDS does not fall back to a key of its own
 * [RDS USER_CopySnapshot].
 */
export const keylessCopies = (world: World): KeylessCopy[] =>
  keyReferences(world).flatMap((reference): KeylessCopy[] => {
    const [api] = COPY[reference.property.id] ?? [];
    const { key } = reference;
    if (api === undefined || key === undefined || key.manager === 'AWS') return [];
    const known = { ...reference, key };
    return [...namedRegions(world, api)].filter((region) => region !== key.region).sort().flatMap((region) => {
      const list = listOfUnfitKeys(world, key.account, region);
      return list === undefined ? [] : copiers(world, known, region).map((copier) => ({ copier, reference: known, region, list }));
    });
  });

/** A DB instance that is to replicate its encrypted backups to a Region and names no key of it. */
export interface KeylessReplication {
  readonly resource: Resource;
  readonly region: string;
  readonly place: Place;
}

const isTrue = (value: unknown): boolean => value === true || value === 'true';

/** Replications of automated backups without a key: of an encrypted instance's they need one [RDS USER_ReplicateBackups]. */
export const keylessReplications = (world: World): KeylessReplication[] => world.resources.flatMap((resource) => {
  const { AutomaticBackupReplicationRegion: region, AutomaticBackupReplicationKmsKeyId: key, KmsKeyId: own, StorageEncrypted: encrypted } = resource.properties;
  if (resource.type !== 'AWS::RDS::DBInstance' || typeof region !== 'string' || region === '' || key !== undefined) return [];
  if (!isTrue(encrypted) && typeof own !== 'string') return [];
  return [{ resource, region, place: placeOfProperty(resource, ['AutomaticBackupReplicationRegion']) }];
});
