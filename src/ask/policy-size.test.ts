import { expect, it } from 'vitest';
import { readWorld } from '../world/build.ts';
import { policySize } from './policy-size.ts';

const template = {
  Description: 'x'.repeat(40_000),
  Resources: {
    Default: { Type: 'AWS::KMS::Key', Properties: {} },
    Written: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Version: '2012-10-17', Statement: [] } } },
  },
};

it('counts the policy, not the template that it is declared in', () => {
  const { keys } = readWorld([{ path: 'template.json', bytes: new TextEncoder().encode(JSON.stringify(template, null, 2)) }]).world;
  expect(keys).toHaveLength(2);
  for (const { policy } of keys) {
    const { written, compact } = policySize(policy!);
    expect(written).toBe(compact);
  }
});
