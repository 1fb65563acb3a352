import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const SETTINGS = ['user.name=dev', 'user.email=dev@example.com', 'init.defaultBranch=main', 'commit.gpgsign=false', 'protocol.file.allow=always', 'advice.detachedHead=false'];

/** Runs git in a folder; throws with what it says when it fails. */
export const git = (cwd: string, ...words: string[]): string => {
  const { status, stdout, stderr } = spawnSync('git', [...SETTINGS.flatMap((setting) => ['-c', setting]), ...words], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${words.join(' ')}: ${stderr}`);
  return stdout.trim();
};

/** A git repository in a folder of its own. */
export interface Throwaway {
  /** Folder around the work tree, for clones. */
  readonly folder: string;
  readonly work: string;
  readonly write: (file: string, text: string) => void;
  readonly remove: (file: string) => void;
  /** Commits everything and gives back the id. */
  readonly commit: (message: string) => string;
  readonly destroy: () => void;
}

export const throwaway = (): Throwaway => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kmslint-git-'));
  const work = path.join(folder, 'work');
  mkdirSync(work);
  git(work, 'init', '-q');
  return {
    folder,
    work,
    write: (file, text) => {
      mkdirSync(path.dirname(path.join(work, file)), { recursive: true });
      writeFileSync(path.join(work, file), text);
    },
    remove: (file) => {
      rmSync(path.join(work, file));
    },
    commit: (message) => {
      git(work, 'add', '-A');
      git(work, 'commit', '-qm', message);
      return git(work, 'rev-parse', 'HEAD');
    },
    destroy: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export const statement = (sid: string, principal: string, ...actions: string[]): object =>
  ({ Sid: sid, Effect: 'Allow', Principal: { AWS: principal }, Action: actions.length === 1 ? actions[0] : actions, Resource: '*' });

/** A policy document, indented by so many columns. */
export const policy = (statements: readonly object[], indent = 2): string =>
  `${JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, indent)}\n`;
