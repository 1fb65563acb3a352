import type { Report, Rule } from '../../src/analyze/types.ts';
import { deathOf, type Death } from '../../src/ask/dead-statements.ts';
import { inWords } from '../../src/ask/deeds.ts';
import { keyPolicyName } from '../../src/ask/key-name.ts';
import { principalPlace } from '../../src/policy/statement-places.ts';
import type { Statement } from '../../src/policy/types.ts';
import type { Key } from '../../src/world/types.ts';
import { statementName, uselessness } from '../statement-words.ts';

const principals = ({ principal }: Statement): string => inWords([...new Set((principal?.entries ?? []).map(({ value }) => value))].slice(0, 3));

const words = (statement: Statement, death: Death): { readonly why: string; readonly explanation: string; readonly advice: string } => {
  if (death.cause === 'nobody') {
    return {
      why: 'nobody it names exists',
      explanation: `The accounts of ${principals(statement)} were read completely, and have no such principal. AWS refuses to store a policy that names one: the next change of this policy fails.`,
      advice: 'name a principal that exists, or remove the statement',
    };
  }
  if (death.cause === 'powerless') {
    return {
      why: 'nobody it names can do these actions by a key policy',
      explanation: 'The actions work only for principals of the key’s own account, or not by a key policy at all, or the principals’ boundaries keep them from it.',
      advice: 'grant what the principals can use, or remove the statement',
    };
  }
  const by = death.by.map(statementName);
  return {
    why: by.length === 0 ? 'everything it gives is denied elsewhere' : `${inWords(by)} denies all of it`,
    explanation: 'An explicit Deny wins over every Allow, wherever it stands.',
    advice: 'narrow the Deny if the access is wanted, or remove this statement',
  };
};

const reportOf = (key: Key, statement: Statement, death: Death): Report => {
  const { why, explanation, advice } = words(statement, death);
  return {
    message: `${statementName(statement)} of ${keyPolicyName(key)} ${uselessness(statement)}: ${why}`,
    explanation: [explanation],
    advice,
    place: death.cause === 'nobody' ? principalPlace(statement) : statement.place,
    related: death.cause === 'denied' ? death.by.map(({ place }) => ({ message: 'the Deny', place })) : [],
    key: key.arn,
    unknowns: [],
  };
};

const rule: Rule = {
  name: 'dead-statement',
  summary: 'A statement of a key policy that can never decide anything.',
  severity: 'warning',
  preset: 'recommended',
  covers: [],
  options: {},
  *check({ world }) {
    for (const key of world.keys) {
      for (const statement of key.policy?.statements ?? []) {
        const death = deathOf(world, key, statement);
        if (death !== undefined) yield reportOf(key, statement, death);
      }
    }
  },
};

export default rule;
