import { RCP_SERVICES } from '../aws/organizations.ts';
import type { Policy, Statement } from '../policy/types.ts';
import type { PolicyKind } from './kinds.ts';

const actionsOf = (policy: Policy): string[] =>
  policy.statements.flatMap(({ action }) => action.patterns.map((pattern) => pattern.toLowerCase()));

const namesEveryone = ({ effect, principal }: Statement): boolean =>
  effect === 'Deny' && principal !== undefined && !principal.negated &&
  principal.entries.every(({ type, value }) => value === '*' && (type === '*' || type === 'AWS'));

const hasResources = ({ resource }: Statement): boolean => resource !== undefined;

/**
 * A resource control policy denies, to everyone, actions of several of the services that such policies restrict. A
 * resource's own policy speaks of one service and has to allow something; a trust policy names no resource.
 */
const looksLikeResourceControlPolicy = (policy: Policy): boolean => {
  const services = [...new Set(actionsOf(policy).map((action) => action.split(':')[0] ?? ''))];
  const [only, ...others] = services;
  if (only === undefined || !services.every((service) => service === '*' || RCP_SERVICES.has(service))) return false;
  // A slip in one statement does not make a trust policy of the rest, which such a policy could not say.
  if (only === 'sts' && others.length === 0) return 2 * policy.statements.filter((each) => namesEveryone(each) && hasResources(each)).length > policy.statements.length;
  return (others.length > 0 || only === '*') && policy.statements.every(namesEveryone);
};

/**
 * What a policy document is for, judged by its content [formats, "Input documents"]: a `Principal` with KMS
 * actions makes a key policy, with `sts:AssumeRole*` a trust policy, with others the policy of another resource;
 * no `Principal` makes an identity policy.
 */
export const policyKind = (policy: Policy): PolicyKind => {
  const withPrincipal = policy.statements.some(({ principal }) => principal !== undefined);
  if (!withPrincipal) return 'identity-policy';
  if (looksLikeResourceControlPolicy(policy)) return 'resource-control-policy';
  const actions = actionsOf(policy);
  if (actions.some((action) => action.startsWith('kms:'))) return 'key-policy';
  if (actions.some((action) => action.startsWith('sts:assumerole') || action.startsWith('sts:*'))) return 'trust-policy';
  return 'resource-policy';
};
