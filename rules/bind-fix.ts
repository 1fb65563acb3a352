import type { Fix } from '../src/analyze/types.ts';
import { contextKeyName } from '../src/policy/context-key.ts';
import type { ComparisonOperator, Statement } from '../src/policy/types.ts';
import { insertMember } from '../src/source/edit.ts';
import { below } from '../src/source/place.ts';

/**
 * Adds a test of a context key to the conditions of a statement. Not safe: whoever came otherwise is kept out. Undefined
 * where the statement tests the key already, however: what it should be then is for people to say.
 */
export const bindingFix = (statement: Statement, operator: ComparisonOperator, key: string, value: string): Fix | undefined => {
  if (statement.conditions.some((condition) => contextKeyName(condition.key) === contextKeyName(key))) return undefined;
  const edits = insertMember(below(statement.place, 'Condition', operator, key), value);
  return edits.length === 0 ? undefined : { safe: false, title: `demand that ${key} ${operator === 'StringEquals' ? 'is' : 'is like'} ${value}`, edits };
};
