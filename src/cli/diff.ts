import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { diff as compareWorlds } from '../ask/diff.ts';
import { read } from '../analyze/run.ts';
import { differenceJson, differenceText, type Compared } from '../report/difference.ts';
import type { WorldReading } from '../world/build.ts';
import type { World } from '../world/types.ts';
import { displayPath, gatherFiles } from '../workspace/files.ts';
import { findCommit, findRepository } from '../workspace/git.ts';
import { readRevision } from '../workspace/revision.ts';
import { failure, success, valueOf } from './command.ts';
import type { Arguments, Attempt, Command, ExitStatus, Shell } from './command.ts';
import { loadSettings } from './configuration.ts';
import type { Settings } from './configuration.ts';
import { reportFailures } from './inputs.ts';
import { COLOR, FORMAT, HELP, INPUT_OPTIONS } from './options.ts';
import { terminalStyle } from './style.ts';
import { wrongUsage } from './usage.ts';

/** One side of a comparison: what was read, and what its files are called. */
export interface DiffSide {
  readonly label: string;
  readonly reading: WorldReading;
  readonly fileOf: (file: string) => string;
}

/** Reads one side; undefined when the text names nothing of its kind. */
export type DiffSource = (side: { readonly text: string; readonly other: string; readonly isBase: boolean }, paths: readonly string[], settings: Settings, shell: Shell) =>
  Attempt<DiffSide> | undefined;

/** Files of both sides go by their path inside the side, so that the same file is the same key; a lone file by one name. */
const fromFolder: DiffSource = ({ text }, paths, settings, shell) => {
  const absolute = path.resolve(shell.cwd, text);
  if (!existsSync(absolute)) return undefined;
  const isFolder = statSync(absolute).isDirectory();
  const folder = isFolder ? absolute : path.dirname(absolute);
  const wanted = isFolder ? (paths.length === 0 ? ['.'] : paths.filter((each) => existsSync(path.join(folder, each)))) : [path.basename(absolute)];
  const gathered = gatherFiles(wanted, { cwd: folder, isIgnored: settings.isIgnored, readStdin: shell.readStdin, stdinName: '<stdin>' });
  const lone = path.basename(absolute);
  const alias = `document${/(?:\.tf)?\.[^.]*$/.exec(lone)?.[0] ?? ''}`;
  const named = (file: string): string => (isFolder ? file : file === alias ? lone : file);
  const files = isFolder ? gathered.files : gathered.files.map((file) => ({ ...file, path: alias }));
  const fileOf = (file: string): string => displayPath(shell.cwd, path.join(folder, named(file)));
  const reading = read({ ...gathered, files, named: new Set(isFolder ? gathered.named : [alias]), classify: (file) => settings.classify(path.join(folder, named(file))) });
  return success({ label: text, reading: { ...reading, inputs: reading.inputs.map((input) => ({ ...input, file: fileOf(input.file) })) }, fileOf });
};

const isFolderAt = (absolute: string): boolean => existsSync(absolute) && statSync(absolute).isDirectory();

/**
 * A git revision: its files below the folder that it is compared with, or the current one. The base has its files
 * under the names that they have on the other side, so that what was only moved does not count as a change.
 */
const fromGit: DiffSource = ({ text, other, isBase }, paths, settings, shell) => {
  const repository = findRepository(shell.cwd);
  if (!repository.ok) return undefined;
  const commit = findCommit(repository.value, text);
  if (!commit.ok) return failure(`there is no file or folder ${text}, and ${commit.problem}`);
  const otherFolder = path.resolve(shell.cwd, other);
  const folder = isFolderAt(otherFolder) ? otherFolder : shell.cwd;
  const otherCommit = isFolderAt(otherFolder) ? undefined : findCommit(repository.value, other);
  const namesOf = !isBase ? 'none' : otherCommit?.ok === true ? otherCommit.value : undefined;
  const wanted = (paths.length === 0 ? ['.'] : paths).map((each) => path.resolve(folder, each));
  const { input, fileOf: nameOf } = readRevision(repository.value, { commit: commit.value, namesOf, paths: wanted, folder }, settings);
  const fileOf = (file: string): string => `${text}:${displayPath(shell.cwd, path.resolve(folder, nameOf(file)))}`;
  const reading = read(input);
  return success({ label: text, reading: { ...reading, inputs: reading.inputs.map((each) => ({ ...each, file: fileOf(each.file) })) }, fileOf });
};

const SOURCES: readonly DiffSource[] = [fromFolder, fromGit];

const sideOf = (text: string, other: string, isBase: boolean, paths: readonly string[], settings: Settings, shell: Shell): Attempt<DiffSide> => {
  for (const source of SOURCES) {
    const side = source({ text, other, isBase }, paths, settings, shell);
    if (side !== undefined) return side;
  }
  return failure(`there is no file, folder or git revision ${text}`);
};

const aliasesOf = (sides: readonly DiffSide[]): ReadonlyMap<string, string> =>
  new Map(sides.flatMap(({ reading }) => reading.world.keys.flatMap(({ arn, aliases }) => (aliases?.[0] === undefined ? [] : [[arn, aliases[0]] as const]))));

const run = (args: Arguments, shell: Shell): ExitStatus => {
  const [baseText, headText = '.', ...paths] = args.positionals;
  if (baseText === undefined) return wrongUsage('diff needs something to compare with: kmslint diff BASE [HEAD]', shell);
  const settings = loadSettings(args, shell);
  if (!settings.ok) return wrongUsage(settings.problem, shell);
  const base = sideOf(baseText, headText, true, paths, settings.value, shell);
  const head = sideOf(headText, baseText, false, paths, settings.value, shell);
  if (!base.ok) return wrongUsage(base.problem, shell);
  if (!head.ok) return wrongUsage(head.problem, shell);

  const now = ({ reading }: DiffSide): World => ({ ...reading.world, today: shell.today() });
  const difference = compareWorlds(now(base.value), now(head.value));
  const compared: Compared = { base: base.value, head: head.value, aliases: aliasesOf([base.value, head.value]) };
  shell.out(valueOf(args, 'format') === 'json' ? differenceJson(difference, compared) : differenceText(difference, compared, terminalStyle(args, shell)));
  const incomplete = [base.value, head.value].map(({ reading }) => reportFailures(reading.inputs, shell));
  if (incomplete.includes(true)) return 2;
  return difference.gained.length + difference.lost.length + difference.unknowns.length > 0 ? 1 : 0;
};

export const diff: Command = {
  name: 'diff',
  summary: 'What effective access changes between two folders or git revisions.',
  usage: ['diff BASE [HEAD] [PATH…] [OPTION…]'],
  about: [
    'Compares who can do what with each key in two folders or git revisions (HEAD: the work tree here), however written:',
    'who gains and who loses access, under which conditions, with a request that shows it. A refactoring that changes no',
    'access prints nothing. PATHs, inside both folders, narrow the comparison. The exit status is 1 when access changes.',
  ],
  examples: [
    { line: 'kmslint diff origin/main', says: 'What does this branch change? Nothing is checked out.' },
    { line: 'kmslint diff deployed/ policies/', says: 'What would change if these policies were deployed?' },
    { line: 'kmslint diff before.json after.json --format json', says: 'Two versions of one document, for programs.' },
  ],
  options: [FORMAT, ...INPUT_OPTIONS, COLOR, HELP],
  run,
};
