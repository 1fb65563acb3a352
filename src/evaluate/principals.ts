import { parseArn } from '../policy/arn.ts';
import type { PrincipalClause, PrincipalEntry } from '../policy/types.ts';
import { hasUnknown } from '../policy/unknown.ts';
import type { Caller } from './caller.ts';
import type { Context } from './context.ts';
import { compileText } from './text.ts';
import { NO, YES, and, not, or, type Truth } from './truth.ts';

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
const LIMITED: Reach = { direct: NO, limited: YES, account: NO };

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

const ACCOUNT_ID = /^(?:arn:[^:]*:iam::)?(\d{12}|[^:]*‹[^›]*›[^:]*)(?::root)?$/;

/** The account that `111122223333` or `arn:aws:iam::111122223333:root` names. */
export const accountPrincipal = (value: string): string | undefined => {
  if (/^\d{12}$/.test(value)) return value;
  const arn = parseArn(value);
  return arn?.service === 'iam' && arn.resource === 'root' ? arn.account : undefined;
};

const sameText = (policyText: string, value: string, context: Context): Truth => {
  if (policyText === value) return YES;
  if (!hasUnknown(policyText) && !hasUnknown(value)) return NO;
  return compileText(policyText, { variables: false, wildcards: false })(value, context);
};

const everyone = (caller: Caller): Reach => (caller.kind === 'role' ? LIMITED : DIRECT);

const awsReach = (value: string, caller: Caller, context: Context): Reach => {
  if (value === '*') return everyone(caller);
  if (caller.kind === 'service' || caller.kind === 'anonymous') return NOWHERE;
  const account = accountPrincipal(value);
  if (account !== undefined && ACCOUNT_ID.test(value)) {
    const same = sameText(account, caller.account, context);
    return caller.kind === 'root' ? { ...NOWHERE, direct: same } : { ...NOWHERE, account: same };
  }
  if (caller.kind === 'role') {
    return {
      direct: caller.session === undefined ? NO : sameText(value, caller.session, context),
      limited: sameText(value, caller.arn, context),
      account: NO,
    };
  }
  return { ...NOWHERE, direct: sameText(value, caller.arn, context) };
};

/** How one member of a `Principal` element reaches the caller. */
export const reachOf = (entry: PrincipalEntry, caller: Caller, context: Context): Reach => {
  if (entry.type === '*') return everyone(caller);
  if (entry.type === 'AWS') return awsReach(entry.value, caller, context);
  if (entry.type !== 'Service' || caller.kind !== 'service') return NOWHERE;
  return { ...NOWHERE, direct: sameText(entry.value, caller.name, context) };
};

/** The names under which `NotPrincipal` looks for a caller: all must be listed to except it. */
const identitiesOf = (caller: Caller): readonly ((reach: Reach) => Truth)[] => {
  const { kind } = caller;
  if (kind === 'role') return [(reach) => reach.account, (reach) => reach.limited, (reach) => reach.direct];
  return kind === 'user' || kind === 'federated-user' ? [(reach) => reach.account, (reach) => reach.direct] : [anyReach];
};

// Account, role and session are looked up each for itself [IAM reference_policies_elements_notprincipal].
const isExcepted = (clause: PrincipalClause, caller: Caller, context: Context): Truth => {
  const reaches = clause.entries.map((entry) => reachOf(entry, caller, context));
  if (clause.entries.some((entry) => entry.type === '*' || (entry.type === 'AWS' && entry.value === '*'))) return YES;
  return and(...identitiesOf(caller).map((identity) => or(...reaches.map(identity))));
};

/** How a whole `Principal` or `NotPrincipal` element reaches the caller. */
export const clauseReach = (clause: PrincipalClause, caller: Caller, context: Context): Reach => {
  if (clause.negated) return limitReach(everyone(caller), not(isExcepted(clause, caller, context)));
  return clause.entries.reduce((reach, entry) => mergeReach(reach, reachOf(entry, caller, context)), NOWHERE);
};

