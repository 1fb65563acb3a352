import type { ComparisonOperator, Qualifier } from './types.ts';

/** What the name of a condition operator says, e.g. `ForAnyValue:StringLikeIfExists`. */
export interface OperatorName {
  readonly qualifier?: Qualifier;
  readonly operator: ComparisonOperator;
  readonly ifExists: boolean;
}

const OPERATORS: readonly ComparisonOperator[] = [
  'StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase',
  'StringLike', 'StringNotLike',
  'NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericLessThanEquals',
  'NumericGreaterThan', 'NumericGreaterThanEquals',
  'DateEquals', 'DateNotEquals', 'DateLessThan', 'DateLessThanEquals',
  'DateGreaterThan', 'DateGreaterThanEquals',
  'Bool', 'BinaryEquals', 'IpAddress', 'NotIpAddress',
  'ArnEquals', 'ArnNotEquals', 'ArnLike', 'ArnNotLike',
  'Null',
];

const QUALIFIERS: readonly Qualifier[] = ['ForAllValues', 'ForAnyValue'];
const IF_EXISTS = 'ifexists';

const byLowerCase = <Name extends string>(names: readonly Name[]): ReadonlyMap<string, Name> =>
  new Map(names.map((name) => [name.toLowerCase(), name]));

const operators = byLowerCase(OPERATORS);
const qualifiers = byLowerCase(QUALIFIERS);

/** Reasons for which an operator name cannot be read, by AWS's codes. */
export type OperatorProblem = 'INVALID_CONDITION_OPERATOR' | 'NULL_WITH_IF_EXISTS';

/**
 * Reads an operator name without regard to letter case: deployed key policies write `ForAnyValue:Stringlike`.
 * What a service refuses on save differs (IAM has refused `stringEquals`); what is meant does not.
 */
export const parseOperatorName = (text: string): OperatorName | OperatorProblem => {
  const parts = text.toLowerCase().split(':');
  if (parts.length > 2) return 'INVALID_CONDITION_OPERATOR';
  const qualifier = parts.length === 2 ? qualifiers.get(parts[0] ?? '') : undefined;
  if (parts.length === 2 && qualifier === undefined) return 'INVALID_CONDITION_OPERATOR';

  const name = parts.at(-1) ?? '';
  const ifExists = name.endsWith(IF_EXISTS);
  const operator = operators.get(ifExists ? name.slice(0, -IF_EXISTS.length) : name);
  if (operator === undefined) return 'INVALID_CONDITION_OPERATOR';
  if (operator === 'Null' && ifExists) return 'NULL_WITH_IF_EXISTS';
  return qualifier === undefined ? { operator, ifExists } : { qualifier, operator, ifExists };
};
