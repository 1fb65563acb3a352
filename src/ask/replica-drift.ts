import { pose, satisfy, type Answer } from '../evaluate/symbolic/inquire.ts';
import { callerClasses, type CallerClass } from '../evaluate/symbolic/callers.ts';
import { FALSE } from '../evaluate/symbolic/formula.ts';
import type { Request } from '../evaluate/types.ts';
import { hasUnknown } from '../policy/unknown.ts';
import type { Key, World } from '../world/types.ts';
import { allowAll } from './allow-all.ts';
import { KEY_ACTIONS } from './own-principals.ts';
import { policyPrint } from './prints.ts';

/** A class of callers whom the policy of one key of a multi-Region set lets do what the other's does not. */
export interface Drift {
  readonly callers: CallerClass;
  readonly actions: readonly string[];
  /** Allowed on the key that lets them in, as far as IAM policies allow it. */
  readonly witness: Request;
}

/** What is done at the primary key alone [KMS multi-region-keys-manage]. */
const PRIMARY_ONLY = new Set(['kms:ReplicateKey', 'kms:UpdatePrimaryRegion', 'kms:EnableKeyRotation', 'kms:DisableKeyRotation', 'kms:RotateKeyOnDemand', 'kms:SynchronizeMultiRegionKey']);

const COMPARED = KEY_ACTIONS.filter((action) => !PRIMARY_ONLY.has(action));

const withoutGrants = (world: World): World => ({ ...world, keys: world.keys.map((key) => (key.grants === undefined ? key : { ...key, grants: [] })) });

/** Whether a class of callers can do an action on a key under some conditions, supposing that their IAM policies allow it. */
const answerFor = (world: World, callers: CallerClass, action: string, key: Key): Answer => {
  const posed = pose({ world, callers, action, resource: key.arn, context: new Map(), assumedIdentityPolicies: [allowAll] });
  return posed.allowed === FALSE ? { answer: 'no' } : satisfy(posed, world, posed.allowed);
};

/**
 * Whom the policy of `here` lets in for certain and that of `there` for certain not. Under which conditions does not
 * count, for these name Regions; nor do grants, which belong to one key each, or what IAM policies say.
 */
export const drift = (world: World, here: Key, there: Key): Drift[] => {
  if (here.policy === undefined || there.policy === undefined || there.policy.unreadable.length > 0) return [];
  if (policyPrint(here.policy) === policyPrint(there.policy) || hasUnknown(here.account)) return [];
  const bare = withoutGrants(world);
  return callerClasses(bare, [here.policy, there.policy]).flatMap((callers): Drift[] => {
    let witness: Request | undefined;
    const actions = COMPARED.filter((action) => {
      const answer = answerFor(bare, callers, action, here);
      if (answer.answer !== 'yes' || answerFor(bare, callers, action, there).answer !== 'no') return false;
      witness ??= answer.witness;
      return true;
    });
    return witness === undefined ? [] : [{ callers, actions, witness }];
  });
};
