import { isList, isObject } from '../../policy/json.ts';
import type { JsonObject } from '../../policy/json.ts';
import { unknownText } from '../../policy/unknown.ts';
import { below } from '../../source/place.ts';
import type { Json, Place } from '../../source/place.ts';
import { conditionHolds } from './conditions.ts';
import { FUNCTIONS } from './functions.ts';
import { loopedMembers } from './loops.ts';
import { addProblem, unknownIn } from './stack.ts';
import type { Stack } from './stack.ts';
import { itemsIn, leaf, listTree, memberOf, objectIn, objectTree, withMembers } from './tree.ts';
import type { Tree } from './tree.ts';

const DYNAMIC_REFERENCE = /\{\{(resolve:[^{}]*)\}\}/g;

/** `{{resolve:ssm:…}}` has its value when it is deployed [CloudFormation dynamic-references]. */
const resolveText = (stack: Stack, text: string): string =>
  text.includes('{{resolve:') ? text.replace(DYNAMIC_REFERENCE, (_whole, reference: string) => unknownText(`${reference} of ${stack.scope}`)) : text;

/** Functions of YAML's short form with a name that no function has stay `!Name`. */
const isFunction = (name: string): boolean => name === 'Ref' || name.startsWith('Fn::') || name.startsWith('!');

const callIn = (value: JsonObject): string | undefined => {
  const [name, ...others] = Object.keys(value);
  return name !== undefined && others.length === 0 && isFunction(name) && !name.startsWith('Fn::ForEach::') ? name : undefined;
};

const LONGEST_SHOWN = 100;

/** A short value as it reads in the name of an unknown; undefined for another. */
const shown = (tree: Tree | undefined): string | undefined => {
  if (tree === undefined) return 'nothing';
  const text = typeof tree.value === 'object' && tree.value !== null ? '' : String(tree.value);
  return text === '' || text.length > LONGEST_SHOWN ? undefined : text;
};

const sameValue = (left: Tree | undefined, right: Tree | undefined): boolean => JSON.stringify(left?.value) === JSON.stringify(right?.value);

/** Statements that are there only if something holds; undefined where these are no statements. */
const doubted = (tree: Tree | undefined, doubt: string): readonly Tree[] | undefined => {
  if (tree === undefined) return [];
  if (isList(tree.value)) {
    const items = itemsIn(tree).map((item) => doubted(item, doubt));
    return items.includes(undefined) ? undefined : items.flatMap((item) => item ?? []);
  }
  const { Effect, PolicyDocument } = objectIn(tree);
  if (Effect !== undefined) return [withMembers(tree, { [doubt]: leaf(true, tree.at) })];
  if (!isObject(PolicyDocument)) return undefined;
  const document = memberOf(tree, 'PolicyDocument');
  const statements = doubted(memberOf(document, 'Statement'), doubt);
  return document === undefined || statements === undefined ? undefined
    : [withMembers(tree, { PolicyDocument: withMembers(document, { Statement: listTree(statements, document.at) }) })];
};

/** What is known of a value that is one of two, by a condition that nothing settles. */
const choice = (condition: string, left: Tree | undefined, right: Tree | undefined, at: Place): Tree | undefined => {
  if (sameValue(left, right)) return left;
  if (isObject(left?.value) && isObject(right?.value)) {
    const names = new Set([...Object.keys(left.value), ...Object.keys(right.value)]);
    return objectTree([...names].flatMap((name) => {
      const member = choice(condition, memberOf(left, name), memberOf(right, name), at);
      return member === undefined ? [] : [[name, member] as const];
    }), at);
  }
  const [one, other] = [shown(left), shown(right)];
  const what = one === undefined || other === undefined ? at.path.join('.') : `${one} or ${other}`;
  return leaf(unknownText(`${what}, by condition ${condition}`), at);
};

interface Branches {
  readonly condition: string;
  readonly left: Tree | undefined;
  readonly right: Tree | undefined;
}

/** The branch of an `Fn::If` that counts, or both where nothing settles it. */
const branchesOf = (stack: Stack, argument: Json, at: Place): Branches | { readonly only: Tree | undefined } => {
  const [condition, yes = null, no = null] = isList(argument) ? argument : [];
  const verdict = typeof condition === 'string' ? conditionHolds(stack, condition, resolve) : 'unknown';
  const branch = (value: Json, index: number): Tree | undefined => resolve(stack, value, below(at, index));
  if (verdict !== 'unknown') return { only: verdict ? branch(yes, 1) : branch(no, 2) };
  return { condition: `${String(condition)} of ${stack.scope}`, left: branch(yes, 1), right: branch(no, 2) };
};

/** Both branches as statements that depend on the condition; undefined where they are none. */
const bothBranches = ({ condition, left, right }: Branches): readonly Tree[] | undefined => {
  const [yes, no] = [doubted(left, unknownText(`condition ${condition}`)), doubted(right, unknownText(`condition not ${condition}`))];
  return yes === undefined || no === undefined ? undefined : [...yes, ...no];
};

const resolveIf = (stack: Stack, argument: Json, at: Place): Tree | undefined => {
  const branches = branchesOf(stack, argument, at);
  if ('only' in branches) return branches.only;
  const statements = isList(branches.left?.value) || isList(branches.right?.value) ? bothBranches(branches) : undefined;
  return statements === undefined ? choice(branches.condition, branches.left, branches.right, at) : listTree(statements, at);
};

/** The items that one item of a list becomes: `AWS::NoValue` none, a statement of either branch two. */
const resolveItem = (stack: Stack, value: Json, at: Place): readonly Tree[] => {
  if (isObject(value) && callIn(value) === 'Fn::If') {
    const branches = branchesOf(stack, value['Fn::If'] ?? null, below(at, 'Fn::If'));
    const items = 'only' in branches ? branches.only : bothBranches(branches) ?? choice(branches.condition, branches.left, branches.right, at);
    return items === undefined ? [] : 'value' in items ? [items] : items;
  }
  const tree = resolve(stack, value, at);
  return tree === undefined ? [] : [tree];
};

const unknownFunction = (stack: Stack, name: string, at: Place): Tree => {
  addProblem(stack, at, `${name} is no function of CloudFormation.`);
  return unknownIn(stack, name, at);
};

const resolveObject = (stack: Stack, value: JsonObject, at: Place): Tree =>
  objectTree(loopedMembers(stack, value, at, resolve).flatMap(({ name, body, place, within }) => {
    const member = resolve(within, body, place);
    return member === undefined ? [] : [[name, member] as const];
  }), at);

/** A part of a template with all functions carried out; undefined where it is `AWS::NoValue`. */
export const resolve = (stack: Stack, value: Json, at: Place): Tree | undefined => {
  if (typeof value === 'string') return leaf(resolveText(stack, value), at);
  if (isList(value)) return listTree(value.flatMap((item, index) => resolveItem(stack, item, below(at, index))), at);
  if (!isObject(value)) return leaf(value, at);
  const name = callIn(value);
  if (name === undefined) return resolveObject(stack, value, at);
  const inside = below(at, name);
  const argument = value[name] ?? null;
  if (name === 'Fn::If') return resolveIf(stack, argument, inside);
  return FUNCTIONS[name]?.({ stack, name, argument, at: inside, resolve }) ?? (name in FUNCTIONS ? undefined : unknownFunction(stack, name, inside));
};
