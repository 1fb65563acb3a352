import { isList, isObject } from '../../policy/json.ts';
import type { JsonObject } from '../../policy/json.ts';
import { isUnknown } from '../../policy/unknown.ts';
import { below } from '../../source/place.ts';
import type { Json, Place } from '../../source/place.ts';
import type { Resolve } from './functions.ts';
import { addProblem } from './stack.ts';
import type { Stack } from './stack.ts';
import { itemsIn } from './tree.ts';

/** A member of an object after its loops were unrolled. */
export interface LoopedMember {
  readonly name: string;
  readonly body: Json;
  readonly place: Place;
  /** The stack with the loop's variable. */
  readonly within: Stack;
}

const LOOP = /^Fn::ForEach::/;

/** `${Name}` in the name of a member; `&{Name}` takes only the letters and digits of the value [Fn::ForEach]. */
const filledIn = (name: string, { loop }: Stack): string => {
  if (loop === undefined) return name;
  return name.replace(/([$&])\{(\w+)\}/g, (whole, kind: string, variable: string) => {
    const value = loop.get(variable);
    if (value === undefined) return whole;
    return kind === '&' ? value.replace(/[^A-Za-z0-9]/g, '') : value;
  });
};

/** More than any template may declare, 500 resources [CloudFormation quotas], with the loops inside them. */
const MOST_MEMBERS = 1000;

/** The members that an `Fn::ForEach` stands for: `[variable, values, {name: body}]`. */
const unrolled = (stack: Stack, argument: Json, at: Place, resolve: Resolve): LoopedMember[] => {
  if (stack.memory.unrolled > MOST_MEMBERS) return [];
  const [variable, values = null, template] = isList(argument) ? argument : [];
  const list = resolve(stack, values, below(at, 1));
  const items = itemsIn(list).map(({ value }) => value);
  if (typeof variable !== 'string' || !isObject(template) || items.some((item) => typeof item !== 'string' || isUnknown(item))) {
    addProblem(stack, at, 'Fn::ForEach: what it goes over is not known before it is deployed.');
    return [];
  }
  stack.memory.unrolled += items.length;
  if (stack.memory.unrolled > MOST_MEMBERS) {
    addProblem(stack, at, `Fn::ForEach: the loops of this template make more than ${MOST_MEMBERS} things.`);
    return [];
  }
  return items.flatMap((item) =>
    loopedMembers({ ...stack, loop: new Map([...stack.loop ?? [], [variable, String(item)]]) }, template, below(at, 2), resolve));
};

/** The members of an object, loops among them unrolled [CloudFormation intrinsic-function-reference-foreach]. */
export const loopedMembers = (stack: Stack, value: JsonObject, at: Place, resolve: Resolve): LoopedMember[] =>
  Object.entries(value).flatMap(([name, body]) => (LOOP.test(name)
    ? unrolled(stack, body, below(at, name), resolve)
    : [{ name: filledIn(name, stack), body, place: below(at, name), within: stack }]));
