import { arnFormats, type ArnFormat } from '../../aws/catalogue.ts';
import { partition, partitionOfRegion, partitions } from '../../aws/partitions.ts';
import { isRetiredService, isServicePrefix, servicePrefixes } from '../../aws/services.ts';
import { splitArnFields } from '../../policy/pattern.ts';
import { WITH_RESOURCES } from './documents.ts';
import { nearest } from './nearest.ts';
import { canMeet, isPlain, redundantIn } from './patterns.ts';
import type { Subject, Text } from './subject.ts';
import type { Check, Hit } from './types.ts';

/** A resource pattern in its six fields; only patterns that have all of them. */
interface Fields extends Text {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

const resourcesOf = ({ statements }: Subject): Text[] =>
  statements.flatMap(({ resources }) => resources).filter(({ text }) => text !== '*');

const fieldsOf = (subject: Subject): Fields[] => resourcesOf(subject).flatMap((text) => {
  const [prefix, partitionId, service, region, account, resource] = splitArnFields(text.text);
  if (prefix !== 'arn' || resource === undefined) return [];
  return [{ ...text, partition: partitionId ?? '', service: service ?? '', region: region ?? '', account: account ?? '', resource }];
});

const eachArn = (test: (arn: Fields) => string | undefined) => (subject: Subject): Hit[] =>
  fieldsOf(subject).flatMap((arn) => {
    const message = test(arn);
    return message === undefined ? [] : [{ message, place: arn.place }];
  });

/** The pattern may begin with anything. */
const startsOpen = (text: string): boolean => /^(?:[*?‹]|\$\{)/.test(text);

const wrongPrefix = (subject: Subject): Hit[] =>
  resourcesOf(subject)
    .filter(({ text }) => !startsOpen(text) && isPlain(splitArnFields(text)[0] ?? '') && splitArnFields(text)[0] !== 'arn')
    .map(({ text, place }) => ({ message: `"${text}" is not an ARN: a resource is "*" or begins with arn:.`, place }));

/** A closing star takes the fields that are not written; so may what stands for an unknown text. */
const endsOpen = (text: string): boolean => /(?:[*›}])$/.test(text);

const missingField = (subject: Subject): Hit[] =>
  resourcesOf(subject).filter(({ text }) => {
    const fields = splitArnFields(text);
    return fields[0] === 'arn' && fields.length < 6 && !endsOpen(text);
  }).map(({ text, place }) =>
    ({ message: `"${text}" has ${splitArnFields(text).length} of the six fields of an ARN, so it matches nothing.`, place }));

const wrongPartition = eachArn(({ text, partition: id }) =>
  partitions.some((known) => canMeet(id, known.id)) ? undefined : `"${text}": there is no partition "${id}".`);

const knownServices = (): readonly string[] => servicePrefixes();

const isService = (name: string): boolean => isServicePrefix(name) || isRetiredService(name) || arnFormats(name) !== undefined;

const wrongService = eachArn(({ text, service }) => {
  if (!isPlain(service) || isService(service.toLowerCase())) return undefined;
  const near = nearest(service, knownServices());
  return `"${text}": there is no service "${service}".${near === undefined ? '' : ` Did you mean ${near}?`}`;
});

const serviceCase = (subject: Subject): Hit[] => fieldsOf(subject).flatMap(({ text, service, place }): Hit[] => {
  const lower = service.toLowerCase();
  if (service === lower || !isPlain(service) || !isService(lower)) return [];
  const value = text.replace(`:${service}:`, `:${lower}:`);
  return [{ message: `"${text}": the service "${service}" is written in lower case.`, place, mend: { change: 'replace', place, value } }];
});

const wrongRegion = eachArn(({ text, region, partition: id }) => {
  if (region === '' || !isPlain(region)) return undefined;
  const home = partitionOfRegion(region);
  if (home === undefined) return `"${text}": there is no region "${region}".`;
  return isPlain(id) && partition(id) !== undefined && home.id !== id ? `"${text}": the region ${region} is in the partition ${home.id}.` : undefined;
});

/** Accounts that are no number stand in the formats of a few services; `aws` owns managed policies and the like. */
const isAccount = (account: string, formats: readonly ArnFormat[]): boolean =>
  /^\d{12}$/.test(account) || account === 'aws' || formats.some((format) => format.account === account);

const wrongAccount = eachArn(({ text, account, service }) =>
  account === '' || !isPlain(account) || isAccount(account, arnFormats(service) ?? [])
    ? undefined : `"${text}": "${account}" is not an account id, which has twelve digits.`);

/** Formats that the resource part of a pattern can meet; undefined where that cannot be told. */
const formatsOf = ({ service, resource }: Fields): readonly ArnFormat[] | undefined => {
  if (!isPlain(service)) return undefined;
  const formats = arnFormats(service);
  return formats?.filter((format) => canMeet(resource, format.resource));
};

/** Services whose kinds of resources are few and settled: the reference has gaps for others. */
const SETTLED = new Set(['dynamodb', 'iam', 'kms', 'lambda', 's3', 'secretsmanager', 'sns', 'sqs', 'sts']);

const wrongResource = eachArn((arn) =>
  SETTLED.has(arn.service) && formatsOf(arn)?.length === 0 ? `"${arn.text}": no resource of ${arn.service} has an ARN of this form.` : undefined);

type Field = 'region' | 'account';
const WORDS = { region: 'a region', account: 'an account id' } as const;

const unwantedField = (field: Field) => eachArn((arn) => {
  const formats = formatsOf(arn);
  if (formats === undefined || formats.length === 0 || canMeet(arn[field], '')) return undefined;
  return formats.every((format) => format[field] === '')
    ? `"${arn.text}": ARNs of this kind have no ${field === 'region' ? 'region' : 'account id'}; the field is empty.` : undefined;
});

/** The reference has an account in ARNs of Security Hub's products; the products' own ARNs have none [provider hashicorp/aws, aws_securityhub_product_subscription]. */
const isWithoutAccount = ({ service, resource }: Fields, field: Field): boolean => field === 'account' && service === 'securityhub' && resource.startsWith('product/');

const lackingField = (field: Field) => eachArn((arn) => {
  if (isWithoutAccount(arn, field)) return undefined;
  const formats = formatsOf(arn);
  if (arn[field] !== '' || formats === undefined || formats.length === 0) return undefined;
  return formats.some((format) => format[field] === '') ? undefined : `"${arn.text}": ARNs of this kind have ${WORDS[field]}; "*" is any.`;
});

const redundantResources = ({ statements }: Subject): Hit[] => statements.flatMap(({ resources }) =>
  redundantIn(resources, false).map(({ member, by }) => ({
    message: member.text === by.text ? `"${member.text}" stands twice in the list.` : `"${member.text}" is already covered by "${by.text}".`,
    place: member.place,
    mend: { change: 'remove', place: member.place } as const,
  })));

/** A pattern with fewer than six fields ends in a star or is reported as short of fields. */
const canBeKeyArn = (text: string): boolean => {
  const [, , service = '*', , , resource = '*'] = splitArnFields(text);
  return canMeet(service, 'kms') && canMeet(resource, 'key/*');
};

const foreignResource = (subject: Subject): Hit[] =>
  resourcesOf(subject).filter(({ text }) => /^arn:/.test(text) && !canBeKeyArn(text)).map(({ text, place }) =>
    ({ message: `"${text}" is not a key; in a key policy the only resource is this key, "*".`, place }));

const check = (code: string, meaning: string, advice: string, find: Check['find'], kind: Check['kind'] = 'error'): Check =>
  ({ code, kind, documents: WITH_RESOURCES, meaning, advice, find });

/** Names of resources [IAM reference_identifiers, Service Authorization Reference]. */
export const arnChecks: readonly Check[] = [
  check('INVALID_ARN_PREFIX', 'A resource is neither "*" nor does it begin with arn:.', 'Write the whole ARN.', wrongPrefix),
  check('MISSING_ARN_FIELD', 'A resource has fewer than the six fields of an ARN.', 'Write all six, empty ones as two colons.', missingField),
  check('INVALID_PARTITION', 'The partition in an ARN does not exist.', 'Write aws, aws-cn, aws-us-gov or another that exists.', wrongPartition),
  check('INVALID_SERVICE', 'The service in an ARN does not exist.', 'Correct the service.', wrongService),
  check('INVALID_ARN_SERVICE_CASE', 'The service in an ARN has capital letters.', 'Write it in lower case.', serviceCase),
  check('INVALID_ARN_REGION', 'The region in an ARN does not exist, or not in the partition.', 'Correct the region.', wrongRegion),
  check('INVALID_ARN_ACCOUNT', 'The account in an ARN is not of twelve digits.', 'Write the account id with all its digits.', wrongAccount),
  check('INVALID_ARN_RESOURCE', 'The last part of an ARN fits no kind of resource that the service has.',
    'Write the ARN as the Service Authorization Reference has it.', wrongResource),
  check('ARN_REGION_NOT_ALLOWED', 'An ARN has a region though ARNs of its kind have none, so it matches nothing.', 'Leave the field empty.', unwantedField('region')),
  check('ARN_ACCOUNT_NOT_ALLOWED', 'An ARN has an account id though ARNs of its kind have none, so it matches nothing.', 'Leave the field empty.', unwantedField('account')),
  check('MISSING_ARN_REGION', 'An ARN has no region though all of its kind have one, so it matches nothing.', 'Write the region, or "*".', lackingField('region')),
  check('MISSING_ARN_ACCOUNT', 'An ARN has no account id though all of its kind have one, so it matches nothing.', 'Write the account id, or "*".', lackingField('account')),
  {
    code: 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY', kind: 'error', documents: ['key-policy'],
    meaning: 'A key policy names a resource that is not a key.', advice: 'Write "*", which is this key.', find: foreignResource,
  },
  { ...check('REDUNDANT_RESOURCE', 'A resource is covered by another of the same list.', 'Remove the narrower one.', redundantResources, 'suggestion'), harmless: true },
];
