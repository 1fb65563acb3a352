import { crossesAccounts } from '../../aws/kms.ts';
import { contextKeyName } from '../../policy/context-key.ts';
import type { Statement } from '../../policy/types.ts';
import type { Grant, World } from '../../world/types.ts';
import { accountOf } from '../caller.ts';
import { denyingPolicies } from '../decide.ts';
import { boundaryPolicies, identityPolicies, principalOf, serviceControlLevels, sessionPolicies, unseenIdentity, type PlayedPolicy } from '../layers.ts';
import { guardOf, hasResourcePolicy, type Guard } from '../resource-policy.ts';
import { isStranger } from '../strangers.ts';
import type { Subject } from '../subject.ts';
import type { Request } from '../types.ts';
import { FALSE, TRUE, type Formula } from './formula.ts';
import { grantFormula } from './grants.ts';
import { anyOf, statementFormulas, type Scene, type StatementFormula } from './statements.ts';
import { unknownFormula } from './unknowns.ts';

/** All requests of one caller for one action on one resource. */
export interface SymbolicSetting extends Scene {
  readonly world: World;
  readonly subject: Subject;
  /** What the question fixes: session policies and assumed identity policies. */
  readonly request: Request;
  /** Only what this statement of the resource's policy, or this grant, lets through; denials count as ever. */
  readonly through?: Statement | Grant;
}

/** The requests that are allowed, by what allows them; one request may be allowed in several ways. */
export interface Ways {
  /** The resource's policy alone. */
  readonly resource: Formula;
  /** The caller's identity policies, where the resource has a policy together with it. */
  readonly identity: Formula;
  readonly grant: Formula;
}

interface Inner {
  readonly identity: Formula;
  readonly boundary: Formula;
  readonly session: Formula;
}

const allowing = (policies: readonly PlayedPolicy[], setting: SymbolicSetting): Formula =>
  anyOf(statementFormulas(policies, 'Allow', setting), setting.vocabulary);

const identityFormula = (setting: SymbolicSetting): Formula => {
  const { world, caller, request, vocabulary } = setting;
  if (caller.kind === 'root' || isStranger(world, caller)) return TRUE;
  const known = allowing(identityPolicies(caller, request), setting);
  const cause = unseenIdentity(world, caller, request);
  return cause === undefined ? known : vocabulary.maker.or(known, unknownFormula(cause, vocabulary));
};

const boundaryFormula = (setting: SymbolicSetting): Formula => {
  const boundary = principalOf(setting.caller)?.permissionsBoundary;
  if (boundary === undefined) return TRUE;
  if (boundary !== 'unknown') return allowing(boundaryPolicies(setting.caller), setting);
  const owner = 'arn' in setting.caller ? setting.caller.arn : '';
  return unknownFormula({ name: `permissions boundary of ${owner}`, matters: 'its text is not in the input' }, setting.vocabulary);
};

const sessionFormula = (setting: SymbolicSetting): Formula =>
  setting.request.sessionPolicies.length === 0 ? TRUE : allowing(sessionPolicies(setting.caller, setting.request), setting);

const innerFormulas = (setting: SymbolicSetting): Inner =>
  ({ identity: identityFormula(setting), boundary: boundaryFormula(setting), session: sessionFormula(setting) });

const withinAccount = (
  guard: Guard, statements: readonly StatementFormula[], inner: Inner, { vocabulary: { maker } }: SymbolicSetting,
): Pick<Ways, 'resource' | 'identity'> => {
  const limits = maker.and(inner.boundary, inner.session);
  const delegated = guard.needsDelegation ? maker.or(...statements.map(({ account }) => account)) : TRUE;
  return {
    resource: maker.or(
      ...statements.map(({ direct }) => direct),
      maker.and(maker.or(...statements.map(({ limited }) => limited)), limits),
    ),
    identity: maker.and(delegated, inner.identity, limits),
  };
};

const acrossAccounts = (statements: readonly StatementFormula[], inner: Inner, setting: SymbolicSetting): Formula => {
  const { subject, action, vocabulary } = setting;
  if (subject.kind !== 'resource' && subject.kind !== 'role' && !crossesAccounts(action)) return FALSE;
  return vocabulary.maker.and(anyOf(statements, vocabulary), inner.identity, inner.boundary, inner.session);
};

/** Whether caller and resource share an account, as a formula: an account may be unresolved. */
const sameAccount = ({ caller, subject, vocabulary }: SymbolicSetting): Formula => {
  const own = accountOf(caller);
  const account = subject.kind === 'none' ? own : subject.account;
  if (own === undefined) return FALSE;
  if (account === own) return TRUE;
  if (account !== undefined && !account.includes('‹') && !own.includes('‹')) return FALSE;
  return unknownFormula({ name: `account of ${subject.arn}`, matters: `whether it is ${own}, the caller's` }, vocabulary);
};

const unseenGuard = (guard: Guard, { subject, vocabulary }: SymbolicSetting): Formula =>
  guard.unseen ? unknownFormula({ name: `${guard.role} of ${subject.arn}`, matters: 'it is not in the input' }, vocabulary) : FALSE;

const isOnTheWay = (part: Statement | Grant, { through }: SymbolicSetting): boolean => through === undefined || through === part;

/** The requests that policies let through: by the resource's policy alone, and with the caller's identity policies. */
const throughPolicies = (setting: SymbolicSetting): Pick<Ways, 'resource' | 'identity'> => {
  const { caller, subject, vocabulary } = setting;
  const { maker } = vocabulary;
  const same = sameAccount(setting);
  const inner = innerFormulas(setting);
  if (subject.kind === 'none' || !hasResourcePolicy(subject)) {
    return { resource: FALSE, identity: 'account' in caller ? maker.and(same, inner.identity, inner.boundary, inner.session) : FALSE };
  }
  const guard = guardOf(subject);
  const statements = statementFormulas(guard.policies, 'Allow', setting).filter(({ statement }) => isOnTheWay(statement, setting));
  const unseen = setting.through === undefined ? unseenGuard(guard, setting) : FALSE;
  if (caller.kind === 'service') return { resource: maker.or(anyOf(statements, vocabulary), unseen), identity: FALSE };
  const within = withinAccount(guard, statements, inner, setting);
  const across = maker.or(
    acrossAccounts(statements, inner, setting),
    maker.and(unseen, acrossAccountsIfReached(inner, setting)),
  );
  // Both ways alike: it does not matter whose account it is.
  if (maker.or(within.resource, within.identity, unseen) === across) {
    return within.identity === across ? { resource: within.resource, identity: across } : { resource: across, identity: FALSE };
  }
  return {
    resource: maker.and(same, maker.or(within.resource, unseen)),
    identity: maker.or(maker.and(same, within.identity), maker.and(maker.not(same), across)),
  };
};

const acrossAccountsIfReached = (inner: Inner, { subject, action, vocabulary }: SymbolicSetting): Formula => {
  const crossing = subject.kind === 'resource' || subject.kind === 'role' || crossesAccounts(action);
  return crossing ? vocabulary.maker.and(inner.identity, inner.boundary, inner.session) : FALSE;
};

const PAIR_PREFIX = 'kms:encryptioncontext:';

/** Encryption context pairs that statements test, by comparison name. */
const mentionedPairs = (policies: readonly PlayedPolicy[]): string[] => {
  const keys = policies.flatMap(({ policy }) => policy.statements.flatMap(({ conditions }) => conditions.map(({ key }) => contextKeyName(key))));
  return [...new Set(keys.filter((key) => key.startsWith(PAIR_PREFIX)).map((key) => key.slice(PAIR_PREFIX.length)))];
};

const throughGrants = (setting: SymbolicSetting, policies: readonly PlayedPolicy[]): Formula => {
  const { subject, caller, action, vocabulary } = setting;
  const grants = subject.kind === 'key' ? (subject.key.grants ?? []).filter((grant) => isOnTheWay(grant, setting)) : [];
  const granted = grants.flatMap(({ constraints }) => [constraints.encryptionContextEquals, constraints.encryptionContextSubset])
    .flatMap((pairs) => [...(pairs?.keys() ?? [])].map((name) => name.toLowerCase()));
  const mentioned = [...new Set([...mentionedPairs(policies), ...granted])];
  return vocabulary.maker.or(...grants.map((grant) => grantFormula(grant, caller, action, mentioned, vocabulary)));
};

const guardrails = (setting: SymbolicSetting): Formula =>
  setting.vocabulary.maker.and(...serviceControlLevels(setting.world, setting.caller).map((level) => allowing(level, setting)));

interface Parts extends Ways {
  /** What every way has to get past: guardrails and denies. */
  readonly limits: Formula;
}

const partsOf = (setting: SymbolicSetting): Parts => {
  const { caller, action, arn, vocabulary } = setting;
  const { maker } = vocabulary;
  const nothing: Parts = { resource: FALSE, identity: FALSE, grant: FALSE, limits: FALSE };
  if (caller.kind === 'anonymous' && action.startsWith('kms:')) return nothing;
  const matchable = { caller, action, arn, context: vocabulary.context };
  const denying = denyingPolicies({ ...setting, matchable, context: vocabulary.context });
  const denied = anyOf(statementFormulas(denying, 'Deny', setting), vocabulary);
  if (denied === TRUE) return nothing;
  return { ...throughPolicies(setting), grant: throughGrants(setting, denying), limits: maker.and(guardrails(setting), maker.not(denied)) };
};

/** The requests of a setting that are allowed, by the ways they are; see `allowedFormula`. */
export const allowedWays = (setting: SymbolicSetting): Ways => {
  const { resource, identity, grant, limits } = partsOf(setting);
  const { and } = setting.vocabulary.maker;
  return { resource: and(resource, limits), identity: and(identity, limits), grant: and(grant, limits) };
};

/**
 * The requests of a setting that are allowed: the symbolic counterpart of `decide`, without alias operations'
 * second key.
 */
export const allowedFormula = (setting: SymbolicSetting): Formula => {
  const { resource, identity, grant, limits } = partsOf(setting);
  const { and, or } = setting.vocabulary.maker;
  return and(or(resource, identity, grant), limits);
};
