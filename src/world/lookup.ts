import type { Account, Key, Principal, Resource, World } from './types.ts';

interface Index {
  readonly keysByArn: ReadonlyMap<string, Key>;
  readonly keysByAlias: ReadonlyMap<string, Key>;
  readonly rolesByName: ReadonlyMap<string, Principal>;
  readonly resourcesByArn: ReadonlyMap<string, Resource>;
}

const indexes = new WeakMap<World, Index>();

const aliasArn = (key: Key, alias: string): string => `${key.arn.slice(0, key.arn.indexOf(':key/'))}:${alias}`;

const buildIndex = (world: World): Index => ({
  keysByArn: new Map(world.keys.map((key) => [key.arn, key])),
  keysByAlias: new Map(world.keys.flatMap((key) => (key.aliases ?? []).map((alias) => [aliasArn(key, alias), key] as const))),
  rolesByName: new Map(
    [...world.principals.values()]
      .filter((principal) => principal.kind === 'role')
      .map((role) => [`${role.account}/${role.name}`, role]),
  ),
  resourcesByArn: new Map(world.resources.map((resource) => [resource.arn, resource])),
});

const indexOf = (world: World): Index => {
  const known = indexes.get(world);
  if (known !== undefined) return known;
  const built = buildIndex(world);
  indexes.set(world, built);
  return built;
};

/** The key that a key ARN, alias ARN, key id or alias name (of any account in the world) leads to. */
export const findKey = (world: World, identifier: string): Key | undefined => {
  const index = indexOf(world);
  const direct = index.keysByArn.get(identifier) ?? index.keysByAlias.get(identifier);
  if (direct !== undefined || identifier.startsWith('arn:')) return direct;
  const named = world.keys.filter((key) => key.id === identifier || key.aliases?.includes(identifier));
  return named.length === 1 ? named[0] : undefined;
};

/** The role that a session ARN `arn:…:sts::account:assumed-role/name/session` belongs to; sessions drop its path. */
export const findRole = (world: World, account: string, name: string): Principal | undefined =>
  indexOf(world).rolesByName.get(`${account}/${name}`);

/** The described resource that an ARN is, or is inside of (an object of a bucket, a version of a function). */
export const findResource = (world: World, arn: string): Resource | undefined => {
  const { resourcesByArn } = indexOf(world);
  for (let end = arn.length; end > 0; end = Math.max(arn.lastIndexOf('/', end - 1), arn.lastIndexOf(':', end - 1))) {
    const found = resourcesByArn.get(arn.slice(0, end));
    if (found !== undefined) return found;
  }
  return undefined;
};

/** Facts about an account; undefined when no input describes it. */
export const findAccount = (world: World, id: string): Account | undefined => world.accounts.get(id);
