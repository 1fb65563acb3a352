import { grantOperations } from '../aws/kms.ts';
import type { Request } from '../evaluate/types.ts';
import type { Policy } from '../policy/types.ts';
import type { Grant, Key, Principal, World } from '../world/types.ts';
import { allowAll } from './allow-all.ts';
import { mayGet, naming, witnessFor, type Context, type Wish } from './wishes.ts';

/** How a step is made: by being allowed; by changing the key's policy, its grants, IAM policies, groups or a trust policy; as someone else. */
export type StepKind = 'allowed' | 'key policy' | 'grant' | 'IAM policy' | 'group' | 'trust policy' | 'sign-in' | 'assume' | 'code';

/** One move on the way to a key, with the requests that make it. */
export interface TransitiveStep {
  readonly kind: StepKind;
  /** ARN, service name, or a kind of callers in words. */
  readonly from: string;
  /** Who the caller is afterwards; the same for moves that change permissions. */
  readonly to: string;
  /** In words, before the name of `to` where that is someone else: "assumes", "puts a key policy that allows it" … */
  readonly move: string;
  /** Each is allowed by itself. */
  readonly witnesses: readonly Request[];
}

/** What everyone is after. */
export interface Goal {
  readonly world: World;
  readonly action: string;
  readonly key: Key;
}

/** The goal’s world with its key changed. */
const withKey = ({ world, key }: Goal, changed: Partial<Key>): World =>
  ({ ...world, keys: world.keys.map((each) => (each === key ? { ...each, ...changed } : each)) });

/** A request for the goal itself. */
export const reaches = ({ action, key }: Goal, world: World, arn: string, assumed?: readonly Policy[]): Request | undefined =>
  witnessFor(world, arn, { action, resource: key.arn, ...(assumed === undefined ? {} : { assumed }) });

/** Whether it is worth asking for an action on the key: its policy or grants, or an identity policy, may say yes. */
const maySay = ({ world, key }: Goal, principal: Principal, action: string): boolean =>
  mayGet(world, principal, { action, resource: key.arn }) || namesInKey(key).has(principal.arn) || namesInKey(key).has('*');

const named = new WeakMap<Key, ReadonlySet<string>>();

/** Principals that the key's policy and grants name; `NotPrincipal` names everyone. */
const namesInKey = (key: Key): ReadonlySet<string> => {
  const known = named.get(key);
  if (known !== undefined) return known;
  const clauses = (key.policy?.statements ?? []).flatMap(({ effect, principal }) => (effect === 'Allow' && principal !== undefined ? [principal] : []));
  const written = clauses.flatMap(({ negated, entries }) => (negated ? ['*'] : entries.map(({ value }) => value)));
  const fresh = new Set([...written, ...(key.grants ?? []).flatMap(({ grantee }) => grantee ?? [])]);
  named.set(key, fresh);
  return fresh;
};

/** With the key policy in one's own hands, what one writes into it counts, less other policies' denials. */
const byKeyPolicy = (goal: Goal, arn: string): TransitiveStep | undefined => {
  const witness = witnessFor(goal.world, arn, { action: 'kms:PutKeyPolicy', resource: goal.key.arn });
  if (witness === undefined || goal.action === 'kms:PutKeyPolicy') return undefined;
  const changed = withKey(goal, { policy: naming(arn, goal.action, { Resource: '*' }) });
  return reaches(goal, changed, arn) && { kind: 'key policy', from: arn, to: arn, move: 'puts a key policy that allows it', witnesses: [witness] };
};

// A grant that a caller makes for itself: not on behalf of a service, which would be the grantee [KMS conditions-kms, GrantIsForAWSResource].
const byGrant = (goal: Goal, arn: string): TransitiveStep | undefined => {
  const operation = goal.action.slice('kms:'.length);
  if (!grantOperations.includes(operation) || operation === 'CreateGrant') return undefined;
  const context: Context = new Map([
    ['kms:GranteePrincipal', [arn]], ['kms:GrantOperations', [operation]], ['kms:GrantIsForAWSResource', ['false']],
    ['kms:GranteeServicePrincipal', []], ['kms:GrantConstraintType', []], ['kms:ViaService', []],
  ]);
  const witness = witnessFor(goal.world, arn, { action: 'kms:CreateGrant', resource: goal.key.arn, context });
  if (witness === undefined) return undefined;
  const grant: Grant = {
    id: undefined, name: undefined, grantee: arn, granteeService: undefined, retiringPrincipal: undefined, retiringService: undefined, operations: [operation],
    constraints: { encryptionContextEquals: undefined, encryptionContextSubset: undefined, sourceArn: undefined },
    issuingAccount: undefined, created: undefined,
    place: goal.key.places.key,
  };
  const changed = withKey(goal, { grants: [...(goal.key.grants ?? []), grant] });
  return reaches(goal, changed, arn) && { kind: 'grant', from: arn, to: arn, move: 'makes itself a grant', witnesses: [witness] };
};

const ownPolicies = ({ identityPolicies = [] }: Principal, part: string): string[] =>
  [...new Set(identityPolicies.flatMap(({ owner, name }) => [owner, name]).filter((arn) => arn.includes(part) && !arn.includes('::aws:')))];

interface Move {
  readonly move: string;
  readonly wish: Wish;
}

// Ways to give oneself IAM permissions [IAM access_policies_manage-attach-detach, access_policies_managed-versioning]. Another
// version of a policy (iam:SetDefaultPolicyVersion) helps only where one was written before; versions are not in the input.
const selfService = (principal: Principal): readonly Move[] => {
  const { arn, kind } = principal;
  const on = (move: string, action: string, resource: string): Move => ({ move, wish: { action, resource } });
  const [inline, attach] = kind === 'role' ? ['iam:PutRolePolicy', 'iam:AttachRolePolicy'] : ['iam:PutUserPolicy', 'iam:AttachUserPolicy'];
  return [
    on('writes itself an inline policy', inline, arn),
    on('attaches itself a policy', attach, arn),
    ...ownPolicies(principal, ':policy/').map((policy) => on(`writes a new version of its own policy ${policy}`, 'iam:CreatePolicyVersion', policy)),
    ...ownPolicies(principal, ':group/').flatMap((group) => [
      on(`writes an inline policy for its group ${group}`, 'iam:PutGroupPolicy', group), on(`attaches a policy to its group ${group}`, 'iam:AttachGroupPolicy', group),
    ]),
  ];
};

/** Policies of the account's groups, by the group's ARN: members carry them. */
const groupsOf = (world: World, account: string): ReadonlyMap<string, readonly Policy[]> => {
  const groups = new Map<string, Policy[]>();
  for (const { account: own, identityPolicies = [] } of world.principals.values()) {
    if (own !== account) continue;
    for (const { owner, policy } of identityPolicies) {
      const policies = groups.get(owner) ?? [];
      if (owner.includes(':group/') && !policies.includes(policy)) groups.set(owner, [...policies, policy]);
    }
  }
  return groups;
};

const byJoining = (goal: Goal, principal: Principal): TransitiveStep | undefined => {
  if (principal.kind !== 'user') return undefined;
  for (const [group, policies] of groupsOf(goal.world, principal.account)) {
    const wish: Wish = { action: 'iam:AddUserToGroup', resource: group };
    if (!mayGet(goal.world, principal, wish)) continue;
    const [witness, then] = [witnessFor(goal.world, principal.arn, wish), reaches(goal, goal.world, principal.arn, policies)];
    if (witness !== undefined && then !== undefined) return { kind: 'group', from: principal.arn, to: principal.arn, move: `adds itself to the group ${group}`, witnesses: [witness, then] };
  }
  return undefined;
};

const byOwnPolicies = (goal: Goal, principal: Principal): TransitiveStep | undefined => {
  const moves = selfService(principal).filter(({ wish }) => mayGet(goal.world, principal, wish));
  const then = moves.length === 0 ? undefined : reaches(goal, goal.world, principal.arn, [allowAll]);
  if (then === undefined) return undefined;
  for (const { move, wish } of moves) {
    const witness = witnessFor(goal.world, principal.arn, wish);
    if (witness !== undefined) return { kind: 'IAM policy', from: principal.arn, to: principal.arn, move, witnesses: [witness, then] };
  }
  return undefined;
};

/** How a principal gets to the goal by itself: it is allowed, or gives itself the permission. */
export const arriving = (goal: Goal, principal: Principal): TransitiveStep | undefined => {
  const { arn } = principal;
  const witness = maySay(goal, principal, goal.action) ? reaches(goal, goal.world, arn) : undefined;
  if (witness !== undefined) return { kind: 'allowed', from: arn, to: arn, move: `is allowed ${goal.action}`, witnesses: [witness] };
  const onKey = (action: string, way: typeof byKeyPolicy): TransitiveStep | undefined => (maySay(goal, principal, action) ? way(goal, arn) : undefined);
  return onKey('kms:PutKeyPolicy', byKeyPolicy) ?? onKey('kms:CreateGrant', byGrant) ?? byOwnPolicies(goal, principal) ?? byJoining(goal, principal);
};
