import type { Rule } from '../../src/analyze/types.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { isAwsManaged, rotationSupport } from '../../src/ask/rotation.ts';

const rule: Rule = {
  name: 'rotation-unsupported',
  summary: 'Automatic rotation is asked for on a key that cannot have it.',
  severity: 'error',
  preset: 'recommended',
  covers: ['22fbfeac-7b5a-421a-8a27-7a2178bb910b'],
  options: {},
  *check({ world }) {
    for (const key of world.keys) {
      if (key.rotation?.enabled !== true || isAwsManaged(key)) continue;
      const support = rotationSupport(key);
      if (support.answer !== 'no') continue;
      yield {
        message: `AWS refuses automatic rotation of ${keyName(key)}: ${support.why}`,
        explanation: [
          'Only symmetric encryption keys whose material AWS KMS made, outside custom key stores, rotate automatically. '
          + 'EnableKeyRotation fails with UnsupportedOperationException, and so does a template that asks for it.',
        ],
        advice: `do not ask for rotation here; ${support.instead}`,
        place: key.rotation.place,
        related: [],
        key: key.arn,
        unknowns: [],
      };
    }
  },
};

export default rule;
