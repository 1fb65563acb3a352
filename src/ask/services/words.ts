import { parseCaller } from '../../evaluate/caller.ts';
import { parseArn } from '../../policy/arn.ts';
import type { World } from '../../world/types.ts';
import { keyPropertiesOf } from '../../aws/services/tables.ts';
import type { Resource } from '../../world/types.ts';
import { keyName } from '../key-name.ts';
import type { ServiceUse } from './types.ts';

/** A caller in a sentence: `role uploader`, `user alice`, `the service logs.us-east-1.amazonaws.com`. */
export const callerName = (caller: string): string => {
  const arn = parseArn(caller);
  if (arn === undefined) return `the service ${caller}`;
  const [kind = '', ...rest] = arn.resource.split('/');
  return `${kind} ${rest.at(-1) ?? ''}`;
};

/** `kms:Decrypt`, `kms:Decrypt and kms:GenerateDataKey`, … */
export const listOf = (items: readonly string[], last = 'and'): string => {
  const [only, ...more] = items;
  if (more.length === 0) return only ?? '';
  return `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1) ?? ''}`;
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

export const keyOfUse = ({ demands }: Pick<ServiceUse, 'demands'>): string => {
  const key = demands[0]?.key;
  return key === undefined ? 'the key' : keyName(key);
};

/** What a resource is called in a sentence: `bucket`, `auto scaling group` … */
export const nounOf = ({ type }: Resource): string =>
  keyPropertiesOf(type)[0]?.noun ?? (type.split('::').at(-1) ?? type).replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
