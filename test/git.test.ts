import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Shell } from '../src/cli/command.ts';
import { runProgram } from '../src/cli/program.ts';
import { fetchCommit, findCommit, findRepository, mergeBase, parentsOf, renames, revisionFiles } from '../src/workspace/git.ts';

const ROOT = { Sid: 'Root', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' };
const USE = { Sid: 'Use', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::444455556666:role/reporting' }, Action: ['kms:Decrypt', 'kms:DescribeKey'], Resource: '*' };
const policy = (...statements: object[]): string => `${JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2)}\n`;

let folder = '';

const run = (cwd: string, ...words: string[]): string => {
  const identity = ['-c', 'user.name=dev', '-c', 'user.email=dev@example.com', '-c', 'init.defaultBranch=main', '-c', 'commit.gpgsign=false', '-c', 'protocol.file.allow=always'];
  const { status, stdout, stderr } = spawnSync('git', [...identity, ...words], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${words.join(' ')}: ${stderr}`);
  return stdout.trim();
};

const write = (file: string, text: string): void => {
  mkdirSync(path.dirname(path.join(folder, 'work', file)), { recursive: true });
  writeFileSync(path.join(folder, 'work', file), text);
};

const commit = (message: string): string => {
  run(work(), 'add', '-A');
  run(work(), 'commit', '-qm', message);
  return run(work(), 'rev-parse', 'HEAD');
};

const work = (): string => path.join(folder, 'work');

const kmslint = (cwd: string, ...words: string[]) => {
  const [out, err]: [string[], string[]] = [[], []];
  const shell: Shell = {
    out: (text) => void out.push(text), err: (text) => void err.push(text), cwd, env: {}, outIsTerminal: false, errIsTerminal: false,
    columns: undefined, today: () => '2026-11-25', milliseconds: () => 0, readStdin: () => new Uint8Array(), home: '',
  };
  const status = runProgram(words, shell);
  return { status, out: out.join(''), err: err.join('') };
};

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'kmslint-git-'));
  mkdirSync(work());
  run(work(), 'init', '-q');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('files of a revision', () => {
  const repository = () => {
    const found = findRepository(work());
    if (!found.ok) throw new Error(found.problem);
    return found.value;
  };
  const names = (revision: string, isIgnored: (file: string) => boolean = () => false): string[] =>
    revisionFiles(repository(), revision, [work()], isIgnored).map(({ absolute }) => path.relative(work(), absolute)).sort();

  it('are those that a walk through its work tree finds', () => {
    write('keys/ümlaut "a"\n.json', policy(ROOT));
    write('node_modules/a.json', '{}');
    write('.hidden/a.json', '{}');
    write('generated/a.json', '{}');
    write('old/a.json', '{}');
    write('target.json', '{"a": 1}');
    symlinkSync('../target.json', path.join(work(), 'keys/link.json'));
    symlinkSync('/etc/hostname', path.join(work(), 'keys/outside.json'));
    const id = commit('one');
    write('.gitignore', 'generated/\n');
    expect(names(id, (file) => file === path.join(work(), 'old'))).toEqual(['keys/link.json', 'keys/ümlaut "a"\n.json', 'target.json']);
    const link = revisionFiles(repository(), id, [path.join(work(), 'keys/link.json')], () => false);
    expect(Buffer.from(link[0]?.bytes ?? []).toString()).toBe('{"a": 1}');
    expect(run(work(), 'status', '--porcelain')).toBe('?? .gitignore');
  });

  it('are found under their new names', () => {
    write('a.json', policy(ROOT, USE));
    const before = commit('one');
    run(work(), 'mv', 'a.json', 'b.json');
    const after = commit('two');
    expect([...renames(repository(), before, after)]).toEqual([[path.join(work(), 'a.json'), path.join(work(), 'b.json')]]);
    expect(parentsOf(repository(), after)).toEqual([before]);
    expect(mergeBase(repository(), before, after)).toBe(before);
  });

  it('that a shallow clone lacks are asked for, or fetched', () => {
    write('a.json', policy(ROOT));
    const before = commit('one');
    write('a.json', policy(ROOT, USE));
    commit('two');
    run(folder, 'clone', '-q', '--depth=1', `file://${work()}`, 'shallow');
    const found = findRepository(path.join(folder, 'shallow'));
    if (!found.ok) throw new Error(found.problem);
    expect(findCommit(found.value, before)).toMatchObject({ ok: false, problem: expect.stringContaining('fetch-depth: 0') });
    run(work(), 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    expect(fetchCommit(found.value, before)).toEqual({ ok: true, value: before });
    expect(findCommit(found.value, before)).toEqual({ ok: true, value: before });
  });
});

describe('kmslint diff of revisions', () => {
  it('says what a branch changes, and nothing of a file that was only moved and written anew', () => {
    write('policies/payments.json', policy(ROOT, USE));
    commit('one');
    run(work(), 'mv', 'policies/payments.json', 'policies/billing.json');
    write('policies/billing.json', policy({ ...ROOT, Action: ['kms:*'] }, { ...USE, Sid: 'Reports' }));
    run(work(), 'add', '-A');
    const moved = kmslint(work(), 'diff', 'HEAD');
    expect(moved).toMatchObject({ status: 0, out: expect.stringContaining('no effective access changes') });

    write('policies/billing.json', policy(ROOT, { ...USE, Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:CreateGrant'] }));
    commit('two');
    const changed = kmslint(work(), 'diff', 'HEAD~1', 'HEAD', '--format', 'json');
    const { gained, lost } = JSON.parse(changed.out) as { gained: { actions: string[]; principal: string; location: { file: string } }[]; lost: object[] };
    expect(changed.status).toBe(1);
    expect(lost).toEqual([]);
    expect(gained.map(({ principal }) => principal)).toContain('arn:aws:iam::444455556666:role/reporting');
    expect(gained.every(({ actions, location }) => actions.includes('kms:CreateGrant') && location.file === 'HEAD:policies/billing.json')).toBe(true);
    expect(kmslint(path.join(work(), 'policies'), 'diff', 'HEAD~1').status).toBe(1);
  });

  it('names a revision that does not exist', () => {
    write('a.json', policy(ROOT));
    commit('one');
    expect(kmslint(work(), 'diff', 'mian')).toMatchObject({ status: 2, err: expect.stringContaining('mian') });
  });
});
