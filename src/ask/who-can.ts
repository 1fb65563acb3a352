import { createBudget } from '../algebra/budget.ts';
import { decide } from '../evaluate/decide.ts';
import { callerClasses, type CallerClass } from '../evaluate/symbolic/callers.ts';
import { cover } from '../evaluate/symbolic/cover.ts';
import { FALSE, type Formula } from '../evaluate/symbolic/formula.ts';
import { STEP_BUDGET, pose, satisfy, type Answer, type Posed } from '../evaluate/symbolic/inquire.ts';
import { wordsFor } from '../evaluate/symbolic/words.ts';
import type { Request, UnknownCause } from '../evaluate/types.ts';
import { findKey } from '../world/lookup.ts';
import type { World } from '../world/types.ts';

export type Through = 'key policy' | 'identity policy' | 'grant' | 'resource policy' | 'trust policy';

/** One principal, or a kind of principals, that can. */
export interface Access {
  readonly principal: string;
  readonly kind: 'known' | 'generic';
  readonly account: string | undefined;
  readonly through: readonly Through[];
  /** In words; empty: under any condition. */
  readonly conditions: string;
  readonly witness: Request;
  /** What it rests on; empty when it is certain. */
  readonly unknowns: readonly UnknownCause[];
}

export interface WhoCan {
  readonly who: readonly Access[];
  /** Questions about callers that were left open altogether. */
  readonly unknowns: readonly UnknownCause[];
}

/** Descriptions of one caller's access before the rest is summed up as "and more". */
const MOST_DESCRIPTIONS = 6;

/** A name that says who is meant. */
export const nameOf = (callers: CallerClass): string => {
  if (callers.kind === 'named') return callers.principal;
  if (callers.kind === 'other-service') return 'any other AWS service';
  if (callers.kind === 'other') return `any other ${callers.caller.kind} of account ${callers.account}`;
  return callers.caller.kind === 'root' ? 'the root user of any other AWS account' : `any ${callers.caller.kind} of any other AWS account`;
};

const accountOf = (callers: CallerClass): string | undefined =>
  callers.kind !== 'stranger' && 'account' in callers.caller ? callers.caller.account : undefined;

const THROUGH: readonly Through[] = ['key policy', 'resource policy', 'trust policy', 'identity policy', 'grant'];

const throughOf = (world: World, witness: Request, unknowns: readonly UnknownCause[]): Through[] => {
  const roles = new Set<string>(decide(world, witness).because.map(({ policy }) => policy));
  if (unknowns.some(({ name }) => name.startsWith('identity policies'))) roles.add('identity policy').add('key policy');
  return THROUGH.filter((role) => roles.has(role));
};

/** The conditions under which a formula holds for a caller, in words. */
export const conditionsOf = (posed: Posed, formula: Formula): string => {
  const { implicants, complete } = cover(posed.question.maker, formula, posed.axioms, MOST_DESCRIPTIONS, createBudget(STEP_BUDGET));
  const words = implicants.map(wordsFor);
  if (words.includes('')) return '';
  const list = [...new Set(words)].sort();
  return [...list, ...(complete ? [] : ['under further conditions'])].join('; or ');
};

const accessOf = (world: World, posed: Posed, answer: Answer & { readonly witness: Request }): Access => {
  const unknowns = answer.answer === 'unknown' ? answer.causes : [];
  return {
    principal: nameOf(posed.callers),
    kind: posed.callers.kind === 'named' ? 'known' : 'generic',
    account: accountOf(posed.callers),
    through: throughOf(world, answer.witness, unknowns),
    conditions: conditionsOf(posed, posed.allowed),
    witness: answer.witness,
    unknowns,
  };
};

/** Everyone who can do an action on a resource, and under which conditions [formats, who-can]. */
export const whoCan = (world: World, action: string, resource: string): WhoCan => {
  const policy = findKey(world, resource)?.policy;
  const who: Access[] = [];
  const unknowns: UnknownCause[] = [];
  for (const callers of callerClasses(world, policy === undefined ? [] : [policy])) {
    const posed = pose({ world, callers, action, resource, context: new Map() });
    if (posed.allowed === FALSE) continue;
    const answer = satisfy(posed, world, posed.allowed);
    if (answer.answer === 'no') continue;
    if (answer.witness === undefined) unknowns.push(...(answer.answer === 'unknown' ? answer.causes : []));
    else who.push(accessOf(world, posed, { ...answer, witness: answer.witness }));
  }
  return { who, unknowns };
};
