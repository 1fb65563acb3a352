import { compilePolicy, type CompiledStatement } from '../evaluate/compile.ts';
import { NO_CONTEXT } from '../evaluate/context.ts';
import { NO } from '../evaluate/truth.ts';
import type { Principal, World } from '../world/types.ts';

interface Able {
  readonly statements: readonly CompiledStatement[];
}

const indexes = new WeakMap<World, Map<string, ReadonlyMap<string, Able>>>();

const ableTo = (world: World, action: string): ReadonlyMap<string, Able> => {
  const index = indexes.get(world) ?? new Map<string, ReadonlyMap<string, Able>>();
  indexes.set(world, index);
  const known = index.get(action);
  if (known !== undefined) return known;
  const fresh = new Map([...world.principals.values()].flatMap((principal): (readonly [string, Able])[] => {
    const statements = (principal.identityPolicies ?? []).flatMap(({ policy }) =>
      compilePolicy(policy).statementsFor(action).flatMap(([compiled]) => (compiled.statement.effect === 'Allow' ? [compiled] : [])));
    return statements.length === 0 ? [] : [[principal.arn, { statements }]];
  }));
  index.set(action, fresh);
  return fresh;
};

const coversResource = ({ statements }: Able, resource: string): boolean =>
  statements.some(({ statement, matchesResource }) =>
    (statement.resource?.patterns.some((pattern) => pattern.includes('${')) ?? false) || matchesResource(resource, NO_CONTEXT) !== NO);

/**
 * Whether a principal has an identity policy that may allow an action on a resource: a cheap choice of what to ask, so
 * that not everyone is asked about everything.
 */
export const mayDo = (world: World, { arn }: Principal, action: string, resource: string): boolean => {
  const able = ableTo(world, action.toLowerCase()).get(arn);
  return able !== undefined && coversResource(able, resource);
};
