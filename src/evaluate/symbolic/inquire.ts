import { createBudget, type Budget } from '../../algebra/budget.ts';
import { actionName } from '../../aws/kms.ts';
import type { Policy, Statement } from '../../policy/types.ts';
import type { Grant, World } from '../../world/types.ts';
import { decide } from '../decide.ts';
import { resolveSubject, type Subject } from '../subject.ts';
import type { Request, UnknownCause } from '../types.ts';
import { allowedFormula, allowedWays, type SymbolicSetting, type Ways } from './authorization.ts';
import type { CallerClass } from './callers.ts';
import { FALSE, atomsOf, type Formula, type FormulaMaker } from './formula.ts';
import { askQuestion, newCommon, type Common, type Question } from './question.ts';
import { solve, type Outcome } from './search.ts';
import { witnessOf } from './witness.ts';

/** Steps of one question: cases of the search and states of pattern products, together. */
export const STEP_BUDGET = 200_000;

export interface Inquiry {
  readonly world: World;
  readonly callers: CallerClass;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount?: string;
  readonly assumedIdentityPolicies?: readonly Policy[];
  /** Passed with the callers' credentials. */
  readonly sessionPolicies?: readonly Policy[];
  /** Only what this statement of the resource's policy, or this grant, lets through. */
  readonly through?: Statement | Grant;
  /** What is fixed in all requests of the inquiry. */
  readonly context: ReadonlyMap<string, readonly string[]>;
}

export type Answer =
  | { readonly answer: 'yes'; readonly witness: Request }
  | { readonly answer: 'no' }
  | { readonly answer: 'unknown'; readonly causes: readonly UnknownCause[]; readonly witness?: Request };

/** An inquiry with the words for it, before any policy is put into formulas. */
export interface Prepared {
  readonly question: Question;
  readonly callers: CallerClass;
  readonly request: Request;
  readonly subject: Subject;
  readonly setting: SymbolicSetting;
}

/** An inquiry put into formulas. */
export interface Posed extends Prepared {
  /** The requests that the policies allow. */
  readonly allowed: Formula;
  /** The requests that AWS can make. */
  readonly axioms: Formula;
}

const principalOf = (callers: CallerClass): string => ('principal' in callers ? callers.principal : callers.caller.arn);

/** The request that an inquiry fixes in part; its principal stands for the whole class. */
const requestOf = ({ callers, action, resource, resourceAccount, context, assumedIdentityPolicies, sessionPolicies = [] }: Inquiry): Request => ({
  principal: principalOf(callers),
  action: actionName(action),
  resource,
  ...(resourceAccount === undefined ? {} : { resourceAccount }),
  context,
  sessionPolicies,
  ...(assumedIdentityPolicies === undefined ? {} : { assumedIdentityPolicies }),
});

/** Makes an inquiry ready for questions of one's own; see `pose`. */
export const prepare = (inquiry: Inquiry, common: Common = newCommon()): Prepared => {
  const { world, callers } = inquiry;
  const request = requestOf(inquiry);
  const action = inquiry.action.toLowerCase();
  const subject = resolveSubject(world, action, inquiry.resource, inquiry.resourceAccount);
  const question = askQuestion({ world, callers, subject, action, request }, common);
  const way = inquiry.through === undefined ? {} : { through: inquiry.through };
  const setting: SymbolicSetting = { world, caller: callers.caller, action, arn: subject.arn, vocabulary: question, subject, request, ...way };
  return { question, callers, request, subject, setting };
};

/** Puts what is prepared into formulas. */
export const posedFrom = (prepared: Prepared): Posed => {
  const allowed = allowedFormula(prepared.setting);
  return { ...prepared, allowed, axioms: prepared.question.axioms() };
};

/** Puts an inquiry into formulas. */
export const pose = (inquiry: Inquiry, common: Common = newCommon()): Posed => posedFrom(prepare(inquiry, common));

/** What a posed inquiry's policies allow, by the ways they do. */
export const waysOf = ({ setting }: Posed): Ways => allowedWays(setting);

const isUnknown = (formula: Formula): boolean => formula.kind === 'atom' && formula.atom.kind === 'unknown';

/** What holds however the unknowns turn out: each of them at its least favourable. */
export const withoutUnknowns = (maker: FormulaMaker, formula: Formula): Formula => {
  const done = new Map<Formula, Formula>();
  const visit = (part: Formula): Formula => {
    if (isUnknown(part)) return FALSE;
    if (part.kind !== 'and' && part.kind !== 'or') return part;
    const known = done.get(part);
    if (known !== undefined) return known;
    const parts = part.parts.map(visit);
    const result = part.kind === 'and' ? maker.and(...parts) : maker.or(...parts);
    done.set(part, result);
    return result;
  };
  return visit(formula);
};

const hasUnknowns = (formula: Formula): boolean => [...atomsOf(formula)].some((atom) => atom.kind === 'unknown');

const causesIn = (outcome: Outcome & { kind: 'satisfied' }): UnknownCause[] =>
  [...new Map(outcome.literals.flatMap(({ atom }) => (atom.kind === 'unknown' ? [[atom.cause.name, atom.cause] as const] : []))).values()];

const answerFrom = (posed: Posed, world: World, outcome: Outcome, budget: Budget): Answer => {
  if (outcome.kind === 'empty') return { answer: 'no' };
  if (outcome.kind === 'unknown') return { answer: 'unknown', causes: outcome.causes };
  const witness = witnessOf(posed.question, posed.callers, posed.request, outcome.model, budget);
  const causes = causesIn(outcome);
  if (causes.length > 0) return { answer: 'unknown', causes, witness };
  const replayed = decide(world, witness);
  if (replayed.decision === 'allowed') return { answer: 'yes', witness };
  return { answer: 'unknown', causes: [{ name: 'witness', matters: `evaluated by itself it is ${replayed.decision}` }, ...replayed.unknowns], witness };
};

/** Whether some request that AWS can make satisfies a formula over the vocabulary of a posed inquiry. */
export const satisfy = (posed: Posed, world: World, wanted: Formula): Answer => {
  const budget = createBudget(STEP_BUDGET);
  const { maker } = posed.question;
  const formula = maker.and(wanted, posed.axioms);
  const unknowns = hasUnknowns(formula);
  const sure = solve(maker, unknowns ? withoutUnknowns(maker, formula) : formula, budget);
  if (!unknowns || sure.kind === 'satisfied') return answerFrom(posed, world, sure, budget);
  return answerFrom(posed, world, solve(maker, formula, budget), budget);
};

const answers = new WeakMap<World, Map<string, Answer>>();

/** What tells an inquiry from others about the same world; undefined for one that brings policies of its own. */
const inquiryId = ({ callers, action, resource, resourceAccount = '', context, assumedIdentityPolicies, sessionPolicies, through }: Inquiry): string | undefined => {
  if (assumedIdentityPolicies !== undefined || sessionPolicies !== undefined || through !== undefined) return undefined;
  const organization = callers.kind === 'stranger' ? callers.organization : undefined;
  const fixed = [...context].sort(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify([callers.kind, principalOf(callers), organization, action.toLowerCase(), resource, resourceAccount, fixed]);
};

const answerTo = (inquiry: Inquiry): Answer => {
  const posed = pose(inquiry);
  return satisfy(posed, inquiry.world, posed.allowed);
};

/** Whether some request of an inquiry is allowed. Rules ask much the same of a world: an answer is kept as long as the world is. */
export const inquire = (inquiry: Inquiry): Answer => {
  const id = inquiryId(inquiry);
  if (id === undefined) return answerTo(inquiry);
  const known = answers.get(inquiry.world) ?? new Map<string, Answer>();
  answers.set(inquiry.world, known);
  const answer = known.get(id) ?? answerTo(inquiry);
  known.set(id, answer);
  return answer;
};
