import { cpSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kmslint, type Ran } from './command-line.ts';
import { git, policy, statement, throwaway, type Throwaway } from './throwaway-repository.ts';

const CASES = path.join(import.meta.dirname, '../fixtures/rules/ineffective-permission');
const ROOT = statement('Root', 'arn:aws:iam::111122223333:root', 'kms:*');
const PUBLIC = { Sid: 'Open', Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Resource: '*' };

let repo: Throwaway;

beforeEach(() => {
  repo = throwaway();
});

afterEach(() => {
  repo.destroy();
});

interface Report { findings: { rule: string; location: { file: string } }[]; summary: { files: number; suppressed: number }; inputs: object[] }

const reportOf = ({ out }: Ran): Report => JSON.parse(out) as Report;

describe('--context', () => {
  const IAM = 'get-account-authorization-details.json';
  const check = (folder: string, ...words: string[]): Report => {
    cpSync(path.join(CASES, folder), repo.work, { recursive: true });
    return reportOf(kmslint(repo.work, ...words, '--format', 'json'));
  };

  it('judges a changed IAM policy with the keys beside it', () => {
    const alone = check('bad-key-policy-without-delegation', IAM);
    const beside = check('bad-key-policy-without-delegation', '--context', '.', IAM);
    const finding = { rule: 'ineffective-permission', location: { file: IAM } };
    expect(alone.findings).not.toContainEqual(expect.objectContaining({ rule: finding.rule }));
    expect(beside.findings).toContainEqual(expect.objectContaining({ rule: finding.rule, location: expect.objectContaining(finding.location) }));
    expect(beside.inputs.length).toBe(1);
  });

  it('reports nothing that does not concern the paths', () => {
    repo.write('open/policy.json', policy([ROOT, PUBLIC]));
    repo.write('broken.json', '{"Statement": [');
    repo.write('package.json', '{"name": "site"}');
    const ran = kmslint(repo.work, '--context', '.', 'package.json');
    expect(ran).toMatchObject({ status: 0, err: '' });
    expect(kmslint(repo.work, '--context', '.', 'broken.json').status).toBe(2);
    expect(kmslint(repo.work, '--context', '.', 'open/policy.json').status).toBe(1);
    expect(kmslint(repo.work, '--context', '.').err).toContain('--context goes with the paths');
  });

  it('reports everything when the configuration changed', () => {
    repo.write('open/policy.json', policy([ROOT, PUBLIC]));
    repo.write('kmslint.yaml', 'preset: recommended\n');
    expect(kmslint(repo.work, '--context', '.', 'kmslint.yaml').status).toBe(1);
  });
});

describe('--since', () => {
  it('reports what is new since a revision, moved files or not', () => {
    repo.write('a/policy.json', policy([ROOT, PUBLIC]));
    repo.commit('one');
    git(repo.work, 'mv', 'a', 'b');
    repo.write('c/policy.json', policy([ROOT, { ...PUBLIC, Sid: 'More', Action: 'kms:Sign' }]));
    git(repo.work, 'add', '-A');
    const { findings } = reportOf(kmslint(repo.work, '--since', 'HEAD', '--format', 'json', '--rule', 'public-access=error'));
    expect(findings.filter(({ rule }) => rule === 'public-access').map(({ location }) => location.file)).toEqual(['c/policy.json']);
    expect(kmslint(repo.work, '--since', 'nothing').status).toBe(2);
  });
});

describe('--baseline', () => {
  const baseline = (): { baseline: object[] } => JSON.parse(readFileSync(path.join(repo.work, 'baseline.json'), 'utf8')) as { baseline: object[] };

  it('takes what is there once, and only shrinks', () => {
    repo.write('keys/a/policy.json', policy([ROOT, PUBLIC]));
    repo.write('keys/b/policy.json', policy([ROOT, PUBLIC]));
    const words = ['keys', '--baseline', 'baseline.json'];
    expect(kmslint(repo.work, ...words)).toMatchObject({ status: 2, err: expect.stringContaining('there is no baseline') });
    kmslint(repo.work, ...words, '--update-baseline');
    const size = baseline().baseline.length;
    expect(size).toBeGreaterThan(0);
    expect(kmslint(repo.work, ...words)).toMatchObject({ status: 0, err: '' });

    repo.write('keys/a/policy.json', policy([ROOT]));
    repo.write('keys/c/policy.json', policy([ROOT, PUBLIC]));
    const later = kmslint(repo.work, ...words);
    expect(later.status).toBe(1);
    expect(later.err).toContain('gone; --update-baseline takes');
    expect(later.out).toContain('keys/c/policy.json');
    kmslint(repo.work, ...words, '--update-baseline');
    expect(baseline().baseline.length).toBeLessThan(size);
    expect(JSON.stringify(baseline())).not.toContain('keys/c/');
    expect(kmslint(repo.work, ...words).status).toBe(1);
  });

  it('says where it cannot be read', () => {
    repo.write('keys/policy.json', policy([ROOT]));
    repo.write('baseline.json', '{"baseline": [}');
    expect(kmslint(repo.work, 'keys', '--baseline', 'baseline.json').err).toContain('error: baseline.json:1:15: ');
  });
});

describe('formats and shards', () => {
  it('write several reports in one run, and merge what was split', () => {
    repo.write('keys/policy.json', policy([ROOT, PUBLIC]));
    repo.write('keys/other/policy.json', policy([ROOT]));
    const whole = kmslint(repo.work, 'keys', '-f', 'json', '-f', 'sarif', '-o', 'out/kmslint.sarif', '-f', 'html', '-o', 'out/kmslint.html');
    expect(whole.status).toBe(1);
    expect(['out/kmslint.sarif', 'out/kmslint.html'].every((file) => existsSync(path.join(repo.work, file)))).toBe(true);
    for (const part of ['1/2', '2/2']) kmslint(repo.work, 'keys', '--shard', part, '-f', 'json', '-o', `out/${part[0]}.json`);
    const merged = kmslint(repo.work, 'merge', 'out/2.json', 'out/1.json');
    expect(merged).toEqual({ status: 1, out: whole.out, err: '' });
    expect(kmslint(repo.work, 'merge', 'out/2.json')).toMatchObject({ status: 2, err: 'error: part 1/2 is missing\n' });
    expect(kmslint(repo.work, 'keys', '--shard', '3/2').status).toBe(2);
  });
});

describe('init', () => {
  it.each(['json', 'yaml'])('writes a configuration that can be used (%s), and overwrites nothing', (format) => {
    repo.write('keys/policy.json', policy([ROOT]));
    const words = ['init', ...(format === 'yaml' ? ['--yaml'] : []), '--pre-commit', '--workflow'];
    expect(kmslint(repo.work, ...words)).toMatchObject({ status: 0, err: '' });
    const before = ['.pre-commit-config.yaml', '.github/workflows/kmslint.yml', `kmslint.${format}`].map((file) => readFileSync(path.join(repo.work, file), 'utf8'));
    expect(kmslint(repo.work, 'keys').err).toBe('');
    expect(kmslint(repo.work, 'init', '--pre-commit')).toMatchObject({ status: 1, out: '', err: expect.stringContaining('stays as it is') });
    expect(['.pre-commit-config.yaml', '.github/workflows/kmslint.yml', `kmslint.${format}`].map((file) => readFileSync(path.join(repo.work, file), 'utf8'))).toEqual(before);
  });
});
