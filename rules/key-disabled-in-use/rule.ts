import type { Report, Rule } from '../../src/analyze/types.ts';
import { keyArgument, keyName } from '../../src/ask/key-name.ts';
import { countOf, isNeeded, lossPlaces, lossSentences, lossesOf, statePlace } from '../../src/ask/losses.ts';
import type { Key, World } from '../../src/world/types.ts';

interface Options {
  readonly unused: boolean;
}

/** By the key's usage; keys encrypt unless something else is said of them. */
const STOPPED: Readonly<Record<string, string>> = {
  SIGN_VERIFY: 'nothing can be signed or verified with it',
  GENERATE_VERIFY_MAC: 'no MAC can be made or verified with it',
  KEY_AGREEMENT: 'no shared secret can be derived with it',
};

const reportOf = (world: World, key: Key): Report => {
  const losses = lossesOf(world, key);
  const needed = isNeeded(losses);
  return {
    ...(needed ? {} : { severity: 'info' as const }),
    message: needed
      ? `${keyName(key)} is disabled, and ${countOf(losses)} cannot do without it`
      : `${keyName(key)} is disabled: ${STOPPED[key.usage ?? ''] ?? 'what it encrypted cannot be read'} until it is enabled`,
    explanation: needed
      ? ['While a key is disabled, AWS KMS refuses every cryptographic operation with it, whatever its policies allow.', ...lossSentences(losses)]
      : ['Nothing in the input uses the key. AWS KMS refuses every cryptographic operation with it all the same.'],
    advice: `enable it: aws kms enable-key --key-id ${keyArgument(key)}; if it should stay disabled, first move what depends on it to another key`,
    place: statePlace(key),
    related: lossPlaces(losses),
    key: key.arn,
    unknowns: [],
  };
};

const rule: Rule<Options> = {
  name: 'key-disabled-in-use',
  summary: 'A disabled key that something still needs, with what cannot be read.',
  severity: 'error',
  preset: 'recommended',
  covers: ['CKV_AWS_227'],
  options: {
    unused: {
      type: 'boolean',
      default: true,
      description: 'Also report, as info, disabled keys of which the input shows no use.',
    },
  },
  *check({ world, options }) {
    for (const key of world.keys) {
      if (key.state !== 'Disabled') continue;
      if (options.unused || isNeeded(lossesOf(world, key))) yield reportOf(world, key);
    }
  },
};

export default rule;
