import { actionNames } from '../../aws/catalogue.ts';
import { kmsAction } from '../../aws/kms.ts';
import { below } from '../../source/place.ts';
import { ALL } from './documents.ts';
import { conditionsOf, operatorName, type Subject } from './subject.ts';
import type { Check, Hit } from './types.ts';

const operatorCase = (subject: Subject): Hit[] => {
  const seen = new Set<string>();
  return conditionsOf(subject).flatMap(({ condition }): Hit[] => {
    const steps = condition.place.path.slice(0, -1);
    const written = steps.at(-1);
    const name = operatorName(condition);
    const key = JSON.stringify(steps);
    if (written === name || seen.has(key)) return [];
    seen.add(key);
    const place = { document: condition.place.document, path: steps };
    return [{ message: `The operator "${written}" is written ${name}; not every service takes another case.`, place, mend: { change: 'rename', place, name } }];
  });
};

const usualName = (text: string): string | undefined => {
  const [service = '', name = ''] = text.split(':', 2);
  const prefix = service.toLowerCase();
  if (/[*?]/.test(text)) return undefined;
  const usual = prefix === 'kms' ? kmsAction(name)?.name : actionNames(prefix)?.find((known) => known.toLowerCase() === name.toLowerCase());
  return usual === undefined ? undefined : `${prefix}:${usual}`;
};

const actionCase = ({ statements }: Subject): Hit[] => statements.flatMap(({ actions }) => actions.flatMap(({ text, place }): Hit[] => {
  const usual = usualName(text);
  return usual === undefined || usual === text ? [] : [{ message: `"${text}" is usually written ${usual}.`, place, mend: { change: 'replace', place, value: usual } }];
}));

const emptyStatements = ({ policy, written }: Subject): Hit[] =>
  Array.isArray(written['Statement']) && written['Statement'].length === 0
    ? [{ message: 'The policy has an empty list of statements, so it says nothing.', place: below(policy.place, 'Statement') }] : [];

/** Checks of our own: what is understood and had better be written otherwise. */
export const styleChecks: readonly Check[] = [
  { code: 'OPERATOR_CASE', harmless: true, kind: 'suggestion', documents: ALL, meaning: 'A condition operator is not written in its usual case.', advice: 'Write it as the policy language has it.', find: operatorCase },
  { code: 'ACTION_CASE', harmless: true, kind: 'suggestion', documents: ALL, meaning: 'An action is not written in its usual case; it means the same.', advice: 'Write it as AWS does, so that searches find it.', find: actionCase },
  { code: 'EMPTY_STATEMENT_LIST', kind: 'suggestion', documents: ALL, meaning: 'The policy has no statements.', advice: 'Add statements, or remove the policy.', find: emptyStatements },
];
