import { readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import path from 'node:path';
import { isOfUnreadFormat } from '../readers/read-file.ts';
import type { InputFile, InputStatus } from '../world/build.ts';
import { ignoreChain } from './gitignore.ts';
import type { IgnoreChain } from './gitignore.ts';

/** Files that were found, read, and those that could not be. */
export interface Gathered {
  readonly files: readonly InputFile[];
  /** Files given by name rather than found in a folder. */
  readonly named: ReadonlySet<string>;
  readonly unreadable: readonly InputStatus[];
}

export interface GatherOptions {
  readonly cwd: string;
  /** Whether the configuration leaves a file or folder out; takes an absolute path. */
  readonly isIgnored: (absolute: string) => boolean;
  readonly readStdin: () => Uint8Array;
  readonly stdinName: string;
}

interface Gathering {
  readonly options: GatherOptions;
  readonly files: Map<string, InputFile>;
  readonly named: Set<string>;
  readonly unreadable: Map<string, InputStatus>;
  readonly visited: Set<string>;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file or folder.',
  EACCES: 'It may not be read (permission denied).',
  EPERM: 'It may not be read (permission denied).',
  ELOOP: 'It is a symbolic link that leads to itself.',
  ERR_FS_FILE_TOO_LARGE: 'It is larger than 2 GiB.',
};

/** Why a file cannot be read, in a sentence. */
export const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? `It cannot be read (${code || String(error)}).`;
};

/** A path as the report names it: from the current folder where it is inside, with forward slashes. */
export const displayPath = (cwd: string, absolute: string): string => {
  const relative = path.relative(cwd, absolute);
  const shown = relative === '' ? '.' : relative.startsWith('..') ? absolute : relative;
  return shown.split(path.sep).join('/');
};

const fail = (gathering: Gathering, absolute: string, error: unknown): void => {
  const file = displayPath(gathering.options.cwd, absolute);
  gathering.unreadable.set(file, { file, kind: 'unknown', status: 'failed', reason: reasonOf(error) });
};

const NOTHING = new Uint8Array();

const addFile = (gathering: Gathering, absolute: string): void => {
  const file = displayPath(gathering.options.cwd, absolute);
  if (gathering.files.has(file)) return;
  try {
    gathering.files.set(file, { path: file, bytes: isOfUnreadFormat(file) ? NOTHING : readFileSync(absolute) });
  } catch (error) {
    fail(gathering, absolute, error);
  }
};

/** Names that a walk through folders passes by. */
export const isLeftOut = (name: string): boolean => name.startsWith('.') || name === 'node_modules';

/** Reading a device or pipe that a link in a folder leads to may never end. */
const isRegular = (gathering: Gathering, absolute: string): boolean => {
  if (statSync(absolute).isFile()) return true;
  const file = displayPath(gathering.options.cwd, absolute);
  gathering.unreadable.set(file, { file, kind: 'unknown', status: 'failed', reason: 'It is a symbolic link to something that is no file.' });
  return false;
};

const addEntry = (gathering: Gathering, folder: string, entry: Dirent, ignores: IgnoreChain): void => {
  const absolute = path.join(folder, entry.name);
  try {
    const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && statSync(absolute).isDirectory());
    if (ignores.ignores(absolute, isFolder) || gathering.options.isIgnored(absolute)) return;
    if (isFolder) addFolder(gathering, absolute, ignores);
    else if (entry.isFile() || (entry.isSymbolicLink() && isRegular(gathering, absolute))) addFile(gathering, absolute);
  } catch (error) {
    fail(gathering, absolute, error);
  }
};

const addFolder = (gathering: Gathering, folder: string, above: IgnoreChain): void => {
  const real = realpathSync(folder);
  if (gathering.visited.has(real)) return;
  gathering.visited.add(real);
  const ignores = above.enter(folder);
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !isLeftOut(name));
  for (const entry of entries) addEntry(gathering, folder, entry, ignores);
};

const addNamed = (gathering: Gathering, given: string): void => {
  const { cwd, readStdin, stdinName } = gathering.options;
  if (given === '-') {
    gathering.named.add(stdinName);
    gathering.files.set(stdinName, { path: stdinName, bytes: readStdin() });
    return;
  }
  const absolute = path.resolve(cwd, given);
  try {
    if (statSync(absolute).isDirectory()) return addFolder(gathering, absolute, ignoreChain(absolute));
  } catch (error) {
    return fail(gathering, absolute, error);
  }
  gathering.named.add(displayPath(cwd, absolute));
  addFile(gathering, absolute);
};

/**
 * Reads the files of paths. Folders are walked: names with a leading dot, node_modules and what .gitignore or the
 * configuration excludes are left out; a file given by name is always read. What cannot be read is named.
 */
export const gatherFiles = (paths: readonly string[], options: GatherOptions): Gathered => {
  const gathering: Gathering = { options, files: new Map(), named: new Set(), unreadable: new Map(), visited: new Set() };
  for (const given of paths) addNamed(gathering, given);
  return { files: [...gathering.files.values()], named: gathering.named, unreadable: [...gathering.unreadable.values()] };
};
