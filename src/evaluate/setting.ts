import { RCP_SERVICES, isRcpExempt } from '../aws/organizations.ts';
import type { Policy } from '../policy/types.ts';
import { findAccount } from '../world/lookup.ts';
import type { World } from '../world/types.ts';
import { isServiceLinkedRole, parseCaller, type Caller } from './caller.ts';
import { contextOf, type Context } from './context.ts';
import {
  assumedPolicies, boundaryPolicies, identityPolicies, isAllowList, organizationLevels, principalOf, serviceControlLevels, sessionPolicies, unknownBoundary,
  type Levels,
} from './layers.ts';
import type { CandidateTable, Matchable } from './match.ts';
import { unreadable, type PlayedPolicy } from './played.ts';
import { guardOf, hasResourcePolicy } from './resource-policy.ts';
import { resolveSubject, type Subject } from './subject.ts';
import type { Request, UnknownCause } from './types.ts';

/** The parts of a setting that say which policies are in play. */
export interface Parties {
  readonly world: World;
  readonly request: Request;
  readonly caller: Caller;
  readonly subject: Subject;
  /** Lower case. */
  readonly action: string;
}

/** What requests of one caller for one action on one resource have in common. */
interface Stage {
  readonly caller: Caller;
  readonly subject: Subject;
  readonly action: string;
  readonly candidates: CandidateTable;
  /** Policies whose Deny counts, but for those that come with a request. */
  readonly standing: readonly PlayedPolicy[];
  /** Levels of service control policies that have to allow. */
  readonly levels: Levels;
  /** What is not in the input and may deny. */
  readonly unseen: readonly UnknownCause[];
}

/** Everything that takes part in deciding one request. */
export interface Setting extends Omit<Stage, 'action' | 'candidates'> {
  readonly world: World;
  readonly request: Request;
  readonly matchable: Matchable;
  readonly context: Context;
}

export const partiesOf = ({ world, request, caller, subject, matchable }: Setting): Parties =>
  ({ world, request, caller, subject, action: matchable.action });

/** RCPs restrict everyone's requests for the account's resources, but for the exemptions that AWS lists [ORG orgs_manage_policies_rcps]. */
const resourceControlPolicies = ({ world, caller, subject, action }: Parties): readonly PlayedPolicy[] => {
  if (subject.kind === 'none') return [];
  const service = action.slice(0, action.indexOf(':'));
  const managedByAws = 'key' in subject && subject.key?.manager === 'AWS';
  if (!RCP_SERVICES.has(service) || isRcpExempt(action) || managedByAws || isServiceLinkedRole(caller)) return [];
  return organizationLevels(world, 'RESOURCE_CONTROL_POLICY', subject.account).flat();
};

/** Every policy whose Deny counts for a request. */
export const denyingPolicies = (parties: Parties): readonly PlayedPolicy[] => {
  const { world, caller, request, subject, action } = parties;
  return [
    ...(hasResourcePolicy(subject, action) ? guardOf(subject).policies : []),
    ...identityPolicies(caller, request),
    ...boundaryPolicies(caller),
    ...sessionPolicies(caller, request),
    ...serviceControlLevels(world, caller).flat(),
    ...resourceControlPolicies(parties),
  ];
};

const denies = ({ statements, unreadable: unread }: Policy): boolean => unread.length > 0 || statements.some(({ effect }) => effect === 'Deny');

/** Whether some user of an account that was read completely could pass a denial on to a federated user. */
const userMayDeny = (world: World, account: string): boolean =>
  [...world.principals.values()].some(({ kind, account: own, identityPolicies: policies = [], missingPolicies = [], permissionsBoundary: boundary }) =>
    kind === 'user' && own === account
    && (missingPolicies.length > 0 || boundary === 'unknown' || [...policies, ...(boundary === undefined ? [] : [boundary])].some(({ policy }) => denies(policy))));

// AWS managed policies give permissions; those that take them away say so in their names [IAM access_policies_managed-vs-inline].
const onlyGives = (name: string): boolean => /^arn:[^:]*:iam::aws:policy\//.test(name) && !/deny|quarantine/i.test(name);

/**
 * Policies of the caller that it is known to have and whose text is missing may deny. Policies that nothing in the
 * input mentions are not supposed to.
 */
const missingIdentityDenial = ({ world, caller, request }: Parties): UnknownCause | undefined => {
  if (request.assumedIdentityPolicies !== undefined) return undefined;
  const missing = (principalOf(caller)?.missingPolicies ?? []).filter((name) => !onlyGives(name));
  const known = 'arn' in caller ? caller.arn : '';
  if (missing.length > 0) return { name: `policy ${missing.join(', ')}`, matters: `attached to ${known}, its text is not in the input; it may deny the request` };
  const federated = caller.kind === 'federated-user' && findAccount(world, caller.account)?.complete === true;
  if (!federated || !userMayDeny(world, caller.account)) return undefined;
  return { name: `identity policies of ${known}`, matters: 'those of the user who federated may deny the request' };
};

/**
 * What may deny the request and is not in the input: policies that were not read, and statements that could not
 * be.
 */
export const unseenDenials = (parties: Parties, denying: readonly PlayedPolicy[]): readonly UnknownCause[] => {
  const { subject, action, caller } = parties;
  const guard = hasResourcePolicy(subject, action) ? guardOf(subject) : undefined;
  const unseen = guard?.policies.length === 0 ? guard.unseen : undefined;
  const boundary = unknownBoundary(caller);
  return [
    unseen && { ...unseen, matters: `${unseen.matters}; it may deny the request` },
    missingIdentityDenial(parties),
    boundary && { ...boundary, matters: `${boundary.matters}; it may deny the request` },
    unreadable(denying, 'Deny'),
  ].filter((cause) => cause !== undefined);
};

/** A request that brings no policies: whose it is, for what and on what is said apart. */
const PLAIN: Request = { principal: '*', action: '*', resource: '*', context: new Map(), sessionPolicies: [] };

const stageOf = (world: World, caller: Caller, subject: Subject, action: string): Stage => {
  const parties: Parties = { world, request: PLAIN, caller, subject, action };
  const standing = denyingPolicies(parties);
  const levels = serviceControlLevels(world, caller).filter(isAllowList);
  return { caller, subject, action, candidates: new WeakMap(), standing, levels, unseen: unseenDenials(parties, standing) };
};

type Stages = Map<string, Map<string, Map<string, Stage | undefined>>>;

interface StageTable {
  readonly stages: Stages;
  count: number;
}

const MOST_STAGES = 20_000;
const made = new WeakMap<World, StageTable>();

const makeStage = (world: World, { principal, action: written, resource, resourceAccount }: Request): Stage | undefined => {
  const caller = parseCaller(world, principal);
  if (caller === undefined) return undefined;
  const action = written.toLowerCase();
  return stageOf(world, caller, resolveSubject(world, action, resource, resourceAccount), action);
};

/** The stage of a request, made once for each caller, action and resource; undefined when the principal cannot be read. */
const stageFor = (world: World, request: Request): Stage | undefined => {
  const { principal, action, resourceAccount } = request;
  const resource = resourceAccount === undefined ? request.resource : `${request.resource} ${resourceAccount}`;
  const kept = made.get(world);
  const known: StageTable = kept === undefined || kept.count >= MOST_STAGES ? { stages: new Map(), count: 0 } : kept;
  const byAction = known.stages.get(principal);
  const before = byAction?.get(action)?.get(resource);
  if (before !== undefined) return before;
  const fresh = makeStage(world, request);
  known.count += 1;
  const actions = byAction ?? new Map<string, Map<string, Stage | undefined>>();
  const resources = actions.get(action) ?? new Map<string, Stage | undefined>();
  made.set(world, known);
  known.stages.set(principal, actions);
  actions.set(action, resources);
  resources.set(resource, fresh);
  return fresh;
};

const settingAt = (world: World, request: Request, stage: Stage, context: Context): Setting => {
  const { caller, subject, action, candidates, standing, levels } = stage;
  const matchable: Matchable = { caller, action, arn: subject.arn, context, candidates };
  const unseen = request.assumedIdentityPolicies === undefined ? stage.unseen : unseenDenials({ world, request, caller, subject, action }, standing);
  return { world, request, caller, subject, standing, levels, unseen, matchable, context };
};

/** The setting of a request; undefined when its principal cannot be read. */
export const settingOf = (world: World, request: Request): Setting | undefined => {
  const stage = stageFor(world, request);
  return stage && settingAt(world, request, stage, contextOf(request, { world, ...stage }));
};

/** The same request held against another subject: the key behind an alias. */
export const settingFor = ({ world, request, caller, context, matchable }: Setting, subject: Subject): Setting =>
  settingAt(world, request, stageOf(world, caller, subject, matchable.action), context);

/** Policies that come with the request itself. */
export const broughtPolicies = ({ request, caller }: Setting): readonly PlayedPolicy[] =>
  [...sessionPolicies(caller, request), ...assumedPolicies(caller, request)];
