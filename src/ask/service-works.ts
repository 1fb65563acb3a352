import { kmsAction } from '../aws/kms.ts';
import type { UnknownCause } from '../evaluate/types.ts';
import { parseArn } from '../policy/arn.ts';
import type { Key, World } from '../world/types.ts';
import { keyName } from './key-name.ts';
import { remediesFor } from './services/remedies.ts';
import { stopOf } from './services/stops.ts';
import { expectsGrant, grantsAreRead } from './services/granted.ts';
import { withGrant } from './services/what-if.ts';
import { exemptions } from './services/exemptions.ts';
import type { Breakage, Demand, Remedy, ServiceUse } from './services/types.ts';
import { serviceUses } from './services/uses.ts';
import { meets, requestOf } from './services/works.ts';

export type { Breakage, Demand, Remedy, RemedyPart, ServiceUse, Stop } from './services/types.ts';

const unread = (key: Key): UnknownCause => ({
  name: `grants of ${keyName(key)}`, matters: 'a grant that is not in the input would let it through; aws kms list-grants prints them',
});

/** Whether a grant that was not read may be what lets the caller through: no grant does where something denies. */
const maybeGranted = (world: World, use: ServiceUse, key: Key, blocked: readonly Demand[]): boolean => {
  if (grantsAreRead(key) || parseArn(use.caller) === undefined) return false;
  const granted = withGrant(world, key, { grantee: use.caller, operations: blocked.map(({ action }) => kmsAction(action)?.name ?? action) });
  return blocked.every((demand) => kmsAction(demand.action)?.grantable === true && meets(granted, use, demand).answer !== 'no');
};

/**
 * The name without a Region under which a key policy lets a service in that AWS documents with one. CloudWatch Logs names
 * `logs.region.amazonaws.com`; the authors of the CDK hold that every service has the short name in all Regions
 * [CloudWatch Logs encrypt-log-data-kms; aws-cdk, feature flag aws-iam:standardizedServicePrincipals].
 */
const shortNameOf = (world: World, use: ServiceUse, blocked: readonly Demand[]): string | undefined => {
  const { principal = '' } = use.operation.caller;
  const short = principal.replace('.<region>', '');
  if (use.operation.caller.kind !== 'service-principal' || short === principal) return undefined;
  return blocked.every((demand) => meets(world, { ...use, caller: short }, demand).answer !== 'no') ? short : undefined;
};

const keysOf = (demands: readonly Demand[]): Key[] => [...new Set(demands.map(({ key }) => key))];

const breakageOn = (world: World, use: ServiceUse, key: Key): Breakage[] => {
  const blocked = use.demands.filter((demand) => demand.key === key && meets(world, use, demand).answer === 'no');
  const [first] = blocked;
  if (first === undefined) return [];
  const witness = requestOf(world, use, first);
  const narrowed = { ...use, demands: blocked };
  const { stop, decision } = stopOf(world, narrowed, key, witness);
  const unsure = maybeGranted(world, use, key, blocked);
  const byGrantOnly = unsure && expectsGrant(use.operation);
  // Of what a template declares, the service makes the grant when it is deployed [Lambda configuration-envvars-encryption].
  if (byGrantOnly && key.declared !== undefined && use.operation.caller.kind === 'execution-role') return [];
  const short = decision.decision === 'explicitDeny' ? undefined : shortNameOf(world, use, blocked);
  return [{
    use, key, stop, witness, decision, blocked, byGrantOnly, ...(short === undefined ? {} : { byShortName: short }),
    unknowns: [...use.unknowns, ...(unsure ? [unread(key)] : [])],
  }];
};

/** What of a use is not allowed whatever else its requests carry, key by key. */
export const breakagesOf = (world: World, use: ServiceUse): Breakage[] => keysOf(use.demands).flatMap((key) => breakageOn(world, use, key));

const known = new WeakMap<World, readonly Breakage[]>();

/**
 * Every operation of an AWS service that the world shows somebody must be able to do, and that the policies, grants and
 * guardrails together do not allow, whatever else the request carries. Nothing is said of what rests on policies that
 * no input states.
 */
export const serviceBreakages = (world: World): readonly Breakage[] => {
  const cached = known.get(world);
  if (cached !== undefined) return cached;
  const found = serviceUses(world).flatMap((use) => breakagesOf(world, use));
  known.set(world, found);
  return found;
};

/**
 * Single changes each of which lets all these breakages of one caller and key through: the one that gives least first.
 * Each was tried on the world. Empty where an unlike mixture of policies stands in the way.
 */
export const remediesOf = (world: World, breakages: readonly [Breakage, ...Breakage[]]): readonly Remedy[] => {
  const [{ use, key, decision }] = breakages;
  const demands = breakages.flatMap(({ blocked }) => blocked);
  return decision.decision === 'explicitDeny' ? exemptions(world, { ...use, demands }, demands, decision) : remediesFor(world, { ...use, demands }, key, demands);
};
