import { below } from '../../source/place.ts';
import { conditionsOf, type StatementView, type Subject } from './subject.ts';
import type { Check, CheckKind, Hit } from './types.ts';

const isEveryone = ({ statement: { principal } }: StatementView): boolean =>
  principal !== undefined && !principal.negated && principal.entries.length > 0 && principal.entries.every(({ type, value }) => value === '*' && type !== 'Service');

const wrongPrincipal = ({ statements }: Subject): Hit[] =>
  statements.filter((view) => view.statement.principal !== undefined && !isEveryone(view)).map(({ statement, place }) => ({
    message: 'The principal of a resource control policy is always "*"; conditions say whom it concerns.',
    place: below(place, statement.principal?.negated === true ? 'NotPrincipal' : 'Principal'),
  }));

/** RCPFullAWSAccess, which AWS keeps attached [Organizations orgs_manage_policies_rcps_syntax]. */
const isFullAccess = (view: StatementView): boolean => {
  const { action, resource, conditions } = view.statement;
  return isEveryone(view) && conditions.length === 0 && !action.negated && action.patterns.includes('*') && resource?.negated === false && resource.patterns.includes('*');
};

const allow = ({ statements }: Subject): Hit[] =>
  statements.filter((view) => view.statement.effect === 'Allow' && !isFullAccess(view)).map(({ place }) =>
    ({ message: 'A resource control policy can only deny; Allow stands in RCPFullAWSAccess alone.', place: below(place, 'Effect') }));

const notAction = ({ statements }: Subject): Hit[] =>
  statements.filter(({ statement }) => statement.action.negated).map(({ place }) =>
    ({ message: 'A resource control policy cannot have NotAction.', place: below(place, 'NotAction') }));

/** Keys of callers that AWS services lack, and keys of service calls that people lack [IAM reference_policies_condition-keys]. */
const CALLER_KEYS = /^aws:principal(?:arn|account|orgid|orgpaths|tag\/.+)$/i;
const SOURCE_KEYS = /^aws:source(?:arn|account|orgid|orgpaths)$/i;

const tests = ({ statement }: StatementView, key: string): boolean => statement.conditions.some((condition) => condition.key.toLowerCase() === key);

const missing = (keys: RegExp, message: string) => (subject: Subject): Hit[] =>
  conditionsOf(subject).filter(({ condition, view }) =>
    keys.test(condition.key) && view.statement.effect === 'Deny' && condition.operator !== 'Null' && !tests(view, 'aws:principalisawsservice'))
    .map(({ condition }) => ({ message: `${condition.key}: ${message}`, place: condition.place }));

const missingNullTest = (subject: Subject): Hit[] =>
  conditionsOf(subject).filter(({ condition, view }) =>
    /^aws:sourceorg(?:id|paths)$/i.test(condition.key) && condition.operator !== 'Null' && view.statement.effect === 'Deny'
    && !view.statement.conditions.some(({ operator, key }) => operator === 'Null' && /^aws:source(?:account|arn)$/i.test(key)))
    .map(({ condition }) =>
      ({ message: `${condition.key}: calls of services for which AWS states no source are denied too.`, place: condition.place }));

const check = (code: string, kind: CheckKind, meaning: string, advice: string, find: Check['find']): Check =>
  ({ code, kind, documents: ['resource-control-policy'], meaning, advice, find });

/** Resource control policies [Organizations orgs_manage_policies_rcps_syntax]. */
export const organizationChecks: readonly Check[] = [
  check('RCP_SYNTAX_ERROR_PRINCIPAL', 'error', 'The principal of a resource control policy is not "*".', 'Write "Principal": "*" and test the caller in a condition.', wrongPrincipal),
  check('RCP_SYNTAX_ERROR_ALLOW', 'error', 'A resource control policy allows something, which only RCPFullAWSAccess does.', 'Write a Deny.', allow),
  check('RCP_SYNTAX_ERROR_NOTACTION', 'error', 'A resource control policy has NotAction.', 'Name the actions.', notAction),
  check('RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY', 'warning', 'A resource control policy tests the caller and so also stops AWS services.',
    'Add "BoolIfExists": { "aws:PrincipalIsAWSService": "false" }.', missing(CALLER_KEYS, 'AWS services calling by themselves lack it and are denied too.')),
  check('RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY', 'warning', 'A resource control policy tests for whom a service calls and so also stops people.',
    'Add "Bool": { "aws:PrincipalIsAWSService": "true" }.', missing(SOURCE_KEYS, 'users and roles lack it and are denied too.')),
  check('RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK', 'warning', 'A resource control policy tests the organization of a source without asking whether there is a source.',
    'Add "Null": { "aws:SourceAccount": "false" }.', missingNullTest),
];
