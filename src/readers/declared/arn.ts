import { resourceType } from '../../aws/catalogue.ts';
import { partition as partitionCalled } from '../../aws/partitions.ts';
import { parseArn } from '../../policy/arn.ts';

import { textOf } from '../values.ts';
import { markerIn } from './declaration.ts';
import type { Named } from './declaration.ts';

const IAM_NAMES: { readonly [type: string]: string } = {
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::User': 'UserName',
  'AWS::IAM::Group': 'GroupName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::InstanceProfile': 'InstanceProfileName',
};

/** Properties that give a resource its name where its type is identified by something that AWS makes up. */
const NAMES: { readonly [type: string]: string } = {
  ...IAM_NAMES,
  'AWS::SQS::Queue': 'QueueName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::StepFunctions::StateMachine': 'StateMachineName',
  'AWS::StepFunctions::Activity': 'Name',
  'AWS::CodeBuild::Project': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::DocDB::DBCluster': 'DBClusterIdentifier',
  'AWS::DocDB::DBInstance': 'DBInstanceIdentifier',
  'AWS::Neptune::DBCluster': 'DBClusterIdentifier',
  'AWS::Elasticsearch::Domain': 'DomainName',
};

/** Types whose ARN differs from the service authorization reference's, or which that lacks [CloudFormation reference, return values]. */
const ARNS: { readonly [type: string]: string } = {
  'AWS::DynamoDB::GlobalTable': 'dynamodb:{Region}:{Account}:table/{TableName}',
  'AWS::KMS::ReplicaKey': 'kms:{Region}:{Account}:key/{KeyId}',
};

/** `Ref` gives the ARN though the identifier is not called so [AWS::SecretsManager::Secret, return values]. */
const REF_IS_ARN = new Set(['AWS::SecretsManager::Secret']);

const identifierOf = (type: string): string | undefined => {
  const identifiers = resourceType(type)?.identifiers ?? [];
  return identifiers.length === 1 ? identifiers[0] : undefined;
};

/** The property that names a resource of a type; undefined where AWS always makes the name up, or none is known. */
export const namingProperty = (type: string): string | undefined => NAMES[type] ?? identifierOf(type);

/** All properties that the ARN of a resource of a type follows from. */
export const namingProperties = (type: string): readonly string[] => {
  if (type in IAM_NAMES) return [IAM_NAMES[type] ?? '', 'Path'];
  if (type === 'AWS::KMS::ReplicaKey') return ['PrimaryKeyArn'];
  const name = namingProperty(type);
  return name === undefined ? [] : [name];
};

/** The id of a replica is that of its primary key, which is in another Region [KMS multi-region-keys-overview]. */
const replicaId = ({ properties, region }: Named): string | undefined => {
  const primary = parseArn(textOf(properties['PrimaryKeyArn']) ?? '');
  return primary === undefined || primary.region === region ? undefined : primary.resource.replace(/^key\//, '');
};

/** What AWS calls a resource: the name it is given, or a marker for the one that AWS makes up. */
export const declaredName = (named: Named): string => {
  const property = namingProperty(named.type);
  const given = named.type === 'AWS::KMS::ReplicaKey' ? replicaId(named) : property === undefined ? undefined : textOf(named.properties[property]);
  return given ?? markerIn(named.scope, named.name);
};

const serviceOf = (type: string): string => (type.split('::')[1] ?? '').toLowerCase();

/** What stands for the part of an ARN that tells resources of one type apart. */
const ownPart = (named: Named): string => {
  const { type, properties } = named;
  const name = declaredName(named);
  if (type in IAM_NAMES) return `${(textOf(properties['Path']) ?? '/').slice(1)}${name}`;
  // Secrets Manager adds a hyphen and six characters to the name [Secrets Manager, secret ARN].
  if (type === 'AWS::SecretsManager::Secret') return textOf(properties['Name']) === undefined ? name : `${name}-${markerIn(named.scope, `suffix of ${named.name}`)}`;
  if (type === 'AWS::SSM::Parameter') return name.replace(/^\//, '');
  if (type === 'AWS::KMS::Alias') return name.replace(/^alias\//, '');
  return name;
};

/**
 * The ARN of a declared resource, with a marker for what is known only when it is deployed. The world and whatever refers
 * to the resource have the same text. Formats: the service authorization reference, by way of the catalogue.
 */
export const declaredArn = (named: Named): string => {
  const { type, region, account, partition } = named;
  const template = ARNS[type] ?? resourceType(type)?.arn ?? `${serviceOf(type)}:{Region}:{Account}:{Name}`;
  const filled = template.replace(/\{(\w+)\}/g, (_whole, part: string) =>
    (part === 'Region' ? region : part === 'Account' ? account : part === 'Partition' ? partition : ownPart(named)));
  return `arn:${partition}:${filled}`;
};

const hostSuffix = (partition: string): string => partitionCalled(partition)?.dnsSuffix ?? 'amazonaws.com';

const queueUrl = (named: Named): string =>
  `https://sqs.${named.region}.${hostSuffix(named.partition)}/${named.account}/${declaredName(named)}`;

/** The ARN of the queue that a URL leads to, in the form that `Ref` of a queue gives; undefined for another text. */
export const arnOfQueueUrl = (text: string, partition: string): string | undefined => {
  const [, region, account, name] = /^https:\/\/sqs\.((?:‹[^›]*›|[^./])+)\.[^/]+\/((?:‹[^›]*›|[^/])+)\/(.+)$/.exec(text) ?? [];
  return name === undefined ? undefined : `arn:${partition}:sqs:${region}:${account}:${name}`;
};

/** What `Ref` of a declared resource gives [CloudFormation reference, return values of each type]. */
export const declaredRef = (named: Named): string => {
  const { type } = named;
  if (type === 'AWS::SQS::Queue') return queueUrl(named);
  const identifier = identifierOf(type);
  return REF_IS_ARN.has(type) || identifier === 'Arn' || identifier?.endsWith('Arn') === true ? declaredArn(named) : declaredName(named);
};

/**
 * What `Fn::GetAtt` of a declared resource gives: its ARN, its name, a property that is called so, or a marker.
 */
export const declaredAttribute = (named: Named, attribute: string): string => {
  const identifier = identifierOf(named.type);
  const short = named.type.split('::')[2] ?? '';
  if (attribute === 'Arn' || attribute === `${short}Arn` || (attribute.endsWith('Arn') && attribute === identifier)) return declaredArn(named);
  if (attribute === 'QueueUrl' && named.type === 'AWS::SQS::Queue') return queueUrl(named);
  if (attribute === namingProperty(named.type) || attribute === 'Name' || attribute === `${short}Name`) return declaredName(named);
  if (attribute === identifier) return declaredRef(named);
  return markerIn(named.scope, `${named.name}.${attribute}`);
};
