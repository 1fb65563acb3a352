import type { Report, Rule, Trusted } from '../../src/analyze/types.ts';
import type { Entrance } from '../../src/ask/admissions.ts';
import { bindingCondition } from '../../src/ask/binding-condition.ts';
import { deeds } from '../../src/ask/deeds.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { limitsOf } from '../../src/ask/limits.ts';
import { isForNetworks, publicEntrances } from '../../src/ask/public-entrances.ts';
import { principalPlace } from '../../src/policy/statement-places.ts';
import { hasUnknown } from '../../src/policy/unknown.ts';
import type { Key, World } from '../../src/world/types.ts';
import { bindingFix } from '../bind-fix.ts';
import { gistOf, limitsInWords, shown } from '../entrance-words.ts';

const reportOf = (world: World, key: Key, entrance: Entrance, trusted: Trusted | undefined): Report[] => {
  const { statement, admissions } = entrance;
  const gist = gistOf(admissions);
  if (gist === undefined) return [];
  const { certain, worst, actions } = gist;
  const { condition, or } = bindingCondition(world, key, trusted?.organization);
  const fix = hasUnknown(key.account) ? undefined : bindingFix(statement, 'StringEquals', 'kms:CallerAccount', key.account);
  const networks = limitsOf(worst.posed).aspects.has('network') && isForNetworks(world, key, entrance);
  return [{
    ...(certain && !networks ? {} : { severity: 'warning' as const }),
    message: `anyone with an AWS account${networks ? ' who calls from the networks that are named' : ''} ${certain ? 'can' : 'may be able to'} ${deeds(actions, keyName(key))}`,
    explanation: [
      limitsInWords(worst, 'the caller'), ...shown(gist),
      ...(networks ? ['Whoever gets into such a network can use the key with credentials of any account.'] : []),
    ],
    advice: `name the account, "StringEquals": { ${condition} }${or}, or name the principals instead of everyone`,
    place: principalPlace(statement),
    related: [],
    key: key.arn,
    witness: worst.witness,
    unknowns: worst.unknowns,
    ...(fix === undefined ? {} : { fix }),
  }];
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
      for (const entrance of publicEntrances(world, key)) yield* reportOf(world, key, entrance, trusted);
    }
  },
};

export default rule;
