import { valueAt } from '../../source/embedded.ts';
import { range } from '../../source/locate.ts';
import type { PolicyKind } from '../../readers/kinds.ts';
import { IDENTITY } from './documents.ts';
import type { Subject } from './subject.ts';
import type { Check, CheckKind, Hit } from './types.ts';

const TEXT_OR_SPACE = /"[^"\\]*(?:\\.[^"\\]*)*"|\s+/g;

/** The text of the document without the white space between its parts, which can always be left out. */
const shortest = ({ policy: { place } }: Subject): string => {
  const value = valueAt(place);
  const { start, end } = range(place);
  const written = place.document.rangeOf === undefined && place.document.origin === undefined ? place.document.text.slice(start, end) : JSON.stringify(value ?? null);
  const text = typeof value === 'string' ? value : written;
  return text.replace(TEXT_OR_SPACE, (part) => (part.startsWith('"') ? part : ''));
};

const larger = (limit: number, unit: 'bytes' | 'characters') => (subject: Subject): Hit[] => {
  const text = shortest(subject);
  const size = unit === 'bytes' ? new TextEncoder().encode(text).length : text.length;
  return size <= limit ? [] : [{
    message: `The policy has ${size} ${unit} even without white space; the limit is ${limit}.`, place: subject.policy.place,
  }];
};

const check = (code: string, kind: CheckKind, documents: readonly PolicyKind[], limit: number, what: string, unit: 'bytes' | 'characters' = 'characters'): Check => ({
  code, kind, documents, find: larger(limit, unit),
  meaning: `${what} is longer than its quota of ${limit} ${unit}.`, advice: 'Split it, or say the same with fewer words.',
});

/**
 * Quotas by kind of document [KMS resource-limits; IAM reference_iam-quotas; Organizations orgs_reference_limits; S3 bucket-policies].
 * Policies of other resources than buckets have smaller quotas; that of trust policies can be raised to 4,096.
 */
export const sizeChecks: readonly Check[] = [
  check('POLICY_SIZE_EXCEEDS_KEY_POLICY_QUOTA', 'error', ['key-policy'], 32_768, 'A key policy', 'bytes'),
  check('POLICY_SIZE_EXCEEDS_SCP_QUOTA', 'error', ['service-control-policy'], 10_240, 'A service control policy'),
  check('POLICY_SIZE_EXCEEDS_RCP_QUOTA', 'error', ['resource-control-policy'], 5_120, 'A resource control policy'),
  check('POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA', 'warning', ['resource-policy'], 20_480, 'The policy of a bucket or another resource', 'bytes'),
  check('POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA', 'warning', IDENTITY, 6_144, 'A managed policy'),
  check('POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA', 'warning', ['trust-policy'], 2_048, 'A trust policy'),
];
