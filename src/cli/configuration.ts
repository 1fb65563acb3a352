import type { Attempt } from '../workspace/attempt.ts';
import { readSettings } from '../workspace/configuration.ts';
import type { Settings } from '../workspace/configuration.ts';
import { valueOf } from './command.ts';
import type { Arguments, Shell } from './command.ts';

export type { Settings };

/** Reads the configuration that counts: of --config, or the nearest one from the current folder up. */
export const loadSettings = (args: Arguments, shell: Shell): Attempt<Settings> => readSettings(shell.cwd, valueOf(args, 'config'));
