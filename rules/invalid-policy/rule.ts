import type { Rule } from '../../src/analyze/types.ts';
import { policyIssues, type PolicyIssueOptions } from '../policy-issues.ts';

const rule: Rule<PolicyIssueOptions> = {
  name: 'invalid-policy',
  summary: 'A policy document that AWS refuses, or in which something cannot mean what it says: the errors of AWS\'s policy validation.',
  severity: 'error',
  preset: 'recommended',
  covers: ['AC_AWS_0481', 'E1157', 'E3510', 'E3512', 'W3037', 'UNKNOWN_PRINCIPAL', 'UNKNOWN_ACTION', 'UNKNOWN_CONDITION_FOR_ACTION', 'UNKNOWN_OPERATOR', 'INVALID_ARN'],
  ...policyIssues(['error']),
};

export default rule;
