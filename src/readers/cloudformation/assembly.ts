import { isObject } from '../../policy/json.ts';
import { markerIn } from '../declared/declaration.ts';
import { objectOf, textOf } from '../values.ts';
import { environmentOf } from './stack.ts';
import type { Environment } from './stack.ts';
import type { Template } from './template.ts';

/** What the manifest of a CDK app says of one of its stacks. */
export interface AssemblyStack {
  readonly name: string | undefined;
  readonly environment: Environment;
  readonly parameters: { readonly [name: string]: string };
}

export const folderOf = (file: string): string => (file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '');

/** A path from a folder, as the files of the input are called. */
export const pathFrom = (folder: string, relative: string): string => {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
};

/** `aws://account/region`; both may be unknown: then all such stacks of an app go to the same place. */
const environmentIn = (text: string | undefined, assembly: string): Environment => {
  const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(text ?? '') ?? [];
  const known = (part: string | undefined): string | undefined => (part === undefined || part.startsWith('unknown-') ? undefined : part);
  const environment = environmentOf(assembly, known(account), known(region));
  return { ...environment, account: known(account) ?? markerIn(assembly, 'account') };
};

/** Folder names of an assembly inside another: `assembly-Stage`. */
const outermost = (folder: string): string => folder.replace(/\/assembly-[^/]*(?:\/.*)?$/, '');

/** The stacks of a manifest by the files of their templates [CDK cloud-assembly-schema, AwsCloudFormationStackProperties]. */
export const assemblyStacks = ({ file, value }: Template): [file: string, stack: AssemblyStack][] => {
  const folder = folderOf(file);
  return Object.entries(objectOf(value['artifacts'])).flatMap(([id, artifact]): [string, AssemblyStack][] => {
    const { type, environment, properties } = objectOf(artifact);
    const { templateFile, stackName, parameters } = objectOf(properties);
    if (type !== 'aws:cloudformation:stack' || textOf(templateFile) === undefined) return [];
    const given = isObject(parameters) ? Object.entries(parameters).map(([name, text]) => [name, String(text)]) : [];
    return [[pathFrom(folder, textOf(templateFile) ?? ''), {
      name: textOf(stackName) ?? id,
      environment: environmentIn(textOf(environment), outermost(folder) || 'the app'),
      parameters: Object.fromEntries(given) as { [name: string]: string },
    }]];
  });
};
