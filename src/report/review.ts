import type { Difference } from '../ask/diff.ts';
import { parseArn } from '../policy/arn.ts';
import { keyText } from './access.ts';
import { countOf } from './counts.ts';
import { actionsText, blocksOf, pointOn, protectsText, whoText } from './difference.ts';
import type { Block, Compared, Side } from './difference.ts';
import { codeMarkdown, findingDetails, findingsTable, plainMarkdown, plainPlace, witnessMarkdown } from './markdown.ts';
import type { PlaceMarkdown } from './markdown.ts';
import type { Report, ReportFinding } from './model.ts';
import { worstFirst } from './order.ts';
import { requestJson } from './witness.ts';

/** Effective access of a base against that of the head, or why they were not compared. */
export type Comparison =
  | { readonly kind: 'compared'; readonly difference: Difference; readonly compared: Compared; readonly notes: readonly string[] }
  | { readonly kind: 'not compared'; readonly reason: string };

/** What a change of the files does to access, and which findings come with it. */
export interface Review {
  readonly report: Report;
  readonly comparison: Comparison;
  /** Findings that the base does not have; all of them when there is no base. */
  readonly fresh: readonly ReportFinding[];
  /** Findings that the base has too. */
  readonly known: readonly ReportFinding[];
  /** Rules about what should work and will not. */
  readonly breakages: ReadonlySet<string>;
}

export interface ReviewStyle {
  /** A place in the head. */
  readonly place: PlaceMarkdown;
  /** The findings folded up with all that is known of them, besides the tables. */
  readonly details: boolean;
  /** Rows of a table and changes of access that are shown. */
  readonly most: number;
}

const keyName = (key: string, { aliases, head }: Compared): string => aliases.get(key) ?? keyText(key, head.fileOf);

/** Access from outside the key's account comes first, and what is certain before what is not. */
const urgency = ({ first }: Block): number => {
  const isOwn = first.account !== undefined && first.account === parseArn(first.key)?.account;
  return (isOwn ? 2 : 0) + (first.unknowns.length > 0 ? 1 : 0);
};

const sortedBlocks = (changes: Parameters<typeof blocksOf>[0]): Block[] => blocksOf(changes).sort((left, right) => urgency(left) - urgency(right));

const VERBS = { '+': ['gains', '🔓'], '-': ['loses', '🔒'] } as const;

const changeLines = (block: Block, sign: '+' | '-', { difference, compared }: Extract<Comparison, { kind: 'compared' }>, { place }: ReviewStyle): string[] => {
  const { first } = block;
  const [has, lacks]: [Side, Side] = sign === '+' ? [compared.head, compared.base] : [compared.base, compared.head];
  const placeOn = (side: Side, at: Parameters<typeof pointOn>[1]): string => (side === compared.head ? place(pointOn(side, at)) : plainPlace(pointOn(side, at)));
  const [verb, mark] = VERBS[sign];
  const where = [
    ...(first.place === undefined ? [] : [placeOn(has, first.place)]),
    ...(first.deniedBy === undefined ? [] : [`denied by ${placeOn(lacks, first.deniedBy)}`]),
  ];
  const when = first.conditions === '' ? [] : [`when ${plainMarkdown(first.conditions)}`];
  const rests = first.unknowns.map(({ name, matters }) => `rests on ${codeMarkdown(name)}: ${plainMarkdown(matters)}`);
  const protects = [protectsText(difference, first.key)].filter((text) => text !== '').map(plainMarkdown);
  const example = `for example ${codeMarkdown(`${first.witness.principal} ${first.witness.action}`)}`;
  return [
    `- ${mark} **${plainMarkdown(whoText(block))}** ${verb} ${plainMarkdown(actionsText(first.actions))} on ${codeMarkdown(keyName(first.key, compared))} ${where.join(', ')}`,
    `  <br>${[...when, example, ...protects, ...rests].join('; ')}`,
  ];
};

const accessLines = (comparison: Extract<Comparison, { kind: 'compared' }>, style: ReviewStyle): string[] => {
  const { difference } = comparison;
  const changes = [
    ...sortedBlocks(difference.gained).map((block) => ({ block, sign: '+' as const })),
    ...sortedBlocks(difference.lost).map((block) => ({ block, sign: '-' as const })),
  ];
  const open = difference.unknowns.map(({ name, matters }) => `- ❔ left open: ${codeMarkdown(name)}: ${plainMarkdown(matters)}`);
  const more = changes.length - style.most;
  return [
    ...changes.slice(0, style.most).flatMap(({ block, sign }) => changeLines(block, sign, comparison, style)),
    ...(more > 0 ? [`- … and ${more} more`] : []),
    ...open.slice(0, style.most),
  ];
};

const witnessLines = ({ difference, compared }: Extract<Comparison, { kind: 'compared' }>, { most }: ReviewStyle): string[] => {
  const blocks = sortedBlocks(difference.gained).slice(0, most);
  if (blocks.length === 0) return [];
  return [
    '<details><summary>Requests that are allowed now and were not before</summary>', '',
    ...blocks.flatMap(({ first }) => [`On ${codeMarkdown(keyName(first.key, compared))}:`, '', ...witnessMarkdown(requestJson(first.witness)), '']),
    '</details>', '',
  ];
};

/** The one line that says what a change does: who gains and who loses what, or that nobody does. */
export const headline = ({ comparison, fresh }: Review): string => {
  const found = fresh.length === 0 ? 'no new findings' : `${fresh.length} new ${fresh.length === 1 ? 'finding' : 'findings'}`;
  if (comparison.kind === 'not compared') return fresh.length === 0 ? 'no findings' : `${fresh.length} ${fresh.length === 1 ? 'finding' : 'findings'}`;
  const { gained, lost, unknowns } = comparison.difference;
  const [first, ...others] = [...sortedBlocks(gained).map((block) => ({ block, verb: 'gains' })), ...sortedBlocks(lost).map((block) => ({ block, verb: 'loses' }))];
  if (first === undefined) return `${unknowns.length > 0 ? 'a change in effective access cannot be ruled out' : 'no change in effective access'}, ${found}`;
  const { block, verb } = first;
  const more = others.length === 0 ? '' : `, and ${others.length} more ${others.length === 1 ? 'change' : 'changes'} of access`;
  return `${whoText(block)} ${verb} ${actionsText(block.first.actions)} on ${keyName(block.first.key, comparison.compared)}${more}`;
};

const section = (title: string, findings: readonly ReportFinding[], { place, details, most }: ReviewStyle): string[] => {
  if (findings.length === 0) return [];
  const sorted = worstFirst(findings);
  const more = sorted.length - most;
  return [
    `### ${title}`, '',
    ...findingsTable(sorted.slice(0, most), place),
    ...(more > 0 ? ['', `… and ${more} more.`] : []), '',
    ...(details ? sorted.slice(0, most).flatMap((finding) => findingDetails(finding, place)) : []),
  ];
};

const knownLines = (known: readonly ReportFinding[], { place, most }: ReviewStyle): string[] => {
  if (known.length === 0) return [];
  const counts = (['error', 'warning', 'info'] as const).flatMap((severity) => {
    const count = known.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [countOf(severity, count)];
  });
  return [`<details><summary>${counts.join(', ')} that the base has too</summary>`, '', ...findingsTable(worstFirst(known).slice(0, most), place), '', '</details>', ''];
};

const brokenLines = ({ inputs }: Report, { place }: ReviewStyle): string[] =>
  inputs.filter(({ status }) => status === 'failed').map(({ file, line, column, reason }) =>
    `- ⚠️ not analysed: ${line === undefined ? codeMarkdown(file) : place({ file, line, column: column ?? 1 })}: ${plainMarkdown(reason ?? '')}`);

/**
 * The review of a change in Markdown: its first line says who gains and who loses access, then follow the changes
 * with a request and a line for each, what will stop working, the findings that are new, and those that are not.
 */
export const reviewMarkdown = (review: Review, style: ReviewStyle): string => {
  const { comparison, report, fresh, known, breakages } = review;
  const breaking = fresh.filter(({ rule }) => breakages.has(rule));
  const others = fresh.filter(({ rule }) => !breakages.has(rule));
  const isCompared = comparison.kind === 'compared';
  const notes = isCompared ? comparison.notes : [`Effective access was not compared: ${comparison.reason}`];
  return [
    `## kmslint: ${plainMarkdown(headline(review))}`, '',
    ...(isCompared ? [...accessLines(comparison, style), '', ...(style.details ? witnessLines(comparison, style) : [])] : []),
    ...brokenLines(report, style),
    ...notes.map((note) => `- ℹ️ ${plainMarkdown(note)}`), '',
    ...section('Will stop working', breaking, style),
    ...section(isCompared ? 'New findings' : 'Findings', others, style),
    ...knownLines(known, style),
  ].join('\n').replace(/\n{3,}/g, '\n\n').trimEnd().concat('\n');
};
