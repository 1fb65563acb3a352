import { actionTakesKey } from '../../aws/kms.ts';
import { keyProperties, type Need, type ServiceOperation } from '../../aws/services/tables.ts';
import type { UnknownCause } from '../../evaluate/types.ts';
import { parseArn } from '../../policy/arn.ts';
import type { Place } from '../../source/place.ts';
import type { Key, Resource } from '../../world/types.ts';
import { placeOfProperty, valuesAt, type KeyReference } from '../key-references.ts';
import { contextOf, fill, type Fillings } from './contexts.ts';
import { fillingsOf } from './targets.ts';
import type { Demand, FixedContext, ServiceUse } from './types.ts';

/** A reference to a key of the world. */
export type KnownReference = KeyReference & { readonly key: Key };

/** Needs of a key that this reference names: those of a source's key are not, beside others. */
const needsHere = ({ needs }: ServiceOperation, side?: string): readonly Need[] => {
  const certain = needs.filter(({ when }) => when === undefined);
  if (side !== undefined) return certain.filter(({ on }) => on === side);
  return certain.some(({ on }) => on !== 'source') ? certain.filter(({ on }) => on !== 'source') : certain;
};

/** The key's policies do not decide who lists aliases; who may retire a grant is written in the grant [KMS grant-delete]. */
export const isDemanded = (action: string): boolean => actionTakesKey(action) && action !== 'kms:RetireGrant';

/** What an operation demands of a key, each action under the contexts in which it may come. */
export const demandsFor = (
  operation: ServiceOperation, key: Key, contexts: (need: Need, action: string) => readonly FixedContext[], side?: string,
): Demand[] => needsHere(operation, side).flatMap((need) => need.actions.filter(isDemanded).map((action) => ({ action, key, need, contexts: contexts(need, action) })));

/** The value of `kms:ViaService` in the operation's requests, where it is one: of several services, the resource's own. */
export const viaOf = ({ caller: { viaService } }: ServiceOperation, fillings: Fillings): string | undefined => {
  if (viaService === undefined) return undefined;
  const dot = viaService.indexOf('.');
  const prefixes = viaService.slice(0, dot).split(' or ');
  const own = parseArn(fillings['arn'] ?? '')?.service;
  const prefix = prefixes.length === 1 ? prefixes[0] : prefixes.find((each) => each === own);
  return prefix === undefined || /[ /|]/.test(prefix) ? undefined : fill(`${prefix}${viaService.slice(dot)}`, fillings);
};

const propertyById = new Map(keyProperties.map((property) => [property.id, property]));

/** Services through which a service may come that works on a resource: that of the resource. */
const servicesBetween = ({ resources = [], service }: ServiceOperation, fillings: Fillings): readonly string[] => {
  const own = parseArn(fillings['arn'] ?? '')?.service;
  if (own !== undefined) return [own];
  const possible = [...new Set(resources.flatMap((id) => propertyById.get(id)?.service ?? []))];
  return possible.length === 0 ? [service] : possible;
};

/**
 * The contexts in which an action of a need may come. Whether a service that publishes to a queue or topic comes through SQS
 * or SNS AWS does not say: then either may be so.
 */
export const contextsOf = (operation: ServiceOperation, need: Need, action: string, fillings: Fillings): readonly FixedContext[] => {
  const plain = contextOf(need, action, { ...fillings, viaService: viaOf(operation, fillings) });
  if (operation.caller.kind !== 'service-principal' || need.undecided?.includes('kms:ViaService') !== true) return [plain];
  const vias = servicesBetween(operation, fillings).flatMap((service) => fill(`${service}.<region>.amazonaws.com`, fillings) ?? []);
  return [plain, ...vias.map((via) => new Map([...plain, ['kms:ViaService', [via]] as const]))];
};

/** Demands whose contexts follow from the resource alone. */
export const fixedDemands = (operation: ServiceOperation, key: Key, fillings: Fillings, side?: string): Demand[] =>
  demandsFor(operation, key, (need, action) => contextsOf(operation, need, action, fillings), side);

const keyUnknowns = (reference: KeyReference): UnknownCause[] => (reference.certainty === 'certain' ? [] : [{
  name: `key of ${reference.resource.arn}`,
  matters: `${reference.text} is taken to be ${reference.key?.arn ?? 'a key'}, the only key of that name here`,
  place: reference.place,
}]);

/** What every use of a reference has in common. */
export const partsOf = (operation: ServiceOperation, reference: KnownReference) => ({
  operation, resource: reference.resource, noun: reference.property.noun, keyPlace: reference.place, unknowns: keyUnknowns(reference),
});

export interface NamedRole {
  readonly arn: string;
  readonly steps: readonly (string | number)[];
  readonly place: Place;
}

/** The roles that a property of a resource names. */
export const rolesAt = (resource: Resource, path: string): NamedRole[] =>
  valuesAt(resource.properties, path.split('.')).flatMap(({ steps, value }) =>
    (typeof value === 'string' && parseArn(value)?.service === 'iam' ? [{ arn: value, steps, place: placeOfProperty(resource, steps) }] : []));

/** Whether two properties do not belong to different items of one list. */
export const inOneItem = (one: readonly (string | number)[], other: readonly (string | number)[]): boolean => {
  const at = one.findIndex((step, index) => step !== other[index]);
  return at === -1 || typeof one[at] !== 'number' || typeof other[at] !== 'number';
};

export const roleUse = (operation: ServiceOperation, reference: KnownReference, role: Pick<NamedRole, 'arn' | 'place'>, because: string, side?: string): ServiceUse => ({
  ...partsOf(operation, reference),
  caller: role.arn,
  because,
  place: role.place,
  demands: fixedDemands(operation, reference.key, fillingsOf(reference.resource, reference.key), side),
});
