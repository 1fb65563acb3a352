import { actionName, crossesAccounts } from '../aws/kms.ts';
import { hasUnknown } from '../policy/unknown.ts';
import type { Grant } from '../world/types.ts';
import { NO_CONTEXT, type Context } from './context.ts';
import { grantAllows } from './grants.ts';
import { boundaryLayer, identityLayer, sessionLayer, type Layer } from './layers.ts';
import { findStatements, type Found } from './match.ts';
import { anyReach, sameText, type Reach } from './principals.ts';
import { guardOf, hasResourcePolicy, type Guard } from './resource-policy.ts';
import type { Setting } from './setting.ts';
import type { Subject } from './subject.ts';
import { MAYBE, NO, YES, and, or, type Truth } from './truth.ts';
import type { Reason } from './types.ts';

/** How surely policies or grants let a request through, by which statements, or what stops it. */
export interface Ways {
  readonly truth: Truth;
  readonly reasons: () => readonly Reason[];
  /** Where nothing lets it through: the first layer that stopped it, in words. */
  readonly stoppedBy: string;
}

/** What limits the caller on the side of its own account. */
export interface Inner {
  readonly identity: Layer;
  readonly boundary: Layer;
  readonly session: Layer;
}

const NO_REASONS = (): readonly Reason[] => [];

const letThrough = (reasons: () => readonly Reason[]): Ways => ({ truth: YES, reasons, stoppedBy: '' });

const stopped = (stoppedBy: string): Ways => ({ truth: NO, reasons: NO_REASONS, stoppedBy });

const PERHAPS: Ways = { truth: MAYBE, reasons: NO_REASONS, stoppedBy: '' };

export const surely = (found: readonly Found[]): Reason[] => found.filter(({ match }) => match.truth === YES).map(({ reason }) => reason);

/** The first statement that surely reaches the caller, in one way or in any. */
const firstSure = (found: readonly Found[], pick: (reach: Reach) => Truth = anyReach): Reason[] => {
  const first = found.find(({ match }) => pick(match.reach) === YES);
  return first === undefined ? [] : [first.reason];
};

const needs = (layer: Layer, context: Context): Truth => {
  if (layer.cause !== undefined) context.noteCause(layer.cause);
  return layer.truth;
};

const strongestReach = (found: readonly Found[], pick: (reach: Reach) => Truth): Truth => {
  let result: Truth = NO;
  for (const { match } of found) result = or(result, pick(match.reach));
  return result;
};

export const innerLayers = ({ world, caller, request, matchable }: Setting): Inner => ({
  identity: identityLayer(world, caller, request, matchable),
  boundary: boundaryLayer(caller, matchable),
  session: sessionLayer(caller, request, matchable),
});

const stoppedByLimits = ({ boundary }: Inner): string =>
  (boundary.truth === NO ? 'the permissions boundary of the caller does not allow it' : 'the session policy does not allow it');

const stoppedInside = (inner: Inner): string =>
  (inner.identity.truth === NO ? 'no identity policy of the caller allows it' : stoppedByLimits(inner));

/** Identity policies inside boundary and session policies. */
const throughIdentity = (inner: Inner, context: Context): Truth =>
  and(needs(inner.identity, context), needs(inner.boundary, context), needs(inner.session, context));

const innerReasons = ({ identity, boundary, session }: Inner): Reason[] => [identity, boundary, session].flatMap((layer) => firstSure(layer.found));

/** Caller and resource in one account [IAM reference_policies_evaluation-logic, single account]. */
const withinAccount = (guard: Guard, found: readonly Found[], inner: () => Inner, context: Context): Ways => {
  const direct = strongestReach(found, (reach) => reach.direct);
  if (direct === YES) return letThrough(() => firstSure(found, (reach) => reach.direct));
  const layers = inner();
  const named = strongestReach(found, (reach) => reach.limited);
  const limited = named === NO ? NO : and(named, needs(layers.boundary, context), needs(layers.session, context));
  if (limited === YES) {
    return letThrough(() => [...firstSure(found, (reach) => reach.limited), ...firstSure(layers.boundary.found), ...firstSure(layers.session.found)]);
  }
  const delegated = guard.needsDelegation ? strongestReach(found, (reach) => reach.account) : YES;
  const identity = delegated === NO ? NO : and(delegated, throughIdentity(layers, context));
  const delegating = (): Reason[] => (guard.needsDelegation ? firstSure(found, (reach) => reach.account) : []);
  const unnamed = `the ${guard.role} allows this request neither to the caller nor to its account`;
  const stoppedBy = delegated !== NO ? stoppedInside(layers) : named === NO ? unnamed : stoppedByLimits(layers);
  return { truth: or(direct, limited, identity), reasons: () => [...delegating(), ...innerReasons(layers)], stoppedBy };
};

/** Why a request from another account fails whatever the policies say. */
export const staysInside = (subject: Subject, action: string): string | undefined => {
  if (subject.kind === 'resource' || subject.kind === 'role') return undefined;
  if (!crossesAccounts(action)) return `${actionName(action)} works only within the key's own account`;
  return subject.kind === 'key' && subject.key.manager === 'AWS' ? 'an AWS managed key works only within its own account' : undefined;
};

/** Both accounts have to allow it [IAM reference_policies_evaluation-logic-cross-account]. */
const acrossAccounts = (guard: Guard, found: readonly Found[], inner: () => Inner, setting: Setting): Ways => {
  const inside = staysInside(setting.subject, setting.matchable.action);
  if (inside !== undefined) return stopped(inside);
  const reached = strongestReach(found, anyReach);
  if (reached === NO) return stopped(`the ${guard.role} allows this request neither to the caller nor to its account, which is another than the resource's`);
  const layers = inner();
  return {
    truth: and(reached, throughIdentity(layers, setting.context)),
    reasons: () => [...firstSure(found), ...innerReasons(layers)],
    stoppedBy: stoppedInside(layers),
  };
};

const isSameAccount = (own: string, { subject, context }: Setting): Truth => {
  if (subject.kind === 'none' || subject.account === own) return YES;
  if (subject.account !== undefined && !hasUnknown(subject.account) && !hasUnknown(own)) return NO;
  context.noteCause({ name: `account of ${subject.arn}`, matters: `whether it is ${own}, the caller's` });
  return MAYBE;
};

/** Services and anonymous callers have no identity policies: only the resource's policy lets them in. */
const withoutAccount = (guard: Guard, found: readonly Found[], caller: string): Ways =>
  ({ truth: strongestReach(found, anyReach), reasons: () => firstSure(found), stoppedBy: `no statement of the ${guard.role} allows it to ${caller}` });

const eitherWay = (same: Truth, within: () => Ways, across: () => Ways): Ways => {
  if (same === YES) return within();
  if (same === NO) return across();
  const [one, other] = [within(), across()];
  return one.truth === other.truth ? one : PERHAPS;
};

/** Whether some unseen resource policy could let the caller in. */
const couldEverAllow = (setting: Setting, inner: () => Inner): boolean => {
  const { caller, subject, matchable } = setting;
  if (!('account' in caller) || isSameAccount(caller.account, setting) !== NO) return true;
  return staysInside(subject, matchable.action) === undefined && throughIdentity(inner(), NO_CONTEXT) !== NO;
};

const byIdentityAlone = (setting: Setting, inner: () => Inner): Ways => {
  const { caller, context } = setting;
  if (!('account' in caller)) return stopped('the action needs an identity policy, and the caller has none');
  const same = isSameAccount(caller.account, setting);
  const layers = inner();
  return {
    truth: and(same, throughIdentity(layers, context)),
    reasons: () => innerReasons(layers),
    stoppedBy: same === NO ? 'the resource is in another account' : stoppedInside(layers),
  };
};

// `kms:RetireGrant` is not effective in a key policy [KMS grant-delete].
export const isRetiring = (action: string): boolean => action === 'kms:retiregrant';

/** What the resource's policy and the caller's identity policies let through together. */
export const throughPolicies = (setting: Setting, inner: () => Inner): Ways => {
  const { caller, subject, context, matchable } = setting;
  if (isRetiring(matchable.action)) return stopped('only a grant, or the account in which it was made, gives RetireGrant');
  if (!hasResourcePolicy(subject, matchable.action)) return byIdentityAlone(setting, inner);
  const guard = guardOf(subject);
  const found = findStatements(guard.policies, 'Allow', matchable);
  const ways = 'account' in caller
    ? eitherWay(isSameAccount(caller.account, setting), () => withinAccount(guard, found, inner, context), () => acrossAccounts(guard, found, inner, setting))
    : withoutAccount(guard, found, caller.kind === 'service' ? 'the service' : 'anonymous callers');
  if (guard.unseen === undefined || ways.truth === YES || !couldEverAllow(setting, inner)) return ways;
  context.noteCause(guard.unseen);
  return PERHAPS;
};

/** Whether the caller is of the key's account, which may retire its grants and whose IAM policies pass that on [KMS grant-delete]. */
const mayPassOnRetiring = ({ caller, context, matchable }: Setting, account: string): Truth =>
  (isRetiring(matchable.action) && 'account' in caller ? sameText(account, caller.account, context) : NO);

/** @param key ARN */
export const grantReason = ({ id, place }: Grant, key: string): Reason =>
  ({ effect: 'Allow', policy: 'grant', owner: key, ...(id === undefined ? {} : { name: id }), place });

/** What grants let through. */
export const throughGrants = (setting: Setting, inner: () => Inner): Ways => {
  const { subject, caller, matchable, context } = setting;
  if (subject.kind === 'unseen-key' && isRetiring(matchable.action)) {
    context.noteCause({ name: `grants of ${subject.arn}`, matters: 'they are not in the input' });
    return PERHAPS;
  }
  if (subject.kind !== 'key') return stopped('');
  let direct: Truth = NO;
  let account = mayPassOnRetiring(setting, subject.account);
  let passing: Grant | undefined;
  for (const grant of subject.key.grants ?? []) {
    const reach = grantAllows(grant, caller, matchable.action, context);
    if (reach.direct === YES) return letThrough(() => [grantReason(grant, subject.arn)]);
    direct = or(direct, reach.direct);
    account = or(account, reach.account);
    if (reach.account === YES) passing ??= grant;
  }
  if (account === NO) return { ...stopped(''), truth: direct };
  const layers = inner();
  return {
    truth: or(direct, and(account, throughIdentity(layers, context))),
    reasons: () => [...(passing === undefined ? [] : [grantReason(passing, subject.arn)]), ...innerReasons(layers)],
    stoppedBy: stoppedInside(layers),
  };
};
