import { unsupported, type ConditionText, type StatementText } from './document.ts';
import { equalsIgnoringCase, matches, matchesArn, type ArnTerms, type Variables } from './patterns.ts';
import { FALSE, TRUE, and, constant, implies, literal, not, or, type Term } from './terms.ts';
import { anyOf, dateTerm, inBlock, numberTerm, type AddressTerms } from './values.ts';

type Kind = 'text' | 'number' | 'address' | 'arn';

/** One value that a request may have for a key. */
interface Slot {
  readonly present: Term;
  readonly value: Term;
  readonly address: AddressTerms;
  /** The value is an ARN, and its fields. */
  readonly isArn: Term;
  readonly arn: ArnTerms;
}

/** How a condition key is modelled: one slot, or for a set as many as there are conditions that may each need one. */
export interface KeyModel {
  readonly key: string;
  readonly kind: Kind;
  readonly isSet: boolean;
  readonly isBoolean: boolean;
  /** A text key whose values are compared as ARNs too. */
  readonly isArnText: boolean;
  readonly slots: readonly Slot[];
}

const kindOf = (operator: string): Kind | undefined =>
  operator === 'null' ? undefined
    : /^(numeric|date)/.test(operator) ? 'number'
      : operator.endsWith('ipaddress') ? 'address'
        : operator.startsWith('arn') ? 'arn' : 'text';

const slotOf = (key: string, index: number): Slot => ({
  present: constant(`has ${key} ${index}`),
  value: constant(`value ${key} ${index}`),
  address: { isV6: constant(`v6? ${key} ${index}`), v4: constant(`v4 ${key} ${index}`), v6: constant(`v6 ${key} ${index}`) },
  isArn: constant(`arn? ${key} ${index}`),
  arn: ['0', '1', '2', '3', '4', '5'].map((field) => constant(`arn${field} ${key} ${index}`)) as unknown as ArnTerms,
});

const modelOf = (key: string, conditions: readonly ConditionText[], asVariable: boolean): KeyModel => {
  const kinds = new Set(conditions.map(({ operator }) => kindOf(operator)).filter((kind) => kind !== undefined));
  if (asVariable) kinds.add('text');
  const isArnText = kinds.has('text') && kinds.delete('arn');
  const numbers = new Set(conditions.map(({ operator }) => /^(numeric|date)/.exec(operator)?.[1]).filter(Boolean));
  if (kinds.size > 1 || numbers.size > 1) return unsupported(`${key} compared as several types`);
  const isSet = conditions.some(({ qualifier }) => qualifier !== undefined);
  const plain = conditions.filter(({ qualifier, operator }) => qualifier === undefined && operator !== 'null');
  if (isSet && plain.length > 0) return unsupported(`${key} used with and without a set operator`);
  const count = isSet ? new Set(conditions.map((condition) => JSON.stringify(condition))).size : 1;
  return {
    key, isSet, isArnText,
    kind: [...kinds][0] ?? 'text',
    isBoolean: conditions.some(({ operator }) => operator === 'bool'),
    slots: Array.from({ length: count }, (_, index) => slotOf(key, index)),
  };
};

/** The models of every key that the statements mention, those inside policy variables included. */
export const keyModels = (statements: readonly StatementText[]): ReadonlyMap<string, KeyModel> => {
  const byKey = new Map<string, ConditionText[]>();
  for (const condition of statements.flatMap(({ conditions }) => conditions)) {
    byKey.set(condition.key, [...(byKey.get(condition.key) ?? []), condition]);
  }
  const texts = statements.filter(({ variables }) => variables)
    .flatMap(({ resources, conditions }) => [...resources, ...conditions.flatMap(({ values }) => values)]);
  const variables = new Set(Array.from(texts.join('\n').matchAll(/\$\{\s*([^},\s]+:[^},\s]+)/g), ([, key = '']) => key.toLowerCase()));
  const keys = new Set([...byKey.keys(), ...variables]);
  return new Map(Array.from(keys, (key) => [key, modelOf(key, byKey.get(key) ?? [], variables.has(key))]));
};

const present = (model: KeyModel): Term => or(model.slots.map((slot) => slot.present));

/** Policy variables stand for the value of their key. */
export const variablesOf = (models: ReadonlyMap<string, KeyModel>): Variables => (key, fallback) => {
  const model = models.get(key);
  const slot = model?.slots[0];
  if (model === undefined || slot === undefined) return unsupported(`variable ${key}`);
  if (model.isSet || model.kind !== 'text') return unsupported(`variable ${key} is not a single text`);
  if (fallback === undefined) return { text: slot.value, present: slot.present };
  return { text: `(ite ${slot.present} ${slot.value} ${literal(fallback)})`, present: TRUE };
};

const compare = (relation: string, slot: Slot, value: Term | undefined): Term =>
  value === undefined ? FALSE : `(${relation} ${slot.value} ${value})`;

const RELATIONS: Readonly<Record<string, string>> = {
  equals: '=', lessthan: '<', lessthanequals: '<=', greaterthan: '>', greaterthanequals: '>=',
};

type Test = (slot: Slot, value: string, variables: Variables | undefined) => Term;

/** The positive form of each operator, on one request value and one policy value. */
const testOf = (positive: string): Test => {
  const ordered = /^(numeric|date)(.+)$/.exec(positive);
  const relation = RELATIONS[ordered?.[2] ?? ''];
  if (ordered !== null && relation !== undefined) {
    const read = ordered[1] === 'date' ? dateTerm : numberTerm;
    return (slot, value) => compare(relation, slot, read(value));
  }
  switch (positive) {
    case 'stringequals':
      return (slot, value, variables) => matches(slot.value, value, { wildcards: false, variables });
    case 'stringlike':
      return (slot, value, variables) => matches(slot.value, value, { wildcards: true, variables });
    case 'stringequalsignorecase':
      return (slot, value, variables) =>
        variables !== undefined && value.includes('${') ? unsupported('variable without case') : equalsIgnoringCase(slot.value, value);
    case 'arnequals':
    case 'arnlike':
      return (slot, value, variables) => and([slot.isArn, matchesArn(slot.arn, value, variables)]);
    case 'bool':
      return (slot, value) => `(= ${slot.value} ${literal(value.toLowerCase())})`;
    case 'binaryequals':
      return (slot, value) => `(= ${slot.value} ${literal(value)})`;
    case 'ipaddress':
      return (slot, value) => inBlock(slot.address, value);
    default:
      return unsupported(`operator ${positive}`);
  }
};

const positiveForm = (operator: string): { negated: boolean; positive: string } => {
  if (operator === 'notipaddress') return { negated: true, positive: 'ipaddress' };
  const match = /^(string|numeric|date|arn)not(.+)$/.exec(operator);
  return match === null ? { negated: false, positive: operator } : { negated: true, positive: `${match[1]}${match[2]}` };
};

const nullCondition = (condition: ConditionText, model: KeyModel): Term => {
  if (condition.qualifier !== undefined) return condition.qualifier === 'ForAllValues' ? TRUE : FALSE;
  return anyOf(condition.values.map((value) => value.toLowerCase()), (value) =>
    value === 'true' ? not(present(model)) : value === 'false' ? present(model) : FALSE);
};

/** One key under one operator holds [semantics 3]. */
export const conditionTerm = (condition: ConditionText, model: KeyModel, variables: Variables | undefined): Term => {
  if (condition.operator === 'null') return nullCondition(condition, model);
  const { negated, positive } = positiveForm(condition.operator);
  const test = testOf(positive);
  const holds = (slot: Slot): Term => {
    const some = anyOf(condition.values, (value) => test(slot, value, variables));
    return negated ? not(some) : some;
  };
  const slot = model.slots[0]!;
  switch (condition.qualifier) {
    case 'ForAllValues':
      return and(model.slots.map((member) => implies(member.present, holds(member))));
    case 'ForAnyValue':
      return or([
        condition.ifExists ? not(present(model)) : FALSE,
        ...model.slots.map((member) => and([member.present, holds(member)])),
      ]);
    case undefined:
      return negated || condition.ifExists ? implies(slot.present, holds(slot)) : and([slot.present, holds(slot)]);
  }
};
