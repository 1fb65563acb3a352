import type { Statement, PrincipalEntry } from '../../policy/types.ts';
import { hasUnknown } from '../../policy/unknown.ts';
import { parseArn } from '../../policy/arn.ts';
import { below } from '../../source/place.ts';
import { partitions } from '../../aws/partitions.ts';
import { RESOURCE, WITH_PRINCIPALS } from './documents.ts';
import type { Subject } from './subject.ts';
import type { Check, Hit } from './types.ts';

interface Named { readonly entry: PrincipalEntry; readonly statement: Statement }

const entriesOf = ({ statements }: Subject): Named[] =>
  statements.flatMap(({ statement }) => (statement.principal?.entries ?? []).map((entry) => ({ entry, statement })));

const known = ({ entry: { value } }: Named): boolean => !hasUnknown(value) && !value.includes('${');

const hit = ({ entry }: Named, message: string): Hit => ({ message, place: entry.place });

const partialWildcard = (subject: Subject): Hit[] =>
  entriesOf(subject)
    .filter(({ entry: { type, value } }) => value !== '*' && type !== 'Federated' && /[*?]/.test(value))
    .map((named) => hit(named, `"${named.entry.value}": a principal takes no wildcard inside its name, so this names nobody.`));

const UNIQUE_ID = /^A[A-Z0-9]{15,127}$/;
const CANONICAL_ID = /^[0-9a-f]{64}$/;
const IAM_NAMES = /^(?:root|(?:user|role)\/[\u0021-\u007e]+)$/;
const ORIGIN_ACCESS_IDENTITY = /^user\/CloudFront Origin Access Identity \w+$/;
const STS_NAMES = /^(?:assumed-role\/[\w+=,.@-]+\/[\w+=,.@-]+|federated-user\/[\w+=,.@-]+|self)$/;

/** Forms of the values of `AWS` [IAM reference_policies_elements_principal]. */
const isAwsPrincipal = (value: string): boolean => {
  if (value === '*' || /^\d{12}$/.test(value) || UNIQUE_ID.test(value) || CANONICAL_ID.test(value)) return true;
  const arn = parseArn(value);
  if (arn === undefined || arn.region !== '' || !partitions.some(({ id }) => id === arn.partition)) return false;
  if (arn.account === 'cloudfront') return arn.service === 'iam' && ORIGIN_ACCESS_IDENTITY.test(arn.resource);
  const names = arn.service === 'iam' ? IAM_NAMES : arn.service === 'sts' ? STS_NAMES : undefined;
  return names?.test(arn.resource) === true && /^\d{12}$/.test(arn.account);
};

const wrongValue = (subject: Subject): Hit[] =>
  entriesOf(subject)
    .filter((named) => named.entry.type === 'AWS' && known(named) && !/[*?]/.test(named.entry.value) && !isAwsPrincipal(named.entry.value))
    .map((named) => hit(named, `"${named.entry.value}" is no account id, and not the ARN of a user, role, session or root user.`));

const SERVICE = /^(?:[a-z0-9-]+\.)+(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|amazon\.com|aws\.internal|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/;

/** A service's name in the form of `Service` principals [IAM reference_policies_elements_principal]. */
export const isServicePrincipal = (value: string): boolean => SERVICE.test(value);

const wrongService = (subject: Subject): Hit[] =>
  entriesOf(subject)
    .filter((named) => named.entry.type === 'Service' && known(named) && !/[*?]/.test(named.entry.value) && !isServicePrincipal(named.entry.value))
    .map((named) => {
      const lower = named.entry.value.toLowerCase();
      const found = hit(named, `"${named.entry.value}" is not the name of a service, such as logs.us-east-1.amazonaws.com.`);
      return isServicePrincipal(lower) ? { ...found, mend: { change: 'replace', place: found.place, value: lower } } : found;
    });

const federated = (subject: Subject): Hit[] =>
  entriesOf(subject).filter(({ entry }) => entry.type === 'Federated')
    .map((named) => hit(named, `"${named.entry.value}": only a role's trust policy can name an identity provider.`));

const allowOfNotPrincipal = ({ statements }: Subject): Hit[] =>
  statements.filter(({ statement }) => statement.effect === 'Allow' && statement.principal?.negated === true).map(({ place }) =>
    ({ message: 'Allow with NotPrincipal lets in everyone but those named, people from other accounts and the unauthenticated included.', place: below(place, 'NotPrincipal') }));

const SOURCE_KEYS = ['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths'];

const unboundService = ({ statements }: Subject): Hit[] =>
  statements.flatMap(({ statement }) => {
    const { effect, principal, conditions } = statement;
    if (effect !== 'Allow' || principal === undefined || principal.negated) return [];
    if (conditions.some(({ key }) => SOURCE_KEYS.includes(key.toLowerCase()))) return [];
    return principal.entries.filter(({ type }) => type === 'Service').map((entry) =>
      hit({ entry, statement }, `"${entry.value}" can be made to act here for any AWS customer: no condition tests for whom it does.`));
  });

/** Who statements name [IAM reference_policies_elements_principal]. */
export const principalChecks: readonly Check[] = [
  {
    code: 'UNSUPPORTED_WILDCARD_IN_PRINCIPAL', kind: 'error', documents: WITH_PRINCIPALS,
    meaning: 'A principal has a wildcard inside its name. Only "*" alone is a wildcard; anything else names nobody.',
    advice: 'Name the principals, or allow the account and test aws:PrincipalArn with ArnLike.', find: partialWildcard,
  },
  {
    code: 'INVALID_PRINCIPAL_VALUE', kind: 'error', documents: WITH_PRINCIPALS,
    meaning: 'A principal under AWS is neither an account id nor the ARN of a user, role, session or root user.',
    advice: 'Write the ARN of the principal, or the account id.', find: wrongValue,
  },
  {
    code: 'INVALID_SERVICE_PRINCIPAL_FORMAT', kind: 'error', documents: WITH_PRINCIPALS,
    meaning: 'A principal under Service is not the name of a service, in lower case, such as logs.amazonaws.com.', advice: 'Write the service\'s principal.',
    find: wrongService,
  },
  {
    code: 'FEDERATED_PRINCIPAL_NOT_SUPPORTED', kind: 'error', documents: [...RESOURCE, 'resource-control-policy'],
    meaning: 'A policy other than a role\'s trust policy names an identity provider.', advice: 'Name the role that federated users assume.', find: federated,
  },
  {
    code: 'ALLOW_WITH_NOT_PRINCIPAL', kind: 'security-warning', documents: ['resource-policy'],
    meaning: 'Allow with NotPrincipal lets in everyone but those named.', advice: 'Name those who may with Principal.', find: allowOfNotPrincipal,
  },
  {
    code: 'RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL', kind: 'security-warning', documents: ['resource-policy'],
    meaning: 'A service is let in without a test of the account, organization or resource that it acts for.',
    advice: 'Test aws:SourceAccount or aws:SourceArn.', find: unboundService,
  },
];
