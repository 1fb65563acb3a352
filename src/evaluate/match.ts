import type { Effect, Statement } from '../policy/types.ts';
import { hasUnknown } from '../policy/unknown.ts';
import type { Caller } from './caller.ts';
import { compilePolicy, type CompiledStatement } from './compile.ts';
import { NO_CONTEXT, type Context } from './context.ts';
import { doubtsOf, isComplete, type PlayedPolicy } from './played.ts';
import { anyReach, clauseReach, limitReach, type Reach } from './principals.ts';
import { reaching } from './reach-index.ts';
import { MAYBE, NO, YES, and, or, type Truth } from './truth.ts';
import type { Reason } from './types.ts';

/** A statement that matches a request, surely or perhaps. */
export interface Match {
  readonly statement: Statement;
  readonly truth: Truth;
  readonly reach: Reach;
}

/** A matching statement and the policy that holds it. */
export interface Found {
  readonly match: Match;
  readonly from: PlayedPolicy;
  readonly reason: Reason;
}

/** What a statement says to a caller, an action and a resource before its context is known. */
interface Candidate {
  readonly compiled: CompiledStatement;
  readonly from: PlayedPolicy;
  readonly reason: Reason;
  readonly covered: Truth;
  /** Undefined: it has unresolved parts, which each request has to note. */
  readonly reach: Reach | undefined;
  /** Undefined: it depends on the context. */
  readonly resource: Truth | undefined;
  /** What is found where nothing is left to test. */
  readonly found: Found | undefined;
}

type Candidates = readonly Candidate[];

/** The candidates of lists of policies for one caller, action and resource, worked out as they are asked for. */
export type CandidateTable = WeakMap<readonly PlayedPolicy[], Partial<Record<Effect, Candidates>>>;

/** One request as statements see it. */
export interface Matchable {
  readonly caller: Caller;
  /** Lower case. */
  readonly action: string;
  /** The ARN that `Resource` is held against, or `*`. */
  readonly arn: string;
  readonly context: Context;
  /** Shared by the requests of one caller, action and resource. */
  readonly candidates: CandidateTable;
}

const EVERY_REACH: Reach = { direct: YES, limited: YES, account: YES };

export const reasonOf = (statement: Statement, { role, owner, name }: PlayedPolicy): Reason => ({
  effect: statement.effect,
  policy: role,
  owner,
  ...(name === undefined ? {} : { name }),
  ...(statement.sid === undefined ? {} : { sid: statement.sid }),
  statement,
  place: statement.place,
});

const isSettled = ({ direct, limited, account }: Reach): boolean => direct !== MAYBE && limited !== MAYBE && account !== MAYBE;

const reachOf = ({ principal, effect }: Statement, caller: Caller, context: Context): Reach =>
  (principal === undefined ? EVERY_REACH : clauseReach(principal, effect, caller, context));

const candidate = (compiled: CompiledStatement, covered: Truth, from: PlayedPolicy, { caller, arn }: Matchable): Candidate | undefined => {
  const { statement } = compiled;
  const reach = reachOf(statement, caller, NO_CONTEXT);
  if (anyReach(reach) === NO) return undefined;
  const resource = compiled.resourceVaries || hasUnknown(arn) ? undefined : compiled.matchesResource(arn, NO_CONTEXT);
  if (resource === NO) return undefined;
  const settled = covered === YES && resource === YES && isSettled(reach) && statement.conditions.length === 0 && from.doubt === undefined && statement.doubts === undefined;
  const reason = reasonOf(statement, from);
  const found: Found | undefined = settled ? { match: { statement, truth: YES, reach }, from, reason } : undefined;
  return { compiled, from, reason, covered, reach: isSettled(reach) ? reach : undefined, resource, found };
};

const candidatesIn = (policies: readonly PlayedPolicy[], effect: Effect, request: Matchable): Candidates => {
  const known = request.candidates.get(policies) ?? {};
  const before = known[effect];
  if (before !== undefined) return before;
  const fresh = policies.flatMap((from) =>
    reaching(compilePolicy(from.policy).statementsFor(request.action), request.caller).flatMap(([compiled, covered]) => {
      const { statement } = compiled;
      return statement.effect === effect && isComplete(statement, from.role) ? (candidate(compiled, covered, from, request) ?? []) : [];
    }));
  request.candidates.set(policies, { ...known, [effect]: fresh });
  return fresh;
};

const noteAction = ({ action }: Statement, context: Context): void => {
  for (const pattern of action.patterns) context.note([], pattern, 'the action');
};

const matchCandidate = (before: Candidate, { caller, arn, context }: Matchable): Found | undefined => {
  const { compiled, from, reason, covered } = before;
  const { statement } = compiled;
  const reach = before.reach ?? reachOf(statement, caller, context);
  if (anyReach(reach) === NO) return undefined;
  const resource = before.resource ?? compiled.matchesResource(arn, context);
  if (resource === NO) return undefined;
  const conditions = compiled.conditionsHold(context);
  if (conditions === NO) return undefined;
  if (covered === MAYBE) noteAction(statement, context);
  if (from.doubt !== undefined) context.noteCause(from.doubt);
  for (const doubt of doubtsOf(statement)) context.noteCause(doubt);
  const limit = and(covered, resource, conditions, from.doubt === undefined && statement.doubts === undefined ? YES : MAYBE);
  return { match: { statement, truth: and(anyReach(reach), limit), reach: limit === YES ? reach : limitReach(reach, limit) }, from, reason };
};

/** The readable statements of these policies with this effect that match the request, surely or perhaps. */
export const findStatements = (policies: readonly PlayedPolicy[], effect: Effect, request: Matchable): readonly Found[] => {
  const found: Found[] = [];
  for (const each of candidatesIn(policies, effect, request)) {
    const match = each.found ?? matchCandidate(each, request);
    if (match !== undefined) found.push(match);
  }
  return found;
};

/** How surely some of these statements match. */
export const strongest = (found: readonly Found[]): Truth => {
  let result: Truth = NO;
  for (const { match } of found) result = or(result, match.truth);
  return result;
};
