import { parseCaller } from '../evaluate/caller.ts';
import type { Statement } from '../policy/types.ts';
import { hasUnknown } from '../policy/unknown.ts';
import type { Key, World } from '../world/types.ts';
import { KEY_ACTIONS } from './action-groups.ts';
import { impossibleConditions } from './condition-questions.ts';
import { canMatch, mayDecide, shadowsOf } from './reachable.ts';
import { isCovered, scenesOf } from './statement-scenes.ts';

/** Why a statement can never decide. */
export type Death =
  /** None of the principals it names exists. */
  | { readonly cause: 'nobody' }
  /** Each of these Deny statements takes all of it away; none: several do so together, or guardrails do. */
  | { readonly cause: 'denied'; readonly by: readonly Statement[] }
  /** Nobody it names can do these actions by a key policy. */
  | { readonly cause: 'powerless' };

// A stored policy shows a deleted principal by its unique id [IAM reference_identifiers, unique identifiers].
const DELETED = /^A(IDA|ROA)[A-Z0-9]+$/;

const onlyDeleted = ({ principal }: Statement): boolean =>
  principal !== undefined && !principal.negated && principal.entries.length > 0 && principal.entries.every(({ value }) => DELETED.test(value));

/** Users and roles that an account which was read completely does not have; whatever cannot be read may be anybody. */
const namesOnlyMissing = (world: World, { principal }: Statement): boolean =>
  principal !== undefined && !principal.negated && principal.entries.length > 0 && principal.entries.every(({ type, value }) => {
    const caller = type === 'AWS' && !hasUnknown(value) ? parseCaller(world, value) : undefined;
    return (caller?.kind === 'role' || caller?.kind === 'user') && caller.principal === undefined && world.accounts.get(caller.account)?.complete === true;
  });

/**
 * Why a statement of a key's policy can never decide; undefined where it can, or where something else is to be said:
 * that its conditions are impossible, its resource is not this key, its actions are not for keys, its principals are
 * deleted. A Deny that takes away what nobody has today guards tomorrow, and is not dead.
 */
export const deathOf = (world: World, key: Key, statement: Statement): Death | undefined => {
  if (key.policy === undefined || onlyDeleted(statement) || !KEY_ACTIONS.some((action) => isCovered(action, statement, key.policy))) return undefined;
  if (namesOnlyMissing(world, statement)) return { cause: 'nobody' };
  if (scenesOf(world, key, statement).next().done === true) return undefined;
  if (statement.effect === 'Deny' || mayDecide(world, key, statement)) return undefined;
  if (impossibleConditions(world, key, statement).length > 0 || !canMatch(world, key, statement)) return undefined;
  const by = shadowsOf(world, key, statement);
  if (by.length > 0) return { cause: 'denied', by };
  const undenied: Key = { ...key, policy: { ...key.policy, statements: key.policy.statements.filter(({ effect }) => effect === 'Allow') } };
  const open: World = { ...world, keys: world.keys.map((each) => (each.arn === key.arn ? undenied : each)) };
  return mayDecide(open, undenied, statement) ? { cause: 'denied', by: [] } : { cause: 'powerless' };
};
