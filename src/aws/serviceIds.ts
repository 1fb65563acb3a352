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
