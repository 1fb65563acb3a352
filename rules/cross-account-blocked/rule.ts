import type { Report, Rule } from '../../src/analyze/types.ts';
import { oneSidedUses, type OneSided } from '../../src/ask/cross-account.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { remediesOf } from '../../src/ask/service-works.ts';
import { accountOfCaller, actionsInWords, callerName } from '../../src/ask/services/words.ts';
import type { World } from '../../src/world/types.ts';
import { nearMissWords, statementText } from '../service-access.ts';

const SIDES = {
  'identity policy': 'its own account allows it',
  'key policy': 'the key policy names it',
} as const;

const reportOf = (world: World, blocked: OneSided): Report => {
  const { use, key, stop, witness, side, whole } = blocked;
  const [least, ...others] = remediesOf(world, [blocked]);
  const actions = actionsInWords(blocked.blocked.map(({ action }) => action));
  const account = accountOfCaller(world, use.caller) ?? '';
  const fixable = least !== undefined && least.parts.every(({ edits }) => edits.length > 0);
  return {
    ...(whole ? {} : { severity: 'warning' }),
    message: `${callerName(use.caller)} of account ${account} cannot do ${actions} with ${keyName(key)}: ${SIDES[side]}, but ${stop.words}`,
    explanation: [
      'For a key of another account both accounts have to allow it: the key policy, to the account or the principal, and an identity policy of '
      + 'the principal, on the ARN of the key. A grant does instead of both.',
      ...nearMissWords(blocked),
    ],
    advice: least === undefined ? 'let the side that stops it allow it too' : `${least.words}: ${statementText(least)}`,
    alternatives: others.map((other) => `${other.words}: ${statementText(other)}`),
    place: use.place,
    related: stop.place === undefined || stop.place === use.place ? [] : [{ message: 'this policy stops it', place: stop.place }],
    key: key.arn,
    witness,
    unknowns: blocked.unknowns,
    ...(fixable ? { fix: { safe: false, title: least.words, edits: least.parts.flatMap(({ edits }) => edits) } } : {}),
  };
};

const rule: Rule = {
  name: 'cross-account-blocked',
  summary: 'One account allows the use of a key across accounts, the other one does not.',
  severity: 'error',
  preset: 'recommended',
  breakage: true,
  covers: [],
  options: {},
  *check({ world }) {
    for (const blocked of oneSidedUses(world)) yield reportOf(world, blocked);
  },
};

export default rule;
