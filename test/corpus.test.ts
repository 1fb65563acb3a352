import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadParser } from '../src/readers/terraform/hcl/parser.ts';
import { readWorld } from '../src/world/build.ts';
import { locate } from '../src/source/locate.ts';

await loadParser();

const corpus = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../shared/corpus');

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));

const kindOfSource = (): ReadonlyMap<string, string> =>
  new Map(readFileSync(path.join(corpus, 'SOURCES.tsv'), 'utf8').split('\n').slice(1)
    .map((line) => line.split('\t') as [string, string]).map(([file, kind]) => [file, kind]));

const tally = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

describe.skipIf(!existsSync(corpus))('real documents', () => {
  const paths = existsSync(corpus) ? filesBelow(corpus) : [];
  const files = paths.map((file) => ({ path: file, bytes: new Uint8Array(readFileSync(path.join(corpus, file))) }));
  const reading = readWorld(files);

  it('gives every file a status, and a reason where it was not analysed', () => {
    expect(reading.inputs.map(({ file }) => file)).toEqual([...paths].sort());
    const silent = reading.inputs.filter(({ status, reason }) => status !== 'analysed' && (reason ?? '') === '');
    expect(silent).toEqual([]);
    const counts = tally(reading.inputs.map(({ kind, status }) => `${status} ${kind}`));
    console.info(JSON.stringify({ counts, keys: reading.world.keys.length, policies: reading.policies.length }, null, 1));
  });

  it('gives a position for every file that failed', () => {
    const failed = reading.inputs.filter(({ status }) => status === 'failed');
    expect(failed.filter(({ line, column }) => !line || !column)).toEqual([]);
  });

  it('analyses every policy document that is JSON', () => {
    const kinds = kindOfSource();
    const policyKinds = ['iam', 'key-policy', 'scp', 'rcp', 'resource-policy', 'gaad'];
    const missed = reading.inputs.filter(({ file, status }) =>
      file.endsWith('.json') && policyKinds.includes(kinds.get(file) ?? '') && status === 'unrecognised');
    expect(missed.map(({ file, reason }) => `${file}: ${reason}`)).toEqual([]);
  });

  it('can locate every problem of every policy', () => {
    const problems = reading.policies.flatMap(({ policy }) => policy.problems);
    for (const { place } of problems) expect(locate(place).line).toBeGreaterThan(0);
  });
});
