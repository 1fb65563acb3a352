import { matchesGlob, parseGlob } from '../../algebra/glob.ts';
import { chains, type Chain } from '../../aws/services/chains.ts';
import { serviceOperations, type ServiceOperation } from '../../aws/services/tables.ts';
import type { Place } from '../../source/place.ts';
import { findResource } from '../../world/lookup.ts';
import type { Resource, World } from '../../world/types.ts';
import { resourceName } from '../blast-radius.ts';
import { placeOfProperty, valuesAt } from '../key-references.ts';
import { nounOf } from './words.ts';
import { fill } from './contexts.ts';
import { fillingsOf, partitionOf } from './targets.ts';
import type { ServiceUse } from './types.ts';
import { fixedDemands, partsOf, roleUse, rolesAt, type KnownReference, type NamedRole } from './use-parts.ts';

const operationById = new Map(serviceOperations.map((operation) => [operation.id, operation]));

/** One operation of the data by its id. */
export const operationNamed = (id: string): ServiceOperation => {
  const operation = operationById.get(id);
  if (operation === undefined) throw new Error(`the services' data has no operation ${id}`);
  return operation;
};

const nameIndex = new WeakMap<World, ReadonlyMap<string, readonly Resource[]>>();

const namesOf = (resource: Resource): string[] => {
  const written = ['LaunchTemplateName', 'Name'].flatMap((member) => {
    const name = resource.properties[member];
    return typeof name === 'string' ? [name] : [];
  });
  return [...new Set([resource.arn.split(/[:/]/).at(-1) ?? '', ...written])];
};

const indexByName = (world: World): ReadonlyMap<string, readonly Resource[]> => {
  const index = new Map<string, Resource[]>();
  for (const resource of world.resources) for (const name of namesOf(resource)) index.set(name, [...index.get(name) ?? [], resource]);
  return index;
};

/** Resources by their own name, for references that do not give an ARN. */
const resourcesNamed = (world: World, name: string): readonly Resource[] => {
  const index = nameIndex.get(world) ?? indexByName(world);
  nameIndex.set(world, index);
  return index.get(name) ?? [];
};

const sameOrUnknown = (left: string | undefined, right: string | undefined): boolean => left === undefined || right === undefined || left === right;

/** The resources that a property of another may mean by an ARN, a pattern of ARNs or a name. */
export const linkedResources = (world: World, from: Resource, text: string): readonly Resource[] => {
  if (text.startsWith('arn:') && /[*?]/.test(text)) {
    const glob = parseGlob(text);
    return world.resources.filter(({ arn }) => matchesGlob(glob, arn));
  }
  const whole = findResource(world, text);
  if (whole !== undefined) return [whole];
  return resourcesNamed(world, text).filter((other) => other !== from && sameOrUnknown(other.account, from.account) && sameOrUnknown(other.region, from.region));
};

/** The only resources of a type in the account and Region of another: there is one to a Region. */
const besideOf = (world: World, from: Resource, type: string): readonly Resource[] => {
  const near = world.resources.filter((other) => other.type === type && sameOrUnknown(other.account, from.account) && sameOrUnknown(other.region, from.region));
  return near.length === 1 ? near : [];
};

const holds = (from: Resource, [path, pattern]: NonNullable<Chain['where']>): boolean =>
  valuesAt(from.properties, path.split('.')).some(({ value }) => matchesGlob(parseGlob(pattern), String(value)));

const applies = (from: Resource, { where, unless }: Chain): boolean =>
  (where === undefined || holds(from, where)) && (unless === undefined || !holds(from, unless));

const rolesOfChain = (world: World, chain: Chain, from: Resource): NamedRole[] => {
  if (chain.role !== undefined) return rolesAt(from, chain.role);
  return valuesAt(from.properties, (chain.roleOf ?? '').split('.')).flatMap(({ value }) =>
    (typeof value === 'string' ? linkedResources(world, from, value).flatMap((other) => rolesAt(other, chain.roleMember ?? 'Role')) : []));
};

const textAt = (resource: Resource, path: string): string | undefined => {
  const value = valuesAt(resource.properties, path.split('.'))[0]?.value;
  return typeof value === 'string' ? value : undefined;
};

/** A use by the service itself, which names `source` as the resource that it works for. */
export const serviceUse = (operation: ServiceOperation, reference: KnownReference, source: Resource, because: string, place: Place, sourceArn?: string): ServiceUse[] => {
  const { resource, key } = reference;
  const from = fillingsOf(source, key);
  const own = fillingsOf(resource, key);
  const name = fill(operation.caller.principal ?? '', own);
  if (name === undefined || name === '') return [];
  const fillings = {
    ...own, sourceResourceArn: sourceArn ?? from['arn'], account: from['account'], sourceBucketAccount: from['account'],
    sourceBucket: source.type === 'AWS::S3::Bucket' ? from['name'] : undefined,
  };
  return [{ ...partsOf(operation, reference), caller: name, because, place, demands: fixedDemands(operation, key, fillings) }];
};

/** The service-linked role that does it: the one which the resource names, or the service's default one. */
const linkedRole = ({ caller }: ServiceOperation, from: Resource, wanted: string | undefined): Pick<NamedRole, 'arn' | 'place'>[] => {
  const named = rolesAt(from, 'ServiceLinkedRoleARN');
  if (named.length > 0) return named;
  const [names, services] = [caller.roleName?.split(' | ') ?? [], caller.principal?.split(' | ') ?? []];
  const index = wanted === undefined ? 0 : names.indexOf(wanted);
  const [principal = '', roleName = ''] = [services[index], names[index]];
  return from.account === undefined ? [] : [{ arn: `arn:${partitionOf(from.arn)}:iam::${from.account}:role/aws-service-role/${principal}/${roleName}`, place: from.place }];
};

const useOf = (world: World, chain: Chain, from: Resource, place: Place, reference: KnownReference): ServiceUse[] => {
  const operation = operationNamed(chain.operation);
  const name = `${nounOf(from)} ${resourceName(from)}`;
  const { kind } = operation.caller;
  if (kind === 'service-principal') {
    return serviceUse(operation, reference, from, `works for ${name}`, place, chain.source === undefined ? undefined : textAt(from, chain.source));
  }
  if (kind === 'service-linked-role') return linkedRole(operation, from, chain.linkedRole).map((role) => ({ ...roleUse(operation, reference, role, `launches the instances of ${name}`), place }));
  return rolesOfChain(world, chain, from).map((role) => roleUse(operation, reference, role, `is the role that works for ${name}`));
};

const chainUses = (world: World, chain: Chain, byResource: ReadonlyMap<Resource, readonly KnownReference[]>): ServiceUse[] => {
  const { resources = [] } = operationNamed(chain.operation);
  const own = world.resources.filter((from) => from.type === chain.from && applies(from, chain));
  return own.flatMap((from) => valuesAt(from.properties, chain.path.split('.')).flatMap(({ steps, value }): ServiceUse[] => {
    if (typeof value !== 'string') return [];
    const place = placeOfProperty(from, steps);
    const targets = chain.onItself === true ? [from] : chain.beside === undefined ? linkedResources(world, from, value) : besideOf(world, from, chain.beside);
    const references = targets.flatMap((target) => byResource.get(target) ?? []).filter(({ property }) => resources.includes(property.id));
    return references.flatMap((reference) => useOf(world, chain, from, place, reference));
  }));
};

const byResourceOf = (references: readonly KnownReference[]): ReadonlyMap<Resource, readonly KnownReference[]> => {
  const index = new Map<Resource, KnownReference[]>();
  for (const reference of references) index.set(reference.resource, [...index.get(reference.resource) ?? [], reference]);
  return index;
};

/** Uses that one resource brings about on the key of another. */
export const usesByChains = (world: World, references: readonly KnownReference[]): ServiceUse[] => {
  const byResource = byResourceOf(references);
  return chains.flatMap((chain) => chainUses(world, chain, byResource));
};
