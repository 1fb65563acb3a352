import type { ServiceOperation } from '../../aws/services/tables.ts';
import type { Key, World } from '../../world/types.ts';
import { inWords } from '../deeds.ts';
import { keyName } from '../key-name.ts';
import { accountOfCaller } from '../services/words.ts';

const STATES: { readonly [state: string]: string } = {
  Disabled: 'is disabled', PendingDeletion: 'waits to be deleted', PendingImport: 'has no key material', PendingReplicaDeletion: 'waits to be deleted, once its replicas are gone',
  Unavailable: 'cannot be reached: its custom key store is disconnected',
};

/** Why an operation cannot work with a key, whatever the policies say; a whole sentence. */
export const obstacleOf = (world: World, operation: ServiceOperation, key: Key, caller: string): string | undefined => {
  const { keySpecs, keyUsage, awsManagedKeyWorks } = operation;
  const name = keyName(key);
  const state = STATES[key.state ?? ''];
  if (state !== undefined) return `${name} ${state}`;
  if (key.spec !== undefined && !keySpecs.includes(key.spec)) return `${name} has the spec ${key.spec}, where only ${inWords(keySpecs)} works`;
  if (key.usage !== undefined && key.usage !== keyUsage) return `${name} is for ${key.usage}, where only ${keyUsage} works`;
  if (key.manager !== 'AWS') return undefined;
  const account = accountOfCaller(world, caller);
  if (account === undefined) return awsManagedKeyWorks === true ? undefined : `${name} is an AWS managed key: its policy lets ${caller} in for nobody, and cannot be changed`;
  return account === key.account ? undefined : `${name} is an AWS managed key of account ${key.account}: only principals of that account can use it`;
};

/** Whether the key's own policy, which is AWS's, lets everybody of the account in through the service. */
export const letsInByItself = ({ awsManagedKeyWorks }: ServiceOperation, { manager, policy }: Key): boolean =>
  manager === 'AWS' && policy === undefined && awsManagedKeyWorks === true;
