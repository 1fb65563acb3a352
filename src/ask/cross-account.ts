import { kmsActions } from '../aws/kms.ts';
import { parseGlob } from '../algebra/glob.ts';
import type { Statement } from '../policy/types.ts';
import type { Key, Principal, World } from '../world/types.ts';
import { hasUnknown } from '../policy/unknown.ts';
import { allowAll } from './allow-all.ts';
import { can } from './can.ts';
import { speaksOf, statementsNaming } from './services/callers.ts';
import { operationNamed } from './services/chain-uses.ts';
import { serviceBreakages } from './service-works.ts';
import { stopOf } from './services/stops.ts';
import { partitionOf } from './services/targets.ts';
import type { Breakage, Demand, ServiceUse } from './services/types.ts';
import { meets, requestOf } from './services/works.ts';

/** What a principal of another account can use a key for; administration never works across accounts. */
const USES = kmsActions.filter(({ cryptographic, crossAccount, name }) => crossAccount && (cryptographic || name === 'DescribeKey')).map(({ name }) => `kms:${name}`);

/** A use of a key from another account of which one side is there. */
export interface OneSided extends Breakage {
  /** Which side allows it already. */
  readonly side: 'identity policy' | 'key policy';
  /** Nothing of what that side allows works. */
  readonly whole: boolean;
}

const isForeign = (principal: Principal, key: Key): boolean =>
  principal.account !== key.account && !hasUnknown(key.arn) && principal.identityPolicies !== undefined && key.policy !== undefined;

const NOBODY = 'kmslint-nobody';

/** Whether the key policy would let a caller in whose own account allows everything. */
const letIn = (world: World, arn: string, key: Key, action: string): boolean =>
  can({ world, callers: { kind: 'principal', arn }, actions: [action], resource: key.arn, assumedIdentityPolicies: [allowAll] }).answer === 'yes';

/** The key policy means this principal, not everybody of its account. */
const isMeant = (world: World, { arn, account }: Principal, key: Key, action: string): boolean =>
  letIn(world, arn, key, action) && !letIn(world, `arn:${partitionOf(arn)}:iam::${account}:role/${NOBODY}`, key, action);

const useOf = (principal: Principal, key: Key, actions: readonly string[], because: string, place: ServiceUse['place']): ServiceUse => {
  const operation = operationNamed('kms.direct.cross-account-decrypt');
  const need = operation.needs[0] ?? { actions: [], on: 'key' };
  const demands = actions.map((action): Demand => ({ action, key, need, contexts: [new Map()] }));
  return {
    operation, caller: principal.arn, because, place, demands, noun: 'key', keyPlace: key.places.policy ?? key.places.key, unknowns: [],
    resource: { arn: key.arn, type: 'AWS::KMS::Key', account: key.account, region: key.region, properties: {}, policy: undefined, place: key.places.key },
  };
};

const oneSided = (world: World, side: OneSided['side'], use: ServiceUse, key: Key): OneSided[] => {
  const blocked = use.demands.filter((demand) => meets(world, use, demand).answer === 'no');
  const [first] = blocked;
  if (first === undefined) return [];
  const witness = requestOf(world, use, first);
  const { stop, decision } = stopOf(world, { ...use, demands: blocked }, key, witness);
  return [{ use, key, blocked, stop, decision, witness, byGrantOnly: false, unknowns: [], side, whole: true }];
};

const isWritten = ({ action }: Statement, name: string): boolean => action.patterns.some((pattern) => pattern.toLowerCase() === name.toLowerCase());

/** The owner's side is missing: an identity policy names the key, or keys of its account. */
const fromIdentity = (world: World, principal: Principal, key: Key): OneSided[] => {
  if (!speaksOf(principal, key.arn)) return [];
  const elsewhere = parseGlob(`arn:${partitionOf(key.arn)}:kms:${key.region}:${principal.account}:key/${key.id}`);
  const named = USES.map((action) => ({ action, statements: statementsNaming(principal, action, key.arn, elsewhere) })).filter(({ statements }) => statements.length > 0);
  const place = named[0]?.statements[0]?.place;
  if (place === undefined) return [];
  const found = oneSided(world, 'identity policy', useOf(principal, key, named.map(({ action }) => action), 'is allowed it by its own account', place), key);
  // A wildcard is not meant to be used up: what was written out has to work, or nothing does.
  const written = new Set(named.filter(({ action, statements }) => statements.some((statement) => isWritten(statement, action))).map(({ action }) => action));
  return found.filter(({ stop }) => stop.layer !== 'identity policy').flatMap((each) => {
    const blocked = each.blocked.length === named.length ? each.blocked : each.blocked.filter(({ action }) => written.has(action));
    return blocked.length === 0 ? [] : [{ ...each, blocked, whole: each.blocked.length === named.length }];
  });
};

/** Whether a key policy can mean a principal by itself: its name stands somewhere in it. */
const mentions = (key: Key, { name }: Principal): boolean => key.policy?.statements.some(({ principal, conditions }) =>
  principal?.entries.some(({ value }) => value.includes(name)) === true || conditions.some(({ values }) => values.some((value) => value.includes(name)))) === true;

/** The other account's side is missing: the key policy names a principal whose identity policies allow nothing of it. */
const fromKeyPolicy = (world: World, principal: Principal, key: Key): OneSided[] => {
  if (!mentions(key, principal)) return [];
  const meant = USES.filter((action) => isMeant(world, principal, key, action));
  if (meant.length === 0) return [];
  const place = key.places.policy ?? key.places.key;
  return oneSided(world, 'key policy', useOf(principal, key, meant, 'is named in the key policy', place), key)
    .filter(({ stop, blocked }) => blocked.length === meant.length && ['identity policy', 'permissions boundary', 'service control policy'].includes(stop.layer));
};

/**
 * Uses of a key from another account of which only one account allows its part: by its key policy the owner's, or by an
 * identity policy the caller's [KMS key-policy-modifying-external-accounts]. What a rule for a service says already is left out.
 */
export const oneSidedUses = (world: World): OneSided[] => {
  const told = new Set(serviceBreakages(world).map(({ use, key }) => `${use.caller} ${key.arn}`));
  return world.keys.flatMap((key) => [...world.principals.values()].filter((principal) => isForeign(principal, key) && !told.has(`${principal.arn} ${key.arn}`))
    .flatMap((principal) => [...fromIdentity(world, principal, key), ...fromKeyPolicy(world, principal, key)]));
};
