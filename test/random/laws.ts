/** What must hold of every world and request: the laws that random tests try to break. */
import { parseCaller } from '../../src/evaluate/caller.ts';
import { decide } from '../../src/evaluate/decide.ts';
import { isDerived } from '../../src/evaluate/derived.ts';
import { callerClasses, type CallerClass } from '../../src/evaluate/symbolic/callers.ts';
import { newCommon } from '../../src/evaluate/symbolic/question.ts';
import { inquire, pose, satisfy, type Answer, type Posed } from '../../src/evaluate/symbolic/inquire.ts';
import { MAYBE, NO, YES, type Truth } from '../../src/evaluate/truth.ts';
import type { DecisionWord, Request } from '../../src/evaluate/types.ts';
import { contextKeyName } from '../../src/policy/context-key.ts';
import type { World } from '../../src/world/types.ts';
import { KEY_NAMES } from './grammar.ts';
import { valueAt, type Point } from './points.ts';

/** A law that was broken, in words; undefined: it holds. */
export type Breach = string | undefined;

/** Keys that every request has [IAM reference_policies_condition-keys]. */
const ALWAYS = new Map([['aws:ViaAWSService', 'false'], ['aws:CurrentTime', '2026-06-30T12:00:00Z']]);

const NAMES = 'kms:EncryptionContextKeys';
const PAIR = 'kms:EncryptionContext:';

/**
 * The request with a value, or absence, for every key that policies ask for and that does not follow from the
 * caller or the key. The names of encryption context pairs are those of the pairs, as KMS makes them.
 */
export const settled = (request: Request): Request => {
  const context = new Map<string, readonly string[]>();
  for (const key of KEY_NAMES) {
    const values = request.context.get(key);
    if (values !== undefined) context.set(key, values);
    else if (!isDerived(contextKeyName(key)) || (key === 'kms:RequestAlias' && !request.resource.includes(':alias/'))) context.set(key, ALWAYS.has(key) ? [ALWAYS.get(key) ?? ''] : []);
    if (key === 'kms:RequestAlias' && request.resource.includes(':alias/')) context.delete(key);
  }
  // Whose account a service's own call counts as is open in a question, and nobody's in a request that does not say.
  if (request.principal.endsWith('.amazonaws.com') && !request.context.has('kms:CallerAccount')) context.set('kms:CallerAccount', []);
  const pairs = [...context].filter(([key, values]) => key.startsWith(PAIR) && values.length > 0).map(([key]) => key.slice(PAIR.length));
  context.set(NAMES, pairs);
  return { ...request, context };
};

export const callerOf = (world: World, request: Request): CallerClass | undefined => {
  const caller = parseCaller(world, request.principal);
  return caller === undefined ? undefined : { kind: 'named', caller, principal: request.principal };
};

const WORDS: Readonly<Record<Answer['answer'], string>> = { yes: 'allowed', no: 'denied', unknown: 'unknown' };

const wordOf = (decision: DecisionWord): string => (decision === 'allowed' || decision === 'unknown' ? decision : 'denied');

const truthOf = (decision: DecisionWord): Truth => (decision === 'allowed' ? YES : decision === 'unknown' ? MAYBE : NO);

/** With the whole context fixed, the question has the decision as its answer. An unknown may turn out not to matter. */
export const agreesWhenFixed = (world: World, request: Request): Breach => {
  const callers = callerOf(world, request);
  if (callers === undefined) return undefined;
  const { decision } = decide(world, request);
  const { action, resource, context, sessionPolicies } = request;
  const { answer } = inquire({ world, callers, action, resource, context, sessionPolicies });
  if (decision === 'unknown' || WORDS[answer] === wordOf(decision)) return undefined;
  return `decide says ${decision}, the question with everything fixed says ${answer}`;
};

/** One question about a caller, an action and a resource under any context. */
export const posedFor = (world: World, { action, resource, sessionPolicies }: Request, callers: CallerClass): Posed =>
  pose({ world, callers, action, resource, sessionPolicies, context: new Map() });

const pointOf = (request: Request): Point => {
  const values = new Map([...request.context].map(([key, list]) => [contextKeyName(key), list]));
  return (id) => values.get(id) ?? [];
};

/** Whether AWS could make the request: it has no key that the action never carries, and every key that all requests have. */
const isOfQuestion = ({ question }: Posed, { context }: Request): boolean =>
  [...context].every(([key, values]) => {
    const meaning = question.meaningOf(key);
    return meaning.kind === 'free' ? values.length > 0 || meaning.dimension.optional : values.length === 0;
  });

/** The formula of a question under any context has the decision as its value at each request. */
export const agreesAtPoint = (world: World, request: Request, posed: Posed): Breach => {
  if (!isOfQuestion(posed, request)) return undefined;
  const decided = truthOf(decide(world, request).decision);
  const value = valueAt(posed.allowed, pointOf(request));
  if (decided === MAYBE || value === MAYBE || decided === value) return undefined;
  return `decide says ${String(decided)}, the formula is ${String(value)}`;
};

/** A request that a proof says is not allowed is not; `legal` ones only, since proofs are about what AWS can make. */
export const respectsProof = (world: World, request: Request, posed: Posed, answer: Answer): Breach => {
  if (answer.answer !== 'no' || !isOfQuestion(posed, request) || valueAt(posed.axioms, pointOf(request)) === NO) return undefined;
  return decide(world, request).decision === 'allowed' ? 'the request is allowed although there is said to be none' : undefined;
};

/** Every witness is allowed, and nobody is told that an unknown matters where a witness was not allowed after all. */
export const witnessHolds = (world: World, posed: Posed): { readonly answer: Answer; readonly breach: Breach } => {
  const answer = satisfy(posed, world, posed.allowed);
  if (answer.answer === 'yes') {
    const { decision } = decide(world, answer.witness);
    return { answer, breach: decision === 'allowed' ? undefined : `the witness is decided ${decision}` };
  }
  const doubted = answer.answer === 'unknown' && answer.causes.find(({ name }) => name === 'witness');
  return { answer, breach: doubted ? `the witness is not allowed: ${doubted.matters}` : undefined };
};

/** Classes that the caller belongs to: others of its account, or strangers. */
const classesOf = (world: World, { principal, resource }: Request): readonly CallerClass[] => {
  const caller = parseCaller(world, principal);
  if (caller === undefined || !('account' in caller) || ('session' in caller && caller.session !== undefined)) return [];
  const policy = world.keys.find(({ arn }) => arn === resource)?.policy;
  return callerClasses(world, policy === undefined ? [] : [policy]).filter((each) => {
    if (each.caller.kind !== caller.kind) return false;
    if (each.kind === 'stranger') return !each.excludedAccounts.includes(caller.account);
    return each.kind === 'other' && each.account === caller.account && !each.excluded.some((name) => principal.endsWith(`:${name}`));
  });
};

/** What a question says of a whole class of callers holds of its members. */
export const respectsProofOfClass = (world: World, request: Request, posed: Posed): Breach => {
  if (decide(world, request).decision !== 'allowed' || !isOfQuestion(posed, request) || valueAt(posed.axioms, pointOf(request)) === NO) return undefined;
  const answers = classesOf(world, request).map((callers) => {
    const own = posedFor(world, request, callers);
    return satisfy(own, world, own.allowed).answer;
  });
  return answers.length > 0 && answers.every((answer) => answer === 'no') ? 'the request is allowed although its class of callers is said to have none' : undefined;
};

/** Values that an unresolved input may turn out to have. */
const RESOLUTIONS = ['', '*', 'kms:Decrypt', 'arn:aws:iam::111122223333:role/app', '111122223333', '3333:root', 'app', 'crypt', 'alias/app', 'IT', 'true', '10.1.2.3'];

/** What a text with unresolved parts may turn out to say. */
export const resolutions = (text: string): readonly string[] => (text.includes('‹') ? RESOLUTIONS.map((value) => text.replaceAll(/‹[^›]*›/g, value)) : []);

/** A decision that rests on no unknown stays what it is, whatever the unresolved inputs turn out to be. */
export const survivesResolution = (world: World, resolved: readonly World[], request: Request): Breach => {
  const { decision } = decide(world, request);
  if (decision === 'unknown') return undefined;
  const after = resolved.map((each) => decide(each, request).decision).find((word) => word !== 'unknown' && wordOf(word) !== wordOf(decision));
  return after && `decided ${decision} with an input unknown, ${after} when it is known`;
};

/** How a change of the world may change decisions. */
export type Direction = 'same' | 'more' | 'less';

/** A change that adds to, takes from, or only rewrites what is allowed does so for the request. */
export const follows = (direction: Direction, before: World, after: World, request: Request, what: string): Breach => {
  const [old, now] = [truthOf(decide(before, request).decision), truthOf(decide(after, request).decision)];
  const holds = direction === 'same' ? old === now : direction === 'more' ? now >= old : now <= old;
  return holds ? undefined : `${what}: the decision goes from ${String(old)} to ${String(now)}`;
};

/** What one world allows and the other does not, of the request's caller, action and resource. */
const onlyIn = (here: World, there: World, request: Request): { readonly answer: Answer; readonly posed: Posed } | undefined => {
  const [one, other] = [callerOf(here, request), callerOf(there, request)];
  if (one === undefined || other === undefined) return undefined;
  const { action, resource, sessionPolicies } = request;
  const common = newCommon();
  const posed = pose({ world: here, callers: one, action, resource, sessionPolicies, context: new Map() }, common);
  const against = pose({ world: there, callers: other, action, resource, sessionPolicies, context: new Map() }, common);
  const { maker } = posed.question;
  return { answer: satisfy(posed, here, maker.and(posed.allowed, maker.not(against.allowed), against.axioms)), posed };
};

/** A difference has a witness that shows it; where there is none, no request shows one. */
export const differsAsSaid = (here: World, there: World, request: Request): Breach => {
  const found = onlyIn(here, there, request);
  if (found === undefined) return undefined;
  const { answer, posed } = found;
  if (answer.answer === 'yes') {
    const elsewhere = decide(there, answer.witness).decision;
    return elsewhere === 'allowed' ? `the witness of a difference is ${elsewhere} in both worlds` : undefined;
  }
  if (answer.answer === 'unknown') {
    const doubted = answer.causes.find(({ name }) => name === 'witness');
    return doubted && `the witness of a difference is not allowed: ${doubted.matters}`;
  }
  if (!isOfQuestion(posed, request) || valueAt(posed.axioms, pointOf(request)) === NO) return undefined;
  const [one, other] = [decide(here, request).decision, decide(there, request).decision];
  return one === 'allowed' && wordOf(other) === 'denied' ? `the request is ${one} here and ${other} there, and no difference was found` : undefined;
};
