import { actionName } from '../aws/kms.ts';
import type { Condition, Statement } from '../policy/types.ts';
import type { Grant, World } from '../world/types.ts';
import { compilePolicy, type CompiledStatement } from './compile.ts';
import { OPERATORS, compileCondition } from './conditions.ts';
import type { Context } from './context.ts';
import { decide } from './decide.ts';
import { denyingPolicies, partiesOf, settingOf, type Setting } from './setting.ts';
import { boundaryPolicies, identityPolicies, serviceControlLevels, sessionPolicies } from './layers.ts';
import type { PlayedPolicy } from './played.ts';
import { anyReach, clauseReach } from './principals.ts';
import { guardOf, hasResourcePolicy } from './resource-policy.ts';
import { constraintsOf, granteeReach, operationOf } from './grants.ts';
import { NO } from './truth.ts';
import type { Decision, NearMiss, Request } from './types.ts';

const MOST_NEAR_MISSES = 5;

const listed = (values: readonly string[]): string => {
  if (values.length === 0) return 'nothing';
  return values.length <= 3 ? values.join(' or ') : `${values.slice(0, 3).join(', ')} or ${values.length - 3} more`;
};

const isRefusal = ({ operator }: Condition): boolean => operator !== 'Null' && OPERATORS[operator].negated;

const wanted = (condition: Condition): string => {
  const { operator, values } = condition;
  if (operator === 'Null') return values.some((value) => /^true$/i.test(value)) ? 'wants it absent' : 'wants it present';
  return `${isRefusal(condition) ? 'refuses' : 'wants'} ${listed(values)}`;
};

const given = (key: string, context: Context): string => {
  const value = context.lookup(key);
  if (value === undefined) return `${key} is absent`;
  return 'unknown' in value ? `${key} is not known` : `${key} is ${listed(value)}`;
};

/** Why a statement does not match, one entry for each part of it that stands in the way. */
const obstacles = ({ statement, matchesResource }: CompiledStatement, version: '2008-10-17' | '2012-10-17', setting: Setting): { kind: 'principal' | 'resource' | 'condition'; difference: string }[] => {
  const { caller, matchable, context, request } = setting;
  const stranger = statement.principal !== undefined && anyReach(clauseReach(statement.principal, statement.effect, caller, context)) === NO;
  const elsewhere = matchesResource(matchable.arn, context) === NO;
  return [
    ...(stranger ? [{ kind: 'principal' as const, difference: `it is for ${listed(principalNames(statement))}, not for ${request.principal}` }] : []),
    ...(elsewhere ? [{ kind: 'resource' as const, difference: `it covers ${listed(statement.resource?.patterns ?? [])}, not ${matchable.arn}` }] : []),
    ...statement.conditions
      .filter((condition) => compileCondition(condition, version)(context) === NO)
      .map((condition) => ({ kind: 'condition' as const, difference: `${given(condition.key, context)}; the statement ${wanted(condition)}` })),
  ];
};

const principalNames = ({ principal }: Statement): string[] => {
  const names = principal?.entries.map(({ value }) => value) ?? [];
  return principal?.negated === true ? names.map((name) => `everyone but ${name}`) : names;
};

const missesIn = (from: PlayedPolicy, effect: 'Allow' | 'Deny', setting: Setting): { readonly miss: NearMiss; readonly byPrincipal: boolean }[] =>
  compilePolicy(from.policy).statementsFor(setting.matchable.action).flatMap(([compiled]) => {
    const { statement } = compiled;
    if (statement.effect !== effect) return [];
    const [only, ...others] = obstacles(compiled, from.policy.version, setting);
    if (only === undefined || others.length > 0) return [];
    const miss: NearMiss = {
      effect,
      policy: from.role,
      owner: from.owner,
      ...(from.name === undefined ? {} : { name: from.name }),
      ...(statement.sid === undefined ? {} : { sid: statement.sid }),
      statement,
      place: statement.place,
      difference: only.difference,
    };
    return [{ miss, byPrincipal: only.kind === 'principal' }];
  });

const allowingPolicies = ({ world, caller, request, subject, matchable }: Setting): PlayedPolicy[] => [
  ...(hasResourcePolicy(subject, matchable.action) ? guardOf(subject).policies : []),
  ...identityPolicies(caller, request),
  ...boundaryPolicies(caller),
  ...sessionPolicies(caller, request),
  ...serviceControlLevels(world, caller).flat(),
];

/** What of a grant does not fit the request, one entry for each. */
const grantObstacles = (grant: Grant, { caller, matchable, context, request }: Setting): { kind: 'principal' | 'operation' | 'condition'; difference: string }[] => {
  const reach = granteeReach(grant, caller, context);
  const stranger = reach.direct === NO && reach.account === NO;
  const operation = operationOf(grant, matchable.action);
  const unmet = operation === undefined ? [] : constraintsOf(grant, operation, context.encryptionContextNames())
    .filter((condition) => compileCondition(condition, '2008-10-17')(context) === NO);
  return [
    ...(stranger ? [{ kind: 'principal' as const, difference: `it is for ${grant.grantee ?? grant.granteeService ?? 'nobody'}, not for ${request.principal}` }] : []),
    ...(operation === undefined ? [{ kind: 'operation' as const, difference: `it gives ${listed(grant.operations)}, not ${actionName(matchable.action)}` }] : []),
    ...unmet.map((condition) => ({ kind: 'condition' as const, difference: `${given(condition.key, context)}; the grant ${wanted(condition)}` })),
  ];
};

const grantMisses = (setting: Setting): { readonly miss: NearMiss; readonly byPrincipal: boolean }[] => {
  const { subject } = setting;
  if (subject.kind !== 'key' || setting.matchable.action === 'kms:retiregrant') return [];
  return (subject.key.grants ?? []).flatMap((grant) => {
    const [only, ...others] = grantObstacles(grant, setting);
    if (only === undefined || others.length > 0) return [];
    const miss: NearMiss = {
      effect: 'Allow', policy: 'grant', owner: subject.arn, ...(grant.id === undefined ? {} : { name: grant.id }), place: grant.place, difference: only.difference,
    };
    return [{ miss, byPrincipal: only.kind === 'principal' }];
  });
};

/** Statements that one difference keeps from deciding: conditions first, other callers' statements last. */
const nearMisses = (setting: Setting, decision: Decision): NearMiss[] => {
  // No statement opens a key to a request without a signature.
  if (setting.caller.kind === 'anonymous' && setting.subject.kind === 'key') return [];
  const allowed = decision.decision === 'allowed';
  const found = allowed
    ? denyingPolicies(partiesOf(setting)).flatMap((policy) => missesIn(policy, 'Deny', setting))
    : [...allowingPolicies(setting).flatMap((policy) => missesIn(policy, 'Allow', setting)), ...grantMisses(setting)];
  const [near, far] = [found.filter(({ byPrincipal }) => !byPrincipal), found.filter(({ byPrincipal }) => byPrincipal)];
  const shown = near.length > 0 || allowed ? near : far;
  return shown.slice(0, MOST_NEAR_MISSES).map(({ miss }) => miss);
};

/** Decides a request as `decide` does, and says which statements nearly decided otherwise. */
export const explain = (world: World, request: Request): Decision => {
  const decision = decide(world, request);
  const setting = settingOf(world, request);
  return setting === undefined ? decision : { ...decision, nearMisses: nearMisses(setting, decision) };
};
