/** What a question leaves open because the request does not show it. */
import { describe, expect, it } from 'vitest';
import { parseCaller } from '../caller.ts';
import { APP, HOME, KEY, allow, deny, documentOf, key, member, principal, worldOf } from '../test-requests.ts';
import { inquire, type Answer } from './inquire.ts';

const asked = (bundle: object, action: string, resource: string): Answer => {
  const world = worldOf(bundle);
  const caller = parseCaller(world, APP);
  if (caller === undefined) throw new Error(APP);
  return inquire({ world, callers: { kind: 'named', caller, principal: APP }, action, resource, context: new Map() });
};

const witnessed = (answer: Answer, name: string): readonly string[] | undefined => (answer.answer === 'yes' ? answer.witness.context.get(name) : undefined);

describe('the Region of a request', () => {
  const elsewhere = (...regions: readonly string[]): object => ({
    accounts: [member(HOME)],
    principals: [principal(APP, [allow({ Action: '*' })])],
    organizationPolicies: [
      { type: 'SERVICE_CONTROL_POLICY', name: 'regions', target: 'r-ab12', document: documentOf(allow({ Action: '*' }), deny({ Action: '*', Condition: { StringNotEquals: { 'aws:RequestedRegion': regions } } })) },
    ],
  });

  it('is the caller\'s to choose where the action is on no key', () => {
    const answer = asked(elsewhere('eu-west-1', 'eu-central-1'), 'kms:ListKeys', '*');
    expect(witnessed(answer, 'aws:RequestedRegion')?.[0]).toMatch(/^eu-(west|central)-1$/);
  });

  it('has to be one that there may be', () => {
    expect(asked(elsewhere('Ireland'), 'kms:ListKeys', '*').answer).toBe('no');
  });

  it('is that of the key where it is on one', () => {
    expect(asked(elsewhere('eu-west-1'), 'kms:Decrypt', KEY).answer).toBe('no');
    expect(asked(elsewhere('us-east-1'), 'kms:Decrypt', KEY).answer).toBe('yes');
  });
});

describe('the name by which a request calls the key', () => {
  const byAlias = { keys: [key([allow({ Principal: { AWS: APP }, Condition: { StringEquals: { 'kms:RequestAlias': 'alias/app' } } })], { aliases: ['alias/app', 'alias/old'] })] };

  it('is the caller\'s to choose where the question names the key itself', () => {
    expect(witnessed(asked(byAlias, 'kms:Decrypt', KEY), 'kms:RequestAlias')).toEqual(['alias/app']);
  });

  it('is the alias where the question names one', () => {
    expect(asked(byAlias, 'kms:Decrypt', 'alias/app').answer).toBe('yes');
    expect(asked(byAlias, 'kms:Decrypt', 'alias/old').answer).toBe('no');
  });
});
