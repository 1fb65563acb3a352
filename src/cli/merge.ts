import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gravity } from '../analyze/rules.ts';
import { mergeReports } from '../report/merge.ts';
import type { Report } from '../report/model.ts';
import { reasonOf } from '../workspace/files.ts';
import { failure, success } from './command.ts';
import type { Arguments, Attempt, Command, ExitStatus, Shell } from './command.ts';
import { FAIL_ON, failOnOf } from './fail-on.ts';
import { reportFailures } from './inputs.ts';
import { HELP } from './options.ts';
import { pairOutputs, writeOutput } from './outputs.ts';
import type { Output } from './outputs.ts';
import { REPORT_FORMATS, renderReport } from './render.ts';
import type { ReportFormat } from './render.ts';
import { wrongUsage } from './usage.ts';

const isReport = (value: unknown): value is Report => {
  const report = value as Partial<Report> | null;
  return report?.kmslint === 1 && Array.isArray(report.inputs) && Array.isArray(report.findings) && typeof report.summary === 'object';
};

const readReport = (file: string, shell: Shell): Attempt<Report> => {
  try {
    const value: unknown = JSON.parse(readFileSync(path.resolve(shell.cwd, file), 'utf8'));
    return isReport(value) ? success(value) : failure(`${file} is no report; make it with kmslint --format json`);
  } catch (error) {
    return failure(error instanceof SyntaxError ? `${file} is no report; make it with kmslint --format json` : `${file}: ${reasonOf(error)}`);
  }
};

const readReports = (files: readonly string[], shell: Shell): Attempt<readonly Report[]> => {
  const reports: Report[] = [];
  for (const file of files) {
    const reading = readReport(file, shell);
    if (!reading.ok) return reading;
    reports.push(reading.value);
  }
  return success(reports);
};

const outputsOf = (args: Arguments): Attempt<readonly Output<ReportFormat>[]> => pairOutputs(args, REPORT_FORMATS, 'json');

const run = (args: Arguments, shell: Shell): ExitStatus => {
  if (args.positionals.length === 0) return wrongUsage('which reports? kmslint merge REPORT…', shell);
  const [reports, outputs] = [readReports(args.positionals, shell), outputsOf(args)];
  if (!reports.ok) return wrongUsage(reports.problem, shell);
  if (!outputs.ok) return wrongUsage(outputs.problem, shell);
  const merging = mergeReports(reports.value);
  if (!merging.ok) return wrongUsage(merging.reason, shell);
  const { report } = merging;
  const unwritten = outputs.value.map((output) => writeOutput(output, renderReport(output.format, report), shell)).filter((problem) => problem !== undefined);
  for (const problem of unwritten) shell.err(`error: ${problem}\n`);
  const broken = [reportFailures(report.inputs, shell), (report.failures ?? []).length > 0, unwritten.length > 0];
  if (broken.includes(true)) return 2;
  return report.findings.some(({ severity }) => gravity(severity) >= gravity(failOnOf(args))) ? 1 : 0;
};

export const merge: Command = {
  name: 'merge',
  summary: 'One report out of several shards’ JSON reports.',
  usage: ['merge REPORT… [OPTION…]'],
  about: [
    'Puts the JSON reports of --shard 1/N to N/N together; the result is, byte for byte, the report of one run.',
    'Reports of runs over different files can be merged too.',
  ],
  examples: [{ line: 'kmslint merge shard-*.json --format sarif --output kmslint.sarif', says: 'After a matrix of --shard I/N jobs.' }],
  options: [
    { name: 'format', short: 'f', value: 'FORMAT', choices: REPORT_FORMATS, repeatable: true, help: `${REPORT_FORMATS.join(', ')}; json by default.` },
    { name: 'output', short: 'o', value: 'FILE', repeatable: true, help: 'Write the report of the --format before it to a file.' },
    FAIL_ON, HELP,
  ],
  run,
};
