import type { Rule } from '../../src/analyze/types.ts';
import { policyIssues, type PolicyIssueOptions } from '../policy-issues.ts';

const rule: Rule<PolicyIssueOptions> = {
  name: 'untidy-policy',
  summary: 'A policy document that could say the same more plainly: the general warnings and suggestions of AWS\'s policy validation.',
  severity: 'info',
  preset: 'recommended',
  covers: ['W2511', 'MISMATCHED_TYPE'],
  ...policyIssues(['warning', 'suggestion']),
};

export default rule;
