import { closest } from '../analyze/suggest.ts';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { readArguments } from './arguments.ts';
import { check } from './check.ts';
import { isGiven } from './command.ts';
import type { Command, ExitStatus, Shell } from './command.ts';
import { diff } from './diff.ts';
import { explain } from './explain.ts';
import { commandHelp, programHelp } from './help.ts';
import { init } from './init.ts';
import { merge } from './merge.ts';
import { rule } from './rule.ts';
import { simulate } from './simulate.ts';
import { wrongUsage } from './usage.ts';
import { version } from '../workspace/version.ts';
import { whoCan } from './who-can.ts';

const COMMANDS: readonly Command[] = [
  check,
  simulate,
  whoCan,
  diff,
  explain,
  rule,
  merge,
  init,
];

const asksForHelp = (word: string | undefined): boolean => word === '--help' || word === '-h' || word === 'help';

/** A mistyped command looks like a path that does not exist. */
const mistypedCommand = (word: string | undefined, cwd: string): string | undefined => {
  if (word === undefined || !/^[a-z][a-z-]{2,}$/.test(word) || existsSync(path.join(cwd, word))) return undefined;
  return closest(word, COMMANDS.map(({ name }) => name));
};

const runCommand = (command: Command, words: readonly string[], shell: Shell): ExitStatus => {
  const args = readArguments(words, command.options);
  if (!args.ok) return wrongUsage(args.problem, shell, `kmslint ${command.name} --help lists the options`);
  if (!isGiven(args.value, 'help')) return command.run(args.value, shell);
  shell.out(commandHelp(command));
  return 0;
};

/** Runs kmslint with the words after its name; returns the exit status. */
export const runProgram = (words: readonly string[], shell: Shell): ExitStatus => {
  const [first, second] = words;
  if (asksForHelp(first)) {
    const asked = COMMANDS.find(({ name }) => name === second);
    shell.out(asked === undefined ? programHelp(COMMANDS, version) : commandHelp(asked));
    return 0;
  }
  if (first === '--version' || first === '-V') {
    shell.out(`kmslint ${version}\n`);
    return 0;
  }
  const command = COMMANDS.find(({ name }) => name === first);
  if (command !== undefined) return runCommand(command, words.slice(1), shell);
  const meant = mistypedCommand(first, shell.cwd);
  if (meant !== undefined) return wrongUsage(`there is no command, file or folder ${first ?? ''}; did you mean kmslint ${meant}?`, shell);
  return runCommand(check, words, shell);
};
