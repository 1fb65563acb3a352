import type { Report, Rule } from '../../src/analyze/types.ts';
import { escapeOf, type Escape } from '../../src/ask/condition-questions.ts';
import { keyPolicyName } from '../../src/ask/key-name.ts';
import { exampleOf } from '../../src/ask/witness-words.ts';
import type { Condition, Statement } from '../../src/policy/types.ts';
import type { Key } from '../../src/world/types.ts';
import { conditionText, operatorName, statementName } from '../statement-words.ts';

const because = (condition: Condition): string => {
  if (condition.ifExists) return `${operatorName(condition)} holds when the request has no ${condition.key}.`;
  if (condition.qualifier === 'ForAllValues') return `ForAllValues holds when the request has no ${condition.key} at all.`;
  return `${operatorName(condition)} holds when the request has no ${condition.key}, as negated operators do.`;
};

const advice = (statement: Statement, condition: Condition): string => {
  const plain = operatorName({ ...condition, ifExists: false });
  if (statement.effect === 'Deny') return `write ${operatorName({ ...condition, ifExists: true })}, so that the statement denies requests without ${condition.key} too`;
  if (condition.ifExists) return `write ${plain}, or ask for the key besides: "Null": { "${condition.key}": "false" }`;
  return `ask for the key besides: "Null": { "${condition.key}": "false" }`;
};

const reportOf = (key: Key, statement: Statement, { condition, witness, unknowns }: Escape): Report => {
  const can = unknowns.length === 0 ? 'can' : 'may be able to';
  const deny = statement.effect === 'Deny';
  return {
    message: deny
      ? `${statementName(statement)} of ${keyPolicyName(key)} denies nothing to requests without ${condition.key}, which are just those it is for`
      : `callers ${can} get around the condition on ${condition.key} in ${statementName(statement)} of ${keyPolicyName(key)} by leaving it out`,
    explanation: [
      deny ? `"${conditionText(condition)}" does not hold when the request has no ${condition.key}; callers without multi-factor authentication have none.` : because(condition),
      exampleOf(witness, unknowns.length === 0),
    ],
    advice: advice(statement, condition),
    place: condition.place,
    related: [],
    key: key.arn,
    witness,
    unknowns,
  };
};

const rule: Rule = {
  name: 'escapable-condition',
  summary: 'A condition of a key policy that callers get around by leaving its key out.',
  severity: 'warning',
  preset: 'recommended',
  covers: [],
  options: {},
  *check({ world }) {
    for (const key of world.keys) {
      for (const statement of key.policy?.statements ?? []) {
        for (const condition of statement.conditions) {
          const escape = escapeOf(world, key, statement, condition);
          if (escape !== undefined) yield reportOf(key, statement, escape);
        }
      }
    }
  },
};

export default rule;
