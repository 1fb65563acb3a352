import type { Rule } from '../../src/analyze/types.ts';
import { keyArgument, keyName } from '../../src/ask/key-name.ts';
import { isAwsManaged } from '../../src/ask/rotation.ts';
import type { Key, World } from '../../src/world/types.ts';

/** No alias, by a list of this key's or of all aliases of its account and Region. */
const hasNone = ({ listings }: World, { aliases, account, region }: Key): boolean => {
  if (aliases !== undefined) return aliases.length === 0;
  return (listings ?? []).some((listing) => listing.type === 'AWS::KMS::Alias' && listing.account === account && listing.region === region);
};

const rule: Rule = {
  name: 'missing-alias',
  summary: 'A key has no alias, so that its users must name it by its id.',
  severity: 'info',
  preset: 'recommended',
  covers: [],
  options: {},
  *check({ world }) {
    for (const key of world.keys) {
      if (!hasNone(world, key) || isAwsManaged(key) || key.state?.startsWith('Pending') === true) continue;
      yield {
        message: `${keyName(key)} has no alias`,
        explanation: [
          'Programs and templates then hold its id: people cannot tell what it is for, and moving to another key means changing them all '
          + 'instead of one alias.',
        ],
        advice: `name it: aws kms create-alias --alias-name alias/<purpose> --target-key-id ${keyArgument(key)}`,
        place: key.places.aliases ?? key.places.key,
        related: [],
        key: key.arn,
        unknowns: [],
      };
    }
  },
};

export default rule;
