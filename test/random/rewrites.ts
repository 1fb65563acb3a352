/** Rewritings of a bundle, and how each may change what is allowed. */
import type { Direction } from './laws.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type Statements = readonly Json[];

const isObject = (value: Json): value is { readonly [name: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The bundle with every policy's statements rewritten. */
const rewrite = (value: Json, change: (statements: Statements) => Statements): Json => {
  if (Array.isArray(value)) return (value as readonly Json[]).map((each) => rewrite(each, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) =>
    [name, name === 'Statement' && Array.isArray(member) ? change(member as Statements) : rewrite(member, change)]));
};

/** A statement for each of its actions, where it has several. */
const split = (statement: Json): Statements => {
  if (!isObject(statement)) return [statement];
  const { Action: actions } = statement;
  return Array.isArray(actions) ? (actions as readonly Json[]).map((Action) => ({ ...statement, Action })) : [statement];
};

export interface Rewrite {
  readonly name: string;
  readonly direction: Direction;
  readonly apply: (bundle: Json, added: Json) => Json;
}

const onKeys = (bundle: Json, change: (statements: Statements) => Statements): Json =>
  (isObject(bundle) ? { ...bundle, keys: rewrite(bundle['keys'] ?? [], change) } : bundle);

const onIdentities = (bundle: Json, change: (statements: Statements) => Statements): Json => {
  if (!isObject(bundle)) return bundle;
  const principals = bundle['principals'];
  const list = Array.isArray(principals) ? (principals as readonly Json[]) : [];
  return {
    ...bundle,
    principals: list.map((each) => (isObject(each) ? { ...each, identityPolicies: rewrite(each['identityPolicies'] ?? [], change) } : each)),
  };
};

const withEffect = (statement: Json, Effect: string): Json => (isObject(statement) ? { ...statement, Effect } : statement);

const withoutPrincipal = (statement: Json): Json =>
  (isObject(statement) ? Object.fromEntries(Object.entries(statement).filter(([name]) => name !== 'Principal' && name !== 'NotPrincipal')) : statement);

/** `added` is a statement of a resource policy. */
export const REWRITES: readonly Rewrite[] = [
  { name: 'statements in the opposite order', direction: 'same', apply: (bundle) => rewrite(bundle, (list) => [...list].reverse()) },
  { name: 'each statement twice', direction: 'same', apply: (bundle) => rewrite(bundle, (list) => [...list, ...list]) },
  { name: 'one action a statement', direction: 'same', apply: (bundle) => rewrite(bundle, (list) => list.flatMap(split)) },
  { name: 'one more allow in the key policies', direction: 'more', apply: (bundle, added) => onKeys(bundle, (list) => [...list, withEffect(added, 'Allow')]) },
  { name: 'one more deny in the key policies', direction: 'less', apply: (bundle, added) => onKeys(bundle, (list) => [...list, withEffect(added, 'Deny')]) },
  { name: 'one more allow in identity policies', direction: 'more', apply: (bundle, added) => onIdentities(bundle, (list) => [...list, withEffect(withoutPrincipal(added), 'Allow')]) },
  { name: 'one more deny in identity policies', direction: 'less', apply: (bundle, added) => onIdentities(bundle, (list) => [...list, withEffect(withoutPrincipal(added), 'Deny')]) },
];
