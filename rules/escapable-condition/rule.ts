import type { Report, Rule } from '../../src/analyze/types.ts';
import { escapeOf, type Escape } from '../../src/ask/condition-questions.ts';
import { identityStatements, isEscapableForIdentities } from '../../src/ask/identity-conditions.ts';
import { exampleOf } from '../../src/ask/witness-words.ts';
import type { Condition, Statement } from '../../src/policy/types.ts';
import { conditionText, identityHome, keyPolicyHome, operatorName, statementName, type Home } from '../statement-words.ts';

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

/** A condition that can be got around, with the request that shows it, where the policy by itself decides. */
type Found = Pick<Escape, 'condition'> & Partial<Escape>;

const reportOf = ({ name, ...home }: Home, statement: Statement, { condition, witness, unknowns = [] }: Found): Report => {
  const can = unknowns.length === 0 ? 'can' : 'may be able to';
  const deny = statement.effect === 'Deny';
  return {
    message: deny
      ? `${statementName(statement)} of ${name} denies nothing to requests without ${condition.key}, which are just those it is for`
      : `callers ${can} get around the condition on ${condition.key} in ${statementName(statement)} of ${name} by leaving it out`,
    explanation: [
      deny ? `"${conditionText(condition)}" does not hold when the request has no ${condition.key}; callers without multi-factor authentication have none.` : because(condition),
      ...(witness === undefined ? [] : [exampleOf(witness, unknowns.length === 0)]),
    ],
    advice: advice(statement, condition),
    place: condition.place,
    related: [],
    ...home,
    ...(witness === undefined ? {} : { witness }),
    unknowns,
  };
};

const rule: Rule = {
  name: 'escapable-condition',
  summary: 'A condition of a key policy or an identity policy that callers get around by leaving its key out.',
  severity: 'warning',
  preset: 'recommended',
  covers: [],
  options: {},
  *check({ world, policies = [] }) {
    for (const key of world.keys) {
      for (const statement of key.policy?.statements ?? []) {
        for (const condition of statement.conditions) {
          const escape = escapeOf(world, key, statement, condition);
          if (escape !== undefined) yield reportOf(keyPolicyHome(key), statement, escape);
        }
      }
    }
    for (const of of identityStatements(policies)) {
      for (const condition of of.statement.conditions) {
        if (isEscapableForIdentities(of, condition)) yield reportOf(identityHome(of), of.statement, { condition });
      }
    }
  },
};

export default rule;
