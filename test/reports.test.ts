import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm/index-node.js';
import { registry } from '../rules/registry.generated.ts';
import { defaultConfiguration } from '../src/analyze/config.ts';
import { analyze, type AnalysisInput } from '../src/analyze/run.ts';
import type { AnyRule } from '../src/analyze/types.ts';
import { codeOf } from '../src/cli/render.ts';
import { githubReport } from '../src/report/github.ts';
import { gitlabReport } from '../src/report/gitlab.ts';
import { htmlReport } from '../src/report/html.ts';
import { junitReport } from '../src/report/junit.ts';
import { markdownReport } from '../src/report/markdown.ts';
import { mergeReports } from '../src/report/merge.ts';
import { reportOf, type Report } from '../src/report/model.ts';
import { sarifReport } from '../src/report/sarif.ts';

const ROOT = path.join(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const json = (file: string): object => JSON.parse(readFileSync(file, 'utf8')) as object;

const filesIn = (folder: string) => readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.json') && entry.name !== 'kmslint.json')
  .map((entry) => path.join(entry.parentPath, entry.name))
  .map((file) => ({ path: path.relative(ROOT, file), bytes: new Uint8Array(readFileSync(file)) }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const NASTY = '<script>alert(1)</script> | `x` ]]> & "q" \u0007 100%, a:b';

/** Reports one thing that holds every character that means something to one of the formats. */
const nasty: AnyRule = {
  name: 'nasty', summary: NASTY, severity: 'info', preset: 'recommended', covers: [], options: {},
  check: ({ world }) => world.keys.slice(0, 1).map((key) => ({
    message: NASTY, explanation: [NASTY, 'second'], advice: NASTY, alternatives: [NASTY], place: key.places.key, unknowns: [{ name: NASTY, matters: NASTY }],
    related: [{ message: NASTY, place: key.places.key }],
    fix: { safe: true, title: NASTY, edits: [{ file: key.places.key.document.file, start: 0, end: 1, text: '{' }] },
  })),
};

const input: AnalysisInput = {
  files: [
    ...filesIn('fixtures/rules/public-access'),
    ...filesIn('fixtures/rules/rotation-disabled'),
    { path: 'odd folder/ümlaut, 100%:1.json', bytes: bytes('{"Statement": [') },
  ],
  named: new Set(), unreadable: [], rules: [...registry, nasty], configuration: defaultConfiguration, today: '2026-11-25',
};

const analysis = analyze(input);
const report = reportOf(analysis, '1.2.3');

describe('json', () => {
  it('is what the published schema says', () => {
    const validate = new Ajv({ strict: false }).compile(json(path.join(ROOT, 'schemas/report.schema.json')));
    expect(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors)).toBe(true);
  });

  it('says which statements let a witness through', () => {
    const open = report.findings.find(({ rule }) => rule === 'public-access');
    expect(open?.path?.[0]).toMatchObject({ message: expect.stringContaining('allows it'), location: { file: open?.location.file } });
  });
});

interface SarifRun {
  tool: { driver: { rules: { id: string }[] } };
  results: { ruleId: string; ruleIndex: number; codeFlows?: object[]; partialFingerprints: object; properties: { unknowns?: object[] } }[];
}

describe('sarif', () => {
  const text = sarifReport(report, input.rules);
  const sarif = JSON.parse(text) as { runs: [SarifRun] };

  it('is what the official schema says', () => {
    const official = json(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));
    // Draft 4 names the schema's id otherwise than ajv; it uses nothing else of that draft.
    const schema = Object.fromEntries(Object.entries(official).filter(([name]) => name !== '$schema' && name !== 'id'));
    const validate = new Ajv({ strict: false, unicodeRegExp: false, formats: { uri: true, 'uri-reference': true, 'date-time': true } }).compile(schema);
    expect(validate(sarif) ? [] : validate.errors).toEqual([]);
  });

  it('has rules, fingerprints and the way of the witness', () => {
    const [run] = sarif.runs;
    expect(run.results.length).toBe(report.findings.length);
    for (const result of run.results) {
      expect(run.tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
      expect(result.partialFingerprints).toHaveProperty('primaryLocationLineHash');
    }
    // What rests on an unknown has no statement that decides.
    expect(run.results.filter(({ ruleId, codeFlows, properties }) => ruleId === 'public-access' && codeFlows === undefined && properties.unknowns === undefined)).toEqual([]);
    expect(run.results.filter(({ codeFlows }) => codeFlows !== undefined).length).toBeGreaterThan(5);
    expect(text).toContain('odd%20folder/%C3%BCmlaut%2C%20100%25%3A1.json');
  });
});

describe('junit', () => {
  it('is what the schema says', async () => {
    const result = await validateXML({
      xml: [{ fileName: 'junit.xml', contents: junitReport(report) }],
      schema: [readFileSync(path.join(ROOT, 'test/schemas/junit.xsd'), 'utf8')],
    });
    expect(result.errors).toEqual([]);
  });

  it('fails a case for each finding and each broken file', () => {
    const text = junitReport(report);
    expect(text.split('<failure ').length - 1).toBe(report.findings.length);
    expect(text).toMatch(/classname="odd folder\/ümlaut, 100%:1\.json"[^>]*>\s*<error /);
  });
});

describe('gitlab', () => {
  it('is what GitLab documents', () => {
    const validate = new Ajv().compile(json(path.join(ROOT, 'test/schemas/gitlab-code-quality.schema.json')));
    const issues = JSON.parse(gitlabReport(report)) as { fingerprint: string }[];
    expect(validate(issues), JSON.stringify(validate.errors)).toBe(true);
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(report.findings.length);
  });
});

describe('github', () => {
  const lines = githubReport(report).trimEnd().split('\n');

  it('is one command a finding or broken file, the gravest first', () => {
    expect(lines.length).toBe(report.findings.length + 1);
    const kinds = lines.map((line) => ['error', 'warning', 'notice'].indexOf(/^::(\w+) /.exec(line)?.[1] ?? ''));
    expect(kinds).toEqual([...kinds].sort());
    expect(new Set(kinds)).toEqual(new Set([0, 1, 2]));
    expect(lines[0]).toMatch(/^::error file=odd folder\/ümlaut%2C 100%25%3A1\.json,line=1,col=\d+,title=kmslint::/);
  });

  it('escapes what commands are made of', () => {
    expect(lines.find((line) => line.includes('title=kmslint nasty::'))).toContain('100%25, a:b%0A');
  });

  it('keeps to a limit of each kind', () => {
    expect(githubReport(report, 2).match(/^::error /gm)?.length).toBe(2);
  });
});

describe('markdown and html', () => {
  it('show text of inputs as text', () => {
    const [markdown, html] = [markdownReport(report), htmlReport(report, codeOf(analysis))];
    expect(markdown).not.toContain('<script>');
    expect(markdown.split('\n').filter((line) => line.startsWith('| 🔵')).every((line) => line.replace(/\\\|/g, '').split('|').length === 6)).toBe(true);
    expect(html.match(/<script>/g)?.length).toBe(1);
    expect(html).not.toMatch(/\b(?:src|href)="(?!https:\/\/github\.com\/kmslint\/kmslint\/blob\/main\/docs\/rules\/)/);
    expect(html.split('<article ').length - 1).toBe(report.findings.length);
  });
});

describe('merge', () => {
  const part = (index: number, of: number): Report =>
    JSON.parse(JSON.stringify(reportOf(analyze({ ...input, shard: { part: index, of } }), '1.2.3', `${index}/${of}`))) as Report;

  it.each([1, 2, 3, 7])('makes the report of one run out of %i parts', (of) => {
    const parts = Array.from({ length: of }, (_none, index) => part(index + 1, of)).reverse();
    const merged = mergeReports(parts);
    expect(JSON.stringify(merged.ok && merged.report)).toBe(JSON.stringify(report));
  });

  it('wants all the parts of one run', () => {
    expect(mergeReports([part(1, 3), part(3, 3)])).toEqual({ ok: false, reason: 'part 2/3 is missing' });
    expect(mergeReports([part(1, 2), part(2, 2), part(2, 2)])).toMatchObject({ ok: false, reason: expect.stringContaining('more than once') });
    expect(mergeReports([part(1, 2), part(2, 3)])).toMatchObject({ ok: false });
    expect(mergeReports([report, report])).toMatchObject({ ok: false, reason: expect.stringContaining('more than one report') });
  });
});
