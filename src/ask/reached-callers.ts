import type { CallerClass } from '../evaluate/symbolic/callers.ts';
import { indexByName, membersNamed, namesIn, namesOf, type NameIndex } from '../evaluate/reach-index.ts';
import type { Statement } from '../policy/types.ts';

/** Below it looking at each is as quick. */
const WORTH_AN_INDEX = 12;
const indexes = new WeakMap<readonly CallerClass[], NameIndex>();

/** Of some callers, those that the principal of a statement may name: of long lists nearly all are somebody else. */
export const mayBeNamed = (statement: Statement, callers: readonly CallerClass[]): readonly CallerClass[] => {
  const names = callers.length < WORTH_AN_INDEX ? undefined : namesIn(statement);
  if (names === undefined) return callers;
  const index = indexes.get(callers) ?? indexByName(callers, ({ caller }) => namesOf(caller));
  indexes.set(callers, index);
  return membersNamed(callers, index, names);
};
