import { row } from './row.ts';
import type { Row } from './row.ts';

const bucketEncryption = (from: string): string[] => ['kms_master_key_id=KMSMasterKeyID', 'sse_algorithm=SSEAlgorithm'].map((entry) => {
  const [argument, property] = entry.split('=');
  return `${from}rule[].apply_server_side_encryption_by_default.${argument}=BucketEncryption.ServerSideEncryptionConfiguration[].ServerSideEncryptionByDefault.${property}`;
}).concat(`${from}rule[].bucket_key_enabled=BucketEncryption.ServerSideEncryptionConfiguration[].BucketKeyEnabled`);

const replication = (from: string, rule: string): string[] => [
  `${from}role=ReplicationConfiguration.Role`,
  ...['status=Status', 'destination.bucket=Destination.Bucket', 'destination.account=Destination.Account', 'destination.account_id=Destination.Account',
    'destination.encryption_configuration.replica_kms_key_id=Destination.EncryptionConfiguration.ReplicaKmsKeyID',
    'destination.replica_kms_key_id=Destination.EncryptionConfiguration.ReplicaKmsKeyID',
    'source_selection_criteria.sse_kms_encrypted_objects.status=SourceSelectionCriteria.SseKmsEncryptedObjects.Status',
  ].map((entry) => `${from}${rule}[].${entry.replace('=', '=ReplicationConfiguration.Rules[].')}`),
];

const blockDevices = (to: string, ...from: readonly string[]): string[] => from.flatMap((list) =>
  ['encrypted=Encrypted', 'kms_key_id=KmsKeyId', 'snapshot_id=SnapshotId'].map((entry) => `${list}[].${entry.replace('=', `=${to}BlockDeviceMappings[].Ebs.`)}`));

const search = ['encrypt_at_rest.enabled=EncryptionAtRestOptions.Enabled', 'encrypt_at_rest.kms_key_id=EncryptionAtRestOptions.KmsKeyId', 'access_policies=AccessPolicies'];

const eventSelectors = ['read_write_type=ReadWriteType', 'include_management_events=IncludeManagementEvents', 'exclude_management_event_sources=ExcludeManagementEventSources']
  .map((entry) => `event_selector[].${entry.replace('=', '=EventSelectors[].')}`);

const advancedSelectors = ['field=Field', 'equals=Equals', 'not_equals=NotEquals', 'starts_with=StartsWith', 'not_starts_with=NotStartsWith', 'ends_with=EndsWith', 'not_ends_with=NotEndsWith']
  .map((entry) => `advanced_event_selector[].field_selector[].${entry.replace('=', '=AdvancedEventSelectors[].FieldSelectors[].')}`);

/**
 * Resources of services, as far as their names in CloudFormation do not follow from Terraform's and the key's property is not
 * in the data of the services [provider hashicorp/aws, page of each resource; CloudFormation reference, page of each type].
 */
export const SERVICES: readonly Row[] = [
  row('aws_s3_bucket', 'AWS::S3::Bucket', 'bucket=BucketName', ...bucketEncryption('server_side_encryption_configuration.'), ...replication('replication_configuration.', 'rules')),
  row('aws_s3_directory_bucket', 'AWS::S3Express::DirectoryBucket', 'bucket=BucketName'),
  row('aws_s3_bucket_policy', 'AWS::S3::BucketPolicy', 'policy=PolicyDocument'),
  row('aws_sqs_queue', 'AWS::SQS::Queue', 'name=QueueName'),
  row('aws_sqs_queue_policy', 'AWS::SQS::QueuePolicy', 'queue_url=Queues', 'policy=PolicyDocument'),
  row('aws_sns_topic', 'AWS::SNS::Topic', 'name=TopicName'),
  row('aws_sns_topic_policy', 'AWS::SNS::TopicPolicy', 'arn=Topics', 'policy=PolicyDocument'),
  row('aws_sns_topic_subscription', 'AWS::SNS::Subscription'),
  row('aws_secretsmanager_secret', 'AWS::SecretsManager::Secret', 'replica[].kms_key_id=ReplicaRegions[].KmsKeyId', 'replica[].region=ReplicaRegions[].Region'),
  row('aws_secretsmanager_secret_policy', 'AWS::SecretsManager::ResourcePolicy', 'secret_arn=SecretId', 'policy=ResourcePolicy'),
  row('aws_ssm_parameter', 'AWS::SSM::Parameter'),
  row('aws_lambda_function', 'AWS::Lambda::Function', 'environment.variables=Environment.Variables', 'dead_letter_config.target_arn=DeadLetterConfig.TargetArn'),
  row('aws_lambda_event_source_mapping', 'AWS::Lambda::EventSourceMapping'),
  row('aws_lambda_permission', 'AWS::Lambda::Permission', 'principal_org_id=PrincipalOrgID'),
  row('aws_cloudwatch_log_group', 'AWS::Logs::LogGroup', 'name=LogGroupName'),
  row('aws_cloudwatch_log_metric_filter', 'AWS::Logs::MetricFilter', 'pattern=FilterPattern',
    'metric_transformation[].name=MetricTransformations[].MetricName', 'metric_transformation[].namespace=MetricTransformations[].MetricNamespace'),
  row('aws_cloudwatch_metric_alarm', 'AWS::CloudWatch::Alarm', 'ok_actions=OKActions'),
  row('aws_cloudwatch_composite_alarm', 'AWS::CloudWatch::CompositeAlarm', 'ok_actions=OKActions'),
  row('aws_cloudwatch_event_rule', 'AWS::Events::Rule'),
  row('aws_cloudwatch_event_bus', 'AWS::Events::EventBus'),
  row('aws_cloudtrail', 'AWS::CloudTrail::Trail', 'name=TrailName', 'kms_key_id=KMSKeyId', 'enable_logging=IsLogging', 'cloud_watch_logs_group_arn=CloudWatchLogsLogGroupArn',
    '?IsLogging=true', ...eventSelectors, ...advancedSelectors),
  row('aws_cloudtrail_event_data_store', 'AWS::CloudTrail::EventDataStore', ...advancedSelectors),
  row('aws_rds_cluster', 'AWS::RDS::DBCluster', 'cluster_identifier=DBClusterIdentifier', 'replication_source_identifier=SourceDBClusterIdentifier'),
  row('aws_rds_cluster_instance', 'AWS::RDS::DBInstance', 'identifier=DBInstanceIdentifier', 'cluster_identifier=DBClusterIdentifier',
    'performance_insights_enabled=EnablePerformanceInsights', 'performance_insights_kms_key_id=PerformanceInsightsKMSKeyId'),
  row('aws_db_instance', 'AWS::RDS::DBInstance', 'identifier=DBInstanceIdentifier', 'replicate_source_db=SourceDBInstanceIdentifier',
    'snapshot_identifier=DBSnapshotIdentifier', 'performance_insights_enabled=EnablePerformanceInsights'),
  row('aws_db_event_subscription', 'AWS::RDS::EventSubscription', 'sns_topic=SnsTopicArn'),
  row('aws_docdb_cluster', 'AWS::DocDB::DBCluster', 'cluster_identifier=DBClusterIdentifier'),
  row('aws_neptune_cluster', 'AWS::Neptune::DBCluster', 'cluster_identifier=DBClusterIdentifier'),
  row('aws_instance', 'AWS::EC2::Instance', ...blockDevices('', 'root_block_device', 'ebs_block_device')),
  row('aws_launch_template', 'AWS::EC2::LaunchTemplate', 'name=LaunchTemplateName',
    ...['encrypted=Encrypted', 'kms_key_id=KmsKeyId', 'snapshot_id=SnapshotId'].map((entry) =>
      `block_device_mappings[].ebs.${entry.replace('=', '=LaunchTemplateData.BlockDeviceMappings[].Ebs.')}`)),
  row('aws_launch_configuration', 'AWS::AutoScaling::LaunchConfiguration', 'name=LaunchConfigurationName', ...blockDevices('', 'root_block_device', 'ebs_block_device')),
  row('aws_autoscaling_group', 'AWS::AutoScaling::AutoScalingGroup', 'launch_template.id=LaunchTemplate.LaunchTemplateId', 'launch_template.name=LaunchTemplate.LaunchTemplateName',
    'mixed_instances_policy.launch_template.launch_template_specification.launch_template_id=MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.LaunchTemplateId'),
  row('aws_spot_fleet_request', 'AWS::EC2::SpotFleet', ...['id=LaunchTemplateId', 'name=LaunchTemplateName'].map((entry) =>
    `launch_template_config[].launch_template_specification.${entry.replace('=', '=SpotFleetRequestConfigData.LaunchTemplateConfigs[].LaunchTemplateSpecification.')}`)),
  row('aws_ec2_fleet', 'AWS::EC2::EC2Fleet', 'type=Type', ...['launch_template_id=LaunchTemplateId', 'launch_template_name=LaunchTemplateName'].map((entry) =>
    `launch_template_config[].launch_template_specification.${entry.replace('=', '=LaunchTemplateConfigs[].LaunchTemplateSpecification.')}`)),
  row('aws_ebs_encryption_by_default', 'AWS::EC2::EbsEncryptionByDefault', 'enabled=EbsEncryptionByDefault', '?EbsEncryptionByDefault=true'),
  row('aws_efs_file_system_policy', 'AWS::EFS::FileSystemPolicy', 'policy=Policy'),
  row('aws_ecr_repository', 'AWS::ECR::Repository', 'name=RepositoryName', 'encryption_configuration.encryption_type=EncryptionConfiguration.EncryptionType'),
  row('aws_dynamodb_table', 'AWS::DynamoDB::Table', 'name=TableName', 'server_side_encryption.enabled=SSESpecification.SSEEnabled', 'server_side_encryption.kms_key_arn=SSESpecification.KMSMasterKeyId'),
  row('aws_dax_cluster', 'AWS::DAX::Cluster', 'server_side_encryption.enabled=SSESpecification.SSEEnabled'),
  row('aws_kinesis_stream', 'AWS::Kinesis::Stream', 'kms_key_id=StreamEncryption.KeyId', 'encryption_type=StreamEncryption.EncryptionType'),
  row('aws_kinesis_resource_policy', 'AWS::Kinesis::ResourcePolicy', 'policy=ResourcePolicy'),
  row('aws_kinesis_firehose_delivery_stream', 'AWS::KinesisFirehose::DeliveryStream', 'name=DeliveryStreamName',
    'server_side_encryption.key_type=DeliveryStreamEncryptionConfigurationInput.KeyType', 'extended_s3_configuration.role_arn=ExtendedS3DestinationConfiguration.RoleARN',
    'extended_s3_configuration.bucket_arn=ExtendedS3DestinationConfiguration.BucketARN', 'kinesis_source_configuration.role_arn=KinesisStreamSourceConfiguration.RoleARN',
    'kinesis_source_configuration.kinesis_stream_arn=KinesisStreamSourceConfiguration.KinesisStreamARN'),
  row('aws_opensearch_domain', 'AWS::OpenSearchService::Domain', ...search),
  row('aws_elasticsearch_domain', 'AWS::Elasticsearch::Domain', ...search),
  row('aws_elasticache_replication_group', 'AWS::ElastiCache::ReplicationGroup'),
  row('aws_eks_cluster', 'AWS::EKS::Cluster', 'encryption_config[].provider.key_arn=EncryptionConfig[].Provider.KeyArn'),
  row('aws_ecs_service', 'AWS::ECS::Service', 'volume_configuration[].managed_ebs_volume.kms_key_id=VolumeConfigurations[].ManagedEBSVolume.KmsKeyId',
    'volume_configuration[].managed_ebs_volume.role_arn=VolumeConfigurations[].ManagedEBSVolume.RoleArn'),
  row('aws_ecs_task_definition', 'AWS::ECS::TaskDefinition', 'container_definitions[].secrets[].valueFrom=ContainerDefinitions[].Secrets[].ValueFrom'),
  row('aws_efs_replication_configuration', 'AWS::EFS::FileSystem', 'destination[].kms_key_id=ReplicationConfiguration.Destinations[].KmsKeyId'),
  row('aws_backup_vault', 'AWS::Backup::BackupVault', 'name=BackupVaultName', 'kms_key_arn=EncryptionKeyArn'),
  row('aws_glue_job', 'AWS::Glue::Job', 'role_arn=Role'),
  row('aws_glue_data_catalog_encryption_settings', 'AWS::Glue::DataCatalogEncryptionSettings',
    ...['catalog_encryption_mode=CatalogEncryptionMode', 'sse_aws_kms_key_id=SseAwsKmsKeyId'].map((entry) =>
      `data_catalog_encryption_settings.encryption_at_rest.${entry.replace('=', '=DataCatalogEncryptionSettings.EncryptionAtRest.')}`),
    ...['return_connection_password_encrypted=ReturnConnectionPasswordEncrypted', 'aws_kms_key_id=KmsKeyId'].map((entry) =>
      `data_catalog_encryption_settings.connection_password_encryption.${entry.replace('=', '=DataCatalogEncryptionSettings.ConnectionPasswordEncryption.')}`)),
  row('aws_glue_security_configuration', 'AWS::Glue::SecurityConfiguration',
    'encryption_configuration.s3_encryption[].kms_key_arn=EncryptionConfiguration.S3Encryptions[].KmsKeyArn',
    'encryption_configuration.s3_encryption[].s3_encryption_mode=EncryptionConfiguration.S3Encryptions[].S3EncryptionMode',
    'encryption_configuration.cloudwatch_encryption.cloudwatch_encryption_mode=EncryptionConfiguration.CloudWatchEncryption.CloudWatchEncryptionMode',
    'encryption_configuration.job_bookmarks_encryption.job_bookmarks_encryption_mode=EncryptionConfiguration.JobBookmarksEncryption.JobBookmarksEncryptionMode'),
  row('aws_athena_workgroup', 'AWS::Athena::WorkGroup',
    'configuration.result_configuration.encryption_configuration.encryption_option=WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.EncryptionOption'),
  row('aws_sfn_state_machine', 'AWS::StepFunctions::StateMachine', 'name=StateMachineName', 'encryption_configuration.type=EncryptionConfiguration.Type'),
  row('aws_mq_broker', 'AWS::AmazonMQ::Broker', 'encryption_options.use_aws_owned_key=EncryptionOptions.UseAwsOwnedKey'),
  row('aws_dlm_lifecycle_policy', 'AWS::DLM::LifecyclePolicy', 'execution_role_arn=ExecutionRoleArn',
    ...['cmk_arn=CmkArn', 'encrypted=Encrypted', 'target=Target'].map((entry) =>
      `policy_details.schedule[].cross_region_copy_rule[].${entry.replace('=', '=PolicyDetails.Schedules[].CrossRegionCopyRules[].')}`)),
  row('aws_config_configuration_recorder', 'AWS::Config::ConfigurationRecorder', 'role_arn=RoleARN'),
  row('aws_ses_receipt_rule', 'AWS::SES::ReceiptRule', 's3_action[].kms_key_arn=Rule.Actions[].S3Action.KmsKeyArn', 's3_action[].bucket_name=Rule.Actions[].S3Action.BucketName'),
  row('aws_imagebuilder_distribution_configuration', 'AWS::ImageBuilder::DistributionConfiguration',
    'distribution[].ami_distribution_configuration.kms_key_id=Distributions[].AmiDistributionConfiguration.KmsKeyId'),
  ...['lustre', 'ontap', 'openzfs'].map((kind) => row(`aws_fsx_${kind}_file_system`, 'AWS::FSx::FileSystem', 'kms_key_id=KmsKeyId')),
];

/** Resources that state a part of another one, which an argument of theirs names. */
export const SERVICE_PARTS: readonly Row[] = [
  row('aws_s3_bucket_server_side_encryption_configuration', 'AWS::S3::Bucket', '@bucket', ...bucketEncryption('')),
  row('aws_s3_bucket_replication_configuration', 'AWS::S3::Bucket', '@bucket', ...replication('', 'rule')),
  row('aws_s3_bucket_notification', 'AWS::S3::Bucket', '@bucket', 'queue[].queue_arn=NotificationConfiguration.QueueConfigurations[].Queue',
    'topic[].topic_arn=NotificationConfiguration.TopicConfigurations[].Topic', 'lambda_function[].lambda_function_arn=NotificationConfiguration.LambdaConfigurations[].Function'),
  row('aws_s3_bucket_inventory', 'AWS::S3::Bucket', '@bucket',
    'destination.bucket.encryption.sse_kms.key_id=InventoryConfigurations[].Destination.S3BucketDestination.Encryption.SSEKMS.KeyId',
    'destination.bucket.bucket_arn=InventoryConfigurations[].Destination.S3BucketDestination.Bucket'),
  row('aws_rds_cluster_activity_stream', 'AWS::RDS::DBCluster', '@resource_arn', 'kms_key_id=ActivityStreamKmsKeyId'),
  row('aws_db_instance_automated_backups_replication', 'AWS::RDS::DBInstance', '@source_db_instance_arn', 'kms_key_id=AutomaticBackupReplicationKmsKeyId'),
  row('aws_sqs_queue_redrive_policy', 'AWS::SQS::Queue', '@queue_url', 'redrive_policy=RedrivePolicy'),
  row('aws_s3_bucket_logging', 'AWS::S3::Bucket', '@bucket', 'target_bucket=LoggingConfiguration.DestinationBucketName'),
  row('aws_secretsmanager_secret_rotation', 'AWS::SecretsManager::Secret', '@secret_id', 'rotation_lambda_arn=RotationLambdaARN'),
  row('aws_cloudwatch_event_target', 'AWS::Events::Rule', '@rule', 'arn=Targets[].Arn'),
  row('aws_ecr_repository_policy', 'AWS::ECR::Repository', '@repository', 'policy=RepositoryPolicyText'),
  row('aws_backup_vault_policy', 'AWS::Backup::BackupVault', '@backup_vault_name', 'policy=AccessPolicy'),
  row('aws_backup_vault_notifications', 'AWS::Backup::BackupVault', '@backup_vault_name', 'sns_topic_arn=Notifications.SNSTopicArn'),
  row('aws_opensearch_domain_policy', 'AWS::OpenSearchService::Domain', '@domain_name', 'access_policies=AccessPolicies'),
  row('aws_elasticsearch_domain_policy', 'AWS::Elasticsearch::Domain', '@domain_name', 'access_policies=AccessPolicies'),
  row('aws_dynamodb_resource_policy', 'AWS::DynamoDB::Table', '@resource_arn', 'policy=ResourcePolicy.PolicyDocument'),
];

/** Resources with a policy in an argument of their own, which CloudFormation declares apart. */
export const OWN_POLICIES: readonly Row[] = [
  row('aws_s3_bucket', 'AWS::S3::BucketPolicy', '@Bucket', 'policy=PolicyDocument'),
  row('aws_sqs_queue', 'AWS::SQS::QueuePolicy', '@Queues', 'policy=PolicyDocument'),
  row('aws_sns_topic', 'AWS::SNS::TopicPolicy', '@Topics', 'policy=PolicyDocument'),
  row('aws_secretsmanager_secret', 'AWS::SecretsManager::ResourcePolicy', '@SecretId', 'policy=ResourcePolicy'),
];
