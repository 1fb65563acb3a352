import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { failure, success } from './command.ts';
import type { Arguments, Attempt, Shell } from './command.ts';

/** A format and the file that it goes to; without one, standard output. */
export interface Output<Format extends string> {
  readonly format: Format;
  readonly file?: string;
}

/**
 * Pairs --format and --output: a file belongs to the format before it, or, where none is free, to the one after
 * it. `--format text --format json --output report.json` prints text and writes JSON.
 */
export const pairOutputs = <Format extends string>({ options }: Arguments, formats: readonly Format[], standard: Format): Attempt<readonly Output<Format>[]> => {
  const outputs: Output<Format>[] = [];
  let waiting: string | undefined;
  for (const { name, value } of options) {
    if (name === 'format') {
      outputs.push({ format: formats.find((format) => format === value) ?? standard, ...(waiting === undefined ? {} : { file: waiting }) });
      waiting = undefined;
    } else if (name === 'output') {
      const last = outputs.at(-1);
      if (waiting !== undefined) return failure(`--output ${waiting} has no --format of its own`);
      if (last !== undefined && last.file === undefined) outputs[outputs.length - 1] = { ...last, file: value };
      else waiting = value;
    }
  }
  if (waiting !== undefined && outputs.length > 0) return failure(`--output ${waiting} has no --format of its own`);
  if (outputs.length === 0) outputs.push({ format: standard, ...(waiting === undefined ? {} : { file: waiting }) });
  if (outputs.filter(({ file }) => file === undefined).length > 1) return failure('only one report can go to standard output; give the others --output FILE');
  return success(outputs);
};

/** Writes a report where it belongs; a problem comes back in words. */
export const writeOutput = ({ file }: { readonly file?: string }, text: string, shell: Shell): string | undefined => {
  if (file === undefined) {
    shell.out(text);
    return undefined;
  }
  try {
    const absolute = path.resolve(shell.cwd, file);
    mkdirSync(path.dirname(absolute), { recursive: true });
    writeFileSync(absolute, text);
    return undefined;
  } catch (error) {
    return `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`;
  }
};
