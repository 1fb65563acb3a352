import { parseCaller } from '../evaluate/caller.ts';
import { callerClasses, otherService, type CallerClass } from '../evaluate/symbolic/callers.ts';
import { namedAccounts } from '../evaluate/strangers.ts';
import { hasUnknown, unknownNames } from '../policy/unknown.ts';
import type { Account, Key, World } from '../world/types.ts';
import { nameOf } from './names.ts';

const withAccounts = (world: World, names: Iterable<string>): World => {
  const accounts = new Map<string, Account>(world.accounts);
  for (const id of names) if (!accounts.has(id)) accounts.set(id, { id, complete: false });
  return { ...world, accounts };
};

/** The twin of a key whose ARN no input states: what was read from the same file. */
const twinOf = (key: Key, others: readonly Key[]): Key | undefined => {
  const exact = others.find(({ arn }) => arn === key.arn);
  return exact ?? (hasUnknown(key.arn) ? others.find((other) => hasUnknown(other.arn) && other.id === key.id) : undefined);
};

const fewerUnknowns = (left: Key, right: Key): Key => (unknownNames(right.arn).length < unknownNames(left.arn).length ? right : left);

const renamed = (key: Key, twin: Key | undefined): Key => {
  if (twin === undefined || twin.arn === key.arn) return key;
  const { arn, account, region, id } = fewerUnknowns(key.arn < twin.arn ? key : twin, key.arn < twin.arn ? twin : key);
  return { ...key, arn, account, region, id };
};

const withTwins = (world: World, other: World): World =>
  ({ ...world, keys: world.keys.map((key) => renamed(key, twinOf(key, other.keys))) });

/** Two worlds made comparable: an account that one of them names is none of strangers in the other; keys have one name. */
export const alignWorlds = (base: World, head: World): readonly [World, World] => [
  withTwins(withAccounts(base, namedAccounts(head)), head),
  withTwins(withAccounts(head, namedAccounts(base)), base),
];

/** The same callers in two worlds; undefined where they do not exist. */
export interface CallerPair {
  readonly base: CallerClass | undefined;
  readonly head: CallerClass | undefined;
}

const isComplete = (world: World, account: string): boolean => world.accounts.get(account)?.complete === true;

/** What a class of another world is in this one. */
const transfer = (world: World, callers: CallerClass): CallerClass | undefined => {
  if (callers.kind === 'other') return isComplete(world, callers.account) ? undefined : callers;
  if (callers.kind !== 'named') return callers;
  const caller = parseCaller(world, callers.principal);
  if (caller === undefined || ('principal' in caller && caller.principal === undefined && isComplete(world, caller.account))) return undefined;
  return { ...callers, caller };
};

const policiesOf = (world: World, arn: string): Parameters<typeof callerClasses>[1] =>
  world.keys.flatMap((key) => (key.arn === arn && key.policy !== undefined ? [key.policy] : []));

/** All callers that two aligned worlds can tell apart with regard to a key. */
export const pairCallers = (base: World, head: World, arn: string): readonly CallerPair[] => {
  const [left, right] = [base, head].map((world) => callerClasses(world, policiesOf(world, arn)).filter(({ kind }) => kind !== 'other-service'));
  const [inBase, inHead] = [left ?? [], right ?? []].map((classes) => new Map(classes.map((each) => [nameOf(each), each])));
  const names = [...new Set([...(inBase?.keys() ?? []), ...(inHead?.keys() ?? [])])];
  const pairs = names.flatMap((name): CallerPair[] => {
    const [before, after] = [inBase?.get(name), inHead?.get(name)];
    const either = before ?? after;
    if (either === undefined) return [];
    return [{ base: before ?? transfer(base, either), head: after ?? transfer(head, either) }];
  });
  const services = otherService([...(left ?? []), ...(right ?? [])]);
  return [...pairs, ...services.map((each): CallerPair => ({ base: each, head: each }))];
};
