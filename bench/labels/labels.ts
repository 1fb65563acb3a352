/**
 * Agreement with the labels of other tools: npm run labels [-- FOLDER] [--all]
 *
 * FOLDER (default ../shared/corpus) has labels.tsv: file, resource, tool, check, verdict. Each check is held against the
 * rules that cover it. Prints the labels by what became of them, and every disagreement; status 1: one of them is not
 * explained in docs/labels.md.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { registry } from '../../rules/registry.generated.ts';
import { defaultConfiguration } from '../../src/analyze/config.ts';
import { findRules } from '../../src/analyze/rules.ts';
import { analyze, type LocatedFinding } from '../../src/analyze/run.ts';
import type { AnyRule } from '../../src/analyze/types.ts';
import { loadParser } from '../../src/readers/terraform/hcl/parser.ts';
import checks from './checks.json';
import { guardInput, readTemplate, type Input } from './templates.ts';

interface Label {
  readonly file: string;
  readonly resource: string;
  readonly tool: string;
  readonly check: string;
  readonly verdict: string;
}

type Outcome =
  | { readonly is: 'other subject' | 'unmapped' | 'not read' | 'suppressed'; readonly why: string }
  | { readonly is: 'agree' | 'disagree'; readonly ours: string; readonly rules: string; readonly said: readonly string[] };

await loadParser();

const all = process.argv.includes('--all');
const corpus = path.resolve(process.argv.slice(2).find((word) => !word.startsWith('--')) ?? '../shared/corpus');
const same: Readonly<Record<string, string>> = checks.same;
const other: Readonly<Record<string, string>> = checks.other;
const types: Readonly<Record<string, string>> = checks.types;

const labelsOf = (folder: string): Label[] =>
  readFileSync(path.join(folder, 'labels.tsv'), 'utf8').trim().split('\n').slice(1).map((line) => {
    const [file = '', resource = '', tool = '', check = '', verdict = ''] = line.split('\t');
    return { file, resource, tool, check, verdict };
  });

const rulesFor = (check: string): readonly AnyRule[] => {
  const found = findRules(registry, same[check] ?? check);
  return found.ok ? found.rules : [];
};

/** The resource block above a line of HCL: for what stands in a block of data that only that resource uses. */
const blockAt = (text: string, line: number): string | undefined => {
  const above = text.split('\n').slice(0, line).reverse();
  return above.map((each) => /^resource\s+"([^"]+)"\s+"([^"]+)"/.exec(each)).find((match) => match !== null)?.slice(1).join('.');
};

interface Subject {
  readonly id: string | undefined;
  readonly type?: string | undefined;
}

/** The resource that a finding is in. */
const subjectOf = ({ location: { pointer, line } }: LocatedFinding, input: Input): Subject => {
  const [, member = '', id = '', name = ''] = pointer.split('/');
  if (member === 'resource') return { id: `${id}.${name}` };
  if (member === 'Resources') return { id, type: input.types?.get(id) };
  return { id: blockAt(new TextDecoder().decode(input.bytes), line) };
};

/** Findings about what a label is about: `*` and `[index] case` stand for the whole document. */
const about = (label: Label, input: Input, findings: readonly LocatedFinding[]): readonly LocatedFinding[] => {
  const type = types[label.check];
  if (type !== undefined) return findings.filter((finding) => subjectOf(finding, input).type === type);
  if (/^(?:\*$|\[)/.test(label.resource)) return findings;
  const id = label.resource.replace(/^AWS::\w+::\w+\./, '');
  return findings.filter((finding) => subjectOf(finding, input).id === id);
};

const judge = (label: Label, input: Input, rules: readonly AnyRule[]): Outcome => {
  const { findings, inputs } = analyze({
    files: [{ path: input.path, bytes: input.bytes }], named: new Set(), unreadable: [], rules, today: '2026-11-25',
    configuration: { ...defaultConfiguration, preset: 'strict', rules: new Map([['aws-managed-key', { options: { types: ['*'] } }]]) },
  });
  const [status] = inputs;
  if (status?.status !== 'analysed') return { is: 'not read', why: status?.reason ?? 'unreadable' };
  const own = about(label, input, findings);
  const ours = own.length > 0 ? 'FAIL' : 'PASS';
  const theirs = label.verdict === 'SKIP' ? 'PASS' : label.verdict;
  return { is: ours === theirs ? 'agree' : 'disagree', ours, rules: rules.map(({ name }) => name).join(', '), said: own.map(({ message }) => message) };
};

const outcomeOf = (label: Label): Outcome => {
  const why = other[label.check];
  if (why !== undefined) return { is: 'other subject', why };
  const rules = rulesFor(label.check);
  if (rules.length === 0) return { is: 'unmapped', why: 'no rule covers it' };
  // A suppression of another tool inside the document; ours has its own.
  if (label.verdict === 'SKIP' && /suppress/i.test(label.resource)) return { is: 'suppressed', why: 'in the words of another tool' };
  const file = path.join(corpus, label.file);
  if (!existsSync(file)) return { is: 'not read', why: 'no such file' };
  const bytes = new Uint8Array(readFileSync(file));
  const input = label.tool === 'cfn-guard' ? guardInput(label.file, bytes, label.resource) : readTemplate(label.file, bytes);
  return judge(label, input ?? { path: label.file, bytes }, rules);
};

const results = labelsOf(corpus).map((label) => ({ label, outcome: outcomeOf(label) }));
const tally = (key: (result: typeof results[number]) => string): [string, number][] => {
  const counts = new Map<string, number>();
  for (const result of results) counts.set(key(result), (counts.get(key(result)) ?? 0) + 1);
  return [...counts].sort(([left], [right]) => (left < right ? -1 : 1));
};

console.log(`${results.length} labels`);
for (const [is, count] of tally(({ outcome }) => outcome.is)) console.log(`  ${String(count).padStart(4)} ${is}`);
/** The rows of docs/labels.md, where each disagreement is explained. */
const explained = readFileSync('docs/labels.md', 'utf8').split('\n').filter((line) => line.startsWith('| '));

const isExplained = ({ check, file, resource }: Label): boolean => {
  const id = /^\[\d+\]/.exec(resource)?.[0] ?? resource;
  return explained.some((line) => line.startsWith(`| ${check} |`) && line.includes(path.basename(file)) && line.includes(id));
};

for (const { label, outcome } of results) {
  const { file, resource, check, verdict } = label;
  if (outcome.is === 'disagree') {
    console.log(`\n${check}: ${verdict}, ours ${outcome.ours} (${outcome.rules})\n  ${file} ${resource}`);
    for (const message of outcome.said) console.log(`  ${message}`);
    if (isExplained(label)) continue;
    console.log('  not explained in docs/labels.md');
    process.exitCode = 1;
  } else if (all && outcome.is !== 'agree') {
    console.log(`${outcome.is}: ${check} ${file} ${resource}: ${'why' in outcome ? outcome.why : ''}`);
  }
}
