import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { InputFile } from '../world/build.ts';
import { failure, success } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import { isLeftOut } from './files.ts';
import { ignoreChain } from './gitignore.ts';
import type { IgnoreChain } from './gitignore.ts';

/** A git repository with a work tree. */
export interface Repository {
  /** Absolute path of the work tree. */
  readonly root: string;
}

const MOST_OUTPUT = 2 ** 30;

interface Outcome {
  readonly ok: boolean;
  readonly out: Buffer;
  readonly problem: string;
}

const NOTHING = Buffer.alloc(0);

/** Runs git; it reads objects only, and never waits for a password. */
const git = (cwd: string, words: readonly string[], input: string | Buffer = NOTHING): Outcome => {
  const env = { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
  const { status, stdout, stderr, error } = spawnSync('git', ['-C', cwd, ...words], { input, maxBuffer: MOST_OUTPUT, env });
  if (error !== undefined) return { ok: false, out: NOTHING, problem: 'code' in error && error.code === 'ENOENT' ? 'git is not installed' : error.message };
  return { ok: status === 0, out: stdout, problem: (stderr.toString().trim().split('\n').at(-1) ?? '').replace(/^fatal: /, '') };
};

const lineOf = ({ out }: Outcome): string => out.toString().trim();

const fieldsOf = ({ out }: Outcome): string[] => out.toString().split('\0').filter((field) => field !== '');

/** The repository that a folder is in. */
export const findRepository = (folder: string): Attempt<Repository> => {
  const found = git(folder, ['rev-parse', '--is-inside-work-tree', '--show-cdup']);
  return found.ok ? success({ root: path.resolve(folder, lineOf(found).split('\n')[1] ?? '') }) : failure(found.problem || `${folder} is in no git repository`);
};

const commitOf = ({ root }: Repository, revision: string): string | undefined => {
  const found = git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  return found.ok ? lineOf(found) : undefined;
};

export const isShallow = ({ root }: Repository): boolean => lineOf(git(root, ['rev-parse', '--is-shallow-repository'])) === 'true';

/** Id of the commit that a revision names; for a shallow clone without it, what to do. */
export const findCommit = (repository: Repository, revision: string): Attempt<string> => {
  const commit = commitOf(repository, revision);
  if (commit !== undefined) return success(commit);
  if (!isShallow(repository)) return failure(`there is no git revision ${revision}`);
  return failure(`the clone is shallow and does not have the git revision ${revision}; fetch it: git fetch --depth=1 origin ${revision} (in GitHub Actions: fetch-depth: 0 of actions/checkout)`);
};

/** Fetches one commit, without its history, from where the clone came from; says why it could not. */
export const fetchCommit = ({ root }: Repository, revision: string): Attempt<string> => {
  const fetched = git(root, ['fetch', '--quiet', '--no-tags', '--no-recurse-submodules', '--depth=1', 'origin', '--end-of-options', revision]);
  if (!fetched.ok) return failure(fetched.problem);
  const commit = commitOf({ root }, 'FETCH_HEAD');
  return commit === undefined ? failure(`git fetched no commit ${revision}`) : success(commit);
};

/** Ids of the parents of a commit, which a shallow clone names too, though it does not have them. */
export const parentsOf = ({ root }: Repository, commit: string): string[] => {
  const found = git(root, ['cat-file', 'commit', commit]);
  const header = found.out.toString().split('\n\n')[0] ?? '';
  return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, id]) => id ?? '');
};

/** The last commit that two have in common; undefined when it is not in the clone. */
export const mergeBase = ({ root }: Repository, left: string, right: string): string | undefined => {
  const found = git(root, ['merge-base', left, right]);
  return found.ok ? lineOf(found) : undefined;
};

interface Entry {
  readonly path: string;
  readonly id: string;
  readonly isLink: boolean;
}

const LINK_MODE = '120000';

/** Files of a commit; submodules are other repositories and have none. */
const entriesOf = ({ root }: Repository, commit: string): Entry[] => {
  const listed = git(root, ['ls-tree', '-r', '-z', '--full-tree', commit]);
  return fieldsOf(listed).flatMap((line) => {
    const [, mode, type, id, file] = /^(\d+) (\w+) ([0-9a-f]+)\t([\s\S]*)$/.exec(line) ?? [];
    return type === 'blob' && id !== undefined && file !== undefined ? [{ path: file, id, isLink: mode === LINK_MODE }] : [];
  });
};

const contentsOf = ({ root }: Repository, ids: readonly string[]): Map<string, Uint8Array> => {
  const wanted = [...new Set(ids)];
  const { out } = git(root, ['cat-file', '--batch'], wanted.map((id) => `${id}\n`).join(''));
  const contents = new Map<string, Uint8Array>();
  let at = 0;
  while (at < out.length) {
    const end = out.indexOf('\n', at);
    if (end < 0) break;
    const [id = '', type, size = '0'] = out.toString('utf8', at, end).split(' ');
    // An object that a partial clone lacks has a line of its own and no content.
    if (type !== 'blob') {
      at = end + 1;
      continue;
    }
    contents.set(id, new Uint8Array(out.subarray(end + 1, end + 1 + Number(size))));
    at = end + 2 + Number(size);
  }
  return contents;
};

const foldersOf = (file: string): string[] => {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_part, index) => parts.slice(0, index + 1).join('/'));
};

/** Whether a walk through the work tree would pass by a file: by its name or because of a .gitignore there. */
const passesBy = (root: string): ((file: string) => boolean) => {
  const chains = new Map<string, IgnoreChain>();
  const chainOf = (folder: string): IgnoreChain => {
    const known = chains.get(folder);
    if (known !== undefined) return known;
    const parent = folder === '' ? ignoreChain(root) : chainOf(path.posix.dirname(folder) === '.' ? '' : path.posix.dirname(folder));
    const chain = parent.enter(path.join(root, folder));
    chains.set(folder, chain);
    return chain;
  };
  return (file) => {
    if (file.split('/').some(isLeftOut)) return true;
    const folders = ['', ...foldersOf(file)];
    return folders.some((folder, index) => {
      const next = folders[index + 1];
      return chainOf(folder).ignores(path.join(root, next ?? file), next !== undefined);
    });
  };
};

/** A file of a revision, by its absolute path in the work tree. */
export interface RevisionFile {
  readonly absolute: string;
  readonly bytes: Uint8Array;
}

const isBelow = (folder: string, file: string): boolean => file === folder || file.startsWith(folder.endsWith(path.sep) ? folder : `${folder}${path.sep}`);

/**
 * Files of a commit below some paths, as a walk through a work tree of it would find them. Nothing is checked out.
 * A symbolic link has the content of the file that it leads to in the commit, and none when it leads elsewhere.
 */
export const revisionFiles = (repository: Repository, commit: string, paths: readonly string[], isIgnored: (absolute: string) => boolean): RevisionFile[] => {
  const { root } = repository;
  const entries = entriesOf(repository, commit);
  const isPassedBy = passesBy(root);
  const wanted = entries.filter(({ path: file }) => {
    const absolute = path.join(root, file);
    if (!paths.some((each) => isBelow(each, absolute))) return false;
    if (paths.includes(absolute)) return true;
    const above = foldersOf(file).map((folder) => path.join(root, folder));
    return !isPassedBy(file) && ![...above, absolute].some(isIgnored);
  });
  const links = contentsOf(repository, wanted.filter(({ isLink }) => isLink).map(({ id }) => id));
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const idOf = ({ path: file, id, isLink }: Entry): string | undefined => {
    if (!isLink) return id;
    const target = path.posix.join(path.posix.dirname(file), Buffer.from(links.get(id) ?? NOTHING).toString());
    const found = byPath.get(target);
    return found?.isLink === false ? found.id : undefined;
  };
  const resolved = wanted.flatMap((entry) => {
    const id = idOf(entry);
    return id === undefined ? [] : [{ absolute: path.join(root, entry.path), id }];
  });
  const contents = contentsOf(repository, resolved.map(({ id }) => id));
  return resolved.flatMap(({ absolute, id }) => {
    const bytes = contents.get(id);
    return bytes === undefined ? [] : [{ absolute, bytes }];
  });
};

/** Where files of a commit are in another one, or in the work tree, when they were renamed: absolute paths. */
export const renames = ({ root }: Repository, from: string, to: string | undefined): ReadonlyMap<string, string> => {
  const words = ['diff', '--name-status', '-z', '--find-renames', '--diff-filter=R', '--no-ext-diff', '--no-relative', from, ...(to === undefined ? [] : [to]), '--'];
  const fields = fieldsOf(git(root, words));
  const found = new Map<string, string>();
  for (let at = 0; at + 2 < fields.length; at += 3) found.set(path.join(root, fields[at + 1] ?? ''), path.join(root, fields[at + 2] ?? ''));
  return found;
};

/** The files of a commit under the names that they have now, with what they were called then. */
export const asInputs = (files: readonly RevisionFile[], renamed: ReadonlyMap<string, string>, nameOf: (absolute: string) => string): {
  readonly files: readonly InputFile[];
  /** Absolute path in the commit, by the name of an input. */
  readonly origins: ReadonlyMap<string, string>;
} => {
  const inputs = files.map(({ absolute, bytes }) => ({ absolute, input: { path: nameOf(renamed.get(absolute) ?? absolute), bytes } }));
  return { files: inputs.map(({ input }) => input), origins: new Map(inputs.map(({ absolute, input }) => [input.path, absolute])) };
};
