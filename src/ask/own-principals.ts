import { kmsActions } from '../aws/kms.ts';
import { callerClasses, type CallerClass } from '../evaluate/symbolic/callers.ts';
import { hasUnknown } from '../policy/unknown.ts';
import type { Key, World } from '../world/types.ts';

const named = (names: readonly string[]): readonly string[] => names.map((name) => `kms:${name}`);

/** Deciding over the key: who may use it, and whether it stays. */
export const RULING_ACTIONS = named(['PutKeyPolicy', 'ScheduleKeyDeletion']);

/** Using the key's material. */
export const USING_ACTIONS = named(kmsActions.filter(({ cryptographic }) => cryptographic).map(({ name }) => name));

/** Everything that is authorized against a key. */
export const KEY_ACTIONS = named(kmsActions.filter(({ resources }) => resources.includes('key')).map(({ name }) => name));

/**
 * A role and a user of the key's account with a name that nothing means: what they can do for certain, everyone of
 * the account can. None where the key's account is not known.
 */
export const anyoneOfOwner = ({ account }: Key): readonly CallerClass[] =>
  // Nothing is certain of an account that is not known.
  (hasUnknown(account) ? [] : ['role', 'user'] as const).map((kind): CallerClass => {
    const principal = `arn:aws:iam::${account}:${kind}/some-other-${kind}`;
    const common = { account, arn: principal, principal: undefined };
    return { kind: 'named', principal, caller: kind === 'user' ? { kind, ...common } : { kind, ...common, session: undefined } };
  });

/** The users, roles and services that the key's policy or the world names, without root users: those are the accounts themselves. */
export const namedPrincipals = (world: World, key: Key): readonly CallerClass[] =>
  callerClasses(world, key.policy === undefined ? [] : [key.policy]).filter(({ kind, caller }) => kind === 'named' && caller.kind !== 'root');
