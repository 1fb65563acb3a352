import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRequests } from '../src/readers/requests.ts';
import { kmslint } from './command-line.ts';

const ROOT = path.join(import.meta.dirname, '..');
const page = readFileSync(path.join(ROOT, 'docs/simulate.md'), 'utf8');
const blocksOf = (language: string): string[] => Array.from(page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm')), ([, code = '']) => code);

describe('the page about simulate', () => {
  it('shows requests that can be read', () => {
    const blocks = blocksOf('json');
    expect(blocks.length).toBeGreaterThan(0);
    for (const code of blocks) expect(readRequests({ path: 'requests.json', bytes: new TextEncoder().encode(code) })).toMatchObject({ ok: true });
  });

  it('names every member that an operation may have', () => {
    const schema = JSON.parse(readFileSync(path.join(ROOT, 'schemas/requests.schema.json'), 'utf8')) as
      { properties: { requests: { items: { then: { properties: object } } } } };
    const members = Object.keys(schema.properties.requests.items.then.properties).filter((name) => name !== 'id');
    expect(members.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('shows what commands print', () => {
    const blocks = blocksOf('console');
    expect(blocks.length).toBeGreaterThan(0);
    for (const block of blocks) {
      const [command = '', ...rest] = block.split('\n');
      expect(rest.join('\n').trimEnd()).toBe(kmslint(ROOT, ...command.split(' ').slice(2)).out.trimEnd());
    }
  });
});
