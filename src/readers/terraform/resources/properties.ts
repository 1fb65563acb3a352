import { contentOf } from '../language/json-text.ts';
import { list, placedAt, text } from '../language/values.ts';
import type { Member, ObjectValue, Value } from '../language/values.ts';
import type { Origin } from '../hcl/syntax.ts';
import { camelCase } from './row.ts';
import type { Property, Row } from './row.ts';

/** Properties that are documents: their text is read as JSON. */
const DOCUMENTS: ReadonlySet<string> = new Set([
  'KeyPolicy', 'AssumeRolePolicyDocument', 'PolicyDocument', 'Content', 'ResourcePolicy', 'Policy', 'AccessPolicies', 'RepositoryPolicyText', 'AccessPolicy', 'EventPattern',
]);

/** Arguments of Terraform's own, and attributes that say nothing beyond the others. */
const OTHERS_BUSINESS: ReadonlySet<string> = new Set([
  'count', 'for_each', 'provider', 'depends_on', 'lifecycle', 'provisioner', 'connection', 'timeouts', 'tags_all', 'id', 'arn',
]);

/** One place in the properties and what stands there. */
interface Assignment {
  readonly path: readonly (string | number)[];
  readonly value: Value;
  readonly at: Origin | undefined;
}

/** Numbers for the items of a list of properties, which may come from several lists of arguments. */
type Slots = Map<string, Map<string, number>>;

const slotOf = (slots: Slots, target: string, source: string): number => {
  const known = slots.get(target) ?? new Map<string, number>();
  slots.set(target, known);
  const slot = known.get(source) ?? known.size;
  known.set(source, slot);
  return slot;
};

const targetPath = (to: readonly string[], sources: readonly string[], slots: Slots): (string | number)[] => {
  const path: (string | number)[] = [];
  let next = 0;
  for (const step of to) {
    path.push(step.replace(/\[\]$/, ''));
    if (!step.endsWith('[]')) continue;
    path.push(slotOf(slots, path.join('.'), sources[next] ?? 'the only one'));
    next += 1;
  }
  return path;
};

const stepInto = (value: Value, name: string): Member | undefined => {
  if (value.kind === 'list') {
    const [first] = value.items;
    return first === undefined ? undefined : stepInto(first, name);
  }
  if (value.kind !== 'object') return undefined;
  const found = value.find?.(name) ?? value.members.get(name)?.value;
  return found === undefined ? undefined : { value: found, at: value.members.get(name)?.at ?? found.at };
};

/** To the provider an empty text is none. */
const isUnset = (value: Value): boolean => value.kind === 'null' || (value.kind === 'text' && value.text === '');

/** All places that one property is read from. */
const assignments = ({ from, to }: Property, config: ObjectValue, slots: Slots): Assignment[] => {
  const walk = (value: Value, rest: readonly string[], sources: readonly string[], at: Origin | undefined, source: string): Assignment[] => {
    const [head, ...below] = rest;
    if (isUnset(value)) return [];
    // What is not known may hold any of the properties below.
    if (head !== undefined && value.kind === 'unknown') return [{ path: [to[0]?.replace(/\[\]$/, '') ?? ''], value, at }];
    if (head === undefined) return [{ path: targetPath(to, sources, slots), value: leaf(value, to), at }];
    const name = head.replace(/\[\]$/, '');
    const inside = stepInto(value.kind === 'text' ? contentOf(value) : value, name);
    if (inside === undefined) return [];
    const path = `${source}.${name}`;
    if (!head.endsWith('[]')) return walk(inside.value, below, sources, inside.at, path);
    const content = inside.value.kind === 'text' ? contentOf(inside.value) : inside.value;
    const items = content.kind === 'list' ? content.items : [content];
    return items.flatMap((item, index) => walk(item, below, [...sources, `${path}#${index}`], item.at ?? inside.at, `${path}#${index}`));
  };
  return walk(config, from, [], undefined, '');
};

const leaf = (value: Value, to: readonly string[]): Value => {
  if (value.kind === 'text' && (DOCUMENTS.has(to.at(-1) ?? '') || value.json !== undefined)) return contentOf(value);
  return value;
};

interface Branch {
  readonly members: Map<string | number, Branch>;
  value?: Value;
  at?: Origin | undefined;
}

const finished = (branch: Branch): Value => {
  if (branch.value !== undefined) return branch.value;
  const entries = [...branch.members];
  const at = branch.at;
  if (entries.every(([name]) => typeof name === 'number')) return list(entries.sort(([left], [right]) => Number(left) - Number(right)).map(([, inner]) => finished(inner)), at);
  return { kind: 'object', members: new Map(entries.map(([name, inner]) => [String(name), { value: finished(inner), at: inner.at }])), at };
};

const assemble = (all: readonly Assignment[], at: Origin): ObjectValue => {
  const root: Branch = { members: new Map(), at };
  for (const assignment of all) {
    let branch = root;
    for (const step of assignment.path) {
      const inner = branch.members.get(step) ?? { members: new Map<string | number, Branch>(), at: assignment.at };
      branch.members.set(step, inner);
      branch = inner;
    }
    branch.value ??= assignment.value;
  }
  return { kind: 'object', at, members: new Map([...root.members].map(([name, inner]) => [String(name), { value: finished(inner), at: inner.at }])) };
};

/** Blocks become groups of properties; maps keep their names. */
const inCamelCase = (value: Value): Value => {
  if (value.kind !== 'list') return value;
  const items = value.items.map((item): Value => (item.kind !== 'object' ? item
    : { kind: 'object', at: item.at, members: new Map([...item.members].filter(([, member]) => member.value.kind !== 'null').map(([name, member]) => [camelCase(name), { ...member, value: inCamelCase(member.value) }])) }));
  const [only] = items;
  return items.length === 1 && only?.kind === 'object' ? only : { ...value, items };
};

/** Arguments that no row mentions, under CloudFormation's spelling of their names. */
const unmentioned = (row: Row, config: ObjectValue): Assignment[] => {
  const mentioned = new Set([...row.properties.map(({ from }) => (from[0] ?? '').replace(/\[\]$/, '')), ...OTHERS_BUSINESS]);
  return [...config.members].flatMap(([name, { value, at }]) =>
    (mentioned.has(name) || isUnset(value) || (value.kind === 'list' && value.items.length === 0) ? []
      : [{ path: [camelCase(name)], value: leaf(inCamelCase(value), [camelCase(name)]), at }]));
};

/**
 * The properties of a resource in CloudFormation's terms, each with the place of the argument that says it. Of a part of
 * another resource only what the row mentions.
 */
export const propertiesOf = (row: Row, config: ObjectValue, at: Origin): ObjectValue => {
  const slots: Slots = new Map();
  const mapped = row.properties.flatMap((property) => assignments(property, config, slots));
  const rest = row.owner === undefined ? unmentioned(row, config) : [];
  const fixed = row.fixed.map(([name, value]): Assignment => ({ path: [name], value: placedAt(text(value), at), at }));
  const made = assemble([...fixed, ...mapped, ...rest], at);
  const defaults = row.defaults.filter(([name]) => !made.members.has(name)).map(([name, value]) => [name, { value: placedAt(text(value), at), at }] as const);
  return { ...made, members: new Map([...made.members, ...defaults]) };
};

/** One property that names a resource, without working out the others. */
export const propertyOf = (row: Row, config: ObjectValue, name: string): Value | undefined => {
  const property = row.properties.find(({ to }) => to.length === 1 && to[0] === name);
  if (property !== undefined) return assignments(property, config, new Map())[0]?.value;
  const argument = name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();
  const value = config.find === undefined ? config.members.get(argument)?.value : config.find(argument);
  return value?.kind === 'null' ? undefined : value;
};

/** The argument that a property comes from. */
export const argumentOf = (row: Row, name: string): string => {
  const property = row.properties.find(({ to }) => to.length === 1 && to[0] === name);
  return property?.from.join('.') ?? name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();
};
