import type { Report, Rule } from '../../src/analyze/types.ts';
import { can } from '../../src/ask/can.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { exampleOf } from '../../src/ask/witness-words.ts';
import type { DeletionWindow, Key, World } from '../../src/world/types.ts';

interface Options {
  readonly minimumDays: number;
  readonly enforced: boolean;
}

/** What AWS KMS takes [KMS API ScheduleKeyDeletion, PendingWindowInDays]. */
const SHORTEST = 7;
const LONGEST = 30;

const isValid = (days: number): boolean => Number.isInteger(days) && days >= SHORTEST && days <= LONGEST;

const WHY = 'The waiting period is all the time there is to notice that a key is still needed: after it nothing that the key encrypted can be read again.';

const written = (key: Key, { days, place }: DeletionWindow, minimum: number): Report | undefined => {
  if (isValid(days) && days >= minimum) return undefined;
  return {
    ...(isValid(days) ? {} : { severity: 'error' as const }),
    message: isValid(days)
      ? `deleting ${keyName(key)} can be undone for ${days} days only`
      : `the deletion of ${keyName(key)} cannot wait ${days} days: AWS KMS takes ${SHORTEST} to ${LONGEST}`,
    explanation: [WHY],
    advice: isValid(days) ? `wait ${minimum} days or more; ${LONGEST} is the default` : `use a number from ${Math.max(SHORTEST, minimum)} to ${LONGEST}`,
    place,
    related: [],
    key: key.arn,
    unknowns: [],
  };
};

const CHOSEN = 'kms:ScheduleKeyDeletionPendingWindowInDays';

/** Whether someone may choose the shortest period there is. */
const chosen = (world: World, key: Key, minimum: number): Report | undefined => {
  const verdict = can({ world, callers: { kind: 'anyone' }, actions: ['kms:ScheduleKeyDeletion'], resource: key.arn, context: new Map([[CHOSEN, [String(SHORTEST)]]]) });
  if (verdict.answer === 'no' || verdict.witness === undefined || minimum <= SHORTEST) return undefined;
  const certain = verdict.answer === 'yes';
  return {
    message: `${keyName(key)} ${certain ? 'can' : 'may'} be deleted within ${SHORTEST} days: no policy asks for a longer waiting period`,
    explanation: [WHY, exampleOf(verdict.witness, certain)],
    advice: `deny kms:ScheduleKeyDeletion with the condition "NumericLessThan": { "${CHOSEN}": "${minimum}" }`,
    place: key.places.policy ?? key.places.key,
    related: [],
    key: key.arn,
    witness: verdict.witness,
    unknowns: certain ? [] : verdict.causes,
  };
};

const rule: Rule<Options> = {
  name: 'short-deletion-window',
  summary: 'A key whose deletion waits for fewer days than it should, or a number that AWS KMS refuses.',
  severity: 'warning',
  preset: 'recommended',
  covers: ['0b530315-0ea4-497f-b34c-4ff86268f59d'],
  options: {
    minimumDays: {
      type: 'integer',
      minimum: SHORTEST,
      maximum: LONGEST,
      default: 10,
      description: 'The fewest days that a deletion should wait.',
    },
    enforced: {
      type: 'boolean',
      default: false,
      description: `Also report keys that someone may delete with the shortest waiting period, because no policy limits \`${CHOSEN}\`.`,
    },
  },
  *check({ world, options }) {
    for (const key of world.keys) {
      const report = key.deletionWindow === undefined ? undefined : written(key, key.deletionWindow, options.minimumDays);
      if (report !== undefined) yield report;
      const reachable = options.enforced && key.policy !== undefined && key.manager !== 'AWS' ? chosen(world, key, options.minimumDays) : undefined;
      if (reachable !== undefined) yield reachable;
    }
  },
};

export default rule;
