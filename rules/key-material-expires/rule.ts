import type { Report, Rule } from '../../src/analyze/types.ts';
import { dateWords, daysBetween } from '../../src/ask/dates.ts';
import { keyArgument, keyName } from '../../src/ask/key-name.ts';
import { lossPlaces, lossSentences, lossesOf } from '../../src/ask/losses.ts';
import { below } from '../../src/source/place.ts';
import type { Key, World } from '../../src/world/types.ts';

interface Options {
  readonly days: number;
}

/** A key that waits for deletion, or whose material is gone already, has its own rule. */
const GONE: readonly (Key['state'])[] = ['PendingDeletion', 'PendingReplicaDeletion', 'PendingImport'];

const reportOf = (world: World, key: Key, expires: string, { days }: Options, today: string): Report => {
  const left = daysBetween(today, expires);
  const losses = lossesOf(world, key);
  return {
    ...(left < 0 ? { severity: 'error' as const } : left > days ? { severity: 'info' as const } : {}),
    message: `the imported key material of ${keyName(key)} ${left < 0 ? 'expired' : 'expires'} ${dateWords(expires, today)}`,
    explanation: [
      'AWS KMS deletes imported key material when it expires. From then on every use of the key fails, and what it encrypted '
      + 'cannot be read until exactly the same material is imported again.',
      ...lossSentences(losses),
    ],
    advice: `import the same material again, with a later date or none (the date cannot be changed otherwise): aws kms import-key-material --key-id ${keyArgument(key)} `
      + '--expiration-model KEY_MATERIAL_DOES_NOT_EXPIRE …',
    place: below(key.places.metadata ?? key.places.key, 'ValidTo'),
    related: lossPlaces(losses),
    key: key.arn,
    unknowns: [],
  };
};

const rule: Rule<Options> = {
  name: 'key-material-expires',
  summary: 'Imported key material that expires.',
  severity: 'warning',
  preset: 'recommended',
  covers: [],
  options: {
    days: {
      type: 'integer',
      minimum: 0,
      default: 90,
      description: 'Days before the expiry from which it is a warning; until then it is an info, after it an error.',
    },
  },
  *check({ world, options, today }) {
    for (const key of world.keys) {
      if (key.validTo !== undefined && !GONE.includes(key.state)) yield reportOf(world, key, key.validTo, options, today);
    }
  },
};

export default rule;
