import { parsePolicy } from '../policy/parse.ts';
import type { Policy } from '../policy/types.ts';
import type { Request } from '../evaluate/types.ts';
import type { Json } from '../source/place.ts';
import type { Principal, World } from '../world/types.ts';
import { can } from './can.ts';

/** One move on the way to a key, with the request that makes it. */
export interface TransitiveStep {
  readonly from: string;
  /** Who the caller is afterwards; the same for moves that change permissions. */
  readonly to: string;
  /** In words: "assumes", "puts a new key policy on the key" … */
  readonly move: string;
  readonly witnesses: readonly Request[];
}

export interface TransitiveAccess {
  readonly principal: string;
  /** In order; the last step does the action asked for. */
  readonly path: readonly TransitiveStep[];
}

const ALLOW_ALL: Json = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

const everything = (): Policy => parsePolicy(ALLOW_ALL, { document: { file: 'assumed', text: JSON.stringify(ALLOW_ALL), value: ALLOW_ALL }, path: [] });

const witnessFor = (world: World, arn: string, action: string, resource: string, assumedIdentityPolicies?: readonly Policy[]): Request | undefined => {
  const verdict = can({
    world,
    callers: { kind: 'principal', arn },
    actions: [action],
    resource,
    ...(assumedIdentityPolicies === undefined ? {} : { assumedIdentityPolicies }),
  });
  return verdict.answer === 'yes' ? verdict.witness : undefined;
};

/** Witnesses for every action of a list, all on one resource; undefined when one of them is not possible. */
const allOf = (world: World, arn: string, needs: readonly (readonly [action: string, resource: string])[]): Request[] | undefined => {
  const witnesses: Request[] = [];
  for (const [action, resource] of needs) {
    const witness = witnessFor(world, arn, action, resource);
    if (witness === undefined) return undefined;
    witnesses.push(witness);
  }
  return witnesses;
};

type Needs = readonly (readonly [action: string, resource: string])[];

interface Move {
  readonly move: string;
  readonly needs: (target: Principal) => Needs;
}

const trusts = (world: World, role: Principal, service: string): boolean =>
  can({ world, callers: { kind: 'service', name: service }, actions: ['sts:AssumeRole'], resource: role.arn }).answer === 'yes';

// Ways to act as another principal [IAM id_roles_use_passrole, id_roles_manage_modify, id_credentials_access-keys].
const BECOMING: Readonly<Record<Principal['kind'], readonly Move[]>> = {
  role: [
    { move: 'assumes', needs: ({ arn }) => [['sts:AssumeRole', arn]] },
    { move: 'rewrites the trust policy of, then assumes', needs: ({ arn }) => [['iam:UpdateAssumeRolePolicy', arn]] },
  ],
  user: [
    { move: 'makes an access key for', needs: ({ arn }) => [['iam:CreateAccessKey', arn]] },
    { move: 'sets the console password of', needs: ({ arn }) => [['iam:UpdateLoginProfile', arn]] },
  ],
};

const LAMBDA = 'lambda.amazonaws.com';

const passing = (world: World, from: Principal, target: Principal): TransitiveStep | undefined => {
  if (target.kind !== 'role' || target.account !== from.account || !trusts(world, target, LAMBDA)) return undefined;
  const created = `arn:aws:lambda:us-east-1:${target.account}:function:some-function`;
  const witnesses = allOf(world, from.arn, [['iam:PassRole', target.arn], ['lambda:CreateFunction', created]]);
  return witnesses && { from: from.arn, to: target.arn, move: 'makes a Lambda function that runs as', witnesses };
};

const becoming = (world: World, from: Principal, target: Principal): TransitiveStep | undefined => {
  for (const { move, needs } of BECOMING[target.kind]) {
    const witnesses = allOf(world, from.arn, needs(target));
    if (witnesses !== undefined) return { from: from.arn, to: target.arn, move, witnesses };
  }
  return passing(world, from, target);
};

// Ways to give oneself IAM permissions [IAM access_policies_manage-attach-detach].
const selfService = (principal: Principal): readonly Move[] => {
  const [inline, attach] = principal.kind === 'role' ? ['iam:PutRolePolicy', 'iam:AttachRolePolicy'] : ['iam:PutUserPolicy', 'iam:AttachUserPolicy'];
  const managed = (principal.identityPolicies ?? []).map(({ owner, name }) => (name.startsWith('arn:') ? name : owner)).filter((arn) => arn.includes(':policy/'));
  return [
    { move: 'writes itself an inline policy', needs: ({ arn }) => [[inline, arn]] },
    { move: 'attaches itself a policy', needs: ({ arn }) => [[attach, arn]] },
    ...managed.map((policy): Move => ({ move: `writes a new version of its own policy ${policy}`, needs: () => [['iam:CreatePolicyVersion', policy]] })),
  ];
};

/** Ways to get the action on the key without it: change the key's policy, make a grant, change one's own policies. */
const granting = (world: World, { arn }: Principal, action: string, key: string): TransitiveStep | undefined => {
  for (const [needed, move] of [['kms:PutKeyPolicy', 'puts a key policy that allows it'], ['kms:CreateGrant', 'makes itself a grant']] as const) {
    const witness = witnessFor(world, arn, needed, key);
    if (witness !== undefined && needed !== action) return { from: arn, to: arn, move, witnesses: [witness] };
  }
  const principal = world.principals.get(arn);
  const byIam = witnessFor(world, arn, action, key, [everything()]);
  if (principal === undefined || byIam === undefined) return undefined;
  for (const { move, needs } of selfService(principal)) {
    const witnesses = allOf(world, arn, needs(principal));
    if (witnesses !== undefined) return { from: arn, to: arn, move, witnesses: [...witnesses, byIam] };
  }
  return undefined;
};

const arriving = (world: World, principal: Principal, action: string, key: string): TransitiveStep | undefined => {
  const witness = witnessFor(world, principal.arn, action, key);
  if (witness !== undefined) return { from: principal.arn, to: principal.arn, move: `is allowed ${action}`, witnesses: [witness] };
  return granting(world, principal, action, key);
};

/**
 * Everyone of the world who can get to an action on a key by becoming someone else or by giving itself access,
 * with a shortest path. Those who are simply allowed have a path of one step.
 */
export const transitiveAccess = (world: World, action: string, key: string): TransitiveAccess[] => {
  const principals = [...world.principals.values()].sort((left, right) => (left.arn < right.arn ? -1 : 1));
  const paths = new Map<string, readonly TransitiveStep[]>();
  for (const principal of principals) {
    const step = arriving(world, principal, action, key);
    if (step !== undefined) paths.set(principal.arn, [step]);
  }
  for (let grown = true; grown; ) {
    grown = false;
    const reached = principals.filter(({ arn }) => paths.has(arn));
    for (const from of principals.filter(({ arn }) => !paths.has(arn))) {
      const next = reached.map((target) => [target, becoming(world, from, target)] as const).find(([, step]) => step !== undefined);
      if (next?.[1] === undefined) continue;
      paths.set(from.arn, [next[1], ...(paths.get(next[0].arn) ?? [])]);
      grown = true;
    }
  }
  return [...paths].map(([principal, path]) => ({ principal, path })).sort((left, right) => (left.principal < right.principal ? -1 : 1));
};
