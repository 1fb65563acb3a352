import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transformSync } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';

const SCRIPT = path.join(import.meta.dirname, '../scripts/new-rule.mjs');
const root = mkdtempSync(path.join(tmpdir(), 'kmslint-new-rule-'));
const run = (...args: string[]) => spawnSync(process.execPath, [SCRIPT, ...args, '--root', root], { encoding: 'utf8' });
const made = (file: string): string => readFileSync(path.join(root, 'rules', file), 'utf8');

afterAll(() => { rmSync(root, { recursive: true }); });

describe('new-rule', () => {
  it('makes a rule with a page and the parts that every page has', () => {
    expect(run('stale-wrapper', '--severity', 'info', '--preset', 'strict', '--summary', "A wrapper's key is old.").status).toBe(0);
    const source = made('stale-wrapper/rule.ts');
    expect(() => transformSync(source, { loader: 'ts' })).not.toThrow();
    for (const part of ["name: 'stale-wrapper'", "severity: 'info'", "preset: 'strict'", "summary: 'A wrapper\\'s key is old.'"]) expect(source).toContain(part);
    const page = made('stale-wrapper/README.md');
    const headings = ['# stale-wrapper', '## Why it matters', '## Example', '## How to fix', '## What it does not report', '## Sources'];
    expect(page.match(/^#.*$/gm)).toEqual(headings);
  });

  it('does not touch a rule that is there', () => {
    expect(run('twice-made').status).toBe(0);
    const again = run('twice-made');
    expect([again.status, again.stderr]).toEqual([2, expect.stringContaining('already')]);
  });

  it.each([['Bad-Name'], ['bad'], ['bad_name'], ['../bad-name'], ['good-name', '--severity', 'fatal'], ['good-name', '--preset', 'some'], []])(
    'refuses %s %s %s', (...args) => {
      const { status, stderr } = run(...args);
      expect([status, stderr]).toEqual([2, expect.stringContaining('--help')]);
    });

  it('teaches in its help', () => {
    const { status, stdout } = run('--help');
    expect(status).toBe(0);
    expect(stdout).toContain('npm run new-rule NAME');
  });
});
