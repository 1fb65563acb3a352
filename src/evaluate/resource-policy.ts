import type { Policy } from '../policy/types.ts';
import { indexed } from '../world/indexed.ts';
import type { Key } from '../world/types.ts';
import { unreadable, type PlayedPolicy } from './played.ts';
import type { Subject } from './subject.ts';
import type { UnknownCause } from './types.ts';

/** The policy on the side of the resource. */
export interface Guard {
  readonly role: 'key policy' | 'resource policy' | 'trust policy';
  readonly policies: readonly PlayedPolicy[];
  /** What of the policy is not in the input, or could not be read, and may allow a request. */
  readonly unseen: UnknownCause | undefined;
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

// What is yet to be made has no policy.
const isCreation = (action: string): boolean => /:create/.test(action);

/**
 * Whether a policy on the resource's side takes part.
 *
 * @param action lower case
 */
export const hasResourcePolicy = (subject: Subject, action: string): boolean => {
  if (subject.kind !== 'resource') return subject.kind !== 'none' && subject.kind !== 'alias';
  return subject.resource !== undefined || (WITH_RESOURCE_POLICY.has(serviceOf(subject.arn)) && !isCreation(action));
};

/** @param policy `unseen`: no input says what it is; undefined: there is none */
const guard = (role: Guard['role'], owner: string, policy: Policy | 'unseen' | undefined): Guard => {
  const policies = policy === undefined || policy === 'unseen' ? [] : [{ role, owner, policy }];
  const unseen = policy === 'unseen' ? { name: `${role} of ${owner}`, matters: 'it is not in the input' } : unreadable(policies, 'Allow');
  return { role, policies, unseen, needsDelegation: role !== 'resource policy' };
};

const guardOfKey = indexed(({ arn, policy }: Key) => guard('key policy', arn, policy ?? 'unseen'));

/** The resource's policy, as far as the input tells. */
export const guardOf = (subject: Subject): Guard => {
  if (subject.kind === 'key') return guardOfKey(subject.key);
  if (subject.kind === 'unseen-key') return guard('key policy', subject.arn, 'unseen');
  if (subject.kind === 'role') return guard('trust policy', subject.arn, subject.role?.trustPolicy ?? 'unseen');
  const resource = subject.kind === 'resource' ? subject.resource : undefined;
  return guard('resource policy', subject.arn, resource === undefined ? 'unseen' : resource.policy);
};
