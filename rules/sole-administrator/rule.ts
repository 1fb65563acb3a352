import type { Report, Rule } from '../../src/analyze/types.ts';
import { hasManageablePolicy, managementOf, type Manager } from '../../src/ask/manageable.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { exampleOf } from '../../src/ask/witness-words.ts';
import type { Key } from '../../src/world/types.ts';

const reportOf = (key: Key, { principal, witness }: Manager): Report => ({
  message: `${principal} is the only one who can change the policy of ${keyName(key)}`,
  explanation: [
    exampleOf(witness),
    principal.endsWith(':root')
      ? 'The root user cannot be deleted, but every change of the key policy then takes its credentials, which nobody should work with.'
      : 'If it is deleted, or loses the permission, nobody can manage the key: a new principal of the same name is not the one that the key policy means.',
  ],
  advice: 'let the account or a second administrator call kms:PutKeyPolicy as well',
  place: key.places.policy ?? key.places.key,
  related: [],
  key: key.arn,
  witness,
  unknowns: [],
});

const rule: Rule = {
  name: 'sole-administrator',
  summary: 'Exactly one principal can change the key policy.',
  severity: 'warning',
  preset: 'strict',
  covers: [],
  options: {},
  *check({ world }) {
    for (const key of world.keys.filter(hasManageablePolicy)) {
      const { managers, certain } = managementOf(world, key, 2);
      const [only] = managers;
      if (certain && managers.length === 1 && only?.unknowns.length === 0) yield reportOf(key, only);
    }
  },
};

export default rule;
