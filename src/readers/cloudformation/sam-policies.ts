import type { JsonObject } from '../../policy/json.ts';
import type { Environment } from './stack.ts';

interface PolicyTemplate {
  /** The parameter that `{}` of the resources stands for; none: the resources are fixed. */
  readonly parameter?: string;
  readonly statements: readonly (readonly [actions: string, ...resources: string[]])[];
}

const BUCKET = ['s3:::{}', 's3:::{}/*'] as const;
const TABLE = ['dynamodb:R:A:table/{}', 'dynamodb:R:A:table/{}/index/*'] as const;
const readParameter = (name: string): PolicyTemplate => ({
  parameter: 'ParameterName',
  statements: [['ssm:DescribeParameters', '*'], ['ssm:GetParameters ssm:GetParameter ssm:GetParametersByPath', `ssm:R:A:parameter${name}`]],
});

/**
 * SAM's policy templates for keys and for what keys encrypt [SAM serverless-policy-template-list]. The others say nothing of
 * either. `R` and `A` stand for the Region and the account of the stack.
 */
const TEMPLATES: { readonly [name: string]: PolicyTemplate } = {
  KMSDecryptPolicy: { parameter: 'KeyId', statements: [['kms:Decrypt', 'kms:R:A:key/{}']] },
  KMSEncryptPolicy: { parameter: 'KeyId', statements: [['kms:Encrypt', 'kms:R:A:key/{}']] },
  KMSEncryptPolicy_v2: {
    parameter: 'KeyId',
    statements: [[
      'kms:Encrypt kms:GenerateDataKey kms:GenerateDataKeyWithoutPlaintext kms:GenerateDataKeyPair kms:GenerateDataKeyPairWithoutPlaintext', 'kms:R:A:key/{}',
    ]],
  },
  S3ReadPolicy: { parameter: 'BucketName', statements: [['s3:GetObject s3:ListBucket s3:GetBucketLocation s3:GetObjectVersion s3:GetLifecycleConfiguration', ...BUCKET]] },
  S3WritePolicy: { parameter: 'BucketName', statements: [['s3:PutObject s3:PutObjectAcl s3:PutLifecycleConfiguration', ...BUCKET]] },
  S3CrudPolicy: {
    parameter: 'BucketName',
    statements: [[
      's3:GetObject s3:ListBucket s3:GetBucketLocation s3:GetObjectVersion s3:PutObject s3:PutObjectAcl s3:GetLifecycleConfiguration '
      + 's3:PutLifecycleConfiguration s3:DeleteObject', ...BUCKET,
    ]],
  },
  S3FullAccessPolicy: {
    parameter: 'BucketName',
    statements: [
      [
        's3:GetObject s3:GetObjectAcl s3:GetObjectVersion s3:PutObject s3:PutObjectAcl s3:DeleteObject s3:DeleteObjectTagging s3:DeleteObjectVersionTagging '
        + 's3:GetObjectTagging s3:GetObjectVersionTagging s3:PutObjectTagging s3:PutObjectVersionTagging', BUCKET[1],
      ],
      ['s3:ListBucket s3:GetBucketLocation s3:GetLifecycleConfiguration s3:PutLifecycleConfiguration', BUCKET[0]],
    ],
  },
  DynamoDBReadPolicy: { parameter: 'TableName', statements: [['dynamodb:GetItem dynamodb:Scan dynamodb:Query dynamodb:BatchGetItem dynamodb:DescribeTable', ...TABLE]] },
  DynamoDBWritePolicy: { parameter: 'TableName', statements: [['dynamodb:PutItem dynamodb:UpdateItem dynamodb:BatchWriteItem', ...TABLE]] },
  DynamoDBCrudPolicy: {
    parameter: 'TableName',
    statements: [[
      'dynamodb:GetItem dynamodb:DeleteItem dynamodb:PutItem dynamodb:Scan dynamodb:Query dynamodb:UpdateItem dynamodb:BatchWriteItem '
      + 'dynamodb:BatchGetItem dynamodb:DescribeTable dynamodb:ConditionCheckItem', ...TABLE,
    ]],
  },
  SQSSendMessagePolicy: { parameter: 'QueueName', statements: [['sqs:SendMessage*', 'sqs:R:A:{}']] },
  SQSPollerPolicy: {
    parameter: 'QueueName',
    statements: [[
      'sqs:ChangeMessageVisibility sqs:ChangeMessageVisibilityBatch sqs:DeleteMessage sqs:DeleteMessageBatch sqs:GetQueueAttributes sqs:ReceiveMessage', 'sqs:R:A:{}',
    ]],
  },
  SNSPublishMessagePolicy: { parameter: 'TopicName', statements: [['sns:Publish', 'sns:R:A:{}']] },
  SNSCrudPolicy: { parameter: 'TopicName', statements: [['sns:ListSubscriptionsByTopic sns:CreateTopic sns:SetTopicAttributes sns:Subscribe sns:Publish', 'sns:R:A:{}*']] },
  KinesisStreamReadPolicy: {
    parameter: 'StreamName',
    statements: [
      ['kinesis:ListStreams kinesis:DescribeLimits', 'kinesis:R:A:stream/*'],
      ['kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:GetRecords kinesis:GetShardIterator', 'kinesis:R:A:stream/{}'],
    ],
  },
  FirehoseWritePolicy: { parameter: 'DeliveryStreamName', statements: [['firehose:PutRecord firehose:PutRecordBatch', 'firehose:R:A:deliverystream/{}']] },
  AWSSecretsManagerGetSecretValuePolicy: { parameter: 'SecretArn', statements: [['secretsmanager:GetSecretValue', '{}']] },
  SSMParameterReadPolicy: readParameter('/{}'),
  SSMParameterWithSlashPrefixReadPolicy: readParameter('{}'),
  LambdaInvokePolicy: { parameter: 'FunctionName', statements: [['lambda:InvokeFunction', 'lambda:R:A:function:{}*']] },
  StepFunctionsExecutionPolicy: { parameter: 'StateMachineName', statements: [['states:StartExecution', 'states:R:A:stateMachine:{}']] },
  EventBridgePutEventsPolicy: { parameter: 'EventBusName', statements: [['events:PutEvents', 'events:R:A:event-bus/{}']] },
};

const arnOf = (resource: string, value: string, { partition, region, account }: Environment): string => {
  if (resource === '*') return resource;
  if (resource === '{}') return value;
  return `arn:${partition}:${resource.replace(':R:A:', `:${region}:${account}:`).replace('{}', () => value)}`;
};

/** The policy that a policy template of SAM becomes; undefined for one that is not in the table. */
export const samPolicy = (name: string, parameters: JsonObject, environment: Environment): JsonObject | undefined => {
  const template = TEMPLATES[name];
  if (template === undefined) return undefined;
  const value = template.parameter === undefined ? '' : String(parameters[template.parameter] ?? '');
  return {
    Version: '2012-10-17',
    Statement: template.statements.map(([actions, ...resources]) => ({
      Effect: 'Allow', Action: actions.split(' '), Resource: resources.map((resource) => arnOf(resource, value, environment)),
    })),
  };
};
