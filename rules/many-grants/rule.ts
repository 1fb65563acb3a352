import type { Rule } from '../../src/analyze/types.ts';
import { granteeName } from '../../src/ask/grants.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { GRANTS_PER_KEY } from '../../src/aws/grant-operations.ts';
import type { Grant } from '../../src/world/types.ts';

interface Options {
  readonly most: number;
}

/** The grantee with most of the grants, and how many. */
const leading = (grants: readonly Grant[]): { readonly name: string; readonly count: number } => {
  const counts = new Map<string, number>();
  for (const grant of grants) counts.set(granteeName(grant), (counts.get(granteeName(grant)) ?? 0) + 1);
  const [first] = [...counts].sort(([left, few], [right, many]) => many - few || (left < right ? -1 : 1));
  return { name: first?.[0] ?? '', count: first?.[1] ?? 0 };
};

const rule: Rule<Options> = {
  name: 'many-grants',
  summary: 'A key has so many grants that it comes close to the quota.',
  severity: 'info',
  preset: 'recommended',
  covers: [],
  options: {
    most: { type: 'integer', minimum: 1, default: GRANTS_PER_KEY * 0.8, description: 'Grants on one key above which it is reported. The quota is 50,000.' },
  },
  *check({ world, options }) {
    for (const key of world.keys) {
      const grants = key.grants ?? [];
      const [first] = grants;
      if (first === undefined || grants.length <= options.most) continue;
      const { name, count } = leading(grants);
      yield {
        message: `${keyName(key)} has ${grants.length} grants, of ${GRANTS_PER_KEY} that it can have`,
        explanation: [
          `Most of them, ${count}, are for ${name}.`,
          'Once the quota is reached, CreateGrant fails, and with it whatever services do by grants: starting instances, restoring databases.',
        ],
        advice: 'retire grants when their work is done, and find out who makes them: aws cloudtrail lookup-events for CreateGrant',
        place: first.place,
        related: [],
        key: key.arn,
        unknowns: [],
      };
    }
  },
};

export default rule;
