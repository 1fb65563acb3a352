import { clauseReach, anyReach } from '../evaluate/principals.ts';
import { NO_CONTEXT } from '../evaluate/context.ts';
import { NO } from '../evaluate/truth.ts';
import type { CallerClass } from '../evaluate/symbolic/callers.ts';
import { FALSE } from '../evaluate/symbolic/formula.ts';
import { pose, satisfy, type Inquiry, type Posed } from '../evaluate/symbolic/inquire.ts';
import type { Request, UnknownCause } from '../evaluate/types.ts';
import type { Policy, Statement } from '../policy/types.ts';
import type { Key, World } from '../world/types.ts';

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
}

const admissionOf = (world: World, inquiry: Inquiry): Admission | undefined => {
  const posed = pose(inquiry);
  if (posed.allowed === FALSE) return undefined;
  const answer = satisfy(posed, world, posed.allowed);
  if (answer.answer === 'no' || answer.witness === undefined) return undefined;
  const unknowns = answer.answer === 'unknown' ? answer.causes : [];
  return { callers: inquiry.callers, action: inquiry.action, witness: answer.witness, unknowns, posed };
};

/** Saves posing questions about callers that a statement is not about: its principal looks at nothing but the caller. */
const reaches = ({ principal, effect }: Statement, { caller }: CallerClass): boolean =>
  principal === undefined || anyReach(clauseReach(principal, effect, caller, NO_CONTEXT)) !== NO;

/**
 * What each Allow statement of a key's policy lets these callers do, by itself and after every Deny, guardrail and
 * identity policy. Statements that let none of them do anything are left out. A question that a budget cut short is
 * not an admission: `can` says so.
 */
export const entrances = ({ world, key, callers, actions, ...rest }: AdmissionQuestion): Entrance[] => {
  const context = rest.context ?? new Map<string, readonly string[]>();
  return (key.policy?.statements ?? []).filter(({ effect }) => effect === 'Allow').flatMap((statement) => {
    const reached = callers.filter((each) => reaches(statement, each));
    const admissions = reached.flatMap((each) => actions.flatMap((action) =>
      admissionOf(world, { ...rest, context, world, callers: each, action, resource: key.arn, through: statement }) ?? []));
    return admissions.length === 0 ? [] : [{ statement, admissions }];
  });
};
