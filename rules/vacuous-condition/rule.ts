import type { Report, Rule } from '../../src/analyze/types.ts';
import { isVacuous } from '../../src/ask/condition-questions.ts';
import { identityStatements, isVacuousForIdentities } from '../../src/ask/identity-conditions.ts';
import type { Condition, Statement } from '../../src/policy/types.ts';
import { conditionText, identityHome, keyPolicyHome, statementName, type Home } from '../statement-words.ts';

const reportOf = ({ name, ...home }: Home, statement: Statement, condition: Condition): Report => ({
  message: `the condition on ${condition.key} in ${statementName(statement)} of ${name} says nothing: every request meets it`,
  explanation: [
    `Whoever asks for an action of the statement, in whatever way, meets "${conditionText(condition)}".`,
    statement.effect === 'Allow' ? 'The statement allows as if the condition were not there.' : 'The statement denies as if the condition were not there.',
  ],
  advice: 'say what was meant, such as one account in kms:CallerAccount or one service in kms:ViaService, or take the condition out',
  place: condition.place,
  related: [],
  ...home,
  unknowns: [],
});

const rule: Rule = {
  name: 'vacuous-condition',
  summary: 'A condition of a key policy or an identity policy that every request meets.',
  severity: 'warning',
  preset: 'recommended',
  covers: [],
  options: {},
  *check({ world, policies = [] }) {
    for (const key of world.keys) {
      for (const statement of key.policy?.statements ?? []) {
        for (const condition of statement.conditions) {
          if (isVacuous(world, key, statement, condition)) yield reportOf(keyPolicyHome(key), statement, condition);
        }
      }
    }
    for (const of of identityStatements(policies)) {
      for (const condition of of.statement.conditions) {
        if (isVacuousForIdentities(of, condition)) yield reportOf(identityHome(of), of.statement, condition);
      }
    }
  },
};

export default rule;
