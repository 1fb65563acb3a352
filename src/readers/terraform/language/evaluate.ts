import { hasUnknown } from '../../../policy/unknown.ts';
import type { Expression, Origin, Step } from '../hcl/syntax.ts';
import { FUNCTIONS } from './functions.ts';
import type { Files } from './functions.ts';
import { binary, unary } from './operators.ts';
import { renderTemplate } from './template.ts';
import {
  attributeOf, boolean, booleanOf, described, isKnown, itemOf, itemsOf, list, mistake, nameOf, NULL, number, placedAt, text, textOf, unknown,
} from './values.ts';
import type { Member, Value } from './values.ts';

/** What names mean where an expression stands. */
export interface Scope {
  /** `var`, `local`, `each`, a resource type, a variable of a for expression …; undefined for what does not exist. */
  readonly lookup: (name: string) => Value | undefined;
  readonly files: Files;
}

export const withNames = (scope: Scope, names: readonly (readonly [string, Value])[]): Scope => {
  const own = new Map(names);
  return { ...scope, lookup: (name) => own.get(name) ?? scope.lookup(name) };
};

/** Keys and values that a for expression or a dynamic block goes through; undefined when they are not known. */
export const entriesOf = (value: Value): readonly (readonly [Value, Value])[] | undefined => {
  if (value.kind === 'list') return value.items.map((item, index) => [number(index), item]);
  if (value.kind === 'object') return [...value.members].map(([name, member]) => [text(name, member.at), member.value]);
  return value.kind === 'null' ? [] : undefined;
};

const splat = (value: Value, each: readonly Step[], scope: Scope): Value => {
  if (value.kind === 'unknown') return { ...value, name: `${value.name}[*]${each.map((step) => (step.kind === 'attribute' ? `.${step.name}` : '[…]')).join('')}` };
  const items = value.kind === 'null' ? [] : value.kind === 'list' ? value.items : [value];
  return list(items.map((item) => stepped(item, each, scope)), value.at);
};

const stepped = (value: Value, steps: readonly Step[], scope: Scope): Value => {
  let current = value;
  for (const [index, step] of steps.entries()) {
    if (step.kind === 'attribute') current = attributeOf(current, step.name);
    else if (step.kind === 'index') current = itemOf(current, evaluate(step.key, scope));
    else {
      // `a[*].b[0]`: the steps behind a full splat belong to each item, `.*` takes the attributes only.
      return stepped(splat(current, step.each, scope), steps.slice(index + 1), scope);
    }
  }
  return current;
};

/** The name of something that cannot be worked out, as it is written. */
const traversalName = (of: Expression, steps: readonly Step[], scope: Scope): string => {
  const head = of.kind === 'variable' ? of.name : described(evaluate(of, scope));
  return head + steps.map((step) => {
    if (step.kind === 'attribute') return `.${step.name}`;
    return step.kind === 'index' ? `[${described(evaluate(step.key, scope))}]` : '[*]';
  }).join('');
};

const conditional = (expression: Extract<Expression, { kind: 'conditional' }>, scope: Scope): Value => {
  const condition = evaluate(expression.condition, scope);
  const holds = booleanOf(condition);
  if (holds !== undefined) return evaluate(holds ? expression.then : expression.otherwise, scope);
  const [then, otherwise] = [evaluate(expression.then, scope), evaluate(expression.otherwise, scope)];
  if (described(then) === described(otherwise)) return then;
  return unknown(nameOf(`if ${described(condition)} then ${described(then)} else ${described(otherwise)}`));
};

const objectOf = (expression: Extract<Expression, { kind: 'object' }>, scope: Scope): Value => {
  const members = new Map<string, Member>();
  for (const { key, value, at } of expression.members) {
    const name = textOf(evaluate(key, scope));
    if (name !== undefined) members.set(name, { value: evaluate(value, scope), at });
  }
  return { kind: 'object', members };
};

const grouped = (pairs: readonly (readonly [string, Value])[]): Value => {
  const groups = new Map<string, Value[]>();
  for (const [name, value] of pairs) groups.set(name, [...groups.get(name) ?? [], value]);
  return { kind: 'object', members: new Map([...groups].map(([name, items]) => [name, { value: list(items) }])) };
};

/** Bounds what a for expression over large ranges may grow to. */
const MOST_ITEMS = 10_000;

const forExpression = (expression: Extract<Expression, { kind: 'for' }>, scope: Scope): Value => {
  const over = evaluate(expression.over, scope);
  const entries = entriesOf(over);
  const { key, item, condition, resultKey, result } = expression;
  const unresolved = (): Value => unknown(nameOf(`for ${item} in ${described(over)} at ${expression.at.document.file}:${expression.at.start}`));
  if (entries === undefined || entries.length > MOST_ITEMS) return unresolved();
  const pairs: (readonly [string, Value])[] = [];
  const items: Value[] = [];
  for (const [name, value] of entries) {
    const inner = withNames(scope, [...(key === undefined ? [] : [[key, name] as const]), [item, value]]);
    const holds = condition === undefined ? true : booleanOf(evaluate(condition, inner));
    if (holds === undefined) return unresolved();
    if (!holds) continue;
    const made = evaluate(result, inner);
    if (resultKey === undefined) items.push(made);
    else pairs.push([textOf(evaluate(resultKey, inner)) ?? '', made]);
  }
  if (resultKey === undefined) return list(items);
  if (expression.grouped) return grouped(pairs);
  return { kind: 'object', members: new Map(pairs.map(([name, value]) => [name, { value, at: value.at }])) };
};

const call = (expression: Extract<Expression, { kind: 'call' }>, scope: Scope): Value => {
  const { name, args, spread } = expression;
  const given = args.map((argument) => evaluate(argument, scope));
  const last = spread ? given.at(-1) : undefined;
  const rest = last === undefined ? [] : itemsOf(last);
  const values = last === undefined ? given : [...given.slice(0, -1), ...rest ?? []];
  const known = rest === undefined ? undefined : FUNCTIONS.get(name)?.(values, scope.files, expression.at);
  return known ?? unknown(nameOf(`${name}(${given.map(described).join(', ')})`));
};

const literal = (value: string | number | boolean | null): Value => {
  if (value === null) return NULL;
  return typeof value === 'number' ? number(value) : typeof value === 'boolean' ? boolean(value) : text(value);
};

const traversal = (expression: Extract<Expression, { kind: 'traversal' }>, scope: Scope): Value => {
  const { of, steps } = expression;
  if (of.kind === 'variable' && scope.lookup(of.name) === undefined) return unknown(nameOf(traversalName(of, steps, scope)));
  const value = stepped(evaluate(of, scope), steps, scope);
  return value.kind === 'unknown' && value.error ? { ...value, name: nameOf(traversalName(of, steps, scope)) } : value;
};

const bare = (expression: Expression, scope: Scope): Value => {
  switch (expression.kind) {
    case 'literal': return literal(expression.value);
    case 'template': return renderTemplate(expression.parts, (inner) => evaluate(inner, scope), (inner, names) => evaluate(inner, withNames(scope, names)));
    case 'tuple': return list(expression.items.map((item) => evaluate(item, scope)));
    case 'object': return objectOf(expression, scope);
    case 'variable': return scope.lookup(expression.name) ?? mistake(expression.name);
    case 'traversal': return traversal(expression, scope);
    case 'call': return call(expression, scope);
    case 'conditional': return conditional(expression, scope);
    case 'unary': return unary(expression.operator, evaluate(expression.operand, scope));
    case 'binary': return binary(expression.operator, evaluate(expression.left, scope), () => evaluate(expression.right, scope));
    case 'for': return forExpression(expression, scope);
  }
};

/** Far more than any configuration holds: values that refer to each other twice over would grow without bounds. */
const MOST_PARTS = 100_000;
const MOST_UNITS = 1_000_000;

const weights = new WeakMap<Value, number>();

/** How many parts a value has, counted once for each. */
const weightOf = (value: Value): number => {
  const known = weights.get(value);
  if (known !== undefined) return known;
  const weight = value.kind === 'text' ? 1 + (value.json === undefined ? 0 : weightOf(value.json))
    : value.kind === 'list' ? value.items.reduce((sum, item) => sum + weightOf(item), 1)
      : value.kind === 'object' && value.name === undefined && value.find === undefined
        ? [...value.members.values()].reduce((sum, member) => sum + weightOf(member.value), 1) : 1;
  weights.set(value, weight);
  return weight;
};

const isTooLarge = (value: Value): boolean =>
  weightOf(value) > MOST_PARTS || (value.kind === 'text' && value.text.length > MOST_UNITS);

/**
 * The value of an expression. Never throws: what cannot be worked out is an unknown whose name says what it depends on,
 * and a text keeps the parts of it that are known [Terraform language, Expressions].
 */
export const evaluate = (expression: Expression, scope: Scope): Value => {
  const value = bare(expression, scope);
  return placedAt(isTooLarge(value) ? unknown(`a value of more than ${MOST_PARTS} parts`) : value, expression.at);
};

/** Whether a value has a known text. */
export const knownText = (value: Value | undefined): string | undefined => {
  const found = value === undefined || !isKnown(value) ? undefined : textOf(value);
  return found === undefined || hasUnknown(found) ? undefined : found;
};

export type { Origin };
