import { actionTakesKey } from '../aws/kms.ts';
import { parseArn } from '../policy/arn.ts';
import { findKey, findResource } from '../world/lookup.ts';
import type { Key, Principal, Resource, World } from '../world/types.ts';

/** What a request acts on. */
export type Subject =
  | { readonly kind: 'key'; readonly arn: string; readonly key: Key; readonly account: string; readonly alias: string | undefined }
  /** A key that no input describes: its policy is unknown. */
  | { readonly kind: 'unseen-key'; readonly arn: string; readonly account: string | undefined; readonly alias: string | undefined }
  | { readonly kind: 'alias'; readonly arn: string; readonly account: string; readonly key: Key | undefined; readonly alias: string }
  /** A role that is to be assumed: its trust policy decides. */
  | { readonly kind: 'role'; readonly arn: string; readonly account: string; readonly role: Principal | undefined }
  | { readonly kind: 'resource'; readonly arn: string; readonly resource: Resource | undefined; readonly account: string | undefined }
  /** The action has no resource of its own: policies must say `Resource: "*"`. */
  | { readonly kind: 'none'; readonly arn: '*'; readonly account: undefined };

const NO_SUBJECT: Subject = { kind: 'none', arn: '*', account: undefined };

const aliasName = (identifier: string): string | undefined => /(?:^|:)(alias\/.+)/.exec(identifier)?.[1];

// They need permission on both the alias and its key [KMS alias-authorization].
const ALIAS_ACTIONS = new Set(['kms:createalias', 'kms:updatealias', 'kms:deletealias']);

const kmsSubject = (world: World, action: string, identifier: string): Subject => {
  if (!actionTakesKey(action)) return NO_SUBJECT;
  const key = findKey(world, identifier);
  const alias = aliasName(identifier);
  const arn = parseArn(identifier);
  if (alias !== undefined && arn !== undefined && ALIAS_ACTIONS.has(action)) {
    return { kind: 'alias', arn: identifier, account: arn.account, key, alias };
  }
  // Operations on a key are authorized against the key ARN, whatever identifier the caller used.
  if (key !== undefined) return { kind: 'key', arn: key.arn, key, account: key.account, alias };
  return { kind: 'unseen-key', arn: identifier, account: arn?.account, alias };
};

/**
 * Resolves a request's resource: key ARN, key id, alias ARN or name, or the ARN of anything else.
 *
 * @param action lower case
 */
export const resolveSubject = (world: World, action: string, identifier: string, account?: string): Subject => {
  if (action.startsWith('kms:')) return kmsSubject(world, action, identifier);
  if (identifier === '*') return NO_SUBJECT;
  const arn = parseArn(identifier);
  if (action.startsWith('sts:assumerole') && arn?.service === 'iam') {
    return { kind: 'role', arn: identifier, account: arn.account, role: world.principals.get(identifier) };
  }
  const resource = findResource(world, identifier);
  const owner = account ?? resource?.account ?? (arn?.account || undefined);
  return { kind: 'resource', arn: identifier, resource, account: owner };
};
