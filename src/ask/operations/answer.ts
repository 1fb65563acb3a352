import type { ServiceOperation } from '../../aws/services/tables.ts';
import { explain } from '../../evaluate/explain.ts';
import type { Decision, Request, UnknownCause } from '../../evaluate/types.ts';
import type { OperationWord, RequestedOperation } from '../../readers/requested-operation.ts';
import type { Key, Resource, World } from '../../world/types.ts';
import { keyName } from '../key-name.ts';
import { breakagesOf, remediesOf } from '../service-works.ts';
import type { Breakage, Remedy, ServiceUse } from '../services/types.ts';
import { keyPhrase } from '../services/words.ts';
import { meets, requestOf } from '../services/works.ts';
import { expand, type Expansion } from './expand.ts';
import { obstacleOf } from './fitness.ts';
import type { AskingProblem } from './keys.ts';
import { resourceAt, type Step } from './steps.ts';

export interface StepAnswer {
  readonly key: Key;
  /** As the service makes it; what nobody stated stands between ‹ and ›. */
  readonly request: Request;
  readonly decision: Decision;
  /** `denied`: whatever else the request carries. `unknown`: by what it carries beside what was said. */
  readonly answer: 'allowed' | 'denied' | 'unknown';
  readonly when?: string;
}

/** What stops an operation at one key. */
export interface Stopped extends Breakage {
  /** Changes each of which lets it through there, the smallest first. */
  readonly remedies: readonly Remedy[];
}

export interface OperationAnswer {
  readonly asked: RequestedOperation;
  readonly operation: ServiceOperation;
  readonly caller: string | undefined;
  readonly decision: OperationWord;
  /** Why no policy mends it; whole sentences. */
  readonly obstacles: readonly string[];
  readonly stops: readonly Stopped[];
  readonly steps: readonly StepAnswer[];
  readonly unknowns: readonly UnknownCause[];
}

export type Answering = { readonly ok: true; readonly answer: OperationAnswer } | { readonly ok: false; readonly problem: AskingProblem };

const useFor = (world: World, asked: RequestedOperation, { operation, caller = '', keys: [key] }: Expansion, steps: readonly Step[]): ServiceUse => {
  const named = asked.resource === undefined ? undefined : resourceAt(world, operation, asked, asked.resource);
  const resource: Resource = { arn: '', type: '', properties: {}, policy: undefined, account: undefined, place: asked.place, ...named, region: key?.region };
  return {
    operation, resource, noun: 'resource', caller, because: 'is asked about', place: asked.place, keyPlace: asked.place,
    demands: steps.map(({ demand }) => demand), unknowns: [],
  };
};

const named = ({ demand: { action, key } }: Step): string => `${action} on ${keyName(key)}`;

/** Why a request that some context lets through is not simply allowed. */
const causesOf = (step: Step, { unknowns, nearMisses, stoppedBy }: Decision): UnknownCause[] => {
  if (unknowns.length > 0) return [...unknowns];
  const [miss] = nearMisses;
  if (miss === undefined) return [{ name: named(step), matters: stoppedBy ?? 'it depends on what else the request carries' }];
  const undocumented = step.demand.need.undecided?.find((key) => miss.difference.includes(key));
  const depends = undocumented === undefined ? 'it depends on what the request carries' : `AWS does not say whether and with which value it carries ${undocumented}`;
  return [{ name: named(step), matters: `${depends}: ${miss.difference}; state it in context`, place: miss.place }];
};

interface Decided {
  readonly step: Step;
  readonly answer: StepAnswer;
  readonly unknowns: readonly UnknownCause[];
}

/** The same request with what AWS does not say whether it is sent. */
const otherwise = ({ demand, context }: Step, request: Request): Request[] => {
  const vias = demand.contexts.slice(1).flatMap((other) => other.get('kms:ViaService') ?? []);
  const sources = (demand.need.undecided ?? []).filter((key) => key.startsWith('aws:Source') && !context.has(key));
  const account = demand.key.account;
  const values: { readonly [key: string]: string } = { 'aws:SourceAccount': account, 'aws:SourceArn': `‹aws:SourceArn›` };
  return [
    ...vias.map((via) => ({ ...request, context: new Map([...context, ['kms:ViaService', [via]] as const]) })),
    ...sources.map((key) => ({ ...request, context: new Map([...context, [key, [values[key] ?? '']] as const]) })),
  ];
};

const decideStep = (world: World, use: ServiceUse, step: Step): Decided => {
  const request = { ...requestOf(world, use, step.demand), context: step.context };
  const decision = explain(world, request);
  const asked = { key: step.demand.key, request, decision, ...(step.when === undefined ? {} : { when: step.when }) };
  const possible = meets(world, use, step.demand);
  if (possible.answer === 'no') return { step, answer: { ...asked, answer: 'denied' }, unknowns: [] };
  const others = otherwise(step, request).map((other) => explain(world, other)).filter((other) => other.decision !== 'allowed');
  const [open] = decision.decision === 'allowed' ? others : [decision];
  if (open === undefined) return { step, answer: { ...asked, answer: 'allowed' }, unknowns: [] };
  const undecided = decision.decision === 'allowed' ? [{ name: named(step), matters: `AWS does not say whether the request carries ${(step.demand.need.undecided ?? []).join(', ')}` }] : [];
  return { step, answer: { ...asked, answer: 'unknown' }, unknowns: [...undecided, ...causesOf(step, open)] };
};

/** What is needed only in some cases, and is not allowed: the operation may well do without. */
const conditional = ({ step, answer }: Decided): UnknownCause[] =>
  (step.when === undefined || answer.answer === 'allowed' ? [] : [{ name: named(step), matters: `it is not allowed, and needed only in this case: ${step.when}` }]);

const isOpen = ({ byGrantOnly, byShortName }: Breakage): boolean => byGrantOnly || byShortName !== undefined;

const GRANT = 'the service may have made a grant for it that is not in the input';

/** Breakages that rest on grants which nobody read, or on a name, are no news of a breakage. */
const openCauses = (use: ServiceUse, key: Key, blocked: readonly Decided[], found: readonly Breakage[]): UnknownCause[] => {
  const here = blocked.filter(({ step }) => step.demand.key === key);
  const breakage = found.find((each) => each.key === key);
  if (here.length === 0 || (breakage !== undefined && !isOpen(breakage))) return [];
  const short = breakage?.byShortName;
  if (short !== undefined) return [{ name: `the name ${short}`, matters: `the key policy lets it in; AWS documents ${use.caller} and does not say that both are one` }];
  return [{ name: `grants of ${keyPhrase(key, use.resource)}`, matters: breakage === undefined ? GRANT : `${breakage.stop.words}; ${GRANT}` }];
};

const unique = (causes: readonly UnknownCause[]): UnknownCause[] =>
  causes.filter(({ name, matters }, index) => causes.findIndex((other) => other.name === name && other.matters === matters) === index);

const decideAll = (world: World, asked: RequestedOperation, expansion: Expansion): OperationAnswer => {
  const { operation, caller, keys, steps, unknowns } = expansion;
  const obstacles = [...new Set(keys.flatMap((key) => obstacleOf(world, operation, key, caller ?? '') ?? []))];
  const use = useFor(world, asked, expansion, steps.filter(({ when }) => when === undefined));
  const decided = steps.map((step) => decideStep(world, use, step));
  const blocked = decided.filter(({ step, answer }) => step.when === undefined && answer.answer === 'denied');
  const breakages = breakagesOf(world, use);
  const stops = breakages.filter((breakage) => !isOpen(breakage)).map((breakage): Stopped => ({ ...breakage, remedies: remediesOf(world, [breakage]) }));
  const breaks = obstacles.length > 0 || stops.length > 0;
  const open = unique(breaks ? stops.flatMap((stop) => stop.unknowns) : [
    ...unknowns,
    ...keys.flatMap((key) => openCauses(use, key, blocked, breakages)),
    ...decided.flatMap((each) => (each.step.when === undefined ? each.unknowns : conditional(each))),
    ...(operation.doubt === undefined ? [] : [{ name: operation.id, matters: operation.doubt }]),
  ]);
  const decision: OperationWord = breaks ? 'breaks' : open.length > 0 ? 'unknown' : 'works';
  return { asked, operation, caller, decision, obstacles, stops, steps: decided.map(({ answer }) => answer), unknowns: open };
};

/**
 * Whether an operation of an AWS service works, as far as AWS KMS decides it: every request that it makes of the key, by the
 * data of the service, is decided by the policies, grants and guardrails of the world. It breaks where one of them is not
 * allowed whatever else the request carries, and works where all are allowed as they stand.
 */
export const answerOf = (world: World, asked: RequestedOperation): Answering => {
  const expanding = expand(world, asked);
  return expanding.ok ? { ok: true, answer: decideAll(world, asked, expanding.expansion) } : expanding;
};
