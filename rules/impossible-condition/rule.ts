import type { Report, Rule } from '../../src/analyze/types.ts';
import { causeOf, mistakenCondition, type Cause } from '../../src/ask/condition-causes.ts';
import { impossibleConditions, isOver } from '../../src/ask/condition-questions.ts';
import { inWords } from '../../src/ask/deeds.ts';
import { identityStatements, impossibleForIdentities, isForKmsAlone } from '../../src/ask/identity-conditions.ts';
import { isRefused } from '../../src/ask/validation/refused.ts';
import { contextKey } from '../../src/aws/contextKeys.ts';
import { contextKeyName } from '../../src/policy/context-key.ts';
import type { Condition, Statement } from '../../src/policy/types.ts';
import { conditionText, identityHome, keyPolicyHome, statementName, uselessness, type Home } from '../statement-words.ts';

interface Dead {
  readonly home: Home;
  readonly statement: Statement;
  readonly conditions: readonly [Condition, ...Condition[]];
  /** The statement is also for other services: what is said is said of its KMS actions. */
  readonly mixed: boolean;
  /** What the mistake is, where it is known. */
  readonly cause?: Cause;
}

const SEPARATE = 'give the KMS actions a statement of their own, with conditions that their requests can meet';

/** What `invalid-policy` leaves to this rule, which asks all requests of the statement at once. */
const DECIDED_HERE = ['UNSUPPORTED_ACTION_FOR_CONDITION_KEY'];

/** A wildcard under an operator that has none. */
const isLiteral = ({ operator, values }: Condition): boolean =>
  /^StringEquals/.test(operator) && values.some((value) => /[*?]/.test(value.replace(/\$\{[^}]*\}/g, '')));

const wildcardOperator = ({ key }: Condition): string => (contextKey(contextKeyName(key))?.type === 'ARN' ? 'ArnLike' : 'StringLike');

const adviceFor = ({ conditions: [first, ...rest], mixed }: Dead): string => {
  if (mixed) return SEPARATE;
  if (rest.length === 0 && isLiteral(first)) return `write it with ${wildcardOperator(first)}: ${first.operator} takes * and ? literally`;
  return 'correct the condition; if another statement does the work, remove this one';
};

const ofWhat = ({ statement, mixed }: Dead): string => `${uselessness(statement)}${mixed ? ' of KMS' : ''}`;

const reportOf = (dead: Dead): Report => {
  const { home: { name, ...home }, statement, conditions: [first, ...rest], mixed } = dead;
  const cause = dead.cause ?? (rest.length === 0 ? causeOf(first, statement) : undefined);
  const conditions = [first, ...rest];
  const keys = [...new Set(conditions.map((condition) => condition.key))];
  const together = rest.length > 0;
  return {
    message: `${statementName(statement)} of ${name} ${ofWhat(dead)}: no request meets its condition${together ? 's' : ''} on ${inWords(keys)}${together ? ' together' : ''}`,
    explanation: [
      `No request for ${mixed ? 'a KMS action' : 'an action'} of the statement, by anyone it is about, meets ${inWords(conditions.map((condition) => `"${conditionText(condition)}"`))}${together ? ' at once' : ''}.`,
      cause?.why ?? 'Usual causes: a key that requests for these actions or by these callers never carry, a wildcard where the operator takes none, a private address in aws:SourceIp, values that exclude each other.',
      statement.effect === 'Allow' ? 'What it was written for does not work, or works by another statement.' : 'What it was written to stop is not stopped.',
    ],
    advice: cause !== undefined && !mixed ? cause.advice : adviceFor(dead),
    place: first.place,
    related: rest.map(({ place }) => ({ message: 'excluded by this condition', place })),
    ...home,
    unknowns: [],
  };
};

const overReport = (dead: Dead): Report => {
  const { home: { name, ...home }, statement, conditions } = dead;
  return {
    message: `${statementName(statement)} of ${name} ${ofWhat(dead)} any more: the time that it is for is over`,
    explanation: [`No request from today on meets ${inWords(conditions.map((condition) => `"${conditionText(condition)}"`))}.`],
    advice: `remove the statement, or give it a later date if it ${statement.effect === 'Allow' ? 'is needed again' : 'should go on denying'}`,
    place: conditions[0].place,
    related: [],
    ...home,
    unknowns: [],
  };
};

const isSome = (conditions: readonly Condition[]): conditions is readonly [Condition, ...Condition[]] => conditions.length > 0;

const rule: Rule = {
  name: 'impossible-condition',
  summary: 'Conditions of a key policy or an identity policy that no request meets, so that the statement does nothing.',
  severity: 'warning',
  preset: 'recommended',
  covers: [],
  options: {},
  *check({ world, policies = [], today }) {
    for (const key of world.keys) {
      for (const statement of key.policy?.statements ?? []) {
        const conditions = impossibleConditions(world, key, statement);
        if (!isSome(conditions)) {
          const mistaken = mistakenCondition(key, statement);
          if (mistaken !== undefined) yield reportOf({ home: keyPolicyHome(key), statement, conditions: [mistaken.condition], mixed: false, cause: mistaken });
          continue;
        }
        if (isRefused(policies, conditions[0].place, DECIDED_HERE)) continue;
        yield (isOver(world, key, statement) ? overReport : reportOf)({ home: keyPolicyHome(key), statement, conditions, mixed: false });
      }
    }
    for (const of of identityStatements(policies)) {
      const conditions = impossibleForIdentities(of, today);
      if (!isSome(conditions)) continue;
      const over = impossibleForIdentities(of, undefined).length === 0;
      yield (over ? overReport : reportOf)({ home: identityHome(of), statement: of.statement, conditions, mixed: !isForKmsAlone(of) });
    }
  },
};

export default rule;
