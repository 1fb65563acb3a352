import { actionName } from '../aws/kms.ts';
import type { Condition, PatternClause, PolicyVersion, PrincipalClause } from '../policy/types.ts';
import type { Grant, World } from '../world/types.ts';
import { compilePolicy, type CompiledStatement } from './compile.ts';
import { OPERATORS, compileCondition } from './conditions.ts';
import type { Context } from './context.ts';
import { decide } from './decide.ts';
import { denyingPolicies, partiesOf, settingOf, type Setting } from './setting.ts';
import { boundaryPolicies, identityPolicies, serviceControlLevels, sessionPolicies } from './layers.ts';
import { reasonOf } from './match.ts';
import { isComplete, type PlayedPolicy } from './played.ts';
import { anyReach, clauseReach } from './principals.ts';
import { guardOf, hasResourcePolicy } from './resource-policy.ts';
import { constraintsOf, granteeReach, operationOf } from './grants.ts';
import { NO, or } from './truth.ts';
import type { Decision, NearMiss, Reason, Request } from './types.ts';
import { grantReason } from './ways.ts';

const MOST_NEAR_MISSES = 5;

const listed = (values: readonly string[]): string => {
  if (values.length === 0) return 'nothing';
  return values.length <= 3 ? values.join(' or ') : `${values.slice(0, 3).join(', ')} or ${values.length - 3} more`;
};

const wanted = ({ operator, values }: Condition): string => {
  if (operator === 'Null') return values.some((value) => value.toLowerCase() === 'true') ? 'wants it absent' : 'wants it present';
  return `${OPERATORS[operator].negated ? 'refuses' : 'wants'} ${listed(values)}`;
};

const given = (key: string, context: Context): string => {
  const value = context.lookup(key);
  if (value === undefined) return `${key} is absent`;
  return 'unknown' in value ? `${key} is not known` : `${key} is ${listed(value)}`;
};

const allBut = (negated: boolean, values: readonly string[], all: string): string => (negated ? `${all} but ${listed(values)}` : listed(values));

const intended = ({ negated, entries }: PrincipalClause): string => allBut(negated, entries.map(({ value }) => value), 'everyone');

const covered = ({ negated, patterns }: PatternClause): string => allBut(negated, patterns, 'everything');

/** One thing that keeps a statement or grant from deciding. */
interface Obstacle {
  readonly difference: string;
  readonly byPrincipal: boolean;
}

const stranger = (meant: string, { principal }: Request): Obstacle => ({ difference: `it is for ${meant}, not for ${principal}`, byPrincipal: true });

const unfit = (difference: string): Obstacle => ({ difference, byPrincipal: false });

const unmet = (conditions: readonly Condition[], version: PolicyVersion, context: Context, by: string): Obstacle[] =>
  conditions.filter((condition) => compileCondition(condition, version)(context) === NO)
    .map((condition) => unfit(`${given(condition.key, context)}; the ${by} ${wanted(condition)}`));

/** Why a statement does not match, one entry for each part of it that stands in the way. */
const obstacles = ({ statement, matchesResource }: CompiledStatement, version: PolicyVersion, setting: Setting): Obstacle[] => {
  const { caller, matchable, context, request } = setting;
  const { principal, resource, effect, conditions } = statement;
  return [
    ...(principal !== undefined && anyReach(clauseReach(principal, effect, caller, context)) === NO ? [stranger(intended(principal), request)] : []),
    ...(resource !== undefined && matchesResource(matchable.arn, context) === NO ? [unfit(`it covers ${covered(resource)}, not ${matchable.arn}`)] : []),
    ...unmet(conditions, version, context, 'statement'),
  ];
};

interface Miss {
  readonly miss: NearMiss;
  readonly byPrincipal: boolean;
}

const missOf = (reason: Reason, [only, ...others]: readonly Obstacle[]): Miss[] =>
  (only === undefined || others.length > 0 ? [] : [{ miss: { ...reason, difference: only.difference }, byPrincipal: only.byPrincipal }]);

const missesIn = (from: PlayedPolicy, effect: 'Allow' | 'Deny', setting: Setting): Miss[] =>
  compilePolicy(from.policy).statementsFor(setting.matchable.action)
    .filter(([{ statement }]) => statement.effect === effect && isComplete(statement, from.role))
    .flatMap(([compiled]) => missOf(reasonOf(compiled.statement, from), obstacles(compiled, from.policy.version, setting)));

const allowingPolicies = ({ world, caller, request, subject, matchable }: Setting): PlayedPolicy[] => [
  ...(hasResourcePolicy(subject, matchable.action) ? guardOf(subject).policies : []),
  ...identityPolicies(caller, request),
  ...boundaryPolicies(caller),
  ...sessionPolicies(caller, request),
  ...serviceControlLevels(world, caller).flat(),
];

/** What of a grant does not fit the request, one entry for each. */
const grantObstacles = (grant: Grant, { caller, matchable, context, request }: Setting): Obstacle[] => {
  const reach = granteeReach(grant, caller, context);
  const operation = operationOf(grant, matchable.action);
  return [
    ...(or(reach.direct, reach.account) === NO ? [stranger(grant.grantee ?? grant.granteeService ?? 'nobody', request)] : []),
    ...(operation === undefined
      ? [unfit(`it gives ${listed(grant.operations)}, not ${actionName(matchable.action)}`)]
      : unmet(constraintsOf(grant, operation, []), '2008-10-17', context, 'grant')),
  ];
};

const grantMisses = (setting: Setting): Miss[] => {
  const { subject, matchable } = setting;
  if (subject.kind !== 'key' || matchable.action === 'kms:retiregrant') return [];
  return (subject.key.grants ?? []).flatMap((grant) => missOf(grantReason(grant, subject.arn), grantObstacles(grant, setting)));
};

/** Statements that one difference keeps from deciding: conditions first, other callers' statements last. */
const nearMisses = (setting: Setting, decision: Decision): NearMiss[] => {
  // No statement opens a key to a request without a signature.
  if (setting.caller.kind === 'anonymous' && setting.subject.kind === 'key') return [];
  const allowed = decision.decision === 'allowed';
  const found = allowed
    ? denyingPolicies(partiesOf(setting)).flatMap((policy) => missesIn(policy, 'Deny', setting))
    : [...allowingPolicies(setting).flatMap((policy) => missesIn(policy, 'Allow', setting)), ...grantMisses(setting)];
  const near = found.filter(({ byPrincipal }) => !byPrincipal);
  const shown = near.length > 0 || allowed ? near : found;
  return shown.slice(0, MOST_NEAR_MISSES).map(({ miss }) => miss);
};

/** Decides a request as `decide` does, and says which statements nearly decided otherwise. */
export const explain = (world: World, request: Request): Decision => {
  const decision = decide(world, request);
  const setting = settingOf(world, request);
  return setting === undefined ? decision : { ...decision, nearMisses: nearMisses(setting, decision) };
};
