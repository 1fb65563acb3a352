import type { Admission } from '../src/ask/admissions.ts';
import { actionList, byGravity, inWords } from '../src/ask/deeds.ts';
import { limitsOf } from '../src/ask/limits.ts';
import { exampleOf } from '../src/ask/witness-words.ts';

/** What several rules say of the admissions that one statement or grant gives. */
export interface Gist {
  /** Nothing that the files leave open can turn it. */
  readonly certain: boolean;
  /** The admission to show: of the gravest action. */
  readonly worst: Admission;
  /** Those that count: the certain ones where there are any. */
  readonly admissions: readonly Admission[];
  readonly actions: readonly string[];
}

/** Sums up the admissions of one finding; undefined where there are none. */
export const gistOf = (all: readonly Admission[]): Gist | undefined => {
  const sure = all.filter(({ unknowns }) => unknowns.length === 0);
  const admissions = (sure.length > 0 ? sure : all).toSorted((left, right) => byGravity(left.action, right.action));
  const [worst] = admissions;
  if (worst === undefined) return undefined;
  return { certain: sure.length > 0, worst, admissions, actions: [...new Set(admissions.map(({ action }) => action))] };
};

/** "Only the path is limited (kms:ViaService is …), not the caller:", and the like, before an example. */
export const limitsInWords = ({ posed }: Admission, open: string): string => {
  const { aspects, words } = limitsOf(posed);
  if (words === '') return `Nothing limits ${open}:`;
  if (aspects.size === 0) return `It rests on what is not resolved (${words}):`;
  if (aspects.has('caller')) return `The conditions on callers hold for them (${words}):`;
  return `Only the ${inWords([...aspects].sort())} ${aspects.size > 1 ? 'are' : 'is'} limited (${words}), not ${open}:`;
};

/** The witness in a sentence, and the actions where they are several. */
export const shown = ({ worst, actions, certain }: Gist): string[] => [
  exampleOf(worst.witness, certain),
  ...(actions.length > 1 ? [`In all it allows ${actionList(actions)}.`] : []),
];
