import type { Expression } from '../hcl/syntax.ts';
import { NULL, textOf } from '../language/values.ts';
import type { Member, Value } from '../language/values.ts';

type Evaluate = (expression: Expression) => Value;

const keyOf = (key: Expression, evaluate: Evaluate): string => (key.kind === 'literal' ? String(key.value) : textOf(evaluate(key)) ?? '');

/** What an attribute is that is not given: its default, or null; undefined for one that has to be given. */
const missing = (type: Expression, evaluate: Evaluate): Value | undefined => {
  if (type.kind !== 'call' || type.name !== 'optional') return undefined;
  const [inner, fallback] = type.args;
  if (fallback === undefined) return NULL;
  const value = evaluate(fallback);
  return inner === undefined ? value : withDefaults(value, inner, evaluate);
};

const ofObject = (value: Value, attributes: Expression | undefined, evaluate: Evaluate): Value => {
  if (value.kind !== 'object' || value.name !== undefined || attributes?.kind !== 'object') return value;
  const members = new Map<string, Member>();
  for (const { key, value: type } of attributes.members) {
    const name = keyOf(key, evaluate);
    const given = value.members.get(name);
    const isGiven = given !== undefined && given.value.kind !== 'null';
    const found = isGiven ? withDefaults(given.value, type, evaluate) : missing(type, evaluate) ?? given?.value;
    if (found !== undefined) members.set(name, { at: given?.at, value: found });
  }
  return { kind: 'object', members, at: value.at };
};

/**
 * A value with the defaults that the type of its variable has for what is left out, and without what the type does not have
 * [Terraform language, Type Constraints, Optional Object Type Attributes].
 */
export const withDefaults = (value: Value, type: Expression, evaluate: Evaluate): Value => {
  if (type.kind !== 'call') return value;
  const [inner] = type.args;
  if (inner === undefined) return value;
  switch (type.name) {
    case 'optional': return withDefaults(value, inner, evaluate);
    case 'object': return ofObject(value, inner, evaluate);
    case 'list': case 'set':
      return value.kind === 'list' ? { ...value, items: value.items.map((item) => withDefaults(item, inner, evaluate)) } : value;
    case 'map':
      if (value.kind !== 'object' || value.name !== undefined) return value;
      return { kind: 'object', at: value.at, members: new Map([...value.members].map(([name, member]) => [name, { ...member, value: withDefaults(member.value, inner, evaluate) }])) };
    default: return value;
  }
};
