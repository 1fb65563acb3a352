import { registry } from '../../rules/registry.generated.ts';
import { withSeverities } from '../analyze/config.ts';
import type { Configuration } from '../analyze/config.ts';
import { SEVERITIES, findRules, gravity, isSeverity } from '../analyze/rules.ts';
import { analyze } from '../analyze/run.ts';
import type { Analysis } from '../analyze/run.ts';
import type { AnyRule, Severity } from '../analyze/types.ts';
import { jsonReport } from '../report/json.ts';
import { textReport } from '../report/text.ts';
import { failure, isGiven, success, valueOf, valuesOf } from './command.ts';
import type { Arguments, Attempt, Command, ExitStatus, Shell } from './command.ts';
import { loadSettings } from './configuration.ts';
import { gather, reportFailures } from './inputs.ts';
import { COLOR, FORMAT, HELP, INPUT_OPTIONS } from './options.ts';
import { pairOutputs, writeOutput } from './outputs.ts';
import type { Output } from './outputs.ts';
import { fileStyle, terminalStyle } from './style.ts';
import { wrongUsage } from './usage.ts';
import { version } from './version.ts';

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

const failOnOf = (args: Arguments): Severity => {
  const given = valueOf(args, 'fail-on');
  return given !== undefined && isSeverity(given) ? given : 'warning';
};

const render = (output: Output, analysis: Analysis, args: Arguments, shell: Shell, started: number): string => {
  if (output.format === 'json') return jsonReport(analysis, version);
  const quiet = isGiven(args, 'quiet');
  return textReport(analysis, {
    ...(output.file === undefined ? terminalStyle(args, shell) : fileStyle),
    quiet,
    least: quiet ? failOnOf(args) : 'info',
    verbose: isGiven(args, 'verbose'),
    milliseconds: Math.round(shell.milliseconds() - started),
  });
};

const reportMistakes = ({ failures }: Analysis, shell: Shell): boolean => {
  for (const { rule, key, reason } of failures) {
    shell.err(`error: rule ${rule} failed${key === undefined ? '' : ` on ${key}`}: ${reason}; this is a mistake of kmslint\n`);
  }
  return failures.length > 0;
};

const statusOf = ({ findings }: Analysis, failOn: Severity): ExitStatus =>
  findings.some(({ severity }) => gravity(severity) >= gravity(failOn)) ? 1 : 0;

const run = (args: Arguments, shell: Shell): ExitStatus => {
  const started = shell.milliseconds();
  const [settings, outputs, today] = [loadSettings(args, shell), pairOutputs(args), todayOf(args, shell)];
  if (!settings.ok) return wrongUsage(settings.problem, shell);
  if (!outputs.ok) return wrongUsage(outputs.problem, shell);
  if (!today.ok) return wrongUsage(today.problem, shell);
  const configuration = withOverrides(settings.value.configuration, args);
  if (!configuration.ok) return wrongUsage(configuration.problem, shell);

  const analysis = analyze({
    ...gather(args.positionals, settings.value, args, shell), rules: registry, configuration: configuration.value, today: today.value,
  });
  const unwritten = outputs.value
    .map((output) => writeOutput(output, render(output, analysis, args, shell, started), shell))
    .filter((problem) => problem !== undefined);
  for (const problem of unwritten) shell.err(`error: ${problem}\n`);
  const broken = [reportFailures(analysis.inputs, shell), reportMistakes(analysis, shell), unwritten.length > 0];
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
    { ...FORMAT, repeatable: true, help: 'text (default) or json; repeat it with --output for several reports.' },
    { name: 'output', short: 'o', value: 'FILE', repeatable: true, help: 'Write the report of the --format before it to a file.' },
    { name: 'fail-on', value: 'SEVERITY', choices: [...SEVERITIES].reverse(), help: 'Least severity that makes the exit status 1: error, warning (default) or info.' },
    { name: 'rule', value: 'NAME[=LEVEL]', repeatable: true, help: 'Turn a rule on, or set it to off, info, warning or error. Names of other tools’ checks (CKV_AWS_7) work too.' },
    { name: 'quiet', short: 'q', help: 'Print only findings that make the exit status 1, and no summary.' },
    { name: 'verbose', short: 'v', help: 'List the files that were not recognised.' },
    { name: 'today', value: 'YYYY-MM-DD', help: 'The date to judge ages and deadlines by.' },
    ...INPUT_OPTIONS, COLOR, HELP,
  ],
  run,
};
