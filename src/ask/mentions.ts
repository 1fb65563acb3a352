import { contextKeyName } from '../policy/context-key.ts';
import type { Statement } from '../policy/types.ts';

/** Whether some condition of the statements speaks of a context key. What it means for requests is another question. */
export const mentionsKey = (statements: readonly Statement[], key: string): boolean =>
  statements.some(({ conditions }) => conditions.some((condition) => contextKeyName(condition.key) === contextKeyName(key)));
