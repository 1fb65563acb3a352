import type { CallerClass } from '../evaluate/symbolic/callers.ts';
import type { Statement } from '../policy/types.ts';
import { admissionsThrough, type Admission, type AdmissionQuestion } from './admissions.ts';
import { RULING_ACTIONS, USING_ACTIONS } from './own-principals.ts';

/** The admissions that no unknown can turn. */
export const certain = (admissions: readonly Admission[]): readonly Admission[] => admissions.filter(({ unknowns }) => unknowns.length === 0);

const callersOf = (admissions: readonly Admission[]): readonly CallerClass[] => [...new Set(admissions.map(({ callers }) => callers))];

/** Those whom one statement lets both rule over the key (rewrite its policy, delete it) and use its material, for certain. */
export const rulingUsers = (statement: Statement, question: AdmissionQuestion): readonly CallerClass[] => {
  const rulers = callersOf(certain(admissionsThrough(statement, { ...question, actions: RULING_ACTIONS })));
  return callersOf(certain(admissionsThrough(statement, { ...question, callers: rulers, actions: USING_ACTIONS })));
};
