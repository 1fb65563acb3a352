import { below } from '../source/place.ts';
import type { Json, Place } from '../source/place.ts';
import { contextKeyName } from './context-key.ts';
import { isList, isObject, typeName } from './json.ts';
import { parseOperatorName } from './operators.ts';
import { mismatch } from './unresolved.ts';
import type { Condition, PolicyProblem } from './types.ts';

/** A condition block as read; when `fatal` is not empty the block must not be taken as unconditional. */
export interface ConditionBlock {
  readonly conditions: readonly Condition[];
  readonly fatal: readonly PolicyProblem[];
  readonly problems: readonly PolicyProblem[];
}

/** JSON Booleans and numbers mean the same as their text [IAM reference_policies_grammar]. */
const valueText = (value: Json): string | undefined => {
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : undefined;
};

const readValues = (value: Json, place: Place): { values: string[]; fatal: PolicyProblem[] } => {
  const values: string[] = [];
  const fatal: PolicyProblem[] = [];
  const members = isList(value) ? value : [value];
  members.forEach((member, index) => {
    const text = valueText(member);
    if (text !== undefined) values.push(text);
    else {
      fatal.push({
        code: 'DATA_TYPE_MISMATCH',
        message: `A condition value is ${typeName(member)}; it must be a string, number or Boolean, or a list of them.`,
        place: isList(value) ? below(place, index) : place,
      });
    }
  });
  return { values, fatal };
};

const OPERATOR_MESSAGES = {
  INVALID_CONDITION_OPERATOR: (name: string) => `"${name}" is not a condition operator.`,
  NULL_WITH_IF_EXISTS: () => 'Null tests whether a key exists, so it cannot be combined with IfExists; use Null.',
};

const keyProblems = (keys: readonly string[], place: Place): PolicyProblem[] => {
  const seen = new Set<string>();
  return keys.flatMap((key) => {
    const problems: PolicyProblem[] = [];
    const name = contextKeyName(key);
    if (seen.has(name)) {
      problems.push({
        code: 'DUPLICATE_KEYS_WITH_DIFFERENT_CASE',
        message: `The context key "${key}" occurs twice; context keys compare without case.`,
        place: below(place, key),
      });
    }
    seen.add(name);
    if (!key.includes(':')) {
      problems.push({
        code: 'INVALID_CONDITION_KEY_FORMAT',
        message: `"${key}" is not a context key; it must have the form service:name.`,
        place: below(place, key),
      });
    }
    return problems;
  });
};

const readOperator = (name: string, tests: Json, place: Place): ConditionBlock => {
  const operator = parseOperatorName(name);
  if (typeof operator === 'string') {
    return { conditions: [], problems: [], fatal: [mismatch(name, operator, OPERATOR_MESSAGES[operator](name), place)] };
  }
  if (!isObject(tests)) {
    const message = `The value of ${name} is ${typeName(tests)}; it must be an object of context keys and values.`;
    return { conditions: [], problems: [], fatal: [mismatch(tests, 'DATA_TYPE_MISMATCH', message, place)] };
  }
  const read = Object.entries(tests).map(([key, value]) => {
    const { values, fatal } = readValues(value, below(place, key));
    return { condition: { ...operator, key, values, place: below(place, key) }, fatal };
  });
  return {
    conditions: read.map(({ condition }) => condition),
    fatal: read.flatMap(({ fatal }) => fatal),
    problems: keyProblems(Object.keys(tests), place),
  };
};

/** Reads a `Condition` element: operators, each with context keys, each with one value or a list. */
export const readConditions = (value: Json | undefined, place: Place): ConditionBlock => {
  if (value === undefined) return { conditions: [], fatal: [], problems: [] };
  if (!isObject(value)) {
    const message = `Condition is ${typeName(value)}; it must be an object of condition operators.`;
    return { conditions: [], problems: [], fatal: [{ code: 'DATA_TYPE_MISMATCH', message, place }] };
  }
  const blocks = Object.entries(value).map(([name, tests]) => readOperator(name, tests, below(place, name)));
  return {
    conditions: blocks.flatMap((block) => block.conditions),
    fatal: blocks.flatMap((block) => block.fatal),
    problems: blocks.flatMap((block) => block.problems),
  };
};
