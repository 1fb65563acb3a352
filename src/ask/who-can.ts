import { createBudget } from '../algebra/budget.ts';
import type { Ways } from '../evaluate/symbolic/authorization.ts';
import { callerClasses } from '../evaluate/symbolic/callers.ts';
import { cover } from '../evaluate/symbolic/cover.ts';
import { FALSE, type Formula } from '../evaluate/symbolic/formula.ts';
import { STEP_BUDGET, pose, satisfy, waysOf, type Answer, type Posed } from '../evaluate/symbolic/inquire.ts';
import { solve } from '../evaluate/symbolic/search.ts';
import { wordsForAll } from '../evaluate/symbolic/words.ts';
import { guardOf, hasResourcePolicy } from '../evaluate/resource-policy.ts';
import { isStranger } from '../evaluate/strangers.ts';
import type { Request, UnknownCause } from '../evaluate/types.ts';
import { findKey } from '../world/lookup.ts';
import type { World } from '../world/types.ts';
import { accountOfClass, nameOf } from './names.ts';

export type Through = 'key policy' | 'resource policy' | 'trust policy' | 'identity policy' | 'grant';

/** One principal, or a kind of principals, that can. */
export interface Access {
  readonly principal: string;
  readonly kind: 'known' | 'generic';
  readonly account: string | undefined;
  /** What can let it in; each alone or together with an identity policy. */
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

/** Descriptions that are looked for, and those that are said before the rest is summed up. */
const MOST_IMPLICANTS = 24;
const MOST_DESCRIPTIONS = 6;

const THROUGH: readonly Through[] = ['key policy', 'resource policy', 'trust policy', 'identity policy', 'grant'];

const throughOf = (world: World, posed: Posed): Through[] => {
  const ways = waysOf(posed);
  const { maker } = posed.question;
  const open = (way: keyof Ways): boolean =>
    ways[way] !== FALSE && solve(maker, maker.and(ways[way], posed.axioms), createBudget(STEP_BUDGET)).kind !== 'empty';
  const { subject, callers: { caller }, setting: { action } } = posed;
  const guard = subject.kind !== 'none' && hasResourcePolicy(subject, action) ? guardOf(subject) : undefined;
  const shares = subject.kind !== 'none' && 'account' in caller && caller.account === subject.account;
  const roles = new Set<Through>();
  if (guard !== undefined && open('resource')) roles.add(guard.role);
  if (open('grant')) roles.add('grant');
  if (open('identity')) {
    if (!isStranger(world, caller) && caller.kind !== 'root') roles.add('identity policy');
    if (guard !== undefined && (guard.needsDelegation || !shares)) roles.add(guard.role);
  }
  return THROUGH.filter((role) => roles.has(role));
};

/** "depending on identity policies of arn:…" is said of the caller itself. */
const ofCaller = (words: string, { caller }: Posed['callers']): string =>
  'arn' in caller ? words.replace(/depending on ([a-z ]+) of (\S+?)(?=[,;]|$)/g, (whole, what: string, whose: string) => (whose === caller.arn ? `depending on its ${what}` : whole)) : words;

/** The conditions under which a formula holds for a caller, in words; empty: under any. */
export const conditionsOf = (posed: Posed, formula: Formula): string => {
  const { implicants, complete } = cover(posed.question.maker, formula, posed.axioms, MOST_IMPLICANTS, createBudget(STEP_BUDGET));
  const words = wordsForAll(implicants).map((each) => ofCaller(each, posed.callers));
  const said = words.slice(0, MOST_DESCRIPTIONS);
  return [...said, ...(complete && said.length === words.length ? [] : ['under further conditions'])].join('; or ');
};

const accessOf = (world: World, posed: Posed, answer: Answer & { readonly witness: Request }): Access => ({
  principal: nameOf(posed.callers),
  kind: posed.callers.kind === 'named' ? 'known' : 'generic',
  account: accountOfClass(posed.callers),
  through: throughOf(world, posed),
  conditions: conditionsOf(posed, posed.allowed),
  witness: answer.witness,
  unknowns: answer.answer === 'unknown' ? answer.causes : [],
});

/** A caller, or a kind of callers, that may be able to; without a witness it is left open whether. */
export interface Candidate {
  readonly posed: Posed;
  readonly answer: Exclude<Answer, { readonly answer: 'no' }>;
}

/** Those who can do an action on a resource, one by one, so that whoever asks can stop at the first. */
export const candidatesFor = function* (world: World, action: string, resource: string): Generator<Candidate> {
  const policy = findKey(world, resource)?.policy;
  for (const callers of callerClasses(world, policy === undefined ? [] : [policy])) {
    const posed = pose({ world, callers, action, resource, context: new Map() });
    if (posed.allowed === FALSE) continue;
    const answer = satisfy(posed, world, posed.allowed);
    if (answer.answer !== 'no') yield { posed, answer };
  }
};

/** Everyone who can do an action on a resource, and under which conditions [formats, who-can]. */
export const whoCan = (world: World, action: string, resource: string): WhoCan => {
  const who: Access[] = [];
  const unknowns: UnknownCause[] = [];
  for (const { posed, answer } of candidatesFor(world, action, resource)) {
    if (answer.witness === undefined) unknowns.push(...(answer.answer === 'unknown' ? answer.causes : []));
    else who.push(accessOf(world, posed, { ...answer, witness: answer.witness }));
  }
  return { who, unknowns };
};
