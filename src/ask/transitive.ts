import { callerClasses } from '../evaluate/symbolic/callers.ts';
import { inquire } from '../evaluate/symbolic/inquire.ts';
import type { Principal, World } from '../world/types.ts';
import { allowAll } from './allow-all.ts';
import { accountOfClass, nameOf } from './names.ts';
import { PASSING, functionsOf } from './passing.ts';
import { arriving, reaches, type Goal, type TransitiveStep } from './self-service.ts';
import { allOf, mayGet, naming, witnessFor, type Wish } from './wishes.ts';

export type { StepKind, TransitiveStep } from './self-service.ts';

export interface TransitiveAccess {
  readonly principal: string;
  readonly kind: 'known' | 'generic';
  readonly account: string | undefined;
  /** In order; the last step does the action asked for, or gives the permission to. */
  readonly path: readonly TransitiveStep[];
}

const trusted = new WeakMap<Principal, ReadonlySet<string>>();

/** Principals that a role's trust policy names. */
const namesDirectly = (role: Principal): ReadonlySet<string> => {
  const names = trusted.get(role) ?? new Set((role.trustPolicy?.statements ?? []).flatMap(({ principal }) => principal?.entries.map(({ value }) => value) ?? []));
  trusted.set(role, names);
  return names;
};

const assuming = (world: World, from: Principal, role: Principal): TransitiveStep | undefined => {
  const wish: Wish = { action: 'sts:AssumeRole', resource: role.arn };
  if (!mayGet(world, from, wish) && !namesDirectly(role).has(from.arn)) return undefined;
  const witness = witnessFor(world, from.arn, wish);
  return witness && { kind: 'assume', from: from.arn, to: role.arn, move: 'assumes', witnesses: [witness] };
};

/** In the account, a trust policy that names the caller is enough [IAM reference_policies_evaluation-logic, single account]. */
const rewriting = (world: World, from: Principal, role: Principal): TransitiveStep | undefined => {
  const wish: Wish = { action: 'iam:UpdateAssumeRolePolicy', resource: role.arn };
  const witness = mayGet(world, from, wish) ? witnessFor(world, from.arn, wish) : undefined;
  if (witness === undefined) return undefined;
  const rewritten: Principal = { ...role, trustPolicy: naming(from.arn, 'sts:AssumeRole') };
  const changed: World = { ...world, principals: new Map(world.principals).set(role.arn, rewritten) };
  const assume = witnessFor(changed, from.arn, { action: 'sts:AssumeRole', resource: role.arn });
  return assume && { kind: 'trust policy', from: from.arn, to: role.arn, move: 'rewrites the trust policy of, then assumes', witnesses: [witness] };
};

const trustsService = (world: World, role: Principal, service: string): boolean =>
  witnessFor(world, service, { action: 'sts:AssumeRole', resource: role.arn }) !== undefined;

const passing = (world: World, from: Principal, role: Principal): TransitiveStep | undefined => {
  if (!mayGet(world, from, { action: 'iam:PassRole', resource: role.arn })) return undefined;
  for (const { service, move, needs } of PASSING) {
    const wishes = needs(role.account).map(([action, resource]): Wish => ({ action, resource }));
    if (!wishes.every((wish) => mayGet(world, from, wish)) || !trustsService(world, role, service)) continue;
    const pass: Wish = { action: 'iam:PassRole', resource: role.arn, context: new Map([['iam:PassedToService', [service]]]) };
    const witnesses = allOf(world, from.arn, [pass, ...wishes]);
    if (witnesses !== undefined) return { kind: 'code', from: from.arn, to: role.arn, move, witnesses };
  }
  return undefined;
};

const replacingCode = (world: World, from: Principal, role: Principal): TransitiveStep | undefined => {
  for (const resource of functionsOf(world, role.arn)) {
    const wish: Wish = { action: 'lambda:UpdateFunctionCode', resource };
    const witness = mayGet(world, from, wish) ? witnessFor(world, from.arn, wish) : undefined;
    if (witness !== undefined) return { kind: 'code', from: from.arn, to: role.arn, move: `replaces the code of ${resource}, which runs as`, witnesses: [witness] };
  }
  return undefined;
};

// Ways to sign in as a user [IAM id_credentials_access-keys, id_credentials_passwords_admin-change-user].
const SIGNING_IN = [
  ['iam:CreateAccessKey', 'makes an access key for'], ['iam:CreateLoginProfile', 'gives a console password to'], ['iam:UpdateLoginProfile', 'sets the console password of'],
] as const;

const signingIn = (world: World, from: Principal, user: Principal): TransitiveStep | undefined => {
  for (const [action, move] of SIGNING_IN) {
    const wish: Wish = { action, resource: user.arn };
    const witness = mayGet(world, from, wish) ? witnessFor(world, from.arn, wish) : undefined;
    if (witness !== undefined) return { kind: 'sign-in', from: from.arn, to: user.arn, move, witnesses: [witness] };
  }
  return undefined;
};

/** How one principal becomes another. IAM is changed, and roles passed, only inside an account. */
const becoming = (world: World, from: Principal, to: Principal): TransitiveStep | undefined => {
  if (from.arn === to.arn) return undefined;
  const inside = from.account === to.account;
  if (to.kind === 'user') return inside ? signingIn(world, from, to) : undefined;
  return assuming(world, from, to) ?? (inside ? rewriting(world, from, to) ?? passing(world, from, to) ?? replacingCode(world, from, to) : undefined);
};

/** Giving another role what is needed, and becoming it. */
const promoting = (goal: Goal, from: Principal, to: Principal): TransitiveStep | undefined => {
  const { world } = goal;
  if (from.arn === to.arn || from.account !== to.account) return undefined;
  const [inline, attach] = to.kind === 'role' ? ['iam:PutRolePolicy', 'iam:AttachRolePolicy'] : ['iam:PutUserPolicy', 'iam:AttachUserPolicy'];
  const wish = [inline, attach].map((action): Wish => ({ action, resource: to.arn })).find((each) => mayGet(world, from, each));
  if (wish === undefined) return undefined;
  const [given, become, then] = [witnessFor(world, from.arn, wish), becoming(world, from, to), reaches(goal, world, to.arn, [allowAll])];
  if (given === undefined || become === undefined || then === undefined) return undefined;
  return { ...become, kind: 'IAM policy', move: `gives a policy to, then ${become.move}`, witnesses: [given, ...become.witnesses, then] };
};

/**
 * Callers that the input does not describe and a role's trust policy lets in: of other accounts, services, strangers.
 * Root users cannot assume roles [STS API reference, AssumeRole].
 */
const outsiders = (world: World, undescribed: World, role: Principal): TransitiveAccess[] => {
  const { trustPolicy } = role;
  if (trustPolicy === undefined) return [];
  return callerClasses(undescribed, [trustPolicy]).flatMap((callers): TransitiveAccess[] => {
    if (callers.caller.kind === 'root' || (callers.kind === 'named' && world.principals.has(callers.principal))) return [];
    const answer = inquire({ world, callers, action: 'sts:AssumeRole', resource: role.arn, context: new Map() });
    if (answer.answer !== 'yes') return [];
    const step: TransitiveStep = { kind: 'assume', from: nameOf(callers), to: role.arn, move: 'assumes', witnesses: [answer.witness] };
    return [{ principal: step.from, kind: callers.kind === 'named' ? 'known' : 'generic', account: accountOfClass(callers), path: [step] }];
  });
};

const byArn = (left: TransitiveAccess, right: TransitiveAccess): number =>
  (left.principal < right.principal ? -1 : left.principal > right.principal ? 1 : 0);

/**
 * Everyone who can surely get to an action on a key, by being allowed, by giving itself access, or by becoming someone
 * who can; each with a shortest path of which every step has requests that are allowed. Sign-in by federation and
 * what rests on unknowns is not followed.
 */
export const transitiveAccess = (world: World, action: string, keyArn: string): TransitiveAccess[] => {
  const key = world.keys.find(({ arn }) => arn === keyArn);
  if (key === undefined) return [];
  const goal: Goal = { world, action, key };
  const principals = [...world.principals.values()].sort((left, right) => (left.arn < right.arn ? -1 : 1));
  const paths = new Map<string, readonly TransitiveStep[]>();
  for (const principal of principals) {
    const step = arriving(goal, principal);
    if (step !== undefined) paths.set(principal.arn, [step]);
  }
  const add = (step: TransitiveStep | undefined): boolean => {
    if (step !== undefined) paths.set(step.from, [step, ...(paths.get(step.to) ?? [])]);
    return step !== undefined;
  };
  const left = principals.filter(({ arn }) => !paths.has(arn));
  for (const from of left) left.some((to) => add(promoting(goal, from, to)));
  for (let fresh = principals.filter(({ arn }) => paths.has(arn)); fresh.length > 0; ) {
    const targets = fresh;
    fresh = principals.filter((from) => !paths.has(from.arn)).filter((from) => targets.some((to) => add(becoming(world, from, to))));
  }
  const known = [...paths].map(([principal, path]): TransitiveAccess => ({ principal, kind: 'known', account: world.principals.get(principal)?.account, path }));
  const outside = new Map<string, TransitiveAccess>();
  const undescribed: World = { ...world, principals: new Map() };
  const lengthOf = ({ arn }: Principal): number => paths.get(arn)?.length ?? 0;
  const byLength = principals.filter((each) => each.kind === 'role' && lengthOf(each) > 0).sort((left, right) => lengthOf(left) - lengthOf(right));
  for (const role of byLength) {
    const onwards = paths.get(role.arn) ?? [];
    const found = outsiders(world, undescribed, role).filter(({ principal }) => !outside.has(principal));
    for (const each of found) outside.set(each.principal, { ...each, path: [...each.path, ...onwards] });
  }
  return [...known.sort(byArn), ...[...outside.values()].sort(byArn)];
};
