import { isList, isObject } from '../../policy/json.ts';
import type { Json, Place } from '../../source/place.ts';
import { declaredArn } from '../declared/arn.ts';
import { markerIn } from '../declared/declaration.ts';
import type { Declaration, Named } from '../declared/declaration.ts';
import { declared } from './declare.ts';
import { resolve } from './resolve.ts';
import type { Written } from './resources.ts';
import { samPolicy } from './sam-policies.ts';
import { cloudFormationName, ROLE_MAKERS, roleIdOf, typeOf } from './sam-types.ts';
import { placeOf, sectionOf } from './stack.ts';
import type { Stack } from './stack.ts';
import { itemsIn, leaf, listTree, memberOf, objectIn, objectTree, plainTree, withMembers } from './tree.ts';
import type { Tree } from './tree.ts';

/** Globals add to what a resource says: lists are put before its own, objects merged, other values give way [SAM Globals]. */
const merged = (global: Tree | undefined, own: Tree | undefined): Tree | undefined => {
  if (global === undefined || own === undefined) return own ?? global;
  if (isList(global.value) && isList(own.value)) return listTree([...itemsIn(global), ...itemsIn(own)], own.at);
  if (!isObject(global.value) || !isObject(own.value)) return own;
  const names = new Set([...Object.keys(global.value), ...Object.keys(own.value)]);
  return objectTree([...names].flatMap((name) => {
    const member = merged(memberOf(global, name), memberOf(own, name));
    return member === undefined ? [] : [[name, member] as const];
  }), own.at);
};

/** Defaults of a type for all resources of a template: `Globals: {Function: …}`. */
const globalsOf = (stack: Stack, type: string): Tree | undefined => {
  const name = type.replace('AWS::Serverless::', '');
  const written = sectionOf(stack, 'Globals')[name];
  return written === undefined ? undefined : resolve(stack, written, placeOf(stack, 'Globals', name));
};

/** Properties as CloudFormation has them. */
const converted = (type: string, properties: Tree): Tree => {
  const members = [...properties.members ?? []].map(([name, tree]) => [cloudFormationName(type, String(name)), tree] as const);
  // `SSESpecification`, `KmsKeyArn` and the like are called so in both; tags are a map in SAM.
  return objectTree(members.map(([name, tree]) => [name, name === 'Tags' ? tagList(tree) : tree] as const), properties.at);
};

const tagList = (tags: Tree): Tree => (isObject(tags.value)
  ? listTree([...tags.members ?? []].map(([name, value]) => objectTree([['Key', leaf(String(name), value.at)], ['Value', value]], value.at)), tags.at)
  : tags);

interface RolePolicies {
  readonly inline: readonly Tree[];
  readonly managed: readonly Tree[];
}

const managedArn = (stack: Stack, text: string): string =>
  (text.startsWith('arn:') || text.includes('‹') ? text : `arn:${stack.environment.partition}:iam::aws:policy/${text}`);

const inlinePolicy = (name: string, document: Tree): Tree =>
  objectTree([['PolicyName', leaf(name, document.at)], ['PolicyDocument', document]], document.at);

/** What one member of `Policies` is: the name or ARN of a managed policy, a policy document, or a policy template. */
const policiesIn = (stack: Stack, id: string, tree: Tree, index: number): RolePolicies => {
  const { value, at } = tree;
  if (typeof value === 'string') return { inline: [], managed: [leaf(managedArn(stack, value), at)] };
  if (!isObject(value)) return { inline: [], managed: [] };
  const name = `${roleIdOf(id)}Policy${index}`;
  if (value['Statement'] !== undefined) return { inline: [inlinePolicy(name, tree)], managed: [] };
  return Object.entries(value).reduce<RolePolicies>(({ inline, managed }, [template, parameters]) => {
    const document = samPolicy(template, isObject(parameters) ? parameters : {}, stack.environment);
    return document === undefined
      ? { inline, managed: [...managed, leaf(markerIn(stack.scope, `policy template ${template}`), at)] }
      : { inline: [...inline, inlinePolicy(name, generated(document, at))], managed };
  }, { inline: [], managed: [] });
};

/** A value that is written nowhere: all of it is where what it comes from is written. */
const generated = (value: Json, at: Place): Tree => {
  const tree = plainTree(value, at);
  const placed = (each: Tree): Tree => ({
    value: each.value, at, ...(each.members === undefined ? {} : { members: new Map([...each.members].map(([name, member]) => [name, placed(member)])) }),
  });
  return placed(tree);
};

const PRINCIPALS: { readonly [type: string]: string } = {
  'AWS::Serverless::Function': 'lambda.amazonaws.com', 'AWS::Serverless::StateMachine': 'states.amazonaws.com',
};

/** Managed policies that SAM gives to the role of a function [SAM sam-specification-generated-resources-function; Policies]. */
const ownManaged = (stack: Stack, type: string, properties: Tree): string[] => {
  if (type !== 'AWS::Serverless::Function') return [];
  const { VpcConfig, Tracing } = objectIn(properties);
  const names = [
    'service-role/AWSLambdaBasicExecutionRole',
    ...(VpcConfig === undefined ? [] : ['service-role/AWSLambdaVPCAccessExecutionRole']),
    ...(Tracing === undefined ? [] : ['AWSXrayWriteOnlyAccess']),
  ];
  return names.map((name) => managedArn(stack, name));
};

/** The role that SAM makes for a function or state machine that has none. */
const generatedRole = (stack: Stack, written: Written, properties: Tree): Declaration => {
  const { id, type, at } = written;
  const policies = itemsIn(memberOf(properties, 'Policies')).map((tree, index) => policiesIn(stack, id, tree, index));
  const trust = {
    Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['sts:AssumeRole'], Principal: { Service: [PRINCIPALS[type] ?? 'lambda.amazonaws.com'] } }],
  };
  const managed = [...ownManaged(stack, type, properties).map((arn) => leaf(arn, at)), ...policies.flatMap((each) => each.managed)];
  const role = withMembers(objectTree([
    ['AssumeRolePolicyDocument', memberOf(properties, 'AssumeRolePolicyDocument') ?? generated(trust, at)],
    ['ManagedPolicyArns', listTree(managed, at)],
    ['Policies', listTree(policies.flatMap((each) => each.inline), at)],
  ], at), { PermissionsBoundary: memberOf(properties, 'PermissionsBoundary'), Path: memberOf(properties, 'RolePath') });
  return declared(stack, 'AWS::IAM::Role', roleIdOf(id), role, written);
};

const roleMaker = ({ type }: Written, properties: Tree): boolean => ROLE_MAKERS.has(type) && memberOf(properties, 'Role') === undefined;

/** The resources that a resource of SAM becomes, as far as they use keys or let somebody use them. */
export const serverlessDeclarations = (stack: Stack, written: Written, own: Tree): Declaration[] => {
  const { type, title } = written;
  const all = merged(globalsOf(stack, type), own) ?? own;
  const resource = (properties: Tree): Declaration => declared(stack, typeOf(type), title, converted(type, properties), written);
  if (!roleMaker(written, all)) return [resource(all)];
  const role = generatedRole(stack, written, all);
  const named: Named = role;
  return [resource(withMembers(all, { Role: leaf(declaredArn(named), written.at) })), role];
};

