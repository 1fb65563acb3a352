/**
 * Where the time of a check goes, rule by rule, in seconds of processor time:
 *   node bench/run.mjs bench/rules.ts [--json FILE] [--only RULE,RULE] PATH…
 * All paths are read as one world, every rule runs with its defaults. With --json the findings are written to a file, to compare two
 * versions of the program.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { registry } from '../rules/registry.generated.ts';
import { defaultConfiguration } from '../src/analyze/config.ts';
import { analyze, read } from '../src/analyze/run.ts';
import type { AnyRule } from '../src/analyze/types.ts';
import { withParser } from '../src/readers/terraform/hcl/parser.ts';
import { gatherFiles } from '../src/workspace/files.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' }, only: { type: 'string' } } });

const seconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const times = new Map<string, number>();
const timed = (rule: AnyRule): AnyRule => ({
  ...rule,
  check: (context) => {
    const started = seconds();
    const reports = [...rule.check(context)];
    const took = seconds() - started;
    times.set(rule.name, took);
    if (took > 1) console.error(`${took.toFixed(2).padStart(8)}  ${rule.name}`);
    return reports;
  },
});

const only = values.only?.split(',');
const rules = registry.filter(({ name }) => only === undefined || only.includes(name)).map(timed);
const gathered = gatherFiles(positionals, { cwd: process.cwd(), isIgnored: () => false, readStdin: () => new Uint8Array(), stdinName: '-' });
const options = { ...gathered, rules, configuration: { ...defaultConfiguration, preset: 'strict' as const }, today: '2026-01-31' };

const started = seconds();
await withParser(() => read(options));
const reading = seconds() - started;

const { findings, failures, summary } = await withParser(() => analyze(options));
const total = seconds() - started - reading;

for (const [name, took] of [...times].sort(([, left], [, right]) => right - left).slice(0, 15)) console.log(`${took.toFixed(2).padStart(8)}  ${name}`);
console.log(`${reading.toFixed(2).padStart(8)}  reading\n${total.toFixed(2).padStart(8)}  all\n${JSON.stringify(summary)}`);
for (const failure of failures) console.log(failure);
const inDocument = (_: string, value: unknown): unknown => {
  if (value instanceof Map) return [...value as ReadonlyMap<unknown, unknown>];
  return typeof value === 'object' && value !== null && 'document' in value ? undefined : value;
};

const lines = findings.map(({ related, fix, ...rest }) => ({
  ...rest, place: undefined, related: related.map(({ message, place }) => `${message} ${place.document.file} ${place.path.join('/')}`), fix: fix?.title,
}));
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(lines, inDocument, 1));
