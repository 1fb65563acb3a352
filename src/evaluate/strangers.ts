import type { Policy } from '../policy/types.ts';
import { isUnknown, unknownNames } from '../policy/unknown.ts';
import { indexed } from '../world/indexed.ts';
import type { Grant, Key, World } from '../world/types.ts';
import type { Caller } from './caller.ts';

const ACCOUNT_ID = /(?<![0-9A-Za-z])\d{12}(?![0-9A-Za-z])/g;

const ORGANIZATION_ID = /(?<![0-9A-Za-z])o-[a-z0-9]{10,32}(?![0-9A-Za-z])/g;

const idsIn = (texts: readonly string[]): string[] => texts.flatMap((text) => text.match(ACCOUNT_ID) ?? []);

const policyTexts = (policy: Policy): string[] =>
  policy.statements.flatMap((statement) => [
    ...(statement.principal?.entries ?? []).map((entry) => entry.value),
    ...(statement.resource?.patterns ?? []),
    ...statement.conditions.flatMap((condition) => condition.values),
  ]);

interface Named {
  readonly accounts: readonly string[];
  readonly organizations: readonly string[];
}

/** What a policy names. */
const namedIn = indexed((policy: Policy): Named => {
  const texts = policyTexts(policy);
  return {
    accounts: [...new Set(idsIn(texts))],
    organizations: [...new Set(texts.flatMap((text) => text.match(ORGANIZATION_ID) ?? []))],
  };
});

/** What a part of the world names: whose it is, in its policies and in its grants. */
interface Naming extends Named {
  readonly owners: readonly string[];
  readonly granted: readonly string[];
}

const namingOf = (owners: readonly string[], policies: readonly Policy[], granted: readonly string[] = []): Naming => {
  const all = policies.map(namedIn);
  return { owners, granted, accounts: all.flatMap(({ accounts }) => accounts), organizations: all.flatMap(({ organizations }) => organizations) };
};

const together = (parts: readonly Naming[]): Naming => ({
  owners: parts.flatMap(({ owners }) => owners),
  accounts: parts.flatMap(({ accounts }) => accounts),
  organizations: parts.flatMap(({ organizations }) => organizations),
  granted: parts.flatMap(({ granted }) => granted),
});

const namesOf = ({ grantee, retiringPrincipal }: Grant): string[] => [grantee, retiringPrincipal].filter((name) => name !== undefined);

const inKey = indexed(({ account, policy, grants = [] }: Key) =>
  namingOf([account], policy === undefined ? [] : [policy], idsIn(grants.flatMap(namesOf))));

const inKeys = indexed((keys: World['keys']) => together(keys.map(inKey)));

const inResources = indexed((resources: World['resources']) =>
  namingOf(resources.flatMap(({ account }) => account ?? []), resources.flatMap(({ policy }) => policy ?? [])));

const inPrincipals = indexed((principals: World['principals']) => {
  const all = [...principals.values()];
  return namingOf(all.map(({ account }) => account), all.flatMap(({ identityPolicies = [], trustPolicy }) => [
    ...identityPolicies.map(({ policy }) => policy),
    ...(trustPolicy === undefined ? [] : [trustPolicy]),
  ]));
});

const inOrganization = indexed((policies: World['organizationPolicies']) => namingOf([], policies.map(({ policy }) => policy)));

const findNamed = ({ accounts, principals, keys, resources, organizationPolicies }: World): ReadonlySet<string> => {
  const [byKeys, byResources, byPrincipals] = [inKeys(keys), inResources(resources), inPrincipals(principals)];
  return new Set([
    ...accounts.keys(),
    ...byPrincipals.owners, ...byKeys.owners, ...byResources.owners,
    ...byKeys.accounts, ...byResources.accounts, ...byPrincipals.accounts, ...inOrganization(organizationPolicies).accounts,
    ...byKeys.granted,
  ]);
};

const findOrganizations = ({ accounts, principals, keys, resources, organizationPolicies }: World): readonly string[] => {
  const described = [...accounts.values()].flatMap(({ organization }) => organization?.id ?? []);
  const parts = [inKeys(keys), inResources(resources), inPrincipals(principals), inOrganization(organizationPolicies)];
  return [...new Set([...described, ...parts.flatMap(({ organizations }) => organizations)])].sort();
};

/** Every organization that the input describes or any policy of it names; strangers are in none of them. */
export const namedOrganizations = indexed(findOrganizations);

/** Every account that the input describes or any policy or grant of it names. */
export const namedAccounts = indexed(findNamed);

/**
 * A caller from an account that nothing in the world describes or names. Its identity policies are written by
 * that account, so they never stand in its way.
 */
export const isStranger = (world: World, caller: Caller): boolean =>
  'account' in caller && !namedAccounts(world).has(caller.account) && unknownNames(caller.account).length === 0;

/** Accounts that no input names but whose templates do: a marker each, of one account that is not known yet. */
const accountsOfTemplates = indexed((keys: World['keys']): ReadonlySet<string> =>
  new Set(keys.filter(({ declared, account }) => declared !== undefined && isUnknown(account)).map(({ account }) => account)));

/**
 * The accounts of templates to which policies speak: those that they name, and the account of the key whose policy one of
 * them is. To anybody else's policies they are accounts that nothing names.
 */
export const templateAccounts = (world: World, policies: readonly Policy[]): ReadonlySet<string> => {
  const all = accountsOfTemplates(world.keys);
  if (all.size === 0) return all;
  const texts = policies.flatMap(policyTexts);
  const own = world.keys.filter(({ policy }) => policies.some(({ place }) => place === policy?.place)).map(({ account }) => account);
  return new Set([...all].filter((account) => own.includes(account) || texts.some((text) => text.includes(account))));
};
