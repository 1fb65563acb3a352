import { isObject } from '../../policy/json.ts';
import { below, type Place } from '../../source/place.ts';
import { ALL, BUT_KEY_POLICIES, WITH_PRINCIPALS, WITH_RESOURCES } from './documents.ts';
import { operatorName, type StatementView, type Subject } from './subject.ts';
import type { Check, Hit } from './types.ts';

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

const emptyElements = (...names: readonly string[]) => ({ statements }: Subject): Hit[] => statements.flatMap(({ written, place }) =>
  names.filter((name) => isEmptyList(written[name])).map((name) => ({ message: `${name} is an empty list, so the statement does nothing.`, place: below(place, name) })));

const principals = ({ written, place }: StatementView): { readonly value: unknown; readonly place: Place; readonly name: string }[] =>
  ['Principal', 'NotPrincipal'].filter((name) => written[name] !== undefined).map((name) => ({ name, value: written[name], place: below(place, name) }));

const emptyPrincipalLists = ({ statements }: Subject): Hit[] => statements.flatMap((view) => principals(view).flatMap(({ value, place }) =>
  (isObject(value as never) ? Object.entries(value as object) : []).filter(([, members]) => isEmptyList(members)).map(([type]) =>
    ({ message: `The list of ${type} principals is empty.`, place: below(place, type) }))));

const emptyPrincipals = ({ statements }: Subject): Hit[] => statements.flatMap((view) => principals(view).filter(({ value }) =>
  isObject(value as never) && Object.keys(value as object).length === 0).map(({ name, place }) => ({ message: `${name} is empty: it names nobody.`, place })));

const emptySid = ({ statements }: Subject): Hit[] => statements.filter(({ statement }) => statement.sid === '').map(({ place }) =>
  ({ message: 'The Sid is empty.', place: below(place, 'Sid'), mend: { change: 'remove', place: below(place, 'Sid') } }));

const inOneOrder = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

/** What a statement says, its lists in one order. */
const content = ({ statement: { effect, principal, action, resource, conditions } }: StatementView): string => JSON.stringify([
  effect,
  principal && [principal.negated, inOneOrder(principal.entries.map(({ type, value }) => `${type} ${value}`))],
  [action.negated, inOneOrder(action.patterns)],
  resource && [resource.negated, inOneOrder(resource.patterns)],
  inOneOrder(conditions.map((condition) => JSON.stringify([operatorName(condition), condition.key.toLowerCase(), inOneOrder(condition.values)]))),
]);

const repeated = ({ statements }: Subject): Hit[] => {
  const seen = new Map<string, number>();
  return statements.flatMap((view) => {
    const text = content(view);
    const first = seen.get(text);
    if (first === undefined) seen.set(text, view.statement.index);
    return first === undefined ? [] : [{
      message: `The statement says the same as statement ${first + 1}.`, place: view.place, mend: { change: 'remove', place: view.place } as const,
    }];
  });
};

/** What is there and says nothing. */
export const emptyChecks: readonly Check[] = [
  { code: 'EMPTY_ARRAY_ACTION', kind: 'suggestion', documents: ALL, meaning: 'Action is an empty list.', advice: 'Name the actions, or remove the statement.', find: emptyElements('Action', 'NotAction') },
  {
    code: 'EMPTY_ARRAY_RESOURCE', kind: 'suggestion', documents: WITH_RESOURCES, meaning: 'Resource is an empty list.', advice: 'Name the resources, or remove the statement.',
    find: emptyElements('Resource', 'NotResource'),
  },
  { code: 'EMPTY_ARRAY_PRINCIPAL', kind: 'suggestion', documents: WITH_PRINCIPALS, meaning: 'A list of principals is empty.', advice: 'Name the principals, or remove the list.', find: emptyPrincipalLists },
  { code: 'EMPTY_OBJECT_PRINCIPAL', kind: 'suggestion', documents: WITH_PRINCIPALS, meaning: 'Principal is an empty object.', advice: 'Name the principals, or remove the statement.', find: emptyPrincipals },
  { code: 'EMPTY_SID_VALUE', harmless: true, kind: 'suggestion', documents: ALL, meaning: 'A Sid is empty.', advice: 'Remove it.', find: emptySid },
  { code: 'REDUNDANT_STATEMENT', harmless: true, kind: 'suggestion', documents: BUT_KEY_POLICIES, meaning: 'Two statements say the same.', advice: 'Remove one.', find: repeated },
];
