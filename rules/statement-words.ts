import type { Condition, Statement } from '../src/policy/types.ts';

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
