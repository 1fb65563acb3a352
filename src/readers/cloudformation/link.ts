import { isList, isObject } from '../../policy/json.ts';
import { hasUnknown, unknownText } from '../../policy/unknown.ts';
import { below } from '../../source/place.ts';
import type { Json, Place } from '../../source/place.ts';
import { objectOf, textOf } from '../values.ts';
import { assemblyStacks, folderOf, pathFrom } from './assembly.ts';
import type { AssemblyStack } from './assembly.ts';
import { conditionHolds } from './conditions.ts';
import { textIn } from './functions.ts';
import { resolve } from './resolve.ts';
import { writtenResources } from './resources.ts';
import type { Written } from './resources.ts';
import { environmentOf, newMemory, placeOf, sectionOf } from './stack.ts';
import type { Environment, Stack } from './stack.ts';
import { leaf } from './tree.ts';
import type { Tree } from './tree.ts';
import type { Template } from './template.ts';

const STACK_TYPES = new Set(['AWS::CloudFormation::Stack', 'AWS::Serverless::Application']);

/** The file that a stack within a template is made of: the metadata of CDK, a local path, or the end of a URL. */
const templateOf = ({ body, at, within }: Written, files: ReadonlyMap<string, Template>): Template | undefined => {
  const folder = folderOf(within.document.file);
  const asset = textOf(objectOf(body['Metadata'])['aws:asset:path']);
  if (asset !== undefined) return files.get(pathFrom(folder, asset));
  const { TemplateURL, Location } = objectOf(body['Properties']);
  const written = TemplateURL ?? Location;
  const text = written === undefined ? undefined : textIn(resolve(within, written, below(at, 'Properties', TemplateURL === undefined ? 'Location' : 'TemplateURL')));
  if (text === undefined) return undefined;
  const local = files.get(pathFrom(folder, text));
  if (local !== undefined || !/^https?:\/\/|‹/.test(text)) return local;
  // Where it is uploaded to may be open; what follows tells which file it is, if only one is called so.
  const end = /[^/›?]+(?:\/[^/›?]+)*$/.exec(text.replace(/\?.*$/, ''))?.[0].split('/') ?? [];
  for (let start = 0; start < end.length; start += 1) {
    const tail = end.slice(start).join('/');
    const fits = [...files.values()].filter(({ file }) => file === tail || file.endsWith(`/${tail}`));
    if (fits.length === 1) return fits[0];
  }
  return undefined;
};

/** What files are called where a whole path would be long: as much of its end as tells a file from the others. */
const shortNames = (files: readonly string[]): ReadonlyMap<string, string> => new Map(files.map((file) => {
  const parts = file.split('/');
  for (let length = 1; length < parts.length; length += 1) {
    const end = parts.slice(-length).join('/');
    if (files.every((other) => other === file || !`/${other}`.endsWith(`/${end}`))) return [file, end];
  }
  return [file, file];
}));

interface Linking {
  /** What a template is called. */
  readonly nameOf: (file: string) => string;
  readonly files: ReadonlyMap<string, Template>;
  readonly assemblies: ReadonlyMap<string, AssemblyStack>;
  /** The scope whose environment a file shares. */
  readonly homeOf: (file: string) => string;
  readonly imported: (name: string, home: string) => Tree | undefined;
}

const outputTree = (stack: Stack, name: string): Tree | undefined => {
  const output = sectionOf(stack, 'Outputs')[name];
  const value = isObject(output) ? output['Value'] : undefined;
  return value === undefined ? undefined : resolve(stack, value, placeOf(stack, 'Outputs', name, 'Value'));
};

interface Nested {
  readonly stack: Stack;
  readonly children: readonly Nested[];
}

const homeOf = ({ environment }: Stack): string => `${environment.account} ${environment.region}`;

/** A stack with the stacks that are part of it. */
const assemble = (
  template: Template, scope: string, about: Pick<Stack, 'name' | 'environment' | 'given'>, linking: Linking, above: readonly Template[],
): Nested => {
  const children = new Map<string, Nested>();
  const busy = new Set<string>();
  const stack: Stack = {
    ...about, scope, template: template.value, document: template.document, memory: newMemory(),
    nestedOutput: (id, output) => {
      const child = nested(id);
      return child === undefined ? undefined : outputTree(child.stack, output);
    },
    imported: (name) => linking.imported(name, homeOf(stack)),
  };
  const nested = (id: string): Nested | undefined => {
    const known = children.get(id);
    const written = writtenResources(stack, resolve).get(id);
    if (known !== undefined || written === undefined || !STACK_TYPES.has(written.type)) return known;
    const inside = templateOf(written, linking.files);
    // A template that contains itself would have no end, nor would two that wait for each other's outputs.
    if (inside === undefined || above.includes(inside) || busy.has(id)) return undefined;
    busy.add(id);
    const parameters = objectOf(written.body['Properties'])['Parameters'];
    const values = parameters === undefined ? undefined : resolve(written.within, parameters, below(written.at, 'Properties', 'Parameters'));
    const given = new Map([...values?.members ?? []].map(([name, tree]) => [String(name), tree]));
    const made = assemble(inside, `${id} of ${scope}`, {
      name: undefined, environment: stack.environment, given,
    }, linking, [...above, inside]);
    children.set(id, made);
    return made;
  };
  for (const { id, type, body } of writtenResources(stack, resolve).values()) {
    const condition = textOf(body['Condition']);
    if (STACK_TYPES.has(type) && (condition === undefined || conditionHolds(stack, condition, resolve) !== false)) nested(id);
  }
  return { stack, children: [...children.values()] };
};

const flat = ({ stack, children }: Nested): Stack[] => [stack, ...children.flatMap(flat)];

const filesIn = ({ stack, children }: Nested): string[] =>
  children.flatMap((child) => [child.stack.document.file, ...filesIn(child)]).filter((file) => file !== stack.document.file);

const givenIn = (parameters: { readonly [name: string]: string }, place: Place): ReadonlyMap<string, Tree> =>
  new Map(Object.entries(parameters).map(([name, text]) => [name, leaf(text, place)]));

const environmentFor = (file: string, { assemblies, homeOf: home, nameOf }: Linking): Environment => assemblies.get(file)?.environment ?? environmentOf(nameOf(home(file)));

const root = (template: Template, linking: Linking): Nested => {
  const assembly = linking.assemblies.get(template.file);
  return assemble(template, assembly?.name ?? linking.nameOf(template.file), {
    name: assembly?.name,
    environment: environmentFor(template.file, linking),
    given: givenIn(assembly?.parameters ?? {}, { document: template.document, path: ['Parameters'] }),
  }, linking, [template]);
};

/** Names that a template imports, as far as they are known. */
const importsIn = (stack: Stack): string[] => {
  const found: string[] = [];
  const visit = (value: Json, at: Place): void => {
    if (isList(value)) value.forEach((item, index) => visit(item, below(at, index)));
    else if (isObject(value)) {
      for (const [name, member] of Object.entries(value)) {
        const text = name === 'Fn::ImportValue' ? textIn(resolve(stack, member, below(at, name))) : undefined;
        if (text !== undefined && !hasUnknown(text)) found.push(text);
        visit(member, below(at, name));
      }
    }
  };
  visit(stack.template, placeOf(stack));
  return found;
};

/** Outputs by the names under which a stack exports them. */
const exportsOf = (stack: Stack): [name: string, output: string][] =>
  Object.entries(sectionOf(stack, 'Outputs')).flatMap(([output, body]): [string, string][] => {
    const { Name } = objectOf(objectOf(body)['Export']);
    const name = Name === undefined ? undefined : textIn(resolve(stack, Name, placeOf(stack, 'Outputs', output, 'Export', 'Name')));
    return name === undefined ? [] : [[name, output]];
  });

/** Files of templates that are part of no other. */
const roots = (templates: readonly Template[], linking: Linking): Nested[] => {
  const all = templates.map((template) => root(template, linking));
  const inner = new Set(all.flatMap(filesIn));
  const outer = all.filter(({ stack }) => !inner.has(stack.document.file) || linking.assemblies.has(stack.document.file));
  return outer.length > 0 ? outer : all;
};

/** Files that share an environment since one imports what the other exports: that works in one account and Region only. */
const homesOf = (stacks: readonly Stack[], assemblies: ReadonlyMap<string, AssemblyStack>): ReadonlyMap<string, string> => {
  const homes = new Map<string, string>();
  const find = (file: string): string => {
    const home = homes.get(file) ?? file;
    return home === file ? file : find(home);
  };
  const exporters = new Map<string, string[]>();
  for (const stack of stacks) for (const [name] of exportsOf(stack)) exporters.set(name, [...exporters.get(name) ?? [], stack.document.file]);
  for (const stack of stacks) {
    for (const name of importsIn(stack)) {
      const [only, ...others] = new Set(exporters.get(name) ?? []);
      if (only === undefined || others.length > 0 || assemblies.has(only) || assemblies.has(stack.document.file)) continue;
      const [first, second] = [find(only), find(stack.document.file)].sort();
      if (first !== undefined && second !== undefined && first !== second) homes.set(second, first);
    }
  }
  return new Map(stacks.map(({ document: { file } }) => [file, find(file)]));
};

/** All stacks that templates and manifests describe, those within others included, with what they hand to each other. */
export const linkedStacks = (templates: readonly Template[], manifests: readonly Template[]): Stack[] => {
  const files = new Map(templates.map((template) => [template.file, template]));
  const assemblies = new Map(manifests.flatMap(assemblyStacks).filter(([file]) => files.has(file)));
  const names = shortNames([...files.keys()]);
  const alone: Linking = { files, assemblies, homeOf: (file) => file, nameOf: (file) => names.get(file) ?? file, imported: () => undefined };
  const outer = roots(templates, alone);
  const homes = homesOf(outer.map(({ stack }) => stack), assemblies);
  const exported = new Map<string, Tree | undefined>();
  const linking: Linking = {
    ...alone,
    homeOf: (file) => homes.get(file) ?? file,
    imported: (name, home) => {
      const id = `${home} ${name}`;
      // What is being looked up already leads back to itself.
      if (exported.has(id)) return exported.get(id);
      exported.set(id, leaf(unknownText(`import ${name}`), { document: outer[0]!.stack.document, path: [] }));
      const found = stacks.flatMap((stack) => (homeOf(stack) === home
        ? exportsOf(stack).filter(([exportedName]) => exportedName === name).map(([, output]) => outputTree(stack, output)) : []));
      const [only, ...others] = found;
      exported.set(id, others.length > 0 ? undefined : only);
      return exported.get(id);
    },
  };
  // Putting one together may already ask for what another exports.
  let stacks = outer.flatMap(flat);
  stacks = outer.map(({ stack }) => root(files.get(stack.document.file)!, linking)).flatMap(flat);
  return stacks;
};

