import { chains, roleProperties, type Chain } from '../../aws/services/chains.ts';
import { keyPropertiesOf, operationsOn, serviceOperations, type Need, type ServiceOperation } from '../../aws/services/tables.ts';
import { compilePolicy } from '../../evaluate/compile.ts';
import type { UnknownCause } from '../../evaluate/types.ts';
import { parseArn } from '../../policy/arn.ts';
import { contextKeyName } from '../../policy/context-key.ts';
import type { Policy } from '../../policy/types.ts';
import type { Place } from '../../source/place.ts';
import { findResource } from '../../world/lookup.ts';
import type { Key, Principal, Resource, World } from '../../world/types.ts';
import { parseGlob } from '../../algebra/glob.ts';
import { keyReferences, placeOfProperty, valuesAt, type KeyReference } from '../key-references.ts';
import { commonText, looseGlob, permittedCallers, type PermittedCaller } from './callers.ts';
import { contextOf, fill, type Fillings } from './contexts.ts';
import { fillingsOf, targetOf } from './targets.ts';
import type { Demand, FixedContext, ServiceUse } from './types.ts';

/** A reference to a key of the world. */
export type KnownReference = KeyReference & { readonly key: Key };

const isKnown = (reference: KeyReference): reference is KnownReference => reference.key !== undefined;

const OBJECT = 'kms:EncryptionContext:aws:s3:arn';

const isOn = (value: unknown): boolean => value === true || value === 'true';

const bucketKeyOn = (resource: Resource): boolean =>
  valuesAt(resource.properties, ['BucketEncryption', 'ServerSideEncryptionConfiguration[]', 'BucketKeyEnabled']).some(({ value }) => isOn(value));

/** Operations of which one stands for the other, by whether the bucket has a Bucket Key. */
const fitsBucket = ({ id }: ServiceOperation, resource: Resource): boolean => {
  if (resource.type !== 'AWS::S3::Bucket' || !id.startsWith('s3.')) return true;
  if (id.endsWith('.bucket-key')) return bucketKeyOn(resource);
  return !bucketKeyOn(resource) || !['s3.put-object.sse-kms', 's3.get-object.sse-kms'].includes(id);
};

/** Values that conditions of these policies want of the object's ARN. */
const wantedObjects = (policies: readonly Policy[], action: string): { readonly value: string; readonly policy: Policy }[] =>
  policies.flatMap((policy) => compilePolicy(policy).statementsFor(action.toLowerCase()).flatMap(([{ statement }]) =>
    statement.conditions.filter(({ key }) => contextKeyName(key) === contextKeyName(OBJECT)).flatMap(({ values }) => values.map((value) => ({ value, policy })))));

/** Objects on which the caller may do the operation and of which the policies speak: one of them has to work. */
const objectsFor = (caller: PermittedCaller, resource: Resource, key: Key, action: string): string[] => {
  const policies = [...(key.policy === undefined ? [] : [key.policy]), ...(caller.principal.identityPolicies ?? []).map(({ policy }) => policy)];
  const own = caller.patterns.map((glob) => [parseGlob(`${resource.arn}/?*`), glob] as const);
  const spoken = wantedObjects(policies, action).flatMap(({ value, policy }) =>
    own.flatMap((globs) => commonText([...globs, looseGlob(value, policy.version)], [value.replaceAll('*', 'object')]) ?? []));
  return [...new Set([...caller.resources, ...spoken])];
};

const demandsFor = (operation: ServiceOperation, key: Key, contexts: (need: Need, action: string) => readonly FixedContext[]): Demand[] =>
  operation.needs.filter(({ when }) => when === undefined).flatMap((need) =>
    need.actions.map((action) => ({ action, key, need, contexts: contexts(need, action) })));

const viaOf = (operation: ServiceOperation, fillings: Fillings): string | undefined =>
  operation.caller.viaService === undefined ? undefined : fill(operation.caller.viaService, fillings);

const keyUnknowns = (reference: KeyReference): UnknownCause[] => reference.certainty === 'certain' ? [] : [{
  name: `key of ${reference.resource.arn}`, matters: `${reference.text} is taken to be ${reference.key?.arn ?? 'a key'}, the only key of that name here`, place: reference.place,
}];

const common = (operation: ServiceOperation, reference: KnownReference) => ({
  operation, resource: reference.resource, noun: reference.property.noun, keyPlace: reference.place, unknowns: keyUnknowns(reference),
});

/** A copy works with two keys, and one resource shows only one of them. */
const isCopy = ({ needs }: ServiceOperation): boolean => ['source', 'target'].every((side) => needs.some(({ on }) => on === side));

/** Principals that call the service with credentials of their own. */
const callerUses = (world: World, operation: ServiceOperation, reference: KnownReference): ServiceUse[] => {
  const { resource, key } = reference;
  const target = targetOf(resource, key);
  if (target === undefined) return [];
  const fillings = fillingsOf(resource, key);
  const full = { ...fillings, viaService: viaOf(operation, fillings) };
  const byArn = new Map<string, PermittedCaller>();
  for (const api of operation.apis ?? []) {
    for (const caller of permittedCallers(world, api, target)) if (!byArn.has(caller.principal.arn)) byArn.set(caller.principal.arn, caller);
  }
  const fits = (principal: Principal): boolean => operation.caller.account !== 'consumer' || (resource.account !== undefined && principal.account !== resource.account);
  return [...byArn.values()].filter(({ principal }) => fits(principal)).map((caller): ServiceUse => ({
    ...common(operation, reference),
    caller: caller.principal.arn,
    because: `may ${caller.action} there`,
    place: caller.place,
    demands: demandsFor(operation, key, (need, action) => {
      const context = contextOf(need, action, full);
      const isObject = need.context?.[OBJECT]?.some((value) => value.includes('<key>')) === true;
      if (!isObject || resource.type !== 'AWS::S3::Bucket') return [context];
      // Under a Bucket Key the encryption context is the bucket, not the object [S3 bucket-key].
      if (bucketKeyOn(resource)) return [new Map([...context, [OBJECT, [resource.arn]]])];
      return objectsFor(caller, resource, key, action).map((object) => new Map([...context, [OBJECT, [object]]]));
    }),
  }));
};

const isRoleArn = (value: unknown): value is string => typeof value === 'string' && parseArn(value)?.service === 'iam';

interface NamedRole {
  readonly arn: string;
  readonly place: Place;
}

/** The roles that a property of a resource names. */
const rolesAt = (resource: Resource, path: string): NamedRole[] =>
  valuesAt(resource.properties, path.split('.')).flatMap(({ steps, value }) => (isRoleArn(value) ? [{ arn: value, place: placeOfProperty(resource, steps) }] : []));

const fixed = (operation: ServiceOperation, key: Key, fillings: Fillings): Demand[] =>
  demandsFor(operation, key, (need, action) => [contextOf(need, action, { ...fillings, viaService: viaOf(operation, fillings) })]);

const roleUse = (operation: ServiceOperation, reference: KnownReference, role: NamedRole, because: string): ServiceUse => ({
  ...common(operation, reference),
  caller: role.arn,
  because,
  place: role.place,
  demands: fixed(operation, reference.key, fillingsOf(reference.resource, reference.key)),
});

/** The role that the resource itself names. */
const ownRoleUses = (operation: ServiceOperation, reference: KnownReference): ServiceUse[] =>
  (roleProperties[operation.id] ?? []).flatMap((path) => rolesAt(reference.resource, path))
    .map((role) => roleUse(operation, reference, role, `is the role that the ${reference.property.noun} runs as`));

const serviceUse = (operation: ServiceOperation, reference: KnownReference, source: Resource, because: string, place: Place): ServiceUse[] => {
  const { resource, key } = reference;
  const name = fill(operation.caller.principal ?? '', fillingsOf(source, key)) ?? fill(operation.caller.principal ?? '', fillingsOf(resource, key));
  if (name === undefined || name === '') return [];
  const from = fillingsOf(source, key);
  const fillings = { ...fillingsOf(resource, key), sourceResourceArn: from['arn'], account: from['account'], sourceBucketAccount: from['account'] };
  const sourceBucket = source.type === 'AWS::S3::Bucket' ? from['name'] : undefined;
  return [{ ...common(operation, reference), caller: name, because, place, demands: fixed(operation, key, { ...fillings, sourceBucket }) }];
};

/** Operations whose service works on the resource for the resource's own sake. */
const ALONE = new Set([
  'cloudtrail.trail.encrypt', 'cloudtrail.trail.describe-key', 'cloudtrail.lake.event-data-store', 'logs.log-group.associate', 's3.inventory.sse-kms',
  's3.storage-lens-export.sse-kms', 'lambda.zip-package', 'events.event-bus', 'events.archive', 'glue.job.cloudwatch-encryption', 'route53.dnssec.ksk',
  'ses.receipt-rule.s3-kms', 'guardduty.export-findings', 'ecs.fargate-ephemeral-storage', 'ssm.resource-data-sync',
]);

const usesOf = (world: World, reference: KnownReference): ServiceUse[] =>
  operationsOn(reference.property.id).filter((operation) => fitsBucket(operation, reference.resource)).flatMap((operation) => {
    const { kind } = operation.caller;
    if (isCopy(operation)) return [];
    if (kind === 'caller-credentials-via-service') return callerUses(world, operation, reference);
    if (kind === 'execution-role') return ownRoleUses(operation, reference);
    if (kind !== 'service-principal' || !ALONE.has(operation.id)) return [];
    return serviceUse(operation, reference, reference.resource, `works for the ${reference.property.noun}`, reference.place);
  });

const operationById = new Map(serviceOperations.map((operation) => [operation.id, operation]));

const nameIndex = new WeakMap<World, ReadonlyMap<string, readonly Resource[]>>();

const indexByName = (world: World): ReadonlyMap<string, readonly Resource[]> => {
  const index = new Map<string, Resource[]>();
  for (const resource of world.resources) {
    const name = resource.arn.split(/[:/]/).at(-1) ?? '';
    index.set(name, [...index.get(name) ?? [], resource]);
  }
  return index;
};

/** Resources by their own name, for references that do not give an ARN. */
const resourcesNamed = (world: World, name: string): readonly Resource[] => {
  const index = nameIndex.get(world) ?? indexByName(world);
  nameIndex.set(world, index);
  return index.get(name) ?? [];
};

const linked = (world: World, from: Resource, text: string): readonly Resource[] => {
  const whole = findResource(world, text);
  if (whole !== undefined) return [whole];
  return resourcesNamed(world, text).filter(({ account, region }) =>
    (account === undefined || from.account === undefined || account === from.account) && (region === undefined || from.region === undefined || region === from.region));
};

const holds = (from: Resource, where: Chain['where']): boolean =>
  where === undefined || valuesAt(from.properties, where[0].split('.')).some(({ value }) => value === where[1]);

const rolesOfChain = (world: World, chain: Chain, from: Resource): NamedRole[] => {
  if (chain.role !== undefined) return rolesAt(from, chain.role);
  return valuesAt(from.properties, (chain.roleOf ?? '').split('.')).flatMap(({ value }) =>
    typeof value === 'string' ? linked(world, from, value).flatMap((other) => rolesAt(other, 'Role')) : []);
};

const chainUses = (world: World, chain: Chain, byResource: ReadonlyMap<Resource, readonly KnownReference[]>): ServiceUse[] => {
  const operation = operationById.get(chain.operation);
  if (operation === undefined) return [];
  return world.resources.filter((from) => from.type === chain.from && holds(from, chain.where)).flatMap((from) =>
    valuesAt(from.properties, chain.path.split('.')).flatMap(({ steps, value }): ServiceUse[] => {
      if (typeof value !== 'string') return [];
      const place = placeOfProperty(from, steps);
      const kind = keyPropertiesOf(from.type)[0]?.noun ?? (from.type.split('::').at(-1) ?? '').replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
      const name = `${kind} ${from.arn.split(/[:/]/).at(-1) ?? from.arn}`;
      return linked(world, from, value).flatMap((target) => byResource.get(target) ?? []).filter(({ property }) => operation.resources?.includes(property.id) === true)
        .flatMap((reference) => {
          const because = `works for ${name}`;
          if (operation.caller.kind === 'service-principal') return serviceUse(operation, reference, from, because, place);
          return rolesOfChain(world, chain, from).map((role) => roleUse(operation, reference, role, `is the role that ${name} runs as`));
        });
    }));
};

const byResourceOf = (references: readonly KnownReference[]): ReadonlyMap<Resource, readonly KnownReference[]> => {
  const index = new Map<Resource, KnownReference[]>();
  for (const reference of references) index.set(reference.resource, [...index.get(reference.resource) ?? [], reference]);
  return index;
};

/** Everybody of the world who has to be able to do something with a key for a service's sake, in a fixed order. */
export const serviceUses = (world: World): ServiceUse[] => {
  const references = keyReferences(world).filter(isKnown).filter(({ key }) => key.manager !== 'AWS');
  const byResource = byResourceOf(references);
  return [...references.flatMap((reference) => usesOf(world, reference)), ...chains.flatMap((chain) => chainUses(world, chain, byResource))];
};
