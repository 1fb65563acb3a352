import type { Report, Rule, Trusted } from '../../src/analyze/types.ts';
import { inWords, actionList, byGravity, deeds } from '../../src/ask/deeds.ts';
import { exampleOf } from '../../src/ask/witness-words.ts';
import { limitsOf } from '../../src/ask/limits.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { publicEntrances } from '../../src/ask/public-entrances.ts';
import { bindingCondition } from '../../src/ask/binding-condition.ts';
import type { Admission, Entrance } from '../../src/ask/admissions.ts';
import { principalPlace } from '../../src/policy/statement-places.ts';
import type { Key, World } from '../../src/world/types.ts';

const limited = (admission: Admission): string => {
  const { aspects, words } = limitsOf(admission.posed);
  if (words === '') return 'Nothing limits the caller:';
  if (aspects.has('caller')) return `What the policy asks of callers, anyone can meet (${words}):`;
  return `Only the ${inWords([...aspects].sort())} ${aspects.size > 1 ? 'are' : 'is'} limited (${words}), not the caller:`;
};

const reportOf = (world: World, key: Key, { statement, admissions }: Entrance, trusted: Trusted | undefined): Report => {
  const certain = admissions.filter(({ unknowns }) => unknowns.length === 0);
  const counted = (certain.length > 0 ? certain : admissions).toSorted((left, right) => byGravity(left.action, right.action));
  const [worst] = counted;
  if (worst === undefined) throw new Error('a statement that lets nobody in');
  const actions = [...new Set(counted.map(({ action }) => action))];
  const { condition, or } = bindingCondition(world, key, trusted?.organization);
  return {
    ...(certain.length > 0 ? {} : { severity: 'warning' as const }),
    message: `anyone with an AWS account ${certain.length > 0 ? 'can' : 'may be able to'} ${deeds(actions, keyName(key))}`,
    explanation: [
      limited(worst),
      exampleOf(worst.witness, certain.length > 0),
      ...(actions.length > 1 ? [`The statement lets everyone do ${actionList(actions)}.`] : []),
    ],
    advice: `name the account, "StringEquals": { ${condition} }${or}, or name the principals instead of everyone`,
    place: principalPlace(statement),
    related: [],
    key: key.arn,
    witness: worst.witness,
    unknowns: worst.unknowns,
  };
};

const rule: Rule = {
  name: 'public-access',
  summary: 'A caller from an AWS account that no policy names can use the key.',
  severity: 'error',
  preset: 'recommended',
  covers: [
    'CKV_AWS_33', 'CKV_AWS_283', 'kms_key_not_publicly_accessible', 'KMS.5', 'kms-key-policy-no-public-access', 'F76', 'KMS_NO_WILDCARD_PRINCIPAL',
    'AC_AWS_0162', 'AC_AWS_0482', 'FG_R00252', 'kms_cmk_policy_prohibit_public_access', 'kms_key_policy_prohibit_public_access',
  ],
  options: {},
  *check({ world, trusted }) {
    for (const key of world.keys) {
      for (const entrance of publicEntrances(world, key)) yield reportOf(world, key, entrance, trusted);
    }
  },
};

export default rule;
