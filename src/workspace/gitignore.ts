import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ignore from 'ignore';
import type { Ignore } from 'ignore';

interface Layer {
  readonly folder: string;
  readonly rules: Ignore;
}

/** The .gitignore files that count in a folder, from the repository's root down. */
export interface IgnoreChain {
  readonly ignores: (absolute: string, isFolder: boolean) => boolean;
  /** The chain inside a folder below. */
  readonly enter: (folder: string) => IgnoreChain;
}

const layerOf = (folder: string): Layer[] => {
  const file = path.join(folder, '.gitignore');
  return existsSync(file) ? [{ folder, rules: ignore().add(readFileSync(file, 'utf8')) }] : [];
};

const verdict = ({ folder, rules }: Layer, absolute: string, isFolder: boolean): boolean | undefined => {
  const relative = path.relative(folder, absolute).split(path.sep).join('/');
  const { ignored, unignored } = rules.test(isFolder ? `${relative}/` : relative);
  return ignored ? true : unignored ? false : undefined;
};

const chain = (layers: readonly Layer[]): IgnoreChain => ({
  // The deepest file that says anything decides [gitignore(5)].
  ignores: (absolute, isFolder) =>
    layers.map((layer) => verdict(layer, absolute, isFolder)).findLast((found) => found !== undefined) ?? false,
  enter: (folder) => chain([...layers, ...layerOf(folder)]),
});

/** The chain above `folder`: of the folders from the root of its repository down to its parent. */
export const ignoreChain = (folder: string): IgnoreChain => {
  const parents: string[] = [];
  for (let at = folder; !existsSync(path.join(at, '.git')); at = path.dirname(at)) {
    const parent = path.dirname(at);
    if (parent === at) return chain([]);
    parents.unshift(parent);
  }
  return chain(parents.flatMap(layerOf));
};
