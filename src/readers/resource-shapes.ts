import { SERVICE_SHAPES } from './service-shapes.ts';

/**
 * What AWS CLI commands print about resources that use KMS keys, and where CloudFormation has the same fact.
 * Response members: botocore service models. Types and properties: CloudFormation resource specification.
 */
export interface ResourceShape {
  /** The AWS CLI command. */
  readonly kind: string;
  /** Member with the list of resources, or with the only one; absent: the response itself. */
  readonly member?: string;
  /** Members that every resource of this kind has and that tell it from others. */
  readonly marks: readonly string[];
  readonly type: string;
  /** Member that holds the ARN, or the ARN's text with members in braces. */
  readonly arn: string;
  /** CloudFormation property by the member of the response (dotted) that differs from it in name. */
  readonly renamed?: { readonly [member: string]: string };
  /** The service prints `camelCase`; CloudFormation has `PascalCase`. */
  readonly camelCase?: true;
  /** Member with the resource's own policy. */
  readonly policy?: string;
  /** The ARN of a resource of which the response leaves `arn` out. */
  readonly orArn?: string;
  /** CloudFormation property below which it has all of the members. */
  readonly nested?: string;
  /** Members of the response beside `member` that are properties of the resource too. */
  readonly beside?: readonly string[];
  /** The command prints other things than how the resource is encrypted. */
  readonly partial?: true;
}

const sagemaker = (kind: string, type: string, arn: string, mark: string): ResourceShape =>
  ({ kind, marks: [arn, mark], type: `AWS::SageMaker::${type}`, arn });

export const RESOURCE_SHAPES: readonly ResourceShape[] = [
  ...SERVICE_SHAPES,
  {
    kind: 'describe-volumes', member: 'Volumes', marks: ['VolumeId', 'AvailabilityZone'], type: 'AWS::EC2::Volume',
    arn: 'arn:aws:ec2:{region}:{account}:volume/{VolumeId}',
  },
  {
    kind: 'describe-snapshots', member: 'Snapshots', marks: ['SnapshotId'], type: 'AWS::EC2::Snapshot',
    arn: 'arn:aws:ec2:{region}:{OwnerId}:snapshot/{SnapshotId}',
  },
  {
    kind: 'describe-db-instances', member: 'DBInstances', marks: ['DBInstanceIdentifier'], type: 'AWS::RDS::DBInstance',
    arn: 'DBInstanceArn', renamed: { PerformanceInsightsEnabled: 'EnablePerformanceInsights' },
  },
  { kind: 'describe-db-clusters', member: 'DBClusters', marks: ['DBClusterIdentifier'], type: 'AWS::RDS::DBCluster', arn: 'DBClusterArn' },
  { kind: 'describe-db-snapshots', member: 'DBSnapshots', marks: ['DBSnapshotIdentifier'], type: 'AWS::RDS::DBSnapshot', arn: 'DBSnapshotArn' },
  {
    kind: 'describe-db-cluster-snapshots', member: 'DBClusterSnapshots', marks: ['DBClusterSnapshotIdentifier'],
    type: 'AWS::RDS::DBClusterSnapshot', arn: 'DBClusterSnapshotArn',
  },
  {
    kind: 'get-function', member: 'Configuration', marks: ['FunctionName', 'FunctionArn'], type: 'AWS::Lambda::Function',
    arn: 'FunctionArn', renamed: { KMSKeyArn: 'KmsKeyArn' }, beside: ['Code'],
  },
  {
    kind: 'get-function-configuration', marks: ['FunctionName', 'FunctionArn', 'Role'], type: 'AWS::Lambda::Function',
    arn: 'FunctionArn', renamed: { KMSKeyArn: 'KmsKeyArn' },
  },
  {
    kind: 'list-functions', member: 'Functions', marks: ['FunctionName', 'FunctionArn'], type: 'AWS::Lambda::Function',
    arn: 'FunctionArn', renamed: { KMSKeyArn: 'KmsKeyArn' },
  },
  { kind: 'get-queue-attributes', member: 'Attributes', marks: ['QueueArn'], type: 'AWS::SQS::Queue', arn: 'QueueArn', policy: 'Policy' },
  { kind: 'get-topic-attributes', member: 'Attributes', marks: ['TopicArn'], type: 'AWS::SNS::Topic', arn: 'TopicArn', policy: 'Policy' },
  {
    kind: 'describe-trails', member: 'trailList', marks: ['TrailARN'], type: 'AWS::CloudTrail::Trail', arn: 'TrailARN',
    renamed: { KmsKeyId: 'KMSKeyId', Name: 'TrailName', LogFileValidationEnabled: 'EnableLogFileValidation' },
  },
  {
    kind: 'get-trail', member: 'Trail', marks: ['TrailARN'], type: 'AWS::CloudTrail::Trail', arn: 'TrailARN',
    renamed: { KmsKeyId: 'KMSKeyId', Name: 'TrailName', LogFileValidationEnabled: 'EnableLogFileValidation' },
  },
  { kind: 'get-event-selectors', marks: ['TrailARN', 'EventSelectors'], type: 'AWS::CloudTrail::Trail', arn: 'TrailARN', partial: true },
  { kind: 'get-event-selectors', marks: ['TrailARN', 'AdvancedEventSelectors'], type: 'AWS::CloudTrail::Trail', arn: 'TrailARN', partial: true },
  { kind: 'list-rules', member: 'Rules', marks: ['Name', 'Arn'], type: 'AWS::Events::Rule', arn: 'Arn' },
  { kind: 'describe-rule', marks: ['Name', 'Arn', 'State', 'EventBusName'], type: 'AWS::Events::Rule', arn: 'Arn' },
  {
    kind: 'describe-metric-filters', member: 'metricFilters', marks: ['filterName', 'filterPattern'], type: 'AWS::Logs::MetricFilter',
    arn: 'arn:aws:logs:{region}:{account}:log-group:{logGroupName}:metric-filter:{filterName}', camelCase: true,
  },
  { kind: 'describe-alarms', member: 'MetricAlarms', marks: ['AlarmName', 'AlarmArn'], type: 'AWS::CloudWatch::Alarm', arn: 'AlarmArn' },
  {
    kind: 'describe-configuration-recorders', member: 'ConfigurationRecorders', marks: ['name', 'recordingGroup'], type: 'AWS::Config::ConfigurationRecorder',
    arn: 'arn:aws:config:{region}:{account}:config-recorder/{name}', camelCase: true,
  },
  {
    kind: 'describe-configuration-recorder-status', member: 'ConfigurationRecordersStatus', marks: ['name', 'recording'], type: 'AWS::Config::ConfigurationRecorder',
    arn: 'arn:aws:config:{region}:{account}:config-recorder/{name}', camelCase: true,
  },
  { kind: 'describe-config-rules', member: 'ConfigRules', marks: ['ConfigRuleName', 'ConfigRuleArn'], type: 'AWS::Config::ConfigRule', arn: 'ConfigRuleArn' },
  { kind: 'list-analyzers', member: 'analyzers', marks: ['arn', 'type'], type: 'AWS::AccessAnalyzer::Analyzer', arn: 'arn', camelCase: true },
  { kind: 'describe-log-groups', member: 'logGroups', marks: ['logGroupName', 'arn'], type: 'AWS::Logs::LogGroup', arn: 'arn', camelCase: true },
  { kind: 'describe-secret', marks: ['ARN', 'Name', 'VersionIdsToStages'], type: 'AWS::SecretsManager::Secret', arn: 'ARN' },
  { kind: 'list-secrets', member: 'SecretList', marks: ['ARN', 'Name'], type: 'AWS::SecretsManager::Secret', arn: 'ARN' },
  {
    kind: 'get-resource-policy', marks: ['ARN', 'Name', 'ResourcePolicy'], type: 'AWS::SecretsManager::Secret', arn: 'ARN',
    policy: 'ResourcePolicy', partial: true,
  },
  {
    kind: 'describe-table', member: 'Table', marks: ['TableName', 'TableArn'], type: 'AWS::DynamoDB::Table', arn: 'TableArn',
    renamed: {
      'SSEDescription.KMSMasterKeyArn': 'SSESpecification.KMSMasterKeyId', 'SSEDescription.SSEType': 'SSESpecification.SSEType',
      'SSEDescription.Status': 'SSESpecification.SSEEnabled',
    },
  },
  { kind: 'describe-file-systems', member: 'FileSystems', marks: ['FileSystemId', 'FileSystemArn'], type: 'AWS::EFS::FileSystem', arn: 'FileSystemArn' },
  { kind: 'describe-file-systems', member: 'FileSystems', marks: ['FileSystemId', 'ResourceARN'], type: 'AWS::FSx::FileSystem', arn: 'ResourceARN' },
  { kind: 'describe-repositories', member: 'repositories', marks: ['repositoryArn', 'registryId'], type: 'AWS::ECR::Repository', arn: 'repositoryArn', camelCase: true },
  { kind: 'describe-clusters', member: 'clusters', marks: ['clusterArn'], type: 'AWS::ECS::Cluster', arn: 'clusterArn', camelCase: true },
  { kind: 'describe-cluster', member: 'cluster', marks: ['arn', 'name'], type: 'AWS::EKS::Cluster', arn: 'arn', camelCase: true },
  {
    kind: 'describe-stream-summary', member: 'StreamDescriptionSummary', marks: ['StreamARN'], type: 'AWS::Kinesis::Stream', arn: 'StreamARN',
    renamed: { KeyId: 'StreamEncryption.KeyId', EncryptionType: 'StreamEncryption.EncryptionType', StreamName: 'Name' },
  },
  {
    kind: 'describe-stream', member: 'StreamDescription', marks: ['StreamARN'], type: 'AWS::Kinesis::Stream', arn: 'StreamARN',
    renamed: { KeyId: 'StreamEncryption.KeyId', EncryptionType: 'StreamEncryption.EncryptionType', StreamName: 'Name' },
  },
  { kind: 'describe-stream', member: 'StreamInfo', marks: ['StreamARN'], type: 'AWS::KinesisVideo::Stream', arn: 'StreamARN', renamed: { StreamName: 'Name' } },
  {
    kind: 'describe-delivery-stream', member: 'DeliveryStreamDescription', marks: ['DeliveryStreamARN'], type: 'AWS::KinesisFirehose::DeliveryStream',
    arn: 'DeliveryStreamARN', renamed: {
      DeliveryStreamEncryptionConfiguration: 'DeliveryStreamEncryptionConfigurationInput',
      'Destinations.0.ExtendedS3DestinationDescription': 'ExtendedS3DestinationConfiguration',
      'Source.KinesisStreamSourceDescription': 'KinesisStreamSourceConfiguration',
    },
  },
  {
    kind: 'describe-clusters', member: 'Clusters', marks: ['ClusterIdentifier', 'NodeType'], type: 'AWS::Redshift::Cluster',
    arn: 'arn:aws:redshift:{region}:{account}:cluster:{ClusterIdentifier}',
  },
  { kind: 'describe-clusters', member: 'Clusters', marks: ['ARN', 'ACLName'], type: 'AWS::MemoryDB::Cluster', arn: 'ARN', renamed: { Name: 'ClusterName' } },
  {
    kind: 'describe-clusters', member: 'Clusters', marks: ['ClusterArn', 'ClusterName'], type: 'AWS::DAX::Cluster', arn: 'ClusterArn',
    renamed: { 'SSEDescription.Status': 'SSESpecification.SSEEnabled' },
  },
  { kind: 'describe-elasticsearch-domain', member: 'DomainStatus', marks: ['ARN', 'ElasticsearchVersion'], type: 'AWS::Elasticsearch::Domain', arn: 'ARN' },
  { kind: 'describe-domain', member: 'DomainStatus', marks: ['ARN', 'DomainName'], type: 'AWS::OpenSearchService::Domain', arn: 'ARN' },
  { kind: 'describe-elasticsearch-domains', member: 'DomainStatusList', marks: ['ARN', 'ElasticsearchVersion'], type: 'AWS::Elasticsearch::Domain', arn: 'ARN' },
  { kind: 'describe-domains', member: 'DomainStatusList', marks: ['ARN', 'DomainName'], type: 'AWS::OpenSearchService::Domain', arn: 'ARN' },
  { kind: 'describe-replication-groups', member: 'ReplicationGroups', marks: ['ARN', 'ReplicationGroupId'], type: 'AWS::ElastiCache::ReplicationGroup', arn: 'ARN' },
  { kind: 'describe-serverless-caches', member: 'ServerlessCaches', marks: ['ARN', 'ServerlessCacheName'], type: 'AWS::ElastiCache::ServerlessCache', arn: 'ARN' },
  { kind: 'describe-cluster', member: 'ClusterInfo', marks: ['ClusterArn'], type: 'AWS::MSK::Cluster', arn: 'ClusterArn' },
  { kind: 'describe-backup-vault', marks: ['BackupVaultArn', 'BackupVaultName'], type: 'AWS::Backup::BackupVault', arn: 'BackupVaultArn' },
  { kind: 'list-backup-vaults', member: 'BackupVaultList', marks: ['BackupVaultArn'], type: 'AWS::Backup::BackupVault', arn: 'BackupVaultArn' },
  { kind: 'get-environment', member: 'Environment', marks: ['Arn', 'DagS3Path'], type: 'AWS::MWAA::Environment', arn: 'Arn' },
  { kind: 'describe-state-machine', marks: ['stateMachineArn', 'definition'], type: 'AWS::StepFunctions::StateMachine', arn: 'stateMachineArn', camelCase: true },
  { kind: 'describe-activity', marks: ['activityArn', 'name'], type: 'AWS::StepFunctions::Activity', arn: 'activityArn', camelCase: true },
  { kind: 'batch-get-projects', member: 'projects', marks: ['arn', 'source'], type: 'AWS::CodeBuild::Project', arn: 'arn', camelCase: true },
  { kind: 'batch-get-collection', member: 'collectionDetails', marks: ['arn', 'kmsKeyArn'], type: 'AWS::OpenSearchServerless::Collection', arn: 'arn', camelCase: true },
  { kind: 'describe-replication-instances', member: 'ReplicationInstances', marks: ['ReplicationInstanceArn'], type: 'AWS::DMS::ReplicationInstance', arn: 'ReplicationInstanceArn' },
  { kind: 'describe-endpoints', member: 'Endpoints', marks: ['EndpointArn', 'EndpointIdentifier'], type: 'AWS::DMS::Endpoint', arn: 'EndpointArn' },
  { kind: 'get-work-group', member: 'WorkGroup', marks: ['Name', 'Configuration'], type: 'AWS::Athena::WorkGroup', arn: 'arn:aws:athena:{region}:{account}:workgroup/{Name}', renamed: { Configuration: 'WorkGroupConfiguration' } },
  { kind: 'describe-broker', marks: ['BrokerArn', 'BrokerId'], type: 'AWS::AmazonMQ::Broker', arn: 'BrokerArn' },
  { kind: 'describe-event-bus', marks: ['Arn', 'Name', 'KmsKeyIdentifier'], type: 'AWS::Events::EventBus', arn: 'Arn', policy: 'Policy' },
  sagemaker('describe-notebook-instance', 'NotebookInstance', 'NotebookInstanceArn', 'NotebookInstanceName'),
  sagemaker('describe-endpoint-config', 'EndpointConfig', 'EndpointConfigArn', 'EndpointConfigName'),
  sagemaker('describe-domain', 'Domain', 'DomainArn', 'DomainId'),
];
