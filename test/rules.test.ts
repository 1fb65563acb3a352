import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { minimatch } from 'minimatch';
import { describe, expect, it } from 'vitest';
import { registry } from '../rules/registry.generated.ts';
import { defaultConfiguration, readConfiguration, type Configuration } from '../src/analyze/config.ts';
import { fix } from '../src/analyze/fixes.ts';
import { analyze, read, type AnalysisInput, type LocatedFinding } from '../src/analyze/run.ts';
import type { AnyRule } from '../src/analyze/types.ts';
import { decide } from '../src/evaluate/decide.ts';
import { loadParser } from '../src/readers/terraform/hcl/parser.ts';
import type { World } from '../src/world/types.ts';

await loadParser();

const FIXTURES = path.join(import.meta.dirname, '../fixtures/rules');
const CONFIGURATION = 'kmslint.json';
/** Fixtures are judged on this day, so that nothing in them grows old. */
const TODAY = '2026-11-25';

const filesOf = (target: string): string[] =>
  statSync(target).isFile()
    ? [target]
    : readdirSync(target, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== CONFIGURATION)
      .map((entry) => path.join(entry.parentPath, entry.name));

const configurationOf = (target: string, rule: AnyRule): Configuration => {
  const file = path.join(target, CONFIGURATION);
  const reading = existsSync(file)
    ? readConfiguration({ path: path.relative(path.join(FIXTURES, rule.name), file), bytes: readFileSync(file) }, registry)
    : { ok: true as const, configuration: defaultConfiguration };
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  const { configuration } = reading;
  const { severity = rule.severity, options = {} } = configuration.rules.get(rule.name) ?? {};
  return { ...configuration, rules: new Map([...configuration.rules, [rule.name, { severity, options }]]) };
};

const inputOf = (rule: AnyRule, name: string): AnalysisInput => {
  const folder = path.join(FIXTURES, rule.name);
  const target = path.join(folder, name);
  const files = filesOf(target).map((file) => ({ path: path.relative(folder, file), bytes: new Uint8Array(readFileSync(file)) }));
  return {
    files, named: new Set(), unreadable: [], configuration: configurationOf(target, rule), today: TODAY,
    rules: rule.afterSuppressions === true ? registry : [rule],
    matches: (file, glob) => minimatch(path.relative(name, file), glob),
  };
};

const lineOf = ({ severity, message, location, advice, unknowns }: LocatedFinding): string => [
  `${location.file}:${location.line}:${location.column} ${severity} ${message}`,
  `    fix: ${advice}`,
  ...unknowns.map(({ name }) => `    rests on: ${name}`),
].join('\n');

const confirm = (world: World, rule: AnyRule, { witness, unknowns, message }: LocatedFinding): void => {
  if (witness === undefined) return;
  const { decision } = decide(world, witness);
  const expected = rule.breakage === true ? ['implicitDeny', 'explicitDeny'] : ['allowed'];
  expect([...expected, ...(unknowns.length > 0 ? ['unknown'] : [])], message).toContain(decision);
};

/** `bad-…` cases are reported, `good-…` cases are not. */
const casesOf = (rule: AnyRule): string[] => {
  const folder = path.join(FIXTURES, rule.name);
  return existsSync(folder) ? readdirSync(folder).filter((name) => /^(bad|good)-/.test(name)).sort() : [];
};

describe.each(registry.map((rule) => [rule.name, rule] as const))('%s', (name, rule) => {
  const cases = casesOf(rule);

  it('has at least three cases that it reports and three that it does not', () => {
    expect(cases.filter((each) => each.startsWith('bad-')).length).toBeGreaterThanOrEqual(3);
    expect(cases.filter((each) => each.startsWith('good-')).length).toBeGreaterThanOrEqual(3);
  });

  it('reports what its expected.txt says', async () => {
    const lines: string[] = [];
    for (const each of cases) {
      const input = inputOf(rule, each);
      const { findings, failures, inputs } = analyze(input);
      expect(failures).toEqual([]);
      expect(inputs.filter(({ status }) => status !== 'analysed'), `${each} is analysed whole`).toEqual([]);
      const own = findings.filter((finding) => finding.rule === name);
      if (each.startsWith('bad-')) expect(own, `${each} is reported`).not.toEqual([]);
      else expect(own.map(lineOf), `${each} is not reported`).toEqual([]);
      const { world } = read(input);
      for (const finding of own) confirm(world, rule, finding);
      lines.push(...own.map(lineOf));
    }
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(path.join(FIXTURES, name, 'expected.txt'));
  });
});

/** Errors of all rules, in words. */
const errorsIn = (input: AnalysisInput): string[] =>
  analyze({ ...input, rules: registry }).findings.filter(({ severity }) => severity === 'error').map(({ rule, message }) => `${rule}: ${message}`);

describe.each(registry.map((rule) => [rule.name, rule] as const))('the changes that %s suggests', (_name, rule) => {
  const fixable = casesOf(rule).filter((each) => analyze(inputOf(rule, each)).findings.some(({ fix: suggested }) => (suggested?.edits.length ?? 0) > 0));

  it.skipIf(fixable.length === 0).each(fixable.length === 0 ? ['none'] : fixable)('mend %s and break nothing', (each) => {
    const input = inputOf(rule, each);
    const { analysis, files } = fix(input, true);
    expect(analysis.findings.filter(({ fix: suggested }) => (suggested?.edits.length ?? 0) > 0)).toEqual([]);
    expect(analysis.findings.length).toBeLessThan(analyze(input).findings.length);
    const changed = input.files.map((file) => ({ ...file, bytes: files.find(({ path: name }) => name === file.path)?.bytes ?? file.bytes }));
    const before = errorsIn(input);
    expect(errorsIn({ ...input, files: changed }).filter((error) => !before.includes(error))).toEqual([]);
  });
});

describe('fixtures of rules', () => {
  it('belong to a rule', () => {
    const names = existsSync(FIXTURES) ? readdirSync(FIXTURES) : [];
    expect(names.filter((each) => !registry.some(({ name }) => name === each))).toEqual([]);
  });
});
