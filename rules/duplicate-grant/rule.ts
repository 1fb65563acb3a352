import type { Rule } from '../../src/analyze/types.ts';
import { grantName, granteeName, serviceBehind } from '../../src/ask/grants.ts';
import type { Grant, Key, World } from '../../src/world/types.ts';

const sorted = (pairs: ReadonlyMap<string, string> | undefined): readonly string[] => [...pairs ?? []].map(([name, value]) => `${name}=${value}`).sort();

/** All that decides what a grant does, in one text. */
const effectOf = (grant: Grant): string => JSON.stringify([
  granteeName(grant), [...grant.operations].sort(), sorted(grant.constraints.encryptionContextEquals), grant.constraints.encryptionContextEquals === undefined,
  sorted(grant.constraints.encryptionContextSubset), grant.constraints.sourceArn ?? '', grant.retiringPrincipal ?? grant.retiringService ?? '',
]);

const alike = (world: World, key: Key): readonly (readonly [Grant, ...Grant[]])[] => {
  const groups = new Map<string, [Grant, ...Grant[]]>();
  for (const grant of key.grants ?? []) {
    if (serviceBehind(world, grant) !== undefined) continue;
    const effect = effectOf(grant);
    const group = groups.get(effect);
    if (group === undefined) groups.set(effect, [grant]);
    else group.push(grant);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
};

const rule: Rule = {
  name: 'duplicate-grant',
  summary: 'Two grants on one key have the same effect.',
  severity: 'info',
  preset: 'recommended',
  covers: [],
  options: {},
  *check({ world }) {
    for (const key of world.keys) {
      for (const [first, ...others] of alike(world, key)) {
        const [second] = others;
        if (second === undefined) continue;
        const count = others.length === 1 ? 'another grant' : `${others.length} other grants`;
        yield {
          message: `${grantName(first, key)} does the same as ${count}, for ${granteeName(first)}`,
          explanation: ['Grantee, operations, constraints and retiring principal are the same. Whoever ends one of them takes nothing away: the access stays.'],
          advice: `revoke all but one: aws kms revoke-grant --key-id ${key.arn} --grant-id ${second.id ?? '<grant id>'}`,
          place: second.place,
          related: [{ message: 'the first of them', place: first.place }],
          key: key.arn,
          unknowns: [],
        };
      }
    }
  },
};

export default rule;
