import type { Statement } from '../../policy/types.ts';
import { below, type Place } from '../../source/place.ts';
import { IDENTITY } from './documents.ts';
import { canMeet } from './patterns.ts';
import type { StatementView, Subject } from './subject.ts';
import type { Check, CheckKind, Hit } from './types.ts';

/** An action that hands a role to a service, and the context key that says which service. */
interface Handover {
  readonly prefix: 'PASS_ROLE' | 'CREATE_SLR';
  readonly kind: CheckKind;
  readonly action: string;
  readonly binding: string;
  readonly does: string;
}

const HANDOVERS: readonly Handover[] = [
  { prefix: 'PASS_ROLE', kind: 'security-warning', action: 'iam:PassRole', binding: 'iam:passedtoservice', does: 'gives any of many roles to a service' },
  { prefix: 'CREATE_SLR', kind: 'warning', action: 'iam:CreateServiceLinkedRole', binding: 'iam:awsservicename', does: 'makes service-linked roles for any of many services' },
];

type Reach = 'NAMED' | 'STAR_IN_ACTION' | 'NOT_ACTION';

const reachOf = ({ action }: Statement, name: string): Reach | undefined => {
  const meeting = action.patterns.filter((pattern) => canMeet(pattern, name, true));
  if (action.negated) return meeting.length === 0 ? 'NOT_ACTION' : undefined;
  if (meeting.length === 0) return undefined;
  return meeting.some((pattern) => pattern.toLowerCase() === name.toLowerCase()) ? 'NAMED' : 'STAR_IN_ACTION';
};

/** A resource pattern that takes in roles of unlike names: a star where the name begins. */
const isOpen = (pattern: string): boolean => pattern === '*' || /^arn:[^:]*:(?:\*|iam)(?::[^:]*){0,2}:?(?:\*|role\/(?:[\w+=,.@-]+\/)*\*)$/.test(pattern);

type Width = 'RESOURCE' | 'NOT_RESOURCE';

const widthOf = ({ resource }: Statement): Width | undefined => {
  if (resource === undefined) return undefined;
  if (resource.negated) return 'NOT_RESOURCE';
  return resource.patterns.some(isOpen) ? 'RESOURCE' : undefined;
};

const SUFFIXES: Readonly<Record<Width, Readonly<Record<Reach, string>>>> = {
  NOT_RESOURCE: { NAMED: 'WITH_NOT_RESOURCE', STAR_IN_ACTION: 'WITH_STAR_IN_ACTION_AND_NOT_RESOURCE', NOT_ACTION: 'WITH_NOT_ACTION_AND_NOT_RESOURCE' },
  RESOURCE: { NAMED: 'WITH_STAR_IN_RESOURCE', STAR_IN_ACTION: 'WITH_STAR_IN_ACTION_AND_RESOURCE', NOT_ACTION: 'WITH_STAR_IN_RESOURCE_AND_NOT_ACTION' },
};

const WORDS: Readonly<Record<string, string>> = {
  WITH_NOT_RESOURCE: 'with NotResource',
  WITH_STAR_IN_ACTION_AND_NOT_RESOURCE: 'by a wildcard in Action, with NotResource',
  WITH_NOT_ACTION_AND_NOT_RESOURCE: 'by NotAction, with NotResource',
  WITH_STAR_IN_RESOURCE: 'on a wildcard resource',
  WITH_STAR_IN_ACTION_AND_RESOURCE: 'by a wildcard in Action, on a wildcard resource',
  WITH_STAR_IN_RESOURCE_AND_NOT_ACTION: 'by NotAction, on a wildcard resource',
};

const placeOf = ({ resources, place }: StatementView): Place => (resources.find(({ text }) => isOpen(text)) ?? resources[0])?.place ?? below(place, 'NotResource');

const find = ({ action, binding, does }: Handover, suffix: string) => ({ statements }: Subject): Hit[] => statements.filter(({ statement }) => {
  if (statement.effect !== 'Allow' || statement.conditions.some(({ key }) => key.toLowerCase() === binding)) return false;
  const [reach, width] = [reachOf(statement, action), widthOf(statement)];
  return reach !== undefined && width !== undefined && SUFFIXES[width][reach] === suffix;
}).map((view) => ({ message: `${action} is allowed ${WORDS[suffix] ?? ''}: whoever has this ${does}.`, place: placeOf(view) }));

/** Handing roles to services [IAM access-analyzer-reference-policy-checks]. */
export const roleChecks: readonly Check[] = HANDOVERS.flatMap((handover) => Object.keys(WORDS).map((suffix): Check => ({
  code: `${handover.prefix}_${suffix}`, kind: handover.kind, documents: IDENTITY,
  meaning: `${handover.action} is allowed ${WORDS[suffix] ?? ''}, without a test of ${handover.binding === 'iam:passedtoservice' ? 'iam:PassedToService' : 'iam:AWSServiceName'}.`,
  advice: handover.prefix === 'PASS_ROLE' ? 'Name the roles, or test iam:PassedToService.' : 'Name the role, or test iam:AWSServiceName.',
  find: find(handover, suffix),
})));
