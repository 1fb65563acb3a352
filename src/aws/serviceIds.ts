/**
 * AWS names one service in several ways: in `kms:ViaService`, in CloudFormation types, in encryption contexts, in
 * service principals. Ids of ours by those names, where they differ [KMS conditions-kms, kms:ViaService; CloudFormation
 * resource specification; each service's encryption context in the KMS pages about it].
 */
const IDS: ReadonlyMap<string, string> = new Map(Object.entries({
  ec2: 'ebs', autoscaling: 'ebs', elasticfilesystem: 'efs', es: 'opensearch', elasticsearch: 'opensearch',
  opensearchservice: 'opensearch', aoss: 'opensearchserverless', kafka: 'msk', airflow: 'mwaa', amazonmq: 'mq',
  kinesisfirehose: 'firehose', stepfunctions: 'states', redshiftserverless: 'redshift-serverless', neptunegraph: 'neptune-graph',
  delivery: 'logs', vpcflowlogs: 'logs', documentdb: 'docdb',
}));

/** Encryption context pairs that one service alone uses, by the name of the pair. */
const PAIRS: ReadonlyMap<string, string> = new Map([['secretarn', 'secretsmanager'], ['parameter_arn', 'ssm']]);

/** Our id of a service that is called `name`. */
export const serviceId = (name: string): string => IDS.get(name.toLowerCase()) ?? name.toLowerCase();

/** What people call services whose id is not how they write it. */
const NAMES: ReadonlyMap<string, string> = new Map(Object.entries({
  's3': 'S3', 's3express': 'S3 Express One Zone', 's3tables': 'S3 Tables', 'ebs': 'EBS', 'ec2': 'EC2', 'efs': 'EFS', 'fsx': 'FSx', 'ecs': 'ECS', 'ecr': 'ECR', 'eks': 'EKS',
  'rds': 'RDS', 'docdb': 'DocumentDB', 'neptune': 'Neptune', 'neptune-graph': 'Neptune Analytics', 'dms': 'DMS', 'dynamodb': 'DynamoDB', 'dax': 'DAX', 'cassandra': 'Keyspaces',
  'elasticache': 'ElastiCache', 'memorydb': 'MemoryDB', 'redshift': 'Redshift', 'redshift-serverless': 'Redshift Serverless', 'timestream': 'Timestream',
  'opensearch': 'OpenSearch', 'opensearchserverless': 'OpenSearch Serverless', 'sns': 'SNS', 'sqs': 'SQS', 'ses': 'SES', 'mq': 'Amazon MQ', 'msk': 'MSK', 'mwaa': 'MWAA',
  'events': 'EventBridge', 'pipes': 'EventBridge Pipes', 'scheduler': 'EventBridge Scheduler', 'kinesis': 'Kinesis Data Streams', 'kinesisvideo': 'Kinesis Video Streams',
  'firehose': 'Firehose', 'logs': 'CloudWatch Logs', 'synthetics': 'CloudWatch Synthetics', 'xray': 'X-Ray', 'cloudtrail': 'CloudTrail', 'config': 'AWS Config',
  'backup': 'AWS Backup', 'dlm': 'Data Lifecycle Manager', 'secretsmanager': 'Secrets Manager', 'ssm': 'Systems Manager', 'appconfig': 'AppConfig', 'lambda': 'Lambda',
  'states': 'Step Functions', 'apigateway': 'API Gateway', 'apprunner': 'App Runner', 'cognito': 'Cognito', 'athena': 'Athena', 'glue': 'Glue', 'emr': 'EMR',
  'bedrock': 'Bedrock', 'sagemaker': 'SageMaker', 'kendra': 'Kendra', 'codebuild': 'CodeBuild', 'codepipeline': 'CodePipeline', 'codeartifact': 'CodeArtifact',
  'imagebuilder': 'Image Builder', 'signer': 'AWS Signer', 'guardduty': 'GuardDuty', 'inspector2': 'Inspector', 'macie': 'Macie', 'route53': 'Route 53',
  'workspaces': 'WorkSpaces', 'workmail': 'WorkMail', 'autoscaling': 'Auto Scaling', 'acm-pca': 'AWS Private CA', 'kms': 'AWS KMS', 'transform': 'AWS Transform',
}));

/** The name of a service in a sentence, by our id of it. */
export const serviceName = (id: string): string => NAMES.get(id) ?? id;

/** The service of `s3.us-east-1.amazonaws.com` or `logs.amazonaws.com`; undefined when the name is not spelt out. */
export const serviceOfHost = (host: string): string | undefined => {
  const [label = '', ...rest] = host.split('.');
  return rest.length > 0 && /^[a-z][a-z0-9-]*$/i.test(label) ? serviceId(label) : undefined;
};

/** The service that writes an encryption context pair of this name, `aws:s3:arn`; undefined when it could be anyone's. */
export const serviceOfPair = (name: string): string | undefined => {
  const known = PAIRS.get(name.toLowerCase());
  if (known !== undefined) return known;
  const [prefix, service = '', ...rest] = name.split(':');
  return prefix?.toLowerCase() === 'aws' && rest.length > 0 ? serviceId(service) : undefined;
};
