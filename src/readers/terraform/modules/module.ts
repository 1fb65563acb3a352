import type { Attribute, Block, Body } from '../hcl/syntax.ts';

/** A folder of Terraform files, sorted by what their blocks declare. */
export interface Module {
  /** Path of the folder, as the files' paths have it; empty for the current one. */
  readonly folder: string;
  readonly files: readonly string[];
  readonly variables: ReadonlyMap<string, Block>;
  readonly locals: ReadonlyMap<string, Attribute>;
  readonly outputs: ReadonlyMap<string, Block>;
  /** By type and name. */
  readonly resources: ReadonlyMap<string, ReadonlyMap<string, Block>>;
  readonly data: ReadonlyMap<string, ReadonlyMap<string, Block>>;
  readonly calls: ReadonlyMap<string, Block>;
  readonly providers: readonly Block[];
  /** Values of variables from `terraform.tfvars` and `*.auto.tfvars`; those of later files count. */
  readonly assigned: ReadonlyMap<string, Attribute>;
}

export interface ModuleFile {
  readonly path: string;
  readonly body: Body;
}

export const folderOf = (path: string): string => path.split('/').slice(0, -1).join('/');

const isVariables = (path: string): boolean => /\.tfvars(?:\.json)?$/.test(path);

/** Files of variables that Terraform reads by itself, in its order [Terraform language, Variable Definition Precedence]. */
const isLoaded = (path: string): boolean => /(?:^|\/)terraform\.tfvars(?:\.json)?$|\.auto\.tfvars(?:\.json)?$/.test(path);

const rank = (path: string): string => `${path.endsWith('.auto.tfvars') || path.endsWith('.auto.tfvars.json') ? 2 : path.endsWith('.json') ? 1 : 0} ${path}`;

/** Override files come last: what they say takes the place of what others say [Terraform language, Override Files]. */
const isOverride = (path: string): boolean => /(?:^|[/_])override\.tf(?:\.json)?$/.test(path);

const overridden = (earlier: Block | undefined, later: Block): Block => {
  if (earlier === undefined) return later;
  const types = new Set(later.body.blocks.map(({ type }) => type));
  return {
    ...earlier,
    body: {
      attributes: new Map([...earlier.body.attributes, ...later.body.attributes]),
      blocks: [...earlier.body.blocks.filter(({ type }) => !types.has(type)), ...later.body.blocks],
    },
  };
};

/** Puts together what the files of a folder declare. */
export const moduleOf = (folder: string, files: readonly ModuleFile[]): Module => {
  const code = files.filter(({ path }) => !isVariables(path)).sort((a, b) => Number(isOverride(a.path)) - Number(isOverride(b.path)) || (a.path < b.path ? -1 : 1));
  const blocks = code.flatMap(({ path, body }) => body.blocks.map((block) => ({ block, overrides: isOverride(path) })));
  const named = (type: string): Map<string, Block> => {
    const found = new Map<string, Block>();
    for (const { block, overrides } of blocks) {
      const [name] = block.labels;
      if (block.type === type && name !== undefined) found.set(name, overrides ? overridden(found.get(name), block) : block);
    }
    return found;
  };
  const typed = (type: string): Map<string, Map<string, Block>> => {
    const found = new Map<string, Map<string, Block>>();
    for (const { block, overrides } of blocks) {
      const [kind, name] = block.labels;
      if (block.type !== type || kind === undefined || name === undefined) continue;
      const ofKind = found.get(kind) ?? new Map<string, Block>();
      found.set(kind, ofKind.set(name, overrides ? overridden(ofKind.get(name), block) : block));
    }
    return found;
  };
  const assigned = files.filter(({ path }) => isLoaded(path)).sort((a, b) => (rank(a.path) < rank(b.path) ? -1 : 1));
  return {
    folder,
    files: files.map(({ path }) => path),
    variables: named('variable'),
    locals: new Map(blocks.filter(({ block }) => block.type === 'locals').flatMap(({ block }) => [...block.body.attributes])),
    outputs: named('output'),
    resources: typed('resource'),
    data: typed('data'),
    calls: named('module'),
    providers: blocks.filter(({ block }) => block.type === 'provider').map(({ block }) => block),
    assigned: new Map(assigned.flatMap(({ body }) => [...body.attributes])),
  };
};

/** A path with `.` and `..` carried out. */
export const normalized = (path: string): string => {
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '.' || (step === '' && steps.length > 0)) continue;
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..' && steps.at(-1) !== '') steps.pop();
    else if (step !== '..' || steps.at(-1) !== '') steps.push(step);
  }
  return steps.join('/');
};

export const joined = (folder: string, path: string): string => normalized(folder === '' ? path : `${folder}/${path}`);
