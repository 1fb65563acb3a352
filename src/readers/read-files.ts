import { readTemplates } from './cloudformation/read.ts';
import type { Fact } from './facts.ts';
import type { PolicyKind } from './kinds.ts';
import { readFile } from './read-file.ts';
import type { FileReading, InputFile, InputStatus } from './read-file.ts';

/** What files say, each by itself and some of them together. */
export interface FilesReading {
  readonly inputs: readonly InputStatus[];
  readonly facts: readonly Fact[];
}

const present = <Value>(value: Value | undefined): value is Value => value !== undefined;

const withProblem = (input: InputStatus, problem: Pick<InputStatus, 'reason' | 'line' | 'column'> | undefined): InputStatus =>
  (problem === undefined || input.status !== 'analysed' ? input : { ...input, ...problem, status: 'failed' });

/** Reads files, in the order in which they are given; every one of them gets a status. */
export const readFiles = (files: readonly InputFile[], classify?: (path: string) => PolicyKind | undefined): FilesReading => {
  const readings: FileReading[] = files.map((file) => readFile(file, classify?.(file.path)));
  const templates = readTemplates(readings.map(({ template }) => template).filter(present), readings.map(({ manifest }) => manifest).filter(present));
  return {
    inputs: readings.map(({ input }) => withProblem(input, templates.problems.get(input.file))),
    facts: [...readings.flatMap(({ facts }) => facts), ...templates.facts],
  };
};
