import { isObject } from '../../policy/json.ts';
import type { JsonObject } from '../../policy/json.ts';
import type { Document } from '../../source/place.ts';
import { objectOf, textOf } from '../values.ts';

/** A file with a template, or with a manifest that says where templates are deployed. */
export interface Template {
  readonly file: string;
  readonly value: JsonObject;
  readonly document: Document;
}

const holdsType = (value: unknown): boolean => typeof value === 'object' && value !== null && 'Type' in value;

/** Whether a document has the shape of a template, whatever its file is called. */
export const isTemplate = (value: JsonObject): boolean => {
  const resources = value['Resources'];
  if (isObject(resources)) return 'AWSTemplateFormatVersion' in value || Object.entries(resources).some(([name, body]) => holdsType(body) || name.startsWith('Fn::ForEach::'));
  return 'AWSTemplateFormatVersion' in value;
};

/** Whether a YAML text may be a template; few are, and the others need not be parsed. */
export const mayBeYamlTemplate = (text: string): boolean => /^["']?(?:AWSTemplateFormatVersion|Resources)["']?\s*:/m.test(text);

/** Functions of YAML's short form; `!Ref` and `!Condition` are the ones whose long form has no `Fn::`. */
const SHORT_FORMS = new Set([
  'And', 'Base64', 'Cidr', 'Equals', 'FindInMap', 'GetAtt', 'GetAZs', 'GetStackOutput', 'If', 'ImportValue', 'Join', 'Length', 'Not', 'Or', 'Select', 'Split',
  'Sub', 'ToJsonString', 'Transform',
]);

/** The member that a tag of a YAML template stands for [CloudFormation template-formats]. */
export const nameOfTag = (tag: string): string => {
  const name = tag.slice(1);
  if (name === 'Ref' || name === 'Condition') return name;
  return SHORT_FORMS.has(name) ? `Fn::${name}` : tag;
};

/** Whether a document is the manifest of a cloud assembly [CDK cloud-assembly-schema, AssemblyManifest]. */
export const isManifest = (value: JsonObject): boolean =>
  textOf(value['version']) !== undefined && isObject(value['artifacts']) &&
  Object.values(value['artifacts']).every((artifact) => textOf(objectOf(artifact)['type']) !== undefined);

/** Transforms that the reader knows; others are macros that may change anything [CloudFormation transform-reference]. */
const KNOWN_TRANSFORMS = new Set(['AWS::Serverless-2016-10-31', 'AWS::LanguageExtensions', 'AWS::SecretsManager-2020-07-23', 'AWS::SecretsManager-2024-09-16', 'AWS::CodeDeployBlueGreen']);

/** Names of the macros that change the template before it is deployed in ways that nothing here says. */
export const unknownTransforms = (value: JsonObject): string[] =>
  [value['Transform']].flat().map((each) => textOf(each) ?? textOf(objectOf(each)['Name'])).filter((name) => name !== undefined && !KNOWN_TRANSFORMS.has(name)) as string[];
