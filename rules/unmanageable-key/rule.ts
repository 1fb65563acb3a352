import type { Report, Rule } from '../../src/analyze/types.ts';
import { hasManageablePolicy, managementOf, mayBePart, namesPrincipals } from '../../src/ask/manageable.ts';
import { keyName, keyPolicyName } from '../../src/ask/key-name.ts';
import { hasUnknown } from '../../src/policy/unknown.ts';
import type { Key } from '../../src/world/types.ts';

const owner = ({ account }: Key): string => (hasUnknown(account) ? '<account>' : account);

const manage = (key: Key): string => `allow kms:* to arn:aws:iam::${owner(key)}:root, or kms:PutKeyPolicy to a role that exists`;

const partReport = (key: Key): Report => ({
  severity: namesPrincipals(key) ? 'warning' : 'info',
  message: `nothing in ${keyPolicyName(key)} lets anyone change it: if it is the whole policy, nobody can manage the key`,
  explanation: [
    'No statement allows kms:PutKeyPolicy, and nothing in the input says whether the document is all there is or a part that is put together with others elsewhere.',
    'As a whole it is refused by AWS KMS when it is saved, or, where the safety check is bypassed, locks the key for good.',
  ],
  advice: `if it is the whole policy, ${manage(key)}; if it is a part, check the policy that it becomes part of`,
  place: key.places.policy ?? key.places.key,
  related: [],
  key: key.arn,
  unknowns: [],
});

const lockedReport = (key: Key): Report => ({
  message: `nobody can change the policy of ${keyName(key)} any more, nor give anyone access to it`,
  explanation: [
    'No statement that survives the denials lets any user, role or root user of the key’s account call kms:PutKeyPolicy. '
      + 'A key policy is the only way into a key: the account’s administrators have no more say than it gives them.',
    'Only AWS Support can open such a key again; AWS KMS refuses to save such a policy unless its safety check is bypassed.',
  ],
  advice: `let the account manage the key: ${manage(key)}`,
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
      if (certain && managers.length === 0) yield (mayBePart(key) ? partReport : lockedReport)(key);
    }
  },
};

export default rule;
