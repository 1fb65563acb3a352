import { describe, expect, it } from 'vitest';
import { hasWildService } from './compile.ts';

describe('actions of no written service, which cover nothing', () => {
  it.each<readonly [pattern: string, isWild: boolean]>([
    ['kms:Decrypt', false],
    ['kms:*', false],
    ['kms:*:x', false],
    ['*', false],
    ['*:*', false],
    ['?', false],
    ['*:Decrypt', true],
    ['k*:Decrypt', true],
    ['k?s:Decrypt', true],
    ['*ms:*', true],
    ['kms*:*', true],
  ])('%s', (pattern, isWild) => {
    expect(hasWildService(pattern)).toBe(isWild);
  });
});
