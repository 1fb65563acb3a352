import type { Rule } from '../../src/analyze/types.ts';
import { policyIssues, type PolicyIssueOptions } from '../policy-issues.ts';

const rule: Rule<PolicyIssueOptions> = {
  name: 'risky-policy',
  summary: 'A policy document that lets in more than it seems to: the security warnings of AWS\'s policy validation that no other rule decides.',
  severity: 'warning',
  preset: 'recommended',
  covers: ['NOTPRINCIPAL_WITH_ALLOW'],
  ...policyIssues(['security-warning']),
};

export default rule;
