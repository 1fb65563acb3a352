import { hasUnknown, unknownNames } from '../policy/unknown.ts';
import { indexed } from './indexed.ts';
import type { World } from './types.ts';

type Arns = ReadonlySet<string>;

const declaredKeys = indexed((keys: World['keys']): Arns => new Set(keys.flatMap(({ arn, declared }) => (declared === undefined ? [] : [arn]))));

const declaredResources = indexed((resources: World['resources']): Arns => new Set(resources.flatMap(({ arn, declared }) => (declared === true ? [arn] : []))));

/** A role with a trust policy was declared; one that a policy is merely attached to may go by another name as well. */
const declaredRoles = indexed((principals: World['principals']): Arns =>
  new Set([...principals.values()].flatMap(({ arn, trustPolicy }) => (trustPolicy === undefined ? [] : [arn]))));

/** The stack or module whose declarations an ARN's markers belong to. */
const scopeOf = (arn: string): string | undefined => / of (?!.* of )(.+)$/.exec(unknownNames(arn).at(-1) ?? '')?.[1];

/**
 * Whether two ARNs with unresolved parts are sure to differ: one template declares both, as two keys, two roles or two resources.
 * Whatever AWS calls them then, it does not give them one name.
 */
export const areApart = ({ keys, principals, resources }: World, left: string, right: string): boolean => {
  if (left === right || !hasUnknown(left) || !hasUnknown(right)) return false;
  const scope = scopeOf(left);
  if (scope === undefined || scope !== scopeOf(right)) return false;
  return [declaredKeys(keys), declaredRoles(principals), declaredResources(resources)].some((arns) => arns.has(left) && arns.has(right));
};
