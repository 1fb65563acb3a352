import type { Block, Origin } from '../hcl/syntax.ts';
import { entriesOf, evaluate, withNames } from '../language/evaluate.ts';
import type { Scope } from '../language/evaluate.ts';
import { list, number, numberOf, object, text, textOf, unknown } from '../language/values.ts';
import type { ObjectValue, Value } from '../language/values.ts';
import { eachNames } from './bodies.ts';

/** One of the things that a block with `count` or `for_each` stands for. */
export interface Instance {
  /** What follows the address: `[0]`, `["app"]`, or nothing. */
  readonly suffix: string;
  readonly scope: Scope;
  readonly key?: string;
}

export interface Expansion {
  /** `open`: how many there are is not known, and one stands for all of them. */
  readonly kind: 'single' | 'list' | 'map' | 'open list' | 'open map';
  readonly instances: readonly Instance[];
}

/** Bounds what a mistaken count may grow to. */
const MOST = 500;

const counted = (count: Value, address: string, scope: Scope): Expansion => {
  const times = numberOf(count);
  const at = (index: Value): Scope => withNames(scope, [['count', object([['index', index]])]]);
  if (times === undefined) return { kind: 'open list', instances: [{ suffix: '', scope: at(unknown(`count.index of ${address}`)) }] };
  const length = Math.max(0, Math.min(MOST, Math.trunc(times)));
  return { kind: 'list', instances: Array.from({ length }, (_, index) => ({ suffix: `[${index}]`, scope: at(number(index)) })) };
};

const forEach = (over: Value, address: string, scope: Scope): Expansion => {
  const entries = entriesOf(over);
  if (entries === undefined || entries.length > MOST) {
    const names = eachNames(text(`‹each.key of ${address}›`), unknown(`each.value of ${address}`));
    return { kind: 'open map', instances: [{ suffix: '', scope: withNames(scope, names) }] };
  }
  // A set has no keys: its items are their own.
  const pairs = over.kind === 'list' ? entries.map(([, item]) => [item, item] as const) : entries;
  return {
    kind: 'map',
    instances: pairs.map(([key, value]) => {
      const name = textOf(key) ?? '';
      return { suffix: `["${name}"]`, key: name, scope: withNames(scope, eachNames(key, value)) };
    }),
  };
};

/** The instances of a resource, data source or module [Terraform language, count and for_each]. */
export const expand = (block: Block, address: string, scope: Scope): Expansion => {
  const { attributes } = block.body;
  const [count, over] = [attributes.get('count'), attributes.get('for_each')];
  if (count !== undefined) return counted(evaluate(count.value, scope), address, scope);
  if (over !== undefined) return forEach(evaluate(over.value, scope), address, scope);
  return { kind: 'single', instances: [{ suffix: '', scope }] };
};

/** What the name of an expanded block means: the one, a list, or a map of them. */
export const groupValue = ({ kind, instances }: Expansion, values: readonly Value[], at: Origin): Value => {
  const [first] = values;
  switch (kind) {
    case 'single': return first ?? unknown('nothing');
    case 'list': case 'open list': return list(values, at);
    case 'map': return mapOf(instances.map(({ key }, index) => [key ?? '', values[index] ?? unknown('nothing')]), at);
    case 'open map': return first === undefined ? unknown('nothing') : { ...mapOf([['‹each.key›', first]], at), find: () => first };
  }
};

const mapOf = (entries: readonly (readonly [string, Value])[], at: Origin): ObjectValue =>
  ({ kind: 'object', at, members: new Map(entries.map(([name, value]) => [name, { value, at }])) });

