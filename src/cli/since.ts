import path from 'node:path';
import { analyze } from '../analyze/run.ts';
import type { AnalysisInput } from '../analyze/run.ts';
import { findCommit, findRepository } from '../workspace/git.ts';
import { readRevision } from '../workspace/revision.ts';
import { success, valueOf, valuesOf } from './command.ts';
import type { Arguments, Attempt, OptionSpec, Shell } from './command.ts';
import type { Settings } from './configuration.ts';

export const SINCE: OptionSpec = { name: 'since', value: 'REVISION', help: 'Report only findings that the files of this git revision do not have.' };

/** Fingerprints of the findings that the revision of --since has. */
export const knownSince = (
  args: Arguments, settings: Settings, how: Pick<AnalysisInput, 'rules' | 'configuration' | 'today' | 'matches'>, shell: Shell,
): Attempt<ReadonlySet<string>> => {
  const revision = valueOf(args, 'since');
  if (revision === undefined) return success(new Set());
  const repository = findRepository(shell.cwd);
  if (!repository.ok) return repository;
  const commit = findCommit(repository.value, revision);
  if (!commit.ok) return commit;
  const given = [...args.positionals, ...valuesOf(args, 'context')];
  const paths = (given.length === 0 ? ['.'] : given).map((each) => path.resolve(shell.cwd, each));
  const { input } = readRevision(repository.value, { commit: commit.value, namesOf: undefined, paths, folder: shell.cwd }, settings);
  return success(new Set(analyze({ ...how, ...input }).findings.map(({ fingerprint }) => fingerprint)));
};
