import { row } from './row.ts';
import type { Row } from './row.ts';

/** KMS, IAM and Organizations [provider hashicorp/aws, page of each resource; CloudFormation reference, page of each type]. */
export const SECURITY: readonly Row[] = [
  row('aws_kms_key', 'AWS::KMS::Key', 'policy=KeyPolicy', 'customer_master_key_spec=KeySpec', 'is_enabled=Enabled', 'deletion_window_in_days=PendingWindowInDays'),
  row('aws_kms_external_key', 'AWS::KMS::Key', 'policy=KeyPolicy', 'enabled=Enabled', 'deletion_window_in_days=PendingWindowInDays', ':Origin=EXTERNAL'),
  row('aws_kms_replica_key', 'AWS::KMS::ReplicaKey', 'policy=KeyPolicy', 'deletion_window_in_days=PendingWindowInDays'),
  row('aws_kms_replica_external_key', 'AWS::KMS::ReplicaKey', 'policy=KeyPolicy', 'deletion_window_in_days=PendingWindowInDays'),
  row('aws_kms_alias', 'AWS::KMS::Alias', 'name=AliasName'),

  row('aws_iam_role', 'AWS::IAM::Role', 'name=RoleName', 'assume_role_policy=AssumeRolePolicyDocument',
    'inline_policy[].name=Policies[].PolicyName', 'inline_policy[].policy=Policies[].PolicyDocument'),
  row('aws_iam_user', 'AWS::IAM::User', 'name=UserName'),
  row('aws_iam_group', 'AWS::IAM::Group', 'name=GroupName'),
  row('aws_iam_policy', 'AWS::IAM::ManagedPolicy', 'name=ManagedPolicyName', 'policy=PolicyDocument'),
  row('aws_iam_role_policy', 'AWS::IAM::RolePolicy', 'role=RoleName', 'name=PolicyName', 'policy=PolicyDocument'),
  row('aws_iam_user_policy', 'AWS::IAM::UserPolicy', 'user=UserName', 'name=PolicyName', 'policy=PolicyDocument'),
  row('aws_iam_group_policy', 'AWS::IAM::GroupPolicy', 'group=GroupName', 'name=PolicyName', 'policy=PolicyDocument'),
  row('aws_iam_instance_profile', 'AWS::IAM::InstanceProfile', 'name=InstanceProfileName', 'role=Roles'),
  row('aws_iam_group_membership', 'AWS::IAM::UserToGroupAddition', 'group=GroupName', 'users=Users'),

  row('aws_organizations_policy', 'AWS::Organizations::Policy', '?Type=SERVICE_CONTROL_POLICY'),
];

/** Resources that state a part of another one, which an argument of theirs names. */
export const SECURITY_PARTS: readonly Row[] = [
  row('aws_kms_key_policy', 'AWS::KMS::Key', '@key_id', 'policy=KeyPolicy', 'bypass_policy_lockout_safety_check=BypassPolicyLockoutSafetyCheck'),
  row('aws_iam_role_policy_attachment', 'AWS::IAM::Role', '@role', 'policy_arn=ManagedPolicyArns[]'),
  row('aws_iam_user_policy_attachment', 'AWS::IAM::User', '@user', 'policy_arn=ManagedPolicyArns[]'),
  row('aws_iam_group_policy_attachment', 'AWS::IAM::Group', '@group', 'policy_arn=ManagedPolicyArns[]'),
  row('aws_iam_policy_attachment', 'AWS::IAM::Role', '@roles', 'policy_arn=ManagedPolicyArns[]'),
  row('aws_iam_policy_attachment', 'AWS::IAM::User', '@users', 'policy_arn=ManagedPolicyArns[]'),
  row('aws_iam_policy_attachment', 'AWS::IAM::Group', '@groups', 'policy_arn=ManagedPolicyArns[]'),
  row('aws_iam_role_policy_attachments_exclusive', 'AWS::IAM::Role', '@role_name', 'policy_arns=ManagedPolicyArns'),
  row('aws_iam_user_group_membership', 'AWS::IAM::User', '@user', 'groups=Groups'),
  row('aws_organizations_policy_attachment', 'AWS::Organizations::Policy', '@policy_id', 'target_id=TargetIds[]'),
];
