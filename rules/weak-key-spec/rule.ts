import type { Rule } from '../../src/analyze/types.ts';
import { keyName } from '../../src/ask/key-name.ts';

interface Options {
  readonly specs: readonly string[];
  readonly usages: readonly string[];
}

const rule: Rule<Options> = {
  name: 'weak-key-spec',
  summary: 'A key has a spec that is weaker than wanted for what it is used for.',
  severity: 'warning',
  preset: 'strict',
  covers: ['CT.KMS.PR.2'],
  options: {
    specs: { type: 'array', items: { type: 'string' }, default: ['RSA_2048'], description: 'Key specs that are too weak.' },
    usages: {
      type: 'array',
      items: { enum: ['ENCRYPT_DECRYPT', 'SIGN_VERIFY', 'GENERATE_VERIFY_MAC', 'KEY_AGREEMENT', 'ENCAPSULATE_DECAPSULATE'] },
      default: ['ENCRYPT_DECRYPT'],
      description: 'Key usages for which they are: what is encrypted has to stay secret for longer than most signatures have to be trusted.',
    },
  },
  *check({ world, options }) {
    for (const key of world.keys) {
      const { spec, usage } = key;
      if (spec === undefined || !options.specs.includes(spec) || key.state === 'PendingDeletion') continue;
      if (usage !== undefined && !options.usages.includes(usage)) continue;
      yield {
        message: `${keyName(key)} is ${spec}, which is too weak here${usage === undefined ? '' : ` for ${usage}`}`,
        explanation: ['A key keeps its spec for life. What is encrypted under it can be stored today by whoever wants to break it later.'],
        advice: 'create a key with a stronger spec, such as RSA_4096, or SYMMETRIC_DEFAULT where nobody encrypts outside AWS; move the alias to it',
        place: key.places.metadata ?? key.places.key,
        related: [],
        key: key.arn,
        unknowns: usage === undefined
          ? [{ name: `usage of ${keyName(key)}`, matters: `it is too weak only for ${options.usages.join(', ')}`, place: key.places.key }]
          : [],
      };
    }
  },
};

export default rule;
