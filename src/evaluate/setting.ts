import { RCP_SERVICES, isRcpExempt } from '../aws/organizations.ts';
import type { Policy } from '../policy/types.ts';
import { findAccount } from '../world/lookup.ts';
import type { World } from '../world/types.ts';
import { isServiceLinkedRole, parseCaller, type Caller } from './caller.ts';
import type { Matchable } from './compile.ts';
import { contextOf, type Context } from './context.ts';
import {
  boundaryPolicies, identityPolicies, organizationLevels, principalOf, serviceControlLevels, sessionPolicies, unknownBoundary, unreadable,
  type PlayedPolicy,
} from './layers.ts';
import { guardOf, hasResourcePolicy } from './resource-policy.ts';
import { resolveSubject, type Subject } from './subject.ts';
import type { Request, UnknownCause } from './types.ts';

/** Everything that takes part in deciding one request. */
export interface Setting {
  readonly world: World;
  readonly request: Request;
  readonly caller: Caller;
  readonly subject: Subject;
  readonly matchable: Matchable;
  readonly context: Context;
}

/** The parts of a setting that say which policies are in play. */
export interface Parties {
  readonly world: World;
  readonly request: Request;
  readonly caller: Caller;
  readonly subject: Subject;
  /** Lower case. */
  readonly action: string;
}

/** The setting of a request; undefined when its principal cannot be read. */
export const settingOf = (world: World, request: Request): Setting | undefined => {
  const caller = parseCaller(world, request.principal);
  if (caller === undefined) return undefined;
  const action = request.action.toLowerCase();
  const subject = resolveSubject(world, action, request.resource, request.resourceAccount);
  const context = contextOf(request, { world, caller, subject, action });
  return { world, request, caller, subject, context, matchable: { caller, action, arn: subject.arn, context } };
};

export const partiesOf = ({ world, request, caller, subject, matchable }: Setting): Parties =>
  ({ world, request, caller, subject, action: matchable.action });

/** RCPs restrict everyone's requests for the account's resources, but for the exemptions that AWS lists [ORG orgs_manage_policies_rcps]. */
const resourceControlPolicies = ({ world, caller, subject, action }: Parties): readonly PlayedPolicy[] => {
  if (subject.kind === 'none' || world.organizationPolicies.length === 0) return [];
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
