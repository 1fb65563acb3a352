import type { World } from '../world/types.ts';
import { serviceControlLayer } from './layers.ts';
import { findStatements, strongest, type Found } from './match.ts';
import { broughtPolicies, settingFor, settingOf, type Setting } from './setting.ts';
import type { Subject } from './subject.ts';
import { MAYBE, NO, YES, and, not, or, type Truth } from './truth.ts';
import type { Decision, Reason, Request, UnknownCause } from './types.ts';
import { innerLayers, surely, throughGrants, throughPolicies, type Inner } from './ways.ts';

const denied = (because: readonly Reason[]): Decision =>
  ({ decision: 'explicitDeny', because, stoppedBy: `an explicit deny in the ${because[0]?.policy ?? 'policy'}`, nearMisses: [], unknowns: [] });

const implicitly = (stoppedBy: string): Decision => ({ decision: 'implicitDeny', because: [], stoppedBy, nearMisses: [], unknowns: [] });

const undecided = (unknowns: readonly UnknownCause[]): Decision => ({ decision: 'unknown', because: [], nearMisses: [], unknowns });

const denialsOf = (setting: Setting): readonly Found[] => {
  const { standing, matchable } = setting;
  const found = findStatements(standing, 'Deny', matchable);
  const brought = broughtPolicies(setting);
  return brought.length === 0 ? found : [...found, ...findStatements(brought, 'Deny', matchable)];
};

const decideSetting = (setting: Setting): Decision => {
  const { caller, context, matchable, subject, unseen } = setting;
  const denies = denialsOf(setting);
  const deny = strongest(denies);
  if (deny === YES) return denied(surely(denies));
  // KMS refuses unsigned requests.
  if (caller.kind === 'anonymous' && matchable.action.startsWith('kms:')) return implicitly('KMS refuses requests without a signature');
  const guardrail = serviceControlLayer(setting.levels, matchable);
  if (guardrail.closed !== undefined) return implicitly(`no service control policy of ${guardrail.closed} allows it`);
  let layers: Inner | undefined;
  const inner = (): Inner => (layers ??= innerLayers(setting));
  const policies = throughPolicies(setting, inner);
  const last = policies.truth === YES ? policies : throughGrants(setting, inner);
  const given = or(policies.truth, last.truth);
  if (given === NO) return implicitly(last.stoppedBy === '' ? policies.stoppedBy : last.stoppedBy);
  const onKey = aliasKey(setting, subject);
  if (onKey?.decision === 'explicitDeny' || onKey?.decision === 'implicitDeny') return onKey;
  const allowed = and(not(deny), guardrail.truth, given, truthOf(onKey), unseen.length > 0 ? MAYBE : YES);
  if (allowed === YES) return { decision: 'allowed', because: last.reasons(), nearMisses: [], unknowns: [] };
  if (guardrail.cause !== undefined) context.noteCause(guardrail.cause);
  unseen.forEach(context.noteCause);
  return undecided(context.causes);
};

const truthOf = (decision: Decision | undefined): Truth => (decision?.decision === 'unknown' ? MAYBE : YES);

/** What is decided about the key of an alias, which alias operations need as well [KMS alias-authorization]. */
const aliasKey = (setting: Setting, subject: Subject): Decision | undefined => {
  if (subject.kind !== 'alias' || subject.key === undefined) return undefined;
  const { key, alias, account } = subject;
  return decideSetting(settingFor(setting, { kind: 'key', arn: key.arn, key, account, alias }));
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
