import { chains } from '../aws/services/chains.ts';
import { operationsOn, type ServiceOperation } from '../aws/services/tables.ts';
import { parseArn } from '../policy/arn.ts';
import { hasUnknown, inSentence } from '../policy/unknown.ts';
import type { Place } from '../source/place.ts';
import type { UnknownCause } from '../evaluate/types.ts';
import type { Key, Resource, World } from '../world/types.ts';
import { resourceName } from './blast-radius.ts';
import { inWords } from './deeds.ts';
import { keyName } from './key-name.ts';
import { keyReferences, valuesAt, type KeyReference } from './key-references.ts';
import { linkedResources, operationNamed, serviceUse } from './services/chain-uses.ts';
import { nounOf } from './services/words.ts';
import { meets } from './services/works.ts';

/** A key that a resource names and that its service cannot work with. */
export interface UnfitKey {
  readonly resource: Resource;
  readonly noun: string;
  readonly place: Place;
  readonly key: Key | undefined;
  /** The key in a sentence. */
  readonly named: string;
  /** What does not fit; reads on after "which": `is in eu-west-1, not in us-east-1`. */
  readonly why: string;
  readonly advice: string;
  readonly confidence: ServiceOperation['confidence'];
  /** It may work all the same. */
  readonly doubtful?: true;
  readonly unknowns: readonly UnknownCause[];
}

/** Properties that name the key of another Region: of a copy or replica there. */
const ELSEWHERE = new Set([
  's3.bucket.replication-replica-key', 'dlm.policy.cross-region-copy-key', 'rds.db-instance.backup-replication-key', 'rds.automated-backups-replication.key',
  'secretsmanager.secret.replica-key', 'dynamodb.global-table.sse', 'efs.replication.key', 'redshift.snapshot-copy-grant.key', 'imagebuilder.distribution.ami-key',
  'route53.key-signing-key.key', 'cloudtrail.trail.key',
]);

/** Storage that cannot be under a multi-Region key [ECS ManagedStorageConfiguration, fargate-create-storage-key]. */
const SINGLE_REGION_ONLY = new Set(['ecs.cluster.fargate-storage-key', 'ecs.cluster.managed-storage-key']);

const known = (text: string | undefined): string | undefined => (text === undefined || text === '' || hasUnknown(text) ? undefined : text);

type Check = (reference: KeyReference) => Pick<UnfitKey, 'why' | 'advice'> | undefined;

const checkRegion: Check = ({ resource, text, property, key }) => {
  const there = known(key?.region ?? parseArn(text)?.region);
  const here = known(resource.region);
  if (there === undefined || here === undefined || there === here || ELSEWHERE.has(property.id)) return undefined;
  return { why: `is in ${there}, and the ${property.noun} in ${here}`, advice: `name a key of ${here}, or a replica there if it is a multi-Region key` };
};

const MANAGED_ALIAS = /(?:^|:)alias\/aws\//;

const isAwsManaged = ({ key, text }: Pick<KeyReference, 'key' | 'text'>): boolean => key?.manager === 'AWS' || MANAGED_ALIAS.test(text);

const checkAccount: Check = (reference) => {
  const owner = known(reference.key?.account ?? parseArn(reference.text)?.account);
  const here = known(reference.resource.account);
  if (owner === undefined || here === undefined || owner === here || !isAwsManaged(reference)) return undefined;
  return { why: `is an AWS managed key of account ${owner}: only principals of that account can use it`, advice: 'use a customer managed key that both accounts may use' };
};

const fittingSpecs = (reference: KeyReference): readonly string[] => [...new Set(operationsOn(reference.property.id).flatMap(({ keySpecs }) => keySpecs))];

const checkSpec: Check = (reference) => {
  const { key } = reference;
  const fitting = fittingSpecs(reference);
  const spec = known(key?.spec);
  if (fitting.length > 0 && spec !== undefined && !fitting.includes(spec)) {
    return { why: `has the spec ${spec}, where only ${inWords(fitting)} works`, advice: `use a key of spec ${inWords(fitting)}` };
  }
  const usages = [...new Set(operationsOn(reference.property.id).map(({ keyUsage }) => keyUsage))];
  const usage = known(key?.usage);
  if (usages.length === 0 || usage === undefined || usages.includes(usage)) return undefined;
  return { why: `is for ${usage}, where only ${inWords(usages)} works`, advice: `use a key whose usage is ${inWords(usages)}` };
};

const BROKEN_STATES: { readonly [state: string]: string } = {
  Unavailable: 'cannot be reached: its custom key store is disconnected',
  PendingReplicaDeletion: 'waits to be deleted, once its replicas are gone',
};

const checkState: Check = ({ key }) => {
  const why = BROKEN_STATES[key?.state ?? ''];
  return why === undefined ? undefined : { why, advice: 'bring the key back to the state Enabled, or use another one' };
};

const checkMultiRegion: Check = ({ key, property }) =>
  (SINGLE_REGION_ONLY.has(property.id) && key !== undefined && (key.multiRegion === 'PRIMARY' || key.multiRegion === 'REPLICA')
    ? { why: 'is a multi-Region key, which this storage refuses', advice: 'use a single-Region key' }
    : undefined);

// [Route 53 dns-configuring-dnssec-cmk-requirements]
const checkSigningRegion: Check = ({ key, property, text }) => {
  const region = known(key?.region ?? parseArn(text)?.region);
  if (property.id !== 'route53.key-signing-key.key' || region === undefined || region === 'us-east-1') return undefined;
  return { why: `is in ${region}: DNSSEC signing works with keys of us-east-1 only`, advice: 'use a key of us-east-1' };
};

const CHECKS: readonly Check[] = [checkRegion, checkAccount, checkSpec, checkState, checkMultiRegion, checkSigningRegion];

/** An AWS managed key of an account that is not known is called by its alias alone. */
const nameOfReference = ({ key, text }: Pick<KeyReference, 'key' | 'text'>): string =>
  (key !== undefined ? keyName(key) : hasUnknown(text) ? /alias\/aws\/.*/.exec(text)?.[0] ?? inSentence(text) : text);

const unknownsOf = ({ certainty, key, resource, text, place }: KeyReference): UnknownCause[] => (certainty === 'certain' || key === undefined ? [] : [{
  name: `key of ${resource.arn}`, matters: `${text} is taken to be ${key.arn}, the only key of that name here`, place,
}]);

const confidenceOf = ({ property }: KeyReference): ServiceOperation['confidence'] =>
  (operationsOn(property.id).some(({ confidence }) => confidence !== 'memory') || operationsOn(property.id).length === 0 ? 'source' : 'memory');

const unfitIn = (reference: KeyReference): UnfitKey[] => CHECKS.flatMap((check) => {
  const found = check(reference);
  return found === undefined ? [] : [{
    ...found, resource: reference.resource, noun: reference.property.noun, place: reference.place, key: reference.key, named: nameOfReference(reference),
    confidence: confidenceOf(reference), unknowns: unknownsOf(reference),
  }];
});

/** Services that send to a queue or topic under an AWS managed key: its policy is AWS's and does not let them in. */
const sendersToManagedKeys = (world: World, references: readonly KeyReference[]): UnfitKey[] => chains.flatMap((chain) => {
  const operation = operationNamed(chain.operation);
  if (operation.caller.kind !== 'service-principal' || operation.awsManagedKeyWorks === true) return [];
  return world.resources.filter(({ type }) => type === chain.from).flatMap((from) => valuesAt(from.properties, chain.path.split('.')).flatMap(({ value }) => {
    if (typeof value !== 'string') return [];
    const targets = linkedResources(world, from, value);
    return references.filter((reference) => targets.includes(reference.resource) && isAwsManaged(reference) && operation.resources?.includes(reference.property.id) === true)
      .map((reference): UnfitKey => ({
        resource: reference.resource, noun: reference.property.noun, place: reference.place, key: reference.key, named: nameOfReference(reference),
        why: `is an AWS managed key: its policy lets ${operation.caller.principal ?? 'the service'} in for nobody, and cannot be changed; `
          + `what ${nounOf(from)} ${inSentence(resourceName(from))} sends is lost`,
        advice: `use a customer managed key whose policy allows ${operation.caller.principal ?? 'the service'}`,
        confidence: operation.confidence, unknowns: [],
      }));
  }));
});

const ACCESS_LOGS = operationNamed('s3.server-access-logging');

/** Whether the log files get through: by AWS's documentation never, by others where the key policy lets the service in. */
const deliveryOf = (world: World, reference: KeyReference, from: Resource): 'no' | UnknownCause[] => {
  const doubt: UnknownCause = { name: 'delivery of server access logs under a KMS key', matters: ACCESS_LOGS.doubt ?? '' };
  const { key } = reference;
  if (key === undefined || isAwsManaged(reference)) return [doubt];
  const uses = serviceUse(ACCESS_LOGS, { ...reference, key }, from, 'delivers the log files', reference.place);
  const answers = uses.flatMap((use) => use.demands.map((demand) => meets(world, use, demand)));
  return answers.some(({ answer }) => answer === 'no') ? 'no' : [doubt, ...unknownsOf(reference)];
};

/** A bucket that gets access logs is to have no default key of KMS [S3 enable-server-access-logging; aws-cdk pull request 25350]. */
const logTargets = (world: World, references: readonly KeyReference[]): UnfitKey[] => world.resources.flatMap((from) =>
  valuesAt(from.properties, ['LoggingConfiguration', 'DestinationBucketName']).flatMap(({ value }) => references
    .filter(({ resource, property }) => typeof value === 'string' && property.id === 's3.bucket.default-encryption' && resource.arn.endsWith(`:s3:::${String(value)}`))
    .map((reference): UnfitKey => {
      const delivery = deliveryOf(world, reference, from);
      const logs = `the log files of bucket ${inSentence(resourceName(from))}`;
      return {
        resource: reference.resource, noun: 'bucket', place: reference.place, key: reference.key, named: nameOfReference(reference),
        advice: 'encrypt the bucket that takes access logs with SSE-S3 (AES256)',
        ...(delivery === 'no'
          ? { why: `does not let logging.s3.amazonaws.com in: ${logs} are lost`, confidence: 'source', unknowns: unknownsOf(reference) }
          : { why: `is a KMS key, where AWS supports SSE-S3 only: ${logs} may be lost`, confidence: 'source', unknowns: delivery, doubtful: true }),
      };
    })));

/** Every key that a resource names and cannot work with, whatever the policies say. */
export const unfitKeys = (world: World): UnfitKey[] => {
  const references = keyReferences(world);
  const found = [...references.flatMap(unfitIn), ...sendersToManagedKeys(world, references), ...logTargets(world, references)];
  const idOf = ({ resource, place, why }: UnfitKey): string => [resource.arn, resource.type, place.path.join('.'), why].join('\n');
  return [...new Map(found.map((unfit) => [idOf(unfit), unfit])).values()];
};
