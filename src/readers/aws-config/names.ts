import { keyProperties } from '../../aws/services/tables.ts';
import { RESOURCE_SHAPES } from '../resource-shapes.ts';
import type { ResourceShape } from '../resource-shapes.ts';

/** The CloudFormation type of what AWS Config calls so; of a few types the two differ. */
export const cloudFormationType = (configType: string): string =>
  keyProperties.find((property) => property.configType === configType)?.type ?? configType;

/** How the AWS CLI describes a resource of a type: AWS Config has the same members, with their first letters in lower case. */
export const shapeOf = (type: string): ResourceShape | undefined => RESOURCE_SHAPES.find((shape) => shape.type === type && shape.partial !== true);

const words = (paths: readonly (string | undefined)[]): string[] => paths.flatMap((path) => path?.replaceAll('[]', '').split('.') ?? []);

/** Members of KMS, IAM and S3 descriptions whose name is not that of AWS Config with a capital. */
const OTHERS = ['SSEAlgorithm', 'KMSMasterKeyID', 'QueueArn', 'TopicArn', 'LambdaFunctionArn'];

/**
 * How a member of a type's configuration is called in the CLI's output and in CloudFormation. AWS Config changes the case
 * of more than the first letter (`kmskeyArn`, `dBInstanceArn`), so names are compared without case.
 */
export const namesFor = (type: string): (member: string) => string => {
  const shape = shapeOf(type);
  const known = new Map([
    ...OTHERS,
    ...words(keyProperties.filter((property) => property.type === type).flatMap(({ path, switch: turn, commandPath }) => [...path, turn, commandPath])),
    ...words([...shape?.marks ?? [], ...Object.keys(shape?.renamed ?? {}), shape?.policy, shape?.arn.startsWith('arn:') === true ? undefined : shape?.arn]),
  ].map((name) => [name.toLowerCase(), name]));
  return (member) => known.get(member.toLowerCase()) ?? member.charAt(0).toUpperCase() + member.slice(1);
};

/** Types of which AWS Config does not record how a resource is encrypted [aws-config-resource-schema]. */
export const ENCRYPTION_NOT_RECORDED: ReadonlySet<string> = new Set([
  'AWS::AppConfig::ConfigurationProfile', 'AWS::ECR::Repository', 'AWS::Events::Archive', 'AWS::Events::Connection', 'AWS::Events::EventBus',
  'AWS::Kendra::Index', 'AWS::KinesisFirehose::DeliveryStream', 'AWS::SageMaker::FeatureGroup', 'AWS::StepFunctions::Activity', 'AWS::StepFunctions::StateMachine',
]);
