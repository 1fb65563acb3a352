import { parseArn } from '../policy/arn.ts';
import { findAccount } from '../world/lookup.ts';
import type { Grant, World } from '../world/types.ts';
import type { Caller } from './caller.ts';
import type { Context } from './context.ts';
import { accountPrincipal } from './principals.ts';
import { MAYBE, NO, YES, and, or, truth, type Truth } from './truth.ts';

const SERVICE_SUFFIX = /\.amazonaws\.com(\.cn)?$/;

/** Whether a principal named in a grant is the caller: an account stands for its root user. */
const isPrincipal = (named: string | undefined, caller: Caller): Truth => {
  if (named === undefined || !('arn' in caller)) return truth(named !== undefined && caller.kind === 'service' && named === caller.name);
  if (accountPrincipal(named) !== undefined) return truth(caller.kind === 'root' && accountPrincipal(named) === caller.account);
  if (caller.kind === 'role') {
    const arn = parseArn(named);
    const roleSession = arn?.service === 'sts' ? named : undefined;
    return truth(named === caller.arn || (roleSession !== undefined && roleSession === caller.session));
  }
  return truth(named === caller.arn);
};

const isService = (name: string | undefined, caller: Caller): boolean =>
  name !== undefined && caller.kind === 'service' && SERVICE_SUFFIX.test(name) && name === caller.name;

export const isGrantee = (grant: Grant, caller: Caller): Truth => or(isPrincipal(grant.grantee, caller), truth(isService(grant.granteeService, caller)));

const holdsPairs = (wanted: ReadonlyMap<string, string>, given: ReadonlyMap<string, string>): boolean =>
  [...wanted].every(([name, value]) => given.get(name) === value);

// DescribeKey, RetireGrant and the grant's own CreateGrant carry no encryption context to hold against it.
export const UNCONSTRAINED_OPERATIONS = new Set(['DescribeKey', 'RetireGrant', 'GetPublicKey', 'CreateGrant']);

const sourceHolds = (grant: Grant, context: Context): Truth => {
  const wanted = grant.constraints.sourceArn;
  if (wanted === undefined) return YES;
  const value = context.lookup('aws:SourceArn');
  if (value !== undefined && 'unknown' in value) return MAYBE;
  return truth(value?.includes(wanted) === true);
};

const encryptionContextHolds = (grant: Grant, operation: string, context: Context): Truth => {
  const { encryptionContextEquals: equals, encryptionContextSubset: subset } = grant.constraints;
  if (UNCONSTRAINED_OPERATIONS.has(operation) || (equals === undefined && subset === undefined)) return YES;
  const given = context.encryptionContext();
  const equal = equals === undefined || (equals.size === given.size && holdsPairs(equals, given));
  return truth(equal && (subset === undefined || holdsPairs(subset, given)));
};

const textsOf = (context: Context, key: string): readonly string[] | undefined => {
  const value = context.lookup(key);
  return value === undefined || 'unknown' in value ? undefined : value;
};

/** A grant made under a grant has the same or fewer operations and at least its constraints [KMS create-grant-overview]. */
const childHolds = (grant: Grant, context: Context): Truth => {
  const operations = textsOf(context, 'kms:GrantOperations');
  if (operations?.some((operation) => !grant.operations.includes(operation)) === true) return NO;
  const { encryptionContextEquals: equals, encryptionContextSubset: subset } = grant.constraints;
  if (equals === undefined && subset === undefined) return YES;
  const child = textsOf(context, 'kms:GrantConstraintType')?.[0];
  return truth(child === 'EncryptionContextEquals' || (equals === undefined && child === 'EncryptionContextSubset'));
};

const callerAccountIs = (account: string | undefined, caller: Caller): boolean =>
  account !== undefined && caller.kind === 'root' && caller.account === account;

/** Who may retire: the retiring principal, a grantee whose operations say so, the account that made the grant [KMS grant-manage]. */
export const mayRetire = (grant: Grant, caller: Caller): Truth =>
  or(
    isPrincipal(grant.retiringPrincipal, caller),
    truth(isService(grant.retiringService, caller)),
    truth(callerAccountIs(grant.issuingAccount === undefined ? undefined : accountPrincipal(grant.issuingAccount), caller)),
    grant.operations.includes('RetireGrant') ? isGrantee(grant, caller) : NO,
  );

/**
 * Whether a grant lets the caller do a KMS action on the grant's key. Explicit denies and guardrails still
 * apply; no policy has to allow it as well [KMS grants].
 *
 * @param action exact or lower-case action name with its `kms:` prefix
 */
export const grantAllows = (grant: Grant, caller: Caller, action: string, context: Context): Truth => {
  const operation = grant.operations.find((name) => `kms:${name}`.toLowerCase() === action.toLowerCase());
  if (action.toLowerCase() === 'kms:retiregrant') return mayRetire(grant, caller);
  if (operation === undefined) return NO;
  const holds = operation === 'CreateGrant' ? childHolds(grant, context) : encryptionContextHolds(grant, operation, context);
  return and(isGrantee(grant, caller), sourceHolds(grant, context), holds);
};

/** The grantee's account cannot be told to exist: a bare unique id is a deleted principal. */
export const isDeletedGrantee = (world: World, grant: Grant): boolean => {
  const grantee = grant.grantee;
  if (grantee === undefined) return false;
  if (/^A(IDA|ROA)[A-Z0-9]+$/.test(grantee)) return true;
  const arn = parseArn(grantee);
  const named = arn?.service === 'iam' && /^(role|user)\//.test(arn.resource);
  return named && findAccount(world, arn.account)?.complete === true && !world.principals.has(grantee);
};
