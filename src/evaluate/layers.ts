import type { Policy } from '../policy/types.ts';
import type { NamedPolicy, OrganizationPolicy, OrganizationPolicyType, Principal, World } from '../world/types.ts';
import { findAccount } from '../world/lookup.ts';
import { isServiceLinkedRole, type Caller } from './caller.ts';
import { type Match, type Matchable, matchingStatements } from './compile.ts';
import { isStranger } from './strangers.ts';
import { MAYBE, YES, and, or, type Truth } from './truth.ts';
import type { PolicyRole, Request, UnknownCause } from './types.ts';

/** A policy in play and what it is to the request. */
export interface PlayedPolicy {
  readonly role: PolicyRole;
  readonly owner: string;
  readonly name?: string;
  readonly policy: Policy;
}

/** A matching statement and the policy that holds it. */
export interface Found {
  readonly match: Match;
  readonly from: PlayedPolicy;
}

/** What one layer of policies says: how surely it allows, and by which statements. */
export interface Layer {
  readonly truth: Truth;
  readonly found: readonly Found[];
  readonly cause?: UnknownCause;
}

const OPEN: Layer = { truth: YES, found: [] };

/** Matching statements of several policies. */
export const findStatements = (policies: readonly PlayedPolicy[], effect: 'Allow' | 'Deny', request: Matchable): readonly Found[] =>
  policies.flatMap((from) => matchingStatements(from.policy, effect, request).map((match) => ({ match, from })));

export const strongest = (found: readonly Found[]): Truth => or(...found.map(({ match }) => match.truth));

const allowing = (policies: readonly PlayedPolicy[], request: Matchable): Layer => {
  const found = findStatements(policies, 'Allow', request);
  return { truth: strongest(found), found };
};

const played = (role: PolicyRole, { name, owner, policy }: NamedPolicy): PlayedPolicy => ({ role, owner, name, policy });

export const principalOf = (caller: Caller): Principal | undefined => ('principal' in caller ? caller.principal : undefined);

/** The caller's identity policies as far as they are known. */
export const identityPolicies = (caller: Caller, request: Request): readonly PlayedPolicy[] => {
  const known = (principalOf(caller)?.identityPolicies ?? []).map((policy) => played('identity policy', policy));
  const owner = 'arn' in caller ? caller.arn : '';
  const assumed = (request.assumedIdentityPolicies ?? []).map((policy): PlayedPolicy => ({ role: 'identity policy', owner, name: 'assumed', policy }));
  return [...known, ...assumed];
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

export const boundaryPolicies = (caller: Caller): readonly PlayedPolicy[] => {
  const boundary = principalOf(caller)?.permissionsBoundary;
  return boundary === undefined || boundary === 'unknown' ? [] : [played('permissions boundary', boundary)];
};

/** What the caller's permissions boundary lets through. */
export const boundaryLayer = (caller: Caller, matchable: Matchable): Layer => {
  const boundary = principalOf(caller)?.permissionsBoundary;
  if (boundary === undefined) return OPEN;
  if (boundary !== 'unknown') return allowing(boundaryPolicies(caller), matchable);
  const owner = 'arn' in caller ? caller.arn : '';
  return { truth: MAYBE, found: [], cause: { name: `permissions boundary of ${owner}`, matters: 'its text is not in the input' } };
};

export const sessionPolicies = (caller: Caller, request: Request): readonly PlayedPolicy[] => {
  const owner = 'arn' in caller ? caller.arn : '';
  return request.sessionPolicies.map((policy) => ({ role: 'session policy', owner, policy }));
};

/** What the session policies passed with the caller's credentials let through. */
export const sessionLayer = (caller: Caller, request: Request, matchable: Matchable): Layer =>
  request.sessionPolicies.length === 0 ? OPEN : allowing(sessionPolicies(caller, request), matchable);

/** The levels of the organization above an account, root first, the account last. */
const levelsOf = (world: World, account: string): readonly string[] => {
  const path = findAccount(world, account)?.organization?.path ?? '';
  return [...path.split('/').filter((part) => part.startsWith('r-') || part.startsWith('ou-')), account];
};

const attached = (world: World, type: OrganizationPolicyType, level: string): readonly OrganizationPolicy[] =>
  world.organizationPolicies.filter((policy) => policy.type === type && policy.target === level);

const ROLES = { SERVICE_CONTROL_POLICY: 'service control policy', RESOURCE_CONTROL_POLICY: 'resource control policy' } as const;

/** The organization's policies of a type that an account is subject to, by level; its management account is not. */
export const organizationLevels = (world: World, type: OrganizationPolicyType, account: string | undefined): readonly (readonly PlayedPolicy[])[] => {
  if (account === undefined || findAccount(world, account)?.organization?.management === true) return [];
  return levelsOf(world, account)
    .map((level) => attached(world, type, level).map(({ name, policy }) => ({ role: ROLES[type], owner: level, name, policy })))
    .filter((level) => level.length > 0);
};

// SCPs leave service-linked roles alone and never reach service principals [ORG orgs_manage_policies_scps].
export const serviceControlLevels = (world: World, caller: Caller): readonly (readonly PlayedPolicy[])[] =>
  'account' in caller && !isServiceLinkedRole(caller) ? organizationLevels(world, 'SERVICE_CONTROL_POLICY', caller.account) : [];

/** At each level some SCP has to allow [ORG orgs_manage_policies_scps_evaluation]. */
export const serviceControlLayer = (world: World, caller: Caller, matchable: Matchable): Layer => {
  const levels = serviceControlLevels(world, caller).map((policies) => allowing(policies, matchable));
  return { truth: and(...levels.map((level) => level.truth)), found: levels.flatMap((level) => level.found) };
};

