import { failure, success } from '../workspace/attempt.ts';
import type { Attempt } from '../workspace/attempt.ts';

export { failure, success };
export type { Attempt };

/** What a command has of the process it runs in; tests and other shells give their own. */
export interface Shell {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly cwd: string;
  readonly env: { readonly [name: string]: string | undefined };
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Columns of the terminal; undefined when standard output is none. */
  readonly columns: number | undefined;
  /** `YYYY-MM-DD` in UTC. */
  readonly today: () => string;
  readonly milliseconds: () => number;
  readonly readStdin: () => Uint8Array;
  /** Folder of the package, where `docs/` is. */
  readonly home: string;
}

export interface OptionSpec {
  readonly name: string;
  readonly short?: string;
  /** Name of its value in the help; absent for a switch. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly repeatable?: boolean;
  readonly help: string;
}

export interface Arguments {
  readonly positionals: readonly string[];
  /** Options in the order in which they were given; a switch has the value ''. */
  readonly options: readonly { readonly name: string; readonly value: string }[];
}

/** 0: nothing to report, 1: findings, 2: wrong usage or an input that could not be analysed. */
export type ExitStatus = 0 | 1 | 2;

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Argument lines after `kmslint`. */
  readonly usage: readonly string[];
  readonly about: readonly string[];
  readonly options: readonly OptionSpec[];
  readonly examples: readonly { readonly line: string; readonly says: string }[];
  readonly run: (args: Arguments, shell: Shell) => ExitStatus;
}

export const valuesOf = ({ options }: Arguments, name: string): string[] =>
  options.filter((option) => option.name === name).map(({ value }) => value);

/** The value of an option that is given once; the last one counts. */
export const valueOf = (args: Arguments, name: string): string | undefined => valuesOf(args, name).at(-1);

export const isGiven = (args: Arguments, name: string): boolean => valueOf(args, name) !== undefined;
