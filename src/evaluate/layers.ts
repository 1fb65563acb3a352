import type { NamedPolicy, OrganizationPolicy, OrganizationPolicyType, Principal, World } from '../world/types.ts';
import { indexed } from '../world/indexed.ts';
import { findAccount } from '../world/lookup.ts';
import { isServiceLinkedRole, type Caller } from './caller.ts';
import { findStatements, strongest, type Found, type Matchable } from './match.ts';
import { unreadable, type PlayedPolicy } from './played.ts';
import { isStranger } from './strangers.ts';
import { MAYBE, NO, YES, and, type Truth } from './truth.ts';
import type { PolicyRole, Request, UnknownCause } from './types.ts';

/** What one layer of policies says: how surely it allows, and by which statements. */
export interface Layer {
  readonly truth: Truth;
  readonly found: readonly Found[];
  readonly cause?: UnknownCause;
}

/** What the service control policies say. */
export interface Guardrail {
  readonly truth: Truth;
  readonly cause?: UnknownCause | undefined;
  /** The first level of the organization that does not allow. */
  readonly closed?: string;
}

const OPEN: Layer = { truth: YES, found: [] };

const allowing = (policies: readonly PlayedPolicy[], request: Matchable): Layer => {
  const found = findStatements(policies, 'Allow', request);
  const truth = strongest(found);
  const cause = truth === YES ? undefined : unreadable(policies, 'Allow');
  return cause === undefined ? { truth, found } : { truth: MAYBE, found, cause };
};

const played = (role: PolicyRole, { name, owner, policy }: NamedPolicy): PlayedPolicy => ({ role, owner, name, policy });

export const principalOf = (caller: Caller): Principal | undefined => ('principal' in caller ? caller.principal : undefined);

const arnOf = (caller: Caller): string => ('arn' in caller ? caller.arn : '');

const NONE: readonly PlayedPolicy[] = [];

const ownPolicies = indexed(({ identityPolicies: own = [] }: Principal): readonly PlayedPolicy[] => own.map((policy) => played('identity policy', policy)));

/** Identity policies that a request brings. */
export const assumedPolicies = (caller: Caller, { assumedIdentityPolicies = [] }: Request): readonly PlayedPolicy[] =>
  assumedIdentityPolicies.map((policy) => ({ role: 'identity policy', owner: arnOf(caller), name: 'assumed', policy }));

/** The caller's identity policies as far as they are known; the same list for every request without assumed ones. */
export const identityPolicies = (caller: Caller, request: Request): readonly PlayedPolicy[] => {
  const principal = principalOf(caller);
  const known = principal === undefined ? NONE : ownPolicies(principal);
  return request.assumedIdentityPolicies === undefined ? known : [...known, ...assumedPolicies(caller, request)];
};

/** Whether everything about the caller's identity policies is known. */
export const unseenIdentity = (world: World, caller: Caller, request: Request): UnknownCause | undefined => {
  if (request.assumedIdentityPolicies !== undefined || !('account' in caller)) return undefined;
  const principal = principalOf(caller);
  const missing = principal?.missingPolicies ?? [];
  if (missing.length > 0) return { name: `policy ${missing.join(', ')}`, matters: `attached to ${caller.arn}, its text is not in the input` };
  if (principal?.identityPolicies !== undefined) return undefined;
  if (principal === undefined && caller.kind !== 'federated-user' && findAccount(world, caller.account)?.complete === true) return undefined;
  return { name: `identity policies of ${caller.arn}`, matters: 'whether IAM of its account allows the request' };
};

/**
 * What the caller's identity policies allow. The root user needs none; a stranger's are its own account's to
 * write. Policies that are not in the input may allow anything.
 */
export const identityLayer = (world: World, caller: Caller, request: Request, matchable: Matchable): Layer => {
  if (caller.kind === 'root' || isStranger(world, caller)) return OPEN;
  const layer = allowing(identityPolicies(caller, request), matchable);
  const cause = layer.truth === YES ? undefined : unseenIdentity(world, caller, request);
  return cause === undefined ? layer : { truth: MAYBE, found: layer.found, cause };
};

const asBoundary = indexed((policy: NamedPolicy): readonly PlayedPolicy[] => [played('permissions boundary', policy)]);

export const boundaryPolicies = (caller: Caller): readonly PlayedPolicy[] => {
  const boundary = principalOf(caller)?.permissionsBoundary;
  return boundary === undefined || boundary === 'unknown' ? NONE : asBoundary(boundary);
};

/** The caller's boundary, where it has one whose text is not in the input. */
export const unknownBoundary = (caller: Caller): UnknownCause | undefined => {
  if (principalOf(caller)?.permissionsBoundary !== 'unknown') return undefined;
  return { name: `permissions boundary of ${arnOf(caller)}`, matters: 'its text is not in the input' };
};

/** What the caller's permissions boundary lets through. */
export const boundaryLayer = (caller: Caller, matchable: Matchable): Layer => {
  if (principalOf(caller)?.permissionsBoundary === undefined) return OPEN;
  const cause = unknownBoundary(caller);
  return cause === undefined ? allowing(boundaryPolicies(caller), matchable) : { truth: MAYBE, found: [], cause };
};

export const sessionPolicies = (caller: Caller, request: Request): readonly PlayedPolicy[] =>
  request.sessionPolicies.map((policy) => ({ role: 'session policy', owner: arnOf(caller), policy }));

/** What the session policies passed with the caller's credentials let through. */
export const sessionLayer = (caller: Caller, request: Request, matchable: Matchable): Layer =>
  request.sessionPolicies.length === 0 ? OPEN : allowing(sessionPolicies(caller, request), matchable);

const ROLES = { SERVICE_CONTROL_POLICY: 'service control policy', RESOURCE_CONTROL_POLICY: 'resource control policy' } as const;

const play = ({ type, name, target, policy }: OrganizationPolicy, doubt?: UnknownCause): PlayedPolicy =>
  ({ role: ROLES[type], owner: target ?? 'organization', name, policy, ...(doubt === undefined ? {} : { doubt }) });

export type Levels = readonly (readonly PlayedPolicy[])[];

/** Its id has a hyphen, that of an account has not. */
const isRootOrUnit = (target: string | undefined): target is string => target?.includes('-') === true;

/** Policies attached to roots and units of which the account may or may not be a member, or to no stated target. */
const doubtfulLevels = (policies: readonly OrganizationPolicy[], account: string | undefined, isMember: boolean): Levels => {
  const whose = account === undefined ? 'the account of the resource' : `account ${account}`;
  const unplaced = policies.filter(({ target }) => target === undefined)
    .map((policy) => [play(policy, { name: `target of ${ROLES[policy.type]} ${policy.name}`, matters: `whether it applies to ${whose}` })]);
  if (isMember) return unplaced;
  const placed = [...new Set(policies.map(({ target }) => target).filter(isRootOrUnit))].map((target) => {
    const doubt = { name: `organization of ${whose}`, matters: `whether ${whose} is under ${target}` };
    return policies.filter((each) => each.target === target).map((each) => play(each, doubt));
  });
  return [...placed, ...unplaced];
};

const findLevels = (world: World, type: OrganizationPolicyType, id: string | undefined): Levels => {
  const policies = world.organizationPolicies.filter((policy) => policy.type === type);
  const account = id === undefined ? undefined : findAccount(world, id);
  const organization = account?.organization;
  if (organization?.management === true) return [];
  const above = [organization?.path, id].flatMap((part) => part?.split('/') ?? []);
  const certain = above.map((level) => policies.filter(({ target }) => target === level).map((policy) => play(policy)));
  const isAlone = organization === undefined && account?.complete === true;
  const doubtful = isAlone ? [] : doubtfulLevels(policies, id, organization !== undefined);
  return [...certain, ...doubtful].filter((level) => level.length > 0);
};

const knownLevels = indexed<World['organizationPolicies'], (accounts: World['accounts']) => Map<string, Levels>>(() => indexed(() => new Map()));

/**
 * The organization's policies of a type that an account is subject to, by level; its management account is not.
 *
 * @param account undefined: no input says whose the resource is
 */
export const organizationLevels = (world: World, type: OrganizationPolicyType, account: string | undefined): Levels => {
  if (world.organizationPolicies.length === 0) return [];
  const byAccount = knownLevels(world.organizationPolicies)(world.accounts);
  const id = `${type} ${account ?? ''}`;
  const levels = byAccount.get(id) ?? findLevels(world, type, account);
  byAccount.set(id, levels);
  return levels;
};

// SCPs leave service-linked roles alone and never reach service principals [ORG orgs_manage_policies_scps].
export const serviceControlLevels = (world: World, caller: Caller): Levels =>
  'account' in caller && !isServiceLinkedRole(caller) && !isStranger(world, caller)
    ? organizationLevels(world, 'SERVICE_CONTROL_POLICY', caller.account)
    : [];

/** Why a level may turn out not to be above the account. */
export const doubtOf = (level: readonly PlayedPolicy[]): UnknownCause | undefined => level.find(({ doubt }) => doubt !== undefined)?.doubt;

/** Whether a level may stand in the way by not allowing; a doubtful one without allows is taken as part of another. */
export const isAllowList = (level: readonly PlayedPolicy[]): boolean =>
  doubtOf(level) === undefined || level.some(({ policy }) => policy.statements.some(({ effect }) => effect === 'Allow'));

// Where the doubtful policies allow the request it does not matter whether they apply.
const doubtfulLayer = (level: readonly PlayedPolicy[], doubt: UnknownCause, matchable: Matchable): Guardrail => {
  const placed = level.map(({ role, owner, policy }): PlayedPolicy => ({ role, owner, policy }));
  return allowing(placed, matchable).truth === YES ? OPEN : { truth: MAYBE, cause: doubt };
};

const levelLayer = (level: readonly PlayedPolicy[], matchable: Matchable): Guardrail => {
  const doubt = doubtOf(level);
  return doubt === undefined ? allowing(level, matchable) : doubtfulLayer(level, doubt, matchable);
};

/** At each level of allow-lists some SCP has to allow [ORG orgs_manage_policies_scps_evaluation]. */
export const serviceControlLayer = (levels: Levels, matchable: Matchable): Guardrail => {
  let truth: Truth = YES;
  let cause: UnknownCause | undefined;
  for (const level of levels) {
    const layer = levelLayer(level, matchable);
    if (layer.truth === NO) return { truth: NO, closed: [...new Set(level.map(({ owner }) => owner))].join(', ') };
    truth = and(truth, layer.truth);
    cause ??= layer.cause;
  }
  return { truth, cause };
};
