import type { Report, Rule } from '../../src/analyze/types.ts';
import { dateWords } from '../../src/ask/dates.ts';
import { keyArgument, keyName } from '../../src/ask/key-name.ts';
import { countOf, isNeeded, lossPlaces, lossSentences, lossesOf, statePlace, type Losses } from '../../src/ask/losses.ts';
import { rotatingTogether } from '../../src/ask/rotation.ts';
import type { Key, World } from '../../src/world/types.ts';

interface Options {
  readonly keys: readonly string[];
}

const isMeant = (key: Key, names: readonly string[]): boolean =>
  names.length === 0 || [key.arn, key.id, ...key.aliases ?? []].some((name) => names.includes(name));

const isPending = ({ state }: Key): boolean => state === 'PendingDeletion' || state === 'PendingReplicaDeletion';

/** Keys of other Regions with the same material, which stay. */
const survivors = (world: World, key: Key): readonly Key[] =>
  (rotatingTogether(world).find((group) => group.includes(key)) ?? []).filter((other) => other !== key && !isPending(other));

const whenWords = (key: Key, today: string): string => {
  if (key.deletionDate !== undefined) return `is deleted ${dateWords(key.deletionDate, today)}`;
  if (key.state === 'PendingDeletion') return 'is scheduled for deletion';
  const days = key.deletionWindow?.days;
  return `is deleted ${days === undefined ? 'some time' : `${days} days`} after its last replica`;
};

/** By the key's usage; keys encrypt unless something else is said of them. */
const LOST: Readonly<Record<string, string>> = {
  SIGN_VERIFY: 'nothing can ever be signed with it again',
  GENERATE_VERIFY_MAC: 'its MACs can never be verified again',
  KEY_AGREEMENT: 'its shared secrets can never be derived again',
};

const consequence = ({ usage }: Key, losses: Losses, needed: boolean, survives: boolean): string => {
  if (needed) return survives ? `, and ${countOf(losses)} can then not use it here` : `, and takes ${countOf(losses)} with it`;
  return survives ? '' : `: ${LOST[usage ?? ''] ?? 'what it encrypted can never be read again'}`;
};

const reportOf = (world: World, key: Key, today: string): Report => {
  const losses = lossesOf(world, key);
  const others = survivors(world, key);
  const needed = isNeeded(losses);
  return {
    ...(others.length > 0 ? { severity: 'warning' as const } : {}),
    message: `${keyName(key)} ${whenWords(key, today)}${consequence(key, losses, needed, others.length > 0)}`,
    explanation: [
      others.length > 0
        ? `Its key material lives on in ${others.map(({ region }) => region).sort().join(' and ')}: data can still be read there, not with this key.`
        : 'AWS KMS keeps no copy of a deleted key. Nobody, AWS included, can bring back the key or read what it encrypted.',
      'Until then the key is out of use: every cryptographic operation with it fails already.',
      ...lossSentences(losses),
    ],
    advice: `cancel while there is time: aws kms cancel-key-deletion --key-id ${keyArgument(key)}; the key is then disabled, which stops its use as well and can be undone`,
    place: statePlace(key),
    related: lossPlaces(losses),
    key: key.arn,
    unknowns: [],
  };
};

const rule: Rule<Options> = {
  name: 'key-pending-deletion',
  summary: 'A key that is scheduled for deletion, with the date and what becomes irrecoverable.',
  severity: 'error',
  preset: 'recommended',
  covers: ['kms_cmk_not_deleted_unintentionally', 'KMS.3', 'kms-cmk-not-scheduled-for-deletion', 'kms_key_not_pending_deletion'],
  options: {
    keys: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'Report only these keys: ARNs, key ids or alias names. Empty: all keys.',
    },
  },
  *check({ world, options, today }) {
    for (const key of world.keys) {
      if (isPending(key) && isMeant(key, options.keys)) yield reportOf(world, key, today);
    }
  },
};

export default rule;
