/** A resource that makes a service work on another resource, or that names who works on it. */
export interface Chain {
  /** Id of the operation that it brings about. */
  readonly operation: string;
  readonly from: string;
  /** Property with the ARN (or name) of the resource that is worked on. */
  readonly path: string;
  /** Property with the role that does it; absent: the service does it by itself. */
  readonly role?: string;
  /** The role is that of the resource which this property names. */
  readonly roleOf?: string;
  /** The resources that are worked on are all of this type in the same account and Region. */
  readonly beside?: string;
  /** The role works on the resource itself, whose key `path` does not name. */
  readonly onItself?: true;
  /** Property with the ARN that the service gives as its source; absent: the resource's own. */
  readonly source?: string;
  /** Property of that resource with the role; `Role` where nothing is said. */
  readonly roleMember?: string;
  /** Of several service-linked roles of the operation, the one that does it. */
  readonly linkedRole?: string;
  /** Only where this property has a value of this pattern. */
  readonly where?: readonly [path: string, pattern: string];
  /** Not where this property has a value of this pattern. */
  readonly unless?: readonly [path: string, pattern: string];
}

const CRL = 'RevocationConfiguration.CrlConfiguration';

/**
 * Which property makes one service call another [AWS::… pages of the CloudFormation template reference].
 */
export const chains: readonly Chain[] = [
  { operation: 'sqs.publish-from.s3', from: 'AWS::S3::Bucket', path: 'NotificationConfiguration.QueueConfigurations[].Queue' },
  { operation: 'sns.publish-from.s3', from: 'AWS::S3::Bucket', path: 'NotificationConfiguration.TopicConfigurations[].Topic' },
  { operation: 'sqs.publish-from.sns', from: 'AWS::SNS::Subscription', path: 'Endpoint', source: 'TopicArn', where: ['Protocol', 'sqs'] },
  { operation: 'sqs.publish-from.eventbridge', from: 'AWS::Events::Rule', path: 'Targets[].Arn' },
  { operation: 'sns.publish-from.eventbridge', from: 'AWS::Events::Rule', path: 'Targets[].Arn' },
  { operation: 'sns.publish-from.cloudwatch-alarms', from: 'AWS::CloudWatch::Alarm', path: 'AlarmActions[]' },
  { operation: 'sns.publish-from.cloudwatch-alarms', from: 'AWS::CloudWatch::Alarm', path: 'OKActions[]' },
  { operation: 'sns.publish-from.cloudwatch-alarms', from: 'AWS::CloudWatch::Alarm', path: 'InsufficientDataActions[]' },
  { operation: 'sns.publish-from.cloudwatch-alarms', from: 'AWS::CloudWatch::CompositeAlarm', path: 'AlarmActions[]' },
  { operation: 'sns.publish-from.cloudtrail', from: 'AWS::CloudTrail::Trail', path: 'SnsTopicARN' },
  { operation: 'sns.publish-from.budgets', from: 'AWS::Budgets::Budget', path: 'NotificationsWithSubscribers[].Subscribers[].Address' },
  { operation: 'sns.publish-from.codestar-notifications', from: 'AWS::CodeStarNotifications::NotificationRule', path: 'Targets[].TargetAddress' },
  { operation: 'sns.publish-from.rds-events', from: 'AWS::RDS::EventSubscription', path: 'SnsTopicArn' },
  { operation: 'sns.publish-from.backup', from: 'AWS::Backup::BackupVault', path: 'Notifications.SNSTopicArn' },
  { operation: 'lambda.dlq-destination.encrypted', from: 'AWS::Lambda::Function', path: 'DeadLetterConfig.TargetArn', role: 'Role' },
  { operation: 'lambda.esm.sqs', from: 'AWS::Lambda::EventSourceMapping', path: 'EventSourceArn', roleOf: 'FunctionName' },
  { operation: 'lambda.esm.kinesis', from: 'AWS::Lambda::EventSourceMapping', path: 'EventSourceArn', roleOf: 'FunctionName' },
  { operation: 'lambda.esm.kafka-mq', from: 'AWS::Lambda::EventSourceMapping', path: 'SourceAccessConfigurations[].URI', roleOf: 'FunctionName' },
  { operation: 'logs.vended-logs-to-s3', from: 'AWS::EC2::FlowLog', path: 'LogDestination', where: ['LogDestinationType', 's3'] },
  { operation: 'ecs.exec', from: 'AWS::ECS::Service', path: 'Cluster', where: ['EnableExecuteCommand', 'true'], roleOf: 'TaskDefinition', roleMember: 'TaskRoleArn' },
  { operation: 'acm-pca.audit-report-or-crl-bucket', from: 'AWS::ACMPCA::CertificateAuthority', path: `${CRL}.S3BucketName`, where: [`${CRL}.Enabled`, 'true'] },
  // By tags or conditions a selection means what no file of it says.
  {
    operation: 'backup.job', from: 'AWS::Backup::BackupSelection', path: 'BackupSelection.Resources[]', role: 'BackupSelection.IamRoleArn',
    unless: ['BackupSelection.NotResources[]', '*'],
  },
  { operation: 'secretsmanager.rotation-lambda', from: 'AWS::SecretsManager::Secret', path: 'KmsKeyId', onItself: true, roleOf: 'RotationLambdaARN' },
  { operation: 'ecs.execution-role.secrets', from: 'AWS::ECS::TaskDefinition', path: 'ContainerDefinitions[].Secrets[].ValueFrom', role: 'ExecutionRoleArn' },
  { operation: 'firehose.read-kinesis-source', from: 'AWS::KinesisFirehose::DeliveryStream', path: 'KinesisStreamSourceConfiguration.KinesisStreamARN', role: 'KinesisStreamSourceConfiguration.RoleARN' },
  { operation: 'pipes.pipe-source-encrypted', from: 'AWS::Pipes::Pipe', path: 'Source', role: 'RoleArn' },
  { operation: 'glue.job.security-configuration', from: 'AWS::Glue::Job', path: 'SecurityConfiguration', role: 'Role' },
  {
    operation: 'config.delivery-channel', from: 'AWS::Config::ConfigurationRecorder', path: 'RoleARN', beside: 'AWS::Config::DeliveryChannel', role: 'RoleARN',
    unless: ['RoleARN', '*:role/aws-service-role/*'],
  },
  // Its service-linked role cannot use the key: AWS Config delivers as itself.
  { operation: 'config.delivery-channel.slr', from: 'AWS::Config::ConfigurationRecorder', path: 'RoleARN', beside: 'AWS::Config::DeliveryChannel', where: ['RoleARN', '*:role/aws-service-role/*'] },
  { operation: 'autoscaling.launch.encrypted-ebs', from: 'AWS::AutoScaling::AutoScalingGroup', path: 'LaunchTemplate.LaunchTemplateId' },
  { operation: 'autoscaling.launch.encrypted-ebs', from: 'AWS::AutoScaling::AutoScalingGroup', path: 'LaunchTemplate.LaunchTemplateName' },
  {
    operation: 'autoscaling.launch.encrypted-ebs', from: 'AWS::AutoScaling::AutoScalingGroup',
    path: 'MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.LaunchTemplateId',
  },
  ...['LaunchTemplateId', 'LaunchTemplateName'].flatMap((member): Chain[] => [
    {
      operation: 'ec2.spot-fleet.encrypted-ebs', from: 'AWS::EC2::SpotFleet', linkedRole: 'AWSServiceRoleForEC2SpotFleet',
      path: `SpotFleetRequestConfigData.LaunchTemplateConfigs[].LaunchTemplateSpecification.${member}`,
    },
    // An instant fleet is launched with the credentials of whoever asks for it.
    {
      operation: 'ec2.spot-fleet.encrypted-ebs', from: 'AWS::EC2::EC2Fleet', linkedRole: 'AWSServiceRoleForEC2Fleet',
      path: `LaunchTemplateConfigs[].LaunchTemplateSpecification.${member}`, unless: ['Type', 'instant'],
    },
  ]),
];

/** Property of a resource that names the role which an operation on it runs as, by operation. */
export const roleProperties: { readonly [operation: string]: readonly string[] } = {
  'lambda.env-vars.invoke': ['Role'],
  'lambda.snapstart': ['Role'],
  'codebuild.project': ['ServiceRole'],
  'codepipeline.artifact-store': ['RoleArn'],
  'states.state-machine.execute': ['RoleArn'],
  'firehose.deliver-to-s3': ['ExtendedS3DestinationConfiguration.RoleARN', 'S3DestinationConfiguration.RoleARN'],
  'pipes.pipe-source-encrypted': ['RoleArn'],
  'ebs.dlm.cross-account-copy': ['ExecutionRoleArn'],
  'ecs.managed-ebs-volume': ['VolumeConfigurations[].ManagedEBSVolume.RoleArn'],
  'sagemaker.output-s3': ['RoleArn'],
};
