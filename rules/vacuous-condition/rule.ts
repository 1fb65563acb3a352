import type { Report, Rule } from '../../src/analyze/types.ts';
import { isVacuous } from '../../src/ask/condition-questions.ts';
import { keyPolicyName } from '../../src/ask/key-name.ts';
import type { Condition, Statement } from '../../src/policy/types.ts';
import type { Key } from '../../src/world/types.ts';
import { conditionText, statementName } from '../statement-words.ts';

const reportOf = (key: Key, statement: Statement, condition: Condition): Report => ({
  message: `the condition on ${condition.key} in ${statementName(statement)} of ${keyPolicyName(key)} says nothing: every request meets it`,
  explanation: [
    `Whoever asks for an action of the statement, in whatever way, meets "${conditionText(condition)}".`,
    statement.effect === 'Allow' ? 'The statement lets in whom it names as if the condition were not there.' : 'The statement denies as if the condition were not there.',
  ],
  advice: 'say what was meant, such as one account in kms:CallerAccount or one service in kms:ViaService, or take the condition out',
  place: condition.place,
  related: [],
  key: key.arn,
  unknowns: [],
});

const rule: Rule = {
  name: 'vacuous-condition',
  summary: 'A condition of a key policy that every request meets.',
  severity: 'warning',
  preset: 'recommended',
  covers: [],
  options: {},
  *check({ world }) {
    for (const key of world.keys) {
      for (const statement of key.policy?.statements ?? []) {
        for (const condition of statement.conditions) {
          if (isVacuous(world, key, statement, condition)) yield reportOf(key, statement, condition);
        }
      }
    }
  },
};

export default rule;
