import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { minimatch } from 'minimatch';
import { registry } from '../../rules/registry.generated.ts';
import { defaultConfiguration, readConfiguration } from '../analyze/config.ts';
import type { Configuration } from '../analyze/config.ts';
import type { PolicyKind } from '../readers/kinds.ts';
import { failure, success } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import { displayPath, reasonOf } from './files.ts';

/** Names of the configuration, of which a folder has at most one. */
export const CONFIGURATION_FILES = ['kmslint.json', 'kmslint.yaml', 'kmslint.yml'] as const;

/** A configuration with the folder that its globs start from. */
export interface Settings {
  readonly configuration: Configuration;
  /** Absolute path of the file; undefined when there is none. */
  readonly file: string | undefined;
  readonly isIgnored: (absolute: string) => boolean;
  readonly classify: (absolute: string) => PolicyKind | undefined;
  readonly matches: (absolute: string, glob: string) => boolean;
}

const nearest = (folder: string): readonly string[] => {
  const here = CONFIGURATION_FILES.map((name) => path.join(folder, name)).filter((file) => existsSync(file));
  if (here.length > 0) return here;
  const parent = path.dirname(folder);
  return parent === folder ? [] : nearest(parent);
};

const bind = (configuration: Configuration, folder: string, file?: string): Settings => {
  const matches = (absolute: string, glob: string): boolean => {
    const relative = path.relative(folder, absolute).split(path.sep).join('/');
    return minimatch(relative, glob, { dot: true }) || minimatch(relative, `${glob.replace(/\/$/, '')}/**`, { dot: true });
  };
  return {
    configuration,
    file,
    matches,
    isIgnored: (absolute) => configuration.ignore.some((glob) => matches(absolute, glob)),
    classify: (absolute) => configuration.classify.find(({ glob }) => matches(absolute, glob))?.kind,
  };
};

/** Reads a configuration, the given one or the nearest from `cwd` upwards; the default one where there is none. */
export const readSettings = (cwd: string, given?: string): Attempt<Settings> => {
  const files = given === undefined ? nearest(cwd) : [path.resolve(cwd, given)];
  const [file, other] = files;
  if (file === undefined) return success(bind(defaultConfiguration, cwd));
  if (other !== undefined) return failure(`there are ${files.map((each) => displayPath(cwd, each)).join(' and ')}; keep one of them`);
  if (!existsSync(file)) return failure(`there is no configuration ${given ?? file}`);
  const shown = displayPath(cwd, file);
  try {
    const reading = readConfiguration({ path: shown, bytes: readFileSync(file) }, registry);
    if (reading.ok) return success(bind(reading.configuration, path.dirname(file), file));
    return failure(reading.problems.map((each) => `${each.file}:${each.line}:${each.column}: ${each.reason}`).join('\n'));
  } catch (error) {
    return failure(`${shown}: ${reasonOf(error)}`);
  }
};
