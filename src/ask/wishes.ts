import { parseCaller } from '../evaluate/caller.ts';
import { inquire } from '../evaluate/symbolic/inquire.ts';
import type { Request } from '../evaluate/types.ts';
import { parsePolicy } from '../policy/parse.ts';
import type { Policy } from '../policy/types.ts';
import type { Json } from '../source/place.ts';
import type { Principal, World } from '../world/types.ts';
import { mayDo } from './may-do.ts';

export type Context = ReadonlyMap<string, readonly string[]>;

/** Something that a principal would like to be allowed. */
export interface Wish {
  readonly action: string;
  readonly resource: string;
  readonly context?: Context;
  readonly assumed?: readonly Policy[];
}

/** A request of one principal that is surely allowed. */
export const witnessFor = (world: World, arn: string, { action, resource, context = new Map(), assumed }: Wish): Request | undefined => {
  const caller = parseCaller(world, arn);
  if (caller === undefined) return undefined;
  const callers = { kind: 'named', caller, principal: arn } as const;
  const answer = inquire({ world, callers, action, resource, context, ...(assumed === undefined ? {} : { assumedIdentityPolicies: assumed }) });
  return answer.answer === 'yes' ? answer.witness : undefined;
};

/** Witnesses for all wishes; undefined when one of them cannot be had. */
export const allOf = (world: World, arn: string, wishes: readonly Wish[]): Request[] | undefined => {
  const witnesses: Request[] = [];
  for (const wish of wishes) {
    const witness = witnessFor(world, arn, wish);
    if (witness === undefined) return undefined;
    witnesses.push(witness);
  }
  return witnesses;
};

const written = (statement: Json): Policy => {
  const value: Json = { Version: '2012-10-17', Statement: [statement] };
  return parsePolicy(value, { document: { file: 'written by the caller', text: JSON.stringify(value), value }, path: [] });
};

/** A policy of a resource in which a caller names itself. */
export const naming = (arn: string, action: string, more: { readonly [name: string]: Json } = {}): Policy => written({ Effect: 'Allow', Principal: { AWS: arn }, Action: action, ...more });

/** Whether it is worth asking: some identity policy may allow the wish. */
export const mayGet = (world: World, principal: Principal, { action, resource }: Wish): boolean => mayDo(world, principal, action, resource);
