import type { Policy } from '../policy/types.ts';
import type { Place } from '../source/place.ts';
import { readBucketPolicy } from './buckets.ts';
import type { Fact } from './facts.ts';
import type { PolicyKind } from './kinds.ts';
import type { Subject } from './subject.ts';
import { subjectName } from './subject.ts';
import { isTarget } from './organizations.ts';

/** The facts that a policy of known kind states when it stands alone in a file. */
export const policyFacts = (kind: PolicyKind, policy: Policy, place: Place, subject: Subject): Fact[] => {
  const name = subjectName(subject);
  switch (kind) {
    case 'key-policy':
      return [{ fact: 'key', subject, place, policy }];
    case 'service-control-policy':
    case 'resource-control-policy':
      return [{
        fact: 'organization-policy', subject, place, policy, name: name ?? subject.file,
        type: kind === 'service-control-policy' ? 'SERVICE_CONTROL_POLICY' : 'RESOURCE_CONTROL_POLICY',
        ...(name !== undefined && isTarget(name) ? { targets: [name] } : {}),
      }];
    case 'resource-policy': {
      const forBucket = policy.statements.some(({ action }) => action.patterns.some((pattern) => /^s3:/i.test(pattern)));
      return forBucket ? readBucketPolicy(policy, place, subject) : [{ fact: 'policy', kind, policy, place }];
    }
    default:
      return [{ fact: 'policy', kind, policy, place, ...(name === undefined ? {} : { name }) }];
  }
};
