import { decode } from '../../source/decode.ts';
import { parseInput } from '../../source/json.ts';
import type { Document } from '../../source/place.ts';
import type { Fact } from '../facts.ts';
import { parseExpression, parseHcl } from './hcl/parse.ts';
import { readJsonSyntax, readJsonVariables } from './hcl/json-syntax.ts';
import { readOnly } from './hcl/read-only.ts';
import type { Body, Expression, SyntaxProblem } from './hcl/syntax.ts';
import { evaluate } from './language/evaluate.ts';
import type { Files } from './language/functions.ts';
import { unknown } from './language/values.ts';
import { instantiateRoot, isLocal } from './modules/instantiate.ts';
import type { Elsewhere, Library } from './modules/instantiate.ts';
import { folderOf, joined, moduleOf } from './modules/module.ts';
import type { Module, ModuleFile } from './modules/module.ts';
import { managedFacts } from './resources/declare.ts';

interface RawFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What became of a file of Terraform's. */
export interface TerraformStatus {
  readonly file: string;
  readonly kind: string;
  readonly status: 'analysed' | 'failed' | 'unrecognised';
  readonly reason?: string;
  readonly line?: number;
  readonly column?: number;
}

export interface TerraformReading {
  readonly inputs: readonly TerraformStatus[];
  readonly facts: readonly Fact[];
  /** Other files whose text a module takes for its own. */
  readonly used: ReadonlySet<string>;
}

/** True for a file that belongs to a Terraform module by its name. */
export const isTerraform = (path: string): boolean => /\.tf(?:vars)?(?:\.json)?$/i.test(path);

const isVariables = (path: string): boolean => /\.tfvars(?:\.json)?$/i.test(path);

interface ParsedFile {
  readonly file: ModuleFile;
  readonly problem?: SyntaxProblem;
  /** Why there is no text in it: many keep files of variables encrypted. */
  readonly closed?: string;
}

const EMPTY: Body = { attributes: new Map(), blocks: [] };

const TOO_DEEP: SyntaxProblem = { reason: 'It is nested too deep to be read.', line: 1, column: 1 };

/** What recursion over a nested input gives, or `otherwise` when that is deeper than the stack. */
const unlessTooDeep = <Result>(work: () => Result, otherwise: () => Result): Result => {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) return otherwise();
    throw error;
  }
};

const parseFile = (file: RawFile): ParsedFile => unlessTooDeep(() => parseText(file), () => ({ file: { path: file.path, body: EMPTY }, problem: TOO_DEEP }));

const parseText = ({ path, bytes }: RawFile): ParsedFile => {
  const decoded = decode(bytes);
  if (!decoded.ok && isVariables(path)) return { file: { path, body: EMPTY }, closed: `${decoded.reason} The variables that it sets are not known.` };
  if (!decoded.ok) return { file: { path, body: EMPTY }, problem: { reason: decoded.reason, line: 1, column: 1 } };
  if (!/\.json$/i.test(path)) {
    const { body, problem } = parseHcl({ file: path, text: decoded.text, value: null });
    return { file: { path, body }, ...(problem === undefined ? {} : { problem }) };
  }
  const parsed = parseInput(path, decoded.text);
  if (!parsed.ok) return { file: { path, body: EMPTY }, problem: parsed.problem };
  return { file: { path, body: isVariables(path) ? readJsonVariables(parsed.document) : readJsonSyntax(readOnly(parsed.document)) } };
};

/** The files that functions may open, and which of them were. */
const openerOf = (all: readonly RawFile[]) => {
  const byPath = new Map(all.map((file) => [joined('', file.path), file]));
  const opened = new Map<string, Document>();
  const used = new Set<string>();
  const openAt = (path: string): Document | undefined => {
    const known = opened.get(path);
    const file = byPath.get(path);
    if (known !== undefined || file === undefined) return known;
    const decoded = decode(file.bytes);
    if (!decoded.ok) return undefined;
    const document: Document = { file: file.path, text: decoded.text, value: null };
    opened.set(path, document);
    used.add(file.path);
    return document;
  };
  const template = (document: Document): Expression | undefined => {
    const parsed = parseExpression(document, document.text, 0, [], { before: '<<KMSLINT_TEMPLATE_END\n', after: '\nKMSLINT_TEMPLATE_END' });
    const last = parsed?.kind === 'template' ? parsed.parts.at(-1) : undefined;
    if (parsed?.kind !== 'template' || last?.kind !== 'literal') return parsed;
    // The line break before the closing line is the heredoc's, not the file's.
    return { ...parsed, parts: [...parsed.parts.slice(0, -1), { ...last, text: last.text.slice(0, -1) }] };
  };
  const filesFor = (root: string): Files => {
    const files: Files = {
      open: (path) => openAt(joined('', path)) ?? openAt(joined(root, path)),
      template,
      evaluate: (expression, names) => {
        const known = new Map(names);
        return evaluate(expression, { files, lookup: (name) => known.get(name) ?? unknown(name) });
      },
    };
    return files;
  };
  return { filesFor, used };
};

const byFolder = (files: readonly ModuleFile[]): ReadonlyMap<string, Module> => {
  const folders = new Map<string, ModuleFile[]>();
  for (const file of files) {
    const folder = joined('', folderOf(file.path));
    folders.set(folder, [...folders.get(folder) ?? [], file]);
  }
  return new Map([...folders].map(([folder, own]) => [folder, moduleOf(folder, own)]));
};

/** The folders that a module calls by what is written: a call with a computed source is no local one. */
const calledBy = ({ folder, calls }: Module): string[] => [...calls.values()].flatMap(({ body }) => {
  const source = body.attributes.get('source')?.value;
  const [part] = source?.kind === 'template' ? source.parts : [];
  const text = source?.kind === 'literal' ? String(source.value) : part?.kind === 'literal' ? part.text : '';
  return isLocal(text) ? [joined(folder, text)] : [];
});

/** A module that another one calls is read as called; where modules only call each other, the first is a root all the same. */
const rootsOf = (modules: ReadonlyMap<string, Module>): Module[] => {
  const all = [...modules.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1));
  const called = new Set(all.flatMap((module) => calledBy(module).filter((folder) => folder !== module.folder && modules.has(folder))));
  const roots = all.filter(({ folder }) => !called.has(folder));
  const reached = new Set<string>();
  const reach = (module: Module): void => {
    if (reached.has(module.folder)) return;
    reached.add(module.folder);
    for (const folder of calledBy(module)) {
      const target = modules.get(folder);
      if (target !== undefined) reach(target);
    }
  };
  roots.forEach(reach);
  const rest = all.filter((module) => {
    if (reached.has(module.folder)) return false;
    reach(module);
    return true;
  });
  return [...roots, ...rest];
};

/** How unknowns call a root module. */
const scopeOf = ({ folder }: Module): string => (folder === '' ? 'the root module' : folder);

const elsewhereReason = (calls: readonly Elsewhere[]): string => {
  const [first] = calls;
  const many = calls.length > 1 ? ` and ${calls.length - 1} more` : '';
  return `${first?.address ?? ''}${many}: the module (${first?.source ?? ''}) is not in the input; what it declares is not known.`;
};

const statusOf = ({ file: { path }, problem, closed }: ParsedFile, reason: string | undefined): TerraformStatus => {
  const kind = isVariables(path) ? 'terraform-variables' : 'terraform';
  if (closed !== undefined) return { file: path, kind, status: 'unrecognised', reason: closed };
  if (problem !== undefined) return { file: path, kind, status: 'failed', reason: problem.reason, line: problem.line, column: problem.column };
  return { file: path, kind, status: 'analysed', ...(reason === undefined ? {} : { reason }) };
};

interface RootReading {
  readonly module: Module;
  readonly facts: readonly Fact[];
  readonly elsewhere: readonly Elsewhere[];
  readonly failed: boolean;
}

const readRoot = (module: Module, library: Library): RootReading => unlessTooDeep<RootReading>(() => {
  const instance = instantiateRoot(module, library, scopeOf(module));
  return { module, facts: managedFacts(instance.managed()), elsewhere: instance.elsewhere(), failed: false };
}, () => ({ module, facts: [], elsewhere: [], failed: true }));

/**
 * Reads the Terraform modules of the input: each folder is a module; those that no other calls are roots, each with the local
 * modules that it calls. `all` are the files that functions like `file` may open.
 */
export const readModules = (terraform: readonly RawFile[], all: readonly RawFile[]): TerraformReading => {
  const parsed = terraform.map(parseFile);
  const modules = byFolder(parsed.map(({ file }) => file));
  const { filesFor, used } = openerOf(all);
  const library: Library = { modules, filesFor };
  const made = rootsOf(modules).map((root) => readRoot(root, library));
  const elsewhere = new Map<string, Elsewhere[]>();
  for (const call of made.flatMap((root) => root.elsewhere)) {
    const { file } = call.block.at.document;
    elsewhere.set(file, [...elsewhere.get(file) ?? [], call]);
  }
  const failed = new Set(made.flatMap((root) => (root.failed ? root.module.files : [])));
  const inputs = parsed.map((each) => {
    const calls = elsewhere.get(each.file.path);
    const problem = each.problem ?? (failed.has(each.file.path) ? TOO_DEEP : undefined);
    return statusOf(problem === undefined ? each : { ...each, problem }, calls === undefined ? undefined : elsewhereReason(calls));
  });
  return { inputs, facts: made.flatMap(({ facts }) => facts), used };
};
