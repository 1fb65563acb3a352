import { serviceOperations, type Need, type ServiceOperation } from '../../aws/services/tables.ts';
import type { RequestedOperation } from '../../readers/requested-operation.ts';
import { parseArn } from '../../policy/arn.ts';
import { below, type Place } from '../../source/place.ts';
import { findKey, isCalled } from '../../world/lookup.ts';
import type { Key, World } from '../../world/types.ts';
import { nearest } from '../validation/nearest.ts';

/** What keeps an operation from being asked about: a mistake of whoever wrote the request. */
export interface AskingProblem {
  readonly reason: string;
  readonly place: Place;
}

export type Side = 'source' | 'destination';

const SIDES: { readonly [on: string]: Side } = { source: 'source', target: 'destination', 'result-key': 'destination' };

/** Which of two keys a need is about; undefined: the operation has one. */
export const sideOf = ({ on }: Need): Side | undefined => SIDES[on];

const certain = ({ needs }: ServiceOperation): Need[] => needs.filter(({ when }) => when === undefined);

/** Whether an operation reads with one key and writes with another, in any case. */
export const hasTwoKeys = (operation: ServiceOperation): boolean =>
  (['source', 'destination'] as const).every((side) => certain(operation).some((need) => sideOf(need) === side));

const ELSEWHERE = new Set(['ebs.copy-snapshot.cross-region', 'rds.copy-db-snapshot.cross-region', 'secretsmanager.replicate']);

/** Whether its two keys are of two Regions, whatever else. */
export const crossesRegions = ({ id }: ServiceOperation): boolean => ELSEWHERE.has(id);

/** The member of the request that names the key of a need, and what it says. */
export const keyTextOf = (asked: RequestedOperation, need: Need): readonly [member: 'key' | 'sourceKey' | 'destinationKey', text: string] | undefined => {
  const side = sideOf(need);
  if (side === 'source' && asked.sourceKey !== undefined) return ['sourceKey', asked.sourceKey];
  if (side === 'destination' && asked.destinationKey !== undefined) return ['destinationKey', asked.destinationKey];
  return asked.key === undefined ? undefined : ['key', asked.key];
};

/** Whether the request names the key of a side by itself. */
export const isNamed = (asked: RequestedOperation, side: Side | undefined): boolean =>
  (side === 'source' && asked.sourceKey !== undefined) || (side === 'destination' && asked.destinationKey !== undefined);

export type KeyFinding =
  | { readonly found: 'key'; readonly key: Key }
  /** Its ARN is that of a key which no input describes. */
  | { readonly found: 'nothing'; readonly arn: string }
  | { readonly found: 'problem'; readonly reason: string };

/** The key that a request means: names and ids are looked up in all that was read, narrowed to a Region where one is given. */
export const findNamedKey = (world: World, text: string, region: string | undefined): KeyFinding => {
  if (parseArn(text) !== undefined) {
    const key = findKey(world, text);
    return key === undefined ? { found: 'nothing', arn: text } : { found: 'key', key };
  }
  const named = world.keys.filter((key) => (isCalled(key, text) || key.declared === text) && (region === undefined || key.region === region));
  const [only, ...others] = named;
  const where = region === undefined ? '' : ` in ${region}`;
  if (only === undefined) {
    const meant = nearest(text, world.keys.flatMap(({ aliases = [] }) => aliases));
    return { found: 'problem', reason: `${text} is no key of the input${where}${meant === undefined ? '' : `; did you mean ${meant}?`}` };
  }
  if (others.length > 0) return { found: 'problem', reason: `${text} is the name of ${named.length} keys${where}: give the ARN of the one that is meant, or its Region` };
  return { found: 'key', key: only };
};

const shared = (left: string, right: string): number => {
  const words = new Set(left.split(/[.-]/));
  return right.split(/[.-]/).filter((word) => words.has(word)).length;
};

const SUGGESTIONS = 3;

/** Names of operations that one was most likely meant to be, the likeliest first: those that an action of the service starts. */
export const nearestOperations = (name: string): string[] => {
  const ids = serviceOperations.map(({ id }) => id);
  const started = serviceOperations.filter(({ apis = [] }) => apis.some((api) => api.toLowerCase() === name.toLowerCase())).map(({ id }) => id);
  const typed = nearest(name, ids);
  const [service = ''] = name.split(/[.:]/);
  const related = ids.map((id) => ({ id, score: shared(name.toLowerCase().replace(':', '.'), id) + (id.startsWith(`${service}.`) ? 1 : 0) }))
    .filter(({ score }) => score > 0).sort((one, other) => other.score - one.score || (one.id < other.id ? -1 : 1)).map(({ id }) => id);
  return [...new Set([...started, ...(typed === undefined ? [] : [typed]), ...related])].slice(0, SUGGESTIONS);
};

export const problemAt = ({ place }: RequestedOperation, member: string, reason: string): AskingProblem => ({ reason, place: below(place, member) });
