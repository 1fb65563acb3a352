import type { Policy } from '../policy/types.ts';
import type { PolicyReading } from '../readers/facts.ts';
import type { Key, World } from '../world/types.ts';
import { keyPolicyName } from './key-name.ts';

/** The key that each key policy of the world belongs to. */
export const keysByPolicy = ({ keys }: World): ReadonlyMap<Policy, Key> =>
  new Map(keys.flatMap((key) => (key.policy === undefined ? [] : [[key.policy, key] as const])));

/** What a policy is called in a sentence: "the key policy of alias/app", "the trust policy of arn:…", "the identity policy app.json". */
export const policyName = ({ kind, policy, owner }: PolicyReading, key: Key | undefined): string => {
  if (key !== undefined) return keyPolicyName(key);
  const noun = kind.replaceAll('-', ' ');
  return owner === undefined ? `the ${noun} in ${policy.place.document.file}` : `the ${noun} of ${owner}`;
};
