import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { registry } from '../rules/registry.generated.ts';
import { readConfiguration } from '../src/analyze/config.ts';
import { readArguments } from '../src/cli/arguments.ts';
import { check } from '../src/cli/check.ts';
import { diff } from '../src/cli/diff.ts';
import { merge } from '../src/cli/merge.ts';

const ROOT = path.join(import.meta.dirname, '..');
const text = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const PAGES = ['docs/ci.md', 'docs/pre-commit.md', 'docs/configuration.md', 'docs/releasing.md', 'rules/unused-suppression/README.md'];

interface Block { readonly page: string; readonly language: string; readonly code: string }

const blocks: Block[] = PAGES.flatMap((page) => [...text(page).matchAll(/^( *)```(\w+)\n([\s\S]*?)^ *```$/gm)]
  .map(([, indent = '', language = '', code = '']) => ({ page, language, code: code.replace(new RegExp(`^${indent}`, 'gm'), '') })));

const isNode = (value: unknown): value is { [member: string]: unknown } => typeof value === 'object' && value !== null;

const nodes = (value: unknown): { [member: string]: unknown }[] => (isNode(value) ? [value, ...Object.values(value).flatMap(nodes)] : []);

describe('pages about configuration and pipelines', () => {
  it('have YAML and JSON that parse', () => {
    for (const { language, code } of blocks) {
      if (language === 'yaml') parse(code);
      if (language === 'json') JSON.parse(code);
    }
    expect(blocks.length).toBeGreaterThan(15);
  });

  it('show configurations that are right', () => {
    const shown = blocks.filter(({ language, code }) => language === 'yaml' && (code.startsWith('# kmslint.yaml') || code.startsWith('suppressions:')));
    expect(shown.length).toBe(3);
    for (const { code } of shown) expect(readConfiguration({ path: 'kmslint.yaml', bytes: new TextEncoder().encode(code) }, registry)).toMatchObject({ ok: true });
  });

  it('use the action with inputs and outputs that it has', () => {
    const manifest = parse(text('action.yml')) as { inputs: object; outputs: object };
    const steps = blocks.filter(({ language }) => language === 'yaml').flatMap(({ code }) => nodes(parse(code))).filter(({ uses }) => String(uses).startsWith('kmslint/kmslint@'));
    expect(steps.length).toBe(3);
    for (const step of steps) expect(Object.keys(manifest.inputs)).toEqual(expect.arrayContaining(Object.keys(step['with'] ?? {})));
    const outputs = blocks.flatMap(({ code }) => [...code.matchAll(/outputs\.([\w-]+)/g)].map(([, name]) => name));
    expect(Object.keys(manifest.outputs)).toEqual(expect.arrayContaining(outputs));
  });

  it('name hooks that there are', () => {
    const hooks = (parse(text('.pre-commit-hooks.yaml')) as { id: string; entry: string }[]);
    const used = blocks.filter(({ code }) => code.startsWith('# .pre-commit-config.yaml')).flatMap(({ code }) => [...code.matchAll(/id: (\S+)/g)].map(([, id]) => id));
    expect(used.length).toBeGreaterThan(0);
    expect(hooks.map(({ id }) => id)).toEqual(expect.arrayContaining(used));
  });

  it('call kmslint with options that there are', () => {
    const calls = [...blocks.flatMap(({ code }) => [...code.matchAll(/\bkmslint(?:@\d)? ((?:check |diff |merge )?(?:[-"$\w./{}]+(?: |(?=['"\n])|$))+)/g)]), ...text('.pre-commit-hooks.yaml').matchAll(/entry: kmslint (.*)$/gm)]
      .map(([, words = '']) => words.trim().split(' '));
    expect(calls.length).toBeGreaterThan(12);
    for (const [first = '', ...rest] of calls) {
      const command = [check, diff, merge].find(({ name }) => name === first);
      const words = command === undefined ? [first, ...rest] : rest;
      expect(readArguments(words, (command ?? check).options), words.join(' ')).toMatchObject({ ok: true });
    }
  });
});

describe('the package', () => {
  it('has the command line, its schemas and its pages in it, and runs no script', () => {
    const { status, stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8' });
    expect(status).toBe(0);
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    const names = files.map((file) => file.path);
    expect(names).toEqual(expect.arrayContaining(['package.json', 'dist/kmslint.cjs', 'dist/LICENSES.txt', 'schemas/config.schema.json', 'schemas/report.schema.json', 'docs/configuration.md', 'docs/rules/public-access.md']));
    expect(names.filter((name) => !/^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/|schemas\/|docs\/|rules\/[^/]+\/README\.md)/.test(name))).toEqual([]);
    const { scripts } = JSON.parse(text('package.json')) as { scripts: object };
    expect(Object.keys(scripts).filter((name) => /^(?:pre|post)?(?:prepare|install|pack)|^prepublish/.test(name))).toEqual([]);
  });
});
