import { anyContextKey, contextKeyNames, serviceHasTagKey, type TagKey } from '../../aws/catalogue.ts';
import { carries, contextKey } from '../../aws/contextKeys.ts';
import { kmsAction } from '../../aws/kms.ts';
import { isRetiredService, isServicePrefix } from '../../aws/services.ts';
import { OPERATORS } from '../../evaluate/conditions.ts';
import type { ComparisonOperator, Condition, Effect } from '../../policy/types.ts';
import { hasUnknown } from '../../policy/unknown.ts';
import { ALL, BUT_KEY_POLICIES, IDENTITY } from './documents.ts';
import { nearest } from './nearest.ts';
import { conditionsOf, conditionValues, operatorName, type StatementView, type Subject } from './subject.ts';
import type { Check, Hit } from './types.ts';

interface Tested { readonly condition: Condition; readonly view: StatementView }

const tests = (subject: Subject): Tested[] =>
  conditionsOf(subject).filter(({ condition }) => !hasUnknown(condition.key) && !condition.key.includes('${') && condition.key.includes(':'));

const prefixOf = (key: string): string => key.slice(0, key.indexOf(':')).toLowerCase();

const each = (find: (tested: Tested) => string | undefined) => (subject: Subject): Hit[] =>
  tests(subject).flatMap((tested) => {
    const message = find(tested);
    return message === undefined ? [] : [{ message, place: tested.condition.place }];
  });

const TAG_KEY = /^(aws:(?:ResourceTag|PrincipalTag|RequestTag))(\/?)$/i;

const unknownKey = ({ key, place }: Condition): Hit[] => {
  if (TAG_KEY.test(key) || anyContextKey(key) !== undefined) return [];
  const names = contextKeyNames(prefixOf(key));
  if (names === undefined) return [];
  const name = nearest(key, names.filter((each) => !/[*$]/.test(each)));
  const message = `There is no context key "${key}".`;
  return [name === undefined ? { message, place } : {
    message: `${message} Did you mean ${name}?`, place, advice: `Write ${name}.`, mend: { change: 'rename', place, name },
  }];
};

const invalidGlobal = (subject: Subject): Hit[] => tests(subject)
  .filter(({ condition: { key } }) => prefixOf(key) === 'aws' && key.toLowerCase() !== 'aws:arn').flatMap(({ condition }) => unknownKey(condition));

/** Identity providers name their claims `host:claim`, and what a token says is theirs to choose. */
const isProvider = (prefix: string): boolean => /[./]/.test(prefix);

const invalidOfService = (subject: Subject): Hit[] => tests(subject)
  .filter(({ condition: { key } }) => prefixOf(key) !== 'aws' && !isProvider(prefixOf(key))).flatMap(({ condition }) => unknownKey(condition));

const invalidService = each(({ condition: { key } }) => {
  const prefix = prefixOf(key);
  if (prefix === 'aws' || isProvider(prefix) || isServicePrefix(prefix) || isRetiredService(prefix) || contextKeyNames(prefix) !== undefined) return undefined;
  return `"${key}": there is no service "${prefix}".`;
});

const renamed = (key: string, name: string, why: string) => (subject: Subject): Hit[] =>
  tests(subject).filter(({ condition }) => condition.key.toLowerCase() === key).map(({ condition: { key: written, place } }) =>
    ({ message: `"${written}" ${why}; the key is ${name}.`, place, mend: { change: 'rename', place, name } }));

const missingTag = each(({ condition: { key } }) =>
  (TAG_KEY.test(key) ? `"${key}" lacks the name of the tag, as in ${TAG_KEY.exec(key)?.[1] ?? key}/team.` : undefined));

/** Of KMS and global keys only: the reference calls keys of other services multivalued that their guides show with one value. */
const missingQualifier = each(({ condition }) => {
  if (condition.qualifier !== undefined || condition.operator === 'Null') return undefined;
  return contextKey(condition.key)?.multivalued === true
    ? `${condition.key} can have several values, so ${condition.operator} needs ForAllValues or ForAnyValue before it.` : undefined;
});

const vacuousForAllValues = each(({ condition, view }) => {
  if (condition.qualifier !== 'ForAllValues' || view.statement.effect !== 'Allow') return undefined;
  return anyContextKey(condition.key)?.multivalued === false
    ? `${condition.key} has one value at most, and ForAllValues is met when it has none: a request without the key passes.` : undefined;
});

type Family = 'String' | 'ARN' | 'Bool' | 'Numeric' | 'Date' | 'IPAddress' | 'Binary';

const FAMILIES: readonly (readonly [start: RegExp, family: Family])[] = [
  [/^String/, 'String'], [/^Arn/, 'ARN'], [/^Numeric/, 'Numeric'], [/^Date/, 'Date'], [/^Bool/, 'Bool'], [/IpAddress$/, 'IPAddress'], [/^Binary/, 'Binary'],
];

const familyOf = (operator: ComparisonOperator): Family | undefined => FAMILIES.find(([start]) => start.test(operator))?.[1];

/** Operators on text read every value as text; dates are also numbers, by aws:EpochTime. */
const fits = (family: Family, type: string): boolean =>
  family === type || (family === 'String' && type === 'ARN') || (family === 'ARN' && type === 'String') || (family === 'Numeric' && type === 'Date')
  || (family === 'Binary' && type === 'String');

const WORDS: Readonly<Record<string, string>> = {
  String: 'text', ARN: 'an ARN', Bool: 'true or false', Numeric: 'a number', Date: 'a date', IPAddress: 'an IP address',
};

const typeMismatch = each(({ condition }) => {
  const family = familyOf(condition.operator);
  const type = anyContextKey(condition.key)?.type;
  if (family === undefined || type === undefined || fits(family, type)) return undefined;
  return `${condition.key} is ${WORDS[type] ?? type}; ${operatorName(condition)} compares something else.`;
});

const stringLikeOnArn = (subject: Subject): Hit[] => tests(subject).flatMap(({ condition, view }) => {
  if (!/^String(?:Not)?Like$/.test(condition.operator) || anyContextKey(condition.key)?.type !== 'ARN') return [];
  if (!conditionValues(condition, view.written).some(({ text }) => /[*?]/.test(text) && text !== '*')) return [];
  return [{ message: `${condition.key} is an ARN, and a * of ${operatorName(condition)} also runs over its colons into the next field.`, place: condition.place }];
});

/** What the caller or the caller's program writes into the request as it likes [IAM reference_policies_condition-keys]. */
const CALLER_WRITTEN = new Set(['aws:referer', 'aws:useragent']);

const untrustworthy = each(({ condition }) =>
  (CALLER_WRITTEN.has(condition.key.toLowerCase()) ? `${condition.key} says whatever the caller's program puts there, so it keeps nobody out.` : undefined));

/** Keys that mean little without another: private addresses repeat in every network. */
const PAIRS: Readonly<Record<string, readonly string[]>> = { 'aws:vpcsourceip': ['aws:sourcevpc', 'aws:sourcevpce', 'aws:sourcevpcarn'] };

const unpaired = each(({ condition, view }) => {
  const others = PAIRS[condition.key.toLowerCase()];
  if (others === undefined || view.statement.conditions.some(({ key }) => others.includes(key.toLowerCase()))) return undefined;
  return `${condition.key} is an address inside some VPC, and every VPC can have it: test aws:SourceVpc with it.`;
});

const missingSelect = each(({ condition, view }) => {
  if (condition.key.toLowerCase() !== 'dynamodb:attributes') return undefined;
  return view.statement.conditions.some(({ key }) => key.toLowerCase() === 'dynamodb:select')
    ? undefined : 'dynamodb:Attributes does not limit what a query returns unless dynamodb:Select is tested with it.';
});

const negativePrefix = each(({ condition, view }) => {
  if (condition.key.toLowerCase() !== 's3:prefix') return undefined;
  const like = condition.operator === 'StringLike' && view.statement.effect === 'Deny';
  const notLike = condition.operator === 'StringNotLike' && view.statement.effect === 'Allow';
  return like || notLike ? 's3:prefix shuts out listings of this prefix only: one with a shorter prefix shows the same objects.' : undefined;
});

/** Without its key a condition is met when it is negated or for all of no values, and else is not [IAM reference_policies_elements_condition_operators]. */
const isMetWithout = ({ operator, qualifier }: Condition): boolean =>
  qualifier === 'ForAllValues' || (qualifier === undefined && operator !== 'Null' && OPERATORS[operator].negated);

const consequence = (condition: Condition, effect: Effect): string => {
  if (isMetWithout(condition)) return 'the condition says nothing of it';
  return effect === 'Allow' ? 'this statement never allows it' : 'this statement never denies it';
};

/** Named actions of KMS whose requests never have the key [KMS conditions-kms; Service Authorization Reference]. */
const neverCarried = (subject: Subject): Hit[] => tests(subject).flatMap(({ condition, view }) => {
  const { action } = view.statement;
  if (action.negated || condition.operator === 'Null' || condition.ifExists) return [];
  return action.patterns.filter((text) => kmsAction(text) !== undefined && /^kms:/i.test(text) && carries(text, condition.key) === 'never').map((text) =>
    ({ message: `A request for ${text} never has ${condition.key}: ${consequence(condition, view.statement.effect)}.`, place: condition.place }));
});

const TAG_STARTS: readonly TagKey[] = ['aws:resourcetag/', 'aws:requesttag/', 'aws:tagkeys'];

/** Met only by requests that have the key. */
const needsKey = ({ operator, ifExists, qualifier, values }: Condition): boolean =>
  operator === 'Null' ? values.every((value) => value.toLowerCase() === 'false') : !ifExists && qualifier !== 'ForAllValues' && !/Not/.test(operator);

const servicesWithout = (view: StatementView, key: TagKey): string[] => {
  const services = view.actions.map(({ text }) => prefixOf(text)).filter((prefix) => isServicePrefix(prefix));
  return [...new Set(services)].filter((service) => !serviceHasTagKey(service, key));
};

const tagless = (effect: 'Allow' | 'Deny', negated: boolean) => (subject: Subject): Hit[] => tests(subject).flatMap(({ condition, view }) => {
  const key = TAG_STARTS.find((start) => condition.key.toLowerCase().startsWith(start));
  const { statement } = view;
  if (key === undefined || statement.effect !== effect || statement.action.negated !== negated || !needsKey(condition)) return [];
  const outcome = effect === 'Allow' ? 'allows' : 'denies';
  if (negated) return [{ message: `Not every service knows ${condition.key}; of those that do not, this statement ${outcome} nothing.`, place: condition.place }];
  return servicesWithout(view, key).map((service) =>
    ({ message: `Requests to ${service} never have ${condition.key}, so of its actions this statement ${outcome} nothing.`, place: condition.place }));
});

const check = (code: string, kind: Check['kind'], meaning: string, advice: string, find: Check['find'], documents = ALL): Check =>
  ({ code, kind, documents, meaning, advice, find });

const TAG_ADVICE = 'Test the tag for services that know it, in a statement of their own.';
const TAG_DOCUMENTS = [...IDENTITY, 'service-control-policy'] as const;

/** Names of context keys, and whether operators and keys go together [IAM reference_policies_condition-keys]. */
export const conditionKeyChecks: readonly Check[] = [
  check('INVALID_GLOBAL_CONDITION_KEY', 'error', 'A context key that begins with aws: does not exist.', 'Correct the key.', invalidGlobal),
  check('UNSUPPORTED_GLOBAL_CONDITION_KEY', 'error', 'aws:ARN is no context key.', 'Write aws:PrincipalArn, or aws:SourceArn for what a service acts for.',
    renamed('aws:arn', 'aws:PrincipalArn', 'is not a key that requests have')),
  check('INVALID_SERVICE_CONDITION_KEY', 'error', 'A context key of a service does not exist.', 'Correct the key.', invalidOfService),
  check('INVALID_SERVICE', 'error', 'The service of a context key does not exist.', 'Correct the key.', invalidService),
  check('MISSING_TAG_KEY_IN_CONDITION', 'error', 'A key for tags lacks the name of the tag.', 'Add the name of the tag after the slash.', missingTag),
  check('MISSING_QUALIFIER', 'error', 'A context key with several values is tested without ForAllValues or ForAnyValue.',
    'Put ForAnyValue: or ForAllValues: before the operator.', missingQualifier),
  check('UNSUPPORTED_ACTION_FOR_CONDITION_KEY', 'error', 'Requests for a named KMS action never have the context key.',
    'Give the action a statement of its own without the key.', neverCarried),
  check('FORALLVALUES_WITH_SINGLE_VALUED_KEY', 'security-warning', 'ForAllValues on a key of one value is met when the key is absent.',
    'Remove ForAllValues.', vacuousForAllValues, BUT_KEY_POLICIES),
  check('UNTRUSTWORTHY_CONDITION_KEY', 'security-warning', 'The caller chooses the value of the context key.', 'Test something that AWS fills in.', untrustworthy),
  check('MISSING_PAIRED_CONDITION_KEYS', 'security-warning', 'A context key means little without another.', 'Test both.', unpaired),
  check('STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS', 'security-warning', 'StringLike is used with wildcards on an ARN.', 'Use ArnLike, which keeps to the fields.', stringLikeOnArn),
  check('DYNAMODB_ATTRIBUTES_WITHOUT_SELECT', 'security-warning', 'dynamodb:Attributes is tested without dynamodb:Select.', 'Test dynamodb:Select too.', missingSelect, IDENTITY),
  check('S3_PREFIX_IN_NEGATIVE_CONTEXT', 'security-warning', 's3:prefix is used to shut out a prefix.', 'Allow the wanted prefixes instead.', negativePrefix, IDENTITY),
  check('DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE', 'security-warning', 'A Deny depends on a tag key that requests to the service never have.',
    TAG_ADVICE, tagless('Deny', false), TAG_DOCUMENTS),
  check('DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE', 'security-warning', 'A Deny with NotAction depends on a tag key that not every service knows.',
    TAG_ADVICE, tagless('Deny', true), TAG_DOCUMENTS),
  check('ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE', 'suggestion', 'An Allow depends on a tag key that requests to the service never have.',
    TAG_ADVICE, tagless('Allow', false), TAG_DOCUMENTS),
  check('ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE', 'suggestion', 'An Allow with NotAction depends on a tag key that not every service knows.',
    TAG_ADVICE, tagless('Allow', true), TAG_DOCUMENTS),
  check('TYPE_MISMATCH', 'warning', 'The operator does not fit the type of the context key.', 'Use an operator of the key\'s type.', typeMismatch),
];
