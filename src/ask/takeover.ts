import { compilePolicy } from '../evaluate/compile.ts';
import { decide } from '../evaluate/decide.ts';
import { accountPrincipal } from '../evaluate/principals.ts';
import type { Reason, Request } from '../evaluate/types.ts';
import type { Policy, Statement } from '../policy/types.ts';
import type { Key, Principal, World } from '../world/types.ts';
import { can } from './can.ts';
import { transitiveAccess, type StepKind, type TransitiveStep } from './transitive.ts';

/** A principal without access to the data of a key that can give it to itself. */
export interface Takeover {
  readonly principal: Principal;
  readonly key: Key;
  /** What it comes to: `kms:Decrypt`, or what the key is for. */
  readonly action: string;
  readonly path: readonly [TransitiveStep, ...TransitiveStep[]];
  /** The statement or grant that allows the first request of the path. */
  readonly through: Reason | undefined;
}

/** What gives the data, or the say, of a key away, by its usage [KMS API KeyMetadata, KeyUsage]. */
const PRIZES: { readonly [usage: string]: string } = {
  SIGN_VERIFY: 'kms:Sign', GENERATE_VERIFY_MAC: 'kms:GenerateMac', KEY_AGREEMENT: 'kms:DeriveSharedSecret',
};

const prizeOf = ({ usage }: Key): string => PRIZES[usage ?? ''] ?? 'kms:Decrypt';

/** Steps that change who may do what; assuming a role that one is trusted with, or deploying code, changes nothing. */
const CHANGES: ReadonlySet<StepKind> = new Set(['key policy', 'grant', 'IAM policy', 'group', 'trust policy', 'sign-in']);

// A role and user of the account that nothing names: whoever may change these may change any.
const ANYONE = ['role/0a1b2c3d-some-role', 'user/0a1b2c3d-some-user'];
const RULING_IDENTITIES = ['iam:PutRolePolicy', 'iam:AttachRolePolicy', 'iam:UpdateAssumeRolePolicy', 'iam:PutUserPolicy', 'iam:AttachUserPolicy', 'iam:CreateAccessKey'];

/** Whether a principal may change the access of every role or user of its account: it administers the account. */
const administersIdentities = (world: World, { arn, account }: Principal): boolean => {
  const partition = arn.split(':')[1] ?? 'aws';
  return ANYONE.some((name) => can({ world, callers: { kind: 'principal', arn }, actions: RULING_IDENTITIES, resource: `arn:${partition}:iam::${account}:${name}` }).answer === 'yes');
};

/** The policies of a service-linked role are AWS's, and only its service uses them [IAM using-service-linked-roles]. */
const isServiceLinked = ({ arn }: Principal): boolean => arn.includes(':role/aws-service-role/');

const reasonFor = (world: World, witness: Request | undefined): Reason | undefined => {
  const because = witness === undefined ? [] : decide(world, witness).because;
  // Where an identity policy takes part it is what gives the permission to this principal; the key policy gives it to the account.
  return because.find(({ policy }) => policy === 'identity policy') ?? because[0];
};

/** Whom the key policy itself, or a grant, gives the say over the key: it is meant to administer it. */
const isMeantTo = ({ kind }: TransitiveStep, through: Reason | undefined): boolean =>
  kind === 'key policy' && through?.policy !== 'identity policy';

/** What changes who may do what: only who is allowed some of it can take a key over. */
const CHANGING = [
  'kms:PutKeyPolicy', 'kms:CreateGrant', 'iam:PutRolePolicy', 'iam:AttachRolePolicy', 'iam:UpdateAssumeRolePolicy', 'iam:PutUserPolicy', 'iam:AttachUserPolicy',
  'iam:CreatePolicyVersion', 'iam:PutGroupPolicy', 'iam:AttachGroupPolicy', 'iam:AddUserToGroup', 'iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:UpdateLoginProfile',
].map((action) => action.toLowerCase());

const allowsSome = (policy: Policy, actions: readonly string[]): Statement[] =>
  actions.flatMap((action) => compilePolicy(policy).statementsFor(action).flatMap(([{ statement }]) => (statement.effect === 'Allow' ? [statement] : [])));

const mayChange = ({ identityPolicies = [] }: Principal): boolean => identityPolicies.some(({ policy }) => allowsSome(policy, CHANGING).length > 0);

/** Whom the key policy itself lets change the key: names, or `*`; account principals only let IAM policies count. */
const namedFor = ({ policy }: Key): ReadonlySet<string> => new Set((policy === undefined ? [] : allowsSome(policy, CHANGING.slice(0, 2))).flatMap(({ principal }) => {
  if (principal === undefined || principal.negated) return ['*'];
  return principal.entries.flatMap(({ value }) => (accountPrincipal(value) === undefined ? [value] : []));
}));

/** Principals of the key's account, and those of others whom its policy names, when one of them can change something. */
const concerned = (world: World, key: Key, changers: ReadonlySet<string>): Principal[] => {
  const named = namedFor(key);
  const found = [...world.principals.values()].filter(({ arn, account }) => account === key.account || named.has(arn));
  return found.some(({ arn }) => changers.has(arn) || named.has(arn) || named.has('*')) ? found : [];
};

/**
 * Principals that are described, cannot use the key for what it is for, and can come to it by one change that they are
 * allowed: of the key policy (unless the key policy itself names them for it), a grant, IAM policies, groups, a trust policy.
 * Those who administer every identity of the account are left out: nothing in it is closed to them. Only what happens inside the
 * key's account is followed, besides principals of others whom the key policy names.
 */
export const takeovers = (world: World): Takeover[] => {
  const administrators = new Map<string, boolean>();
  const administers = (principal: Principal): boolean => {
    const known = administrators.get(principal.arn) ?? administersIdentities(world, principal);
    administrators.set(principal.arn, known);
    return known;
  };
  const changers = new Set([...world.principals.values()].filter(mayChange).map(({ arn }) => arn));
  const parts = new Map<string, World>();
  const partOf = (principals: readonly Principal[]): World => {
    const id = principals.map(({ arn }) => arn).join(' ');
    const part = parts.get(id) ?? { ...world, principals: new Map(principals.map((each) => [each.arn, each])) };
    parts.set(id, part);
    return part;
  };
  return world.keys.filter(({ policy, manager }) => policy !== undefined && manager !== 'AWS').flatMap((key) => {
    const action = prizeOf(key);
    const principals = concerned(world, key, changers);
    return principals.length === 0 ? [] : transitiveAccess(partOf(principals), action, key.arn).flatMap(({ principal: arn, path }): Takeover[] => {
      const [first, ...rest] = path;
      const principal = world.principals.get(arn);
      if (first === undefined || principal === undefined || isServiceLinked(principal) || !CHANGES.has(first.kind)) return [];
      const through = reasonFor(world, first.witnesses[0]);
      if (isMeantTo(first, through) || administers(principal)) return [];
      return [{ principal, key, action, path: [first, ...rest], through }];
    });
  });
};
