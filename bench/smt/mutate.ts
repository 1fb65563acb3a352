/** Small changes to a policy such as people make, each of which may or may not change what it allows. */
import type { Json } from './document.ts';

interface JsonObject { [name: string]: Json }

export interface Mutant {
  /** The kind of change and the statement's index. */
  readonly name: string;
  readonly policy: Json;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const listOf = (value: Json | undefined): Json[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
const without = (value: JsonObject, name: string): JsonObject =>
  Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
const renamed = (value: JsonObject, from: string, to: string): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([key, item]) => [key === from ? to : key, item]));

const conditionsOf = (statement: JsonObject): [operator: string, key: string][] =>
  Object.entries(isObject(statement.Condition) ? statement.Condition : {})
    .flatMap(([operator, keys]) => Object.keys(isObject(keys) ? keys : {}).map((key): [string, string] => [operator, key]));

const withoutCondition = (statement: JsonObject, operator: string, key: string): JsonObject => {
  const block = isObject(statement.Condition) ? statement.Condition : {};
  const keys = isObject(block[operator]) ? without(block[operator], key) : {};
  const rest = Object.keys(keys).length === 0 ? without(block, operator) : { ...block, [operator]: keys };
  return Object.keys(rest).length === 0 ? without(statement, 'Condition') : { ...statement, Condition: rest };
};

const withCondition = (statement: JsonObject, operator: string, key: string, values: Json): JsonObject => {
  const block = isObject(statement.Condition) ? statement.Condition : {};
  const keys = isObject(block[operator]) ? block[operator] : {};
  return { ...statement, Condition: { ...block, [operator]: { ...keys, [key]: values } } };
};

const valuesOf = (statement: JsonObject, operator: string, key: string): Json => {
  const block = isObject(statement.Condition) ? statement.Condition[operator] : undefined;
  return (isObject(block) ? block[key] : undefined) ?? [];
};

type Mutation = readonly [name: string, change: (statement: JsonObject) => (JsonObject | undefined)[]];

const dropKey = (wanted: string) => (statement: JsonObject): JsonObject[] =>
  conditionsOf(statement).filter(([, key]) => key.toLowerCase() === wanted.toLowerCase())
    .map(([operator, key]) => withoutCondition(statement, operator, key));

const OTHER_ACCOUNT = '999988887777';

const changeCallerAccount = (statement: JsonObject): JsonObject[] =>
  conditionsOf(statement).filter(([, key]) => key.toLowerCase() === 'kms:calleraccount')
    .map(([operator, key]) => withCondition(statement, operator, key, OTHER_ACCOUNT));

const isDelegation = (statement: JsonObject): boolean =>
  statement.Effect === 'Allow' && JSON.stringify(statement.Principal ?? null).includes(':root"');

const addIfExists = (statement: JsonObject): JsonObject[] =>
  conditionsOf(statement)
    .filter(([operator]) => !/(IfExists|^Null|:Null|^ForAllValues:.*)$/.test(operator))
    .map(([operator, key]) => {
      const values = valuesOf(statement, operator, key);
      return withCondition(withoutCondition(statement, operator, key), `${operator}IfExists`, key, values);
    });

const widerActions = (statement: JsonObject): JsonObject[] => {
  const actions = listOf(statement.Action).map(String);
  if (actions.length < 2) return [];
  let prefix = actions[0] ?? '';
  while (!actions.every((action) => action.startsWith(prefix))) prefix = prefix.slice(0, -1);
  return prefix.includes(':') ? [{ ...statement, Action: `${prefix}*` }] : [];
};

const MUTATIONS: readonly Mutation[] = [
  ['via-service-dropped', dropKey('kms:ViaService')],
  ['caller-account-dropped', dropKey('kms:CallerAccount')],
  ['caller-account-changed', changeCallerAccount],
  ['delegation-removed', (statement) => (isDelegation(statement) ? [undefined] : [])],
  ['deny-removed', (statement) => (statement.Effect === 'Deny' ? [undefined] : [])],
  ['if-exists-added', addIfExists],
  ['not-principal', (statement) => (statement.Principal === undefined ? [] : [renamed(statement, 'Principal', 'NotPrincipal')])],
  ['everyone', (statement) => (statement.Principal === undefined || statement.Principal === '*' ? [] : [{ ...statement, Principal: '*' }])],
  ['deny-to-allow', (statement) => (statement.Effect === 'Deny' ? [{ ...statement, Effect: 'Allow' }] : [])],
  ['not-action', (statement) => (statement.Action === undefined ? [] : [renamed(statement, 'Action', 'NotAction')])],
  ['actions-to-wildcard', widerActions],
  ['resource-widened', (statement) => (statement.Resource === undefined || statement.Resource === '*' ? [] : [{ ...statement, Resource: '*' }])],
  ['conditions-dropped', (statement) => (statement.Condition === undefined ? [] : [without(statement, 'Condition')])],
];

/** Every policy that one mutation of one statement makes of `policy`; those that change nothing are left out. */
export const mutants = (policy: Json): Mutant[] => {
  if (!isObject(policy)) return [];
  const statements = listOf(policy.Statement).filter(isObject);
  const found = statements.flatMap((statement, index) => MUTATIONS.flatMap(([name, change]) =>
    change(statement).map((changed, variant): Mutant => ({
      name: `${name}-${index}${variant === 0 ? '' : `-${variant}`}`,
      policy: { ...policy, Statement: statements.flatMap((other, at) => (at === index ? changed ?? [] : other)) },
    }))));
  const seen = new Set([JSON.stringify(policy)]);
  return found.filter((mutant) => {
    const text = JSON.stringify(mutant.policy);
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
};
