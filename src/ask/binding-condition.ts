import { hasUnknown } from '../policy/unknown.ts';
import { findAccount } from '../world/lookup.ts';
import type { Key, World } from '../world/types.ts';

/** The conditions that bind the callers of a statement to the key's own account or organization. */
export interface Binding {
  /** `"kms:CallerAccount": "111122223333"`. */
  readonly condition: string;
  /** ` or the organization, "aws:PrincipalOrgID": "o-a1b2c3d4e5"`; empty where no organization is known. */
  readonly or: string;
}

/** What to write into a `Condition` to bind a statement to the key's owner [KMS conditions-kms, kms:CallerAccount]. */
export const bindingCondition = (world: World, key: Key, trustedOrganization: string | undefined): Binding => {
  const account = hasUnknown(key.account) ? "<the key's account>" : key.account;
  const organization = trustedOrganization ?? findAccount(world, key.account)?.organization?.id;
  return {
    condition: `"kms:CallerAccount": "${account}"`,
    or: organization === undefined ? '' : ` or the organization, "aws:PrincipalOrgID": "${organization}"`,
  };
};
