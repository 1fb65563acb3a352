import type { Analysis, LocatedFinding } from '../analyze/run.ts';
import { gravity } from '../analyze/rules.ts';
import type { Severity } from '../analyze/types.ts';
import { locate } from '../source/locate.ts';
import type { Location, Place } from '../source/place.ts';
import { countOf, counted, presentSeverities } from './counts.ts';
import { visible } from './display.ts';
import { frame } from './frame.ts';
import type { Paint } from './paint.ts';

export interface TextStyle {
  readonly paint: Paint;
  /** Columns of code in a code frame. */
  readonly width: number;
  /** Text that leads to a file or page, where the terminal can. */
  readonly link: (target: { readonly file: string } | { readonly page: string }, text: string) => string;
}

export interface TextOptions extends TextStyle {
  /** Findings below it are left out. */
  readonly least: Severity;
  /** Without the summary line. */
  readonly quiet: boolean;
  /** Lists the files that were not recognised. */
  readonly verbose: boolean;
  readonly milliseconds: number;
}

/** `file:line:column`, as editors and terminals take it. */
export const positionText = ({ file, line, column }: Pick<Location, 'file' | 'line' | 'column'>): string =>
  `${visible(file)}:${line}:${column}`;

/** The position of a place in its file, as a link to the file. */
export const placeText = (place: Place, { link }: TextStyle): string => {
  const location = locate(place);
  return link({ file: location.file }, positionText(location));
};

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

const findingText = (finding: LocatedFinding, style: TextStyle): string => {
  const { paint, link, width } = style;
  const { rule, severity, message, location, place, explanation, advice, alternatives = [], related, unknowns, help } = finding;
  const hint = link({ page: help }, `(kmslint rule ${rule})`);
  return [
    `${paint(severity, severity)} ${paint('strong', rule)}: ${visible(message)}`,
    ...indented([
      link({ file: location.file }, positionText(location)),
      ...frame(place, { paint, mark: severity, width }),
      ...explanation.map(visible),
      ...related.map((each) => `${paint('dim', 'see:')} ${visible(each.message)} ${paint('dim', placeText(each.place, style))}`),
      ...unknowns.map(({ name, matters }) => `${paint('dim', 'rests on:')} ${visible(name)}: ${visible(matters)}`),
      `${paint('good', 'fix:')} ${visible(advice)}        ${paint('dim', hint)}`,
      ...alternatives.map((each) => `${paint('good', 'or:')}  ${visible(each)}`),
    ]),
  ].join('\n');
};

const countsText = ({ summary, inputs }: Analysis, paint: Paint): string => {
  const counts = presentSeverities(summary);
  if (!inputs.some(({ status }) => status === 'analysed')) return paint('error', 'nothing was analysed');
  if (counts.length === 0) return paint('good', 'no findings');
  return counts.map((severity) => paint(severity, countOf(severity, summary[severity]))).join(', ');
};

const summaryText = (analysis: Analysis, { paint, milliseconds }: TextOptions): string => {
  const { summary, inputs } = analysis;
  const unrecognised = inputs.filter(({ status }) => status === 'unrecognised').length;
  const failed = inputs.filter(({ status }) => status === 'failed').length;
  const read = [
    counted(summary.keys, 'key'),
    counted(summary.principals, 'principal'),
    ...(summary.grants > 0 ? [counted(summary.grants, 'grant')] : []),
    ...(summary.suppressed > 0 ? [`${summary.suppressed} suppressed`] : []),
    ...(unrecognised > 0 ? [`${unrecognised} not recognised (--verbose lists them)`] : []),
    ...(failed > 0 ? [paint('error', `${failed} not analysed`)] : []),
  ];
  return `${countsText(analysis, paint)} in ${counted(summary.files, 'file')} (${read.join(', ')}), ${milliseconds} ms`;
};

/** How many of the findings --fix would mend; undefined when it would mend none. */
const fixableText = ({ findings }: Analysis): string | undefined => {
  const fixes = findings.flatMap(({ fix }) => (fix === undefined || fix.edits.length === 0 ? [] : [fix]));
  const safe = fixes.filter((fix) => fix.safe).length;
  const unsafe = fixes.length - safe;
  const parts = [...(safe > 0 ? [`--fix mends ${safe}`] : []), ...(unsafe > 0 ? [`--fix --unsafe-fixes ${safe > 0 ? `${unsafe} more` : `mends ${unsafe}`}`] : [])];
  return parts.length === 0 ? undefined : `${parts.join(', ')} (--fix-dry-run shows how)`;
};

const unrecognisedText = ({ inputs }: Analysis): string[] =>
  inputs
    .filter(({ status }) => status === 'unrecognised')
    .map(({ file, reason }) => `not recognised ${visible(file)}: ${visible(reason ?? '')}`);

/** What has to be known of files that were analysed. */
const notesText = ({ inputs }: Analysis): string[] =>
  inputs.flatMap(({ file, status, reason }) => (status === 'analysed' && reason !== undefined ? [`note ${visible(file)}: ${visible(reason)}`] : []));

/** The report for people: one block a finding, the gravest last, then one line that sums up. */
export const textReport = (analysis: Analysis, options: TextOptions): string => {
  const findings = analysis.findings
    .filter(({ severity }) => gravity(severity) >= gravity(options.least))
    .sort((left, right) => gravity(left.severity) - gravity(right.severity));
  const fixable = fixableText(analysis);
  const blocks = [
    ...(options.verbose ? unrecognisedText(analysis) : []),
    ...findings.map((finding) => `${findingText(finding, options)}\n`),
    ...(options.quiet ? [] : [...notesText(analysis), summaryText(analysis, options), ...(fixable === undefined ? [] : [options.paint('dim', fixable)])]),
  ];
  return blocks.map((block) => `${block}\n`).join('');
};
