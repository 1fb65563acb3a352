import type { ResourceShape } from './resource-shapes.ts';

/** An ARN that the response does not state, from its members. */
const arnIn = (service: string, resource: string): string => `arn:aws:${service}:{region}:{account}:${resource}`;

/**
 * More of what AWS CLI commands print about resources that use KMS keys or make a service use one. Response members:
 * botocore service models.
 */
export const SERVICE_SHAPES: readonly ResourceShape[] = [
  {
    kind: 'get-storage-lens-configuration', member: 'StorageLensConfiguration', marks: ['Id', 'AccountLevel'], type: 'AWS::S3::StorageLens',
    arn: 'StorageLensArn', nested: 'StorageLensConfiguration',
  },
  // No CloudFormation type; the name is ours.
  {
    kind: 'get-ebs-encryption-by-default', marks: ['EbsEncryptionByDefault'], type: 'AWS::EC2::EbsEncryptionByDefault',
    arn: arnIn('ec2', 'ebs-encryption-by-default'),
  },
  {
    kind: 'describe-launch-template-versions', member: 'LaunchTemplateVersions', marks: ['LaunchTemplateId', 'LaunchTemplateData'], type: 'AWS::EC2::LaunchTemplate',
    arn: arnIn('ec2', 'launch-template/{LaunchTemplateId}'),
  },
  {
    kind: 'describe-auto-scaling-groups', member: 'AutoScalingGroups', marks: ['AutoScalingGroupName', 'AutoScalingGroupARN'], type: 'AWS::AutoScaling::AutoScalingGroup',
    arn: 'AutoScalingGroupARN',
  },
  {
    kind: 'describe-launch-configurations', member: 'LaunchConfigurations', marks: ['LaunchConfigurationName', 'LaunchConfigurationARN'],
    type: 'AWS::AutoScaling::LaunchConfiguration', arn: 'LaunchConfigurationARN',
  },
  { kind: 'get-lifecycle-policy', member: 'Policy', marks: ['PolicyId', 'PolicyDetails'], type: 'AWS::DLM::LifecyclePolicy', arn: 'PolicyArn' },
  {
    kind: 'describe-db-instance-automated-backups', member: 'DBInstanceAutomatedBackups', marks: ['DBInstanceIdentifier', 'DbiResourceId', 'DBInstanceAutomatedBackupsArn'],
    type: 'AWS::RDS::DBInstanceAutomatedBackup', arn: 'DBInstanceAutomatedBackupsArn',
  },
  {
    kind: 'describe-export-tasks', member: 'ExportTasks', marks: ['ExportTaskIdentifier', 'SourceArn'], type: 'AWS::RDS::ExportTask',
    arn: arnIn('rds', 'export-task:{ExportTaskIdentifier}'),
  },
  {
    kind: 'describe-event-subscriptions', member: 'EventSubscriptionsList', marks: ['CustSubscriptionId', 'SnsTopicArn'], type: 'AWS::RDS::EventSubscription',
    arn: 'EventSubscriptionArn',
  },
  {
    kind: 'list-event-source-mappings', member: 'EventSourceMappings', marks: ['UUID', 'FunctionArn'], type: 'AWS::Lambda::EventSourceMapping',
    arn: arnIn('lambda', 'event-source-mapping:{UUID}'), renamed: { KMSKeyArn: 'KmsKeyArn', FunctionArn: 'FunctionName' },
  },
  {
    kind: 'get-event-source-mapping', marks: ['UUID', 'FunctionArn', 'State'], type: 'AWS::Lambda::EventSourceMapping',
    arn: arnIn('lambda', 'event-source-mapping:{UUID}'), renamed: { KMSKeyArn: 'KmsKeyArn', FunctionArn: 'FunctionName' },
  },
  { kind: 'get-event-data-store', marks: ['EventDataStoreArn', 'Name'], type: 'AWS::CloudTrail::EventDataStore', arn: 'EventDataStoreArn' },
  {
    kind: 'get-log-anomaly-detector', marks: ['detectorName', 'logGroupArnList'], type: 'AWS::Logs::LogAnomalyDetector',
    arn: arnIn('logs', 'anomaly-detector:{detectorName}'), camelCase: true,
  },
  { kind: 'describe-parameters', member: 'Parameters', marks: ['Name', 'Type', 'Tier'], type: 'AWS::SSM::Parameter', arn: 'ARN', orArn: arnIn('ssm', 'parameter/{Name}') },
  {
    kind: 'list-resource-data-sync', member: 'ResourceDataSyncItems', marks: ['SyncName'], type: 'AWS::SSM::ResourceDataSync',
    arn: arnIn('ssm', 'resource-data-sync/{SyncName}'), renamed: { 'S3Destination.AWSKMSKeyARN': 'S3Destination.KMSKeyArn' },
  },
  {
    kind: 'describe-repository-creation-templates', member: 'repositoryCreationTemplates', marks: ['prefix', 'appliedFor'], type: 'AWS::ECR::RepositoryCreationTemplate',
    arn: arnIn('ecr', 'repository-creation-template/{prefix}'), camelCase: true,
  },
  {
    kind: 'describe-services', member: 'services', marks: ['serviceArn', 'clusterArn'], type: 'AWS::ECS::Service', arn: 'serviceArn', camelCase: true,
    // The first deployment is the primary one.
    renamed: { 'deployments.0.volumeConfigurations': 'VolumeConfigurations' },
  },
  {
    kind: 'describe-flow-logs', member: 'FlowLogs', marks: ['FlowLogId', 'FlowLogStatus'], type: 'AWS::EC2::FlowLog',
    arn: 'arn:aws:ec2:{region}:{account}:vpc-flow-log/{FlowLogId}',
  },
  { kind: 'describe-task-definition', member: 'taskDefinition', marks: ['taskDefinitionArn', 'family'], type: 'AWS::ECS::TaskDefinition', arn: 'taskDefinitionArn', camelCase: true },
  {
    kind: 'describe-snapshot-copy-grants', member: 'SnapshotCopyGrants', marks: ['SnapshotCopyGrantName'], type: 'AWS::Redshift::SnapshotCopyGrant',
    arn: arnIn('redshift', 'snapshotcopygrant:{SnapshotCopyGrantName}'),
  },
  { kind: 'get-namespace', member: 'namespace', marks: ['namespaceArn', 'namespaceName'], type: 'AWS::RedshiftServerless::Namespace', arn: 'namespaceArn', camelCase: true },
  {
    kind: 'get-data-catalog-encryption-settings', member: 'DataCatalogEncryptionSettings', marks: ['EncryptionAtRest'], type: 'AWS::Glue::DataCatalogEncryptionSettings',
    arn: arnIn('glue', 'catalog'), nested: 'DataCatalogEncryptionSettings',
    renamed: { 'ConnectionPasswordEncryption.AwsKmsKeyId': 'DataCatalogEncryptionSettings.ConnectionPasswordEncryption.KmsKeyId' },
  },
  {
    kind: 'get-security-configuration', member: 'SecurityConfiguration', marks: ['Name', 'EncryptionConfiguration'], type: 'AWS::Glue::SecurityConfiguration',
    arn: arnIn('glue', 'security-configuration/{Name}'), renamed: { 'EncryptionConfiguration.S3Encryption': 'EncryptionConfiguration.S3Encryptions' },
  },
  { kind: 'get-job', member: 'Job', marks: ['Name', 'Role', 'Command'], type: 'AWS::Glue::Job', arn: arnIn('glue', 'job/{Name}') },
  { kind: 'describe-feature-group', marks: ['FeatureGroupArn', 'FeatureGroupName'], type: 'AWS::SageMaker::FeatureGroup', arn: 'FeatureGroupArn' },
  { kind: 'describe-archive', marks: ['ArchiveArn', 'ArchiveName'], type: 'AWS::Events::Archive', arn: 'ArchiveArn' },
  { kind: 'describe-connection', marks: ['ConnectionArn', 'AuthorizationType'], type: 'AWS::Events::Connection', arn: 'ConnectionArn' },
  { kind: 'describe-pipe', marks: ['Arn', 'Source', 'Target', 'RoleArn'], type: 'AWS::Pipes::Pipe', arn: 'Arn' },
  { kind: 'get-schedule', marks: ['Arn', 'ScheduleExpression', 'Target'], type: 'AWS::Scheduler::Schedule', arn: 'Arn' },
  {
    kind: 'get-pipeline', member: 'pipeline', marks: ['name', 'stages'], type: 'AWS::CodePipeline::Pipeline', arn: arnIn('codepipeline', '{name}'), camelCase: true,
  },
  { kind: 'describe-domain', member: 'domain', marks: ['arn', 'encryptionKey', 'owner'], type: 'AWS::CodeArtifact::Domain', arn: 'arn', camelCase: true },
  {
    kind: 'describe-delivery-channels', member: 'DeliveryChannels', marks: ['name', 's3BucketName'], type: 'AWS::Config::DeliveryChannel',
    arn: arnIn('config', 'delivery-channel/{name}'), camelCase: true,
  },
  {
    kind: 'describe-publishing-destination', marks: ['DestinationId', 'DestinationProperties'], type: 'AWS::GuardDuty::PublishingDestination',
    arn: arnIn('guardduty', 'publishingDestination/{DestinationId}'),
  },
  {
    kind: 'get-classification-export-configuration', member: 'configuration', marks: ['s3Destination'], type: 'AWS::Macie::ClassificationExportConfiguration',
    arn: arnIn('macie2', 'export-configuration'), camelCase: true,
  },
  {
    kind: 'get-findings-report-status', marks: ['reportId', 'status', 'destination'], type: 'AWS::InspectorV2::FindingsReport',
    arn: arnIn('inspector2', 'report/{reportId}'), camelCase: true,
  },
  {
    kind: 'describe-certificate-authority', member: 'CertificateAuthority', marks: ['Arn', 'CertificateAuthorityConfiguration'],
    type: 'AWS::ACMPCA::CertificateAuthority', arn: 'Arn',
  },
  { kind: 'describe-training-job', marks: ['TrainingJobArn', 'TrainingJobStatus'], type: 'AWS::SageMaker::TrainingJob', arn: 'TrainingJobArn' },
  { kind: 'describe-processing-job', marks: ['ProcessingJobArn', 'ProcessingJobStatus'], type: 'AWS::SageMaker::ProcessingJob', arn: 'ProcessingJobArn' },
  {
    kind: 'get-backup-selection', member: 'BackupSelection', marks: ['SelectionName', 'IamRoleArn'], type: 'AWS::Backup::BackupSelection',
    arn: arnIn('backup', 'backup-selection/{SelectionName}'), nested: 'BackupSelection',
  },
  { kind: 'get-guardrail', marks: ['guardrailArn', 'guardrailId'], type: 'AWS::Bedrock::Guardrail', arn: 'guardrailArn', camelCase: true },
  { kind: 'get-agent', member: 'agent', marks: ['agentArn', 'agentId'], type: 'AWS::Bedrock::Agent', arn: 'agentArn', camelCase: true },
  {
    kind: 'get-data-source', member: 'dataSource', marks: ['dataSourceId', 'knowledgeBaseId'], type: 'AWS::Bedrock::DataSource',
    arn: arnIn('bedrock', 'knowledge-base/{knowledgeBaseId}/data-source/{dataSourceId}'), camelCase: true,
  },
  { kind: 'get-custom-model', marks: ['modelArn', 'baseModelArn'], type: 'AWS::Bedrock::CustomModel', arn: 'modelArn', camelCase: true },
  {
    kind: 'describe-workspaces', member: 'Workspaces', marks: ['WorkspaceId', 'DirectoryId'], type: 'AWS::WorkSpaces::Workspace',
    arn: arnIn('workspaces', 'workspace/{WorkspaceId}'),
  },
  { kind: 'get-graph', marks: ['arn', 'provisionedMemory'], type: 'AWS::NeptuneGraph::Graph', arn: 'arn', camelCase: true },
  {
    kind: 'get-dnssec', member: 'KeySigningKeys', marks: ['Name', 'KmsArn'], type: 'AWS::Route53::KeySigningKey',
    arn: 'arn:aws:route53:::keysigningkey/{Name}', renamed: { KmsArn: 'KeyManagementServiceArn' },
  },
  { kind: 'describe-database', member: 'Database', marks: ['Arn', 'DatabaseName', 'TableCount'], type: 'AWS::Timestream::Database', arn: 'Arn' },
  { kind: 'get-table', marks: ['keyspaceName', 'tableName', 'resourceArn'], type: 'AWS::Cassandra::Table', arn: 'resourceArn', camelCase: true },
  { kind: 'get-encryption-config', member: 'EncryptionConfig', marks: ['Status', 'Type'], type: 'AWS::XRay::EncryptionConfig', arn: arnIn('xray', 'encryption-config') },
  { kind: 'describe-cluster', member: 'Cluster', marks: ['Id', 'ClusterArn'], type: 'AWS::EMR::Cluster', arn: 'ClusterArn' },
  { kind: 'describe-receipt-rule', member: 'Rule', marks: ['Name', 'Actions'], type: 'AWS::SES::ReceiptRule', arn: arnIn('ses', 'receipt-rule/{Name}'), nested: 'Rule' },
  { kind: 'describe-service', member: 'Service', marks: ['ServiceArn', 'ServiceId'], type: 'AWS::AppRunner::Service', arn: 'ServiceArn' },
  {
    kind: 'get-configuration-profile', marks: ['ApplicationId', 'Id', 'LocationUri'], type: 'AWS::AppConfig::ConfigurationProfile',
    arn: arnIn('appconfig', 'application/{ApplicationId}/configurationprofile/{Id}'), renamed: { KmsKeyArn: 'KmsKeyIdentifier' },
  },
  { kind: 'get-canary', member: 'Canary', marks: ['Name', 'ArtifactS3Location'], type: 'AWS::Synthetics::Canary', arn: arnIn('synthetics', 'canary:{Name}') },
  { kind: 'describe-user-pool', member: 'UserPool', marks: ['Id', 'Arn'], type: 'AWS::Cognito::UserPool', arn: 'Arn' },
  { kind: 'describe-index', marks: ['Id', 'Edition', 'IndexStatistics'], type: 'AWS::Kendra::Index', arn: arnIn('kendra', 'index/{Id}') },
  {
    kind: 'get-distribution-configuration', member: 'distributionConfiguration', marks: ['arn', 'distributions'], type: 'AWS::ImageBuilder::DistributionConfiguration',
    arn: 'arn', camelCase: true,
  },
  {
    kind: 'list-subscriptions', member: 'Subscriptions', marks: ['SubscriptionArn', 'TopicArn'], type: 'AWS::SNS::Subscription', arn: 'SubscriptionArn',
  },
  { kind: 'get-subscription-attributes', member: 'Attributes', marks: ['SubscriptionArn', 'TopicArn'], type: 'AWS::SNS::Subscription', arn: 'SubscriptionArn' },
  { kind: 'describe-alarms', member: 'CompositeAlarms', marks: ['AlarmName', 'AlarmArn'], type: 'AWS::CloudWatch::CompositeAlarm', arn: 'AlarmArn' },
  {
    kind: 'get-backup-vault-notifications', marks: ['BackupVaultArn', 'SNSTopicArn'], type: 'AWS::Backup::BackupVault', arn: 'BackupVaultArn',
    partial: true,
    renamed: { SNSTopicArn: 'Notifications.SNSTopicArn', BackupVaultEvents: 'Notifications.BackupVaultEvents' },
  },
];
