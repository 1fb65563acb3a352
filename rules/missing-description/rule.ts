import type { Rule } from '../../src/analyze/types.ts';
import { keyArgument, keyName } from '../../src/ask/key-name.ts';
import { isAwsManaged } from '../../src/ask/rotation.ts';
import { below } from '../../src/source/place.ts';
import type { Key } from '../../src/world/types.ts';

const isMissing = ({ description, state }: Key): boolean => description?.trim() === '' && state?.startsWith('Pending') !== true;

const rule: Rule = {
  name: 'missing-description',
  summary: 'A key has no description.',
  severity: 'info',
  preset: 'recommended',
  covers: [],
  options: {},
  *check({ world }) {
    for (const key of world.keys) {
      if (!isMissing(key) || isAwsManaged(key)) continue;
      const place = key.places.metadata ?? key.places.key;
      yield {
        message: `${keyName(key)} has no description`,
        explanation: ['Nobody who finds the key later can tell what it protects, and whether it may be disabled.'],
        advice: `say what it protects: aws kms update-key-description --key-id ${keyArgument(key)} --description "<what it protects, and whose it is>"`,
        place: below(place, 'Description'),
        related: [],
        key: key.arn,
        unknowns: [],
      };
    }
  },
};

export default rule;
