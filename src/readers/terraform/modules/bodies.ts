import type { Block, Body, Origin } from '../hcl/syntax.ts';
import { entriesOf, evaluate, withNames } from '../language/evaluate.ts';
import type { Scope } from '../language/evaluate.ts';
import { described, list, nameOf, object, unknown } from '../language/values.ts';
import type { Member, ObjectValue, Value } from '../language/values.ts';

/** One block that a body stands for, with what the names in it mean. */
export interface BlockInstance {
  readonly body: Body;
  readonly scope: Scope;
  readonly at: Origin;
  /** What has to be known to say whether it is there at all. */
  readonly doubt?: string;
}

const NO_BODY: Body = { attributes: new Map(), blocks: [] };

/** A value worked out when it is first asked for; one that depends on itself is unknown. */
export const lazily = (name: string, make: () => Value): (() => Value) => {
  let value: Value | undefined;
  let busy = false;
  return () => {
    if (value !== undefined) return value;
    if (busy) return unknown(name);
    busy = true;
    value = make();
    busy = false;
    return value;
  };
};

/** The blocks that a dynamic block makes: one for each item, or one in doubt when the items are not known [Terraform dynamic blocks]. */
const dynamicBlocks = (block: Block, scope: Scope): BlockInstance[] => {
  const [type = ''] = block.labels;
  const content = block.body.blocks.find((inner) => inner.type === 'content');
  const over = block.body.attributes.get('for_each');
  const iterator = block.body.attributes.get('iterator')?.value;
  const name = iterator?.kind === 'variable' ? iterator.name : type;
  const items = over === undefined ? unknown(`for_each of ${type}`) : evaluate(over.value, scope);
  const entries = entriesOf(items);
  const make = (key: Value, value: Value): BlockInstance => {
    const each = object([['key', key], ['value', value]]);
    return { body: content?.body ?? NO_BODY, scope: withNames(scope, [[name, each]]), at: content?.at ?? block.at };
  };
  if (entries !== undefined) return entries.map(([key, value]) => make(items.kind === 'list' ? value : key, value));
  const what = nameOf(described(items));
  return [{ ...make(unknown(`${what} key`), unknown(`${what} item`)), doubt: what }];
};

const typeOf = (block: Block): string => (block.type === 'dynamic' ? block.labels[0] ?? '' : block.type);

/** The nested blocks of a type, those of dynamic blocks among them, in the order in which they are written. */
export const blocksOf = (body: Body, type: string, scope: Scope): BlockInstance[] =>
  body.blocks.filter((block) => typeOf(block) === type)
    .flatMap((block) => (block.type === 'dynamic' ? dynamicBlocks(block, scope) : [{ body: block.body, scope, at: block.at }]));

const blockList = (body: Body, type: string, scope: Scope): Value => {
  const instances = blocksOf(body, type, scope);
  const doubt = instances.find((instance) => instance.doubt !== undefined);
  const [first] = instances;
  // Whether the block is there is not known, so nothing can be said of the list of them.
  if (doubt !== undefined) return unknown(nameOf(`${type} for ${doubt.doubt ?? ''}`), doubt.at);
  return list(instances.map((instance) => bodyValue(instance.body, instance.scope, instance.at)), first?.at);
};

/** The names of a body's arguments and of the types of its blocks. */
export const namesIn = (body: Body): string[] => [...new Set([...body.attributes.keys(), ...body.blocks.map(typeOf)])];

/**
 * A body as an object: its arguments, and for each type of its blocks the list of them. Each is worked out when it is asked
 * for, as one resource may refer to an argument of another that refers to it in a different one.
 */
export const bodyValue = (body: Body, scope: Scope, at: Origin): ObjectValue => {
  const made = new Map<string, () => Value>();
  const names = namesIn(body);
  const memberOf = (name: string): Value => {
    const known = made.get(name) ?? lazily(nameOf(`${at.path.join('.')}.${name}`), () => {
      const attribute = body.attributes.get(name);
      return attribute === undefined ? blockList(body, name, scope) : evaluate(attribute.value, scope);
    });
    made.set(name, known);
    return known();
  };
  const originOf = (name: string): Origin | undefined =>
    body.attributes.get(name)?.at ?? body.blocks.find((block) => typeOf(block) === name)?.at;
  return {
    kind: 'object', at,
    find: (name) => (names.includes(name) ? memberOf(name) : undefined),
    get members(): ReadonlyMap<string, Member> {
      return new Map(names.map((name) => [name, { value: memberOf(name), at: originOf(name) }]));
    },
  };
};

/** Names for `each`, in a resource or module of which there is one for each item. */
export const eachNames = (key: Value, value: Value): readonly (readonly [string, Value])[] => [['each', object([['key', key], ['value', value]])]];
