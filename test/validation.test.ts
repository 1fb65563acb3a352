import fc from 'fast-check';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { registry } from '../rules/registry.generated.ts';
import { checks, coveredElsewhere } from '../src/ask/validation/checks.ts';
import type { Issue, Mend } from '../src/ask/validation/types.ts';
import { validatePolicy } from '../src/ask/validation/validate.ts';
import { document, placed } from '../src/policy/test-arbitraries.ts';
import { POLICY_KINDS, type PolicyKind } from '../src/readers/kinds.ts';
import { readPolicy } from '../src/readers/policy-text.ts';
import { applyEdits, insertMember, remove, renameMember, replaceValue } from '../src/source/edit.ts';
import { locate } from '../src/source/locate.ts';
import { below, type Json, type Place } from '../src/source/place.ts';
import { valueAt } from '../src/source/embedded.ts';

interface Case {
  readonly code: string;
  readonly kind?: PolicyKind;
  readonly statement?: object;
  readonly statements?: readonly object[];
  readonly policy?: object;
  readonly pad?: number;
  readonly at?: string;
  readonly mended?: Json;
}

const FOLDER = path.join(import.meta.dirname, '../fixtures/validation');
const cases = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml')).sort()
  .flatMap((name) => parse(readFileSync(path.join(FOLDER, name), 'utf8')) as Case[]);

const IDENTITY = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const KEY = { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'kms:Decrypt', Resource: '*' };

/** The statement that documents of a kind usually have. */
const USUAL: Readonly<Record<PolicyKind, object>> = {
  'key-policy': KEY,
  'resource-policy': { ...KEY, Action: 'sqs:SendMessage' },
  'trust-policy': { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' },
  'identity-policy': IDENTITY,
  'permissions-boundary': IDENTITY,
  'session-policy': IDENTITY,
  'service-control-policy': IDENTITY,
  'resource-control-policy': { Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt', Resource: '*' },
};

const over = (usual: object, own: object = {}): object =>
  Object.fromEntries(Object.entries({ ...usual, ...own }).filter(([, value]) => value !== null));

const documentOf = ({ kind = 'key-policy', statement, statements, policy, pad }: Case): object => over({
  Version: '2012-10-17',
  ...(pad === undefined ? {} : { Id: 'x'.repeat(pad) }),
  Statement: statements ?? [over(USUAL[kind], statement)],
}, policy);

const issuesOf = (each: Case, text: string): readonly Issue[] => {
  const place: Place = { document: { file: 'policy.json', text, value: JSON.parse(text) as Json }, path: [] };
  return validatePolicy({ kind: each.kind ?? 'key-policy', policy: readPolicy(place.document.value, place) });
};

const edits = (mend: Mend) => {
  switch (mend.change) {
    case 'replace': return replaceValue(mend.place, mend.value);
    case 'rename': return renameMember(mend.place, mend.name);
    case 'remove': return remove([mend.place]);
    case 'add': return insertMember(below(mend.place, mend.name), mend.value);
  }
};

describe('validation of policy documents', () => {
  it.each(cases.map((each) => [`${each.code} ${each.at ?? 'is not there'}`, each] as const))('%s', (_name, each) => {
    const text = JSON.stringify(documentOf(each), null, 2);
    const own = issuesOf(each, text).filter(({ code }) => code === each.code);
    expect(own.map(({ place }) => locate(place).pointer)).toEqual(each.at === undefined ? [] : [each.at]);
    if (each.mended === undefined) return;
    const [issue] = own;
    const mended = applyEdits(text, edits(issue!.mend!));
    const value = valueAt({ ...issue!.place, document: { file: '', text: mended, value: JSON.parse(mended) as Json } });
    expect(value).toEqual(each.mended);
    expect(issuesOf(each, mended).filter(({ code }) => code === each.code)).toEqual([]);
  });

  it('has a case that reports and one that does not for every code', () => {
    const codes = new Set(checks.map(({ code }) => code));
    const elsewhere = ['JSON_SYNTAX_ERROR', 'DUPLICATE_MEMBER'];
    const has = (code: string, reports: boolean): boolean => cases.some((each) => each.code === code && (each.at !== undefined) === reports);
    const lacking = [...codes].filter((code) => !elsewhere.includes(code) && !(has(code, true) && has(code, false)));
    expect(lacking).toEqual([]);
    expect(cases.filter(({ code }) => !codes.has(code))).toEqual([]);
  });

  it('leaves to other rules only what they are there for', () => {
    expect(coveredElsewhere.filter((covered) => !registry.some(({ name }) => name === covered.rule))).toEqual([]);
  });

  it('says nothing of usual documents', () => {
    for (const kind of Object.keys(USUAL) as PolicyKind[]) {
      const each: Case = { code: '', kind };
      expect(issuesOf(each, JSON.stringify(documentOf(each))), kind).toEqual([]);
    }
  });

  it('finds names that occur twice and text that is no JSON inside a document', () => {
    const twice = '{"Policy": "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Allow\\",\\"Effect\\":\\"Deny\\",\\"Principal\\":\\"*\\",\\"Action\\":\\"kms:*\\",\\"Resource\\":\\"*\\"}]}"}';
    const value = JSON.parse(twice) as { readonly Policy: string };
    const place: Place = { document: { file: 'policy.json', text: twice, value }, path: ['Policy'] };
    const [issue] = validatePolicy({ kind: 'key-policy', policy: readPolicy(value.Policy, place) });
    expect(issue?.code).toBe('DUPLICATE_MEMBER');
    expect(locate(issue!.place).pointer).toBe('/Policy/Statement/0/Effect');
    const broken = { Policy: '{"Version": }' };
    const at: Place = { document: { file: 'policy.json', text: JSON.stringify(broken), value: broken }, path: ['Policy'] };
    expect(validatePolicy({ kind: 'key-policy', policy: readPolicy(broken.Policy, at) }).map(({ code }) => code)).toEqual(['JSON_SYNTAX_ERROR']);
  });

  it('never throws, whatever the document, and says where', () => {
    fc.assert(fc.property(document, fc.boolean(), fc.constantFrom(...POLICY_KINDS), (value, inside, kind) => {
      const { value: held, place } = placed(value, inside);
      for (const issue of validatePolicy({ kind, policy: readPolicy(held, place) })) {
        expect(valueAt(issue.place), JSON.stringify([issue.code, issue.place.path, value])).toBeDefined();
        if (issue.mend !== undefined) expect(edits(issue.mend).length, issue.code).toBeGreaterThan(0);
      }
    }), { numRuns: 400 });
  });

  it('stays fast and whole on documents that nobody would write', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const statement = `{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Extra":${deep}}`;
    const nested = `{"Version":"2012-10-17","Statement":[${statement},${statement}]}`;
    expect(issuesOf({ code: '' }, nested).map(({ code }) => code)).toContain('INVALID_POLICY_ELEMENT');
    const actions = Array.from({ length: 20_000 }, (_, index) => `kms:${index % 2 === 0 ? '' : 'D'}${index}*`);
    const before = performance.now();
    issuesOf({ code: '' }, JSON.stringify({ Version: '2012-10-17', Statement: { ...KEY, Action: actions } }));
    expect(performance.now() - before).toBeLessThan(20_000);
  });
});

const MANAGED = path.join(import.meta.dirname, '../../shared/corpus/aws-managed-policies');

describe.skipIf(!existsSync(MANAGED))('policies that AWS itself maintains', () => {
  /**
   * Slips of AWS, by the Service Authorization Reference: key ARNs end in `key/…` or `alias/…`, not `:…`; only CreateKey, TagResource and
   * UntagResource have `aws:TagKeys`.
   */
  const KNOWN = [
    'AmazonBedrockFullAccess.json /Statement/3/Resource INVALID_ARN_RESOURCE',
    'AmazonDataZoneSageMakerManageAccessRolePolicy.json /Statement/11/Condition/ForAnyValue:StringEquals/aws:TagKeys UNSUPPORTED_ACTION_FOR_CONDITION_KEY',
    'AmazonDataZoneSageMakerManageAccessRolePolicy.json /Statement/12/Condition/ForAnyValue:StringEquals/aws:TagKeys UNSUPPORTED_ACTION_FOR_CONDITION_KEY',
  ];

  it('are valid, but for known slips', () => {
    const names = existsSync(MANAGED) ? readdirSync(MANAGED).filter((name) => name.endsWith('.json')) : [];
    const errors = names.flatMap((name) => issuesOf({ code: '', kind: 'identity-policy' }, readFileSync(path.join(MANAGED, name), 'utf8'))
      .filter(({ kind }) => kind === 'error').map(({ code, place }) => `${name} ${locate(place).pointer} ${code}`));
    expect(errors).toEqual(KNOWN);
  });
});
