import { registry } from '../../rules/registry.generated.ts';
import { withSeverities } from '../analyze/config.ts';
import type { Configuration } from '../analyze/config.ts';
import { SEVERITIES, findRules, gravity, isSeverity } from '../analyze/rules.ts';
import type { BaselineEntry } from '../analyze/baseline.ts';
import { concerning } from '../analyze/concern.ts';
import { fix } from '../analyze/fixes.ts';
import { analyze } from '../analyze/run.ts';
import type { Analysis, AnalysisInput } from '../analyze/run.ts';
import type { AnyRule, Severity } from '../analyze/types.ts';
import { counted } from '../report/counts.ts';
import { reportOf } from '../report/model.ts';
import type { Report } from '../report/model.ts';
import { textReport } from '../report/text.ts';
import { BASELINE_OPTIONS, fingerprintsOf, loadBaseline, settleBaseline } from './baseline.ts';
import { failure, isGiven, success, valueOf, valuesOf } from './command.ts';
import type { Arguments, Attempt, Command, ExitStatus, Shell } from './command.ts';
import { loadSettings } from './configuration.ts';
import type { Settings } from './configuration.ts';
import { FAIL_ON, failOnOf } from './fail-on.ts';
import { fixDiff, writeFixes } from './fix.ts';
import { gather, gatherAround, reportFailures } from './inputs.ts';
import { COLOR, HELP, INPUT_OPTIONS } from './options.ts';
import { pairOutputs, writeOutput } from './outputs.ts';
import type { Output } from './outputs.ts';
import { REPORT_FORMATS, codeOf, renderReport } from './render.ts';
import type { ReportFormat } from './render.ts';
import { SINCE, knownSince } from './since.ts';
import { fileStyle, terminalStyle } from './style.ts';
import { wrongUsage } from './usage.ts';
import { version } from '../workspace/version.ts';

type Format = 'text' | ReportFormat;

const FORMATS: readonly Format[] = ['text', ...REPORT_FORMATS];

interface Override { readonly rule: AnyRule; readonly severity: Severity | 'off' | undefined }

const overridesOf = (text: string): Attempt<readonly Override[]> => {
  const [name = '', severity] = text.split('=');
  if (severity !== undefined && severity !== 'off' && !isSeverity(severity)) {
    return failure(`--rule ${text}: ${severity} is none of off, ${SEVERITIES.join(', ')}`);
  }
  const found = findRules(registry, name);
  return found.ok ? success(found.rules.map((rule) => ({ rule, severity }))) : failure(found.reason);
};

const withOverrides = (configuration: Configuration, args: Arguments): Attempt<Configuration> => {
  const overrides: Override[] = [];
  for (const text of valuesOf(args, 'rule')) {
    const found = overridesOf(text);
    if (!found.ok) return found;
    overrides.push(...found.value);
  }
  return success(withSeverities(configuration, overrides));
};

const todayOf = (args: Arguments, shell: Shell): Attempt<string> => {
  const given = valueOf(args, 'today');
  if (given === undefined) return success(shell.today());
  const date = new Date(`${given}T00:00:00Z`);
  const isDate = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(given) && given.length === 10;
  return isDate ? success(given) : failure(`--today ${given} is no date; write it as 2026-01-31`);
};

const shardOf = (args: Arguments): Attempt<AnalysisInput['shard']> => {
  const given = valueOf(args, 'shard');
  if (given === undefined) return success(undefined);
  const [part = 0, of = 0] = /^(\d{1,4})\/(\d{1,4})$/.exec(given)?.slice(1).map(Number) ?? [];
  return part >= 1 && part <= of ? success({ part, of }) : failure(`--shard ${given} is no part; write the second of three as 2/3`);
};

const render = ({ format, file }: Output<Format>, analysis: Analysis, report: Report, args: Arguments, shell: Shell, started: number): string => {
  if (format !== 'text') return renderReport(format, report, codeOf(analysis));
  const quiet = isGiven(args, 'quiet');
  return textReport(analysis, {
    ...(file === undefined ? terminalStyle(args, shell) : fileStyle),
    quiet,
    least: quiet ? failOnOf(args) : 'info',
    verbose: isGiven(args, 'verbose'),
    milliseconds: Math.round(shell.milliseconds() - started),
  });
};

/** Makes the fixes that are asked for: written to the files, or printed as a diff. */
const analyzeAndFix = (input: AnalysisInput, args: Arguments, shell: Shell): { analysis: Analysis; problems: string[]; isDryRun: boolean } => {
  const isDryRun = isGiven(args, 'fix-dry-run');
  if (!isDryRun && !isGiven(args, 'fix')) return { analysis: analyze(input), problems: [], isDryRun };
  const fixing = fix(input, isGiven(args, 'unsafe-fixes'));
  if (isDryRun) {
    shell.out(fixDiff(fixing.files));
    return { analysis: analyze(input), problems: [], isDryRun };
  }
  const problems = writeFixes(fixing, shell);
  const count = fixing.made.length;
  if (count > 0) shell.err(`fixed ${counted(count, 'finding')} in ${counted(fixing.files.length, 'file')}\n`);
  return { analysis: fixing.analysis, problems, isDryRun };
};

const reportMistakes = ({ failures }: Analysis, shell: Shell): boolean => {
  for (const { rule, key, reason } of failures) {
    shell.err(`error: rule ${rule} failed${key === undefined ? '' : ` on ${key}`}: ${reason}; this is a mistake of kmslint\n`);
  }
  return failures.length > 0;
};

const statusOf = ({ findings }: Analysis, failOn: Severity): ExitStatus =>
  findings.some(({ severity }) => gravity(severity) >= gravity(failOn)) ? 1 : 0;

/** What is wrong with options that do not go together. */
const conflict = (args: Arguments): string | undefined => {
  const [fixing, dryRun] = [isGiven(args, 'fix'), isGiven(args, 'fix-dry-run')];
  if (isGiven(args, 'unsafe-fixes') && !fixing && !dryRun) return '--unsafe-fixes goes with --fix or --fix-dry-run';
  if (fixing && args.positionals.includes('-')) return 'standard input cannot be fixed; --fix-dry-run prints what --fix would change';
  if (isGiven(args, 'context') && args.positionals.length === 0) return '--context goes with the paths that are to be checked';
  if (isGiven(args, 'context') && (fixing || dryRun)) return '--context does not go with --fix';
  if (isGiven(args, 'since') && isGiven(args, 'update-baseline')) return '--update-baseline needs all findings; it does not go with --since';
  return isGiven(args, 'shard') && isGiven(args, 'update-baseline') ? '--update-baseline needs all findings; it does not go with --shard' : undefined;
};

/** What the arguments ask for. */
interface Plan {
  readonly settings: Settings;
  readonly outputs: readonly Output<Format>[];
  readonly baseline: readonly BaselineEntry[] | undefined;
  readonly how: Pick<AnalysisInput, 'rules' | 'configuration' | 'today' | 'shard' | 'baseline'>;
}

const planOf = (args: Arguments, shell: Shell): Attempt<Plan> => {
  const settings = loadSettings(args, shell);
  const configuration = settings.ok ? withOverrides(settings.value.configuration, args) : settings;
  const [outputs, today, shard, baseline] = [pairOutputs(args, FORMATS, 'text'), todayOf(args, shell), shardOf(args), loadBaseline(args, shell)];
  const problem = conflict(args);
  if (!settings.ok) return settings;
  if (!configuration.ok) return configuration;
  if (!outputs.ok) return outputs;
  if (!today.ok) return today;
  if (!shard.ok) return shard;
  if (!baseline.ok) return baseline;
  if (problem !== undefined) return failure(problem);
  return success({
    settings: settings.value,
    outputs: outputs.value,
    baseline: baseline.value,
    how: {
      rules: registry, configuration: configuration.value, today: today.value,
      ...(shard.value === undefined ? {} : { shard: shard.value }),
      ...(baseline.value === undefined ? {} : { baseline: fingerprintsOf(baseline.value) }),
    },
  });
};

const run = (args: Arguments, shell: Shell): ExitStatus => {
  const started = shell.milliseconds();
  const plan = planOf(args, shell);
  if (!plan.ok) return wrongUsage(plan.problem, shell);
  const { settings, outputs, baseline, how } = plan.value;
  const context = valuesOf(args, 'context');
  const { input, isMeant } = context.length === 0
    ? { input: gather(args.positionals, settings, args, shell), isMeant: undefined }
    : gatherAround(args.positionals, context, settings, args, shell);
  const before = knownSince(args, settings, { ...how, matches: input.matches }, shell);
  if (!before.ok) return wrongUsage(before.problem, shell);
  const fixed = analyzeAndFix({ ...input, ...how, baseline: new Set([...how.baseline ?? [], ...before.value]) }, args, shell);
  const { problems, isDryRun } = fixed;
  const analysis = isMeant === undefined ? fixed.analysis : concerning(fixed.analysis, isMeant);
  const report = reportOf(analysis, version, valueOf(args, 'shard'));
  const written = outputs
    .filter(({ file }) => !isDryRun || file !== undefined)
    .map((output) => writeOutput(output, render(output, analysis, report, args, shell, started), shell));
  const failed = [...problems, ...written, settleBaseline(fixed.analysis, baseline, args, shell)].filter((problem) => problem !== undefined);
  for (const problem of failed) shell.err(`error: ${problem}\n`);
  const broken = [reportFailures(analysis.inputs, shell, isMeant !== undefined), reportMistakes(analysis, shell), failed.length > 0];
  return broken.includes(true) ? 2 : statusOf(analysis, failOnOf(args));
};

export const check: Command = {
  name: 'check',
  summary: 'Report what is unsafe or will break. The default command.',
  usage: ['[check] [PATH…] [OPTION…]'],
  about: [
    'Reads files and folders (default: the current one), works out who may use each KMS key, and reports what is',
    'unsafe or will break. - stands for standard input. Documents are recognised by what is in them.',
  ],
  examples: [
    { line: 'kmslint policies/', says: 'Check everything below a folder.' },
    { line: 'aws kms get-key-policy --key-id alias/app --policy-name default | kmslint -', says: 'Check the policy of a key as it is now.' },
    { line: 'kmslint --format text --format json --output report.json', says: 'Print for people, write for programs.' },
    { line: 'kmslint --rule public-access=warning --fail-on error', says: 'Change the severity of a rule for one run.' },
  ],
  options: [
    { name: 'format', short: 'f', value: 'FORMAT', choices: FORMATS, repeatable: true, help: 'text (default), json, sarif, github, junit, gitlab, markdown or html; repeat it with --output for several reports.' },
    { name: 'output', short: 'o', value: 'FILE', repeatable: true, help: 'Write the report of the --format before it to a file.' },
    FAIL_ON,
    { name: 'rule', value: 'NAME[=LEVEL]', repeatable: true, help: 'Turn a rule on, or set it to off, info, warning or error. Names of other tools’ checks (CKV_AWS_7) work too.' },
    { name: 'fix', help: 'Make the changes that are safe, in the files.' },
    { name: 'unsafe-fixes', help: 'With --fix: also make those that might take away what should work.' },
    { name: 'fix-dry-run', help: 'Print what --fix would change as a unified diff, and change nothing.' },
    { name: 'context', value: 'FOLDER', repeatable: true, help: 'Read this folder too, and report only what concerns the paths: a changed IAM policy is judged with the keys beside it.' },
    SINCE,
    ...BASELINE_OPTIONS,
    { name: 'shard', value: 'I/N', help: 'Run one part of N; kmslint merge puts the JSON reports together.' },
    { name: 'quiet', short: 'q', help: 'Print only findings that make the exit status 1, and no summary.' },
    { name: 'verbose', short: 'v', help: 'List the files that were not recognised.' },
    { name: 'today', value: 'YYYY-MM-DD', help: 'The date to judge ages and deadlines by.' },
    ...INPUT_OPTIONS, COLOR, HELP,
  ],
  run,
};
