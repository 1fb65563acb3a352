import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchCommit, findCommit, findRepository, mergeBase, parentsOf, renames, revisionFiles } from '../src/workspace/git.ts';
import { kmslint } from './command-line.ts';
import { git, policy, statement, throwaway } from './throwaway-repository.ts';
import type { Throwaway } from './throwaway-repository.ts';

const ROOT = statement('Root', 'arn:aws:iam::111122223333:root', 'kms:*');
const USE = statement('Use', 'arn:aws:iam::444455556666:role/reporting', 'kms:Decrypt', 'kms:DescribeKey');

let repo: Throwaway;

const write = (file: string, text: string): void => {
  repo.write(file, text);
};
const commit = (message: string): string => repo.commit(message);
const work = (): string => repo.work;

beforeEach(() => {
  repo = throwaway();
});

afterEach(() => {
  repo.destroy();
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
    write('keys/ümlaut "a"\n.json', policy([ROOT]));
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
    expect(git(work(), 'status', '--porcelain')).toBe('?? .gitignore');
  });

  it('are found under their new names', () => {
    write('a.json', policy([ROOT, USE]));
    const before = commit('one');
    git(work(), 'mv', 'a.json', 'b.json');
    const after = commit('two');
    expect([...renames(repository(), before, after)]).toEqual([[path.join(work(), 'a.json'), path.join(work(), 'b.json')]]);
    expect(parentsOf(repository(), after)).toEqual([before]);
    expect(mergeBase(repository(), before, after)).toBe(before);
  });

  it('that a shallow clone lacks are asked for, or fetched', () => {
    write('a.json', policy([ROOT]));
    const before = commit('one');
    write('a.json', policy([ROOT, USE]));
    commit('two');
    git(repo.folder, 'clone', '-q', '--depth=1', `file://${work()}`, 'shallow');
    const found = findRepository(path.join(repo.folder, 'shallow'));
    if (!found.ok) throw new Error(found.problem);
    expect(findCommit(found.value, before)).toMatchObject({ ok: false, problem: expect.stringContaining('fetch-depth: 0') });
    git(work(), 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    expect(fetchCommit(found.value, before)).toEqual({ ok: true, value: before });
    expect(findCommit(found.value, before)).toEqual({ ok: true, value: before });
  });
});

describe('kmslint diff of revisions', () => {
  it('says what a branch changes, and nothing of a file that was only moved and written anew', () => {
    write('policies/payments.json', policy([ROOT, USE]));
    commit('one');
    git(work(), 'mv', 'policies/payments.json', 'policies/billing.json');
    write('policies/billing.json', policy([{ ...ROOT, Action: ['kms:*'] }, { ...USE, Sid: 'Reports' }]));
    git(work(), 'add', '-A');
    const moved = kmslint(work(), 'diff', 'HEAD');
    expect(moved).toMatchObject({ status: 0, out: expect.stringContaining('no effective access changes') });

    write('policies/billing.json', policy([ROOT, { ...USE, Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:CreateGrant'] }]));
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
    write('a.json', policy([ROOT]));
    commit('one');
    expect(kmslint(work(), 'diff', 'mian')).toMatchObject({ status: 2, err: expect.stringContaining('mian') });
  });
});
