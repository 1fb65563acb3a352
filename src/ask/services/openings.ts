import { parseCaller } from '../../evaluate/caller.ts';
import type { Key, Principal, World } from '../../world/types.ts';
import { partitionOf } from './targets.ts';
import type { Demand, ServiceUse } from './types.ts';
import { withIdentityStatement, withKeyStatement, withoutBoundary, withoutOrganizationPolicies, type StatementJson } from './what-if.ts';
import { accountOfCaller } from './words.ts';
import { meets } from './works.ts';

const EVERYTHING: StatementJson = { Effect: 'Allow', Action: 'kms:*', Resource: '*' };

/** A layer of policies that can be thought away. */
export type Opening = 'service control policy' | 'resource control policy' | 'key policy' | 'identity policy' | 'permissions boundary';

/** In the order in which IAM evaluates them [IAM reference_policies_evaluation-logic]. */
const ORDER: readonly Opening[] = ['service control policy', 'resource control policy', 'key policy', 'identity policy', 'permissions boundary'];

/** A described principal, of a session its role; or what is known of one that only its ARN names. */
export const principalOf = (world: World, caller: string): Principal | undefined => {
  const parsed = parseCaller(world, caller);
  const arn = parsed?.kind === 'role' ? parsed.arn : caller;
  const known = world.principals.get(arn);
  if (known !== undefined) return known;
  const match = /^arn:[^:]*:iam::(\d{12}|‹[^‹›]*›):(role|user)\/(?:.*\/)?([^/]+)$/.exec(arn);
  if (match === null) return undefined;
  const [, account = '', kind, name = ''] = match;
  return {
    arn, kind: kind === 'user' ? 'user' : 'role', account, name, identityPolicies: undefined, permissionsBoundary: undefined, trustPolicy: undefined,
    tags: undefined, uniqueId: undefined, place: { document: { file: '', text: '', value: null }, path: [] },
  };
};

const opened = (world: World, opening: Opening, use: ServiceUse, key: Key): World => {
  const principal = principalOf(world, use.caller);
  const account = accountOfCaller(world, use.caller);
  switch (opening) {
    case 'service control policy': return withoutOrganizationPolicies(world, 'SERVICE_CONTROL_POLICY');
    case 'resource control policy': return withoutOrganizationPolicies(world, 'RESOURCE_CONTROL_POLICY');
    case 'key policy': {
      const Principal = account === undefined ? { Service: use.caller } : { AWS: `arn:${partitionOf(use.caller)}:iam::${account}:root` };
      return withKeyStatement(world, key, { ...EVERYTHING, Principal });
    }
    case 'identity policy': return principal === undefined ? world : withIdentityStatement(world, principal, EVERYTHING);
    case 'permissions boundary': return principal === undefined ? world : withoutBoundary(world, principal);
  }
};

/** The world in which only one layer can stand in the way of a use. */
export const openedBut = (world: World, layer: Opening, use: ServiceUse, key: Key): World =>
  ORDER.filter((other) => other !== layer).reduce((open, other) => opened(open, other, use, key), world);

/** Layers each of which by itself keeps a demand from being met, the first to be evaluated first. */
export const blocking = (world: World, use: ServiceUse, key: Key, demand: Demand): Opening[] =>
  ORDER.filter((layer) => meets(openedBut(world, layer, use, key), use, demand).answer !== 'yes');
