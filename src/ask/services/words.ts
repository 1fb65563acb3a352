import { keyPropertiesOf } from '../../aws/services/tables.ts';
import { parseCaller } from '../../evaluate/caller.ts';
import { parseArn } from '../../policy/arn.ts';
import { hasUnknown, inSentence } from '../../policy/unknown.ts';
import type { Key, Resource, World } from '../../world/types.ts';
import { inWords } from '../deeds.ts';
import { keyName } from '../key-name.ts';
import type { ServiceUse } from './types.ts';

/** A caller in a sentence: `role uploader`, `user alice`, `the service logs.us-east-1.amazonaws.com`. */
export const callerName = (caller: string): string => {
  const arn = parseArn(caller);
  if (arn === undefined) return `the service ${inSentence(caller)}`;
  const [kind = '', ...rest] = arn.resource.split('/');
  if (kind === 'assumed-role' && rest.length > 1) return `session ${inSentence(rest.slice(1).join('/'))} of role ${inSentence(rest[0] ?? '')}`;
  return `${kind} ${inSentence(rest.at(-1) ?? '')}`;
};

const MOST_ACTIONS = 3;

/** Actions in a sentence: `kms:Decrypt and kms:GenerateDataKey`; of many, the first ones. */
export const actionsInWords = (actions: readonly string[]): string => {
  const names = [...new Set(actions)];
  if (names.length <= MOST_ACTIONS + 1) return inWords(names);
  return `${names.slice(0, MOST_ACTIONS).join(', ')} and ${names.length - MOST_ACTIONS} more`;
};

export const accountOfCaller = (world: World, caller: string): string | undefined => {
  const parsed = parseCaller(world, caller);
  return parsed !== undefined && 'account' in parsed ? parsed.account : undefined;
};

/** Whether the caller and the key are of different accounts. */
export const crosses = (world: World, { caller, demands }: Pick<ServiceUse, 'caller' | 'demands'>): boolean => {
  const account = accountOfCaller(world, caller);
  return account !== undefined && demands.some(({ key }) => key.account !== account && !key.account.includes('‹'));
};

/** A key in a sentence, with its Region where that is not the resource's. */
export const keyPhrase = (key: Key, resource: Pick<Resource, 'region'>): string =>
  (resource.region === undefined || resource.region === key.region || hasUnknown(key.region) ? keyName(key) : `${keyName(key)} in ${key.region}`);

/** What a resource is called in a sentence: `bucket`, `auto scaling group` … */
export const nounOf = ({ type }: Resource): string =>
  keyPropertiesOf(type)[0]?.noun ?? (type.split('::').at(-1) ?? type).replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
