import type { Report, Rule } from '../../src/analyze/types.ts';
import { keyArgument, keyName } from '../../src/ask/key-name.ts';
import { isAwsManaged } from '../../src/ask/rotation.ts';
import type { Key } from '../../src/world/types.ts';

const reportOf = (key: Key): Report => ({
  message: `no policy of ${keyName(key)} is stated: nothing here says who can use it`,
  explanation: [
    'A key that was made without a policy has the default one: every user and role of its account to whom an IAM policy allows it can do '
    + 'anything with the key. Anyone who could change it since may have put another policy there.',
    'Until a policy is stated, what this tool says of the key leaves open what its policy allows.',
  ],
  advice: `state the policy; the one that the key has now: aws kms get-key-policy --policy-name default --key-id ${keyArgument(key)}`,
  place: key.places.metadata ?? key.places.key,
  related: [],
  key: key.arn,
  unknowns: [],
});

const implied = (key: Key): Report => ({
  message: `${keyName(key)} is declared without a policy, so it gets the default one: the IAM policies of its account decide alone who can use it`,
  explanation: [
    'The default policy leaves the key to IAM: whoever may write IAM policies in the account, or holds a broad one such as kms:Decrypt on all '
    + 'resources, can use the key. Readers of the template cannot tell whether this is meant.',
  ],
  advice: 'write the policy down, as KeyPolicy of the key, even where it is the default one',
  place: key.places.key,
  related: [],
  key: key.arn,
  unknowns: [],
});

const rule: Rule = {
  name: 'implicit-key-policy',
  summary: 'A key of yours whose policy is not stated, so that the default one may be what counts.',
  severity: 'info',
  preset: 'recommended',
  covers: ['CKV2_AWS_64'],
  options: {},
  *check({ world }) {
    for (const key of world.keys) {
      if (key.policy?.implicit === true) yield implied(key);
      if (key.policy === undefined && key.places.metadata !== undefined && !isAwsManaged(key)) yield reportOf(key);
    }
  },
};

export default rule;
