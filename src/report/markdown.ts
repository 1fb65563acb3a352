import type { Severity } from '../analyze/types.ts';
import { countsText, scopeText } from './counts.ts';
import { visible } from './display.ts';
import type { Point, Report, ReportFinding } from './model.ts';
import { worstFirst } from './order.ts';

/** Text of an input as Markdown shows it: nothing in it is markup, and it stays on one line. */
export const plainMarkdown = (text: string): string =>
  visible(text).replace(/\s*\n\s*/g, ' ').replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/[\\`*_{}[\]|#~]/g, '\\$&');

const html = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** Code in a line; an HTML element, since backquotes and table bars may be in the text. */
export const codeMarkdown = (text: string): string => `<code>${html(visible(text)).replace(/\|/g, '&#124;').replace(/\n/g, ' ')}</code>`;

const MARKS: Readonly<Record<Severity, string>> = { error: '🔴 error', warning: '🟠 warning', info: '🔵 info' };

/** How a place in a file is written: a link where the files can be seen. */
export type PlaceMarkdown = (point: Point) => string;

export const plainPlace: PlaceMarkdown = ({ file, line }) => codeMarkdown(`${file}:${line}`);

const cell = (text: string): string => text.replace(/\n/g, ' ');

/** A fence longer than any in the text. */
const fenced = (language: string, text: string): string[] => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, text, fence];
};

/** A request in JSON, as `simulate` takes it. */
export const witnessMarkdown = (witness: object): string[] => fenced('json', JSON.stringify(witness, null, 2));

/** A table of findings, the gravest first. */
export const findingsTable = (findings: readonly ReportFinding[], place: PlaceMarkdown = plainPlace): string[] => [
  '| severity | what happens | where | rule |',
  '|---|---|---|---|',
  ...worstFirst(findings).map(({ severity, message, location, rule }) =>
    `| ${MARKS[severity]} | ${cell(plainMarkdown(message))} | ${place(location)} | ${codeMarkdown(rule)} |`),
];

/** One finding folded up: why, the witness, what it rests on and how to mend it. */
export const findingDetails = (finding: ReportFinding, place: PlaceMarkdown = plainPlace): string[] => {
  const { rule, message, location, explanation, advice, alternatives = [], related, path = [], witness, unknowns } = finding;
  return [
    `<details><summary>${codeMarkdown(rule)} ${html(visible(message))}</summary>`,
    '',
    `At ${place(location)}.`,
    ...explanation.map(plainMarkdown),
    '',
    ...[...related, ...path].map((each) => `- ${plainMarkdown(each.message)} ${place(each.location)}`),
    ...unknowns.map(({ name, matters }) => `- Rests on ${codeMarkdown(name)}: ${plainMarkdown(matters)}`),
    `- **Fix:** ${plainMarkdown(advice)}`,
    ...alternatives.map((each) => `- **Or:** ${plainMarkdown(each)}`),
    ...(witness === undefined ? [] : ['', 'A request that shows it:', '', ...witnessMarkdown(witness)]),
    '',
    '</details>',
    '',
  ];
};

const brokenInputs = ({ inputs }: Report, place: PlaceMarkdown): string[] => {
  const broken = inputs.filter(({ status }) => status === 'failed');
  if (broken.length === 0) return [];
  const lines = broken.map(({ file, line, column, reason }) =>
    `- ${line === undefined ? codeMarkdown(file) : place({ file, line, column: column ?? 1 })}: ${plainMarkdown(reason ?? 'It cannot be analysed.')}`);
  return ['### Not analysed', '', ...lines, ''];
};

/** The report as Markdown for job summaries and comments: counts, a table, then each finding folded up. */
export const markdownReport = (report: Report, place: PlaceMarkdown = plainPlace): string => {
  const { summary, findings } = report;
  return [
    `## kmslint: ${countsText(summary)}`,
    '',
    `${countsText(summary)} ${scopeText(summary)}.`,
    '',
    ...brokenInputs(report, place),
    ...(findings.length === 0 ? [] : [...findingsTable(findings, place), '', ...worstFirst(findings).flatMap((finding) => findingDetails(finding, place))]),
  ].join('\n').trimEnd().concat('\n');
};
