import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { registry } from '../../rules/registry.generated.ts';
import { readBaseline } from '../analyze/baseline.ts';
import { analyze } from '../analyze/run.ts';
import type { Analysis, AnalysisInput } from '../analyze/run.ts';
import { diff } from '../ask/diff.ts';
import type { Compared } from '../report/difference.ts';
import { reportOf } from '../report/model.ts';
import type { Comparison, Review } from '../report/review.ts';
import { failure, success } from '../workspace/attempt.ts';
import type { Attempt } from '../workspace/attempt.ts';
import { readSettings } from '../workspace/configuration.ts';
import type { Settings } from '../workspace/configuration.ts';
import { gatherFiles } from '../workspace/files.ts';
import { findRepository } from '../workspace/git.ts';
import { readRevision } from '../workspace/revision.ts';
import { version } from '../workspace/version.ts';
import { chooseBase } from './base.ts';
import type { Event } from './base.ts';
import type { Inputs } from './inputs.ts';

/** Where the action runs. Files are named from the workspace, as GitHub names them. */
export interface Surroundings {
  readonly workspace: string;
  readonly event: Event;
  readonly today: string;
}

export interface Reviewed {
  readonly review: Review;
  readonly analysis: Analysis;
}

type Rules = Pick<AnalysisInput, 'rules' | 'configuration' | 'today' | 'matches'>;

const baselineOf = (file: string | undefined, folder: string): Attempt<ReadonlySet<string> | undefined> => {
  if (file === undefined) return success(undefined);
  const absolute = path.resolve(folder, file);
  if (!existsSync(absolute)) return failure(`there is no baseline ${file}`);
  const reading = readBaseline(file, readFileSync(absolute, 'utf8'));
  return reading.ok ? success(new Set(reading.entries.map(({ fingerprint }) => fingerprint))) : failure(reading.reason);
};

interface Base {
  readonly analysis: Analysis;
  readonly side: Compared['base'];
}

const readBase = (inputs: Inputs, { workspace, event }: Surroundings, folder: string, settings: Settings, rules: Rules): Attempt<Base> => {
  const repository = findRepository(folder);
  if (!repository.ok) return repository;
  const base = chooseBase(repository.value, event, inputs.base);
  if (!base.ok) return base;
  const { commit, label } = base.value;
  const paths = inputs.paths.map((each) => path.resolve(folder, each));
  const { input, fileOf } = readRevision(repository.value, { commit, namesOf: undefined, paths, folder: workspace }, settings);
  return success({ analysis: analyze({ ...rules, ...input }), side: { label, fileOf } });
};

const aliasesOf = (analyses: readonly Analysis[]): ReadonlyMap<string, string> =>
  new Map(analyses.flatMap(({ world }) => world.keys.flatMap(({ arn, aliases }) => (aliases?.[0] === undefined ? [] : [[arn, aliases[0]] as const]))));

const noteOf = ({ fileOf }: Compared['base'], { file, reason, line }: Analysis['inputs'][number]): string =>
  `${fileOf(file)}${line === undefined ? '' : `:${line}`} of the base could not be analysed, so what it allowed counts as gained: ${reason ?? ''}`;

const compare = (head: Analysis, base: Attempt<Base>): Comparison => {
  if (!base.ok) return { kind: 'not compared', reason: base.problem };
  const { analysis, side } = base.value;
  const broken = analysis.inputs.filter(({ status }) => status === 'failed');
  return {
    kind: 'compared',
    difference: diff(analysis.world, head.world),
    compared: { base: { label: side.label, fileOf: (file) => `${side.label}:${side.fileOf(file)}` }, head: { label: 'head', fileOf: (file) => file }, aliases: aliasesOf([analysis, head]) },
    notes: broken.map((input) => noteOf(side, input)),
  };
};

/** Analyses the work tree and, when there is one, the base; compares who can do what before and after. */
export const review = (inputs: Inputs, surroundings: Surroundings): Attempt<Reviewed> => {
  const { workspace, today } = surroundings;
  const folder = path.resolve(workspace, inputs.workingDirectory);
  if (!existsSync(folder)) return failure(`there is no working-directory ${inputs.workingDirectory}`);
  const [settings, baseline] = [readSettings(folder, inputs.config), baselineOf(inputs.baseline, folder)];
  if (!settings.ok) return settings;
  if (!baseline.ok) return baseline;
  const { configuration, isIgnored, classify, matches } = settings.value;
  const rules: Rules = { rules: registry, configuration, today, matches: (file, glob) => matches(path.resolve(workspace, file), glob) };
  const gathered = gatherFiles(inputs.paths.map((each) => path.resolve(folder, each)), {
    cwd: workspace, isIgnored, readStdin: () => new Uint8Array(), stdinName: '-',
  });
  const analysis = analyze({
    ...rules, ...gathered, classify: (file) => classify(path.resolve(workspace, file)), ...(baseline.value === undefined ? {} : { baseline: baseline.value }),
  });
  const base = readBase(inputs, surroundings, folder, settings.value, rules);
  const before = new Set(base.ok ? base.value.analysis.findings.map(({ fingerprint }) => fingerprint) : []);
  const report = reportOf(analysis, version);
  return success({
    analysis,
    review: {
      report,
      comparison: compare(analysis, base),
      fresh: report.findings.filter(({ fingerprint }) => !before.has(fingerprint)),
      known: report.findings.filter(({ fingerprint }) => before.has(fingerprint)),
      breakages: new Set(registry.filter(({ breakage }) => breakage === true).map(({ name }) => name)),
    },
  });
};
