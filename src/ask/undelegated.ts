import { kmsActions } from '../aws/kms.ts';
import { compilePolicy } from '../evaluate/compile.ts';
import type { Request } from '../evaluate/types.ts';
import type { Policy, Statement } from '../policy/types.ts';
import { hasUnknown } from '../policy/unknown.ts';
import type { Key, NamedPolicy, Principal, World } from '../world/types.ts';
import { undelegated } from './delegation.ts';
import { SOME_OTHER_KEY, covers, kmsPatterns, shapeOf } from './statement-reach.ts';

/** An identity policy's statement that names a key and can never decide on it, because the key policy leaves it no say. */
export interface Undelegated {
  readonly key: Key;
  readonly statement: Statement;
  readonly principals: readonly Principal[];
  /** As AWS writes them. */
  readonly actions: readonly string[];
  /** One of the requests that the statement should allow and that is denied. */
  readonly witness: Request;
}

const KEY_ACTIONS = kmsActions.filter(({ resources }) => resources.includes('key')).map(({ name }) => `kms:${name}`);

const coveredBy = (policy: Policy, statement: Statement): string[] => {
  const { statementsFor } = compilePolicy(policy);
  return KEY_ACTIONS.filter((action) => statementsFor(action.toLowerCase()).some(([compiled]) => compiled.statement === statement));
};

/** Actions that stand and fall together: those of one pattern, for a wildcard is not meant to be used up. */
const groupsOf = (policy: Policy, statement: Statement): (readonly string[])[] => {
  const covered = coveredBy(policy, statement);
  const groups = kmsPatterns(statement).map(({ actions }) => covered.filter((action) => actions.some(({ name }) => `kms:${name}` === action)));
  return (groups.length > 0 ? groups : [covered]).filter((group) => group.length > 0);
};

const named = new WeakMap<Statement, boolean>();

/** The statement names keys: it is not for keys at large. */
const namesKeys = (policy: Policy, statement: Statement): boolean => {
  const known = named.get(statement);
  if (known !== undefined) return known;
  const names = statement.effect === 'Allow' && coveredBy(policy, statement).length > 0 && !covers(statement, policy.version, SOME_OTHER_KEY);
  named.set(statement, names);
  return names;
};

const isSettled = (key: Key): boolean => key.policy !== undefined && key.policy.unreadable.length === 0 && !hasUnknown(key.arn);

interface Without {
  readonly actions: readonly string[];
  readonly witness: Request;
}

/** The groups of actions none of which the statement can decide for this principal. */
const withoutEffect = (world: World, principal: Principal, from: NamedPolicy, statement: Statement, key: Key): Without | undefined => {
  let first: Request | undefined;
  const actions = groupsOf(from.policy, statement).filter((group) => {
    const witnesses: Request[] = [];
    for (const action of group) {
      const witness = undelegated(world, principal, from, statement, action, key);
      if (witness === undefined) return false;
      witnesses.push(witness);
    }
    first ??= witnesses[0];
    return true;
  });
  return first === undefined ? undefined : { actions: [...new Set(actions.flat())], witness: first };
};

/**
 * Statements of identity policies that name a key of their own account and can never decide on it, since the key policy
 * allows the principal nothing of the kind, directly or through its account [KMS key-policy-default]. What other accounts
 * are missing is a question of its own.
 */
export const undelegatedPermissions = (world: World): Undelegated[] => {
  const found = new Map<string, Undelegated>();
  const numbers = new Map<Statement, number>();
  const numberOf = (statement: Statement): number => {
    const number = numbers.get(statement) ?? numbers.size;
    numbers.set(statement, number);
    return number;
  };
  const settled = world.keys.filter(isSettled);
  for (const principal of [...world.principals.values()].sort((left, right) => (left.arn < right.arn ? -1 : 1))) {
    const keys = settled.filter(({ account }) => account === principal.account);
    for (const from of keys.length === 0 ? [] : principal.identityPolicies ?? []) {
      for (const statement of from.policy.statements.filter((each) => namesKeys(from.policy, each))) {
        for (const key of keys.filter(({ arn }) => covers(statement, from.policy.version, shapeOf(arn)))) {
          const without = withoutEffect(world, principal, from, statement, key);
          if (without === undefined) continue;
          const id = `${numberOf(statement)} ${key.arn} ${without.actions.join(' ')}`;
          const known = found.get(id);
          found.set(id, known === undefined ? { key, statement, principals: [principal], ...without } : { ...known, principals: [...known.principals, principal] });
        }
      }
    }
  }
  return [...found.values()];
};
