import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { baselineText, readBaseline, updateBaseline } from '../analyze/baseline.ts';
import type { BaselineEntry } from '../analyze/baseline.ts';
import type { Analysis } from '../analyze/run.ts';
import { counted } from '../report/counts.ts';
import { reasonOf } from '../workspace/files.ts';
import { failure, isGiven, success, valueOf } from './command.ts';
import type { Arguments, Attempt, OptionSpec, Shell } from './command.ts';

export const BASELINE_OPTIONS: readonly OptionSpec[] = [
  { name: 'baseline', value: 'FILE', help: 'Report only findings that are not in this file.' },
  { name: 'update-baseline', help: 'Write the baseline: all findings when there is none yet; else without those that are gone.' },
];

/** The baseline of --baseline; undefined where none is asked for or there is none yet. */
export const loadBaseline = (args: Arguments, shell: Shell): Attempt<readonly BaselineEntry[] | undefined> => {
  const file = valueOf(args, 'baseline');
  const updating = isGiven(args, 'update-baseline');
  if (file === undefined) return updating ? failure('--update-baseline goes with --baseline FILE') : success(undefined);
  const absolute = path.resolve(shell.cwd, file);
  if (!existsSync(absolute)) return updating ? success(undefined) : failure(`there is no baseline ${file}; make it with --baseline ${file} --update-baseline`);
  try {
    const reading = readBaseline(file, readFileSync(absolute, 'utf8'));
    return reading.ok ? success(reading.entries) : failure(reading.reason);
  } catch (error) {
    return failure(`${file}: ${reasonOf(error)}`);
  }
};

export const fingerprintsOf = (entries: readonly BaselineEntry[]): ReadonlySet<string> => new Set(entries.map(({ fingerprint }) => fingerprint));

/**
 * Writes the baseline of an analysis that was made with the earlier one, or says how many of its findings are gone.
 * Gives back why it could not be written.
 */
export const settleBaseline = ({ findings, known }: Analysis, earlier: readonly BaselineEntry[] | undefined, args: Arguments, shell: Shell): string | undefined => {
  const file = valueOf(args, 'baseline');
  if (file === undefined) return undefined;
  const present = new Set(known.map(({ fingerprint }) => fingerprint));
  const gone = (earlier ?? []).filter(({ fingerprint }) => !present.has(fingerprint)).length;
  if (!isGiven(args, 'update-baseline')) {
    if (gone > 0) shell.err(`${counted(gone, 'finding')} of ${file} ${gone === 1 ? 'is' : 'are'} gone; --update-baseline takes them out\n`);
    return undefined;
  }
  const entries = updateBaseline([...findings, ...known], earlier);
  try {
    writeFileSync(path.resolve(shell.cwd, file), baselineText(entries));
    shell.err(`${file}: ${counted(entries.length, 'finding')}${gone > 0 ? `, ${gone} gone` : ''}\n`);
    return undefined;
  } catch (error) {
    return `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`;
  }
};
