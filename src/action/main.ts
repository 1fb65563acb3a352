import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as core from '@actions/core';
import { registry } from '../../rules/registry.generated.ts';
import { gravity } from '../analyze/rules.ts';
import type { Severity } from '../analyze/types.ts';
import { withParser } from '../readers/terraform/hcl/parser.ts';
import { counted } from '../report/counts.ts';
import { githubReport } from '../report/github.ts';
import { toText } from '../report/json.ts';
import type { Point } from '../report/json.ts';
import { codeMarkdown } from '../report/markdown.ts';
import type { PlaceMarkdown } from '../report/markdown.ts';
import { plain } from '../report/paint.ts';
import { headline, reviewMarkdown } from '../report/review.ts';
import type { Review } from '../report/review.ts';
import { sarifReport } from '../report/sarif.ts';
import { textReport } from '../report/text.ts';
import type { Event } from './base.ts';
import { keepComment } from './comment.ts';
import { readInputs } from './inputs.ts';
import type { Inputs } from './inputs.ts';
import { review as makeReview } from './review.ts';
import type { Reviewed } from './review.ts';

const { env } = process;

// GitHub takes summaries of up to 1 MiB a step.
const MOST_SUMMARY_BYTES = 1_000_000;
const TEXT_WIDTH = 110;

const readEvent = (): Event => {
  const file = env['GITHUB_EVENT_PATH'] ?? '';
  const event = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as Omit<Event, 'name'> : {};
  return { ...event, name: env['GITHUB_EVENT_NAME'] ?? 'unknown' };
};

/** A place as a link to the file of the commit that was checked out. */
const placeIn = (event: Event): PlaceMarkdown => {
  const [server, repository] = [env['GITHUB_SERVER_URL'], env['GITHUB_REPOSITORY']];
  const commit = event.pull_request?.head.sha ?? env['GITHUB_SHA'];
  return ({ file, line }: Point) => {
    const shown = codeMarkdown(`${file}:${line}`);
    if (server === undefined || repository === undefined || commit === undefined || path.isAbsolute(file)) return shown;
    const address = `${server}/${repository}/blob/${commit}/${file.split('/').map(encodeURIComponent).join('/')}#L${line}`;
    return `<a href="${address}">${shown}</a>`;
  };
};

/** The fullest summary that GitHub takes. */
const summaryOf = (review: Review, place: PlaceMarkdown): string => {
  const sizes = [{ details: true, most: 500 }, { details: true, most: 50 }, { details: false, most: 500 }, { details: false, most: 50 }];
  const texts = sizes.map((size) => () => reviewMarkdown(review, { place, ...size }));
  for (const text of texts) {
    const made = text();
    if (Buffer.byteLength(made) <= MOST_SUMMARY_BYTES) return made;
  }
  return `## kmslint: ${headline(review)}\n\nThe findings are too long for a summary; see the log.\n`;
};

const writeReport = (file: string | undefined, inputs: Inputs, workspace: string, text: () => string): string => {
  if (file === undefined) return '';
  const absolute = path.resolve(workspace, inputs.workingDirectory, file);
  mkdirSync(path.dirname(absolute), { recursive: true });
  writeFileSync(absolute, text());
  return path.relative(workspace, absolute).split(path.sep).join('/');
};

/** Prints text in which nothing is a command to the runner, whatever stands in the policies [Workflow commands, stop-commands]. */
const printInert = (text: string): void => {
  const token = randomUUID();
  process.stdout.write(`::stop-commands::${token}\n${text.endsWith('\n') ? text : `${text}\n`}::${token}::\n`);
};

const printLog = ({ review, analysis }: Reviewed, inputs: Inputs, place: PlaceMarkdown): void => {
  const counting = new Set(countingOf(review, inputs).map(({ fingerprint }) => fingerprint));
  const shown = { ...analysis, findings: analysis.findings.filter(({ fingerprint }) => counting.has(fingerprint)) };
  if (inputs.format === 'markdown') printInert(reviewMarkdown(review, { place, details: true, most: Infinity }));
  if (inputs.format === 'json') printInert(toText(review.report));
  if (inputs.format !== 'text') return;
  const findings = textReport(shown, { paint: plain, width: TEXT_WIDTH, link: (_target, text) => text, least: 'info', quiet: true, verbose: false, milliseconds: 0 });
  printInert(`kmslint: ${headline(review)}\n\n${findings}`);
};

/** The findings by which the step is judged. */
const countingOf = ({ fresh, known }: Review, { failOnKnown }: Inputs): Review['fresh'] => (failOnKnown ? [...fresh, ...known] : fresh);

const setOutputs = ({ report, comparison, fresh }: Review, counting: Review['fresh']): void => {
  const count = (severity: Severity): number => counting.filter((finding) => finding.severity === severity).length;
  const isCompared = comparison.kind === 'compared';
  core.setOutput('errors', count('error'));
  core.setOutput('warnings', count('warning'));
  core.setOutput('infos', count('info'));
  core.setOutput('findings', report.findings.length);
  core.setOutput('new-findings', fresh.length);
  core.setOutput('compared', isCompared);
  core.setOutput('access-gained', isCompared ? comparison.difference.gained.length > 0 : '');
  core.setOutput('access-lost', isCompared ? comparison.difference.lost.length > 0 : '');
};

const failures = ({ report, comparison }: Review, counting: Review['fresh'], { failOn, failOnAccessGained }: Inputs): string[] => {
  const grave = failOn === undefined ? [] : counting.filter(({ severity }) => gravity(severity) >= gravity(failOn));
  const broken = report.inputs.filter(({ status }) => status === 'failed');
  const gained = comparison.kind === 'compared' ? comparison.difference.gained.length : 0;
  return [
    ...(report.failures ?? []).map(({ rule, reason }) => `rule ${rule} failed: ${reason}; this is a mistake of kmslint`),
    ...(broken.length > 0 ? [`${counted(broken.length, 'file')} could not be analysed`] : []),
    ...(report.inputs.some(({ status }) => status === 'analysed') || broken.length > 0 || report.inputs.length === 0 ? [] : ['none of the files is of a kind that kmslint reads']),
    ...(report.inputs.length === 0 ? ['there are no files to analyse; see the input paths'] : []),
    ...(grave.length > 0 ? [counted(grave.length, 'finding')] : []),
    ...(failOnAccessGained && gained > 0 ? ['somebody gains access'] : []),
  ];
};

const comment = async (review: Review, event: Event, { token }: Inputs, place: PlaceMarkdown): Promise<void> => {
  const { pull_request: pullRequest } = event;
  if (pullRequest === undefined) return;
  const hasNews = review.fresh.length > 0 || (review.comparison.kind === 'compared' && review.comparison.difference.gained.length + review.comparison.difference.lost.length > 0);
  try {
    await keepComment({
      api: env['GITHUB_API_URL'] ?? 'https://api.github.com', repository: env['GITHUB_REPOSITORY'] ?? '', pullRequest: pullRequest.number, token,
    }, reviewMarkdown(review, { place, details: false, most: 20 }), hasNews);
  } catch (error) {
    core.warning(`The comment could not be written (a pull request from a fork has a token that may only read): ${error instanceof Error ? error.message : String(error)}`);
  }
};

const run = async (): Promise<void> => {
  const inputs = readInputs((name) => core.getInput(name));
  if (!inputs.ok) return core.setFailed(inputs.problem);
  const workspace = path.resolve(env['GITHUB_WORKSPACE'] ?? '.');
  const event = readEvent();
  const reviewed = await withParser(() => makeReview(inputs.value, { workspace, event, today: new Date().toISOString().slice(0, 10) }));
  if (!reviewed.ok) return core.setFailed(reviewed.problem);
  const { review } = reviewed.value;
  const counting = countingOf(review, inputs.value);
  const place = placeIn(event);

  printLog(reviewed.value, inputs.value, place);
  process.stdout.write(githubReport({ ...review.report, findings: counting }, inputs.value.annotations));
  core.setOutput('sarif-file', writeReport(inputs.value.sarifFile, inputs.value, workspace, () => sarifReport(review.report, registry)));
  core.setOutput('json-file', writeReport(inputs.value.jsonFile, inputs.value, workspace, () => toText(review.report)));
  setOutputs(review, counting);
  if (inputs.value.summary && env['GITHUB_STEP_SUMMARY'] !== undefined) await core.summary.addRaw(summaryOf(review, place)).write();
  if (inputs.value.comment) await comment(review, event, inputs.value, place);
  const failed = failures(review, counting, inputs.value);
  if (failed.length > 0) core.setFailed(`kmslint: ${failed.join(', ')}; ${headline(review)}`);
};

run().catch((error: unknown) => {
  core.setFailed(`kmslint failed: ${error instanceof Error ? error.stack ?? error.message : String(error)}; this is a mistake of kmslint`);
});
