import type { Report, Rule } from '../../src/analyze/types.ts';
import { hasManageablePolicy, managementOf } from '../../src/ask/manageable.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { hasUnknown } from '../../src/policy/unknown.ts';
import type { Key } from '../../src/world/types.ts';

const owner = ({ account }: Key): string => (hasUnknown(account) ? '<account>' : account);

const reportOf = (key: Key): Report => ({
  message: `nobody can change the policy of ${keyName(key)} any more, nor give anyone access to it`,
  explanation: [
    'No statement that survives the denials lets any user, role or root user of the key’s account call kms:PutKeyPolicy. '
      + 'A key policy is the only way into a key: the account’s administrators have no more say than it gives them.',
    'Only AWS Support can open such a key again; AWS KMS refuses to save such a policy unless its safety check is bypassed.',
  ],
  advice: `let the account manage the key: allow kms:* to arn:aws:iam::${owner(key)}:root, or kms:PutKeyPolicy to a role that exists`,
  place: key.places.policy ?? key.places.key,
  related: [],
  key: key.arn,
  unknowns: [],
});

const rule: Rule = {
  name: 'unmanageable-key',
  summary: 'Nobody can change the key policy: the key is locked.',
  severity: 'error',
  preset: 'recommended',
  covers: [],
  options: {},
  *check({ world }) {
    for (const key of world.keys.filter(hasManageablePolicy)) {
      const { managers, certain } = managementOf(world, key, 1);
      if (certain && managers.length === 0) yield reportOf(key);
    }
  },
};

export default rule;
