import { unknownText } from '../policy/unknown.ts';
import type { AccountFact, Fact, OrganizationPolicyFact } from '../readers/facts.ts';
import type { Account, Organization, OrganizationPolicy } from './types.ts';

type OrganizationFacts = Extract<Fact, { fact: 'organization' | 'parent' | 'account' }>;

/** `o-…/r-…/ou-…/` from the parents that were read; undefined when the chain breaks off. */
const pathOf = (account: string, organization: string, parents: ReadonlyMap<string, string>): string | undefined => {
  const steps: string[] = [];
  for (let at = parents.get(account); at !== undefined && !steps.includes(at); at = parents.get(at)) steps.unshift(at);
  return steps[0]?.startsWith('r-') ? `${[organization, ...steps].join('/')}/` : undefined;
};

const organizationOf = (
  id: string, facts: readonly AccountFact[], shared: Extract<Fact, { fact: 'organization' }> | undefined, parents: ReadonlyMap<string, string>,
): Organization | undefined => {
  const stated = facts.flatMap(({ organization }) => organization ?? []);
  const whole = stated.find((organization): organization is Organization => 'path' in organization);
  if (whole !== undefined) return whole;
  const known = stated[0]?.id ?? (parents.has(id) || shared?.managementAccount === id ? shared?.id : undefined);
  if (known === undefined) return undefined;
  return {
    id: known,
    path: pathOf(id, known, parents) ?? `${known}/${unknownText(`organization path of account ${id}`)}/`,
    management: stated.some(({ management }) => management) || shared?.managementAccount === id,
  };
};

/** Accounts that any fact speaks of, with their place in the organization. */
export const mergeAccounts = (facts: readonly OrganizationFacts[]): ReadonlyMap<string, Account> => {
  const accounts = facts.filter((fact) => fact.fact === 'account');
  const parents = new Map(facts.flatMap((fact) => (fact.fact === 'parent' ? [[fact.child, fact.parent] as const] : [])));
  const organizations = facts.filter((fact) => fact.fact === 'organization');
  const shared = new Set(organizations.map(({ id }) => id)).size === 1 ? organizations[0] : undefined;
  const ids = [...new Set([
    ...accounts.map(({ id }) => id),
    ...[...parents.keys()].filter((child) => /^\d{12}$/.test(child)),
    ...(shared?.managementAccount === undefined ? [] : [shared.managementAccount]),
  ])].sort();
  return new Map(ids.map((id) => {
    const about = accounts.filter((account) => account.id === id);
    const organization = organizationOf(id, about, shared, parents);
    const place = about[0]?.place;
    return [id, {
      id,
      complete: about.some(({ complete }) => complete),
      ...(organization === undefined ? {} : { organization }),
      ...(place === undefined ? {} : { place }),
    }];
  }));
};

const sameAs = (policy: OrganizationPolicyFact, other: OrganizationPolicyFact): boolean => {
  if (policy.id !== undefined && other.id !== undefined) return policy.id === other.id;
  if (policy.subject.folder !== other.subject.folder || policy.subject.file === other.subject.file) return false;
  return policy.subject.stem === other.subject.stem;
};

/** Each policy once for each target it is attached to; once without target when no input says where. */
export const mergeOrganizationPolicies = (facts: readonly OrganizationPolicyFact[]): OrganizationPolicy[] =>
  facts.flatMap((fact): OrganizationPolicy[] => {
    const { policy, type } = fact;
    if (policy === undefined || type === undefined) return [];
    const attachments = facts.filter((other) => other.policy === undefined && sameAs(fact, other));
    const targets = [...new Set([fact, ...attachments].flatMap((other) => other.targets ?? []))].sort();
    const name = fact.name ?? attachments.find((other) => other.name !== undefined)?.name ?? fact.id ?? fact.subject.file;
    return (targets.length === 0 ? [undefined] : targets).map((target) => ({ type, name, target, policy }));
  });
