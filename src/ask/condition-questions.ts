import { OPERATORS } from '../evaluate/conditions.ts';
import { present, type Dimension } from '../evaluate/symbolic/atoms.ts';
import { conditionFormula } from '../evaluate/symbolic/conditions.ts';
import { FALSE, type Formula } from '../evaluate/symbolic/formula.ts';
import type { Question } from '../evaluate/symbolic/question.ts';
import { pose, posedFrom, satisfy, type Posed } from '../evaluate/symbolic/inquire.ts';
import type { Request, UnknownCause } from '../evaluate/types.ts';
import { contextKeyName } from '../policy/context-key.ts';
import type { Condition, Statement } from '../policy/types.ts';
import { hasUnknown } from '../policy/unknown.ts';
import { indexed } from '../world/indexed.ts';
import type { Key, World } from '../world/types.ts';
import { canMatch } from './reachable.ts';
import { axiomsOf, matchIn, outlook, scenesOf, type StatementScene } from './statement-scenes.ts';

// Asked for out of habit, and recommended as such: KMS speaks TLS only, so that it never turns a decision [KMS data-protection].
const HABITS = new Set(['aws:securetransport']);

// What the key itself is: the same policy may be meant for several.
const isOfTheKey = (name: string): boolean => name === 'aws:requestedregion' || name.startsWith('aws:resource');

/** Whether what a condition says can be judged: whether it says something at all. */
export const isJudged = ({ key }: Condition): boolean => {
  const name = contextKeyName(key);
  return !HABITS.has(name) && !isOfTheKey(name);
};

const inScene = ({ prepared }: StatementScene, condition: Condition, { policy }: Key): Formula =>
  conditionFormula(condition, policy?.version ?? '2008-10-17', prepared.question);

/** Users and roles where the statement names any, else the services it names; all where the condition tells them apart. */
const isMeant = (statement: Statement, { key }: Condition): ((scene: StatementScene) => boolean) => {
  if (contextKeyName(key) === 'aws:principalisawsservice') return () => true;
  const entries = statement.principal?.entries ?? [];
  const onlyServices = entries.length > 0 && entries.every(({ type }) => type === 'Service');
  return ({ callers }) => (callers.caller.kind === 'service') === onlyServices;
};

const atAnyTime = indexed((world: World): World => ({ ...world, today: undefined }));

/**
 * Whether every request for the statement's actions meets a condition, whoever makes it (users and roles, or
 * services if only services are named) and whenever: the condition then says nothing.
 */
export const isVacuous = (world: World, key: Key, statement: Statement, condition: Condition): boolean => {
  if (!isJudged(condition)) return false;
  const meant = isMeant(statement, condition);
  let asked = false;
  for (const scene of scenesOf(atAnyTime(world), key, statement, { everyone: true })) {
    if (!meant(scene)) continue;
    asked = true;
    if (outlook(scene, scene.prepared.question.maker.not(inScene(scene, condition, key))) !== 'impossible') return false;
  }
  return asked;
};

/**
 * The conditions of a statement that together no request meets that the statement could be about: one, if one alone
 * is enough. Empty: some request meets them all, or the statement matches nothing even without them.
 */
export const impossibleConditions = (world: World, key: Key, statement: Statement): readonly Condition[] =>
  // What a value is that no input settles may be what the requests have.
  unmet(statement.conditions.filter((condition) => isJudged(condition) && !condition.values.some(hasUnknown)), (conditions) =>
    canMatch(world, key, statement, { ...statement, conditions }));

/** As few of the conditions as together no request meets; empty where some request meets all, or none would without them. */
export const unmet = (judged: readonly Condition[], met: (conditions: readonly Condition[]) => boolean): readonly Condition[] => {
  if (judged.length === 0 || met(judged) || !met([])) return [];
  const one = judged.find((condition) => !met([condition]));
  if (one !== undefined) return [one];
  const pairs = judged.flatMap((left, index) => judged.slice(index + 1).map((right) => [left, right]));
  return pairs.find((pair) => !met(pair)) ?? judged;
};

/** Whether the conditions of a statement that no request meets were met once: their time is over. */
export const isOver = (world: World, key: Key, statement: Statement): boolean =>
  world.today !== undefined && statement.conditions.some(({ operator }) => operator.startsWith('Date') || operator.startsWith('Numeric')) &&
  impossibleConditions(atAnyTime(world), key, statement).length === 0;

/** A request that gets around a condition by leaving its key out. */
export interface Escape {
  readonly condition: Condition;
  readonly witness: Request;
  readonly unknowns: readonly UnknownCause[];
}

const isNegated = ({ operator }: Condition): boolean => operator !== 'Null' && OPERATORS[operator].negated;

/** Facts that a caller's own side settles: a negated test is met by having none. */
const BY_CALLER = ['aws:principaltag/', 'aws:principalorg', 'kms:encryptioncontext:'];

/** Of an Allow: operators that a missing key meets where a value was asked for. */
export const isLoose = (condition: Condition): boolean => {
  const name = contextKeyName(condition.key);
  if (condition.operator === 'Null') return false;
  if (isNegated(condition)) return condition.qualifier === undefined && BY_CALLER.some((start) => name.startsWith(start));
  return condition.ifExists || condition.qualifier === 'ForAllValues';
};

// Absent where the caller signed in without a second factor, so that a Deny on their value misses just those
// [IAM reference_policies_condition-keys, aws:MultiFactorAuthPresent].
const WEAK_IF_ABSENT = new Set(['aws:multifactorauthpresent', 'aws:multifactorauthage']);

export const missesTheAbsent = (condition: Condition): boolean =>
  WEAK_IF_ABSENT.has(contextKeyName(condition.key)) && condition.operator !== 'Null' && !condition.ifExists && !isNegated(condition);

/** The key of a condition, where callers can leave it out. */
export const optionalKey = (question: Question, { key }: Condition): Dimension | undefined => {
  const meaning = question.meaningOf(key);
  return meaning.kind === 'free' && meaning.dimension.optional ? meaning.dimension : undefined;
};

const binds = (scene: StatementScene, condition: Condition, dimension: Dimension): boolean => {
  const { maker } = scene.prepared.question;
  return outlook(scene, maker.and(maker.atom(present(dimension)), maker.not(inScene(scene, condition, scene.key)))) !== 'impossible';
};

/** What an Allow lets through although the key is missing. */
const throughAllow = (scene: StatementScene, statement: Statement, dimension: Dimension): { formula: Formula; posed: Posed } => {
  const { world, key, callers, actions, common } = scene;
  const posed = pose({ world, callers, action: actions[0] ?? '', resource: key.arn, context: new Map(), through: statement }, common);
  return { posed, formula: common.maker.and(posed.allowed, common.maker.not(common.maker.atom(present(dimension)))) };
};

/** What a Deny would take away but for the missing key. */
const pastDeny = (scene: StatementScene, statement: Statement, condition: Condition, dimension: Dimension): { formula: Formula; posed: Posed } => {
  const { prepared, common } = scene;
  const posed = posedFrom(prepared);
  const rest = matchIn(scene, { ...statement, conditions: statement.conditions.filter((each) => each !== condition) });
  const { maker } = common;
  return { posed, formula: maker.and(posed.allowed, rest?.any ?? FALSE, maker.not(maker.atom(present(dimension)))) };
};

const escapeIn = (scene: StatementScene, statement: Statement, condition: Condition): Escape | undefined => {
  const dimension = optionalKey(scene.prepared.question, condition);
  if (dimension === undefined || !binds(scene, condition, dimension)) return undefined;
  const { posed, formula } = statement.effect === 'Allow' ? throughAllow(scene, statement, dimension) : pastDeny(scene, statement, condition, dimension);
  if (formula === FALSE) return undefined;
  const answer = satisfy({ ...posed, axioms: axiomsOf({ ...scene, prepared: posed }) }, scene.world, formula);
  if (answer.answer === 'no' || answer.witness === undefined) return undefined;
  return { condition, witness: answer.witness, unknowns: answer.answer === 'unknown' ? answer.causes : [] };
};

/**
 * A request that meets (of an Allow) or avoids (of a Deny) a condition by leaving its key out, where the condition
 * plainly asks for a value: IfExists and ForAllValues on an Allow, a negated test of what the caller's own side
 * settles, multi-factor authentication on a Deny. A certain one if there is one.
 */
export const escapeOf = (world: World, key: Key, statement: Statement, condition: Condition): Escape | undefined => {
  if (!(statement.effect === 'Allow' ? isLoose(condition) : missesTheAbsent(condition))) return undefined;
  let perhaps: Escape | undefined;
  for (const scene of scenesOf(world, key, statement)) {
    const escape = escapeIn(scene, statement, condition);
    if (escape?.unknowns.length === 0) return escape;
    perhaps ??= escape;
  }
  return perhaps;
};
