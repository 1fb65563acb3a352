import { describe, expect, it } from 'vitest';
import { readRequests } from './requests.ts';

const read = (text: string) => readRequests({ path: 'requests.json', bytes: new TextEncoder().encode(text) });

const request = { principal: '*', action: 'kms:Decrypt', resource: 'arn:aws:kms:us-east-1:111122223333:key/k' };
const fileOf = (changes: object) => JSON.stringify({ kmslint: 1, requests: [{ ...request, ...changes }] });

describe('readRequests', () => {
  it('reads context values of every type', () => {
    const reading = read(fileOf({ id: 'a', expect: 'allowed', context: { 'aws:a': 'x', 'aws:b': true, 'aws:c': 7, 'aws:d': ['p', 'q'], 'aws:e': null, 'aws:f': [] } }));
    expect(reading).toMatchObject({ ok: true, requests: [{ id: 'a', expect: 'allowed' }] });
    const context = reading.ok ? [...reading.requests[0]?.request.context ?? []] : [];
    expect(context).toEqual([['aws:a', ['x']], ['aws:b', ['true']], ['aws:c', ['7']], ['aws:d', ['p', 'q']], ['aws:e', []], ['aws:f', []]]);
  });

  it('numbers requests without id and reads policies that stand in for unseen ones', () => {
    const reading = read(fileOf({ identityPolicies: [{ Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*' }] }], sessionPolicies: ['{"Statement":[]}'] }));
    expect(reading).toMatchObject({
      ok: true,
      requests: [{ id: '1', request: { assumedIdentityPolicies: [{ statements: [{}] }], sessionPolicies: [{ statements: [] }] } }],
    });
  });

  it.each([
    ['broken JSON', '{"kmslint": 1,\n "requests": [,]}', 2, 15, 'Not JSON'],
    ['a missing action', '{"kmslint": 1,\n "requests": [\n  {"principal": "*", "resource": "x"}]}', 3, 3, 'action'],
    ['a wrong expectation', '{"kmslint": 1, "requests": [{"principal": "*", "action": "kms:Decrypt", "resource": "x",\n "expect": "denied"}]}', 2, 2, 'expect'],
    ['a policy that cannot be read', '{"kmslint": 1, "requests": [{"principal": "*", "action": "kms:Decrypt", "resource": "x",\n "sessionPolicies": [\n{"Statement": [{"Action": "kms:*", "Resource": "*"}]}]}]}', 3, 16, 'Effect'],
  ])('says where and why: %s', (_name, text, line, column, words) => {
    expect(read(text)).toMatchObject({ ok: false, problem: { line, column, reason: expect.stringContaining(words) } });
  });
});
