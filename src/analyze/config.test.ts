import { describe, expect, it } from 'vitest';
import type { AnyRule } from './types.ts';
import { readConfiguration } from './config.ts';
import { registry } from '../../rules/registry.generated.ts';
import { analyze } from './run.ts';
import type { AnalysisInput } from './run.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const read = (path: string, text: string) => readConfiguration({ path, bytes: bytes(text) }, registry);

const problems = (path: string, text: string) => {
  const reading = read(path, text);
  return reading.ok ? [] : reading.problems.map(({ line, column, reason }) => `${line}:${column} ${reason}`);
};

describe('configuration', () => {
  it('reads JSON and YAML alike', () => {
    const yaml = read('kmslint.yaml', `
preset: strict
rules:
  public-access: warning
trusted: { accounts: ["444455556666"], organization: o-a1b2c3d4e5 }
overrides:
  - files: [sandbox/**]
    rules: { public-access: off, CKV_AWS_7: info }
suppressions:
  - rule: public-access
    key: alias/archive
    reason: The archive is public.
    until: 2027-01-31
`);
    const json = read('kmslint.json', JSON.stringify({
      preset: 'strict', rules: { 'public-access': 'warning' }, trusted: { accounts: ['444455556666'], organization: 'o-a1b2c3d4e5' },
      overrides: [{ files: ['sandbox/**'], rules: { 'public-access': 'off', CKV_AWS_7: 'info' } }],
      suppressions: [{ rule: 'public-access', key: 'alias/archive', reason: 'The archive is public.', until: '2027-01-31' }],
    }));
    if (!yaml.ok || !json.ok) throw new Error(JSON.stringify([yaml, json]));
    const withoutPlaces = ({ configuration }: typeof yaml) =>
      ({ ...configuration, suppressions: configuration.suppressions.map(({ place, ...rest }) => ({ ...rest, path: place.path })) });
    expect(withoutPlaces(yaml)).toEqual(withoutPlaces(json));
    expect(yaml.configuration.overrides[0]?.severities.get('rotation-disabled')).toBe('info');
  });

  it.each([
    ['a member', '{\n  "rule": {}\n}', '2:3 There is no member rule; did you mean rules?'],
    ['a rule', '{"rules": {"public-acess": "off"}}', '1:12 There is no rule public-acess; did you mean public-access?'],
    ['a severity', '{"rules": {"public-access": "warn"}}', '1:12 rules.public-access must be one of off, info, warning, error.'],
    ['a preset', '{"preset": "strct"}', '1:2 preset cannot be strct; did you mean strict?'],
    ['a rule of an override', '{"overrides": [{"files": ["a"], "rules": {"publc-access": "off"}}]}', '1:43 There is no rule publc-access; did you mean public-access?'],
    ['a rule of a suppression', '{"suppressions": [{"rule": "publicaccess", "reason": "x"}]}', '1:20 suppressions.0.rule cannot be publicaccess; did you mean public-access?'],
    ['an action of a guarantee', '{"guarantees": [{"name": "x", "never": {"actions": ["kms:Decypt"]}}]}', '1:53 No action of KMS on a key is kms:Decypt; did you mean kms:Decrypt?'],
    ['a principal of a guarantee', '{"guarantees": [{"name": "x", "never": {"actions": ["kms:*"], "except": ["payments"]}}]}', '1:74 guarantees.0.never.except.0 must be *, an account id, the id of an organization, a pattern of ARNs of users and roles, or an AWS service.'],
    ['a condition of a guarantee', '{"guarantees": [{"name": "x", "never": {"actions": ["kms:*"], "unless": {"StringEqual": {}}}}]}', '1:74 "StringEqual" is not a condition operator.'],
    ['a member of a guarantee', '{"guarantees": [{"name": "x", "never": {"actions": ["kms:*"], "key": "x"}}]}', '1:63 There is no member key; did you mean keys?'],
    ['the options of a rule without its severity', '{"rules": {"missing-tags": {"required": ["Owner"]}}}', '1:12 rules.missing-tags must be a severity, or a list of a severity and options: ["warning", { … }].'],
    ['a value of an option', '{"rules": {"missing-tags": ["error", {"required": "Owner"}]}}', '1:39 rules.missing-tags.1.required must be a list.'],
    ['an account id without quotes', '{"trusted": {"accounts": [111122223333]}}', '1:27 trusted.accounts.0 must be a string: write "111122223333", in quotes.'],
    ['a list that is none', '{"ignore": "examples/**"}', '1:2 ignore must be a list.'],
    ['a list for the whole', '[]', '1:1 The configuration must be an object.'],
    ['a name that is like no other', '{"suppressions": [{"rule": "x", "reason": "y"}]}', '1:20 suppressions.0.rule is none that is known.'],
    ['no reason', '{"suppressions": [{"rule": "public-access"}]}', '1:19 suppressions.0 lacks the member reason.'],
  ])('says where and what is wrong: %s', (_name, text, expected) => {
    expect(problems('kmslint.json', text)).toEqual([expected]);
  });

  it.each([
    ['a mistake in it', 'rules:\n  public-acess: off\n', ['2:3 There is no rule public-acess; did you mean public-access?']],
    ['YAML that is none', 'rules: [a\n', [expect.stringMatching(/^\d+:\d+ Not YAML: /)]],
    ['a member twice', 'preset: strict\npreset: strict\n', [expect.stringContaining('unique')]],
    ['a billion laughs', `a: &a [x, x, x, x, x, x, x, x, x, x]\n${'bcdefgh'.split('').map((name, index) => `${name}: &${name} [${Array.from({ length: 10 }, () => `*${'abcdefg'[index]}`).join(', ')}]`).join('\n')}\n`,
      [expect.stringContaining('alias')]],
  ])('says so in YAML: %s', (_name, text, expected) => {
    expect(problems('kmslint.yml', text)).toEqual(expected);
  });

  it('takes an empty YAML file for an empty configuration', () => {
    expect(read('kmslint.yaml', '# nothing yet\n')).toMatchObject({ ok: true });
  });
});

const policy = (sid: string): Uint8Array => bytes(JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Sid: sid, Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Resource: '*' },
    { Sid: 'Root', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' }],
}));

const openKeys: AnyRule[] = registry.filter(({ name }) => name === 'public-access');

const inputWith = (configuration: string): AnalysisInput => {
  const reading = read('kmslint.json', configuration);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return {
    files: [{ path: 'a/policy.json', bytes: policy('A') }, { path: 'b/policy.json', bytes: policy('B') }],
    named: new Set(), unreadable: [], rules: openKeys, today: '2026-11-25', configuration: reading.configuration,
    matches: (file, glob) => file.startsWith(glob.replace('/**', '/')),
  };
};

describe('overrides and suppressions', () => {
  const reported = (configuration: object, more: Partial<AnalysisInput> = {}) => {
    const { findings, summary } = analyze({ ...inputWith(JSON.stringify(configuration)), ...more });
    return { files: findings.map(({ location, severity }) => `${location.file} ${severity}`), suppressed: summary.suppressed };
  };

  it('change the severity in the files of a glob; the last one counts', () => {
    expect(reported({}).files).toEqual(['a/policy.json error', 'b/policy.json error']);
    expect(reported({ overrides: [{ files: ['b/**'], rules: { 'public-access': 'off' } }] }).files).toEqual(['a/policy.json error']);
    expect(reported({ rules: { 'public-access': 'off' }, overrides: [{ files: ['b/**'], rules: { 'public-access': 'info' } }] }).files).toEqual(['b/policy.json info']);
    const twice = [{ files: ['a/**'], rules: { 'public-access': 'off' } }, { files: ['a/**'], rules: { 'public-access': 'warning' } }];
    expect(reported({ overrides: twice }).files).toEqual(['a/policy.json warning', 'b/policy.json error']);
  });

  it('take findings out as long as they last', () => {
    const suppression = { rule: 'public-access', reason: 'a reason', file: 'a/**' };
    expect(reported({ suppressions: [suppression] })).toEqual({ files: ['b/policy.json error'], suppressed: 1 });
    expect(reported({ suppressions: [{ ...suppression, until: '2026-11-25' }] }).suppressed).toBe(1);
    expect(reported({ suppressions: [{ ...suppression, until: '2026-11-24' }] }).suppressed).toBe(0);
    const [finding] = analyze(inputWith('{}')).findings;
    expect(reported({ suppressions: [{ rule: 'public-access', reason: 'x', fingerprint: finding?.fingerprint }] }).files).toEqual(['b/policy.json error']);
  });

  it('leave what a baseline has out', () => {
    const [first] = analyze(inputWith('{}')).findings;
    expect(reported({}, { baseline: new Set([first?.fingerprint ?? '']) })).toEqual({ files: ['b/policy.json error'], suppressed: 1 });
  });
});
