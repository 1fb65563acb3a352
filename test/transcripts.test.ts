import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../src/readers/terraform/hcl/parser.ts';
import { kmslint } from './command-line.ts';

const ROOT = path.join(import.meta.dirname, '..');
const FOLDER = path.join(ROOT, 'fixtures/transcripts');

/** The words of a command as a shell reads them: split at spaces, except inside single quotes. */
const wordsOf = (line: string): string[] => Array.from(line.matchAll(/'([^']*)'|\S+/g), ([whole, quoted]) => quoted ?? whole);

const transcriptOf = (command: string): string => {
  const { status, out, err } = kmslint(ROOT, ...wordsOf(command).slice(1));
  return `$ ${command}\n${out}${err}[exit status ${String(status)}]\n`;
};

beforeAll(loadParser);

describe('what commands print, as a terminal without colours shows it', () => {
  it.each(readdirSync(FOLDER).filter((file) => file.endsWith('.txt')))('%s', async (file) => {
    const commands = Array.from(readFileSync(path.join(FOLDER, file), 'utf8').matchAll(/^\$ (.*)$/gm), ([, command]) => command ?? '');
    expect(commands.length).toBeGreaterThan(0);
    await expect(commands.map(transcriptOf).join('\n')).toMatchFileSnapshot(path.join(FOLDER, file));
  });
});
