import { parseArn } from '../policy/arn.ts';
import type { JsonObject } from '../policy/json.ts';
import { below } from '../source/place.ts';
import type { Place } from '../source/place.ts';
import type { OrganizationPolicyType } from '../world/types.ts';
import type { Fact, OrganizationPolicyFact } from './facts.ts';
import { readPolicy } from './policy-text.ts';
import { subjectName } from './subject.ts';
import type { Subject } from './subject.ts';
import { defined, itemsOf, objectOf, textOf } from './values.ts';

const policyType = (value: unknown): OrganizationPolicyType | undefined =>
  value === 'SERVICE_CONTROL_POLICY' || value === 'RESOURCE_CONTROL_POLICY' ? value : undefined;

/** True for what a policy can be attached to: a root, an organizational unit or an account. */
export const isTarget = (text: string): boolean => /^(?:r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|\d{12})$/.test(text);

const targetOf = (subject: Subject): string | undefined => {
  const name = subjectName(subject);
  return name !== undefined && isTarget(name) ? name : undefined;
};

/** `aws organizations describe-policy`; other types of policy (tag, backup …) do not decide about keys. */
export const readOrganizationPolicy = (value: JsonObject, place: Place, subject: Subject): Fact[] => {
  const policy = objectOf(value['Policy']);
  const summary = objectOf(policy['PolicySummary']);
  const type = policyType(summary['Type']);
  if (type === undefined) return [];
  const at = below(place, 'Policy', 'Content');
  return [defined<OrganizationPolicyFact>({
    fact: 'organization-policy', subject, place: at, type,
    id: textOf(summary['Id']), name: textOf(summary['Name']), policy: readPolicy(policy['Content'] ?? null, at),
  })];
};

/** `aws organizations list-policies-for-target`: the file's name says the target. */
export const readPoliciesForTarget = (value: JsonObject, place: Place, subject: Subject): Fact[] => {
  const target = targetOf(subject);
  return itemsOf(value, 'Policies', place).flatMap(({ item, place: at }) => {
    const type = policyType(item['Type']);
    return type === undefined ? [] : [defined<OrganizationPolicyFact>({
      fact: 'organization-policy', subject, place: at, type,
      id: textOf(item['Id']), name: textOf(item['Name']), targets: target === undefined ? undefined : [target],
    })];
  });
};

/** `aws organizations list-targets-for-policy`: the policy is the one of the same file or folder name. */
export const readTargetsForPolicy = (value: JsonObject, place: Place, subject: Subject): Fact[] => {
  const name = subjectName(subject);
  return [defined<OrganizationPolicyFact>({
    fact: 'organization-policy', subject, place, id: name?.match(/^p-[0-9a-z]+$/)?.[0],
    targets: itemsOf(value, 'Targets', place).flatMap(({ item }) => textOf(item['TargetId']) ?? []),
  })];
};

export const readOrganization = (value: JsonObject, place: Place): Fact[] => {
  const organization = objectOf(value['Organization']);
  const id = textOf(organization['Id']);
  const managementAccount = textOf(organization['MasterAccountId']);
  return id === undefined ? [] : [{ fact: 'organization', id, managementAccount, place: below(place, 'Organization') }];
};

/** `aws organizations list-accounts`: each ARN names the management account and the organization. */
export const readAccounts = (value: JsonObject, place: Place): Fact[] =>
  itemsOf(value, 'Accounts', place).flatMap(({ item, place: at }): Fact[] => {
    const id = textOf(item['Id']);
    const arn = parseArn(textOf(item['Arn']) ?? '');
    const organization = arn?.resource.match(/^account\/(o-[^/]+)\//)?.[1];
    if (id === undefined) return [];
    return [{
      fact: 'account', id, complete: false, place: at,
      ...(organization && arn ? { organization: { id: organization, management: arn.account === id } } : {}),
    }];
  });

/** `aws organizations list-parents`: the file's name says the child. */
export const readParents = (value: JsonObject, place: Place, subject: Subject): Fact[] => {
  const child = targetOf(subject);
  return itemsOf(value, 'Parents', place).flatMap(({ item, place: at }): Fact[] => {
    const parent = textOf(item['Id']);
    return child === undefined || parent === undefined ? [] : [{ fact: 'parent', child, parent, place: at }];
  });
};
