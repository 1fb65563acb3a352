import type { Report, Rule } from '../../src/analyze/types.ts';
import { dayOf, daysBetween } from '../../src/ask/dates.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { isAwsManaged, rotatingTogether, rotationBlockedBy, rotationSupport } from '../../src/ask/rotation.ts';
import type { Key } from '../../src/world/types.ts';

interface Options {
  readonly maxAgeDays: number;
}

/** Since when a key has its present material; a replica's own date says only when it was made. */
const sinceOf = (key: Key): { readonly date: string; readonly what: string } | undefined => {
  if (key.rotated !== undefined) return { date: key.rotated, what: 'was last rotated' };
  return key.created === undefined || key.multiRegion === 'REPLICA' ? undefined : { date: key.created, what: 'was created' };
};

const reportOf = (key: Key, today: string, { maxAgeDays }: Options): Report | undefined => {
  const support = rotationSupport(key);
  const since = sinceOf(key);
  if (support.answer !== 'no' || isAwsManaged(key) || rotationBlockedBy(key) !== undefined || since === undefined) return undefined;
  const age = daysBetween(since.date, today);
  if (age <= maxAgeDays) return undefined;
  const aliases = key.aliases ?? [];
  return {
    message: `the key material of ${keyName(key)} is ${age} days old, and nothing rotates it`,
    explanation: [
      `The key ${since.what} on ${dayOf(since.date)}. It has no automatic rotation because ${support.why}; at most ${maxAgeDays} days are wanted.`,
      ...(aliases.length > 0 ? [`What asks for ${aliases.join(' or ')} gets this key until the alias is moved.`] : []),
    ],
    advice: support.instead,
    place: key.places.metadata ?? key.places.key,
    related: key.places.aliases === undefined ? [] : [{ message: 'the alias that points to it', place: key.places.aliases }],
    key: key.arn,
    unknowns: [],
  };
};

const rule: Rule<Options> = {
  name: 'manual-rotation-due',
  summary: 'A key that can only be rotated by hand has had the same material for too long.',
  severity: 'warning',
  preset: 'strict',
  covers: [],
  options: {
    maxAgeDays: { type: 'integer', minimum: 1, default: 365, description: 'How old the key material may be, in days.' },
  },
  *check({ world, options, today }) {
    for (const [key, ...others] of rotatingTogether(world)) {
      const rotated = [key, ...others].flatMap((each) => each.rotated ?? []).sort().at(-1);
      const report = reportOf(rotated === undefined ? key : { ...key, rotated }, today, options);
      if (report !== undefined) yield report;
    }
  },
};

export default rule;
