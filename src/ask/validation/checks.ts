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
import type { Check } from './types.ts';
import { variableChecks } from './variables.ts';

/** Every check of a policy document, by family. Several checks of one code ask it of different parts. */
export const checks: readonly Check[] = [
  ...grammarChecks, ...actionChecks, ...arnChecks, ...principalChecks, ...conditionKeyChecks, ...conditionValueChecks, ...variableChecks,
  ...trustChecks, ...organizationChecks, ...roleChecks, ...sizeChecks, ...emptyChecks, ...styleChecks,
];

/** Checks of AWS that other rules make, by the rule: they ask it of every request instead of one statement. */
export const coveredElsewhere: ReadonlyMap<string, string> = new Map([
  ['ALLOW_WITH_NOT_PRINCIPAL', 'allow-by-exclusion'],
  ['FORALLVALUES_WITH_SINGLE_VALUED_KEY', 'escapable-condition'],
  ['RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL', 'confused-deputy'],
  ['PRIVATE_IP_ADDRESS', 'impossible-condition'],
  ['PRIVATE_NOT_IP_ADDRESS', 'vacuous-condition'],
  ['INVALID_ROLE_REFERENCE', 'deleted-principal'],
  ['INVALID_USER_REFERENCE', 'deleted-principal'],
  ['REDUNDANT_STATEMENT', 'redundant-statement'],
  ['REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION', 'vacuous-condition'],
  ['REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION', 'impossible-condition'],
  ['UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL', 'impossible-condition'],
]);
