/**
 * What the rules say of documents that other people wrote: node bench/run.mjs bench/corpus/corpus.ts FOLDER
 *
 * Checks FOLDER (such as ../shared/corpus) project by project, with every rule on, and prints how many findings each rule has, what
 * did not end, and a random sample to read.
 *
 *   --sample 100 --seed 20261125 --most 8   how many findings to draw, and at most of one rule
 *   --rule NAME                             all findings of a rule instead
 *   --seconds 20                            how long a project may take
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { registry } from '../../rules/registry.generated.ts';
import { defaultConfiguration } from '../../src/analyze/config.ts';
import { analyze } from '../../src/analyze/run.ts';
import { loadParser } from '../../src/readers/terraform/hcl/parser.ts';
import { projectsIn, type Project } from './projects.ts';
import { sampleOf } from './sample.ts';

interface Said {
  readonly rule: string;
  readonly severity: string;
  readonly file: string;
  readonly line: number;
  readonly message: string;
  /** Names of what an answer rests on. */
  readonly unknowns: readonly string[];
}

interface Outcome {
  readonly findings: readonly Said[];
  readonly failures: readonly string[];
  readonly read: number;
}

const check = (folder: string, { files }: Project): Outcome => {
  const { findings, failures, inputs } = analyze({
    files: files.map((file) => ({ path: file, bytes: new Uint8Array(readFileSync(path.join(folder, file))) })),
    named: new Set(), unreadable: [], rules: registry, today: '2026-11-25', configuration: { ...defaultConfiguration, preset: 'strict' },
  });
  return {
    findings: findings.map(({ rule, severity, message, unknowns, location: { file, line } }) =>
      ({ rule, severity, file, line, message, unknowns: unknowns.map(({ name }) => name) })),
    failures: failures.map(({ rule, reason }) => `${rule} failed: ${reason}`),
    read: inputs.filter(({ status }) => status === 'analysed').length,
  };
};

const serve = async (): Promise<void> => {
  await loadParser();
  parentPort?.on('message', ({ folder, project }: { readonly folder: string; readonly project: Project }) => parentPort?.postMessage(check(folder, project)));
  parentPort?.postMessage('ready');
};

const started = (): Promise<Worker> => new Promise((resolve) => {
  const worker = new Worker(new URL(import.meta.url));
  worker.once('message', () => resolve(worker));
});

/** Undefined: it took too long, or failed. */
const asked = (worker: Worker, message: unknown, seconds: number): Promise<Outcome | string> => new Promise((resolve) => {
  const timer = setTimeout(() => settle(`not done in ${seconds} seconds`), seconds * 1000);
  const failed = (error: Error): void => settle(error.message);
  const settle = (outcome: Outcome | string): void => {
    clearTimeout(timer);
    worker.off('message', settle).off('error', failed);
    resolve(outcome);
  };
  worker.once('message', settle).once('error', failed);
  worker.postMessage(message);
});

interface Result {
  readonly project: Project;
  readonly outcome: Outcome | string;
}

const checkAll = async (folder: string, seconds: number): Promise<Result[]> => {
  const results: Result[] = [];
  let worker = await started();
  for (const project of projectsIn(folder)) {
    const outcome = await asked(worker, { folder, project }, seconds);
    results.push({ project, outcome });
    if (typeof outcome !== 'string') continue;
    await worker.terminate();
    worker = await started();
  }
  await worker.terminate();
  return results;
};

const strict = new Set(registry.filter(({ preset }) => preset === 'strict').map(({ name }) => name));

const cell = (text: string): string => text.replaceAll('|', '\\|');

const table = (findings: readonly Said[]): string[] => {
  const groups = new Map<string, Said[]>();
  for (const finding of findings) {
    const group = `${finding.rule} | ${strict.has(finding.rule) ? 'strict' : 'recommended'} | ${finding.severity}`;
    groups.set(group, [...groups.get(group) ?? [], finding]);
  }
  const rows = [...groups].sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([group, all]) => `| ${group} | ${all.length} | ${new Set(all.map(({ file }) => file)).size} |`);
  return ['| rule | preset | severity | findings | files |', '|---|---|---|---|---|', ...rows];
};

const lineOf = ({ file, line, rule, severity, message, unknowns }: Said): string =>
  `| ${file}:${line} | ${rule} | ${severity} | ${cell(message)}${unknowns.length > 0 ? ` (rests on ${cell(unknowns.join('; '))})` : ''} |`;

const main = async (): Promise<void> => {
  const { values, positionals: [folder = '../shared/corpus'] } = parseArgs({
    allowPositionals: true,
    options: {
      sample: { type: 'string', default: '100' }, seed: { type: 'string', default: '20261125' }, most: { type: 'string', default: '8' },
      rule: { type: 'string' }, seconds: { type: 'string', default: '20' },
    },
  });
  const results = await checkAll(folder, Number(values.seconds));
  const outcomes = results.flatMap(({ outcome }) => (typeof outcome === 'string' ? [] : [outcome]));
  const findings = outcomes.flatMap((outcome) => outcome.findings);
  const isLooked = ({ rule }: Said): boolean => rule === values.rule;
  const shown = values.rule !== undefined ? findings.filter(isLooked) : sampleOf(findings, {
    size: Number(values.sample), seed: Number(values.seed), most: Number(values.most), groupOf: ({ rule }) => rule, fileOf: ({ file }) => file,
  });
  const recommended = findings.filter(({ rule }) => !strict.has(rule));
  const count = (severity: string): number => recommended.filter((each) => each.severity === severity).length;
  console.log([
    `${results.length} projects, ${outcomes.reduce((sum, { read }) => sum + read, 0)} of ${results.reduce((sum, { project }) => sum + project.files.length, 0)} files read`,
    `preset recommended: ${recommended.length} findings (${count('error')} errors, ${count('warning')} warnings, ${count('info')} info); strict: ${findings.length}`,
    '', ...table(findings), '',
    ...results.flatMap(({ project, outcome }) => (typeof outcome === 'string' ? [outcome] : outcome.failures).map((why) => `${project.name}: ${why}`)),
    ...findings.filter(({ unknowns }) => unknowns.some((name) => name === 'budget')).map(({ file, line, rule }) => `${file}:${line}: ${rule} ran out of steps`),
    '', '| place | rule | severity | message |', '|---|---|---|---|', ...shown.map(lineOf),
  ].join('\n'));
};

await (isMainThread ? main() : serve());
