import { parseArn } from '../policy/arn.ts';
import type { Policy } from '../policy/types.ts';
import { unknownText } from '../policy/unknown.ts';
import type { AttachedPolicy, IdentityFact, ManagedPolicyFact } from '../readers/facts.ts';
import { subjectName } from '../readers/subject.ts';
import type { NamedPolicy, Principal } from './types.ts';

interface Identity {
  readonly arn: string | undefined;
  readonly kind: 'user' | 'role' | 'group' | undefined;
  readonly name: string;
  readonly facts: IdentityFact[];
}

const nameOf = (fact: IdentityFact): string => fact.name ?? subjectName(fact.subject) ?? '';

/** Facts without an ARN belong to the only identity of that kind and name. */
const identitiesOf = (facts: readonly IdentityFact[]): Identity[] => {
  const identities = new Map<string, Identity>();
  for (const fact of facts) {
    if (fact.arn === undefined) continue;
    const known = identities.get(fact.arn) ?? { arn: fact.arn, kind: fact.kind, name: nameOf(fact), facts: [] };
    known.facts.push(fact);
    identities.set(fact.arn, known);
  }
  const all = [...identities.values()];
  // Those that say a kind come first, so that lists without one find it.
  const nameless = facts.filter(({ arn }) => arn === undefined).sort((a, b) => Number(a.kind === undefined) - Number(b.kind === undefined));
  for (const fact of nameless) {
    const name = nameOf(fact);
    const fits = all.filter((identity) => identity.name === name && (fact.kind === undefined || identity.kind === fact.kind));
    const near = fits.filter((identity) => identity.facts.some(({ subject }) => subject.folder === fact.subject.folder));
    const [only] = fits.length === 1 ? fits : near.length === 1 ? near : [];
    if (only !== undefined) only.facts.push(fact);
    else all.push({ arn: undefined, kind: fact.kind, name, facts: [fact] });
  }
  return all;
};

interface ManagedPolicies {
  readonly byArn: ReadonlyMap<string, Policy>;
}

/** `get-policy-version` prints no ARN: it is the version of the policy that shares its file or folder name. */
const managedPolicies = (facts: readonly ManagedPolicyFact[]): ManagedPolicies => {
  const byArn = new Map<string, Policy>();
  const about = facts.filter(({ arn }) => arn !== undefined);
  for (const fact of facts) {
    if (fact.version === undefined) continue;
    const name = subjectName(fact.subject);
    const owners = fact.arn === undefined
      ? about.filter((other) => other.subject.folder === fact.subject.folder && (other.subject.stem === fact.subject.stem || other.name === name))
      : [fact];
    const [owner] = owners;
    if (new Set(owners.map(({ arn }) => arn)).size !== 1 || owner?.arn === undefined) continue;
    const isDefault = fact.version.isDefault || fact.version.id === owner.defaultVersion;
    if (isDefault) byArn.set(owner.arn, fact.version.policy);
  }
  return { byArn };
};

interface Collected {
  readonly policies: NamedPolicy[];
  readonly missing: string[];
}

const attachedOf = (attached: readonly AttachedPolicy[], owner: string, managed: ManagedPolicies): Collected => {
  const collected: Collected = { policies: [], missing: [] };
  for (const { name, arn } of attached) {
    const policy = arn === undefined ? undefined : managed.byArn.get(arn);
    if (policy === undefined) collected.missing.push(arn ?? name);
    else collected.policies.push({ name, policy, owner });
  }
  return collected;
};

const one = <Value>(facts: readonly IdentityFact[], pick: (fact: IdentityFact) => Value | undefined): Value | undefined => {
  for (const fact of facts) {
    const value = pick(fact);
    if (value !== undefined) return value;
  }
  return undefined;
};

/** The policies of one identity itself; what the input names without its text, or does not list, is missing. */
const ownPolicies = (identity: Identity, owner: string, managed: ManagedPolicies): Collected => {
  const { facts, name } = identity;
  const inline = facts.flatMap((fact) => fact.inline ?? []);
  const inlineNames = one(facts, (fact) => fact.inlineNames);
  const attached = one(facts, (fact) => fact.attached);
  const fromAttached = attachedOf(attached ?? [], owner, managed);
  const listed = (inlineNames ?? []).filter((listedName) => !inline.some((policy) => policy.name === listedName));
  return {
    policies: [...inline.map((policy) => ({ ...policy, owner })), ...fromAttached.policies],
    missing: [
      ...listed.map((listedName) => `inline policy ${listedName} of ${name}`),
      ...(inlineNames === undefined ? [`inline policies of ${name}`] : []),
      ...fromAttached.missing,
      ...(attached === undefined ? [`attached policies of ${name}`] : []),
    ],
  };
};

const groupPolicies = (identity: Identity, account: string, groups: readonly Identity[], managed: ManagedPolicies): Collected => {
  const names = one(identity.facts, (fact) => fact.groups);
  if (names === undefined) return { policies: [], missing: [`groups of ${identity.name}`] };
  const collected = names.map((name): Collected => {
    const group = groups.find((candidate) => candidate.name === name && parseArn(candidate.arn ?? '')?.account === account);
    return group === undefined ? { policies: [], missing: [`group ${name}`] } : ownPolicies(group, group.arn ?? name, managed);
  });
  return { policies: collected.flatMap(({ policies }) => policies), missing: collected.flatMap(({ missing }) => missing) };
};

const boundaryOf = (facts: readonly IdentityFact[], owner: string, managed: ManagedPolicies): Principal['permissionsBoundary'] => {
  const written = one(facts, (fact) => (fact.boundary === 'none' ? undefined : fact.boundary));
  if (written === undefined) return one(facts, (fact) => fact.boundary) === 'none' ? undefined : 'unknown';
  if ('policy' in written) return { name: 'permissions boundary', policy: written.policy, owner };
  const policy = managed.byArn.get(written.arn);
  return policy === undefined ? 'unknown' : { name: written.arn.split('/').at(-1) ?? written.arn, policy, owner };
};

const identityPoliciesOf = (
  identity: Identity, arn: string, account: string, groups: readonly Identity[], managed: ManagedPolicies,
): { identityPolicies: readonly NamedPolicy[] | undefined; missingPolicies?: readonly string[] } => {
  const { facts } = identity;
  const whole = one(facts, (fact) => fact.identityPolicies);
  if (whole !== undefined) return { identityPolicies: whole };
  const told = facts.some((fact) => fact.inline ?? fact.inlineNames ?? fact.attached ?? fact.groups);
  if (!told) return { identityPolicies: undefined };
  const own = ownPolicies(identity, arn, managed);
  const inherited = identity.kind === 'user' ? groupPolicies(identity, account, groups, managed) : { policies: [], missing: [] };
  const missing = [...new Set([...own.missing, ...inherited.missing])];
  return {
    identityPolicies: [...own.policies, ...inherited.policies],
    ...(missing.length === 0 ? {} : { missingPolicies: missing }),
  };
};

const principalOf = (identity: Identity, groups: readonly Identity[], managed: ManagedPolicies): Principal | undefined => {
  const { facts, kind, name } = identity;
  const place = one(facts, (fact) => (fact.arn === undefined ? undefined : fact.place)) ?? facts[0]?.place;
  if ((kind !== 'user' && kind !== 'role') || place === undefined || name === '') return undefined;
  const account = parseArn(identity.arn ?? '')?.account ?? unknownText(`account of ${place.document.file}`);
  const arn = identity.arn ?? `arn:aws:iam::${account}:${kind}/${name}`;
  return {
    arn, kind, account, name,
    ...identityPoliciesOf(identity, arn, account, groups, managed),
    permissionsBoundary: boundaryOf(facts, arn, managed),
    trustPolicy: one(facts, (fact) => fact.trustPolicy),
    tags: one(facts, (fact) => fact.tags),
    uniqueId: one(facts, (fact) => fact.uniqueId),
    place,
  };
};

export interface MergedIdentities {
  readonly principals: ReadonlyMap<string, Principal>;
  readonly unattached: readonly { readonly file: string; readonly reason: string }[];
}

/** Users and roles with all their policies: inline, attached, and those of their groups. */
export const mergeIdentities = (facts: readonly IdentityFact[], managedFacts: readonly ManagedPolicyFact[]): MergedIdentities => {
  const managed = managedPolicies(managedFacts);
  const identities = identitiesOf(facts);
  const groups = identities.filter(({ kind }) => kind === 'group');
  const principals = identities.flatMap((identity) => principalOf(identity, groups, managed) ?? []);
  const lost = identities.filter(({ kind, name }) => kind === undefined || name === '').flatMap((identity) => identity.facts);
  const reason = 'It does not name its role, user or group. Name the file or its folder after it (<name>.<command>.json) '
    + 'and add the output of get-role or get-user.';
  return {
    principals: new Map(principals.sort((a, b) => (a.arn < b.arn ? -1 : 1)).map((principal) => [principal.arn, principal])),
    unattached: [...new Set(lost.map(({ subject }) => subject.file))].map((file) => ({ file, reason })),
  };
};
