import { actionChecks } from './actions.ts';
import { arnChecks } from './arns.ts';
import { conditionKeyChecks } from './condition-keys.ts';
import { conditionValueChecks } from './condition-values.ts';
import { emptyChecks } from './empties.ts';
import { grammarChecks } from './grammar.ts';
import { organizationChecks } from './organization.ts';
import { principalChecks } from './principals.ts';
import { roleChecks } from './roles.ts';
import { sizeChecks } from './size.ts';
import { styleChecks } from './style.ts';
import { trustChecks } from './trust.ts';
import type { Check, CheckKind } from './types.ts';
import { variableChecks } from './variables.ts';

/** Every check of a policy document, by family. Several checks of one code ask it of different parts. */
export const checks: readonly Check[] = [
  ...grammarChecks, ...actionChecks, ...arnChecks, ...principalChecks, ...conditionKeyChecks, ...conditionValueChecks, ...variableChecks,
  ...trustChecks, ...organizationChecks, ...roleChecks, ...sizeChecks, ...emptyChecks, ...styleChecks,
];

/** A check of AWS that another rule makes, of every request instead of one statement: in key policies, or of all documents. */
export interface CoveredCheck {
  readonly code: string;
  readonly kind: CheckKind;
  readonly rule: string;
}

export const coveredElsewhere: readonly CoveredCheck[] = [
  { code: 'ALLOW_WITH_NOT_PRINCIPAL', kind: 'security-warning', rule: 'allow-by-exclusion' },
  { code: 'FORALLVALUES_WITH_SINGLE_VALUED_KEY', kind: 'security-warning', rule: 'escapable-condition' },
  { code: 'RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL', kind: 'security-warning', rule: 'confused-deputy' },
  { code: 'PRIVATE_IP_ADDRESS', kind: 'error', rule: 'impossible-condition' },
  { code: 'PRIVATE_NOT_IP_ADDRESS', kind: 'error', rule: 'vacuous-condition' },
  { code: 'UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL', kind: 'error', rule: 'impossible-condition' },
  { code: 'INVALID_ROLE_REFERENCE', kind: 'warning', rule: 'deleted-principal' },
  { code: 'INVALID_USER_REFERENCE', kind: 'warning', rule: 'deleted-principal' },
  { code: 'REDUNDANT_STATEMENT', kind: 'suggestion', rule: 'redundant-statement' },
  { code: 'REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION', kind: 'suggestion', rule: 'vacuous-condition' },
  { code: 'REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION', kind: 'suggestion', rule: 'impossible-condition' },
];
