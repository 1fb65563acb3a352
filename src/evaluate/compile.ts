import { type Glob, matchesGlob, parseGlob } from '../algebra/glob.ts';
import { parsePattern } from '../policy/pattern.ts';
import type { PatternClause, Policy, PolicyVersion, Statement } from '../policy/types.ts';
import { hasUnknown } from '../policy/unknown.ts';
import type { Caller } from './caller.ts';
import { compileCondition, type ConditionTest } from './conditions.ts';
import type { Context } from './context.ts';
import { type Reach, anyReach, clauseReach, limitReach } from './principals.ts';
import { compileArnPattern, type TextMatcher } from './text.ts';
import { MAYBE, NO, YES, and, not, or, truth, type Truth } from './truth.ts';

/** A statement made ready for many requests. */
export interface CompiledStatement {
  readonly statement: Statement;
  readonly matchesResource: (arn: string, context: Context) => Truth;
  readonly conditionsHold: (context: Context) => Truth;
}

export interface CompiledPolicy {
  readonly policy: Policy;
  /** The statements whose action element covers an action (lower case), with how surely. */
  readonly statementsFor: (action: string) => readonly (readonly [CompiledStatement, Truth])[];
}

const NEVER = (): Truth => NO;

/** The service of an action pattern is written out; `*` alone, and `*:*`, is every action [IAM reference_policies_elements_action]. */
export const hasWildService = (pattern: string): boolean => /^[^:]*[*?][^:]*:/.test(pattern) && pattern !== '*:*';

const actionMatch = (pattern: string): ((action: string) => Truth) => {
  if (hasWildService(pattern)) return NEVER;
  const parts = parsePattern(pattern.toLowerCase(), { variables: false, wildcards: true });
  if (parts.some((part) => part.kind === 'unknown')) {
    const relaxed: Glob = parseGlob(parts.map((part) => (part.kind === 'text' ? part.text : part.kind === 'one' ? '?' : '*')).join(''));
    return (action) => (matchesGlob(relaxed, action) ? MAYBE : NO);
  }
  const glob = parseGlob(pattern.toLowerCase());
  return (action) => truth(matchesGlob(glob, action));
};

const clauseTruth = (clause: PatternClause, matches: readonly Truth[]): Truth => {
  const some = or(...matches);
  return clause.negated ? not(some) : some;
};

const compileAction = (clause: PatternClause): ((action: string) => Truth) => {
  const matchers = clause.patterns.map(actionMatch);
  return (action) => clauseTruth(clause, matchers.map((matches) => matches(action)));
};

const resourcePattern = (pattern: string, version: PolicyVersion): TextMatcher =>
  compileArnPattern(pattern, { variables: version === '2012-10-17', wildcards: true });

// Trust policies have no Resource element; the role itself is meant.
const compileResource = (clause: PatternClause | undefined, version: PolicyVersion): CompiledStatement['matchesResource'] => {
  if (clause === undefined) return () => YES;
  const matchers = clause.patterns.map((pattern) => resourcePattern(pattern, version));
  return (arn, context) => {
    let some: Truth = NO;
    for (const matches of matchers) {
      some = or(some, matches(arn, context));
      if (some === YES) break;
    }
    return clause.negated ? not(some) : some;
  };
};

const compileConditions = (statement: Statement, version: PolicyVersion): ConditionTest => {
  const tests = statement.conditions.map((condition) => compileCondition(condition, version));
  return (context) => {
    let result: Truth = YES;
    for (let index = 0; index < tests.length && result !== NO; index++) result = and(result, tests[index]?.(context) ?? NO);
    return result;
  };
};

const compileStatement = (statement: Statement, version: PolicyVersion): CompiledStatement => ({
  statement,
  matchesResource: compileResource(statement.resource, version),
  conditionsHold: compileConditions(statement, version),
});

const compileNow = (policy: Policy): CompiledPolicy => {
  const statements = policy.statements.map((statement) => ({
    compiled: compileStatement(statement, policy.version),
    covers: compileAction(statement.action),
  }));
  const byAction = new Map<string, readonly (readonly [CompiledStatement, Truth])[]>();
  return {
    policy,
    statementsFor: (action) => {
      const known = byAction.get(action);
      if (known !== undefined) return known;
      const covering = statements
        .map(({ compiled, covers }) => [compiled, covers(action)] as const)
        .filter(([, covered]) => covered !== NO);
      byAction.set(action, covering);
      return covering;
    },
  };
};

const compiled = new WeakMap<Policy, CompiledPolicy>();

/** The policy made ready for evaluation; the work is done once a policy. */
export const compilePolicy = (policy: Policy): CompiledPolicy => {
  const known = compiled.get(policy);
  if (known !== undefined) return known;
  const fresh = compileNow(policy);
  compiled.set(policy, fresh);
  return fresh;
};

/** One request as statements see it. */
export interface Matchable {
  readonly caller: Caller;
  /** Lower case. */
  readonly action: string;
  /** The ARN that `Resource` is held against, or `*`. */
  readonly arn: string;
  readonly context: Context;
}

/** A statement that matches a request, surely or perhaps. */
export interface Match {
  readonly statement: Statement;
  readonly truth: Truth;
  readonly reach: Reach;
}

const EVERY_REACH: Reach = { direct: YES, limited: YES, account: YES };

const noteAction = (statement: Statement, context: Context): void => {
  for (const pattern of statement.action.patterns) if (hasUnknown(pattern)) context.note([pattern.replace(/[‹›]/g, '')], pattern, 'the action');
};

const matchStatement = (compiledStatement: CompiledStatement, covered: Truth, request: Matchable): Match | undefined => {
  const { statement } = compiledStatement;
  const reach = statement.principal === undefined ? EVERY_REACH : clauseReach(statement.principal, statement.effect, request.caller, request.context);
  const reached = anyReach(reach);
  if (reached === NO) return undefined;
  const resource = compiledStatement.matchesResource(request.arn, request.context);
  if (resource === NO) return undefined;
  const conditions = compiledStatement.conditionsHold(request.context);
  if (conditions === NO) return undefined;
  if (covered === MAYBE) noteAction(statement, request.context);
  const limit = and(covered, resource, conditions);
  return { statement, truth: and(reached, limit), reach: limitReach(reach, limit) };
};

/** The readable statements of a policy with this effect that match the request, surely or perhaps. */
export const matchingStatements = (policy: Policy, effect: 'Allow' | 'Deny', request: Matchable): readonly Match[] => {
  const matches: Match[] = [];
  for (const [statement, covered] of compilePolicy(policy).statementsFor(request.action)) {
    if (statement.statement.effect !== effect) continue;
    const match = matchStatement(statement, covered, request);
    if (match !== undefined) matches.push(match);
  }
  return matches;
};
