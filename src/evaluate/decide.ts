import { actionName, crossesAccounts } from '../aws/kms.ts';
import { RCP_SERVICES, isRcpExempt } from '../aws/organizations.ts';
import type { World } from '../world/types.ts';
import { accountOf, isServiceLinkedRole, parseCaller, type Caller } from './caller.ts';
import type { Matchable } from './compile.ts';
import { contextOf, type Context } from './context.ts';
import { grantAllows } from './grants.ts';
import {
  boundaryLayer, boundaryPolicies, findStatements, identityLayer, identityPolicies, organizationLevels,
  serviceControlLayer, serviceControlLevels, sessionLayer, sessionPolicies, strongest,
  type Found, type Layer, type PlayedPolicy,
} from './layers.ts';
import { anyReach, type Reach } from './principals.ts';
import { guardOf, hasResourcePolicy, type Guard } from './resource-policy.ts';
import { resolveSubject, type Subject } from './subject.ts';
import { MAYBE, NO, YES, and, not, or, truth, type Truth } from './truth.ts';
import type { Decision, Reason, Request, UnknownCause } from './types.ts';

/** Everything that takes part in deciding one request. */
export interface Setting {
  readonly world: World;
  readonly request: Request;
  readonly caller: Caller;
  readonly subject: Subject;
  readonly matchable: Matchable;
  readonly context: Context;
}

interface Ways {
  readonly truth: Truth;
  readonly reasons: readonly Reason[];
  /** The first layer that stopped it, in words. */
  readonly stoppedBy: string;
}

export const reasonOf = ({ match, from }: Found): Reason => ({
  effect: match.statement.effect,
  policy: from.role,
  owner: from.owner,
  ...(from.name === undefined ? {} : { name: from.name }),
  ...(match.statement.sid === undefined ? {} : { sid: match.statement.sid }),
  statement: match.statement,
  place: match.statement.place,
});

const surely = (found: readonly Found[]): Reason[] => found.filter(({ match }) => match.truth === YES).map(reasonOf);

const firstSure = (found: readonly Found[]): Reason[] => surely(found).slice(0, 1);

const needs = (layer: Layer, context: Context): Truth => {
  if (layer.cause !== undefined && layer.truth === MAYBE) context.noteCause(layer.cause);
  return layer.truth;
};

const byReach = (found: readonly Found[], pick: (reach: Reach) => Truth): readonly Found[] =>
  found.filter(({ match }) => pick(match.reach) !== NO);

const strongestReach = (found: readonly Found[], pick: (reach: Reach) => Truth): Truth => or(...found.map(({ match }) => pick(match.reach)));

interface Inner {
  readonly identity: Layer;
  readonly boundary: Layer;
  readonly session: Layer;
}

const innerLayers = ({ world, caller, request, matchable }: Setting): Inner => ({
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
const withinAccount = (guard: Guard, found: readonly Found[], inner: Inner, context: Context): Ways => {
  const direct = strongestReach(found, (reach) => reach.direct);
  if (direct === YES) return { truth: YES, reasons: firstSure(byReach(found, (reach) => reach.direct)), stoppedBy: '' };
  const limits = and(inner.boundary.truth, inner.session.truth);
  const limited = and(strongestReach(found, (reach) => reach.limited), limits);
  if (limited === YES) {
    const reasons = [...firstSure(byReach(found, (reach) => reach.limited)), ...[inner.boundary, inner.session].flatMap((layer) => firstSure(layer.found))];
    return { truth: YES, reasons, stoppedBy: '' };
  }
  const delegated = guard.needsDelegation ? strongestReach(found, (reach) => reach.account) : YES;
  const identity = delegated === NO ? NO : and(delegated, throughIdentity(inner, context));
  const delegating = guard.needsDelegation ? firstSure(byReach(found, (reach) => reach.account)) : [];
  if (limited === MAYBE) needs(inner.boundary, context);
  const stoppedBy = delegated === NO
    ? `no statement of the ${guard.role} allows it, for the caller or for its account`
    : stoppedInside(inner);
  return { truth: or(direct, limited, identity), reasons: [...delegating, ...innerReasons(inner)], stoppedBy };
};

/** Both accounts have to allow it [IAM reference_policies_evaluation-logic-cross-account]. */
const acrossAccounts = (guard: Guard, found: readonly Found[], inner: Inner, setting: Setting): Ways => {
  const { subject, matchable, context } = setting;
  if (subject.kind !== 'resource' && subject.kind !== 'role' && !crossesAccounts(matchable.action)) {
    return { truth: NO, reasons: [], stoppedBy: `${actionName(matchable.action)} works only within the key's own account` };
  }
  const reached = strongestReach(found, anyReach);
  if (reached === NO) return { truth: NO, reasons: [], stoppedBy: `no statement of the ${guard.role} allows it to the caller or its account` };
  return {
    truth: and(reached, throughIdentity(inner, context)),
    reasons: [...firstSure(found), ...innerReasons(inner)],
    stoppedBy: stoppedInside(inner),
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

/** A service principal has no identity policies: only the resource's policy lets it in. */
const asService = (guard: Guard, found: readonly Found[]): Ways => {
  const reached = strongestReach(found, anyReach);
  return { truth: reached, reasons: firstSure(found), stoppedBy: `no statement of the ${guard.role} allows it to the service` };
};

const eitherWay = (same: Truth, within: () => Ways, across: () => Ways): Ways => {
  if (same === YES) return within();
  if (same === NO) return across();
  const [one, other] = [within(), across()];
  return one.truth === other.truth ? one : { ...one, truth: MAYBE };
};

const throughPolicies = (setting: Setting): Ways => {
  const { caller, subject, context, matchable } = setting;
  const inner = innerLayers(setting);
  if (subject.kind === 'none' || !hasResourcePolicy(subject)) {
    if (!('account' in caller)) return { truth: NO, reasons: [], stoppedBy: 'the action needs an identity policy, and the caller has none' };
    const same = isSameAccount(setting);
    const own = throughIdentity(inner, context);
    return { truth: and(same, own), reasons: innerReasons(inner), stoppedBy: same === NO ? 'the resource is in another account' : stoppedInside(inner) };
  }
  const guard = guardOf(subject);
  const found = findStatements(guard.policies, 'Allow', matchable);
  const unseen: Ways | undefined = guard.unseen && strongest(found) !== YES ? { truth: MAYBE, reasons: [], stoppedBy: '' } : undefined;
  const ways = caller.kind === 'service'
    ? asService(guard, found)
    : eitherWay(isSameAccount(setting), () => withinAccount(guard, found, inner, context), () => acrossAccounts(guard, found, inner, setting));
  if (unseen === undefined || ways.truth === YES) return ways;
  if (!couldEverAllow(setting, inner)) return ways;
  context.noteCause({ name: `${guard.role} of ${subject.arn}`, matters: 'it is not in the input' });
  return { ...ways, truth: MAYBE };
};

/** Whether some unseen resource policy could let the caller in. */
const couldEverAllow = (setting: Setting, inner: Inner): boolean => {
  const { caller, subject, matchable } = setting;
  if (accountOf(caller) === undefined || subject.kind === 'none' || accountOf(caller) === subject.account) return true;
  const crossing = subject.kind === 'resource' || subject.kind === 'role' || crossesAccounts(matchable.action);
  return crossing && throughIdentity(inner, contextOf(setting.request, { ...setting, action: matchable.action })) !== NO;
};

const throughGrants = ({ subject, caller, matchable, context }: Setting): Ways => {
  const grants = 'key' in subject && subject.kind === 'key' ? (subject.key.grants ?? []) : [];
  const decided = grants.map((grant) => ({ grant, truth: grantAllows(grant, caller, matchable.action, context) }));
  const reasons = decided
    .filter((each) => each.truth === YES)
    .slice(0, 1)
    .map(({ grant }): Reason => ({ effect: 'Allow', policy: 'grant', owner: subject.arn, ...(grant.id === undefined ? {} : { name: grant.id }), place: grant.place }));
  return { truth: or(...decided.map((each) => each.truth)), reasons, stoppedBy: '' };
};

const resourceControlPolicies = ({ world, caller, subject, matchable }: Setting): readonly PlayedPolicy[] => {
  const service = matchable.action.slice(0, matchable.action.indexOf(':'));
  const managedByAws = 'key' in subject && subject.key?.manager === 'AWS';
  if (subject.kind === 'none' || !RCP_SERVICES.has(service) || isRcpExempt(matchable.action) || managedByAws || isServiceLinkedRole(caller)) return [];
  return organizationLevels(world, 'RESOURCE_CONTROL_POLICY', subject.account).flat();
};

/** Every policy whose Deny counts for the request. */
export const denyingPolicies = (setting: Setting): readonly PlayedPolicy[] => {
  const { world, caller, request, subject } = setting;
  const onResource = subject.kind === 'none' || !hasResourcePolicy(subject) ? [] : guardOf(subject).policies;
  return [
    ...onResource,
    ...identityPolicies(caller, request),
    ...boundaryPolicies(caller),
    ...sessionPolicies(caller, request),
    ...serviceControlLevels(world, caller).flat(),
    ...resourceControlPolicies(setting),
  ];
};

const denied = (because: readonly Reason[]): Decision =>
  ({ decision: 'explicitDeny', because, stoppedBy: `an explicit deny in the ${because[0]?.policy ?? 'policy'}`, nearMisses: [], unknowns: [] });

const implicitly = (stoppedBy: string): Decision => ({ decision: 'implicitDeny', because: [], stoppedBy, nearMisses: [], unknowns: [] });

const undecided = (unknowns: readonly UnknownCause[]): Decision => ({ decision: 'unknown', because: [], nearMisses: [], unknowns });

/** The setting of a request; undefined when its principal cannot be read. */
export const settingOf = (world: World, request: Request): Setting | undefined => {
  const caller = parseCaller(world, request.principal);
  if (caller === undefined) return undefined;
  const action = request.action.toLowerCase();
  const subject = resolveSubject(world, action, request.resource, request.resourceAccount);
  const context = contextOf(request, { world, caller, subject, action });
  return { world, request, caller, subject, context, matchable: { caller, action, arn: subject.arn, context } };
};

const decideSetting = (setting: Setting): Decision => {
  const denies = findStatements(denyingPolicies(setting), 'Deny', setting.matchable);
  const deny = strongest(denies);
  if (deny === YES) return denied(surely(denies));
  const { caller, context, matchable, subject } = setting;
  // KMS refuses unsigned requests.
  if (caller.kind === 'anonymous' && matchable.action.startsWith('kms:')) return implicitly('KMS refuses requests without a signature');
  const guardrail = serviceControlLayer(setting.world, caller, matchable);
  if (guardrail.truth === NO) return implicitly('no service control policy allows it at some level of the organization');
  const policies = throughPolicies(setting);
  const grants = policies.truth === YES ? { truth: NO, reasons: [], stoppedBy: '' } satisfies Ways : throughGrants(setting);
  const granted = grants.truth === YES;
  const allowed = and(not(deny), guardrail.truth, or(policies.truth, grants.truth), aliasKey(setting, subject));
  if (allowed === NO) return implicitly(policies.stoppedBy);
  if (allowed === MAYBE) return undecided(context.causes);
  return { decision: 'allowed', because: granted ? grants.reasons : policies.reasons, nearMisses: [], unknowns: [] };
};

/** An alias operation also needs the key [KMS alias-authorization]. */
const aliasKey = (setting: Setting, subject: Subject): Truth => {
  if (subject.kind !== 'alias' || subject.key === undefined) return YES;
  const { key, alias, account } = subject;
  const onKey: Subject = { kind: 'key', arn: key.arn, key, account, alias };
  const { decision } = decideSetting({ ...setting, subject: onKey, matchable: { ...setting.matchable, arn: key.arn } });
  return decision === 'unknown' ? MAYBE : truth(decision === 'allowed');
};

/**
 * Decides one concrete request against all policies, grants and guardrails of the world. The answer is
 * `unknown` only where inputs that are missing or unresolved could turn it.
 */
export const decide = (world: World, request: Request): Decision => {
  const setting = settingOf(world, request);
  if (setting !== undefined) return decideSetting(setting);
  return undecided([{ name: `principal ${request.principal}`, matters: 'it is no user, role, session, root, federated user or service that can call AWS' }]);
};
