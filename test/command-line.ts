import type { Shell } from '../src/cli/command.ts';
import { runProgram } from '../src/cli/program.ts';

/** What a command prints, and its exit status. */
export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs kmslint in a folder, on 2026-11-25. */
export const kmslint = (cwd: string, ...words: string[]): Ran => {
  const [out, err]: [string[], string[]] = [[], []];
  const shell: Shell = {
    out: (text) => void out.push(text), err: (text) => void err.push(text), cwd, env: {}, outIsTerminal: false, errIsTerminal: false,
    columns: undefined, today: () => '2026-11-25', milliseconds: () => 0, readStdin: () => new Uint8Array(), home: '',
  };
  const status = runProgram(words, shell);
  return { status, out: out.join(''), err: err.join('') };
};
