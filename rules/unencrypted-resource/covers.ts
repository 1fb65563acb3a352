/** Checks of other tools that ask for encryption of any kind. */
export const COVERS: readonly string[] = [
  'CKV_AWS_3', 'CKV_AWS_8', 'CKV_AWS_106', 'CKV_AWS_16', 'CKV_AWS_96', 'CKV_AWS_140', 'CKV_AWS_146', 'CKV_AWS_26',
  'CKV_AWS_27', 'CKV_AWS_42', 'CKV_AWS_43', 'CKV_AWS_240', 'CKV_AWS_64', 'CKV_AWS_29', 'CKV_AWS_44', 'CKV_AWS_74',
  'CKV_AWS_5', 'CKV_AWS_47', 'CKV_AWS_94', 'CKV_AWS_99', 'CKV_AWS_155', 'CKV_AWS_156', 'CKV_AWS_19', 'AWS-0026',
  'AWS-0008', 'AWS-0131', 'AWS-0079', 'AWS-0080', 'AWS-0095', 'AWS-0096', 'AWS-0037', 'AWS-0064', 'AWS-0084',
  'AWS-0045', 'AWS-0076', 'AWS-0021', 'AWS-0048', 'AWS-0023', 'AWS-0109', 'AWS-0088', 'AVD-AWS-0026', 'AVD-AWS-0008',
  'AVD-AWS-0131', 'AVD-AWS-0079', 'AVD-AWS-0080', 'AVD-AWS-0095', 'AVD-AWS-0096', 'AVD-AWS-0037', 'AVD-AWS-0064',
  'AVD-AWS-0084', 'AVD-AWS-0045', 'AVD-AWS-0076', 'AVD-AWS-0021', 'AVD-AWS-0048', 'AVD-AWS-0023', 'AVD-AWS-0109',
  'AVD-AWS-0088', 'F1', 'F26', 'F27', 'F30', 'F32', 'F25', 'F28', 'W47', 'W48', 'W49', 'W88', 'F29',
  'sns_topics_kms_encryption_at_rest_enabled', 'sqs_queues_server_side_encryption_enabled',
  'efs_encryption_at_rest_enabled', 'redshift_cluster_encrypted_at_rest', 'ENCRYPTED_VOLUMES', 'RDS_STORAGE_ENCRYPTED',
];
