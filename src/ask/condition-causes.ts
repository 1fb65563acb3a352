import { parseArn } from '../policy/arn.ts';
import { contextKeyName } from '../policy/context-key.ts';
import type { Condition, Statement } from '../policy/types.ts';
import { hasUnknown } from '../policy/unknown.ts';
import type { Key } from '../world/types.ts';

/** Why no request meets a condition, and what to write instead; in words. */
export interface Cause {
  readonly why: string;
  readonly advice: string;
}

const quoted = (values: readonly string[]): string => values.map((value) => `"${value}"`).join(', ');

const isForServicesOnly = ({ principal }: Statement): boolean =>
  principal !== undefined && principal.entries.length > 0 && principal.entries.every(({ type }) => type === 'Service');

const ACCOUNTS = new Set(['aws:sourceaccount', 'aws:principalaccount', 'aws:resourceaccount', 'kms:calleraccount']);
const ORGANIZATIONS = new Set(['aws:principalorgid', 'aws:sourceorgid', 'aws:resourceorgid']);

/** An account's number, or a pattern of one. */
const ACCOUNT = /^(?:\d{12}|\d*[*?][\d*?]*)$/;
const ORGANIZATION = /^(?:o-[a-z0-9*?]+|\*.*)$/;

const ofAccount = ({ key, values }: Condition): Cause | undefined => {
  if (values.some((value) => ACCOUNT.test(value) || value.includes('${'))) return undefined;
  const accounts = values.map((value) => parseArn(value)?.account ?? '');
  if (accounts.every((account) => /^\d{12}$/.test(account))) {
    return {
      why: `${key} holds the number of an account, never an ARN.`,
      advice: `write ${quoted([...new Set(accounts)])}${contextKeyName(key) === 'aws:sourceaccount' ? ', or test aws:SourceArn for the ARN' : ''}`,
    };
  }
  return { why: `${key} holds the number of an account, of twelve digits, and nothing else.`, advice: `write the number of the account in place of ${quoted(values)}` };
};

const ofOrganization = ({ key, values }: Condition): Cause | undefined =>
  (values.some((value) => ORGANIZATION.test(value) || value.includes('${')) ? undefined : {
    why: `${key} holds the id of an organization, such as o-a1b2c3d4e5, never a name.`,
    advice: `write the id of the organization in place of ${quoted(values)}`,
  });

/**
 * The mistake behind a condition that no request meets, where it is one of those that are made often: a name or an ARN
 * where an id is wanted, `kms:ViaService` for a service that calls as itself, `kms:GrantIsForAWSResource` for an action
 * that has no grant [KMS conditions-kms; IAM reference_policies_condition-keys].
 */
export const causeOf = (condition: Condition, statement: Statement): Cause | undefined => {
  if (condition.operator === 'Null' || condition.values.some(hasUnknown)) return undefined;
  const key = contextKeyName(condition.key);
  if (ACCOUNTS.has(key) && /^String/.test(condition.operator)) return ofAccount(condition);
  if (ORGANIZATIONS.has(key) && /^String/.test(condition.operator)) return ofOrganization(condition);
  if (key === 'kms:viaservice' && isForServicesOnly(statement)) {
    return {
      why: 'kms:ViaService is there when a service comes for a user or a role. A service that calls as itself, which the statement names, has none.',
      advice: 'bind the service by aws:SourceAccount, aws:SourceArn or the encryption context instead',
    };
  }
  if (key === 'kms:grantisforawsresource') {
    return {
      why: 'Only requests for kms:CreateGrant, kms:ListGrants and kms:RevokeGrant have kms:GrantIsForAWSResource.',
      advice: 'keep the condition on a statement for kms:CreateGrant, and give the other actions one without it',
    };
  }
  return undefined;
};

/** A condition that asks for one of its values, and whose key has to be there. */
const asksForOne = ({ operator, ifExists, qualifier }: Condition): boolean =>
  /^String(?:Equals|EqualsIgnoreCase|Like)$/.test(operator) && !ifExists && qualifier !== 'ForAllValues';

const isSettled = ({ values }: Condition): boolean => values.length > 0 && values.every((value) => !hasUnknown(value) && !value.includes('${'));

const elsewhere = (condition: Condition, key: Key): Cause | undefined => {
  const regions = condition.values.map((value) => value.split('.')[1] ?? '');
  if (hasUnknown(key.region) || !regions.every((region) => /^[a-z]{2}(-[a-z]+)+-\d$/.test(region))) return undefined;
  if (regions.includes(key.region)) return undefined;
  return {
    why: `The services of AWS use keys of their own Region: the key is in ${key.region}, and kms:ViaService is to be of ${[...new Set(regions)].join(' or ')}.`,
    advice: `write ${quoted(condition.values.map((value) => value.replace(/\.[^.]+\./, `.${key.region}.`)))}`,
  };
};

/**
 * A condition of a key policy that no request meets for a reason which lies in its values alone: a name in place of an
 * organization's id, services of a Region in which the key is not [S3 UsingKMSEncryption, EBS, RDS: the key is of the
 * resource's Region].
 */
export const mistakenCondition = (key: Key, { conditions }: Statement): (Cause & { readonly condition: Condition }) | undefined => {
  for (const condition of conditions) {
    if (!asksForOne(condition) || !isSettled(condition)) continue;
    const name = contextKeyName(condition.key);
    const cause = ORGANIZATIONS.has(name) ? ofOrganization(condition) : name === 'kms:viaservice' ? elsewhere(condition, key) : undefined;
    if (cause !== undefined) return { ...cause, condition };
  }
  return undefined;
};
