import { roleProperties } from '../../aws/services/chains.ts';
import { operationsOn, type ServiceOperation } from '../../aws/services/tables.ts';
import type { Resource, World } from '../../world/types.ts';
import { keyReferences, valuesAt, type KeyReference } from '../key-references.ts';
import { bucketKeyOn, callerUses } from './caller-uses.ts';
import { linkedResources, serviceUse, usesByChains } from './chain-uses.ts';
import { grantsAreRead } from './granted.ts';
import { redriveUses } from './redrives.ts';
import { snapshotCopyUses } from './snapshot-copies.ts';
import type { ServiceUse } from './types.ts';
import { inOneItem, roleUse, rolesAt, type KnownReference } from './use-parts.ts';

const isKnown = (reference: KeyReference): reference is KnownReference => reference.key !== undefined;

const tierOf = (resource: Resource): string => {
  const [tier] = valuesAt(resource.properties, ['Tier']);
  return typeof tier?.value === 'string' ? tier.value : 'Standard';
};

/** Work that is over needs its key no more; what failed will be run again. */
const OVER: { readonly [type: string]: readonly [property: string, ...states: string[]] } = {
  'AWS::SageMaker::TrainingJob': ['TrainingJobStatus', 'Completed', 'Stopped', 'Deleting'],
  'AWS::SageMaker::ProcessingJob': ['ProcessingJobStatus', 'Completed', 'Stopped'],
  'AWS::InspectorV2::FindingsReport': ['Status', 'SUCCEEDED', 'CANCELLED'],
};

const isOver = ({ type, properties }: Resource): boolean => {
  const [property, ...states] = OVER[type] ?? [''];
  return valuesAt(properties, [property]).some(({ value }) => states.includes(String(value)));
};

/** Operations of which one or the other applies, by how the resource is configured. */
const fits = (world: World, { id }: ServiceOperation, resource: Resource): boolean => {
  if (isOver(resource)) return false;
  if (id === 'cloudtrail.trail.bucket-key') {
    return valuesAt(resource.properties, ['S3BucketName']).some(({ value }) => linkedResources(world, resource, String(value)).some(bucketKeyOn));
  }
  if (id.startsWith('ssm.put-parameter.')) return id.endsWith('.advanced') === (tierOf(resource) === 'Advanced');
  if (id === 'lambda.snapstart') return valuesAt(resource.properties, ['SnapStart', 'ApplyOn']).some(({ value }) => value === 'PublishedVersions');
  if (resource.type !== 'AWS::S3::Bucket' || !id.startsWith('s3.')) return true;
  if (id.endsWith('.bucket-key')) return bucketKeyOn(resource);
  return !bucketKeyOn(resource) || !['s3.put-object.sse-kms', 's3.get-object.sse-kms'].includes(id);
};

/** Which of the two keys of a copy a property names, by operation and property. */
const SIDES: { readonly [operation: string]: { readonly [property: string]: 'source' | 'target' } } = {
  'secretsmanager.replicate': { 'secretsmanager.secret.key': 'source', 'secretsmanager.secret.replica-key': 'target' },
  'ebs.dlm.cross-account-copy': { 'dlm.policy.cross-region-copy-key': 'target' },
};

/** A copy works with two keys, and one property names only one of them. */
const isCopy = ({ needs }: ServiceOperation): boolean =>
  ['source', 'target'].every((side) => needs.some(({ on, when }) => on === side && when === undefined));

/** The role that the resource itself names. */
const ownRoleUses = (operation: ServiceOperation, reference: KnownReference, side: string | undefined): ServiceUse[] =>
  (roleProperties[operation.id] ?? []).flatMap((path) => rolesAt(reference.resource, path))
    .filter(({ steps }) => inOneItem(steps, reference.steps))
    .map((role) => roleUse(operation, reference, role, `is the role that the ${reference.property.noun} runs as`, side));

/** Replication reads with the bucket's key and writes with the one that its rule names [S3 replication-config-for-kms-objects]. */
const replicationUses = (operation: ServiceOperation, reference: KnownReference): ServiceUse[] => {
  const side = reference.property.id === 's3.bucket.replication-replica-key' ? 'target' : 'source';
  return rolesAt(reference.resource, 'ReplicationConfiguration.Role').map((role) =>
    roleUse(operation, reference, role, 'is the role that replicates the bucket', side));
};

/** Operations whose service works on the resource for the resource's own sake. */
const ALONE = new Set([
  'cloudtrail.trail.encrypt', 'cloudtrail.trail.describe-key', 'cloudtrail.lake.event-data-store', 'logs.log-group.associate', 's3.inventory.sse-kms',
  's3.storage-lens-export.sse-kms', 'lambda.zip-package', 'events.event-bus', 'events.archive', 'glue.job.cloudwatch-encryption', 'route53.dnssec.ksk',
  'ses.receipt-rule.s3-kms', 'guardduty.export-findings', 'ecs.fargate-ephemeral-storage', 'ssm.resource-data-sync',
  'cloudtrail.trail.bucket-key', 'lambda.esm.filter-criteria',
  'macie.discovery-export', 'access-analyzer-or-inspector.export',
]);

const usesOf = (world: World, reference: KnownReference): ServiceUse[] =>
  operationsOn(reference.property.id).filter((operation) => fits(world, operation, reference.resource)).flatMap((operation) => {
    if (operation.id === 's3.replication.sse-kms') return replicationUses(operation, reference);
    const side = SIDES[operation.id]?.[reference.property.id];
    if (isCopy(operation) && side === undefined) return [];
    const { kind } = operation.caller;
    if (kind === 'caller-credentials-via-service') return callerUses(world, operation, reference, side);
    if (kind === 'execution-role') return ownRoleUses(operation, reference, side);
    // Only of grants that were read can be said that one is missing.
    if (kind === 'grant-to-service-role' && grantsAreRead(reference.key)) {
      return serviceUse(operation, reference, reference.resource, `works for the ${reference.property.noun} by a grant`, reference.place);
    }
    if (kind !== 'service-principal' || !ALONE.has(operation.id)) return [];
    return serviceUse(operation, reference, reference.resource, `works for the ${reference.property.noun}`, reference.place);
  });

/** Everybody of the world who has to be able to do something with a key for a service's sake, in a fixed order. */
export const serviceUses = (world: World): ServiceUse[] => {
  // The policies of AWS managed keys are AWS's: everybody of their account gets through by the service.
  const references = keyReferences(world).filter(isKnown).filter(({ key }) => key.manager !== 'AWS');
  return [
    ...references.flatMap((reference) => usesOf(world, reference)),
    ...usesByChains(world, references),
    ...references.flatMap((reference) => snapshotCopyUses(world, reference)),
    ...references.flatMap((reference) => redriveUses(world, reference)),
  ];
};
