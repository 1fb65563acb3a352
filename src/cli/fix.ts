import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { FixedFile, Fixing } from '../analyze/fixes.ts';
import type { Shell } from './command.ts';

/** What the fixes change, as a unified diff that `git apply` and `patch` take. */
export const fixDiff = (files: readonly FixedFile[]): string =>
  files.map(({ path: file, before, after }) =>
    createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after).replace(/^=+\n/, '')).join('');

/** Writes the changed files; what could not be written comes back in words. */
export const writeFixes = ({ files }: Fixing, shell: Shell): string[] => files.flatMap(({ path: file, bytes }) => {
  try {
    writeFileSync(path.resolve(shell.cwd, file), bytes);
    return [];
  } catch (error) {
    return [`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`];
  }
});
