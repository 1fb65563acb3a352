import type { Report, Rule } from '../../src/analyze/types.ts';
import { inWords } from '../../src/ask/deeds.ts';
import { keyPolicyName } from '../../src/ask/key-name.ts';
import { isRedundant } from '../../src/ask/redundant.ts';
import type { Statement } from '../../src/policy/types.ts';
import { remove } from '../../src/source/edit.ts';
import type { Key } from '../../src/world/types.ts';
import { statementName } from '../statement-words.ts';

const reportOf = (key: Key, statement: Statement, by: readonly Statement[]): Report => ({
  message: `${statementName(statement)} of ${keyPolicyName(key)} adds nothing to ${inWords(by.map(statementName))}`,
  explanation: [`Every request that it ${statement.effect === 'Allow' ? 'allows is allowed' : 'denies is denied'} without it as well.`],
  advice: 'remove the statement; no request is decided otherwise',
  place: statement.place,
  related: by.map(({ place }) => ({ message: 'covers it', place })),
  key: key.arn,
  unknowns: [],
  fix: { safe: true, title: 'Remove the statement', edits: remove([statement.place]) },
});

const rule: Rule = {
  name: 'redundant-statement',
  summary: 'A statement of a key policy that others cover wholly.',
  severity: 'info',
  preset: 'recommended',
  covers: [],
  options: {},
  *check({ world }) {
    for (const key of world.keys) {
      let left = world;
      for (const statement of key.policy?.statements ?? []) {
        const current = left.keys.find(({ arn }) => arn === key.arn) ?? key;
        const redundancy = isRedundant(left, current, statement);
        if (redundancy.answer === 'no') continue;
        // Of two that cover each other, one is needed: what is reported no longer covers what follows.
        const policy = current.policy && { ...current.policy, statements: current.policy.statements.filter((each) => each !== statement) };
        left = { ...left, keys: left.keys.map((each) => (each === current ? { ...current, policy } : each)) };
        yield reportOf(key, statement, redundancy.by);
      }
    }
  },
};

export default rule;
