import type { Rule } from '../../src/analyze/types.ts';
import { RULING_EVERY_KEY } from '../../src/ask/every-key.ts';
import { wideStatements } from '../../src/ask/wide-statements.ts';
import { wideReport } from '../wide-words.ts';

interface Options {
  readonly actions: readonly string[];
}

const DEEDS: Readonly<Record<string, string>> = {
  'kms:PutKeyPolicy': 'rewrite the policy of', 'kms:ScheduleKeyDeletion': 'delete', 'kms:DeleteImportedKeyMaterial': 'delete the material of',
};

const rule: Rule<Options> = {
  name: 'full-access-all-keys',
  summary: 'An identity policy lets its holders rewrite the policy of every key, or delete every key.',
  severity: 'error',
  preset: 'recommended',
  covers: [
    'iam_policy_no_full_access_to_kms', 'iam_inline_policy_no_full_access_to_kms', 'ec2_instance_no_iam_role_with_destruction_kms_access',
  ],
  options: {
    actions: { type: 'array', default: [...RULING_EVERY_KEY], items: { type: 'string' }, description: 'Actions that nobody should have on every key.' },
  },
  *check({ world, policies, options }) {
    for (const wide of wideStatements(world, policies, options.actions)) {
      const [{ action }] = wide.gives;
      yield wideReport(
        world, wide, (keys) => `${DEEDS[action] ?? `do ${action} on`} ${keys}`,
        'The statement is about every key whose policy lets IAM policies count, those made next year included; most keys do, by default.',
        'name the keys in Resource, or leave out what decides over keys: kms:PutKeyPolicy, kms:ScheduleKeyDeletion and kms:*',
      );
    }
  },
};

export default rule;
