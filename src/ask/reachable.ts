import { FALSE } from '../evaluate/symbolic/formula.ts';
import { pose, satisfy, type Answer } from '../evaluate/symbolic/inquire.ts';
import type { UnknownCause } from '../evaluate/types.ts';
import type { Statement } from '../policy/types.ts';
import type { Key, World } from '../world/types.ts';
import { allowAll } from './allow-all.ts';
import { matchIn, outlook, scenesOf, type StatementScene } from './statement-scenes.ts';
import type { Verdict } from './types.ts';

/** The world in which a statement of a key's policy was never written. */
export const withoutStatement = (world: World, key: Key, statement: Statement): World => {
  const { policy } = key;
  if (policy === undefined) return world;
  const changed: Key = { ...key, policy: { ...policy, statements: policy.statements.filter((each) => each !== statement) } };
  return { ...world, keys: world.keys.map((each) => (each.arn === key.arn ? changed : each)) };
};

/** What an Allow lets through, wherever identity policies have to agree as if they did. */
const letThrough = ({ world, key, callers, actions }: StatementScene, statement: Statement): Answer => {
  const [action = ''] = actions;
  const posed = pose({ world, callers, action, resource: key.arn, context: new Map(), through: statement, assumedIdentityPolicies: [allowAll] });
  return posed.allowed === FALSE ? { answer: 'no' } : satisfy(posed, world, posed.allowed);
};

/** What a Deny takes away from what everything else allows. */
const takenAway = (scene: StatementScene, statement: Statement): Answer => {
  const { world, key, callers, actions, common } = scene;
  const [action = ''] = actions;
  const otherwise = withoutStatement(world, key, statement);
  const posed = pose({ world: otherwise, callers, action, resource: key.arn, context: new Map() }, common);
  const match = matchIn(scene, statement);
  if (match === undefined || posed.allowed === FALSE) return { answer: 'no' };
  return satisfy({ ...posed, axioms: posed.question.axioms() }, otherwise, common.maker.and(posed.allowed, match.any));
};

const answerIn = (scene: StatementScene, statement: Statement): Answer =>
  (statement.effect === 'Allow' ? letThrough(scene, statement) : takenAway(scene, statement));

/** Whether a statement of a key's policy can decide, or may: see `isReachable`. */
export const mayDecide = (world: World, key: Key, statement: Statement): boolean => {
  for (const scene of scenesOf(world, key, statement)) if (answerIn(scene, statement).answer !== 'no') return true;
  return false;
};

/**
 * Whether a statement of a key's policy can ever decide: for an Allow, some request that it allows and nothing
 * denies, were identity policies to agree where they have to; for a Deny, some request that everything else allows.
 * The witness is that request. What the key's tags, aliases and other facts that can change are today does not count.
 */
export const isReachable = (world: World, key: Key, statement: Statement): Verdict => {
  const causes: UnknownCause[] = [];
  for (const scene of scenesOf(world, key, statement)) {
    const answer = answerIn(scene, statement);
    if (answer.answer === 'yes') return answer;
    if (answer.answer === 'unknown') causes.push(...answer.causes);
  }
  return causes.length === 0 ? { answer: 'no' } : { answer: 'unknown', causes };
};

/** Whether some request matches a statement at all, whatever becomes of it; unknowns count as if they let it. */
export const canMatch = (world: World, key: Key, statement: Statement, variant: Statement = statement): boolean => {
  for (const scene of scenesOf(world, key, statement)) {
    const match = matchIn(scene, variant);
    if (match !== undefined && outlook(scene, match.any) !== 'impossible') return true;
  }
  return false;
};

/** The Deny statements of the key's own policy that each by itself take away all that an Allow gives. */
export const shadowsOf = (world: World, key: Key, statement: Statement): Statement[] => {
  const denies = (key.policy?.statements ?? []).filter(({ effect }) => effect === 'Deny');
  const scenes = denies.length === 0 ? [] : [...scenesOf(world, key, statement)];
  return denies.filter((deny) => scenes.every((scene) => {
    const [own, shadow] = [matchIn(scene, statement), matchIn(scene, deny)];
    if (own === undefined) return true;
    const { maker } = scene.prepared.question;
    return shadow !== undefined && outlook(scene, maker.and(own.any, maker.not(shadow.any))) === 'impossible';
  }));
};
