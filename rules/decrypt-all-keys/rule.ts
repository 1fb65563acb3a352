import type { Rule } from '../../src/analyze/types.ts';
import { RULING_EVERY_KEY } from '../../src/ask/every-key.ts';
import { wideStatements } from '../../src/ask/wide-statements.ts';
import { wideReport } from '../wide-words.ts';

interface Options {
  readonly actions: readonly string[];
}

const rule: Rule<Options> = {
  name: 'decrypt-all-keys',
  summary: 'An identity policy lets its holders decrypt with every key.',
  severity: 'warning',
  preset: 'recommended',
  covers: [
    'KMS.1', 'KMS.2', 'iam-customer-policy-blocked-kms-actions', 'iam-inline-policy-blocked-kms-actions',
    'kms_key_decryption_restricted_in_iam_customer_managed_policy', 'kms_key_decryption_restricted_in_iam_inline_policy',
    'iam_policy_custom_no_blocked_kms_actions', 'iam_policy_inline_no_blocked_kms_actions',
  ],
  options: {
    actions: {
      type: 'array', default: ['kms:Decrypt', 'kms:ReEncryptFrom'], items: { type: 'string' },
      description: 'Actions that identity policies should not allow on every key.',
    },
  },
  *check({ world, policies, options }) {
    // Whoever rules over every key is what full-access-all-keys reports.
    const ruling = new Set(wideStatements(world, policies, RULING_EVERY_KEY).map(({ statement }) => statement));
    for (const wide of wideStatements(world, policies, options.actions)) {
      if (ruling.has(wide.statement)) continue;
      const report = wideReport(
        world, wide, (keys) => `decrypt with ${keys}`,
        'The statement is about every key whose policy lets IAM policies count, whatever data it protects, those made next year included.',
        'name the keys in Resource, or single them out by tag or alias: "StringEquals": { "aws:ResourceTag/team": … }, "kms:ResourceAliases"',
      );
      yield wide.gives.every(({ onlyThroughServices }) => onlyThroughServices) ? { ...report, severity: 'info' } : report;
    }
  },
};

export default rule;
