import type { Report, Rule } from '../../src/analyze/types.ts';
import { impossibleConditions, isOver } from '../../src/ask/condition-questions.ts';
import { inWords } from '../../src/ask/deeds.ts';
import { keyPolicyName } from '../../src/ask/key-name.ts';
import type { Condition, Statement } from '../../src/policy/types.ts';
import type { Key } from '../../src/world/types.ts';
import { conditionText, statementName, uselessness } from '../statement-words.ts';

const reportOf = (key: Key, statement: Statement, conditions: readonly Condition[], first: Condition): Report => {
  const keys = [...new Set(conditions.map((condition) => condition.key))];
  const together = conditions.length > 1;
  return {
    message: `${statementName(statement)} of ${keyPolicyName(key)} ${uselessness(statement)}: no request meets its condition${together ? 's' : ''} on ${inWords(keys)}${together ? ' together' : ''}`,
    explanation: [
      `No request for an action of the statement, by anyone it is about, meets ${inWords(conditions.map((condition) => `"${conditionText(condition)}"`))}${together ? ' at once' : ''}.`,
      'Usual causes: a key that requests for these actions or by these callers never carry, a wildcard where the operator takes none, a private address in aws:SourceIp, values that exclude each other, a day that is past.',
      statement.effect === 'Allow' ? 'What it was written for does not work, or works by another statement.' : 'What it was written to stop is not stopped.',
    ],
    advice: 'correct the condition; if another statement does the work, remove this one',
    place: first.place,
    related: conditions.slice(1).map(({ place }) => ({ message: 'excluded by this condition', place })),
    key: key.arn,
    unknowns: [],
  };
};

const overReport = (key: Key, statement: Statement, conditions: readonly Condition[], first: Condition): Report => ({
  message: `${statementName(statement)} of ${keyPolicyName(key)} ${uselessness(statement)} any more: the time that it is for is over`,
  explanation: [`No request from today on meets ${inWords(conditions.map((condition) => `"${conditionText(condition)}"`))}.`],
  advice: statement.effect === 'Allow' ? 'remove the statement, or give it a later date if it is needed again' : 'remove the statement, or give it a later date if it should go on denying',
  place: first.place,
  related: [],
  key: key.arn,
  unknowns: [],
});

const rule: Rule = {
  name: 'impossible-condition',
  summary: 'Conditions of a key policy that no request meets, so that the statement does nothing.',
  severity: 'warning',
  preset: 'recommended',
  covers: [],
  options: {},
  *check({ world }) {
    for (const key of world.keys) {
      for (const statement of key.policy?.statements ?? []) {
        const conditions = impossibleConditions(world, key, statement);
        const [first] = conditions;
        if (first !== undefined) yield (isOver(world, key, statement) ? overReport : reportOf)(key, statement, conditions, first);
      }
    }
  },
};

export default rule;
