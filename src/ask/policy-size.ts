import { kmsAction } from '../aws/kms.ts';
import { compilePolicy } from '../evaluate/compile.ts';
import { contextKeyName } from '../policy/context-key.ts';
import type { Condition, Policy, Statement } from '../policy/types.ts';
import { readEmbedded, valueAt } from '../source/embedded.ts';
import { KEY_ACTIONS } from './action-groups.ts';

/** The largest key policy that AWS takes [KMS resource-limits, "Key policy document size": 32 KB]. */
export const MOST_BYTES = 32 * 1024;

/** How large a policy is, in bytes of UTF-8. */
export interface PolicySize {
  /** As it is handed to AWS, white space included. */
  readonly written: number;
  /** Without the white space between its parts. */
  readonly compact: number;
}

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/**
 * The size of a policy as it is handed over: the text of a string that holds it or of the file that it is; a
 * policy inside a larger document (a template) has no text of its own and counts without white space.
 */
export const policySize = ({ place }: Policy): PolicySize => {
  const value = valueAt(place) ?? null;
  const parsed = readEmbedded(value);
  const compact = bytes(typeof value === 'string' && !parsed.ok ? value : JSON.stringify(parsed.ok ? parsed.value : value));
  if (typeof value === 'string') return { written: Math.max(compact, bytes(value)), compact };
  const isWholeFile = place.path.length === 0 && place.document.origin === undefined && place.document.rangeOf === undefined;
  return { written: isWholeFile ? Math.max(compact, bytes(place.document.text.trim())) : compact, compact };
};

const NEGATED = /Not/;

const isCaller = ({ key, operator }: Condition): boolean => contextKeyName(key) === 'aws:principalarn' && operator !== 'Null' && !NEGATED.test(operator);

/** The principals that an allow names: in its principal element, or by ARN in a condition on everyone. */
export const principalsNamed = ({ effect, principal, conditions }: Statement): readonly string[] => {
  if (effect !== 'Allow' || principal === undefined || principal.negated) return [];
  const direct = principal.entries.filter(({ value }) => value !== '*').map(({ value }) => value);
  return [...new Set([...direct, ...conditions.filter(isCaller).flatMap(({ values }) => values)])];
};

/** The key's actions that a statement covers, without `kms:`. */
const actionsOf = (policy: Policy, statement: Statement): string[] => {
  const compiled = compilePolicy(policy);
  return KEY_ACTIONS.filter((action) => compiled.statementsFor(action.toLowerCase()).some(([each]) => each.statement === statement))
    .map((action) => action.slice('kms:'.length));
};

/** True when grants could give all that the statement gives: a grant has no conditions but on the encryption context. */
export const couldBeGrants = (policy: Policy, statement: Statement): boolean => {
  const actions = actionsOf(policy, statement);
  if (!statement.conditions.every(({ key }) => contextKeyName(key).startsWith('kms:encryptioncontext:'))) return false;
  return actions.length > 0 && actions.every((action) => kmsAction(action)?.grantable === true);
};

const bodyOf = ({ effect, action, resource, conditions }: Statement): string =>
  JSON.stringify([effect, action, resource, conditions.map(({ qualifier, operator, ifExists, key, values }) => [qualifier, operator, ifExists, key, values])]);

/** Allow statements that differ in nothing but their principals, so that one could take the place of all. */
export const alikeButForPrincipals = ({ statements }: Policy): readonly (readonly Statement[])[] => {
  const groups = new Map<string, Statement[]>();
  for (const statement of statements) {
    if (statement.effect !== 'Allow' || statement.principal?.negated === true) continue;
    const body = bodyOf(statement);
    groups.set(body, [...groups.get(body) ?? [], statement]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
};
