import type { Policy } from '../policy/types.ts';
import { isUnknown, unknownNames } from '../policy/unknown.ts';
import type { World } from '../world/types.ts';
import type { Caller } from './caller.ts';

const ACCOUNT_ID = /(?<![0-9A-Za-z])\d{12}(?![0-9A-Za-z])/g;

const ORGANIZATION_ID = /(?<![0-9A-Za-z])o-[a-z0-9]{10,32}(?![0-9A-Za-z])/g;

const idsIn = (texts: readonly string[]): string[] => texts.flatMap((text) => text.match(ACCOUNT_ID) ?? []);

const policyTexts = (policy: Policy): string[] =>
  policy.statements.flatMap((statement) => [
    ...(statement.principal?.entries.map((entry) => entry.value) ?? []),
    ...(statement.resource?.patterns ?? []),
    ...statement.conditions.flatMap((condition) => condition.values),
  ]);

interface Named {
  readonly accounts: readonly string[];
  readonly organizations: readonly string[];
}

const inPolicies = new WeakMap<Policy, Named>();

/** What a policy names, looked for once: a question with one fact changed has a world of its own, of the same policies. */
const namedIn = (policy: Policy): Named => {
  const known = inPolicies.get(policy);
  if (known !== undefined) return known;
  const texts = policyTexts(policy);
  const fresh: Named = {
    accounts: [...new Set(idsIn(texts))],
    organizations: [...new Set(texts.flatMap((text) => text.match(ORGANIZATION_ID) ?? []))],
  };
  inPolicies.set(policy, fresh);
  return fresh;
};

const worldPolicies = (world: World): Policy[] => [
  ...world.keys.flatMap((key) => key.policy ?? []),
  ...world.resources.flatMap((resource) => resource.policy ?? []),
  ...[...world.principals.values()].flatMap((principal) => [
    ...(principal.identityPolicies ?? []).map(({ policy }) => policy),
    ...(principal.trustPolicy === undefined ? [] : [principal.trustPolicy]),
  ]),
  ...world.organizationPolicies.map(({ policy }) => policy),
];

const findNamed = (world: World): ReadonlySet<string> =>
  new Set([
    ...world.accounts.keys(),
    ...[...world.principals.values()].map((principal) => principal.account),
    ...world.keys.map((key) => key.account),
    ...world.resources.flatMap((resource) => resource.account ?? []),
    ...worldPolicies(world).flatMap((policy) => namedIn(policy).accounts),
    ...idsIn(world.keys.flatMap((key) => (key.grants ?? []).flatMap((grant) => [grant.grantee ?? '', grant.retiringPrincipal ?? '']))),
  ]);

const findOrganizations = (world: World): readonly string[] => {
  const described = [...world.accounts.values()].flatMap(({ organization }) => organization?.id ?? []);
  const written = worldPolicies(world).flatMap((policy) => namedIn(policy).organizations);
  return [...new Set([...described, ...written])].sort();
};

const organizations = new WeakMap<World, readonly string[]>();

/** Every organization that the input describes or any policy of it names; strangers are in none of them. */
export const namedOrganizations = (world: World): readonly string[] => {
  const known = organizations.get(world);
  if (known !== undefined) return known;
  const fresh = findOrganizations(world);
  organizations.set(world, fresh);
  return fresh;
};

const named = new WeakMap<World, ReadonlySet<string>>();

/** Every account that the input describes or any policy or grant of it names. */
export const namedAccounts = (world: World): ReadonlySet<string> => {
  const known = named.get(world);
  if (known !== undefined) return known;
  const fresh = findNamed(world);
  named.set(world, fresh);
  return fresh;
};

/**
 * A caller from an account that nothing in the world describes or names. Its identity policies are written by
 * that account, so they never stand in its way.
 */
export const isStranger = (world: World, caller: Caller): boolean =>
  'account' in caller && !namedAccounts(world).has(caller.account) && unknownNames(caller.account).length === 0;

const ofTemplates = new WeakMap<World, ReadonlySet<string>>();

/** Accounts that no input names but whose templates do: a marker each, of one account that is not known yet. */
const accountsOfTemplates = (world: World): ReadonlySet<string> => {
  const known = ofTemplates.get(world);
  if (known !== undefined) return known;
  const fresh = new Set(world.keys.flatMap(({ declared, account }) => (declared !== undefined && isUnknown(account) ? [account] : [])));
  ofTemplates.set(world, fresh);
  return fresh;
};

/**
 * The accounts of templates to which policies speak: those that they name, and the account of the key whose policy one of
 * them is. To anybody else's policies they are accounts that nothing names.
 */
export const templateAccounts = (world: World, policies: readonly Policy[]): ReadonlySet<string> => {
  const all = accountsOfTemplates(world);
  if (all.size === 0) return all;
  const texts = policies.flatMap(policyTexts).join(' ');
  const own = world.keys.flatMap(({ policy, account }) => (policies.some(({ place }) => place === policy?.place) ? [account] : []));
  return new Set([...all].filter((account) => own.includes(account) || texts.includes(account)));
};
