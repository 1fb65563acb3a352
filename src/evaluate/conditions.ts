import { containsAddress, parseAddressRange } from '../algebra/addresses.ts';
import { contextKeyName } from '../policy/context-key.ts';
import type { ComparisonOperator, Condition, PolicyVersion } from '../policy/types.ts';
import { hasUnknown, unknownNames } from '../policy/unknown.ts';
import type { Context } from './context.ts';
import { parseBinary, parseBoolean, parseDate, parseNumber } from './values.ts';
import { compileArnPattern, compileText, isArnValue, type TextMatcher } from './text.ts';
import { MAYBE, NO, YES, and, not, or, truth, type Truth } from './truth.ts';

/** Whether a condition holds for one request. */
export type ConditionTest = (context: Context) => Truth;

type Order = 'eq' | 'lt' | 'le' | 'gt' | 'ge';

type Comparison =
  | 'string' | 'string-ignore-case' | 'string-like' | 'arn' | 'bool' | 'binary' | 'address'
  | `number-${Order}` | `date-${Order}`;

/** How an operator compares, and whether it is the negation of that comparison. */
export const OPERATORS: Readonly<Record<Exclude<ComparisonOperator, 'Null'>, { readonly compares: Comparison; readonly negated: boolean }>> = {
  StringEquals: { compares: 'string', negated: false },
  StringNotEquals: { compares: 'string', negated: true },
  StringEqualsIgnoreCase: { compares: 'string-ignore-case', negated: false },
  StringNotEqualsIgnoreCase: { compares: 'string-ignore-case', negated: true },
  StringLike: { compares: 'string-like', negated: false },
  StringNotLike: { compares: 'string-like', negated: true },
  NumericEquals: { compares: 'number-eq', negated: false },
  NumericNotEquals: { compares: 'number-eq', negated: true },
  NumericLessThan: { compares: 'number-lt', negated: false },
  NumericLessThanEquals: { compares: 'number-le', negated: false },
  NumericGreaterThan: { compares: 'number-gt', negated: false },
  NumericGreaterThanEquals: { compares: 'number-ge', negated: false },
  DateEquals: { compares: 'date-eq', negated: false },
  DateNotEquals: { compares: 'date-eq', negated: true },
  DateLessThan: { compares: 'date-lt', negated: false },
  DateLessThanEquals: { compares: 'date-le', negated: false },
  DateGreaterThan: { compares: 'date-gt', negated: false },
  DateGreaterThanEquals: { compares: 'date-ge', negated: false },
  Bool: { compares: 'bool', negated: false },
  BinaryEquals: { compares: 'binary', negated: false },
  IpAddress: { compares: 'address', negated: false },
  NotIpAddress: { compares: 'address', negated: true },
  ArnEquals: { compares: 'arn', negated: false },
  ArnNotEquals: { compares: 'arn', negated: true },
  ArnLike: { compares: 'arn', negated: false },
  ArnNotLike: { compares: 'arn', negated: true },
};

/** A value that cannot be read as the operator's type matches nothing. */
const typed = <T>(source: string, parse: (text: string) => T | undefined, compare: (value: T, wanted: T) => boolean): TextMatcher => {
  const wanted = parse(source);
  return (value, context) => {
    if (hasUnknown(source) || hasUnknown(value)) {
      context.note(unknownNames(source), value, source);
      return MAYBE;
    }
    const given = parse(value);
    return truth(wanted !== undefined && given !== undefined && compare(given, wanted));
  };
};

const ORDER: Readonly<Record<Order, (left: number, right: number) => boolean>> = {
  eq: (left, right) => left === right,
  lt: (left, right) => left < right,
  le: (left, right) => left <= right,
  gt: (left, right) => left > right,
  ge: (left, right) => left >= right,
};

const isSame = (left: unknown, right: unknown): boolean => left === right;

/** What the others leave open does not matter where one matches. */
const someOf = (matchers: readonly TextMatcher[]): TextMatcher => (value, context) => {
  let result: Truth = NO;
  for (const matches of matchers) {
    result = or(result, matches(value, context));
    if (result === YES) break;
  }
  return result;
};

const arnMatcher = (source: string, variables: boolean): TextMatcher => {
  const matches = compileArnPattern(source, { variables, wildcards: true });
  return (value, context) => {
    const result = and(isArnValue(value), matches(value, context));
    if (result === MAYBE) context.note([], value, source);
    return result;
  };
};

const valueMatcher = (source: string, compares: Comparison, version: PolicyVersion): TextMatcher => {
  const variables = version === '2012-10-17';
  if (compares === 'string') return compileText(source, { variables, wildcards: false });
  if (compares === 'string-ignore-case') return compileText(source, { variables, wildcards: false, ignoreCase: true });
  if (compares === 'string-like') return compileText(source, { variables, wildcards: true });
  if (compares === 'arn') return arnMatcher(source, variables);
  if (compares === 'bool') return typed(source, parseBoolean, isSame);
  if (compares === 'binary') return typed(source, parseBinary, isSame);
  if (compares === 'address') return typed(source, parseAddressRange, containsAddress);
  const [kind, order] = compares.split('-') as ['number' | 'date', Order];
  return typed(source, kind === 'date' ? parseDate : parseNumber, ORDER[order]);
};

const absent = ({ qualifier, ifExists }: Condition, negated: boolean): Truth => {
  if (qualifier === 'ForAllValues') return YES;
  return truth(ifExists || (negated && qualifier === undefined));
};

const compileNull = (condition: Condition): ConditionTest => {
  if (condition.qualifier === 'ForAllValues') return () => YES;
  if (condition.qualifier === 'ForAnyValue') return () => NO;
  const isWanted = someOf(condition.values.map((value) => typed(value, parseBoolean, isSame)));
  const name = contextKeyName(condition.key);
  return (context) => {
    const value = context.lookup(name);
    if (value !== undefined && 'unknown' in value) {
      context.noteCause(value.unknown);
      return MAYBE;
    }
    return isWanted(value === undefined ? 'true' : 'false', context);
  };
};

const compileNow = (condition: Condition, version: PolicyVersion): ConditionTest => {
  if (condition.operator === 'Null') return compileNull(condition);
  const { compares, negated } = OPERATORS[condition.operator];
  const matches = someOf(condition.values.map((value) => valueMatcher(value, compares, version)));
  const holdsFor: TextMatcher = negated ? (value, context) => not(matches(value, context)) : matches;
  const name = contextKeyName(condition.key);
  // Without a qualifier a list is read as one value would be: some member matches, for a negation none does.
  const every = condition.qualifier === 'ForAllValues' || (condition.qualifier === undefined && negated);
  return (context) => {
    const value = context.lookup(name);
    if (value === undefined) return absent(condition, negated);
    if ('unknown' in value) {
      context.noteCause(value.unknown);
      return MAYBE;
    }
    let result: Truth = every ? YES : NO;
    for (const member of value) result = every ? and(result, holdsFor(member, context)) : or(result, holdsFor(member, context));
    return result;
  };
};

type Tests = WeakMap<Condition, ConditionTest>;
const compiled: Readonly<Record<PolicyVersion, Tests>> = { '2008-10-17': new WeakMap(), '2012-10-17': new WeakMap() };

/**
 * Compiles one context key under one operator [IAM reference_policies_elements_condition_operators,
 * reference_policies_condition-single-vs-multi-valued-context-keys]. Several values: any one for an operator,
 * none of them for its negation.
 * The work is done once a condition.
 */
export const compileCondition = (condition: Condition, version: PolicyVersion): ConditionTest => {
  const tests = compiled[version];
  const known = tests.get(condition);
  if (known !== undefined) return known;
  const fresh = compileNow(condition, version);
  tests.set(condition, fresh);
  return fresh;
};
