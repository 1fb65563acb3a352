import path from 'node:path';
import type { ReadInput } from '../analyze/run.ts';
import type { Settings } from './configuration.ts';
import { displayPath } from './files.ts';
import { asInputs, renames, revisionFiles } from './git.ts';
import type { Repository } from './git.ts';

export interface RevisionInput {
  readonly input: ReadInput;
  /** What a file of the input was called in the commit, from the current folder. */
  readonly fileOf: (file: string) => string;
}

export interface Wanted {
  readonly commit: string;
  /** The commit whose names the files are to have; the work tree where it is undefined; their own where it is `none`. */
  readonly namesOf: string | undefined | 'none';
  /** Absolute paths. */
  readonly paths: readonly string[];
  /** Folder from which files are named. */
  readonly folder: string;
}

/**
 * The input that a commit makes, under the names that the files have on the side that it is compared with, so that
 * what was only moved is the same.
 */
export const readRevision = (repository: Repository, { commit, namesOf, paths, folder }: Wanted, settings: Settings): RevisionInput => {
  const found = revisionFiles(repository, commit, paths, settings.isIgnored);
  const renamed = namesOf === 'none' ? new Map<string, string>() : renames(repository, commit, namesOf);
  const { files, origins } = asInputs(found, renamed, (absolute) => displayPath(folder, absolute));
  const originOf = (file: string): string => origins.get(file) ?? path.resolve(folder, file);
  return {
    input: { files, named: new Set(), unreadable: [], classify: (file) => settings.classify(originOf(file)) },
    fileOf: (file) => displayPath(folder, originOf(file)),
  };
};
