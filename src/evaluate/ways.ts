import { actionName, crossesAccounts } from '../aws/kms.ts';
import type { Grant } from '../world/types.ts';
import { accountOf } from './caller.ts';
import { contextOf, type Context } from './context.ts';
import { grantAllows, type GrantReach } from './grants.ts';
import { boundaryLayer, identityLayer, sessionLayer, type Layer } from './layers.ts';
import { findStatements, strongest, type Found } from './match.ts';
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
  /** The first layer that stopped it, in words. */
  readonly stoppedBy: string;
}

/** What limits the caller on the side of its own account. */
export interface Inner {
  readonly identity: Layer;
  readonly boundary: Layer;
  readonly session: Layer;
}

const NO_REASONS = (): readonly Reason[] => [];

const NO_WAY: Ways = { truth: NO, reasons: NO_REASONS, stoppedBy: '' };

export const surely = (found: readonly Found[]): Reason[] => found.filter(({ match }) => match.truth === YES).map(({ reason }) => reason);

const firstSure = (found: readonly Found[]): Reason[] => {
  const first = found.find(({ match }) => match.truth === YES);
  return first === undefined ? [] : [first.reason];
};

const needs = (layer: Layer, context: Context): Truth => {
  if (layer.cause !== undefined && layer.truth === MAYBE) context.noteCause(layer.cause);
  return layer.truth;
};

const byReach = (found: readonly Found[], pick: (reach: Reach) => Truth): readonly Found[] =>
  found.filter(({ match }) => pick(match.reach) !== NO);

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

const stoppedInside = ({ identity, boundary, session }: Inner): string => {
  if (identity.truth === NO) return 'no identity policy of the caller allows it';
  if (boundary.truth === NO) return 'the permissions boundary of the caller does not allow it';
  return session.truth === NO ? 'the session policy does not allow it' : '';
};

/** Identity policies inside boundary and session policies. */
const throughIdentity = (inner: Inner, context: Context): Truth =>
  and(needs(inner.identity, context), needs(inner.boundary, context), needs(inner.session, context));

const innerReasons = ({ identity, boundary, session }: Inner): Reason[] => [identity, boundary, session].flatMap((layer) => firstSure(layer.found));

/** Caller and resource in one account [IAM reference_policies_evaluation-logic, single account]. */
const withinAccount = (guard: Guard, found: readonly Found[], inner: () => Inner, context: Context): Ways => {
  const direct = strongestReach(found, (reach) => reach.direct);
  if (direct === YES) return { truth: YES, reasons: () => firstSure(byReach(found, (reach) => reach.direct)), stoppedBy: '' };
  const layers = inner();
  const named = strongestReach(found, (reach) => reach.limited);
  const limited = named === NO ? NO : and(named, needs(layers.boundary, context), needs(layers.session, context));
  if (limited === YES) {
    const reasons = (): Reason[] =>
      [...firstSure(byReach(found, (reach) => reach.limited)), ...[layers.boundary, layers.session].flatMap((layer) => firstSure(layer.found))];
    return { truth: YES, reasons, stoppedBy: '' };
  }
  const delegated = guard.needsDelegation ? strongestReach(found, (reach) => reach.account) : YES;
  const identity = delegated === NO ? NO : and(delegated, throughIdentity(layers, context));
  const delegating = (): Reason[] => (guard.needsDelegation ? firstSure(byReach(found, (reach) => reach.account)) : []);
  const unnamed = `the ${guard.role} allows this request neither to the caller nor to its account`;
  const stoppedBy = delegated !== NO ? stoppedInside(layers) : named === NO ? unnamed : stoppedInside({ ...layers, identity: { truth: YES, found: [] } });
  return { truth: or(direct, limited, identity), reasons: () => [...delegating(), ...innerReasons(layers)], stoppedBy };
};

/** Why a request from another account fails whatever the policies say. */
export const staysInside = (subject: Subject, action: string): string | undefined => {
  if (subject.kind === 'resource' || subject.kind === 'role') return undefined;
  if (!crossesAccounts(action)) return `${actionName(action)} works only within the key's own account`;
  const managed = 'key' in subject && subject.key?.manager === 'AWS';
  return managed ? 'an AWS managed key works only within its own account' : undefined;
};

/** Both accounts have to allow it [IAM reference_policies_evaluation-logic-cross-account]. */
const acrossAccounts = (guard: Guard, found: readonly Found[], inner: () => Inner, setting: Setting): Ways => {
  const inside = staysInside(setting.subject, setting.matchable.action);
  if (inside !== undefined) return { ...NO_WAY, stoppedBy: inside };
  const reached = strongestReach(found, anyReach);
  if (reached === NO) return { ...NO_WAY, stoppedBy: `the ${guard.role} allows this request neither to the caller nor to its account, which is another than the resource's` };
  const layers = inner();
  return {
    truth: and(reached, throughIdentity(layers, setting.context)),
    reasons: () => [...firstSure(found), ...innerReasons(layers)],
    stoppedBy: stoppedInside(layers),
  };
};

const isSameAccount = (setting: Setting): Truth => {
  const own = accountOf(setting.caller);
  const account = setting.subject.kind === 'none' ? own : setting.subject.account;
  if (own === undefined) return NO;
  if (account === own) return YES;
  if (account !== undefined && !account.includes('‹') && !own.includes('‹')) return NO;
  setting.context.noteCause({ name: `account of ${setting.subject.arn}`, matters: `whether it is ${own}, the caller's` });
  return MAYBE;
};

/** Services and anonymous callers have no identity policies: only the resource's policy lets them in. */
const withoutAccount = (guard: Guard, found: readonly Found[], caller: string): Ways =>
  ({ truth: strongestReach(found, anyReach), reasons: () => firstSure(found), stoppedBy: `no statement of the ${guard.role} allows it to ${caller}` });

const eitherWay = (same: Truth, within: () => Ways, across: () => Ways): Ways => {
  if (same === YES) return within();
  if (same === NO) return across();
  const [one, other] = [within(), across()];
  return one.truth === other.truth ? one : { ...one, truth: MAYBE };
};

/** Whether some unseen resource policy could let the caller in. */
const couldEverAllow = (setting: Setting, inner: () => Inner): boolean => {
  const { caller, subject, matchable } = setting;
  if (accountOf(caller) === undefined || subject.kind === 'none' || accountOf(caller) === subject.account) return true;
  return staysInside(subject, matchable.action) === undefined && throughIdentity(inner(), contextOf(setting.request, { ...setting, action: matchable.action })) !== NO;
};

const byIdentityAlone = (setting: Setting, inner: () => Inner): Ways => {
  if (!('account' in setting.caller)) return { ...NO_WAY, stoppedBy: 'the action needs an identity policy, and the caller has none' };
  const same = isSameAccount(setting);
  const own = throughIdentity(inner(), setting.context);
  return { truth: and(same, own), reasons: () => innerReasons(inner()), stoppedBy: same === NO ? 'the resource is in another account' : stoppedInside(inner()) };
};

// `kms:RetireGrant` is not effective in a key policy [KMS grant-delete].
export const isRetiring = (subject: Subject, action: string): boolean =>
  action === 'kms:retiregrant' && (subject.kind === 'key' || subject.kind === 'unseen-key');

/** What the resource's policy and the caller's identity policies let through together. */
export const throughPolicies = (setting: Setting, inner: () => Inner): Ways => {
  const { caller, subject, context, matchable } = setting;
  if (isRetiring(subject, matchable.action)) return { ...NO_WAY, stoppedBy: 'only a grant, or the account in which it was made, gives RetireGrant' };
  if (subject.kind === 'none' || !hasResourcePolicy(subject, matchable.action)) return byIdentityAlone(setting, inner);
  const guard = guardOf(subject);
  const found = findStatements(guard.policies, 'Allow', matchable);
  const unseen = strongest(found) === YES ? undefined : guard.unseen;
  const ways = 'account' in caller
    ? eitherWay(isSameAccount(setting), () => withinAccount(guard, found, inner, context), () => acrossAccounts(guard, found, inner, setting))
    : withoutAccount(guard, found, caller.kind === 'service' ? 'the service' : 'anonymous callers');
  if (unseen === undefined || ways.truth === YES || !couldEverAllow(setting, inner)) return ways;
  context.noteCause(unseen);
  return { ...ways, truth: MAYBE };
};

const grantsOf = ({ subject }: Setting): readonly Grant[] => (subject.kind === 'key' ? (subject.key.grants ?? []) : []);

/** The key's account may retire its grants, and its IAM policies pass that on [KMS grant-delete]. */
const ownerReach = (setting: Setting): GrantReach => {
  const { caller, subject, context, matchable } = setting;
  if (!isRetiring(subject, matchable.action) || !('account' in caller) || subject.kind === 'none' || subject.account === undefined) return { direct: NO, account: NO };
  const same = sameText(subject.account, caller.account, context);
  return caller.kind === 'root' ? { direct: same, account: NO } : { direct: NO, account: same };
};

/** What grants let through. */
export const throughGrants = (setting: Setting, inner: () => Inner): Ways => {
  const { subject, caller, matchable, context } = setting;
  if (subject.kind === 'unseen-key' && isRetiring(subject, matchable.action)) {
    context.noteCause({ name: `grants of ${subject.arn}`, matters: 'they are not in the input' });
    return { ...NO_WAY, truth: MAYBE };
  }
  let [direct, account]: [Truth, Truth] = [NO, NO];
  const reasons: Reason[] = [];
  for (const grant of grantsOf(setting)) {
    const reach = grantAllows(grant, caller, matchable.action, context);
    direct = or(direct, reach.direct);
    account = or(account, reach.account);
    if (or(reach.direct, reach.account) !== YES) continue;
    reasons.push({ effect: 'Allow', policy: 'grant', owner: subject.arn, ...(grant.id === undefined ? {} : { name: grant.id }), place: grant.place });
    if (direct === YES) return { truth: YES, reasons: () => reasons.slice(-1), stoppedBy: '' };
  }
  const owner = ownerReach(setting);
  account = or(account, owner.account);
  if (account === NO) return { truth: or(direct, owner.direct), reasons: () => reasons, stoppedBy: '' };
  const layers = inner();
  return {
    truth: or(direct, owner.direct, and(account, throughIdentity(layers, context))),
    reasons: () => [...reasons.slice(0, 1), ...innerReasons(layers)],
    stoppedBy: stoppedInside(layers),
  };
};
