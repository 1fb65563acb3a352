import { addressRange, parseAddressRange } from '../../algebra/addresses.ts';
import type { Glob } from '../../algebra/glob.ts';
import { numbersAtLeast, numbersAtMost, numbersBelow, numbersAbove, oneNumber, type IntervalSet } from '../../algebra/intervals.ts';
import { parsePattern, splitArnFields } from '../../policy/pattern.ts';
import type { Condition, PolicyVersion } from '../../policy/types.ts';
import { hasUnknown, unknownNames } from '../../policy/unknown.ts';
import { OPERATORS, compileCondition } from '../conditions.ts';
import type { ContextValue } from '../context.ts';
import { isArnValue, type TextSyntax } from '../text.ts';
import { MAYBE, NO, YES } from '../truth.ts';
import { parseBinary, parseBoolean, parseDate, parseNumber } from '../values.ts';
import { memberAtom, present, unknownAtom, type Dimension } from './atoms.ts';
import { unitOf } from './domains.ts';
import { FALSE, TRUE, constant, type Formula } from './formula.ts';
import { arnFormula, arnTextFormula, flatArnFormula, globOf, textFormula, type Target } from './texts.ts';
import type { Meaning, Vocabulary } from './vocabulary.ts';

type Free = Meaning & { readonly kind: 'free' };
type Comparison = (typeof OPERATORS)[keyof typeof OPERATORS]['compares'];

const SYNTAX: Readonly<Partial<Record<Comparison, Omit<TextSyntax, 'variables'>>>> = {
  string: { wildcards: false },
  'string-ignore-case': { wildcards: false, ignoreCase: true },
  'string-like': { wildcards: true },
  arn: { wildcards: true },
  bool: { wildcards: false, ignoreCase: true },
  binary: { wildcards: false },
};

const unsupported = (vocabulary: Vocabulary, condition: Condition, matters: string): Formula =>
  vocabulary.maker.atom(unknownAtom({ name: `${condition.operator} on ${condition.key}`, matters, place: condition.place }));

const numbers = (compares: Comparison, value: number): IntervalSet => {
  const order = compares.slice(compares.indexOf('-') + 1);
  if (order === 'lt') return numbersBelow(value);
  if (order === 'le') return numbersAtMost(value);
  if (order === 'gt') return numbersAbove(value);
  return order === 'ge' ? numbersAtLeast(value) : oneNumber(value);
};

/** The number that a condition compares with, in what the dimension counts in; as a number `aws:CurrentTime` is none. */
const comparedNumber = ({ id }: Dimension, compares: Comparison, source: string): number | undefined => {
  if (!compares.startsWith('date')) return id === 'aws:currenttime' ? undefined : parseNumber(source);
  const date = parseDate(source);
  return date === undefined ? undefined : date / unitOf(id);
};

const numberFormula = (condition: Condition, compares: Comparison, source: string, dimension: Dimension, vocabulary: Vocabulary): Formula => {
  const value = comparedNumber(dimension, compares, source);
  if (value === undefined) return FALSE;
  if (dimension.type !== 'number') return unsupported(vocabulary, condition, 'the key is compared as text elsewhere');
  return vocabulary.maker.atom({ id: `${dimension.id} ${compares} ${value}`, kind: 'number', dimension, within: numbers(compares, value) });
};

const addressFormula = (condition: Condition, source: string, dimension: Dimension, vocabulary: Vocabulary): Formula => {
  const range = parseAddressRange(source);
  if (range === undefined) return FALSE;
  if (dimension.type !== 'address') return unsupported(vocabulary, condition, 'the key is compared as text elsewhere');
  return vocabulary.maker.atom({ id: `${dimension.id} in ${source}`, kind: 'address', dimension, within: addressRange(range) });
};

/** When the key's one value matches one value of the condition; false where the key is absent. */
const valueFormula = (condition: Condition, source: string, { dimension, fields }: Free, version: PolicyVersion, vocabulary: Vocabulary): Formula => {
  const { compares } = OPERATORS[condition.operator as keyof typeof OPERATORS];
  const relaxed = hasUnknown(source) ? unsupported(vocabulary, condition, `what ${source} is`) : undefined;
  if (compares === 'address') return relaxed ?? addressFormula(condition, source, dimension, vocabulary);
  const typed = SYNTAX[compares];
  if (typed === undefined) return relaxed ?? numberFormula(condition, compares, source, dimension, vocabulary);
  if (dimension.type === 'number' || dimension.type === 'address') return unsupported(vocabulary, condition, 'the key is compared as a number or address elsewhere');
  const text = compares === 'bool' ? parseBoolean(source)?.toString() : compares === 'binary' ? parseBinary(source) : source;
  if (text === undefined) return relaxed ?? FALSE;
  const syntax: TextSyntax = { ...typed, variables: version === '2012-10-17' };
  const targets = fields.map((field): Target => ({ kind: 'field', dimension, field }));
  const [only] = targets;
  if (targets.length > 1) return compares === 'arn' ? arnFormula(targets, text, syntax, vocabulary) : flatArnFormula(targets, text, syntax, vocabulary);
  if (only === undefined) return FALSE;
  return compares === 'arn' && only.kind === 'field' ? arnTextFormula(only, text, syntax, vocabulary) : textFormula(only, text, syntax, vocabulary);
};

const presence = (dimension: Dimension, { maker }: Vocabulary): Formula => (dimension.optional ? maker.atom(present(dimension)) : TRUE);

const single = (condition: Condition, free: Free, version: PolicyVersion, vocabulary: Vocabulary): Formula => {
  const { maker } = vocabulary;
  const { negated } = OPERATORS[condition.operator as keyof typeof OPERATORS];
  const some = maker.or(...condition.values.map((value) => valueFormula(condition, value, free, version, vocabulary)));
  const carried = presence(free.dimension, vocabulary);
  const holds = negated ? maker.not(some) : maker.and(carried, some);
  if (condition.qualifier === 'ForAnyValue') return condition.ifExists ? maker.or(maker.not(carried), holds) : maker.and(carried, holds);
  return condition.ifExists || condition.qualifier === 'ForAllValues' ? maker.or(maker.not(carried), holds) : holds;
};

const plainGlobs = (condition: Condition, version: PolicyVersion, dimension: Dimension): Glob[] | undefined => {
  const { compares } = OPERATORS[condition.operator as keyof typeof OPERATORS];
  const typed = SYNTAX[compares];
  if (typed === undefined || compares === 'arn') return undefined;
  const globs: Glob[] = [];
  for (const value of condition.values) {
    if (dimension.fields[0]?.unnamed === true && hasUnknown(value)) continue;
    const plain = globOf(value, { ...typed, variables: version === '2012-10-17' });
    if (plain === undefined) return undefined;
    globs.push(plain);
  }
  return globs;
};

/** Tests of a multivalued key; without a qualifier as if some (for negations: no) member had to match. */
const several = (condition: Condition, { dimension }: Free, version: PolicyVersion, vocabulary: Vocabulary): Formula => {
  const { maker } = vocabulary;
  const { negated } = OPERATORS[condition.operator as keyof typeof OPERATORS];
  const globs = plainGlobs(condition, version, dimension);
  if (globs === undefined) return unsupported(vocabulary, condition, 'a list of values under this operator is not analysed');
  const some = (inside: boolean): Formula => (inside && globs.length === 0 ? FALSE : maker.atom(memberAtom(dimension, globs, inside)));
  const orAbsent = (formula: Formula): Formula => (condition.ifExists ? maker.or(maker.not(presence(dimension, vocabulary)), formula) : formula);
  if (condition.qualifier === 'ForAnyValue') return orAbsent(some(!negated));
  if (condition.qualifier === 'ForAllValues') return maker.not(some(negated));
  return orAbsent(negated ? maker.not(some(true)) : some(true));
};

const nullFormula = (condition: Condition, dimension: Dimension, vocabulary: Vocabulary): Formula => {
  const { maker } = vocabulary;
  const carried = presence(dimension, vocabulary);
  return maker.or(...condition.values.map((value) => {
    if (hasUnknown(value)) return unsupported(vocabulary, condition, `what ${value} is`);
    if (/^true$/i.test(value)) return maker.not(carried);
    return /^false$/i.test(value) ? carried : FALSE;
  }));
};

const usesFreeKeys = (condition: Condition, version: PolicyVersion, vocabulary: Vocabulary): boolean =>
  version === '2012-10-17' && condition.values.some((value) =>
    parsePattern(value, { variables: true, wildcards: true }).some((part) => part.kind === 'variable' && vocabulary.meaningOf(part.key).kind === 'free'));

/** A condition on a key that has one value in the whole question. */
const fixedFormula = (condition: Condition, value: ContextValue, version: PolicyVersion, vocabulary: Vocabulary): Formula => {
  const result = compileCondition(condition, version)(vocabulary.context);
  if (result !== MAYBE) return constant(result === YES);
  const given = value === undefined || 'unknown' in value ? [] : value;
  const name = value !== undefined && 'unknown' in value ? value.unknown.name : [...condition.values, ...given].flatMap(unknownNames)[0];
  const { qualifier, operator, ifExists, key, values } = condition;
  const test = `${qualifier === undefined ? '' : `${qualifier}:`}${operator}${ifExists ? 'IfExists' : ''} ${key} ${values.join(', ')}`;
  return vocabulary.maker.atom(unknownAtom({ name: name ?? key, matters: `whether ${given.join(', ') || 'it'} meets ${test}`, place: condition.place }));
};

/** When one fixed text matches some value of the condition, whose variables vary. */
const fixedTextFormula = (condition: Condition, text: string, syntax: TextSyntax, isArn: boolean, vocabulary: Vocabulary): Formula => {
  const target = (part: string): Target => ({ kind: 'text', text: part });
  if (isArn && isArnValue(text) === NO) return FALSE;
  return vocabulary.maker.or(...condition.values.map((source) =>
    (isArn ? arnFormula(splitArnFields(text).map(target), source, syntax, vocabulary) : textFormula(target(text), source, syntax, vocabulary))));
};

/** Fixed texts against patterns whose variables vary. Without a qualifier a list is read as `compileCondition` reads it. */
const fixedWithVariables = (condition: Condition, members: readonly string[], version: PolicyVersion, vocabulary: Vocabulary): Formula => {
  const { maker } = vocabulary;
  const { compares, negated } = OPERATORS[condition.operator as keyof typeof OPERATORS];
  const typed = SYNTAX[compares];
  if (typed === undefined) return unsupported(vocabulary, condition, 'its policy variables are not analysed');
  const syntax = { ...typed, variables: version === '2012-10-17' };
  const holds = members.map((text) => {
    const some = fixedTextFormula(condition, text, syntax, compares === 'arn', vocabulary);
    return negated ? maker.not(some) : some;
  });
  const every = condition.qualifier === 'ForAllValues' || (condition.qualifier === undefined && negated);
  return every ? maker.and(...holds) : maker.or(...holds);
};

/** The requests of a question for which a condition holds: the symbolic counterpart of `compileCondition`. */
export const conditionFormula = (condition: Condition, version: PolicyVersion, vocabulary: Vocabulary): Formula => {
  if (condition.operator === 'Null' && condition.qualifier !== undefined) return constant(condition.qualifier === 'ForAllValues');
  const meaning = vocabulary.meaningOf(condition.key);
  if (meaning.kind === 'fixed') {
    const { value } = meaning;
    if (value === undefined || 'unknown' in value || !usesFreeKeys(condition, version, vocabulary)) return fixedFormula(condition, value, version, vocabulary);
    return fixedWithVariables(condition, value, version, vocabulary);
  }
  if (condition.operator === 'Null') return nullFormula(condition, meaning.dimension, vocabulary);
  return meaning.dimension.type === 'set' ? several(condition, meaning, version, vocabulary) : single(condition, meaning, version, vocabulary);
};
