import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { applyPatch } from 'diff';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultConfiguration } from '../src/analyze/config.ts';
import { fix } from '../src/analyze/fixes.ts';
import type { AnalysisInput } from '../src/analyze/run.ts';
import type { AnyRule, Report } from '../src/analyze/types.ts';
import { fixDiff, writeFixes } from '../src/cli/fix.ts';
import { decode } from '../src/source/decode.ts';
import { remove, replaceValue } from '../src/source/edit.ts';
import { below } from '../src/source/place.ts';

const POLICY = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Admin",
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::111122223333:root" },
      "Action": ["kms:*", "kms:Decrypt", "kms:Encrypt"],
      "Resource": "*"
    }
  ]
}
`;

type Suggestion = (at: Parameters<typeof below>[0]) => Report['fix'];

/** Reports each statement whose actions have something in them, with a fix. */
const rule = (name: string, has: string, suggest: Suggestion): AnyRule => ({
  name, summary: name, severity: 'warning', preset: 'recommended', covers: [], options: {},
  check: ({ world }) => world.keys.flatMap(({ policy }) => (policy?.statements ?? []).flatMap((statement) => {
    const place = below(statement.place, 'Action');
    const text = JSON.stringify((place.document.value as { Statement: { Action: string[] }[] }).Statement[0]?.Action ?? '');
    if (!text.includes(has)) return [];
    const fixing = suggest(place);
    return [{ message: name, explanation: [], advice: name, place, related: [], unknowns: [], ...(fixing === undefined ? {} : { fix: fixing }) }];
  })),
});

const withoutDecrypt = rule('no-decrypt', 'kms:Decrypt', (at) => ({ safe: true, title: 'remove kms:Decrypt', edits: remove([below(at, 1)]) }));
const withoutEncrypt = rule('no-encrypt', 'kms:Encrypt', (at) => ({ safe: false, title: 'replace all', edits: replaceValue(at, ['kms:Sign']) }));
const touching = rule('touching', 'kms:Decrypt', (at) => ({ safe: true, title: 'remove two', edits: remove([below(at, 1), below(at, 2)]) }));
const endless = rule('endless', 'kms:', (at) => ({ safe: true, title: 'again', edits: replaceValue(below(at, 0), 'kms:*') }));

const inputOf = (rules: AnyRule[], text: string | Uint8Array = POLICY): AnalysisInput => ({
  files: [{ path: 'policy.json', bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text }],
  named: new Set(), unreadable: [], rules, configuration: defaultConfiguration, today: '2026-11-25',
});

describe('fix', () => {
  it('makes safe fixes and analyses what came out', () => {
    const { analysis, files, made } = fix(inputOf([withoutDecrypt, withoutEncrypt]), false);
    expect(files[0]?.after).toBe(POLICY.replace(', "kms:Decrypt"', ''));
    expect(analysis.findings.map((finding) => finding.rule)).toEqual(['no-encrypt']);
    expect(made).toEqual([{ rule: 'no-decrypt', title: 'remove kms:Decrypt', file: 'policy.json' }]);
  });

  it('makes the others when asked', () => {
    const { analysis, files } = fix(inputOf([withoutDecrypt, withoutEncrypt]), true);
    expect(files[0]?.after).toContain('["kms:Sign"]');
    expect(analysis.findings).toEqual([]);
  });

  it('never makes half a fix, nor two that touch the same text at once', () => {
    const { files, made } = fix(inputOf([withoutDecrypt, touching]), false);
    expect(made.map(({ rule: name }) => name)).toEqual(['no-decrypt']);
    expect(files[0]?.after).toBe(POLICY.replace(', "kms:Decrypt"', ''));
  });

  it('gives up fixes that never end', () => {
    expect(fix(inputOf([endless]), false).made.length).toBeLessThanOrEqual(10);
  });

  it('keeps the encoding of the file', () => {
    const utf16 = Buffer.from(`\ufeff${POLICY}`, 'utf16le');
    const { files } = fix(inputOf([withoutDecrypt], new Uint8Array(utf16)), false);
    expect(Buffer.from(files[0]?.bytes ?? []).toString('utf16le')).toBe(`\ufeff${POLICY.replace(', "kms:Decrypt"', '')}`);
    expect(decode(files[0]?.bytes ?? new Uint8Array())).toMatchObject({ ok: true, encoding: 'utf-16le', byteOrderMark: true });
  });
});

describe('in the shell', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'kmslint-'));
    writeFileSync(path.join(folder, 'policy.json'), POLICY);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('prints a diff that can be applied, and writes the same', () => {
    const fixing = fix(inputOf([withoutDecrypt]), false);
    const diff = fixDiff(fixing.files);
    expect(diff).toMatch(/^--- a\/policy\.json\n\+\+\+ b\/policy\.json\n@@ /);
    const shell = { cwd: folder } as Parameters<typeof writeFixes>[1];
    expect(writeFixes(fixing, shell)).toEqual([]);
    expect(readFileSync(path.join(folder, 'policy.json'), 'utf8')).toBe(applyPatch(POLICY, diff));
    expect(writeFixes({ ...fixing, files: [{ ...fixing.files[0]!, path: 'none/policy.json' }] }, shell)).toEqual([expect.stringContaining('none/policy.json cannot be written')]);
  });
});
