import { glob, matchesGlob } from '../algebra/glob.ts';
import type { PatternClause, Policy, PolicyVersion, Statement } from '../policy/types.ts';
import { hasUnknown } from '../policy/unknown.ts';
import { compileCondition, type ConditionTest } from './conditions.ts';
import type { Context } from './context.ts';
import { compileArnPattern, relaxedTokens, type TextMatcher } from './text.ts';
import { MAYBE, NO, YES, and, not, or, type Truth } from './truth.ts';

/** A statement made ready for many requests. */
export interface CompiledStatement {
  readonly statement: Statement;
  readonly matchesResource: (arn: string, context: Context) => Truth;
  /** Whether the context has a say in what the resource element matches: policy variables and unresolved parts. */
  readonly resourceVaries: boolean;
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
  const covered = glob(relaxedTokens(pattern.toLowerCase(), true));
  const truth = hasUnknown(pattern) ? MAYBE : YES;
  return (action) => (matchesGlob(covered, action) ? truth : NO);
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
  const matchers = clause.patterns.map((pattern): TextMatcher => {
    const matches = resourcePattern(pattern, version);
    return (arn, context) => (context.areApart(pattern, arn) ? NO : matches(arn, context));
  });
  return (arn, context) => {
    let some: Truth = NO;
    for (const matches of matchers) {
      some = or(some, matches(arn, context));
      // What other patterns leave open does not matter.
      if (some === YES) break;
    }
    return clause.negated ? not(some) : some;
  };
};

const compileConditions = (statement: Statement, version: PolicyVersion): ConditionTest => {
  const tests = statement.conditions.map((condition) => compileCondition(condition, version));
  return (context) => {
    let result: Truth = YES;
    for (const test of tests) {
      result = and(result, test(context));
      if (result === NO) break;
    }
    return result;
  };
};

const compileStatement = (statement: Statement, version: PolicyVersion): CompiledStatement => ({
  statement,
  matchesResource: compileResource(statement.resource, version),
  resourceVaries: statement.resource?.patterns.some((pattern) => hasUnknown(pattern) || pattern.includes('${')) === true,
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
