import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { git, policy, statement, throwaway, type Throwaway } from './throwaway-repository.ts';

/** The Node that runs the action; `test/action-node24.sh` sets the one that GitHub uses. */
const NODE = process.env['KMSLINT_ACTION_NODE'] ?? process.execPath;

const MANIFEST = parse(readFileSync(path.join(import.meta.dirname, '../action.yml'), 'utf8')) as {
  inputs: { [name: string]: { default: string } };
  outputs: { [name: string]: object };
  runs: { using: string; main: string };
};

const ROOT = statement('Root', 'arn:aws:iam::111122223333:root', 'kms:*');
const APP = statement('App', 'arn:aws:iam::111122223333:role/app', 'kms:Decrypt', 'kms:GenerateDataKey');
const STRANGER = 'arn:aws:iam::444455556666:role/reporting';
const PUBLIC = { Sid: 'Open', Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Resource: '*' };
const KEY = 'keys/payments.json';

let bundle = '';
let repo: Throwaway;

beforeAll(async () => {
  bundle = path.join(mkdtempSync(path.join(os.tmpdir(), 'kmslint-action-')), 'action.cjs');
  await build({
    entryPoints: [path.join(import.meta.dirname, '../src/action/main.ts')], outfile: bundle, bundle: true, platform: 'node', format: 'cjs',
    mainFields: ['module', 'main'], logLevel: 'error', external: ['*/tree-sitter.ts'],
  });
});

afterAll(() => {
  rmSync(path.dirname(bundle), { recursive: true });
});

beforeEach(() => {
  repo = throwaway();
});

afterEach(() => {
  repo.destroy();
});

interface Event { readonly name: string; readonly [member: string]: unknown }

interface Ran {
  readonly status: number;
  readonly log: string;
  readonly summary: string;
  readonly outputs: { readonly [name: string]: string };
}

/** The file format of GITHUB_OUTPUT: a name, a delimiter, lines, the delimiter. */
const outputsIn = (text: string): { [name: string]: string } =>
  Object.fromEntries([...text.matchAll(/^(.+?)<<(.+)\n([\s\S]*?)\n?\2$/gm)].map(([, name, , value]) => [name, value]));

/** Runs the action as the runner does: inputs with their defaults, and the files that it gives. */
const runAction = (workspace: string, event: Event, inputs: { [name: string]: string } = {}, more: { [name: string]: string } = {}): Promise<Ran> => {
  const files = path.join(repo.folder, 'runner');
  mkdirSync(files, { recursive: true });
  const file = (name: string, text = ''): string => {
    writeFileSync(path.join(files, name), text);
    return path.join(files, name);
  };
  const { name, ...payload } = event;
  const defaults = Object.entries(MANIFEST.inputs).map(([input, { default: value }]) => [input, input === 'github-token' ? 'token' : value] as const);
  const env = {
    PATH: process.env['PATH'] ?? '', HOME: files,
    ...Object.fromEntries([...defaults, ...Object.entries(inputs)].map(([input, value]) => [`INPUT_${input.toUpperCase()}`, value])),
    GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: workspace, GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: file('event.json', JSON.stringify(payload)),
    GITHUB_OUTPUT: file('output'), GITHUB_STEP_SUMMARY: file('summary'), GITHUB_REPOSITORY: 'example/keys', GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: git(workspace, 'rev-parse', 'HEAD'), ...more,
  };
  return new Promise((resolve) => {
    execFile(NODE, [bundle], { env, cwd: workspace }, (error, stdout, stderr) => {
      resolve({
        status: error === null ? 0 : Number(error.code), log: `${stdout}${stderr}`,
        summary: readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8'), outputs: outputsIn(readFileSync(env.GITHUB_OUTPUT, 'utf8')),
      });
    });
  });
};

/** A pull request from a branch with these changes, checked out as actions/checkout does: the merge commit. */
const pullRequest = (change: () => void): { event: Event; head: string } => {
  const base = git(repo.work, 'rev-parse', 'HEAD');
  git(repo.work, 'checkout', '-qb', 'feature');
  change();
  const head = repo.commit('change');
  git(repo.work, 'checkout', '-q', '--detach', 'main');
  git(repo.work, 'merge', '-q', '--no-ff', '-m', 'merge', 'feature');
  return { event: { name: 'pull_request', action: 'opened', pull_request: { number: 7, base: { sha: base, ref: 'main' }, head: { sha: head } } }, head };
};

const start = (...statements: object[]): void => {
  repo.write(KEY, policy(statements));
  repo.write('README.md', 'Keys.\n');
  repo.commit('start');
};

const firstLine = ({ summary }: Ran): string => summary.split('\n')[0] ?? '';

describe('action.yml', () => {
  it('runs the bundle on the Node of GitHub', () => {
    expect(MANIFEST.runs).toEqual({ using: 'node24', main: 'dist/action.cjs' });
  });
});

describe('a pull request', () => {
  it('that looks like a refactoring and gives a role of another account decrypt is called out in the first line', async () => {
    start(ROOT, APP);
    // The statement is split in two, "for clarity", and a principal slips in.
    const { event, head } = pullRequest(() => {
      repo.write(KEY, policy([ROOT,
        { ...statement('AppDecrypt', '', 'kms:Decrypt'), Principal: { AWS: ['arn:aws:iam::111122223333:role/app', STRANGER] } },
        statement('AppEncrypt', 'arn:aws:iam::111122223333:role/app', 'kms:GenerateDataKey')]));
    });
    const ran = await runAction(repo.work, event, { 'fail-on-access-gained': 'true', 'sarif-file': 'out/kmslint.sarif' });
    expect(firstLine(ran)).toMatch(/^## kmslint: .*role\/reporting.* gains kms:Decrypt on /);
    expect(ran.summary).toContain(`https://github.com/example/keys/blob/${head}/keys/payments.json#L`);
    expect(ran.summary).toContain(STRANGER);
    expect(ran.outputs).toMatchObject({ 'compared': 'true', 'access-gained': 'true', 'access-lost': 'false', 'sarif-file': 'out/kmslint.sarif' });
    expect(JSON.parse(readFileSync(path.join(repo.work, 'out/kmslint.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(ran.status).toBe(1);
    expect(ran.log).toContain('::error::kmslint: ');
    expect(ran.log).toContain('somebody gains access');
    expect(Object.keys(ran.outputs).filter((name) => !(name in MANIFEST.outputs))).toEqual([]);
  });

  it('that is a true refactoring changes no effective access', async () => {
    start(ROOT, APP);
    const { event } = pullRequest(() => {
      git(repo.work, 'mv', KEY, 'keys/orders.json');
      repo.write('keys/orders.json', policy([ROOT, statement('A', 'arn:aws:iam::111122223333:role/app', 'kms:Decrypt'), statement('B', 'arn:aws:iam::111122223333:role/app', 'kms:GenerateDataKey')]));
    });
    const ran = await runAction(repo.work, event, { 'fail-on-access-gained': 'true' });
    expect(firstLine(ran)).toMatch(/^## kmslint: no change in effective access/);
    expect(ran.outputs).toMatchObject({ 'access-gained': 'false', 'access-lost': 'false' });
  });

  it('is judged by its own findings, unless the old ones are to count', async () => {
    start(ROOT, PUBLIC);
    const { event } = pullRequest(() => {
      repo.write('keys/other.json', policy([ROOT]));
    });
    const ran = await runAction(repo.work, event, { 'fail-on': 'error' });
    expect(ran).toMatchObject({ status: 0, outputs: { errors: '0' } });
    expect(Number(ran.outputs['findings'])).toBeGreaterThan(0);
    expect(ran.summary).toContain('that the base has too');
    const all = await runAction(repo.work, event, { 'fail-on': 'error', 'fail-on-known': 'true' });
    expect(all.status).toBe(1);
    expect(all.log).toMatch(/^::error file=keys\/payments\.json,line=\d+,/m);
  });

  it('with many findings keeps to the limit of annotations, and has the rest in the summary', async () => {
    start(ROOT);
    const { event } = pullRequest(() => {
      for (let key = 0; key < 14; key += 1) repo.write(`more/key-${key}/policy.json`, policy([ROOT, PUBLIC]));
    });
    const ran = await runAction(repo.work, event);
    expect(ran.log.match(/^::error file=/gm)?.length).toBe(10);
    expect(ran.summary.match(/^\| 🔴 error .*<code>public-access<\/code>/gm)?.length).toBe(14);
    expect((await runAction(repo.work, event, { annotations: '2' })).log.match(/^::error file=/gm)?.length).toBe(2);
  });

  it('may delete a file: what it allowed is lost', async () => {
    start(ROOT, APP);
    repo.write('keys/old.json', policy([ROOT, statement('Old', STRANGER, 'kms:Decrypt')]));
    repo.commit('old');
    const { event } = pullRequest(() => {
      repo.remove('keys/old.json');
    });
    const ran = await runAction(repo.work, event);
    expect(ran.outputs).toMatchObject({ 'access-gained': 'false', 'access-lost': 'true' });
    expect(ran.summary).toMatch(/🔒 \*\*.*loses/);
  });

  it('is compared with a base that does not parse, with a note', async () => {
    repo.write(KEY, policy([ROOT]));
    repo.write('keys/broken.json', '{"Statement": [');
    repo.commit('start');
    const { event } = pullRequest(() => {
      repo.write('keys/broken.json', policy([ROOT]));
    });
    const ran = await runAction(repo.work, event, { 'fail-on': 'never' });
    expect(ran.status).toBe(0);
    expect(ran.summary).toMatch(/keys\/broken\.json:1 of the base could not be analysed/);
  });

  it('whose own files do not parse fails, and says where', async () => {
    start(ROOT);
    const { event } = pullRequest(() => {
      repo.write(KEY, '{"Statement": [');
    });
    const ran = await runAction(repo.work, event, { 'fail-on': 'never' });
    expect(ran.status).toBe(1);
    expect(ran.log).toMatch(/^::error file=keys\/payments\.json,line=1,/m);
  });
});

describe('a clone', () => {
  const shallowPullRequest = (): { event: Event; clone: string } => {
    start(ROOT, APP);
    const { event } = pullRequest(() => {
      repo.write(KEY, policy([ROOT, APP, statement('Reports', STRANGER, 'kms:Decrypt')]));
    });
    git(repo.work, 'branch', 'merged');
    git(repo.work, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    git(repo.folder, 'clone', '-q', '--depth=1', '--branch', 'merged', `file://${repo.work}`, 'clone');
    return { event, clone: path.join(repo.folder, 'clone') };
  };

  it('that is shallow fetches the one commit that it needs', async () => {
    const { event, clone } = shallowPullRequest();
    const ran = await runAction(clone, event);
    expect(ran.outputs).toMatchObject({ 'compared': 'true', 'access-gained': 'true' });
  });

  it('that is shallow and cannot fetch says what to set, and checks all the same', async () => {
    const { event, clone } = shallowPullRequest();
    git(clone, 'remote', 'set-url', 'origin', `file://${repo.folder}/nowhere`);
    const ran = await runAction(clone, event, { 'fail-on': 'never' });
    expect(ran).toMatchObject({ status: 0, outputs: { 'compared': 'false', 'access-gained': '' } });
    expect(ran.summary).toContain('set fetch-depth: 0 of actions/checkout');
  });
});

describe('a push', () => {
  it('of a first commit is checked without a base', async () => {
    start(ROOT, PUBLIC);
    const ran = await runAction(repo.work, { name: 'push', before: '0'.repeat(40) });
    expect(ran).toMatchObject({ status: 1, outputs: { compared: 'false' } });
    expect(Number(ran.outputs['errors'])).toBeGreaterThan(0);
    expect(ran.summary).toContain('first push');
  });

  it('is compared with the commit before it', async () => {
    start(ROOT);
    const before = git(repo.work, 'rev-parse', 'HEAD');
    repo.write(KEY, policy([ROOT, APP]));
    repo.commit('two');
    const ran = await runAction(repo.work, { name: 'push', before });
    expect(ran.outputs['compared']).toBe('true');
  });
});

describe('the comment', () => {
  interface Api { readonly address: string; readonly bodies: string[]; readonly close: () => void }

  /** GitHub's comments of one pull request; `isReadOnly` as for a fork. */
  const api = async (isReadOnly: boolean): Promise<Api> => {
    const bodies: string[] = [];
    const server = http.createServer((request, response) => {
      let text = '';
      request.on('data', (part: Buffer) => { text += part.toString(); });
      request.on('end', () => {
        const { body } = JSON.parse(text === '' ? '{}' : text) as { body: string };
        const id = Number(/\/comments\/(\d+)$/.exec(request.url ?? '')?.[1] ?? -1);
        const isWrite = request.method !== 'GET';
        if (isWrite && !isReadOnly && id >= 0) bodies[id] = body;
        else if (isWrite && !isReadOnly) bodies.push(body);
        response.writeHead(isWrite && isReadOnly ? 403 : 200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(isWrite ? {} : bodies.map((each, index) => ({ id: index, body: each }))));
      });
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies, close: () => void server.close() };
  };

  it('is written once, and updated when the pull request is', async () => {
    start(ROOT, APP);
    const { address, bodies, close } = await api(false);
    const { event } = pullRequest(() => {
      repo.write(KEY, policy([ROOT, APP, statement('Reports', STRANGER, 'kms:Decrypt')]));
    });
    await runAction(repo.work, event, { comment: 'true' }, { GITHUB_API_URL: address });
    expect(bodies).toEqual([expect.stringContaining('gains kms:Decrypt')]);
    git(repo.work, 'checkout', '-q', 'feature');
    repo.write(KEY, policy([ROOT, APP]));
    const head = repo.commit('take it back');
    git(repo.work, 'checkout', '-q', '--detach', 'main');
    git(repo.work, 'merge', '-q', '--no-ff', '-m', 'merge', 'feature');
    const synchronized = { ...event, action: 'synchronize', pull_request: { ...(event['pull_request'] as object), head: { sha: head } } };
    await runAction(repo.work, synchronized, { comment: 'true' }, { GITHUB_API_URL: address });
    close();
    expect(bodies).toEqual([expect.stringContaining('no change in effective access')]);
  });

  it('of a fork cannot be written, which is a warning', async () => {
    start(ROOT, APP);
    const { address, bodies, close } = await api(true);
    const { event } = pullRequest(() => {
      repo.write(KEY, policy([ROOT, APP, statement('Reports', STRANGER, 'kms:Decrypt')]));
    });
    const ran = await runAction(repo.work, event, { 'comment': 'true', 'fail-on': 'never' }, { GITHUB_API_URL: address });
    close();
    expect(bodies).toEqual([]);
    expect(ran).toMatchObject({ status: 0, log: expect.stringContaining('::warning::The comment could not be written') });
  });
});

describe('the log', () => {
  it('has no commands that stand in a policy', async () => {
    start(ROOT, { ...PUBLIC, Sid: 'Open\n::set-env name=X::y' });
    repo.write('keys/evil/broken\n::notice::x.json', '{"Statement": [');
    repo.commit('two');
    const { log } = await runAction(repo.work, { name: 'push', before: '0'.repeat(40) }, { format: 'markdown' });
    let stopped = '';
    const commands = log.split('\n').filter((line) => {
      const token = /^::stop-commands::(.+)$/.exec(line)?.[1];
      if (token !== undefined) stopped = token;
      else if (line === `::${stopped}::`) stopped = '';
      else return stopped === '' && line.startsWith('::');
      return false;
    });
    expect(commands.filter((line) => !/^::(?:error|warning|notice|set-output|debug)(?: file=keys\/[^:]*)?::/.test(line))).toEqual([]);
    expect(commands.some((line) => line.startsWith('::notice::x'))).toBe(false);
  });
});

describe('inputs', () => {
  it('that make no sense are refused', async () => {
    start(ROOT);
    const ran = await runAction(repo.work, { name: 'push' }, { 'fail-on': 'eror', 'comment': 'yes' });
    expect(ran.status).toBe(1);
    expect(ran.log).toContain('::error::comment is true or false, not yes; fail-on is error, warning, info or never, not eror');
  });

  it('may name a folder, a base and a configuration', async () => {
    start(ROOT, PUBLIC);
    const before = git(repo.work, 'rev-parse', 'HEAD');
    repo.write('infra/kmslint.yaml', 'rules:\n  public-access: warning\n');
    repo.write('infra/key.json', policy([ROOT, PUBLIC]));
    repo.commit('two');
    const ran = await runAction(repo.work, { name: 'workflow_dispatch' }, { 'working-directory': 'infra', 'base': before, 'fail-on': 'error' });
    expect(ran.status).toBe(0);
    expect(ran.log).toMatch(/^::warning file=infra\/key\.json,/m);
    expect(ran.outputs).toMatchObject({ 'compared': 'true', 'access-gained': 'true' });
  });
});
