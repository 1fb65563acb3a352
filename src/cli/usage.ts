import type { ExitStatus, Shell } from './command.ts';

/** Says what is wrong with how kmslint was called, one line a problem. */
export const wrongUsage = (problem: string, shell: Shell): ExitStatus => {
  shell.err(problem.split('\n').map((line) => `error: ${line}\n`).join(''));
  return 2;
};
