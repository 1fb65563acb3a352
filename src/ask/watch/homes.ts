import { hasUnknown } from '../../policy/unknown.ts';
import type { Listing, World } from '../../world/types.ts';
import { isAwsManaged } from '../rotation.ts';

/** An account and Region with keys in it. */
export interface Home {
  readonly account: string;
  readonly region: string;
}

const distinct = (homes: readonly Home[]): Home[] => [...new Map(homes.map((home) => [`${home.account} ${home.region}`, home])).values()]
  .filter(({ account, region }) => !hasUnknown(account) && !hasUnknown(region))
  .sort((left, right) => (`${left.account} ${left.region}` < `${right.account} ${right.region}` ? -1 : 1));

/** Where the world has keys of its customers; without any, where it describes resources of a type. */
export const homesOf = (world: World, type: string): readonly Home[] => {
  const keys = distinct(world.keys.filter((key) => !isAwsManaged(key)));
  return keys.length > 0 ? keys : distinct(world.resources.filter((resource) => resource.type === type)
    .flatMap(({ account, region }) => (account === undefined || region === undefined ? [] : [{ account, region }])));
};

/**
 * The list of all resources of a type where some keys are. A list that does not say whose it is counts when all keys are
 * of one account.
 */
export const listingFor = (world: World, type: string, { account, region }: Home): Listing | undefined => {
  const alone = new Set(world.keys.map((key) => key.account)).size <= 1;
  return (world.listings ?? []).find((listing) => listing.type === type
    && (listing.account === account || (listing.account === undefined && alone))
    && (listing.region === undefined || listing.region === region));
};
