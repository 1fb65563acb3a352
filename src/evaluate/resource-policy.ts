import type { Policy } from '../policy/types.ts';
import type { PlayedPolicy } from './layers.ts';
import type { Subject } from './subject.ts';

/** The policy on the side of the resource. */
export interface Guard {
  readonly role: 'key policy' | 'resource policy' | 'trust policy';
  readonly policies: readonly PlayedPolicy[];
  /** No input says what the policy is. */
  readonly unseen: boolean;
  /** IAM policies of the resource's own account count only where this policy lets them [KMS key-policy-default]. */
  readonly needsDelegation: boolean;
}

// Services whose resources can carry a policy [IAM reference_aws-services-that-work-with-iam].
const WITH_RESOURCE_POLICY = new Set([
  's3', 'sqs', 'sns', 'lambda', 'secretsmanager', 'ecr', 'glacier', 'backup', 'dynamodb', 'kinesis', 'events', 'logs', 'execute-api',
  'elasticfilesystem', 'es', 'codeartifact', 'codebuild', 'glue', 'iot', 'ses', 'schemas', 'ssm', 's3-object-lambda', 's3express',
  's3-outposts', 'aoss', 'acm-pca', 'cloudtrail', 'mediastore', 'rds', 'redshift-serverless', 'states', 'vpce', 'sts',
]);

const serviceOf = (arn: string): string => arn.split(':')[2] ?? '';

/** Whether a policy on the resource's side takes part. */
export const hasResourcePolicy = (subject: Subject): boolean => {
  if (subject.kind !== 'resource') return subject.kind !== 'none' && subject.kind !== 'alias';
  return subject.resource !== undefined || WITH_RESOURCE_POLICY.has(serviceOf(subject.arn));
};

const guard = (role: Guard['role'], owner: string, policy: Policy | undefined, unseen: boolean): Guard => ({
  role,
  policies: policy === undefined ? [] : [{ role, owner, policy }],
  unseen,
  needsDelegation: role !== 'resource policy',
});

/** The resource's policy, as far as the input tells. */
export const guardOf = (subject: Subject): Guard => {
  if (subject.kind === 'key') return guard('key policy', subject.arn, subject.key.policy, subject.key.policy === undefined);
  if (subject.kind === 'unseen-key') return guard('key policy', subject.arn, undefined, true);
  if (subject.kind === 'role') {
    const trust = subject.role?.trustPolicy;
    return guard('trust policy', subject.arn, trust, trust === undefined);
  }
  const resource = subject.kind === 'resource' ? subject.resource : undefined;
  return guard('resource policy', subject.arn, resource?.policy, resource === undefined);
};
