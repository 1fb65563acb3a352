import { anyReach, clauseReach, reachOf } from '../evaluate/principals.ts';
import { NO_CONTEXT } from '../evaluate/context.ts';
import { NO, YES, or } from '../evaluate/truth.ts';
import type { CallerClass } from '../evaluate/symbolic/callers.ts';
import { FALSE, type Formula } from '../evaluate/symbolic/formula.ts';
import { pose, satisfy, waysOf, type Inquiry, type Posed } from '../evaluate/symbolic/inquire.ts';
import type { Request, UnknownCause } from '../evaluate/types.ts';
import { principalPlace } from '../policy/statement-places.ts';
import type { Policy, Statement } from '../policy/types.ts';
import { groupActions } from './action-groups.ts';
import { mayBeNamed } from './reached-callers.ts';
import type { Place } from '../source/place.ts';
import type { Grant, Key, World } from '../world/types.ts';

/** One caller class that can do one action, with the request that shows it. */
export interface Admission {
  readonly callers: CallerClass;
  /** As AWS writes it: `kms:Decrypt`. */
  readonly action: string;
  readonly witness: Request;
  /** What it rests on; empty when it is certain. */
  readonly unknowns: readonly UnknownCause[];
  /** The question behind it, for words about its conditions. */
  readonly posed: Posed;
}

/** A statement of a key policy and whom it lets do what. */
export interface Entrance {
  readonly statement: Statement;
  readonly admissions: readonly Admission[];
}

export interface AdmissionQuestion {
  readonly world: World;
  readonly key: Key;
  readonly callers: readonly CallerClass[];
  /** Exact names: `kms:Decrypt`. */
  readonly actions: readonly string[];
  /** What holds in all requests; an empty list means absent. */
  readonly context?: ReadonlyMap<string, readonly string[]>;
  /** The callers' identity policies where the world does not have them, or as their own account could write them. */
  readonly assumedIdentityPolicies?: readonly Policy[];
  /** Narrows the question; without it everything that is allowed counts. */
  readonly wanted?: (posed: Posed) => Formula;
}

/** What the key policy lets through by itself, whatever identity policies say. */
export const byKeyPolicyAlone = (posed: Posed): Formula => waysOf(posed).resource;

const admissionOf = (world: World, inquiry: Inquiry, wanted: AdmissionQuestion['wanted']): Admission | undefined => {
  const posed = pose(inquiry);
  if (posed.allowed === FALSE) return undefined;
  const answer = satisfy(posed, world, wanted?.(posed) ?? posed.allowed);
  if (answer.answer === 'no' || answer.witness === undefined) return undefined;
  const unknowns = answer.answer === 'unknown' ? answer.causes : [];
  return { callers: inquiry.callers, action: inquiry.action, witness: answer.witness, unknowns, posed };
};

/** Saves posing questions about callers that a statement is not about: its principal looks at nothing but the caller. */
const reaches = ({ principal, effect }: Statement, { caller, kind }: CallerClass, alone: boolean): boolean => {
  if (principal === undefined) return true;
  const ways = clauseReach(principal, effect, caller, NO_CONTEXT);
  const reach = alone ? or(ways.direct, ways.limited) : anyReach(ways);
  // What is unresolved names somebody, and nobody names strangers.
  return kind === 'stranger' ? reach === YES : reach !== NO;
};

/** The policies that can tell a caller's actions on a key apart. */
export const policiesInPlay = (world: World, key: Key, { caller }: CallerClass, assumed: readonly Policy[] = []): readonly Policy[] => {
  const principal = 'principal' in caller ? caller.principal : undefined;
  const boundary = principal?.permissionsBoundary;
  return [
    ...(key.policy === undefined ? [] : [key.policy]),
    ...world.organizationPolicies.map(({ policy }) => policy),
    ...(principal?.identityPolicies ?? []).map(({ policy }) => policy),
    ...(boundary === undefined || boundary === 'unknown' ? [] : [boundary.policy]),
    ...assumed,
  ];
};

/** The admissions through one statement or grant, one after the other: an admission for each group of actions, and the group. */
function* admissionsInTurn(through: Statement | Grant, { world, key, callers, actions, wanted, ...rest }: AdmissionQuestion): Generator<readonly [Admission, readonly string[]]> {
  const context = rest.context ?? new Map<string, readonly string[]>();
  const reached = 'effect' in through ? mayBeNamed(through, callers).filter((each) => reaches(through, each, wanted === byKeyPolicyAlone)) : callers;
  const grants = 'effect' in through ? [] : [through];
  for (const each of reached) {
    for (const group of groupActions(actions, policiesInPlay(world, key, each, rest.assumedIdentityPolicies), grants)) {
      const [action = ''] = group;
      const admission = admissionOf(world, { ...rest, context, world, callers: each, action, resource: key.arn, through }, wanted);
      if (admission !== undefined) yield [admission, group];
    }
  }
}

/** What one statement of a key's policy, or one grant, lets these callers do, by itself and after every Deny and guardrail. */
export const admissionsThrough = (through: Statement | Grant, question: AdmissionQuestion): Admission[] =>
  [...admissionsInTurn(through, question)].flatMap(([admission, group]) =>
    group.map((name) => ({ ...admission, action: name, witness: { ...admission.witness, action: name } })));

/** Whether a statement or grant lets any of these callers do anything: `admissionsThrough` has some. */
export const admits = (through: Statement | Grant, question: AdmissionQuestion): boolean => admissionsInTurn(through, question).next().done === false;

/**
 * What each Allow statement of a key's policy lets these callers do, by itself and after every Deny, guardrail and
 * identity policy. Statements that let none of them do anything are left out. A question that a budget cut short is
 * not an admission: `can` says so.
 */
export const entrances = (question: AdmissionQuestion): Entrance[] =>
  (question.key.policy?.statements ?? []).filter(({ effect }) => effect === 'Allow').flatMap((statement) => {
    const admissions = admissionsThrough(statement, question);
    return admissions.length === 0 ? [] : [{ statement, admissions }];
  });

/** Where a statement names these callers: the member of its `Principal` that reaches them, or the whole element. */
export const namingPlace = (statement: Statement, { caller }: CallerClass): Place => {
  const entry = statement.principal?.negated === false
    ? statement.principal.entries.find((each) => anyReach(reachOf(each, caller, NO_CONTEXT)) !== NO)
    : undefined;
  return entry?.place ?? principalPlace(statement);
};
