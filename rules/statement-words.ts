import { keyPolicyName } from '../src/ask/key-name.ts';
import type { IdentityStatement } from '../src/ask/identity-conditions.ts';
import { policyName } from '../src/ask/policy-name.ts';
import type { Condition, Statement } from '../src/policy/types.ts';
import type { Key } from '../src/world/types.ts';

/** A policy that a finding is about: what it is called in a sentence, and the ARN of its key if it is a key's. */
export interface Home {
  readonly name: string;
  readonly key?: string;
}

export const keyPolicyHome = (key: Key): Home => ({ name: keyPolicyName(key), key: key.arn });

export const identityHome = ({ reading }: IdentityStatement): Home => ({ name: policyName(reading, undefined) });

/** What people call a statement: by its Sid, else by its number. */
export const statementName = ({ sid, index }: Statement): string => (sid === undefined || sid === '' ? `statement ${index + 1}` : `statement ${sid}`);

/** The operator as the policy writes it: `ForAllValues:StringLikeIfExists`. */
export const operatorName = ({ qualifier, operator, ifExists }: Condition): string =>
  `${qualifier === undefined ? '' : `${qualifier}:`}${operator}${ifExists ? 'IfExists' : ''}`;

const MOST_VALUES = 3;

/** A condition in one line: `StringEquals kms:ViaService s3.us-east-1.amazonaws.com`. */
export const conditionText = (condition: Condition): string => {
  const { key, values } = condition;
  const shown = values.slice(0, MOST_VALUES).join(', ');
  return `${operatorName(condition)} ${key} ${shown}${values.length > MOST_VALUES ? ' …' : ''}`.trimEnd();
};

/** What becomes of a statement whose conditions nobody meets. */
export const uselessness = ({ effect }: Statement): string => (effect === 'Allow' ? 'allows nothing' : 'denies nothing');
