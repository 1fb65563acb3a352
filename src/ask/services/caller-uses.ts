import { parseGlob } from '../../algebra/glob.ts';
import type { ServiceOperation } from '../../aws/services/tables.ts';
import { compilePolicy } from '../../evaluate/compile.ts';
import { contextKeyName } from '../../policy/context-key.ts';
import type { Policy } from '../../policy/types.ts';
import type { Key, Principal, Resource, World } from '../../world/types.ts';
import { valuesAt } from '../key-references.ts';
import { commonText, looseGlob, permittedCallers, type PermittedCaller } from './callers.ts';
import { contextOf } from './contexts.ts';
import { fillingsOf, targetOf } from './targets.ts';
import type { ServiceUse } from './types.ts';
import { demandsFor, partsOf, viaOf, type KnownReference } from './use-parts.ts';

const OBJECT = 'kms:EncryptionContext:aws:s3:arn';

/** Whether a bucket's default is an S3 Bucket Key. */
export const bucketKeyOn = (resource: Resource): boolean =>
  valuesAt(resource.properties, ['BucketEncryption', 'ServerSideEncryptionConfiguration[]', 'BucketKeyEnabled']).some(({ value }) => value === true || value === 'true');

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

/** Principals that call the service with credentials of their own; of a copy, what `side` of it demands. */
export const callerUses = (world: World, operation: ServiceOperation, reference: KnownReference, side?: string): ServiceUse[] => {
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
    ...partsOf(operation, reference),
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
    }, side),
  }));
};
