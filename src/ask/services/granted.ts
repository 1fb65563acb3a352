import type { ServiceOperation } from '../../aws/services/tables.ts';
import { isDeletedGrantee } from '../../evaluate/grants.ts';
import type { Grant, Key, World } from '../../world/types.ts';
import { inWords } from '../deeds.ts';
import type { Breakage } from './types.ts';
import { callerName } from './words.ts';

const BY_GRANT = new Set(['lambda.env-vars.invoke', 'lambda.snapstart', 'autoscaling.launch.encrypted-ebs', 'ec2.spot-fleet.encrypted-ebs']);

/** Operations that work by a grant as a rule: whether they do hangs on the grants of the key. */
export const expectsGrant = ({ id }: Pick<ServiceOperation, 'id'>): boolean => BY_GRANT.has(id);

/** Whether every grant of the key is known. */
export const grantsAreRead = ({ grants, moreGrants }: Key): boolean => grants !== undefined && moreGrants !== true;

const pairs = (context: ReadonlyMap<string, string>): string => inWords([...context].map(([key, value]) => `${key}=${value}`));

const why = (world: World, grant: Grant, caller: string): string | undefined => {
  const { encryptionContextEquals: equals, encryptionContextSubset: subset } = grant.constraints;
  const context = equals ?? subset;
  if (grant.grantee === caller) return context === undefined ? undefined : `is for the encryption context ${pairs(context)}`;
  return isDeletedGrantee(world, grant) ? `goes to ${grant.grantee ?? ''}, a principal that was deleted: one made again under the same name is another` : undefined;
};

/** Grants of the key that look as if they covered the operation, and why they do not. */
export const nearGrants = (world: World, { key, use, blocked }: Breakage): string[] => {
  const wanted = blocked.map(({ action }) => action.replace('kms:', ''));
  return (key.grants ?? []).filter(({ operations }) => operations.some((operation) => wanted.includes(operation))).flatMap((grant) => {
    const reason = why(world, grant, use.caller);
    return reason === undefined ? [] : [`Grant ${grant.id ?? grant.name ?? 'without id'} does not cover ${callerName(use.caller)}: it ${reason}.`];
  });
};
