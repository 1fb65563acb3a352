import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { decide } from '../evaluate/decide.ts';
import { readWorld } from '../world/build.ts';
import type { World } from '../world/types.ts';
import { ACCOUNT, DELEGATION, KEY, document, worldOf } from './test-worlds.ts';
import { transitiveAccess, type TransitiveAccess } from './transitive.ts';

const SCENARIOS = path.join(import.meta.dirname, '../../fixtures/scenarios');

const scenarioWorld = (name: string): World => {
  const folder = path.join(SCENARIOS, name);
  const files = readdirSync(folder).filter((file) => file.endsWith('.json')).map((file) => ({ path: file, bytes: new Uint8Array(readFileSync(path.join(folder, file))) }));
  const { world, inputs } = readWorld(files);
  expect(inputs.filter(({ status }) => status !== 'analysed')).toEqual([]);
  return world;
};

const pathText = ({ principal, path: steps }: TransitiveAccess): string =>
  [principal, ...steps.map(({ from, to, move }) => `    ${move}${from === to ? '' : ` ${to}`}`)].join('\n');

describe('scenarios', () => {
  it.each(readdirSync(SCENARIOS).sort())('%s', async (name) => {
    const world = scenarioWorld(name);
    const [key] = world.keys;
    const access = transitiveAccess(world, 'kms:Decrypt', key?.arn ?? '');
    for (const { path: steps } of access) {
      for (const { witnesses } of steps) {
        expect(witnesses.length).toBeGreaterThan(0);
        for (const witness of witnesses) expect(decide(world, witness).decision, JSON.stringify([...witness.context])).toBe('allowed');
      }
    }
    await expect(`${access.map(pathText).join('\n')}\n`).toMatchFileSnapshot(path.join(SCENARIOS, name, 'expected.txt'));
  });
});

describe('effort', () => {
  it('grows gently with the number of principals', () => {
    const trust = document({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'sts:AssumeRole' });
    const principals = Array.from({ length: 400 }, (_, index) => ({
      arn: `arn:aws:iam::${ACCOUNT}:role/role-${String(index).padStart(3, '0')}`,
      trustPolicy: trust,
      identityPolicies: [{
        name: 'inline',
        document: document(index === 0
          ? { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' }
          : { Effect: 'Allow', Action: ['sts:AssumeRole', 's3:*'], Resource: `arn:aws:iam::${ACCOUNT}:role/role-${String(Math.floor(index / 3)).padStart(3, '0')}` }),
      }],
    }));
    const world = worldOf({ accounts: [{ id: ACCOUNT, complete: true }], principals, keys: [{ arn: KEY, policy: document(DELEGATION) }] });
    const started = performance.now();
    const access = transitiveAccess(world, 'kms:Decrypt', KEY);
    console.info(`${Math.round(performance.now() - started)} ms`);
    expect(access).toHaveLength(400);
    expect(Math.max(...access.map(({ path: steps }) => steps.length))).toBe(7);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
