import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { registry } from '../rules/registry.generated.ts';
import { findRules } from '../src/analyze/rules.ts';
import { readRows } from '../scripts/coverage.mjs';

interface Row { readonly number: string; readonly check: string; readonly rules?: readonly string[]; readonly command?: string; readonly why?: string }

const rows = readRows(path.join(import.meta.dirname, '..')) as Row[];

describe('coverage', () => {
  it('has each number once', () => {
    const numbers = rows.map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('names what covers each row, or why nothing does', () => {
    expect(rows.filter(({ rules = [], command, why }) => rules.length === 0 && command === undefined && why === undefined)).toEqual([]);
  });
});

describe('ids of other tools', () => {
  it('lead to every rule that covers them, in any case', () => {
    for (const id of new Set(registry.flatMap(({ covers }) => covers))) {
      const expected = registry.filter(({ covers }) => covers.includes(id)).map(({ name }) => name);
      for (const spelling of [id, id.toLowerCase(), id.toUpperCase()]) {
        const found = findRules(registry, spelling);
        expect(found.ok ? found.rules.map(({ name }) => name) : found.reason, spelling).toEqual(expect.arrayContaining(expected));
      }
    }
  });

  it('are guessed at when they are nearly right', () => {
    expect(findRules(registry, 'rotation-disable')).toEqual({ ok: false, reason: expect.stringContaining('did you mean rotation-disabled?') });
  });
});
