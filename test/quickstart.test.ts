import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { kmslint } from './command-line.ts';

const ROOT = path.join(import.meta.dirname, '..');
const QUICKSTART = 'fixtures/quickstart';

interface Request { principal: string; action: string; resource: string; context: Record<string, unknown> }
interface Place { file: string; line: number; column: number; pointer: string }
interface Finding { rule: string; severity: string; message: string; location: Place; witness?: Request; unknowns: object[] }

const { findings } = JSON.parse(kmslint(ROOT, QUICKSTART, '--format', 'json').out) as { findings: Finding[] };
const find = (rule: string): Finding => findings.find((finding) => finding.rule === rule)!;

/** What `simulate` says of a finding's witness. */
const simulate = (witness: Request): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kmslint-'));
  try {
    const file = path.join(folder, 'requests.json');
    writeFileSync(file, JSON.stringify({ kmslint: 1, requests: [{ id: 'witness', ...witness }] }));
    const { out } = kmslint(ROOT, 'simulate', QUICKSTART, '--requests', file, '--format', 'json');
    return (JSON.parse(out) as { results: { decision: string }[] }).results[0]!.decision;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

describe('the quick start', () => {
  it('has one finding of each of four rules, and none that rests on an unknown', () => {
    expect(findings.map(({ rule, severity }) => `${severity} ${rule}`).sort()).toEqual([
      'error public-access', 'error s3-access-blocked', 'warning rotation-disabled', 'warning shared-key',
    ]);
    expect(findings.flatMap(({ unknowns }) => unknowns)).toEqual([]);
  });

  it('shows where each stands and what it says', () => {
    expect(find('public-access')).toMatchObject({
      message: 'anyone with an AWS account can decrypt and make data keys with alias/partner-exports',
      location: { file: `${QUICKSTART}/keys/partner-exports/get-key-policy.json`, line: 2, pointer: '/Policy/Statement/1/Principal' },
    });
    expect(find('s3-access-blocked')).toMatchObject({
      message: 'role upload-api cannot upload to bucket brightleaf-customer-uploads: no identity policy allows it kms:GenerateDataKey on alias/customer-uploads',
      location: { file: `${QUICKSTART}/account/get-account-authorization-details.json`, pointer: '/RoleDetailList/1/RolePolicyList/0/PolicyDocument/Statement/0' },
    });
    expect(find('rotation-disabled').location).toMatchObject({ file: `${QUICKSTART}/keys/platform/get-key-rotation-status.json`, line: 2, column: 5 });
    expect(find('shared-key').message).toContain('alias/platform is shared by unlike services');
  });

  it('has witnesses that simulate confirms: what is open is allowed, what breaks is not', () => {
    const open = find('public-access').witness!;
    expect(open).toMatchObject({ principal: 'arn:aws:iam::999999999999:role/outsider', action: 'kms:Decrypt' });
    expect(simulate(open)).toBe('allowed');
    const broken = find('s3-access-blocked').witness!;
    expect(broken).toMatchObject({ principal: 'arn:aws:iam::111122223333:role/upload-api', action: 'kms:GenerateDataKey' });
    expect(simulate(broken)).toBe('implicitDeny');
  });

  it('proves a wildcard fine that two conditions close', () => {
    const { out } = kmslint(ROOT, 'who-can', 'Decrypt', 'alias/platform', QUICKSTART, '--format', 'json');
    const { who } = JSON.parse(out) as { who: { account?: string; principal: string }[] };
    expect(who.filter(({ account, principal }) => account !== '111122223333' && !principal.endsWith('.amazonaws.com'))).toEqual([]);
    expect(findings.filter(({ location }) => location.file.includes('keys/platform/get-key-policy'))).toEqual([]);
  });
});

describe('the command line', () => {
  it.each([
    [['--rule', 'public-access=error', QUICKSTART], 1, ''],
    [['--format', 'json', QUICKSTART], 1, ''],
    [['chekc', QUICKSTART], 2, 'did you mean kmslint check?'],
    [['--fromat', 'json'], 2, 'did you mean --format?'],
    [['no-such-folder'], 2, 'There is no such file or folder.'],
    [['--rule', 'public-acess'], 2, 'did you mean public-access?'],
  ])('%j', (words, status, says) => {
    const ran = kmslint(ROOT, ...words);
    expect(ran.err).toContain(says);
    expect(ran.status).toBe(status);
  });
});
