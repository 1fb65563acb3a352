import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { minimatch } from 'minimatch';
import { registry } from '../../rules/registry.generated.ts';
import { defaultConfiguration, readConfiguration } from '../analyze/config.ts';
import type { Configuration } from '../analyze/config.ts';
import type { PolicyKind } from '../readers/kinds.ts';
import { failure, success, valueOf } from './command.ts';
import type { Arguments, Attempt, Shell } from './command.ts';
import { displayPath } from './files.ts';

const FILE = 'kmslint.json';

/** A configuration with the folder that its globs start from. */
export interface Settings {
  readonly configuration: Configuration;
  readonly isIgnored: (absolute: string) => boolean;
  readonly classify: (absolute: string) => PolicyKind | undefined;
}

const nearest = (folder: string): string | undefined => {
  const file = path.join(folder, FILE);
  if (existsSync(file)) return file;
  const parent = path.dirname(folder);
  return parent === folder ? undefined : nearest(parent);
};

const bind = (configuration: Configuration, folder: string): Settings => {
  const matches = (absolute: string, glob: string): boolean =>
    minimatch(path.relative(folder, absolute).split(path.sep).join('/'), glob, { dot: true });
  return {
    configuration,
    isIgnored: (absolute) => configuration.ignore.some((glob) => matches(absolute, glob) || matches(absolute, `${glob.replace(/\/$/, '')}/**`)),
    classify: (absolute) => configuration.classify.find(({ glob }) => matches(absolute, glob))?.kind,
  };
};

/** Reads the configuration that counts: of --config, or the nearest kmslint.json from the current folder up. */
export const loadSettings = (args: Arguments, shell: Shell): Attempt<Settings> => {
  const given = valueOf(args, 'config');
  const file = given === undefined ? nearest(shell.cwd) : path.resolve(shell.cwd, given);
  if (file === undefined) return success(bind(defaultConfiguration, shell.cwd));
  if (!existsSync(file)) return failure(`there is no configuration ${given}`);
  const shown = displayPath(shell.cwd, file);
  try {
    const reading = readConfiguration({ path: shown, bytes: readFileSync(file) }, registry);
    if (reading.ok) return success(bind(reading.configuration, path.dirname(file)));
    return failure(reading.problems.map((each) => `${each.file}:${each.line}:${each.column}: ${each.reason}`).join('\n'));
  } catch (error) {
    return failure(`${shown} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
};
