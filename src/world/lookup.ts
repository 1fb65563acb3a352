import { indexed } from './indexed.ts';
import type { Account, Key, Principal, Resource, World } from './types.ts';

const aliasArn = (key: Key, alias: string): string => `${key.arn.slice(0, key.arn.indexOf(':key/'))}:${alias}`;

const keysByArn = indexed((keys: World['keys']) => new Map(keys.map((key) => [key.arn, key])));

const keysByAlias = indexed((keys: World['keys']) =>
  new Map(keys.flatMap((key) => (key.aliases ?? []).map((alias) => [aliasArn(key, alias), key] as const))));

const rolesByName = indexed((principals: World['principals']) =>
  new Map([...principals.values()].filter(({ kind }) => kind === 'role').map((role) => [`${role.account}/${role.name}`, role])));

const resourcesByArn = indexed((resources: World['resources']) => new Map(resources.map((resource) => [resource.arn, resource])));

/** Whether a key has this id or alias; the ARN of a key is another thing. */
export const isCalled = ({ id, aliases }: Key, name: string): boolean => id === name || aliases?.includes(name) === true;

/** The key that a key ARN, alias ARN, key id or alias name (of any account in the world) leads to. */
export const findKey = (world: World, identifier: string): Key | undefined => {
  const direct = keysByArn(world.keys).get(identifier) ?? keysByAlias(world.keys).get(identifier);
  if (direct !== undefined || identifier.startsWith('arn:')) return direct;
  const named = world.keys.filter((key) => isCalled(key, identifier));
  return named.length === 1 ? named[0] : undefined;
};

/** The role that a session ARN `arn:…:sts::account:assumed-role/name/session` belongs to; sessions drop its path. */
export const findRole = (world: World, account: string, name: string): Principal | undefined =>
  rolesByName(world.principals).get(`${account}/${name}`);

/** The described resource that an ARN is, or is inside of (an object of a bucket, a version of a function). */
export const findResource = (world: World, arn: string): Resource | undefined => {
  const known = resourcesByArn(world.resources);
  for (let end = arn.length; end > 0; end = Math.max(arn.lastIndexOf('/', end - 1), arn.lastIndexOf(':', end - 1))) {
    const found = known.get(arn.slice(0, end));
    if (found !== undefined) return found;
  }
  return undefined;
};

/** Facts about an account; undefined when no input describes it. */
export const findAccount = (world: World, id: string): Account | undefined => world.accounts.get(id);
