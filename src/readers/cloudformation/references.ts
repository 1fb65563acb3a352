import { partition as partitionCalled } from '../../aws/partitions.ts';
import { isList, isObject } from '../../policy/json.ts';
import type { JsonObject } from '../../policy/json.ts';
import { below } from '../../source/place.ts';
import type { Json, Place } from '../../source/place.ts';
import { declaredAttribute, declaredRef, namingProperties } from '../declared/arn.ts';
import { markerIn } from '../declared/declaration.ts';
import type { Named } from '../declared/declaration.ts';
import type { Resolve } from './functions.ts';
import { writtenResources } from './resources.ts';
import type { Written } from './resources.ts';
import { generatedRole, renamedProperty, typeOf } from './sam-types.ts';
import { isParameter, parameterValue, unknownIn } from './stack.ts';
import type { Stack } from './stack.ts';
import { leaf } from './tree.ts';
import type { Tree } from './tree.ts';

const BUSY = Symbol('being resolved');

const namingValues = ({ type, body, at, within }: Written, resolve: Resolve): JsonObject => {
  const properties = isObject(body['Properties']) ? body['Properties'] : {};
  return Object.fromEntries(namingProperties(typeOf(type)).flatMap((name): [string, Json][] => {
    const written = renamedProperty(type, name);
    const value = properties[written];
    const tree = value === undefined ? undefined : resolve(within, value, below(at, 'Properties', written));
    return tree === undefined ? [] : [[name, tree.value]];
  }));
};

/** What the name and the ARN of a resource follow from; undefined where the template has no such resource. */
export const namedResource = (stack: Stack, id: string, resolve: Resolve): Named | undefined => {
  const known = stack.memory.resources.get(id);
  const { scope, environment } = stack;
  if (known !== undefined && known !== BUSY) return known as Named;
  const resources = writtenResources(stack, resolve);
  const written = resources.get(id);
  if (written === undefined) {
    const isRole = generatedRole(id, (other) => resources.get(other)?.type);
    return isRole ? { type: 'AWS::IAM::Role', name: id, scope, properties: {}, ...environment } : undefined;
  }
  const about = { type: typeOf(written.type), name: written.title, scope, ...environment };
  // Its name leads back to itself.
  if (known === BUSY) return { ...about, properties: {} };
  stack.memory.resources.set(id, BUSY);
  const named: Named = { ...about, properties: namingValues(written, resolve) };
  stack.memory.resources.set(id, named);
  return named;
};

/** Pseudo parameters [CloudFormation pseudo-parameter-reference]. */
const pseudo = (stack: Stack, name: string): string | undefined => {
  const { environment, scope } = stack;
  switch (name) {
    case 'AWS::AccountId': return environment.account;
    case 'AWS::Region': return environment.region;
    case 'AWS::Partition': return environment.partition;
    case 'AWS::URLSuffix': return partitionCalled(environment.partition)?.dnsSuffix ?? 'amazonaws.com';
    case 'AWS::StackName': return stack.name ?? markerIn(scope, 'StackName');
    case 'AWS::StackId':
      return `arn:${environment.partition}:cloudformation:${environment.region}:${environment.account}:stack/${stack.name ?? markerIn(scope, 'StackName')}/${markerIn(scope, 'StackId')}`;
    default: return name.startsWith('AWS::') ? markerIn(scope, name) : undefined;
  }
};

const isEmpty = (tree: Tree): boolean => tree.value === '' || (isList(tree.value) && tree.value.length === 0);

/**
 * What `Ref`, or a name in `Fn::Sub`, gives: undefined for `AWS::NoValue`. An empty default asks for a value to be handed
 * in: but for conditions, which it decides, it is none.
 */
export const valueNamed = (stack: Stack, name: string, at: Place, resolve: Resolve): Tree | undefined => {
  if (name === 'AWS::NoValue') return undefined;
  const looped = stack.loop?.get(name);
  if (looped !== undefined) return leaf(looped, at);
  const fixed = pseudo(stack, name);
  if (fixed !== undefined) return leaf(fixed, at);
  if (isParameter(stack, name)) {
    const value = parameterValue(stack, name);
    return value === undefined || (isEmpty(value) && !stack.given.has(name)) ? unknownIn(stack, name, at) : { ...value, at };
  }
  const named = namedResource(stack, name, resolve);
  return named === undefined ? unknownIn(stack, name, at) : leaf(declaredRef(named), at);
};

/** What `Fn::GetAtt` gives. */
export const attributeOf = (stack: Stack, id: string, attribute: string, at: Place, resolve: Resolve): Tree => {
  const named = namedResource(stack, id, resolve);
  if (named === undefined) return unknownIn(stack, `${id}.${attribute}`, at);
  if (named.type === 'AWS::CloudFormation::Stack' && attribute.startsWith('Outputs.')) {
    const output = stack.nestedOutput(id, attribute.slice('Outputs.'.length));
    return output === undefined ? unknownIn(stack, `${id}.${attribute}`, at) : { ...output, at };
  }
  return leaf(declaredAttribute(named, attribute), at);
};
