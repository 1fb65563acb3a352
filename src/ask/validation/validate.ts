import type { PolicyReading } from '../../readers/facts.ts';
import { checks } from './checks.ts';
import { subjectOf } from './subject.ts';
import type { Issue } from './types.ts';

const validated = new WeakMap<PolicyReading, readonly Issue[]>();

/** A place's position among those of its document, so that issues come in reading order. */
const pathOf = ({ place }: Issue): string => place.path.map((step) => (typeof step === 'number' ? String(step).padStart(6, '0') : step)).join('\u0000');

const run = (reading: PolicyReading): readonly Issue[] => {
  const subject = subjectOf(reading);
  return checks.filter(({ documents }) => documents.includes(subject.kind)).flatMap(({ code, kind, meaning, advice, harmless, find }) =>
    [...find(subject)].map((hit): Issue => ({ ...hit, code, kind, meaning, advice: hit.advice ?? advice, ...(harmless === undefined ? {} : { harmless }) })));
};

/**
 * What AWS's policy validation, and the services that store the document, have to say of one policy: everything
 * that would be refused, that cannot mean what it says, or that had better be written otherwise
 * [IAM access-analyzer-reference-policy-checks]. In the order of the document. Never throws.
 */
export const validatePolicy = (reading: PolicyReading): readonly Issue[] => {
  const known = validated.get(reading);
  if (known !== undefined) return known;
  const issues = [...run(reading)].sort((left, right) => (pathOf(left) < pathOf(right) ? -1 : pathOf(left) > pathOf(right) ? 1 : 0));
  validated.set(reading, issues);
  return issues;
};
