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

  it('keeps operations apart, and the order of all', () => {
    const reading = read(JSON.stringify({ kmslint: 1, requests: [{ operation: 'sqs.dlq-redrive', key: 'alias/orders', context: { 'aws:a': 'x' }, expect: 'works' }, request] }));
    expect(reading).toMatchObject({ ok: true, requests: [{ id: '2', index: 1 }], operations: [{ id: '1', index: 0, operation: 'sqs.dlq-redrive', key: 'alias/orders', expect: 'works' }] });
  });

  it.each([
    ['broken JSON', '{"kmslint": 1,\n "requests": [,]}', 2, 15, 'Not JSON'],
    ['a missing action', '{"kmslint": 1,\n "requests": [\n  {"principal": "*", "resource": "x"}]}', 3, 3, 'action'],
    ['a wrong expectation', '{"kmslint": 1, "requests": [{"principal": "*", "action": "kms:Decrypt", "resource": "x",\n "expect": "denied"}]}', 2, 2, 'expect'],
    ['a policy that cannot be read', '{"kmslint": 1, "requests": [{"principal": "*", "action": "kms:Decrypt", "resource": "x",\n "sessionPolicies": [\n{"Statement": [{"Action": "kms:*", "Resource": "*"}]}]}]}', 3, 16, 'Effect'],
    ['an operation beside an action', '{"kmslint": 1, "requests": [\n{"operation": "sqs.dlq-redrive", "action": "kms:Decrypt"}]}', 2, 1, 'cannot have a member action'],
    ['a mistyped member of an operation', '{"kmslint": 1, "requests": [\n{"operation": "sqs.dlq-redrive", "destKey": "alias/a"}]}', 2, 1, 'cannot have a member destKey'],
    ['a decision expected of an operation', '{"kmslint": 1, "requests": [{"operation": "sqs.dlq-redrive",\n "expect": "allowed"}]}', 2, 2, 'must be one of works, breaks, unknown'],
  ])('says where and why: %s', (_name, text, line, column, words) => {
    expect(read(text)).toMatchObject({ ok: false, problem: { line, column, reason: expect.stringContaining(words) } });
  });
});
