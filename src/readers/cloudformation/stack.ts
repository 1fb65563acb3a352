import { partitionOfRegion } from '../../aws/partitions.ts';
import { isObject } from '../../policy/json.ts';
import type { JsonObject } from '../../policy/json.ts';
import { hasUnknown } from '../../policy/unknown.ts';
import type { Document, Json, Place } from '../../source/place.ts';
import { markerIn } from '../declared/declaration.ts';
import { objectOf, textOf } from '../values.ts';
import type { Written } from './resources.ts';
import { leaf } from './tree.ts';
import type { Tree } from './tree.ts';

/** Where a stack is deployed; account and Region may be markers. */
export interface Environment {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/** A template to be deployed: by itself, or as a part of another stack. */
export interface Stack {
  /** The template's file; of a nested stack also the stack that it is part of. */
  readonly scope: string;
  readonly name: string | undefined;
  readonly template: JsonObject;
  readonly document: Document;
  readonly environment: Environment;
  /** What the stack around it, or its deployment, hands in. */
  readonly given: ReadonlyMap<string, Tree>;
  /** Values of the variables of loops around what is resolved. */
  readonly loop?: ReadonlyMap<string, string>;
  /** The output of a stack that is part of this one. */
  readonly nestedOutput: (logicalId: string, output: string) => Tree | undefined;
  /** The value that a stack of the same environment exports under a name. */
  readonly imported: (name: string) => Tree | undefined;
  readonly memory: Memory;
}

/** What was already worked out of a stack. */
export interface Memory {
  written?: ReadonlyMap<string, Written>;
  readonly parameters: Map<string, Tree>;
  readonly conditions: Map<string, boolean | 'unknown'>;
  readonly resources: Map<string, unknown>;
  readonly problems: Problem[];
  /** How many things its loops have made. */
  unrolled: number;
}

/** Something in a template that could not be resolved though it should be. */
export interface Problem {
  readonly reason: string;
  readonly place: Place;
}

export const newMemory = (): Memory => ({ parameters: new Map(), conditions: new Map(), resources: new Map(), problems: [], unrolled: 0 });

/** The environment of stacks that nothing says more of; `scope` makes it one of their own. */
export const environmentOf = (scope: string, account?: string, region?: string): Environment => ({
  account: account ?? markerIn(scope, 'account'),
  region: region ?? markerIn(scope, 'region'),
  // A template that fits any partition is read for the commercial one.
  partition: (region === undefined || hasUnknown(region) ? undefined : partitionOfRegion(region)?.id) ?? 'aws',
});

/** An unresolved input of a stack. */
export const unknownIn = (stack: Stack, name: string, at: Place): Tree => leaf(markerIn(stack.scope, name), at);

export const sectionOf = ({ template }: Stack, section: string): JsonObject => objectOf(template[section]);

export const placeOf = ({ document }: Stack, ...path: (string | number)[]): Place => ({ document, path });

const isListType = (type: string): boolean => type === 'CommaDelimitedList' || /^List</.test(type);

const defaultOf = (stack: Stack, name: string, parameter: JsonObject): Tree | undefined => {
  const type = textOf(parameter['Type']) ?? 'String';
  const written = parameter['Default'];
  const at = placeOf(stack, 'Parameters', name, 'Default');
  // The default of a parameter of an SSM type names where its value is; one that is not echoed is a secret to be handed in.
  if (written === undefined || isObject(written) || type.startsWith('AWS::SSM::') || String(parameter['NoEcho']).toLowerCase() === 'true') return undefined;
  const text = Array.isArray(written) ? written.map(String).join(',') : String(written);
  if (!isListType(type)) return leaf(text, at);
  const items = text === '' ? [] : text.split(',').map((item) => leaf(item.trim(), at));
  return { value: items.map(({ value }) => value), at, members: new Map(items.map((item, index) => [index, item])) };
};

const asWritten = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/**
 * The value of a parameter: the given one, or else its default, with which a template is deployed as it stands. Undefined
 * where it has neither.
 */
export const parameterValue = (stack: Stack, name: string): Tree | undefined => {
  const known = stack.memory.parameters.get(name);
  if (known !== undefined) return known;
  const parameter = sectionOf(stack, 'Parameters')[name];
  if (!isObject(parameter)) return undefined;
  const given = stack.given.get(name);
  const list = given !== undefined && isListType(textOf(parameter['Type']) ?? '') && typeof given.value === 'string' && !hasUnknown(given.value);
  const value = list ? itemTree(given) : given ?? defaultOf(stack, name, parameter);
  if (value !== undefined) stack.memory.parameters.set(name, value);
  return value;
};

const itemTree = (given: Tree): Tree => {
  const items = asWritten(given.value).split(',').map((item) => leaf(item.trim(), given.at));
  return { value: items.map(({ value }) => value), at: given.at, members: new Map(items.map((item, index) => [index, item])) };
};

export const isParameter = (stack: Stack, name: string): boolean => isObject(sectionOf(stack, 'Parameters')[name]);

export const addProblem = (stack: Stack, place: Place, reason: string): void => {
  stack.memory.problems.push({ reason, place });
};
