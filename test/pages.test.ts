import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { registry } from '../rules/registry.generated.ts';
import { defaultConfiguration, readConfiguration, type Configuration } from '../src/analyze/config.ts';
import { analyze, type Analysis } from '../src/analyze/run.ts';
import type { AnyRule } from '../src/analyze/types.ts';

const ROOT = path.join(import.meta.dirname, '..');
const text = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

interface Example {
  readonly line: number;
  /** What the page says of it: in its heading or the paragraph above, and in the first line of the block. */
  readonly said: 'bad' | 'good' | undefined;
  readonly mark: string | undefined;
  readonly code: string;
}

/** The blocks of JSON of a page. */
const examplesOf = (page: string): Example[] => {
  const examples: Example[] = [];
  let said: Example['said'];
  let open: { line: number; mark: string | undefined; code: string[] } | undefined;
  for (const [index, line] of page.split('\n').entries()) {
    if (open !== undefined) {
      if (line === '```') {
        examples.push({ ...open, said, code: open.code.join('\n') });
        open = undefined;
      } else open.code.push(line);
      continue;
    }
    const [, word] = /^(?:## )?(Bad|Good)\b/.exec(line) ?? [];
    if (word !== undefined) said = word === 'Bad' ? 'bad' : 'good';
    else if (line.startsWith('## ')) said = undefined;
    const fence = /^```json(?: (\w+))?$/.exec(line);
    if (fence !== null) open = { line: index + 1, mark: fence[1], code: [] };
  }
  return examples;
};

const isObject = (value: unknown): value is { readonly [member: string]: unknown } => typeof value === 'object' && value !== null;

const has = (member: string) => (value: unknown): boolean => isObject(value) && member in value;

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** The default key policy [AWS KMS Developer Guide, key-policy-default]. */
const DEFAULT_POLICY = {
  Version: '2012-10-17',
  Statement: [{ Sid: 'Enable IAM User Permissions', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' }],
};

const keyWith = (policy: unknown): string => JSON.stringify({ kmslint: 1, keys: [{ arn: KEY, policy }] });

/** What an example is in files: statements stand in a policy; one with principals is the policy of a key; another document stands beside a key. */
const filesOf = (code: string): Readonly<Record<string, string>> => {
  const value: unknown = JSON.parse(code);
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const policy = list.every(has('Effect')) ? { Version: '2012-10-17', Statement: list } : value;
  const statements = isObject(policy) && Array.isArray(policy['Statement']) ? policy['Statement'] as unknown[] : [];
  if (statements.some(has('Principal')) && !code.includes('sts:')) return { 'example.json': keyWith(policy) };
  return { 'example.json': JSON.stringify(policy), ...(has('Grants')(policy) ? { 'key.json': keyWith(DEFAULT_POLICY) } : {}) };
};

const ownSeverity = ({ name, severity }: AnyRule): Configuration => ({ ...defaultConfiguration, rules: new Map([[name, { severity, options: {} }]]) });

const analyzed = (rule: AnyRule, code: string, configuration = ownSeverity(rule)): Analysis => analyze({
  files: Object.entries(filesOf(code)).map(([file, content]) => ({ path: file, bytes: new TextEncoder().encode(content) })),
  named: new Set(), unreadable: [], rules: [rule], today: '2026-11-25', configuration,
});

const isReported = (rule: AnyRule, { code }: Example, configuration?: Configuration): boolean =>
  analyzed(rule, code, configuration).findings.some((finding) => finding.rule === rule.name);

const invalidPolicy = registry.find(({ name }) => name === 'invalid-policy');

describe.each(registry.map((rule) => [rule.name, rule] as const))('the page of %s', (name, rule) => {
  const blocks = examplesOf(text(`rules/${name}/README.md`));
  const examples = blocks.filter(({ mark }) => mark !== 'configuration');

  /** What the page says to configure, which holds for its good examples. */
  const configured = (): Configuration => {
    const [block] = blocks.filter(({ mark }) => mark === 'configuration');
    if (block === undefined) return ownSeverity(rule);
    const reading = readConfiguration({ path: 'kmslint.json', bytes: new TextEncoder().encode(block.code) }, registry);
    if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
    return reading.configuration;
  };

  it('has examples that are JSON, and good ones that are valid policies', () => {
    for (const { line, said, code } of examples) {
      expect(() => { JSON.parse(code); }, `line ${line}`).not.toThrow();
      if (invalidPolicy === undefined || said === 'bad') continue;
      expect(analyzed(invalidPolicy, code).findings.map(({ message }) => message), `line ${line}`).toEqual([]);
    }
  });

  it('marks each bad example that the rule reports by itself, and the good ones beside it, which it does not report', () => {
    const shown = examples.map((example) => ({
      line: example.line, mark: example.mark,
      should: example.said === 'bad' && isReported(rule, example) ? 'bad' : undefined,
    }));
    const hasBad = shown.some(({ should }) => should === 'bad');
    const expected = shown.map((each, index) => ({ ...each, should: hasBad && examples[index]?.said === 'good' ? 'good' : each.should }));
    expect(expected.map(({ line, mark }) => ({ line, mark }))).toEqual(expected.map(({ line, should }) => ({ line, mark: should })));
    for (const example of examples.filter(({ mark }) => mark === 'good')) {
      expect(analyzed(rule, example.code).inputs.filter(({ status }) => status !== 'analysed'), `line ${example.line}`).toEqual([]);
      expect(isReported(rule, example, configured()), `line ${example.line}`).toBe(false);
    }
  });
});

describe('pages', () => {
  const pagesIn = (folder: string, recursive = true): string[] => readdirSync(path.join(ROOT, folder), { recursive, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md')).map((file) => path.join(folder, file));
  const PAGES = [...pagesIn('.', false), ...['docs', 'rules', 'bench', 'fixtures'].flatMap((folder) => pagesIn(folder))];

  const anchorOf = (heading: string): string => heading.toLowerCase().replace(/[`*]/g, '').replace(/[^\p{L}\p{N} _-]/gu, '').trim().replace(/ /g, '-');

  const anchorsOf = (file: string): string[] => [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));

  it.each(PAGES)('%s links to what is there', (page) => {
    const links = [...text(page).replace(/^```[\s\S]*?^```$/gm, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    const dead = links.filter((link) => !/^(?:https:|mailto:)/.test(link)).filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path.join(ROOT, page) : path.resolve(ROOT, path.dirname(page), file);
      if (!existsSync(target)) return true;
      return anchor !== undefined && !(statSync(target).isFile() && anchorsOf(target).includes(anchor));
    });
    expect(dead).toEqual([]);
  });
});
