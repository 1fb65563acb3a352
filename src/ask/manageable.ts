import { parseCaller } from '../evaluate/caller.ts';
import type { Key, World } from '../world/types.ts';
import { isCovered } from './statement-scenes.ts';
import { whoCan, type Access } from './who-can.ts';

/** Who can change a key's policy; the key policy alone says it, with the IAM policies that it lets count. */
export interface Management {
  readonly managers: readonly Access[];
  /** Whether the input settles who can. */
  readonly certain: boolean;
}

/** Whose keys have a policy that can be changed: not AWS's own, nor one on its way out. */
export const hasManageablePolicy = ({ policy, manager, state }: Key): boolean =>
  policy !== undefined && policy.unreadable.length === 0 && manager !== 'AWS' && state !== 'PendingDeletion' && state !== 'PendingReplicaDeletion';

// A stored policy shows a deleted principal by its unique id [IAM reference_identifiers, unique identifiers].
const DELETED = /^A(IDA|ROA)[A-Z0-9]+$/;

/** Whether each principal that may manage the key is one that can be read: a placeholder may be anybody. */
const isReadable = (world: World, { policy }: Key): boolean =>
  (policy?.statements ?? []).filter((statement) => statement.effect === 'Allow' && isCovered('kms:PutKeyPolicy', statement, policy)).every(({ principal }) =>
    (principal?.entries ?? []).every(({ type, value }) => type !== 'AWS' || DELETED.test(value) || parseCaller(world, value) !== undefined));

/** Everyone who can call `kms:PutKeyPolicy`: nobody means that the key is locked for good [KMS key-policy-default]. */
export const managementOf = (world: World, key: Key): Management => {
  const { who, unknowns } = whoCan(world, 'kms:PutKeyPolicy', key.arn);
  return { managers: who, certain: unknowns.length === 0 && isReadable(world, key) };
};
