import type { ExitStatus, Shell } from './command.ts';

/** Says what is wrong with how kmslint was called, one line a problem, and where to read on. */
export const wrongUsage = (problem: string, shell: Shell, hint?: string): ExitStatus => {
  shell.err(problem.split('\n').map((line) => `error: ${line}\n`).join(''));
  if (hint !== undefined) shell.err(`${hint}\n`);
  return 2;
};
