import type { Rule } from '../../src/analyze/types.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { isAwsManaged } from '../../src/ask/rotation.ts';

type Origin = 'AWS_KMS' | 'EXTERNAL' | 'AWS_CLOUDHSM' | 'EXTERNAL_KEY_STORE';

interface Options {
  readonly allowed: readonly string[];
}

const WORDS: Readonly<Record<Origin, string>> = {
  AWS_KMS: 'material that AWS KMS made',
  EXTERNAL: 'imported material',
  AWS_CLOUDHSM: 'material in a CloudHSM key store',
  EXTERNAL_KEY_STORE: 'material in an external key store',
};

/** What each origin asks of whoever runs the key. */
const COSTS: Readonly<Record<Origin, string>> = {
  AWS_KMS: 'AWS KMS made the material and nobody can export it; a rule that asks for control of the material outside AWS is not met.',
  EXTERNAL: 'A copy of the material exists outside AWS, it may expire, and AWS KMS cannot restore it once it is lost.',
  AWS_CLOUDHSM: 'The key works only while its CloudHSM cluster is up and connected, and whoever runs the cluster can delete the material.',
  EXTERNAL_KEY_STORE: 'Each use of the key waits for a key manager outside AWS; when that is away, so is everything that the key protects.',
};

const isOrigin = (text: string | undefined): text is Origin => text !== undefined && text in WORDS;

const rule: Rule<Options> = {
  name: 'key-origin',
  summary: 'The key material comes from where it should not.',
  severity: 'warning',
  preset: 'strict',
  covers: ['CT.KMS.PV.5', 'CT.KMS.PV.6'],
  options: {
    allowed: {
      type: 'array',
      items: { enum: Object.keys(WORDS) },
      minItems: 1,
      default: ['AWS_KMS'],
      description: 'Origins that keys may have.',
    },
  },
  *check({ world, options: { allowed } }) {
    for (const key of world.keys) {
      const { origin } = key;
      if (!isOrigin(origin) || allowed.includes(origin) || isAwsManaged(key) || key.state === 'PendingDeletion') continue;
      yield {
        message: `${keyName(key)} has ${WORDS[origin]} (${origin}); allowed: ${allowed.join(' or ')}`,
        explanation: [COSTS[origin]],
        advice: 'create a key of an allowed origin and move its users to it: the origin of a key cannot be changed',
        place: key.places.metadata ?? key.places.key,
        related: [],
        key: key.arn,
        unknowns: [],
      };
    }
  },
};

export default rule;
