/**
 * How data is protected: not at all; by keys of S3 or SQS that no policy reaches; by a key that AWS owns; or by the
 * AWS managed key of the service, `aws/rds`.
 */
export type Protection = 'none' | 'sse-s3' | 'sse-sqs' | 'aws-owned' | `aws/${string}`;

/**
 * How resources of a type protect what they store when they name no KMS key. Paths are of CloudFormation properties.
 * Sources: the encryption page of each service's guide and the CloudFormation page of the type.
 */
export interface AtRest {
  readonly type: string;
  /** In a sentence, before the name of the resource: `DB instance`. */
  readonly noun: string;
  /** There is one such thing only: it goes without a name. */
  readonly nameless?: true;
  /** The property that names the key; absent: a key cannot be chosen. */
  readonly key?: string;
  /** Path of a list, or of an object, whose members are judged one by one; the other paths start there. */
  readonly each?: string;
  /** What nothing in `each` means; absent: nothing to protect. */
  readonly without?: Protection;
  /** Property that turns encryption on or chooses its kind, and what its values mean, as text. */
  readonly switch?: string;
  readonly values?: { readonly [value: string]: Protection };
  /** The switch is for a kind of encryption beside a key's: off, it does not turn the key off. */
  readonly beside?: true;
  /** What neither key nor switch means; absent: that depends on what the input cannot say. */
  readonly unset?: Protection;
  /** In words, what it depends on; then `unset` and `true` are what holds in the worse case. */
  readonly dependsOn?: string;
  /** Properties that take the encryption from somewhere else: a snapshot, a source, a cluster. */
  readonly inherits?: readonly string[];
  /** Without this property, or while it is false, there is nothing to protect. */
  readonly only?: string;
}

const SOURCES = ['SnapshotIdentifier', 'DBSnapshotIdentifier', 'DBClusterSnapshotIdentifier', 'SourceDBInstanceIdentifier', 'SourceDBClusterIdentifier',
  'DBClusterIdentifier', 'GlobalClusterIdentifier', 'SourceRegion'];

const ACCOUNT_DEFAULT = 'the EBS encryption by default of the account and Region';

const database = (type: string, noun: string): AtRest => ({
  type, noun, key: 'KmsKeyId', switch: 'StorageEncrypted', values: { true: 'aws/rds', false: 'none' }, unset: 'none', inherits: SOURCES,
});

const search = (type: string): AtRest => ({
  type, noun: 'domain', key: 'EncryptionAtRestOptions.KmsKeyId', switch: 'EncryptionAtRestOptions.Enabled', values: { true: 'aws/es', false: 'none' }, unset: 'none',
});

const always = (unset: Protection, ...rows: readonly (readonly [type: string, noun: string, key: string])[]): AtRest[] =>
  rows.map(([type, noun, key]) => ({ type: `AWS::${type}`, noun, key, unset }));

const blockDevices = (type: string, noun: string, each: string): AtRest => ({
  type, noun, each, key: 'KmsKeyId', switch: 'Encrypted', values: { true: 'aws/ebs', false: 'none' }, unset: 'none',
  dependsOn: `${ACCOUNT_DEFAULT}, or the snapshots of the image`, inherits: ['SnapshotId'],
});

const bucket = (type: string, noun: string): AtRest => ({
  type, noun, each: 'BucketEncryption.ServerSideEncryptionConfiguration[]', without: 'sse-s3', key: 'ServerSideEncryptionByDefault.KMSMasterKeyID',
  switch: 'ServerSideEncryptionByDefault.SSEAlgorithm', values: { 'AES256': 'sse-s3', 'aws:kms': 'aws/s3', 'aws:kms:dsse': 'aws/s3' }, unset: 'sse-s3',
});

const glueMode = (noun: string, each: string, mode: string): AtRest => ({
  type: 'AWS::Glue::SecurityConfiguration', noun, each: `EncryptionConfiguration.${each}`, without: 'none', key: 'KmsKeyArn',
  switch: mode, values: { 'DISABLED': 'none', 'SSE-S3': 'sse-s3', 'SSE-KMS': 'aws/glue', 'CSE-KMS': 'aws/glue' }, unset: 'none',
});

/** Every type of the services' data that stores something of its own, and some that can be switched on only. */
export const atRest: readonly AtRest[] = [
  bucket('AWS::S3::Bucket', 'bucket'),
  bucket('AWS::S3Express::DirectoryBucket', 'directory bucket'),
  ...always('sse-s3', ['S3Tables::TableBucket', 'table bucket', 'EncryptionConfiguration.KMSKeyArn'], ['CloudTrail::Trail', 'trail', 'KMSKeyId']),
  {
    type: 'AWS::ECR::Repository', noun: 'repository', key: 'EncryptionConfiguration.KmsKey', switch: 'EncryptionConfiguration.EncryptionType',
    values: { AES256: 'sse-s3', KMS: 'aws/ecr', KMS_DSSE: 'aws/ecr' }, unset: 'sse-s3',
  },
  {
    type: 'AWS::EC2::Volume', noun: 'volume', key: 'KmsKeyId', switch: 'Encrypted', values: { true: 'aws/ebs', false: 'none' }, unset: 'none',
    dependsOn: ACCOUNT_DEFAULT, inherits: ['SnapshotId', 'SourceVolumeId'],
  },
  { type: 'AWS::EC2::Snapshot', noun: 'snapshot', key: 'KmsKeyId', switch: 'Encrypted', values: { false: 'none' } },
  {
    type: 'AWS::EC2::EbsEncryptionByDefault', noun: 'a new EBS volume without settings of its own', nameless: true,
    switch: 'EbsEncryptionByDefault', values: { false: 'none' },
  },
  blockDevices('AWS::EC2::Instance', 'volume of instance', 'BlockDeviceMappings[].Ebs'),
  blockDevices('AWS::EC2::LaunchTemplate', 'volume of launch template', 'LaunchTemplateData.BlockDeviceMappings[].Ebs'),
  blockDevices('AWS::AutoScaling::LaunchConfiguration', 'volume of launch configuration', 'BlockDeviceMappings[].Ebs'),
  database('AWS::RDS::DBInstance', 'DB instance'),
  database('AWS::RDS::DBCluster', 'DB cluster'),
  {
    type: 'AWS::RDS::DBInstance', noun: 'Performance Insights data of DB instance', key: 'PerformanceInsightsKMSKeyId', unset: 'aws/rds',
    only: 'EnablePerformanceInsights',
  },
  database('AWS::DocDB::DBCluster', 'DocumentDB cluster'),
  database('AWS::Neptune::DBCluster', 'Neptune cluster'),
  { type: 'AWS::RDS::DBSnapshot', noun: 'DB snapshot', key: 'KmsKeyId', switch: 'Encrypted', values: { false: 'none' } },
  { type: 'AWS::RDS::DBClusterSnapshot', noun: 'DB cluster snapshot', key: 'KmsKeyId', switch: 'StorageEncrypted', values: { false: 'none' } },
  {
    type: 'AWS::EFS::FileSystem', noun: 'file system', key: 'KmsKeyId', switch: 'Encrypted',
    values: { true: 'aws/elasticfilesystem', false: 'none' }, unset: 'none',
  },
  {
    type: 'AWS::DynamoDB::Table', noun: 'table', key: 'SSESpecification.KMSMasterKeyId', switch: 'SSESpecification.SSEEnabled',
    values: { true: 'aws/dynamodb', false: 'aws-owned' }, unset: 'aws-owned',
  },
  {
    type: 'AWS::DAX::Cluster', noun: 'DAX cluster', switch: 'SSESpecification.SSEEnabled', values: { false: 'none' }, unset: 'none',
  },
  {
    type: 'AWS::SQS::Queue', noun: 'queue', key: 'KmsMasterKeyId', switch: 'SqsManagedSseEnabled', beside: true,
    values: { true: 'sse-sqs', false: 'none' }, unset: 'sse-sqs',
  },
  ...always('none', ['SNS::Topic', 'topic', 'KmsMasterKeyId']),
  {
    type: 'AWS::Kinesis::Stream', noun: 'stream', key: 'StreamEncryption.KeyId', switch: 'StreamEncryption.EncryptionType',
    values: { NONE: 'none', KMS: 'aws/kinesis' }, unset: 'none',
  },
  {
    type: 'AWS::KinesisFirehose::DeliveryStream', noun: 'delivery stream', key: 'DeliveryStreamEncryptionConfigurationInput.KeyARN',
    switch: 'DeliveryStreamEncryptionConfigurationInput.KeyType', values: { AWS_OWNED_CMK: 'aws-owned' }, unset: 'none',
    inherits: ['KinesisStreamSourceConfiguration', 'Source'],
  },
  search('AWS::OpenSearchService::Domain'),
  search('AWS::Elasticsearch::Domain'),
  {
    type: 'AWS::ElastiCache::ReplicationGroup', noun: 'replication group', key: 'KmsKeyId', switch: 'AtRestEncryptionEnabled',
    values: { true: 'aws-owned', false: 'none' }, unset: 'none', inherits: ['SnapshotArns', 'SnapshotName'],
  },
  { type: 'AWS::Redshift::Cluster', noun: 'Redshift cluster', key: 'KmsKeyId', switch: 'Encrypted', values: { true: 'aws-owned', false: 'none' } },
  {
    type: 'AWS::WorkSpaces::Workspace', noun: 'root volume of workspace', key: 'VolumeEncryptionKey', switch: 'RootVolumeEncryptionEnabled',
    values: { true: 'aws/workspaces', false: 'none' }, unset: 'none',
  },
  {
    type: 'AWS::WorkSpaces::Workspace', noun: 'user volume of workspace', key: 'VolumeEncryptionKey', switch: 'UserVolumeEncryptionEnabled',
    values: { true: 'aws/workspaces', false: 'none' }, unset: 'none',
  },
  {
    type: 'AWS::Glue::DataCatalogEncryptionSettings', noun: 'the metadata of the Glue data catalog', nameless: true, each: 'DataCatalogEncryptionSettings.EncryptionAtRest', without: 'none',
    key: 'SseAwsKmsKeyId', switch: 'CatalogEncryptionMode', values: { 'DISABLED': 'none', 'SSE-KMS': 'aws/glue' }, unset: 'none',
  },
  {
    type: 'AWS::Glue::DataCatalogEncryptionSettings', noun: 'the connection password store of the Glue data catalog', nameless: true,
    each: 'DataCatalogEncryptionSettings.ConnectionPasswordEncryption', without: 'none',
    key: 'KmsKeyId', switch: 'ReturnConnectionPasswordEncrypted', values: { true: 'aws/glue', false: 'none' }, unset: 'none',
  },
  {
    type: 'AWS::Athena::WorkGroup', noun: 'query results of workgroup', each: 'WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration',
    key: 'KmsKey', switch: 'EncryptionOption', values: { SSE_S3: 'sse-s3', SSE_KMS: 'aws/s3', CSE_KMS: 'aws/s3' },
  },
  glueMode('S3 output of Glue security configuration', 'S3Encryptions[]', 'S3EncryptionMode'),
  glueMode('log output of Glue security configuration', 'CloudWatchEncryption', 'CloudWatchEncryptionMode'),
  glueMode('job bookmark store of Glue security configuration', 'JobBookmarksEncryption', 'JobBookmarksEncryptionMode'),
  {
    type: 'AWS::AmazonMQ::Broker', noun: 'broker', key: 'EncryptionOptions.KmsKeyId', switch: 'EncryptionOptions.UseAwsOwnedKey',
    values: { true: 'aws-owned', false: 'aws/mq' }, unset: 'aws-owned',
  },
  { type: 'AWS::SSM::Parameter', noun: 'parameter', key: 'KeyId', switch: 'Type', values: { SecureString: 'aws/ssm' } },
  { type: 'AWS::Lambda::Function', noun: 'environment of function', key: 'KmsKeyArn', unset: 'aws/lambda', only: 'Environment.Variables' },
  ...always('aws/secretsmanager', ['SecretsManager::Secret', 'secret', 'KmsKeyId']),
  ...always('aws/fsx', ['FSx::FileSystem', 'FSx file system', 'KmsKeyId']),
  ...always('aws/backup', ['Backup::BackupVault', 'backup vault', 'EncryptionKeyArn']),
  ...always('aws/kafka', ['MSK::Cluster', 'Kafka cluster', 'EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId']),
  ...always('aws/kinesisvideo', ['KinesisVideo::Stream', 'video stream', 'KmsKeyId']),
  ...always('aws/redshift', ['Redshift::SnapshotCopyGrant', 'snapshot copy grant', 'KmsKeyId']),
  ...always('aws/dms', ['DMS::ReplicationInstance', 'replication instance', 'KmsKeyId'], ['DMS::Endpoint', 'endpoint', 'KmsKeyId']),
  ...always('aws/timestream', ['Timestream::Database', 'Timestream database', 'KmsKeyId']),
  ...always('aws/codeartifact', ['CodeArtifact::Domain', 'package domain', 'EncryptionKey']),
  ...always('aws/s3', ['CodeBuild::Project', 'build project', 'EncryptionKey'], ['CodePipeline::Pipeline', 'pipeline', 'ArtifactStore.EncryptionKey.Id']),
  ...always('aws/elasticfilesystem', ['SageMaker::Domain', 'SageMaker domain', 'KmsKeyId']),
  ...always('aws-owned',
    ['CloudTrail::EventDataStore', 'event data store', 'KmsKeyId'], ['Logs::LogGroup', 'log group', 'KmsKeyId'],
    ['Logs::LogAnomalyDetector', 'anomaly detector', 'KmsKeyId'], ['EKS::Cluster', 'secret store of cluster', 'EncryptionConfig[].Provider.KeyArn'],
    ['RedshiftServerless::Namespace', 'namespace', 'KmsKeyId'], ['OpenSearchServerless::Collection', 'collection', 'KmsKeyArn'],
    ['ElastiCache::ServerlessCache', 'serverless cache', 'KmsKeyId'], ['MemoryDB::Cluster', 'MemoryDB cluster', 'KmsKeyId'],
    ['SageMaker::EndpointConfig', 'endpoint configuration', 'KmsKeyId'], ['SageMaker::NotebookInstance', 'notebook instance', 'KmsKeyId'],
    ['StepFunctions::StateMachine', 'state machine', 'EncryptionConfiguration.KmsKeyId'],
    ['StepFunctions::Activity', 'activity', 'EncryptionConfiguration.KmsKeyId'],
    ['Events::EventBus', 'event bus', 'KmsKeyIdentifier'], ['Events::Archive', 'event archive', 'KmsKeyIdentifier'],
    ['Events::Connection', 'connection', 'KmsKeyIdentifier'], ['Pipes::Pipe', 'pipe', 'KmsKeyIdentifier'], ['Scheduler::Schedule', 'schedule', 'KmsKeyArn'],
    ['Bedrock::Guardrail', 'guardrail', 'KmsKeyArn'], ['Bedrock::Agent', 'agent', 'CustomerEncryptionKeyArn'],
    ['Bedrock::CustomModel', 'custom model', 'ModelKmsKeyArn'], ['Bedrock::DataSource', 'data source', 'ServerSideEncryptionConfiguration.KmsKeyArn'],
    ['NeptuneGraph::Graph', 'graph', 'KmsKeyIdentifier'], ['MWAA::Environment', 'Airflow environment', 'KmsKey'],
    ['Cassandra::Table', 'Keyspaces table', 'EncryptionSpecification.KmsKeyIdentifier'], ['XRay::EncryptionConfig', 'X-Ray encryption', 'KeyId'],
    ['AppRunner::Service', 'App Runner service', 'EncryptionConfiguration.KmsKey'],
    ['AppConfig::ConfigurationProfile', 'configuration profile', 'KmsKeyIdentifier'],
    ['Kendra::Index', 'index', 'ServerSideEncryptionConfiguration.KmsKeyId'],
    ['SageMaker::FeatureGroup', 'online store of feature group', 'OnlineStoreConfig.SecurityConfig.KmsKeyId']),
];

const byType = new Map<string, AtRest[]>();
for (const row of atRest) byType.set(row.type, [...byType.get(row.type) ?? [], row]);

/** How resources of a type are protected, for each thing that they store. */
export const atRestOf = (type: string): readonly AtRest[] => byType.get(type) ?? [];
