import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readWorld } from '../src/world/build.ts';
import { locate, range } from '../src/source/locate.ts';
import { gatherFiles } from '../src/workspace/files.ts';

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../fixtures/hostile');
const names = readdirSync(folder).sort();
const fileOf = (name: string) => ({ path: name, bytes: new Uint8Array(readFileSync(path.join(folder, name))) });
const readOne = (name: string) => readWorld([fileOf(name)]);

describe('hostile inputs', () => {
  it.each([
    ['trailing-comma.json', 11, 22, 'comma before }'],
    ['comment.json', 3, 3, 'comment'],
    ['cut-off.json', 8, 2, 'ends before'],
    ['template.json', 8, 16, 'template'],
    ['empty.json', 1, 1, 'empty'],
    ['blank.json', 1, 1, 'empty'],
    ['binary.json', 1, 1, 'binary'],
    ['latin-1.json', 1, 1, 'UTF-8'],
    ['wrong-metadata.json', 6, 5, 'KeyId must be a string'],
    ['policy-in-policy.json', 2, 207, 'ends before'],
  ])('%s fails with a position and a reason', (name, line, column, words) => {
    expect(readOne(name).inputs[0]).toMatchObject({ status: 'failed', line, column, reason: expect.stringContaining(words) });
  });

  it.each(['bom.json', 'utf-16-le.json', 'utf-16-be-without-bom.json', 'crlf.json'])('%s reads like plain UTF-8', (name) => {
    const { world, inputs } = readOne(name);
    expect(inputs).toMatchObject([{ kind: 'key-policy', status: 'analysed' }]);
    const place = world.keys[0]?.policy?.statements[0]?.place;
    expect(place && locate(place)).toMatchObject({ line: 4, column: 5 });
    const { start, end } = place ? range(place) : { start: 0, end: 0 };
    expect(place?.document.text.slice(start, end)).toMatch(/^\{[\s\S]*"Sid": "Root"[\s\S]*\}$/);
  });

  it.each(['list.json', 'null.json'])('%s is named as unrecognised', (name) => {
    expect(readOne(name).inputs[0]).toMatchObject({ status: 'unrecognised', reason: expect.stringContaining('object') });
  });

  it('reads URL-encoded policies and points into them', () => {
    const { policies } = readOne('url-encoded.json');
    const [problem] = policies[0]?.policy.unreadable ?? [];
    expect(problem).toMatchObject({ code: 'INVALID_POLICY_ELEMENT' });
    const text = readFileSync(path.join(folder, 'url-encoded.json'), 'utf8');
    const { line, column } = locate(problem!.place);
    expect(text.split('\n')[line - 1]?.slice(column - 1)).toMatch(/^%22Resources%22/);
  });

  it('keeps the one good statement among wrongly typed ones', () => {
    const policy = readOne('wrong-types.json').policies[0]?.policy;
    expect(policy?.statements.map(({ sid }) => sid)).toEqual(['Root']);
    expect(new Set(policy?.unreadable.map(({ place }) => place.path[1]))).toEqual(new Set([0, 1, 2, 3]));
  });

  it('does not take inherited members for a document’s own', () => {
    const policy = readOne('prototype.json').policies[0]?.policy;
    expect(policy?.statements).toEqual([]);
    expect(policy?.problems.map(({ code }) => code)).toContain('MISSING_EFFECT');
  });

  it('reports duplicate members', () => {
    expect(readOne('duplicate-members.json').policies[0]?.policy.problems).toMatchObject([{ code: 'DUPLICATE_MEMBER' }]);
  });

  it('one broken file does not hide the others', () => {
    const reading = readWorld(names.map(fileOf));
    expect(reading.inputs.map(({ file }) => file)).toEqual(names);
    expect(reading.inputs.filter(({ status }) => status === 'analysed').length).toBeGreaterThanOrEqual(8);
  });
});

describe('documents that are nested 100,000 levels deep', () => {
  const N = 100_000;
  const read = (text: string) => readWorld([{ path: 'deep.json', bytes: new TextEncoder().encode(text) }]).inputs[0];
  const lists = '['.repeat(N) + ']'.repeat(N);
  const objects = '{"a":'.repeat(N) + '1' + '}'.repeat(N);
  const statement = (members: string) => `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",${members}}]}`;

  it.each([
    ['lists', lists],
    ['lists that do not end', '['.repeat(N)],
    ['objects', objects],
    ['conditions', statement(`"Action":"kms:*","Resource":"*","Condition":${objects}`)],
    ['actions', statement(`"Action":${lists},"Resource":"*"`)],
    ['metadata', `{"KeyMetadata":{"KeyId":"1234abcd-12ab-34cd-56ef-1234567890ab","Tags":${objects}}}`],
    ['a resource', `{"logGroups":[{"logGroupName":"a","arn":"arn:aws:logs:us-east-1:111122223333:log-group:a","x":${objects}}]}`],
  ])('%s', (_what, text) => {
    expect(read(text)).toMatchObject({ status: 'failed', line: 1, reason: expect.stringContaining('levels deep') });
  });

  it('a policy inside a response', () => {
    const input = read(JSON.stringify({ Policy: `{"Statement":${lists}}`, PolicyName: 'default' }));
    expect(input).toMatchObject({ status: 'failed', line: 1, reason: expect.stringContaining('levels deep') });
  });

  it('brackets in text do not count', () => {
    expect(read(statement(`"Sid":"${'['.repeat(N)}\\\"${'{'.repeat(N)}","Action":"kms:*","Resource":"*"`))?.status).toBe('analysed');
  });
});

describe('a file of 50 MB', () => {
  it('is read whole, and its last problem located', () => {
    const temporary = mkdtempSync(path.join(tmpdir(), 'kmslint-'));
    try {
      const document = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*', Comment: 'x'.repeat(400) } };
      const role = (index: number) => ({
        RoleName: `role-${index}`, Arn: `arn:aws:iam::111122223333:role/role-${index}`, AttachedManagedPolicies: [],
        RolePolicyList: [{ PolicyName: 'inline', PolicyDocument: document }], AssumeRolePolicyDocument: document,
      });
      const details = { UserDetailList: [], GroupDetailList: [], Policies: [], RoleDetailList: Array.from({ length: 44_000 }, (_, index) => role(index)) };
      const file = path.join(temporary, 'details.json');
      writeFileSync(file, JSON.stringify(details));
      const bytes = new Uint8Array(readFileSync(file));
      expect(bytes.length).toBeGreaterThan(50_000_000);

      const { world, inputs, policies } = readWorld([{ path: 'details.json', bytes }]);
      const last = policies.at(-1)?.policy.problems[0];
      expect(inputs[0]?.status).toBe('analysed');
      expect(world.principals.size).toBe(44_000);
      expect(last && locate(last.place).column).toBeGreaterThan(45_000_000);
    } finally {
      rmSync(temporary, { recursive: true });
    }
  }, 120_000);
});

describe('links in a folder', () => {
  it('to devices, to nothing and to themselves are named, and nothing is waited for', () => {
    const temporary = mkdtempSync(path.join(tmpdir(), 'kmslint-'));
    try {
      const link = (target: string, name: string): void => symlinkSync(target, path.join(temporary, name));
      link('/dev/zero', 'endless.json');
      link('nowhere.json', 'gone.json');
      link('itself.json', 'itself.json');
      link('.', 'folder');
      writeFileSync(path.join(temporary, 'policy.json'), '{"Statement":[]}');
      const { files, unreadable } = gatherFiles(['.'], { cwd: temporary, isIgnored: () => false, readStdin: () => new Uint8Array(), stdinName: '-' });
      expect(files.map((file) => file.path)).toEqual(['policy.json']);
      expect(unreadable.map(({ file, status }) => [file, status]).sort()).toEqual(['endless.json', 'gone.json', 'itself.json'].map((file) => [file, 'failed']));
    } finally {
      rmSync(temporary, { recursive: true });
    }
  });
});
