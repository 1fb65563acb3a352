import { boolean, booleanOf, described, nameOf, number, numberOf, same, unknown } from './values.ts';
import type { Value } from './values.ts';

const ARITHMETIC: { readonly [operator: string]: (left: number, right: number) => number } = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
};

const ORDER: { readonly [operator: string]: (left: number, right: number) => boolean } = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

const unresolved = (operator: string, left: Value, right: Value): Value => unknown(nameOf(`${described(left)} ${operator} ${described(right)}`));

/** `&&` and `||` may be settled by one side alone, whatever the other is. */
const logical = (operator: string, left: Value, right: Value): Value => {
  const settles = operator === '||';
  const [a, b] = [booleanOf(left), booleanOf(right)];
  if (a === settles || b === settles) return boolean(settles);
  return a === undefined || b === undefined ? unresolved(operator, left, right) : boolean(!settles);
};

/** A binary operation [Terraform language, Arithmetic and Logical Operators]. */
export const binary = (operator: string, left: Value, rightOf: () => Value): Value => {
  const right = rightOf();
  if (operator === '&&' || operator === '||') return logical(operator, left, right);
  if (operator === '==' || operator === '!=') {
    const equal = same(left, right);
    return equal === undefined ? unresolved(operator, left, right) : boolean(equal === (operator === '=='));
  }
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a === undefined || b === undefined) return unresolved(operator, left, right);
  const [calculate, compare] = [ARITHMETIC[operator], ORDER[operator]];
  if (compare !== undefined) return boolean(compare(a, b));
  return calculate === undefined ? unresolved(operator, left, right) : number(calculate(a, b));
};

export const unary = (operator: string, operand: Value): Value => {
  const [truth, value] = [booleanOf(operand), numberOf(operand)];
  if (operator === '!' && truth !== undefined) return boolean(!truth);
  if (operator === '-' && value !== undefined) return number(-value);
  return unknown(nameOf(`${operator}${described(operand)}`));
};
