import { isList, isObject } from '../../policy/json.ts';
import { hasUnknown } from '../../policy/unknown.ts';
import { below } from '../../source/place.ts';
import type { Json, Place } from '../../source/place.ts';
import { textIn } from './functions.ts';
import type { Resolve } from './functions.ts';
import { isParameter, parameterValue, placeOf, sectionOf } from './stack.ts';
import type { Stack } from './stack.ts';
import type { Tree } from './tree.ts';

export type Verdict = boolean | 'unknown';

const not = (verdict: Verdict): Verdict => (verdict === 'unknown' ? verdict : !verdict);

const all = (verdicts: readonly Verdict[]): Verdict =>
  (verdicts.includes(false) ? false : verdicts.includes('unknown') ? 'unknown' : true);

const some = (verdicts: readonly Verdict[]): Verdict => not(all(verdicts.map(not)));

/** A parameter in a condition has its default even if that is empty: conditions ask whether something was handed in. */
const compared = (stack: Stack, value: Json, at: Place, resolve: Resolve): Tree | undefined => {
  const name = isObject(value) && Object.keys(value).length === 1 ? value['Ref'] : undefined;
  return (typeof name === 'string' && isParameter(stack, name) ? parameterValue(stack, name) : undefined) ?? resolve(stack, value, at);
};

const equals = (left: Tree | undefined, right: Tree | undefined): Verdict => {
  const [ours, theirs] = [left, right].map((tree) => textIn(tree) ?? JSON.stringify(tree?.value));
  if (ours === theirs) return true;
  return ours === undefined || theirs === undefined || hasUnknown(ours) || hasUnknown(theirs) ? 'unknown' : false;
};

/** Whether an expression of conditions holds [CloudFormation intrinsic-function-reference-conditions]. */
const evaluate = (stack: Stack, value: Json, at: Place, resolve: Resolve): Verdict => {
  if (!isObject(value)) return textVerdict(value);
  const [name = '', argument = null] = Object.entries(value)[0] ?? [];
  const inside = below(at, name);
  const each = (): Verdict[] => (isList(argument) ? argument : [argument]).map((item, index) => evaluate(stack, item, below(inside, index), resolve));
  switch (name) {
    case 'Condition': return typeof argument === 'string' ? conditionHolds(stack, argument, resolve) : 'unknown';
    case 'Fn::And': return all(each());
    case 'Fn::Or': return some(each());
    case 'Fn::Not': return not(each()[0] ?? 'unknown');
    case 'Fn::Equals': {
      const [left = null, right = null] = isList(argument) ? argument : [];
      return equals(compared(stack, left, below(inside, 0), resolve), compared(stack, right, below(inside, 1), resolve));
    }
    default: return 'unknown';
  }
};

const textVerdict = (value: Json): Verdict => (value === true || value === 'true' ? true : value === false || value === 'false' ? false : 'unknown');

/** Whether a condition of a template holds; one that leads back to itself, or that the template lacks, is unknown. */
export const conditionHolds = (stack: Stack, name: string, resolve: Resolve): Verdict => {
  const known = stack.memory.conditions.get(name);
  if (known !== undefined) return known;
  stack.memory.conditions.set(name, 'unknown');
  const written = sectionOf(stack, 'Conditions')[name];
  const verdict = written === undefined ? 'unknown' : evaluate(stack, written, placeOf(stack, 'Conditions', name), resolve);
  stack.memory.conditions.set(name, verdict);
  return verdict;
};
