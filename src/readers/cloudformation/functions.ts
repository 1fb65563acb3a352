import { isList, isObject } from '../../policy/json.ts';
import { hasUnknown, isUnknown, unknownNames, unknownText } from '../../policy/unknown.ts';
import { below } from '../../source/place.ts';
import type { Json, Place } from '../../source/place.ts';
import { markerIn } from '../declared/declaration.ts';
import { attributeOf, valueNamed } from './references.ts';
import { writtenResources } from './resources.ts';
import { addProblem, sectionOf, unknownIn } from './stack.ts';
import type { Stack } from './stack.ts';
import { itemsIn, leaf, listTree, memberOf, plainTree } from './tree.ts';
import type { Tree } from './tree.ts';

/** Resolves a part of a template; undefined where it is `AWS::NoValue`. */
export type Resolve = (stack: Stack, value: Json, at: Place) => Tree | undefined;

/** A use of an intrinsic function. */
export interface Call {
  readonly stack: Stack;
  readonly name: string;
  readonly argument: Json;
  /** Of the argument. */
  readonly at: Place;
  readonly resolve: Resolve;
}

/** A scalar as text; a list or object has none. */
export const textIn = (tree: Tree | undefined): string | undefined => {
  const value = tree?.value;
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
};

const resolved = ({ stack, argument, at, resolve }: Call): Tree | undefined => resolve(stack, argument, at);

/** The arguments of a function that takes a list of them, each resolved. */
const argumentsOf = ({ stack, argument, at, resolve }: Call): (Tree | undefined)[] =>
  (isList(argument) ? argument.map((item, index) => resolve(stack, item, below(at, index))) : [resolve(stack, argument, at)]);

const unknownCall = ({ stack, name, at }: Call, what: string): Tree => unknownIn(stack, `${name.replace('Fn::', '')} ${what}`, at);

const openNames = (tree: Tree | undefined): string => unknownNames(JSON.stringify(tree?.value ?? '')).join(', ');

const ref = (call: Call): Tree | undefined => {
  const name = textIn(resolved(call));
  return name === undefined ? unknownCall(call, 'of something') : valueNamed(call.stack, name, call.at, call.resolve);
};

const getAtt = (call: Call): Tree | undefined => {
  const { argument, stack, at, resolve } = call;
  const parts = typeof argument === 'string' ? argument.split('.') : argumentsOf(call).map(textIn);
  const [id, ...attribute] = parts;
  return id === undefined || parts.includes(undefined) ? unknownCall(call, 'of something') : attributeOf(stack, id, attribute.join('.'), at, resolve);
};

/** `${aws:username}` is a policy variable that CloudFormation would take for a name of its own. */
const POLICY_VARIABLE = /^(?!AWS::)[\w-]+:/;

const sub = (call: Call): Tree | undefined => {
  const { argument, stack, at, resolve } = call;
  const [template, names] = isList(argument) ? argument : [argument];
  const text = typeof template === 'string' ? template : textIn(resolve(stack, template ?? null, at));
  if (text === undefined) return unknownCall(call, 'of something');
  const own = isObject(names) ? names : {};
  const valueOf = (name: string): string => {
    if (name in own) return textIn(resolve(stack, own[name] ?? null, below(at, 1, name))) ?? markerIn(stack.scope, name);
    if (POLICY_VARIABLE.test(name)) return `\${${name}}`;
    const [id = '', ...attribute] = name.split('.');
    const value = attribute.length > 0 ? attributeOf(stack, id, attribute.join('.'), at, resolve) : valueNamed(stack, name, at, resolve);
    return textIn(value) ?? (isList(value?.value) ? value.value.join(',') : markerIn(stack.scope, name));
  };
  return leaf(text.replace(/\$\{(!?)([^{}]*)\}/g, (_whole, literal: string, name: string) => (literal === '!' ? `\${${name}}` : valueOf(name.trim()))), at);
};

const join = (call: Call): Tree | undefined => {
  const [delimiter, list] = argumentsOf(call);
  const between = textIn(delimiter) ?? '';
  if (isUnknown(list?.value)) return leaf(unknownText(`${unknownNames(list.value).join()} joined by ${between}`), call.at);
  const texts = itemsIn(list).map(textIn);
  return texts.includes(undefined) ? unknownCall(call, 'of something') : leaf(texts.join(between), call.at);
};

/** Markers of what AWS makes up hold no delimiter; a parameter may be any text. */
const split = (call: Call): Tree | undefined => {
  const [delimiter, source] = argumentsOf(call);
  const [between, text] = [textIn(delimiter), textIn(source)];
  if (between === undefined || between === '' || text === undefined) return unknownCall(call, 'of something');
  const markers = text.match(/‹[^›]*›/g) ?? [];
  const open = markers.filter((each) => !isMadeUp(call, each));
  if (open.length > 0) return leaf(unknownText(`${open.flatMap(unknownNames).join(', ')} split at ${between}`), call.at);
  const parts = text.split(/(‹[^›]*›)/).reduce<string[]>((items, piece, index) => {
    const [first = '', ...others] = index % 2 === 1 ? [piece] : piece.split(between);
    return [...items.slice(0, -1), `${items.at(-1) ?? ''}${first}`, ...others];
  }, []);
  return listTree(parts.map((part) => leaf(part, call.at)), call.at);
};

const isMadeUp = ({ stack, resolve }: Call, marker: string): boolean =>
  marker === stack.environment.account || marker === stack.environment.region ||
  [...writtenResources(stack, resolve).values()].some(({ title }) => marker === markerIn(stack.scope, title));

const select = (call: Call): Tree | undefined => {
  const [index, list] = argumentsOf(call);
  const which = Number(textIn(index));
  const item = isList(list?.value) && Number.isInteger(which) ? memberOf(list, which) : undefined;
  return item ?? leaf(unknownText(`item ${textIn(index)?.replace(/[‹›]/g, '') ?? '?'} of ${openNames(list) || `a list in ${call.stack.scope}`}`), call.at);
};

const findInMap = (call: Call): Tree | undefined => {
  const { stack, at, argument, resolve } = call;
  const [map, first, second] = argumentsOf(call).map(textIn);
  const options = isList(argument) ? argument[3] : undefined;
  const mappings = sectionOf(stack, 'Mappings');
  const unknown = unknownCall(call, [map, first, second].map((each) => each?.replace(/[‹›]/g, '') ?? '?').join(' '));
  const table = map === undefined ? undefined : mappings[map];
  if (!isObject(table) || first === undefined || second === undefined) return unknown;
  const rows = hasUnknown(first) ? Object.keys(table) : [first];
  const found = rows.flatMap((row) => {
    const columns = table[row];
    if (!isObject(columns)) return [];
    return (hasUnknown(second) ? Object.keys(columns) : [second]).flatMap((column) => (columns[column] === undefined ? [] : [{ row, column, value: columns[column] }]));
  });
  const [only] = found;
  if (only === undefined) return isObject(options) && options['DefaultValue'] !== undefined ? resolve(stack, options['DefaultValue'], below(at, 3, 'DefaultValue')) : unknown;
  // Whichever row it is, they all say the same.
  if (new Set(found.map(({ value }) => JSON.stringify(value))).size > 1) return unknown;
  return plainTree(only.value, found.length === 1 ? { document: stack.document, path: ['Mappings', map ?? '', only.row, only.column] } : at);
};

const importValue = (call: Call): Tree | undefined => {
  const name = textIn(resolved(call));
  if (name === undefined) return unknownCall(call, 'of something');
  const found = call.stack.imported(name);
  return found === undefined ? leaf(markerIn(call.stack.scope, `import ${name.replace(/[‹›]/g, '')}`), call.at) : { ...found, at: call.at };
};

const base64 = (call: Call): Tree | undefined => {
  const text = textIn(resolved(call));
  if (text === undefined || hasUnknown(text)) return unknownCall(call, 'of a text');
  return leaf(btoa(String.fromCharCode(...new TextEncoder().encode(text))), call.at);
};

const toJsonString = (call: Call): Tree | undefined => {
  const tree = resolved(call);
  return tree === undefined ? undefined : leaf(JSON.stringify(tree.value), call.at);
};

const length = (call: Call): Tree | undefined => {
  const list = resolved(call);
  return isList(list?.value) ? leaf(list.value.length, call.at) : unknownCall(call, 'of a list');
};

/** A macro that runs when the template is deployed may put anything here. */
const transform = (call: Call): Tree => {
  addProblem(call.stack, call.at, 'Fn::Transform: what this macro makes is not known before it is deployed.');
  return unknownCall(call, 'of a macro');
};

/** Functions with values that only AWS knows. */
const atDeployment = (call: Call): Tree => unknownCall(call, 'at deployment');

/** The intrinsic functions but for the conditional ones [CloudFormation intrinsic-function-reference]. */
export const FUNCTIONS: { readonly [name: string]: (call: Call) => Tree | undefined } = {
  'Ref': ref,
  'Fn::GetAtt': getAtt,
  'Fn::Sub': sub,
  'Fn::Join': join,
  'Fn::Split': split,
  'Fn::Select': select,
  'Fn::FindInMap': findInMap,
  'Fn::ImportValue': importValue,
  'Fn::Base64': base64,
  'Fn::ToJsonString': toJsonString,
  'Fn::Length': length,
  'Fn::Cidr': atDeployment,
  'Fn::GetAZs': atDeployment,
  'Fn::GetStackOutput': atDeployment,
  'Fn::Transform': transform,
};
