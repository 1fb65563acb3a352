import { actionNames, hasAction } from '../../aws/catalogue.ts';
import { kmsActions } from '../../aws/kms.ts';
import { RCP_SERVICES } from '../../aws/organizations.ts';
import { isRetiredService, isServicePrefix, servicePrefixes } from '../../aws/services.ts';
import { hasUnknown } from '../../policy/unknown.ts';
import { ALL } from './documents.ts';
import { canMeet, redundantIn } from './patterns.ts';
import type { StatementView, Subject, Text } from './subject.ts';
import { nearest } from './nearest.ts';
import type { Check, Hit } from './types.ts';

interface Action extends Text {
  /** As written; undefined when the text has no colon. */
  readonly service: string | undefined;
  readonly name: string;
}

const split = (text: Text): Action => {
  const colon = text.text.indexOf(':');
  if (colon < 0) return { ...text, service: undefined, name: text.text };
  return { ...text, service: text.text.slice(0, colon), name: text.text.slice(colon + 1) };
};

const actionsOf = ({ actions }: StatementView): Action[] =>
  actions.filter(({ text }) => text !== '*' && !hasUnknown(text) && !text.includes('${')).map(split);

const everyAction = ({ statements }: Subject): Action[] => statements.flatMap(actionsOf);

const hasWildcard = (text: string): boolean => /[*?]/.test(text);

/** Names of a service's actions; those of KMS from its own, newer table. */
const namesOf = (service: string): readonly string[] | undefined =>
  service === 'kms' ? kmsActions.map(({ name }) => name) : actionNames(service);

const isKnown = (service: string, name: string): boolean => {
  if (!hasWildcard(name)) return service === 'kms' ? kmsActions.some((action) => action.name.toLowerCase() === name.toLowerCase()) : hasAction(service, name);
  return name === '*' || (namesOf(service) ?? []).some((known) => canMeet(name, known, true));
};

const meant = (suggestion: string | undefined): string => (suggestion === undefined ? '' : ` Did you mean ${suggestion}?`);

const replacement = (place: Text['place'], value: string | undefined): Pick<Hit, 'advice' | 'mend'> =>
  value === undefined ? {} : { advice: `Write ${value}.`, mend: { change: 'replace', place, value } };

/** An operation can have several permissions: `ReEncrypt` has `ReEncryptFrom` and `ReEncryptTo`. */
const meantName = (name: string, names: readonly string[]): string | undefined => {
  const longer = names.filter((known) => known.toLowerCase().startsWith(name.toLowerCase()));
  return longer.length > 1 && name.length > 3 ? `${longer[0]?.slice(0, name.length)}*` : longer[0] ?? nearest(name, names);
};

const invalidAction = ({ text, service, name, place }: Action): Hit[] => {
  if (service === undefined) return [{ message: `"${text}" is not an action; actions have the form service:Name.`, place }];
  const prefix = service.toLowerCase();
  const names = hasWildcard(service) ? undefined : namesOf(prefix);
  if (names === undefined || isKnown(prefix, name)) return [];
  const near = hasWildcard(name) ? undefined : meantName(name, names);
  const suggestion = near === undefined ? undefined : `${prefix}:${near}`;
  const message = hasWildcard(name) ? `No action of ${prefix} matches "${text}".` : `There is no action "${text}".${meant(suggestion)}`;
  return [{ message, place, ...replacement(place, suggestion) }];
};

const invalidService = ({ text, service, name, place }: Action): Hit[] => {
  if (service === undefined || hasWildcard(service) || isServicePrefix(service.toLowerCase()) || isRetiredService(service.toLowerCase())) return [];
  const near = nearest(service, servicePrefixes());
  const message = `"${text}": there is no service "${service}".${meant(near)}`;
  const sure = near !== undefined && isKnown(near, name) ? `${near}:${name}` : undefined;
  return [{ message, place, ...replacement(place, sure) }];
};

const wildcardService = ({ text, service, place }: Action): Hit[] =>
  service !== undefined && service !== '*' && hasWildcard(service)
    ? [{ message: `"${text}" has a wildcard in the name of the service.`, place }] : [];

const foreignAction = (service: string, owner: string) => (subject: Subject): Hit[] =>
  everyAction(subject)
    .filter((action) => action.service !== undefined && !canMeet(action.service, service, true))
    .map(({ text, place }) => ({ message: `"${text}" is no action on ${owner}, so it allows and denies nothing here.`, place }));

const unrestrictableAction = (subject: Subject): Hit[] =>
  subject.statements.filter(({ statement }) => !statement.action.negated).flatMap(actionsOf)
    .filter(({ service }) => service !== undefined && ![...RCP_SERVICES].some((known) => canMeet(service, known, true)))
    .map(({ text, place }) => ({ message: `"${text}" is of a service that resource control policies do not restrict.`, place }));

const redundantActions = ({ statements }: Subject): Hit[] => statements.flatMap(({ actions }) =>
  redundantIn(actions, true).map(({ member, by }) => ({
    message: member.text === by.text ? `"${member.text}" stands twice in the list.` : `"${member.text}" is already covered by "${by.text}".`,
    place: member.place,
    mend: { change: 'remove', place: member.place } as const,
  })));

/** Names of actions [IAM reference_policies_elements_action; Service Authorization Reference]. */
export const actionChecks: readonly Check[] = [
  {
    code: 'INVALID_ACTION', kind: 'error', documents: ALL,
    meaning: 'An action does not exist, or no action matches the pattern.', advice: 'Write the action as the Service Authorization Reference has it.',
    find: (subject) => everyAction(subject).flatMap(invalidAction),
  },
  {
    code: 'INVALID_SERVICE_IN_ACTION', kind: 'error', documents: ALL,
    meaning: 'The service of an action does not exist.', advice: 'Correct the service prefix.',
    find: (subject) => everyAction(subject).flatMap(invalidService),
  },
  {
    code: 'UNSUPPORTED_ACTION_IN_POLICY', kind: 'error', documents: ['key-policy'],
    meaning: 'A key policy names an action of another service, a trust policy one that is not of STS.', advice: 'Move it to the policy of its own resource, or remove it.',
    find: foreignAction('kms', 'a key'),
  },
  {
    code: 'UNSUPPORTED_ACTION_IN_POLICY', kind: 'error', documents: ['trust-policy'],
    meaning: 'A key policy names an action of another service, a trust policy one that is not of STS.', advice: 'Move it to a permissions policy, or remove it.',
    find: foreignAction('sts', 'a role as a resource'),
  },
  {
    code: 'RCP_SYNTAX_ERROR_ACTION', kind: 'error', documents: ['resource-control-policy'],
    meaning: 'A resource control policy names an action of a service that such policies do not restrict.', advice: 'Remove the action.',
    find: unrestrictableAction,
  },
  {
    code: 'WILDCARD_IN_SERVICE_NAME', kind: 'suggestion', documents: ALL,
    meaning: 'The service of an action has a wildcard and may come to match services that do not exist yet.', advice: 'Name each service.',
    find: (subject) => everyAction(subject).flatMap(wildcardService),
  },
  {
    code: 'REDUNDANT_ACTION', harmless: true, kind: 'suggestion', documents: ALL,
    meaning: 'An action is covered by another of the same list.', advice: 'Remove the narrower one.', find: redundantActions,
  },
];
