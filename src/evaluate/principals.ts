import { parseArn } from '../policy/arn.ts';
import type { Effect, PrincipalClause, PrincipalEntry } from '../policy/types.ts';
import { hasUnknown } from '../policy/unknown.ts';
import type { Caller, IdentityCaller } from './caller.ts';
import { NO_CONTEXT, type Context } from './context.ts';
import { compileArnPattern, compileText, isArnValue } from './text.ts';
import { NO, YES, and, not, or, truth, type Truth } from './truth.ts';

/**
 * How a statement's principal element reaches a caller. `direct`: nothing else can limit an allow. `limited`:
 * boundary and session policy must let it through too, as for roles. `account`: through the caller's account,
 * whose IAM policies then count [IAM reference_policies_evaluation-logic, KMS key-policy-default].
 */
export interface Reach {
  readonly direct: Truth;
  readonly limited: Truth;
  readonly account: Truth;
}

const NOWHERE: Reach = { direct: NO, limited: NO, account: NO };
const DIRECT: Reach = { direct: YES, limited: NO, account: NO };

export const anyReach = ({ direct, limited, account }: Reach): Truth => or(direct, limited, account);

/** The same reach, no surer than `limit`. */
export const limitReach = (reach: Reach, limit: Truth): Reach => ({
  direct: and(reach.direct, limit),
  limited: and(reach.limited, limit),
  account: and(reach.account, limit),
});

export const mergeReach = (left: Reach, right: Reach): Reach => ({
  direct: or(left.direct, right.direct),
  limited: or(left.limited, right.limited),
  account: or(left.account, right.account),
});

/** The account that `111122223333` or `arn:aws:iam::111122223333:root` names. */
export const accountPrincipal = (value: string): string | undefined => {
  if (/^\d{12}$/.test(value)) return value;
  const arn = parseArn(value);
  return arn?.service === 'iam' && arn.resource === 'root' ? arn.account : undefined;
};

const AS_WRITTEN = { variables: false, wildcards: false };

/** An ARN all of whose fields are written, so that what is unresolved in it stays within its field. */
const isWholeArn = (text: string): boolean => isArnValue(text) === YES;

/** Whether a policy's text is exactly this value, whose parts may be unresolved on either side. */
export const sameText = (policyText: string, value: string, context: Context): Truth => {
  if (!hasUnknown(policyText) && !hasUnknown(value)) return truth(policyText === value);
  if (context.areApart(policyText, value)) return NO;
  if (isWholeArn(policyText) && isWholeArn(value) && compileArnPattern(policyText, AS_WRITTEN)(value, NO_CONTEXT) === NO) return NO;
  return compileText(policyText, AS_WRITTEN)(value, context);
};

/**
 * A wildcard names the session itself, not its role, so that boundary and session policy do not limit what it
 * gives [IAM reference_policies_elements_principal, IAM role principals].
 */
const EVERYONE = DIRECT;

/** Whether a principal names the caller's account; one with unresolved parts may turn out to. */
const namesAccount = (value: string, { arn, account }: IdentityCaller, context: Context): Truth => {
  const named = accountPrincipal(value);
  if (named !== undefined) return sameText(named, account, context);
  if (!hasUnknown(value)) return NO;
  const root = `${arn.split(':', 2).join(':')}:iam::${account}:root`;
  // A whole ARN is no account id, whatever stands for the account.
  return or(sameText(value, root, context), isWholeArn(value) ? NO : sameText(value, account, context));
};

const namedReach = (value: string, caller: IdentityCaller, context: Context): Reach => {
  const account = namesAccount(value, caller, context);
  if (caller.kind === 'root') return { ...NOWHERE, direct: account };
  const itself = sameText(value, caller.arn, context);
  if (caller.kind !== 'role') return { direct: itself, limited: NO, account };
  return { direct: caller.session === undefined ? NO : sameText(value, caller.session, context), limited: itself, account };
};

/** How an `AWS` principal reaches the caller: `*`, an account, a user, a role or a session. */
export const awsReach = (value: string, caller: Caller, context: Context): Reach => {
  const everyone: Reach = { ...NOWHERE, direct: sameText(value, '*', context) };
  return caller.kind === 'service' || caller.kind === 'anonymous' ? everyone : mergeReach(everyone, namedReach(value, caller, context));
};

/** How one member of a `Principal` element reaches the caller. */
export const reachOf = (entry: PrincipalEntry, caller: Caller, context: Context): Reach => {
  if (entry.type === '*') return EVERYONE;
  if (entry.type === 'AWS') return awsReach(entry.value, caller, context);
  if (entry.type !== 'Service' || caller.kind !== 'service') return NOWHERE;
  return { ...NOWHERE, direct: sameText(entry.value, caller.name, context) };
};

/** The names under which a `Deny` with `NotPrincipal` looks for a caller: all must be listed to except it. */
const identitiesOf = (caller: Caller): readonly ((reach: Reach) => Truth)[] => {
  const { kind } = caller;
  if (kind === 'role') return [(reach) => reach.account, (reach) => reach.limited, (reach) => reach.direct];
  return kind === 'user' || kind === 'federated-user' ? [(reach) => reach.account, (reach) => reach.direct] : [anyReach];
};

const hasBoundary = (caller: Caller): boolean => 'principal' in caller && caller.principal?.permissionsBoundary !== undefined;

/**
 * Whether `NotPrincipal` excepts the caller. Under `Deny`, account, role and session are looked up each for
 * itself, and whoever has a permissions boundary is never excepted; under `Allow`, any of the names is enough
 * [IAM reference_policies_elements_notprincipal].
 */
const isExcepted = (clause: PrincipalClause, effect: Effect, caller: Caller, context: Context): Truth => {
  if (effect === 'Deny' && hasBoundary(caller)) return NO;
  if (clause.entries.some((entry) => entry.type === '*' || (entry.type === 'AWS' && entry.value === '*'))) return YES;
  const reaches = clause.entries.map((entry) => reachOf(entry, caller, context));
  if (effect === 'Allow') return or(...reaches.map(anyReach));
  return and(...identitiesOf(caller).map((identity) => or(...reaches.map(identity))));
};

/** How a whole `Principal` or `NotPrincipal` element of a statement reaches the caller. */
export const clauseReach = (clause: PrincipalClause, effect: Effect, caller: Caller, context: Context): Reach => {
  if (clause.negated) return limitReach(EVERYONE, not(isExcepted(clause, effect, caller, context)));
  return clause.entries.reduce((reach, entry) => mergeReach(reach, reachOf(entry, caller, context)), NOWHERE);
};
