import { contextKeyName } from '../../policy/context-key.ts';
import type { Statement } from '../../policy/types.ts';
import { hasUnknown } from '../../policy/unknown.ts';
import type { Grant, World } from '../../world/types.ts';
import { accountOf } from '../caller.ts';
import {
  boundaryPolicies, doubtOf, identityPolicies, isAllowList, principalOf, serviceControlLevels, sessionPolicies, unknownBoundary, unseenIdentity,
} from '../layers.ts';
import { unreadable, type PlayedPolicy } from '../played.ts';
import { guardOf, hasResourcePolicy, type Guard } from '../resource-policy.ts';
import { denyingPolicies, unseenDenials } from '../setting.ts';
import { isStranger } from '../strangers.ts';
import type { Subject } from '../subject.ts';
import type { Request } from '../types.ts';
import { isRetiring, staysInside } from '../ways.ts';
import { FALSE, TRUE, type Formula } from './formula.ts';
import { grantFormulas } from './grants.ts';
import { anyOf, statementFormulas, type Scene, type StatementFormula } from './statements.ts';
import { unknownFormula } from './unknowns.ts';

/** All requests of one caller for one action on one resource. */
export interface SymbolicSetting extends Scene {
  readonly world: World;
  readonly subject: Subject;
  /** What the question fixes: session policies and assumed identity policies. */
  readonly request: Request;
  /** Only what this statement of the resource's policy, or this grant, lets through. */
  readonly through?: Statement | Grant;
}

/** The requests that are allowed, by what lets them through. */
export interface Ways {
  /** The resource's policy alone. */
  readonly resource: Formula;
  /** The caller's identity policies, where the resource's policy lets them count. */
  readonly identity: Formula;
  readonly grant: Formula;
}

interface Inner {
  readonly identity: Formula;
  readonly boundary: Formula;
  readonly session: Formula;
}

const allowing = (policies: readonly PlayedPolicy[], setting: SymbolicSetting): Formula => {
  const { vocabulary } = setting;
  const known = anyOf(statementFormulas(policies, 'Allow', setting), vocabulary);
  const cause = unreadable(policies, 'Allow');
  return cause === undefined ? known : vocabulary.maker.or(known, unknownFormula(cause, vocabulary));
};

const identityFormula = (setting: SymbolicSetting): Formula => {
  const { world, caller, request, vocabulary } = setting;
  if (caller.kind === 'root' || isStranger(world, caller)) return TRUE;
  const known = allowing(identityPolicies(caller, request), setting);
  const cause = unseenIdentity(world, caller, request);
  return cause === undefined ? known : vocabulary.maker.or(known, unknownFormula(cause, vocabulary));
};

const boundaryFormula = (setting: SymbolicSetting): Formula => {
  if (principalOf(setting.caller)?.permissionsBoundary === undefined) return TRUE;
  const cause = unknownBoundary(setting.caller);
  return cause === undefined ? allowing(boundaryPolicies(setting.caller), setting) : unknownFormula(cause, setting.vocabulary);
};

const sessionFormula = (setting: SymbolicSetting): Formula =>
  setting.request.sessionPolicies.length === 0 ? TRUE : allowing(sessionPolicies(setting.caller, setting.request), setting);

const innerFormulas = (setting: SymbolicSetting): Inner =>
  ({ identity: identityFormula(setting), boundary: boundaryFormula(setting), session: sessionFormula(setting) });

const throughIdentity = ({ identity, boundary, session }: Inner, { vocabulary: { maker } }: SymbolicSetting): Formula =>
  maker.and(identity, boundary, session);

const withinAccount = (guard: Guard, statements: readonly StatementFormula[], inner: Inner, setting: SymbolicSetting): Pick<Ways, 'resource' | 'identity'> => {
  const { maker } = setting.vocabulary;
  const delegated = guard.needsDelegation ? maker.or(...statements.map(({ account }) => account)) : TRUE;
  return {
    resource: maker.or(
      ...statements.map(({ direct }) => direct),
      maker.and(maker.or(...statements.map(({ limited }) => limited)), inner.boundary, inner.session),
    ),
    identity: maker.and(delegated, throughIdentity(inner, setting)),
  };
};

/** Caller of another account; `reached` says when the resource's policy allows it. */
const acrossAccounts = (reached: Formula, inner: Inner, setting: SymbolicSetting): Formula =>
  staysInside(setting.subject, setting.action) === undefined ? setting.vocabulary.maker.and(reached, throughIdentity(inner, setting)) : FALSE;

/** Whether caller and resource share an account, as a formula: an account may be unresolved. */
const sameAccount = ({ caller, subject, vocabulary }: SymbolicSetting): Formula => {
  const own = accountOf(caller);
  const account = subject.kind === 'none' ? own : subject.account;
  if (own === undefined) return FALSE;
  if (account === own) return TRUE;
  if (account !== undefined && !hasUnknown(account) && !hasUnknown(own)) return FALSE;
  return unknownFormula({ name: `account of ${subject.arn}`, matters: `whether it is ${own}, the caller's` }, vocabulary);
};

const isOnTheWay = (part: Statement | Grant, { through }: SymbolicSetting): boolean => through === undefined || through === part;

/** The requests that policies let through: by the resource's policy alone, and with the caller's identity policies. */
const throughPolicies = (setting: SymbolicSetting, inner: Inner): Pick<Ways, 'resource' | 'identity'> => {
  const { caller, subject, action, vocabulary } = setting;
  const { maker } = vocabulary;
  if (isRetiring(action)) return { resource: FALSE, identity: FALSE };
  const same = sameAccount(setting);
  if (!hasResourcePolicy(subject, action)) return { resource: FALSE, identity: maker.and(same, throughIdentity(inner, setting)) };
  const guard = guardOf(subject);
  const statements = statementFormulas(guard.policies, 'Allow', setting, (statement) => isOnTheWay(statement, setting));
  const unseen = guard.unseen === undefined || setting.through !== undefined ? FALSE : unknownFormula(guard.unseen, vocabulary);
  const reached = maker.or(anyOf(statements, vocabulary), unseen);
  if (!('account' in caller)) return { resource: reached, identity: FALSE };
  const within = withinAccount(guard, statements, inner, setting);
  const across = acrossAccounts(reached, inner, setting);
  // Both ways alike: it does not matter whose account it is.
  if (maker.or(within.resource, within.identity, unseen) === across) {
    return within.identity === across ? { resource: within.resource, identity: across } : { resource: across, identity: FALSE };
  }
  return {
    resource: maker.and(same, maker.or(within.resource, unseen)),
    identity: maker.or(maker.and(same, within.identity), maker.and(maker.not(same), across)),
  };
};

const PAIR_PREFIX = 'kms:encryptioncontext:';

/** Encryption context pairs that statements test or the request states, by comparison name. */
const mentionedPairs = (policies: readonly PlayedPolicy[], request: Request): string[] => {
  const tested = policies.flatMap(({ policy }) => policy.statements.flatMap(({ conditions }) => conditions.map(({ key }) => key)));
  const keys = [...tested, ...request.context.keys()].map(contextKeyName);
  return keys.filter((key) => key.startsWith(PAIR_PREFIX)).map((key) => key.slice(PAIR_PREFIX.length));
};

/** The key's account may retire its grants, and its IAM policies pass that on. */
const retiredByOwner = (setting: SymbolicSetting, inner: Inner): Formula => {
  const { subject, action, vocabulary } = setting;
  if (!isRetiring(action) || setting.through !== undefined) return FALSE;
  if (subject.kind === 'unseen-key') return unknownFormula({ name: `grants of ${subject.arn}`, matters: 'they are not in the input' }, vocabulary);
  return vocabulary.maker.and(sameAccount(setting), throughIdentity(inner, setting));
};

const throughGrants = (setting: SymbolicSetting, inner: Inner, policies: readonly PlayedPolicy[]): Formula => {
  const { subject, caller, action, request, vocabulary } = setting;
  const { maker } = vocabulary;
  const grants = subject.kind === 'key' ? (subject.key.grants ?? []).filter((grant) => isOnTheWay(grant, setting)) : [];
  const granted = grants.flatMap(({ constraints }) => [constraints.encryptionContextEquals, constraints.encryptionContextSubset])
    .flatMap((pairs) => [...(pairs?.keys() ?? [])]);
  const mentioned = [...new Set([...mentionedPairs(policies, request), ...granted])];
  const ways = grants.map((grant) => grantFormulas(grant, caller, action, mentioned, vocabulary));
  const account = maker.or(...ways.map((way) => way.account));
  return maker.or(...ways.map((way) => way.direct), maker.and(account, throughIdentity(inner, setting)), retiredByOwner(setting, inner));
};

/** At each level some SCP allows, unless it turns out that the level is not above the account. */
const levelFormula = (level: readonly PlayedPolicy[], setting: SymbolicSetting): Formula => {
  const doubt = doubtOf(level);
  const allows = allowing(level.map(({ role, owner, name, policy }) => ({ role, owner, policy, ...(name === undefined ? {} : { name }) })), setting);
  const { vocabulary } = setting;
  return doubt === undefined ? allows : vocabulary.maker.or(vocabulary.maker.not(unknownFormula(doubt, vocabulary)), allows);
};

const guardrails = (setting: SymbolicSetting): Formula =>
  setting.vocabulary.maker.and(...serviceControlLevels(setting.world, setting.caller).filter(isAllowList).map((level) => levelFormula(level, setting)));

/** An alias operation also needs the key [KMS alias-authorization]. */
const aliasKeyFormula = (setting: SymbolicSetting): Formula => {
  const { subject } = setting;
  if (subject.kind !== 'alias' || subject.key === undefined) return TRUE;
  const { key, alias, account } = subject;
  return allowedFormula({ ...setting, arn: key.arn, subject: { kind: 'key', arn: key.arn, key, account, alias } });
};

interface Parts extends Ways {
  /** What every way has to get past: guardrails and denies, and for an alias the key behind it. */
  readonly limits: Formula;
}

const partsOf = (setting: SymbolicSetting): Parts => {
  const { caller, action, vocabulary } = setting;
  const { maker } = vocabulary;
  const nothing: Parts = { resource: FALSE, identity: FALSE, grant: FALSE, limits: FALSE };
  if (caller.kind === 'anonymous' && action.startsWith('kms:')) return nothing;
  const denying = denyingPolicies(setting);
  const denied = anyOf(statementFormulas(denying, 'Deny', setting), vocabulary);
  if (denied === TRUE) return nothing;
  const unseen = unseenDenials(setting, denying).map((cause) => maker.not(unknownFormula(cause, vocabulary)));
  const inner = innerFormulas(setting);
  return {
    ...throughPolicies(setting, inner),
    grant: throughGrants(setting, inner, denying),
    limits: maker.and(guardrails(setting), aliasKeyFormula(setting), maker.not(denied), ...unseen),
  };
};

/** The requests of a setting that are allowed, by the ways they are; see `allowedFormula`. */
export const allowedWays = (setting: SymbolicSetting): Ways => {
  const { resource, identity, grant, limits } = partsOf(setting);
  const { and } = setting.vocabulary.maker;
  return { resource: and(resource, limits), identity: and(identity, limits), grant: and(grant, limits) };
};

/** The requests of a setting that are allowed: the symbolic counterpart of `decide`. */
export const allowedFormula = (setting: SymbolicSetting): Formula => {
  const { resource, identity, grant, limits } = partsOf(setting);
  const { and, or } = setting.vocabulary.maker;
  return and(or(resource, identity, grant), limits);
};
