import { formatAddress } from '../../algebra/address-text.ts';
import { parseAddressRange, type AddressRange, containsAddress } from '../../algebra/addresses.ts';
import { anyContextKey } from '../../aws/catalogue.ts';
import { partitionOfRegion, partitions } from '../../aws/partitions.ts';
import { parseBinary, parseBoolean, parseDate, parseNumber } from '../../evaluate/values.ts';
import { isList } from '../../policy/json.ts';
import type { Condition } from '../../policy/types.ts';
import { hasUnknown } from '../../policy/unknown.ts';
import { ALL, BUT_KEY_POLICIES } from './documents.ts';
import { canMeet } from './patterns.ts';
import { isServicePrincipal } from './principals.ts';
import { conditionsOf, conditionValues, operatorName, type StatementView, type Subject, type Text } from './subject.ts';
import type { Check, Hit } from './types.ts';

interface Tested {
  readonly condition: Condition;
  readonly key: string;
  readonly view: StatementView;
  readonly values: readonly Text[];
}

const tests = (subject: Subject): Tested[] =>
  conditionsOf(subject).map(({ condition, view }) =>
    ({ condition, key: condition.key.toLowerCase(), view, values: conditionValues(condition, view.written) }));

/** A value that is settled: no unresolved input, no policy variable. */
const settled = ({ text }: Text): boolean => !hasUnknown(text) && !text.includes('${');

type ValueTest = (value: Text, tested: Tested) => string | undefined;

const eachValue = (applies: (tested: Tested) => boolean, find: ValueTest) => (subject: Subject): Hit[] =>
  tests(subject).filter(applies).flatMap((tested) => tested.values.filter(settled).flatMap((value) => {
    const message = find(value, tested);
    return message === undefined ? [] : [{ message, place: value.place }];
  }));

const operatorIs = (form: RegExp) => ({ condition }: Tested): boolean => form.test(condition.operator);
const unreadable = (form: RegExp, parse: (text: string) => unknown, what: string): Check['find'] =>
  eachValue(operatorIs(form), ({ text }, { condition }) =>
    (parse(text) === undefined ? `"${text}" is not ${what}, which ${operatorName(condition)} compares; it never matches.` : undefined));

const severalBooleans = (subject: Subject): Hit[] =>
  tests(subject).filter(({ condition, values }) => condition.operator === 'Bool' && values.length > 1)
    .map(({ condition }) => ({ message: `${condition.key} is compared with more than one value; Bool takes one.`, place: condition.place }));

const mixedTypes = (subject: Subject): Hit[] => tests(subject).flatMap(({ condition, view }) => {
  const [operator, key] = condition.place.path.slice(-2);
  const block = view.written['Condition'] as { readonly [name: string]: { readonly [name: string]: unknown } } | undefined;
  const written = block?.[String(operator)]?.[String(key)];
  const types = new Set(Array.isArray(written) ? written.map((value) => typeof value) : []);
  return types.size > 1 ? [{ message: `The values of ${condition.key} are ${[...types].sort().join(' and ')} mixed.`, place: condition.place }] : [];
});

/** Private and other addresses that never reach AWS from outside [RFC 1918, RFC 4193, RFC 6598, RFC 3927]. */
const PRIVATE: readonly AddressRange[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']
  .map((text) => parseAddressRange(text)).filter((range) => range !== undefined);

const isPrivate = (text: string): boolean => {
  const range = parseAddressRange(text);
  return range !== undefined && PRIVATE.some((each) => containsAddress(range, each));
};

const privateAddresses = (operator: 'IpAddress' | 'NotIpAddress', all: boolean, message: string) => (subject: Subject): Hit[] =>
  tests(subject).flatMap(({ condition, key, values }) => {
    if (key !== 'aws:sourceip' || condition.operator !== operator || values.length === 0 || !values.every(settled)) return [];
    const own = values.filter(({ text }) => isPrivate(text));
    if (own.length === 0 || (own.length === values.length) !== all) return [];
    return all ? [{ message, place: condition.place }] : own.map(({ text, place }) => ({ message: `"${text}" is a private address; aws:SourceIp is always a public one.`, place }));
  });

const hostBits = (subject: Subject): Hit[] => tests(subject).filter(operatorIs(/IpAddress$/)).flatMap(({ values }) => values.filter(settled).flatMap(({ text, place }) => {
  const range = parseAddressRange(text);
  if (range?.hostBits !== true) return [];
  const value = `${formatAddress({ family: range.family, bits: range.first })}${text.slice(text.indexOf('/'))}`;
  return [{
    message: `"${text}" names an address inside its range, whose bits beyond the prefix are ignored.`, place,
    advice: `Write ${value}.`, mend: { change: 'replace', place, value } as const,
  }];
}));

const TEXT_WITHOUT_WILDCARDS = /^String(?:Not)?Equals/;

/** What to say of a wildcard under an operator that has none; the operator that has them keeps to the fields of an ARN. */
const takenLiterally = (text: string, { condition, key }: Pick<Tested, 'condition' | 'key'>): string => {
  const like = condition.operator.replace('Equals', 'Like').replace('IgnoreCase', '');
  const operator = anyContextKey(key)?.type === 'ARN' ? like.replace('String', 'Arn') : like;
  return `"${text}": ${operatorName(condition)} takes * and ? literally; ${operator} has wildcards.`;
};

const literalWildcard = (subject: Subject): Hit[] =>
  tests(subject).filter(operatorIs(TEXT_WITHOUT_WILDCARDS)).flatMap((tested) =>
    tested.values.filter(({ text }) => !hasUnknown(text) && /[*?]/.test(text.replace(/\$\{[^}]*\}/g, '')) && !/^https?:/.test(text)).map(({ text, place }) =>
      ({ message: takenLiterally(text, tested), place })));

const isWildcardOperator = ({ condition }: Tested): boolean => /Like$|^Arn/.test(condition.operator);

const unknownRegion = eachValue(({ key }) => key === 'aws:requestedregion', ({ text }, tested) => {
  if (/[*?]/.test(text) && isWildcardOperator(tested)) {
    return partitions.some(({ regions }) => regions.some((region) => canMeet(text, region))) ? undefined : `No region matches "${text}".`;
  }
  return partitionOfRegion(text) === undefined ? `There is no region "${text}".` : undefined;
});

const ofForm = (key: string, form: RegExp, what: string): Check['find'] =>
  eachValue((tested) => tested.key === key && /^String/.test(tested.condition.operator), ({ text }, tested) =>
    (form.test(text) || (/[*?]/.test(text) && isWildcardOperator(tested)) ? undefined : `"${text}" is not the id of ${what}.`));

const KMS_KEY_ARN = 'arn:*:kms:*:*:key/*';

/** Keys that hold the ARN of the KMS key that a request names. */
const holdsKeyArn = ({ key }: Tested): boolean =>
  key === 's3:x-amz-server-side-encryption-aws-kms-key-id' || (/kms-?key(?:-?(?:id|arn))?$/.test(key) && anyContextKey(key)?.type === 'ARN');

const noKeyArn = eachValue((tested) => holdsKeyArn(tested) && /^(?:String|Arn)/.test(tested.condition.operator), ({ text }) =>
  (canMeet(text, KMS_KEY_ARN) ? undefined : `"${text}" is not the ARN of a KMS key; the key holds nothing else, no alias and no bare id.`));

/** `s3.us-east-1.amazonaws.com` [KMS conditions-kms, kms:ViaService]. */
const isViaService = (text: string): boolean => {
  const [service = '', region = '', ...suffix] = text.split('.');
  const home = partitionOfRegion(region);
  return /^[a-z0-9-]+$/.test(service) && home !== undefined && ['amazonaws.com', home.dnsSuffix].includes(suffix.join('.'));
};

const serviceForm = eachValue(({ key, condition }) => ['kms:viaservice', 'aws:principalservicename', 'aws:calledvia', 'aws:calledviafirst', 'aws:calledvialast'].includes(key)
  && /^String/.test(condition.operator), ({ text }, tested) => {
  if (/[*?]/.test(text)) return isWildcardOperator(tested) ? undefined : takenLiterally(text, tested);
  if (tested.key === 'kms:viaservice') return isViaService(text) ? undefined : `"${text}" is not of the form service.region.amazonaws.com that kms:ViaService has.`;
  return isServicePrincipal(text) ? undefined : `"${text}" is not the name of a service, such as s3.amazonaws.com.`;
});

const nullEquivalent = (operator: 'StringLike' | 'StringNotLike', value: 'true' | 'false', message: string) => (subject: Subject): Hit[] =>
  tests(subject).filter(({ condition, values }) =>
    condition.operator.replace('Arn', 'String') === operator && !condition.ifExists && condition.qualifier === undefined
    && values.some(({ text }) => text === '*')).map(({ condition, values }) =>
    ({ message: `${condition.key} ${message}; write "Null": { "${condition.key}": "${value}" }.`, place: values.find(({ text }) => text === '*')?.place ?? condition.place }));

const nullWithQualifier = (subject: Subject): Hit[] =>
  tests(subject).filter(({ condition }) => condition.operator === 'Null' && condition.qualifier !== undefined).map(({ condition }) => ({
    message: `${operatorName(condition)} is ${condition.qualifier === 'ForAllValues' ? 'always' : 'never'} met; Null takes no qualifier.`, place: condition.place,
  }));

const redundantNumbers = (subject: Subject): Hit[] =>
  tests(subject).filter(({ condition, values }) => /^Numeric(?:Less|Greater)/.test(condition.operator) && values.length > 1).map(({ condition }) =>
    ({ message: `${condition.key} is compared with several bounds; only the widest of them counts.`, place: condition.place }));

const emptyList = (applies: (condition: Condition) => boolean, outcome: string) => (subject: Subject): Hit[] =>
  tests(subject).filter(({ condition, values }) => values.length === 0 && applies(condition)).map(({ condition }) =>
    ({ message: `${condition.key} has an empty list of values: the condition ${outcome}.`, place: condition.place }));

const emptyConditions = ({ statements }: Subject): Hit[] => statements.flatMap(({ written, place }) => {
  const block = written['Condition'];
  return typeof block === 'object' && block !== null && !isList(block) && Object.keys(block).length === 0
    ? [{ message: 'The Condition is empty, so it limits nothing.', place: { document: place.document, path: [...place.path, 'Condition'] } }] : [];
});

/** Numbers for dates; aws:EpochTime is made for them. */
const epoch = eachValue(({ condition, key }) => /^Date/.test(condition.operator) && key !== 'aws:epochtime', ({ text }) =>
  (/^\d+(?:\.\d+)?$/.test(text) ? `"${text}" is a date in seconds; written as ISO 8601 people can read it.` : undefined));

const check = (code: string, kind: Check['kind'], meaning: string, advice: string, find: Check['find'], documents = ALL): Check =>
  ({ code, kind, documents, meaning, advice, find });

const PUBLIC_ADVICE = 'Name public addresses, or test aws:VpcSourceIp with aws:SourceVpc.';

/** Values under condition operators [IAM reference_policies_elements_condition_operators]. */
export const conditionValueChecks: readonly Check[] = [
  check('INVALID_CONDITION_DATA_TYPE', 'error', 'The values of one condition are of different JSON types.', 'Write all as text.', mixedTypes),
  check('INVALID_CONDITION_MULTIPLE_BOOLEAN', 'error', 'A Bool condition has more than one value.', 'Keep one value.', severalBooleans),
  check('TYPE_MISMATCH_IP_RANGE', 'error', 'A value of IpAddress or NotIpAddress is no address and no range in CIDR notation.', 'Write it as 203.0.113.0/24.',
    unreadable(/IpAddress$/, parseAddressRange, 'an address or a range in CIDR notation')),
  check('PRIVATE_IP_ADDRESS', 'error', 'aws:SourceIp is compared with private addresses only, so the condition is never met.', PUBLIC_ADVICE,
    privateAddresses('IpAddress', true, 'aws:SourceIp is always a public address, so this condition is never met.'), BUT_KEY_POLICIES),
  check('PRIVATE_NOT_IP_ADDRESS', 'error', 'aws:SourceIp is compared under NotIpAddress with private addresses only, so the condition is always met.', PUBLIC_ADVICE,
    privateAddresses('NotIpAddress', true, 'aws:SourceIp is never a private address, so this condition is always met.'), BUT_KEY_POLICIES),
  check('INVALID_REGION', 'error', 'A region in a condition does not exist.', 'Correct the region.', unknownRegion),
  check('INVALID_VPC_FORMAT', 'error', 'A value of aws:SourceVpc is not the id of a VPC.', 'Write vpc- and 8 or 17 letters and digits.',
    ofForm('aws:sourcevpc', /^vpc-(?:[a-z0-9]{8}|[a-z0-9]{17})$/, 'a VPC')),
  check('INVALID_VPCE_FORMAT', 'error', 'A value of aws:SourceVpce is not the id of a VPC endpoint.', 'Write vpce- and 8 or 17 letters and digits.',
    ofForm('aws:sourcevpce', /^vpce-(?:[a-z0-9]{8}|[a-z0-9]{17})$/, 'a VPC endpoint')),
  check('INVALID_KMS_KEY_VALUE', 'error', 'A context key that holds the ARN of a KMS key is compared with something else.', 'Write the ARN of the key.', noKeyArn),
  check('INVALID_SERVICE_PRINCIPAL_FORMAT', 'error', 'A value of kms:ViaService, or of a key that holds a service\'s name, has not its form.',
    'Write service.region.amazonaws.com for kms:ViaService and service.amazonaws.com elsewhere, in lower case.', serviceForm),
  check('WILDCARD_WITHOUT_LIKE_OPERATOR', 'warning', 'A value has * or ? under an operator that takes them literally.', 'Use the operator that has wildcards.', literalWildcard),
  check('TYPE_MISMATCH_BOOLEAN', 'warning', 'A value of Bool or Null is neither true nor false.', 'Write "true" or "false".',
    unreadable(/^(?:Bool|Null)$/, parseBoolean, 'true or false')),
  check('TYPE_MISMATCH_DATE', 'warning', 'A value of a date operator is no date.', 'Write it as 2026-01-31T00:00:00Z.', unreadable(/^Date/, parseDate, 'a date')),
  check('TYPE_MISMATCH_NUMBER', 'warning', 'A value of a numeric operator is no number.', 'Write a number.', unreadable(/^Numeric/, parseNumber, 'a number')),
  check('TYPE_MISMATCH_STRING', 'warning', 'A value of BinaryEquals is not base-64.', 'Write it in base-64.', unreadable(/^Binary/, parseBinary, 'base-64 text')),
  check('INVALID_DATE_VALUE', 'warning', 'A date is written as seconds since 1970.', 'Write it as 2026-01-31T00:00:00Z.', epoch),
  { ...check('IMPROVE_IP_RANGE', 'suggestion', 'A range of addresses names one inside it.', 'Write the first address of the range.', hostBits), harmless: true },
  check('PRIVATE_IP_ADDRESS_SUBSET', 'suggestion', 'aws:SourceIp is compared with private addresses among others; they never match.', 'Remove them.',
    privateAddresses('IpAddress', false, '')),
  check('PRIVATE_NOT_IP_ADDRESS_SUBSET', 'suggestion', 'aws:SourceIp is compared under NotIpAddress with private addresses among others; they never match.', 'Remove them.',
    privateAddresses('NotIpAddress', false, '')),
  check('EQUIVALENT_TO_NULL_FALSE', 'suggestion', 'The pattern "*" only asks whether the key is there.', 'Use Null with false.',
    nullEquivalent('StringLike', 'false', 'is compared with "*", which only asks whether it is there')),
  check('EQUIVALENT_TO_NULL_TRUE', 'suggestion', 'Not like "*" only asks whether the key is absent.', 'Use Null with true.',
    nullEquivalent('StringNotLike', 'true', 'must not match "*", which only asks whether it is absent')),
  check('NULL_WITH_QUALIFIER', 'suggestion', 'Null under ForAllValues is always met, under ForAnyValue never.', 'Use Null alone.', nullWithQualifier),
  check('REDUNDANT_CONDITION_VALUE_NUM', 'suggestion', 'A number is compared with several bounds.', 'Keep the one that counts.', redundantNumbers),
  check('EMPTY_ARRAY_CONDITION', 'suggestion', 'A context key has an empty list of values.', 'Name the values, or remove the key.',
    emptyList(({ qualifier, ifExists }) => qualifier === undefined && !ifExists, 'compares with nothing')),
  check('EMPTY_ARRAY_CONDITION_FORALLVALUES', 'suggestion', 'ForAllValues with an empty list is met only when the key is absent.', 'Name the values, or remove the key.',
    emptyList(({ qualifier }) => qualifier === 'ForAllValues', 'is met only when the key is absent')),
  check('EMPTY_ARRAY_CONDITION_FORANYVALUE', 'suggestion', 'ForAnyValue with an empty list is never met.', 'Name the values, or remove the key.',
    emptyList(({ qualifier }) => qualifier === 'ForAnyValue', 'is never met')),
  check('EMPTY_ARRAY_CONDITION_IFEXISTS', 'suggestion', 'IfExists with an empty list is met only when the key is absent.', 'Name the values, or remove the key.',
    emptyList(({ qualifier, ifExists }) => qualifier === undefined && ifExists, 'is met only when the key is absent')),
  check('EMPTY_OBJECT_CONDITION', 'suggestion', 'A Condition is empty.', 'Remove it.', emptyConditions),
];
