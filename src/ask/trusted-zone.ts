import { callerClasses, type CallerClass } from '../evaluate/symbolic/callers.ts';
import { hasUnknown } from '../policy/unknown.ts';
import type { Key, World } from '../world/types.ts';
import { accountOfClass } from './names.ts';

/** Who is trusted besides the account that owns the key. */
export interface Zone {
  readonly accounts: readonly string[];
  readonly organization?: string;
}

/** Whether an account belongs to the owner, the trusted accounts or the trusted organization. */
export const isTrusted = (world: World, key: Key, zone: Zone | undefined, account: string): boolean =>
  account === key.account ||
  hasUnknown(account) ||
  zone?.accounts.includes(account) === true ||
  (zone?.organization !== undefined && world.accounts.get(account)?.organization?.id === zone.organization);

/** Callers of accounts outside the zone that the input names, with others of the same accounts. */
export const outsiders = (world: World, key: Key, zone: Zone | undefined): readonly CallerClass[] =>
  callerClasses(world, key.policy === undefined ? [] : [key.policy]).filter((callers) => {
    const account = accountOfClass(callers);
    return account !== undefined && !isTrusted(world, key, zone, account);
  });

/** Callers by their account; services have none. */
export const byAccount = (all: readonly CallerClass[]): ReadonlyMap<string, readonly CallerClass[]> => {
  const groups = new Map<string, CallerClass[]>();
  for (const callers of all) {
    const account = accountOfClass(callers);
    if (account === undefined) continue;
    const group = groups.get(account);
    if (group === undefined) groups.set(account, [callers]);
    else group.push(callers);
  }
  return groups;
};
