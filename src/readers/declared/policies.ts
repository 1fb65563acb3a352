import { isObject } from '../../policy/json.ts';
import type { JsonObject } from '../../policy/json.ts';
import type { Policy } from '../../policy/types.ts';
import { unknownText } from '../../policy/unknown.ts';
import type { Document, Json, Place } from '../../source/place.ts';
import { readPolicy } from '../policy-text.ts';
import { objectOf, textOf } from '../values.ts';
import { arnOfQueueUrl } from './arn.ts';
import { propertyPlace } from './declaration.ts';
import type { Declaration } from './declaration.ts';
import { listedTexts } from './values.ts';

/** A policy that is declared apart from the resource it protects. */
export interface AppliedPolicy {
  /** ARN of the resource. */
  readonly arn: string;
  /** CloudFormation type of the resource. */
  readonly type: string;
  readonly policy: Policy;
  readonly from: Declaration;
}

interface PolicyType {
  /** Type of the resource that is protected. */
  readonly of: string;
  /** The property with its name, ARN or URL, or a list of them. */
  readonly target: string;
  readonly policy: string;
  readonly arn: (target: string, from: Declaration) => string;
}

const sameText = (target: string): string => target;
const inService = (service: string, resource: (name: string) => string) => (target: string, { partition, region, account }: Declaration): string =>
  (target.startsWith('arn:') ? target : `arn:${partition}:${service}:${region}:${account}:${resource(target)}`);
const bucketArn = (target: string, { partition }: Declaration): string => (target.startsWith('arn:') ? target : `arn:${partition}:s3:::${target}`);
const queueArn = (target: string, { partition }: Declaration): string =>
  arnOfQueueUrl(target, partition) ?? (target.startsWith('arn:') ? target : unknownText(`queue of ${target.replace(/[‹›]/g, '')}`));

/** Declarations that put a policy on another resource [CloudFormation reference of each type]. */
const POLICY_TYPES: { readonly [type: string]: PolicyType } = {
  'AWS::S3::BucketPolicy': { of: 'AWS::S3::Bucket', target: 'Bucket', policy: 'PolicyDocument', arn: bucketArn },
  'AWS::SQS::QueuePolicy': { of: 'AWS::SQS::Queue', target: 'Queues', policy: 'PolicyDocument', arn: queueArn },
  'AWS::SQS::QueueInlinePolicy': { of: 'AWS::SQS::Queue', target: 'Queue', policy: 'PolicyDocument', arn: queueArn },
  'AWS::SNS::TopicPolicy': { of: 'AWS::SNS::Topic', target: 'Topics', policy: 'PolicyDocument', arn: sameText },
  'AWS::SNS::TopicInlinePolicy': { of: 'AWS::SNS::Topic', target: 'TopicArn', policy: 'PolicyDocument', arn: sameText },
  'AWS::SecretsManager::ResourcePolicy': {
    of: 'AWS::SecretsManager::Secret', target: 'SecretId', policy: 'ResourcePolicy', arn: inService('secretsmanager', (name) => `secret:${name}`),
  },
  'AWS::Kinesis::ResourcePolicy': { of: 'AWS::Kinesis::Stream', target: 'ResourceArn', policy: 'ResourcePolicy', arn: sameText },
  'AWS::EFS::FileSystemPolicy': {
    of: 'AWS::EFS::FileSystem', target: 'FileSystemId', policy: 'Policy', arn: inService('elasticfilesystem', (name) => `file-system/${name}`),
  },
};

/** Properties with the policy of the resource itself. */
const OWN_POLICIES: { readonly [type: string]: readonly string[] } = {
  'AWS::ApiGateway::RestApi': ['Policy'],
  'AWS::Backup::BackupVault': ['AccessPolicy'],
  'AWS::CodeArtifact::Domain': ['PermissionsPolicyDocument'],
  'AWS::CodeArtifact::Repository': ['PermissionsPolicyDocument'],
  'AWS::DynamoDB::Table': ['ResourcePolicy', 'PolicyDocument'],
  'AWS::ECR::Repository': ['RepositoryPolicyText'],
  'AWS::EFS::FileSystem': ['FileSystemPolicy'],
  'AWS::Elasticsearch::Domain': ['AccessPolicies'],
  'AWS::OpenSearchService::Domain': ['AccessPolicies'],
  'AWS::S3::AccessPoint': ['Policy'],
};

/** The policy in a resource's own properties. */
export const ownPolicy = (declaration: Declaration): Policy | undefined => {
  const path = OWN_POLICIES[declaration.type];
  if (path === undefined) return undefined;
  let value: Json | undefined = declaration.properties;
  for (const name of path) value = isObject(value) ? value[name] : undefined;
  return value === undefined ? undefined : readPolicy(value, propertyPlace(declaration, ...path));
};

const appliedBy = (declaration: Declaration): AppliedPolicy[] => {
  const kind = POLICY_TYPES[declaration.type];
  if (kind === undefined) return [];
  const policy = readPolicy(declaration.properties[kind.policy] ?? null, propertyPlace(declaration, kind.policy));
  return listedTexts(declaration.properties[kind.target]).map((target) => ({ arn: kind.arn(target, declaration), type: kind.of, policy, from: declaration }));
};

/** Conditions that properties of a permission stand for [Lambda API AddPermission]. */
const PERMISSION_CONDITIONS: readonly (readonly [property: string, operator: string, key: string])[] = [
  ['SourceArn', 'ArnLike', 'AWS:SourceArn'],
  ['SourceAccount', 'StringEquals', 'AWS:SourceAccount'],
  ['PrincipalOrgID', 'StringEquals', 'aws:PrincipalOrgID'],
  ['EventSourceToken', 'StringEquals', 'lambda:EventSourceToken'],
  ['FunctionUrlAuthType', 'StringEquals', 'lambda:FunctionUrlAuthType'],
];

const principalOf = (text: string): Json => {
  if (text === '*') return text;
  return /^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/.test(text) ? { Service: text } : { AWS: text };
};

const permissionStatement = ({ name, properties }: Declaration, arn: string): JsonObject => {
  const conditions: { [operator: string]: { [key: string]: Json } } = {};
  for (const [property, operator, key] of PERMISSION_CONDITIONS) {
    const value = properties[property];
    if (value !== undefined) conditions[operator] = { ...conditions[operator], [key]: value };
  }
  return {
    Sid: name, Effect: 'Allow',
    Principal: principalOf(textOf(properties['Principal']) ?? ''),
    Action: properties['Action'] ?? '', Resource: arn,
    ...(Object.keys(conditions).length === 0 ? {} : { Condition: conditions }),
  };
};

const functionArn = (text: string, { partition, region, account }: Declaration): string =>
  (text.startsWith('arn:') ? text : `arn:${partition}:lambda:${region}:${account}:function:${text}`);

/** A policy that is declared statement by statement, each where it is declared. */
const gathered = (statements: readonly { readonly value: JsonObject; readonly from: Declaration }[], first: Declaration): Policy => {
  const value: JsonObject = { Version: '2012-10-17', Statement: statements.map((each) => each.value) };
  const origin = ([, index]: Place['path']): Place => propertyPlace(statements[Number(index ?? 0)]?.from ?? first);
  const document: Document = { file: first.place.document.file, text: first.place.document.text, value, origin };
  return readPolicy(value, { document, path: [] });
};

/** Policies of functions: each `AWS::Lambda::Permission` is a statement of one. */
const functionPolicies = (declarations: readonly Declaration[]): AppliedPolicy[] => {
  const byFunction = new Map<string, { value: JsonObject; from: Declaration }[]>();
  for (const from of declarations) {
    const target = from.type === 'AWS::Lambda::Permission' ? textOf(from.properties['FunctionName']) : undefined;
    if (target === undefined) continue;
    const arn = functionArn(target, from);
    byFunction.set(arn, [...byFunction.get(arn) ?? [], { value: permissionStatement(from, arn), from }]);
  }
  return [...byFunction].flatMap(([arn, statements]) => {
    const [head] = statements;
    return head === undefined ? [] : [{ arn, type: 'AWS::Lambda::Function', policy: gathered(statements, head.from), from: head.from }];
  });
};

const busArn = (text: string, { partition, region, account }: Declaration): string =>
  (text.startsWith('arn:') ? text : `arn:${partition}:events:${region}:${account}:event-bus/${text}`);

/** Policies of event buses, statement by statement [CloudFormation AWS::Events::EventBusPolicy]. */
const busPolicies = (declarations: readonly Declaration[]): AppliedPolicy[] => {
  const byBus = new Map<string, { value: JsonObject; from: Declaration }[]>();
  for (const from of declarations) {
    const statement = objectOf(from.properties['Statement']);
    if (from.type !== 'AWS::Events::EventBusPolicy' || statement['Effect'] === undefined) continue;
    const arn = busArn(textOf(from.properties['EventBusName']) ?? 'default', from);
    byBus.set(arn, [...byBus.get(arn) ?? [], { value: { Sid: from.name, ...statement }, from }]);
  }
  return [...byBus].flatMap(([arn, statements]) => {
    const [head] = statements;
    return head === undefined ? [] : [{ arn, type: 'AWS::Events::EventBus', policy: gathered(statements, head.from), from: head.from }];
  });
};

/** All policies that are declared apart from the resource they protect. */
export const appliedPolicies = (declarations: readonly Declaration[]): AppliedPolicy[] =>
  [...declarations.flatMap(appliedBy), ...functionPolicies(declarations), ...busPolicies(declarations)];

export const isPolicyDeclaration = ({ type }: Declaration): boolean =>
  type in POLICY_TYPES || type === 'AWS::Lambda::Permission' || type === 'AWS::Events::EventBusPolicy';

