import { parseArn, type Arn } from '../policy/arn.ts';
import { findKey } from '../world/lookup.ts';
import type { Listing, World } from '../world/types.ts';

const TYPES = { key: 'AWS::KMS::Key', alias: 'AWS::KMS::Alias' } as const;

const kindOf = ({ resource }: Arn): keyof typeof TYPES => (resource.startsWith('alias/') ? 'alias' : 'key');

/** Aliases that AWS keeps for its services; the key of one is made when it is first needed [KMS API ListAliases]. */
const isReserved = ({ resource }: Arn): boolean => resource.startsWith('alias/aws/');

/**
 * The list that shows that a key ARN or alias ARN leads nowhere: the whole list of its kind in its account and Region,
 * in which it is not. Undefined when the key is there, or no input lists what there is.
 */
export const listWithout = (world: World, text: string): Listing | undefined => {
  const arn = parseArn(text);
  if (arn === undefined || isReserved(arn) || findKey(world, text)?.places.metadata !== undefined) return undefined;
  const lists = (world.listings ?? []).filter(({ type, account, region }) => type === TYPES[kindOf(arn)] && account === arn.account && region === arn.region);
  return lists.some(({ arns }) => arns.includes(text)) ? undefined : lists[0];
};
