import type { Report, Rule } from '../../src/analyze/types.ts';
import { keyPropertiesOf } from '../../src/aws/services/tables.ts';
import { dayOf, daysBetween } from '../../src/ask/dates.ts';
import { keyArgument, keyName } from '../../src/ask/key-name.ts';
import { isNeeded, lossesOf } from '../../src/ask/losses.ts';
import { isAwsManaged } from '../../src/ask/rotation.ts';
import type { Key, LastUsage, World } from '../../src/world/types.ts';

interface Options {
  readonly days: number;
}

const LEAVING: readonly Key['state'][] = ['PendingDeletion', 'PendingReplicaDeletion', 'Creating'];

const adviceFor = (key: Key): string => (key.state === 'Disabled'
  ? `when you are sure that nothing needs it, schedule its deletion: aws kms schedule-key-deletion --pending-window-in-days 30 --key-id ${keyArgument(key)}`
  : `if nobody knows what it is for, disable it for some months, then schedule its deletion: aws kms disable-key --key-id ${keyArgument(key)}`);

const COST = 'A key that nobody needs costs money every month and stays a way to data that somebody once had.';

const report = (key: Key, message: string, explanation: readonly string[], rest: Pick<Report, 'place' | 'unknowns'>): Report =>
  ({ message, explanation: [...explanation, COST], advice: adviceFor(key), related: [], key: key.arn, ...rest });

/** What KMS's own record of the last use says; undefined when it says nothing against the key. */
const byRecord = (key: Key, usage: LastUsage, { days }: Options, today: string): Report | undefined => {
  const since = usage.date ?? usage.trackedSince ?? usage.created;
  if (since === undefined || daysBetween(since, today) < days) return undefined;
  const message = usage.date === undefined
    ? `${keyName(key)} has not been used since ${dayOf(since)}, as far back as AWS KMS keeps record`
    : `${keyName(key)} was last used on ${dayOf(usage.date)}${usage.operation === undefined ? '' : `, for ${usage.operation}`}`;
  return report(key, message, [`That is ${daysBetween(since, today)} days ago. Data that is read rarely, such as backups, may still need it.`], { place: usage.place, unknowns: [] });
};

/** The input describes resources where the key is, so that one which used it would be seen. */
const seesAround = (world: World, key: Key): boolean =>
  world.resources.some(({ type, account, region }) =>
    account === key.account && (region === undefined || region === key.region) && keyPropertiesOf(type).length > 0);

/** Nothing in the input uses the key; other things may, so it rests on that. */
const byAbsence = (world: World, key: Key): Report | undefined => {
  if (isNeeded(lossesOf(world, key)) || (key.state !== 'Disabled' && !seesAround(world, key))) return undefined;
  return report(key, `nothing in the input uses ${keyName(key)}${key.state === 'Disabled' ? ', and it is disabled' : ''}`,
    ['No resource that is described names it, and no grant lets anyone use it. Programs may call AWS KMS themselves.'], {
      place: key.places.metadata ?? key.places.key,
      unknowns: [{ name: `last use of ${keyName(key)}`, matters: 'aws kms get-key-last-usage prints it', place: key.places.key }],
    });
};

const check = (world: World, key: Key, options: Options, today: string): Report | undefined => {
  if (isAwsManaged(key) || LEAVING.includes(key.state) || key.places.metadata === undefined) return undefined;
  return key.lastUsage === undefined ? byAbsence(world, key) : byRecord(key, key.lastUsage, options, today);
};

const rule: Rule<Options> = {
  name: 'unused-key',
  summary: 'A key of yours that nothing uses, or that was last used long ago.',
  severity: 'warning',
  preset: 'strict',
  covers: ['kms_cmk_are_used', 'kms_cmk_unused'],
  options: {
    days: {
      type: 'integer',
      minimum: 1,
      default: 180,
      description: 'Days without use after which a key counts as unused, where the last use is known.',
    },
  },
  *check({ world, options, today }) {
    for (const key of world.keys) {
      const found = check(world, key, options, today);
      if (found !== undefined) yield found;
    }
  },
};

export default rule;
