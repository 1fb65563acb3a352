import { strangerAccount } from '../evaluate/symbolic/callers.ts';
import type { World } from '../world/types.ts';

export const CREATE_GRANT = 'kms:CreateGrant';

/** The context of a call for a grant to somebody outside, made by no AWS service: whoever may make it may make any. */
export const anyGrant = (world: World): ReadonlyMap<string, readonly string[]> => new Map([
  ['kms:GrantIsForAWSResource', ['false']],
  ['kms:GranteePrincipal', [`arn:aws:iam::${strangerAccount(world)}:role/outsider`]],
  ['kms:GranteeServicePrincipal', []],
  ['kms:GrantOperations', ['Decrypt']],
  ['kms:GrantConstraintType', []],
  ['kms:ViaService', []],
  ['aws:ViaAWSService', ['false']],
]);
