import { readTemplates } from './cloudformation/read.ts';
import type { Fact } from './facts.ts';
import type { PolicyKind } from './kinds.ts';
import { readFile } from './read-file.ts';
import type { FileReading, InputFile, InputStatus } from './read-file.ts';
import { isTerraform, readModules } from './terraform/read-modules.ts';

/** What files say, each by itself and some of them together. */
export interface FilesReading {
  readonly inputs: readonly InputStatus[];
  readonly facts: readonly Fact[];
}

const present = <Value>(value: Value | undefined): value is Value => value !== undefined;

const withProblem = (input: InputStatus, problem: Pick<InputStatus, 'reason' | 'line' | 'column'> | undefined): InputStatus =>
  (problem === undefined || input.status !== 'analysed' ? input : { ...input, ...problem, status: 'failed' });

/** What a module takes for its own text is read there, and not once more by itself. */
const partOfModule = (file: string): FileReading =>
  ({ input: { file, kind: 'terraform-text', status: 'analysed', reason: 'Read as part of the Terraform module that uses it.' }, facts: [] });

/** Reads files, in the order in which they are given; every one of them gets a status. */
export const readFiles = (files: readonly InputFile[], classify?: (path: string) => PolicyKind | undefined): FilesReading => {
  const terraform = readModules(files.filter(({ path }) => isTerraform(path)), files);
  const ofModules = new Map(terraform.inputs.map((input) => [input.file, input]));
  const readings = files.map((file): FileReading => {
    const input = ofModules.get(file.path);
    if (input !== undefined) return { input, facts: [] };
    return terraform.used.has(file.path) ? partOfModule(file.path) : readFile(file, classify?.(file.path));
  });
  const templates = readTemplates(readings.map(({ template }) => template).filter(present), readings.map(({ manifest }) => manifest).filter(present));
  return {
    inputs: readings.map(({ input }) => withProblem(input, templates.problems.get(input.file))),
    facts: [...readings.flatMap(({ facts }) => facts), ...templates.facts, ...terraform.facts],
  };
};
