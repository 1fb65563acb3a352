import type { Report, Rule } from '../../src/analyze/types.ts';
import { keyArgument, keyName } from '../../src/ask/key-name.ts';
import { countOf, isNeeded, lossPlaces, lossSentences, lossesOf, statePlace } from '../../src/ask/losses.ts';
import type { Key, World } from '../../src/world/types.ts';

const reportOf = (world: World, key: Key): Report => {
  const losses = lossesOf(world, key);
  const needed = isNeeded(losses);
  return {
    ...(needed ? { severity: 'error' as const } : {}),
    message: `${keyName(key)} has no key material${needed ? `, and ${countOf(losses)} cannot do without it` : ': it cannot be used until some is imported'}`,
    explanation: [
      'Its material is to be imported and is not there: never imported, deleted, or expired. Every cryptographic operation with it fails.',
      'If the key was in use, only the very same material makes its data readable again.',
      ...lossSentences(losses),
    ],
    advice: `import the material: aws kms get-parameters-for-import --key-id ${keyArgument(key)} …, then aws kms import-key-material; or delete the key if it was never used`,
    place: statePlace(key),
    related: lossPlaces(losses),
    key: key.arn,
    unknowns: [],
  };
};

const rule: Rule = {
  name: 'key-pending-import',
  summary: 'A key whose imported material is not there.',
  severity: 'warning',
  preset: 'recommended',
  covers: [],
  options: {},
  *check({ world }) {
    for (const key of world.keys) {
      if (key.state === 'PendingImport') yield reportOf(world, key);
    }
  },
};

export default rule;
