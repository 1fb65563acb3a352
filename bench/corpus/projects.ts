/** A folder of documents from many places, taken apart into what belongs together. */
import { readdirSync } from 'node:fs';
import path from 'node:path';

/** What one run of kmslint would be given. */
export interface Project {
  readonly name: string;
  /** From the folder of documents, with forward slashes. */
  readonly files: readonly string[];
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();

const foldersAbove = (file: string): string[] => {
  const steps = file.split('/').slice(0, -1);
  return steps.map((_step, index) => steps.slice(0, index + 1).join('/'));
};

/** Folders that one root module of Terraform calls lie below it, in a folder of that name. */
const isPartOf = (folder: string, root: string): boolean => folder === root || /(?:^|\/)\.?modules(?:\/|$)/.test(folder.slice(root.length));

/** The answers of a service that were recorded together, as Cloud Custodian does it. */
const recording = (file: string): string | undefined => /^.*\/placebo\/[^/]+(?=\/)/.exec(file)?.[0];

/**
 * A Terraform configuration with its modules is a project, as is what was recorded together; any other document stands alone, for
 * the examples of a repository have nothing to do with one another.
 */
export const projectsIn = (folder: string): Project[] => {
  const files = filesBelow(folder).filter((file) => file.includes('/'));
  const modules = new Set(files.filter((file) => /\.tf(?:\.json)?$/.test(file)).map((file) => path.posix.dirname(file)));
  const rootOf = (file: string): string | undefined => {
    const nearest = foldersAbove(file).findLast((each) => modules.has(each));
    return nearest && foldersAbove(`${nearest}/-`).find((each) => modules.has(each) && isPartOf(nearest, each));
  };
  const projects = new Map<string, string[]>();
  for (const file of files) {
    const name = recording(file) ?? rootOf(file) ?? file;
    projects.set(name, [...projects.get(name) ?? [], file]);
  }
  return [...projects].map(([name, own]) => ({ name, files: own }));
};
