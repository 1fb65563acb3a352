import { numbersAtLeast, type IntervalSet } from '../../algebra/intervals.ts';
import { anyText, oneOf, shape, type StringDomain } from '../../algebra/strings.ts';
import { contextKey } from '../../aws/contextKeys.ts';
import { grantOperations } from '../../aws/kms.ts';
import { parseArn } from '../../policy/arn.ts';
import { hasUnknown } from '../../policy/unknown.ts';
import type { Facts } from '../context.ts';
import type { Field } from './atoms.ts';

/** An account id: this one alone, or any with this one as the first choice. */
export const accountId = (example = '999999999999', only = false): StringDomain => (only ? oneOf([example]) : shape('\\d{12}', [example]));

/** The last field of a caller's ARN. IAM paths take any printable character, names few [IAM reference_identifiers, reference_iam-quotas]. */
export const callerResource = (kind: 'role' | 'user' | 'root', name: string): StringDomain =>
  kind === 'root' ? oneOf(['root']) : shape(`${kind}/([!-~]*/)?[A-Za-z0-9_+=,.@-]+`, [`${kind}/${name}`]);

/** The last field of the ARN of some user or role. */
export const principalResource: StringDomain = shape('(user|role)/[!-~]+', ['role/app', 'user/alice', 'role/admin']);

export const serviceName: StringDomain = shape('[a-z0-9-]+(\\.[a-z0-9-]+)*\\.amazonaws\\.com', ['s3.amazonaws.com', 'lambda.amazonaws.com', 'ec2.amazonaws.com']);

export const actionText: StringDomain = shape('[a-z0-9-]+:[A-Za-z0-9]+', ['kms:Decrypt', 'kms:Encrypt', 'kms:DescribeKey', 's3:GetObject']);

export const anyValue: StringDomain = anyText(['some-value', 'another-value']);

const LOOSE = '[^:]*';
const LOOSE_NAME = '[^:]+';

interface KnownFields {
  readonly partition?: readonly string[];
  readonly service?: readonly string[];
  readonly region?: readonly string[];
  /** Whatever stands between the colons, legal or not. */
  readonly loose?: boolean;
}

/** The six fields of an ARN-valued key, as AWS makes ARNs. */
export const fieldsOfArn = (id: string, { partition, service, region, loose = false }: KnownFields): Field[] => {
  const domains: StringDomain[] = [
    oneOf(['arn']),
    partition === undefined ? (loose ? shape(LOOSE_NAME, ['aws']) : shape('aws(-[a-z]+)*', ['aws'])) : oneOf(partition),
    service === undefined ? shape(loose ? LOOSE_NAME : '[a-z0-9-]+', ['s3', 'kms', 'lambda']) : oneOf(service),
    region === undefined ? shape(loose ? LOOSE : '([a-z]{2}(-[a-z]+)+-\\d)?', ['us-east-1', '', 'eu-west-1']) : oneOf(region),
    shape(loose ? LOOSE : '(\\d{12}|aws)?', ['111122223333', '', '999999999999']),
    loose ? anyText(['some-resource']) : shape('.+', ['some-resource']),
  ];
  return domains.map((domain, index) => ({ id: `${id}#${index}`, domain }));
};

const regionOf = ({ subject }: Facts): string => {
  const region = parseArn(subject.arn)?.region ?? '';
  return region === '' || hasUnknown(region) ? 'us-east-1' : region;
};

type MakeDomain = (facts: Facts) => StringDomain;

export const BOOLEAN: StringDomain = oneOf(['false', 'true']);

/** Legal values of context keys, by comparison name [KMS conditions-kms, IAM reference_policies_condition-keys]. */
const DOMAINS: Readonly<Record<string, MakeDomain>> = {
  'kms:viaservice': (facts) => {
    const region = regionOf(facts);
    return shape('[a-z0-9-]+(\\.[a-z0-9-]+)+\\.amazonaws\\.com(\\.cn)?', ['s3', 'ec2', 'lambda', 'rds', 'sqs'].map((service) => `${service}.${region}.amazonaws.com`));
  },
  'aws:sourceaccount': () => accountId(),
  'aws:principalaccount': () => accountId(),
  'kms:calleraccount': () => accountId(),
  'aws:principalorgid': () => shape('o-[a-z0-9]{10,32}', ['o-zzzzzzzzzz', 'o-yyyyyyyyyy']),
  'aws:sourceorgid': () => shape('o-[a-z0-9]{10,32}', ['o-zzzzzzzzzz', 'o-yyyyyyyyyy']),
  'aws:principalorgpaths': () => shape('o-[a-z0-9]{10,32}/r-[a-z0-9]{4,32}/(ou-[a-z0-9-]+/)*', ['o-zzzzzzzzzz/r-zzzz/']),
  'aws:sourceorgpaths': () => shape('o-[a-z0-9]{10,32}/r-[a-z0-9]{4,32}/(ou-[a-z0-9-]+/)*', ['o-zzzzzzzzzz/r-zzzz/']),
  // A role's id comes with the name of the session [IAM reference_policies_variables, reference_identifiers].
  'aws:userid': ({ caller }) => (caller.kind === 'user' ? shape('AIDA[A-Z0-9]+', ['AIDAEXAMPLEEXAMPLE123']) : shape('AROA[A-Z0-9]+:[!-~]+', ['AROAEXAMPLEEXAMPLE123:session'])),
  'aws:requestedregion': () => shape('[a-z]{2,}(-[a-z]+)+-[0-9]+', ['us-east-1', 'eu-west-1', 'ap-southeast-2']),
  'aws:sourcevpc': () => shape('vpc-[0-9a-f]{8,17}', ['vpc-0a1b2c3d4e5f67890']),
  'aws:sourcevpce': () => shape('vpce-[0-9a-f]{8,17}', ['vpce-0a1b2c3d4e5f67890']),
  // KMS endpoints speak TLS only [KMS data-protection, encryption in transit].
  'aws:securetransport': () => oneOf(['true']),
  'kms:grantoperations': () => oneOf(grantOperations),
  'kms:grantconstrainttype': () => oneOf(['EncryptionContextEquals', 'EncryptionContextSubset']),
};

/** The legal values of a context key that is one text, or of the members of one that is a list. */
export const valueDomain = (name: string, facts: Facts): StringDomain => {
  const known = DOMAINS[name];
  if (known !== undefined) return known(facts);
  return contextKey(name)?.type === 'Bool' ? BOOLEAN : anyValue;
};

const SECONDS = 'aws:epochtime';

/** What a key that holds a time counts in, in milliseconds: `aws:EpochTime` is in seconds [IAM reference_policies_condition-keys]. */
export const unitOf = (name: string): number => (name === SECONDS ? 1000 : 1);

/** Whether a key's values are written as dates, and counted in milliseconds. */
export const isDate = (name: string): boolean => name !== SECONDS && contextKey(name)?.type === 'Date';

/** The times of requests from a day on, where the key is a clock; undefined: any number. */
export const timesFrom = (today: string | undefined, name: string): IntervalSet | undefined =>
  (today === undefined || (name !== 'aws:currenttime' && name !== SECONDS) ? undefined : numbersAtLeast(Date.parse(today) / unitOf(name)));
