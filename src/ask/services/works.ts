import type { Request, UnknownCause } from '../../evaluate/types.ts';
import { parseCaller } from '../../evaluate/caller.ts';
import type { Policy } from '../../policy/types.ts';
import type { World } from '../../world/types.ts';
import { can } from '../can.ts';
import type { Demand, ServiceUse } from './types.ts';

/** A service-linked role that no input describes: its one policy is its service's, and gives nothing on customers' keys. */
const fixedPolicies = (world: World, use: ServiceUse): readonly Policy[] | undefined =>
  use.operation.caller.kind === 'service-linked-role' && !world.principals.has(use.caller) ? [] : undefined;

export type Working =
  | { readonly answer: 'yes' }
  | { readonly answer: 'no' }
  | { readonly answer: 'unknown'; readonly causes: readonly UnknownCause[] };

/** Whether somebody can meet a demand, under one of its contexts and whatever else the request carries. */
export const meets = (world: World, use: ServiceUse, demand: Demand): Working => {
  const assumedIdentityPolicies = fixedPolicies(world, use);
  const causes: UnknownCause[] = [];
  for (const context of demand.contexts) {
    const caller = parseCaller(world, use.caller);
    const callers = caller?.kind === 'service' ? { kind: 'service', name: use.caller } as const : { kind: 'principal', arn: use.caller } as const;
    const verdict = can({
      world, callers, actions: [demand.action], resource: demand.key.arn, context,
      ...(assumedIdentityPolicies === undefined ? {} : { assumedIdentityPolicies }),
    });
    if (verdict.answer === 'yes') return { answer: 'yes' };
    if (verdict.answer === 'unknown') causes.push(...verdict.causes);
  }
  return causes.length === 0 ? { answer: 'no' } : { answer: 'unknown', causes };
};

/** One request of a demand, as the service would make it. */
export const requestOf = (world: World, use: ServiceUse, demand: Demand): Request => {
  const assumedIdentityPolicies = fixedPolicies(world, use);
  return {
    principal: use.caller,
    action: demand.action,
    resource: demand.key.arn,
    context: demand.contexts[0] ?? new Map(),
    sessionPolicies: [],
    ...(assumedIdentityPolicies === undefined ? {} : { assumedIdentityPolicies }),
  };
};
