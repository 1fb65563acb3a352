import { parseCaller } from '../evaluate/caller.ts';
import type { Request, UnknownCause } from '../evaluate/types.ts';
import type { Statement } from '../policy/types.ts';
import { hasUnknown } from '../policy/unknown.ts';
import type { Key, World } from '../world/types.ts';
import { isCovered } from './statement-scenes.ts';
import { nameOf } from './names.ts';
import { candidatesFor } from './who-can.ts';

const CHANGE = 'kms:PutKeyPolicy';

/** One who can change a key's policy. */
export interface Manager {
  readonly principal: string;
  readonly witness: Request;
  /** What it rests on; empty when it is certain. */
  readonly unknowns: readonly UnknownCause[];
}

/** Who can change a key's policy; the key policy alone says it, with the IAM policies that it lets count. */
export interface Management {
  readonly managers: readonly Manager[];
  /** Whether the input settles that there are no others. */
  readonly certain: boolean;
}

/** Whose keys have a policy that can be changed: not AWS's own, nor one on its way out. */
export const hasManageablePolicy = ({ policy, manager, state }: Key): boolean =>
  policy !== undefined && policy.unreadable.length === 0 && manager !== 'AWS' && state !== 'PendingDeletion' && state !== 'PendingReplicaDeletion';

// A stored policy shows a deleted principal by its unique id [IAM reference_identifiers, unique identifiers].
const DELETED = /^A(IDA|ROA)[A-Z0-9]+$/;

/** Whether each principal that may manage the key is one that can be read: a placeholder may be anybody. */
const isReadable = (world: World, { policy }: Key): boolean =>
  (policy?.statements ?? []).filter((statement) => statement.effect === 'Allow' && isCovered(CHANGE, statement, policy)).every(({ principal }) =>
    (principal?.entries ?? []).every(({ type, value }) => type !== 'AWS' || DELETED.test(value) || parseCaller(world, value) !== undefined));

const allows = ({ policy }: Key, wanted: (statement: Statement) => boolean): boolean =>
  (policy?.statements ?? []).some((statement) => statement.effect === 'Allow' && wanted(statement));

/**
 * Whether a key's policy may be a part that is put together with others elsewhere: all that is known of the key is a
 * policy document that stands alone, and it does not speak of who may change it.
 */
export const mayBePart = (key: Key): boolean =>
  hasUnknown(key.id) && key.places.key.path.length === 0 && key.places.key === key.places.policy && !allows(key, (statement) => isCovered(CHANGE, statement, key.policy));

/** Whether a policy lets in users, roles or accounts that it names. */
export const namesPrincipals = (key: Key): boolean =>
  allows(key, ({ principal }) => principal?.entries.some(({ type, value }) => type === 'AWS' && value !== '*') === true);

/**
 * Who can call `kms:PutKeyPolicy`, up to `most` of them: nobody means that the key is locked for good [KMS
 * key-policy-default].
 */
export const managementOf = (world: World, key: Key, most: number): Management => {
  const managers: Manager[] = [];
  let open = false;
  for (const { posed, answer } of candidatesFor(world, CHANGE, key.arn)) {
    if (answer.witness === undefined) open = true;
    else managers.push({ principal: nameOf(posed.callers), witness: answer.witness, unknowns: answer.answer === 'unknown' ? answer.causes : [] });
    if (managers.length >= most) return { managers, certain: false };
  }
  return { managers, certain: !open && isReadable(world, key) };
};
