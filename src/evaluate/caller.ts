import { parseArn } from '../policy/arn.ts';
import { findRole } from '../world/lookup.ts';
import type { Principal, World } from '../world/types.ts';

/** Who makes a request. */
export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'root'; readonly account: string; readonly arn: string }
  | { readonly kind: 'user'; readonly account: string; readonly arn: string; readonly principal: Principal | undefined }
  | {
      readonly kind: 'role';
      readonly account: string;
      /** The role's own ARN, path included where the world knows it. */
      readonly arn: string;
      /** `arn:…:sts::account:assumed-role/role/session`; undefined stands for any session without a special name. */
      readonly session: string | undefined;
      readonly principal: Principal | undefined;
    }
  | { readonly kind: 'federated-user'; readonly account: string; readonly arn: string };

export type IdentityCaller = Exclude<Caller, { kind: 'anonymous' } | { kind: 'service' }>;

/** A part of it may be unresolved: the Region of `logs.‹region›.amazonaws.com`. */
const SERVICE_NAME = /^(?:[a-z0-9.-]|‹[^‹›]*›)+\.(amazonaws\.com(\.cn)?|aws\.internal)$/;

/**
 * Reads a request's `principal`: an ARN of a user, role, session, account root or federated user, a service
 * name, or `*`. Undefined when it is none of them.
 */
export const parseCaller = (world: World, text: string): Caller | undefined => {
  if (text === '*') return { kind: 'anonymous' };
  if (SERVICE_NAME.test(text)) return { kind: 'service', name: text };
  if (/^\d{12}$/.test(text)) return { kind: 'root', account: text, arn: `arn:aws:iam::${text}:root` };
  const arn = parseArn(text);
  if (arn === undefined || arn.account === '') return undefined;
  const { account, resource } = arn;
  const [kind = '', ...rest] = resource.split('/');
  if (arn.service === 'iam' && resource === 'root') return { kind: 'root', account, arn: text };
  if (rest.length === 0) return undefined;
  if (arn.service === 'iam' && kind === 'user') return { kind: 'user', account, arn: text, principal: world.principals.get(text) };
  if (arn.service === 'iam' && kind === 'role') {
    return { kind: 'role', account, arn: text, session: undefined, principal: world.principals.get(text) };
  }
  if (arn.service === 'sts' && kind === 'federated-user') return { kind: 'federated-user', account, arn: text };
  if (arn.service !== 'sts' || kind !== 'assumed-role') return undefined;
  const role = findRole(world, account, rest[0] ?? '');
  const roleArn = role?.arn ?? `arn:${arn.partition}:iam::${account}:role/${rest[0] ?? ''}`;
  return { kind: 'role', account, arn: roleArn, session: rest.length > 1 ? text : undefined, principal: role };
};

/** The caller's account; services and anonymous callers have none. */
export const accountOf = (caller: Caller): string | undefined => ('account' in caller ? caller.account : undefined);

/** A role that only its AWS service may assume; SCPs and RCPs leave it alone [ORG]. */
export const isServiceLinkedRole = (caller: Caller): boolean =>
  caller.kind === 'role' && caller.arn.includes(':role/aws-service-role/');
