import type { Policy, Statement } from '../policy/types.ts';
import type { PolicyRole, UnknownCause } from './types.ts';

/** A policy in play and what it is to the request. */
export interface PlayedPolicy {
  readonly role: PolicyRole;
  readonly owner: string;
  readonly name?: string;
  readonly policy: Policy;
  /** Why it may turn out not to take part after all. */
  readonly doubt?: UnknownCause;
}

const NAMES_PRINCIPALS: ReadonlySet<PolicyRole> = new Set(['key policy', 'resource policy', 'trust policy', 'resource control policy']);
const MAY_LACK_RESOURCE: ReadonlySet<PolicyRole> = new Set(['resource policy', 'trust policy']);

/**
 * False for a statement that lacks an element its kind of policy needs: it applies to no one, or to nothing
 * [KMS key-policy-overview, a statement without `Resource` has no effect; IAM reference_policies_grammar].
 */
export const isComplete = (statement: Statement, role: PolicyRole): boolean =>
  (statement.principal !== undefined || !NAMES_PRINCIPALS.has(role)) && (statement.resource !== undefined || MAY_LACK_RESOURCE.has(role));

// A key policy's statement without an action has no effect [KMS API CreateKey, Policy].
const isVoid = (code: string, role: PolicyRole): boolean => code === 'MISSING_ACTION' && role === 'key policy';

/** The first statement of these policies that could not be read and may have the effect. */
export const unreadable = (policies: readonly PlayedPolicy[], effect: 'Allow' | 'Deny'): UnknownCause | undefined => {
  for (const { policy, role, owner, name } of policies) {
    const statement = policy.unreadable.find((each) => (each.effect ?? effect) === effect && !isVoid(each.code, role));
    if (statement === undefined) continue;
    const title = name === undefined ? `${role} of ${owner}` : `${role} ${name} of ${owner}`;
    const may = effect === 'Allow' ? 'allow' : 'deny';
    return { name: `unreadable statement of the ${title}`, matters: `it may ${may} the request: ${statement.message}`, place: statement.place };
  }
  return undefined;
};

/** Why a statement may turn out not to be there. */
export const doubtsOf = ({ doubts = [], place }: Statement): UnknownCause[] =>
  doubts.map((name) => ({ name, matters: 'whether the statement is there at all', place }));
