import path from 'node:path';
import { read } from '../analyze/run.ts';
import type { AnalysisInput, ReadInput } from '../analyze/run.ts';
import { visible } from '../report/display.ts';
import type { InputStatus, WorldReading } from '../world/build.ts';
import { gatherFiles } from '../workspace/files.ts';
import { success, valueOf } from './command.ts';
import type { Arguments, Attempt, Shell } from './command.ts';
import { loadSettings } from './configuration.ts';
import type { Settings } from './configuration.ts';

/** The name of standard input where none is given. */
const STDIN = '<stdin>';

type GatheredInput = ReadInput & Required<Pick<AnalysisInput, 'matches'>>;

/** Reads the files of the paths as the settings say; `.` without any. */
export const gather = (paths: readonly string[], { isIgnored, classify, matches }: Settings, args: Arguments, shell: Shell): GatheredInput => {
  const gathered = gatherFiles(paths.length === 0 ? ['.'] : paths, {
    cwd: shell.cwd, isIgnored, readStdin: shell.readStdin, stdinName: valueOf(args, 'stdin-filename') ?? STDIN,
  });
  return {
    ...gathered,
    classify: (file) => classify(path.resolve(shell.cwd, file)),
    matches: (file, glob) => matches(path.resolve(shell.cwd, file), glob),
  };
};

/**
 * Reads the paths and what is around them, and says which files are meant: those of the paths, or all when the
 * configuration is one of them.
 */
export const gatherAround = (paths: readonly string[], context: readonly string[], settings: Settings, args: Arguments, shell: Shell): {
  readonly input: GatheredInput;
  readonly isMeant: (file: string) => boolean;
} => {
  const input = gather([...paths, ...context], settings, args, shell);
  const meant = paths.map((each) => path.resolve(shell.cwd, each));
  const isAll = settings.file !== undefined && meant.includes(settings.file);
  const isMeant = (file: string): boolean => {
    const absolute = path.resolve(shell.cwd, file);
    return isAll || meant.some((each) => absolute === each || absolute.startsWith(`${each}${path.sep}`));
  };
  return { input: { ...input, named: new Set() }, isMeant };
};

const statusText = ({ file, line, column, reason }: InputStatus): string =>
  `${visible(file)}${line === undefined ? '' : `:${line}:${column ?? 1}`}: ${visible(reason ?? 'It cannot be analysed.')}`;

/** Names every input that could not be analysed; true when there is one, or nothing was analysed at all though it should. */
export const reportFailures = (inputs: readonly InputStatus[], shell: Shell, mayBeNone = false): boolean => {
  const failed = inputs.filter(({ status }) => status === 'failed');
  for (const input of failed) shell.err(`error: ${statusText(input)}\n`);
  if (failed.length > 0) return true;
  if (mayBeNone || inputs.some(({ status }) => status === 'analysed')) return false;
  shell.err(inputs.length === 0
    ? 'error: there are no files to analyse here\n'
    : `error: none of the ${inputs.length} files is of a kind that kmslint reads\n${inputs.slice(0, 5).map((input) => `  ${statusText(input)}\n`).join('')}`);
  return true;
};

/** The world of the paths, and whether some input could not be analysed. */
export const loadWorld = (paths: readonly string[], args: Arguments, shell: Shell): Attempt<WorldReading & { readonly incomplete: boolean }> => {
  const settings = loadSettings(args, shell);
  if (!settings.ok) return settings;
  const reading = read(gather(paths, settings.value, args, shell));
  return success({ ...reading, world: { ...reading.world, today: shell.today() }, incomplete: reportFailures(reading.inputs, shell) });
};
