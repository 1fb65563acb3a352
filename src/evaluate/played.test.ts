import { describe, expect, it } from 'vitest';
import { ACCOUNT, APP, document, worldOf } from '../ask/test-worlds.ts';
import type { Policy, Statement } from '../policy/types.ts';
import { doubtsOf, isComplete, unreadable, type PlayedPolicy } from './played.ts';
import type { PolicyRole } from './types.ts';

const policyOf = (...statements: readonly object[]): Policy => {
  const [named] = worldOf({ principals: [{ arn: APP, identityPolicies: [{ name: 'x', document: document(...statements) }] }] }).principals.get(APP)?.identityPolicies ?? [];
  if (named === undefined) throw new Error('no policy');
  return named.policy;
};

const statementOf = (members: object): Statement => {
  const [statement] = policyOf({ Effect: 'Allow', Action: 'kms:Decrypt', ...members }).statements;
  if (statement === undefined) throw new Error('no statement');
  return statement;
};

describe('which elements a statement needs to have an effect [IAM reference_policies_grammar, KMS key-policy-overview]', () => {
  const whole = statementOf({ Principal: '*', Resource: '*' });
  const noPrincipal = statementOf({ Resource: '*' });
  const noResource = statementOf({ Principal: '*' });

  it.each<readonly [role: PolicyRole, needs: readonly string[]]>([
    ['key policy', ['principal', 'resource']],
    ['resource policy', ['principal']],
    ['trust policy', ['principal']],
    ['resource control policy', ['principal', 'resource']],
    ['identity policy', ['resource']],
    ['permissions boundary', ['resource']],
    ['session policy', ['resource']],
    ['service control policy', ['resource']],
  ])('%s: %o', (role, needs) => {
    expect(isComplete(whole, role)).toBe(true);
    expect([...(isComplete(noPrincipal, role) ? [] : ['principal']), ...(isComplete(noResource, role) ? [] : ['resource'])]).toEqual(needs);
  });
});

describe('what a statement that could not be read may do', () => {
  const played = (role: PolicyRole, policy: Policy, name?: string): PlayedPolicy => ({ role, owner: ACCOUNT, policy, ...(name === undefined ? {} : { name }) });
  const good = { Effect: 'Allow', Action: 'kms:*', Resource: '*' };
  const both = { Effect: 'Allow', Action: 'kms:*', NotAction: 'kms:Decrypt', Resource: '*' };
  const noEffect = { Action: 'kms:*', Resource: '*' };
  const noAction = { Effect: 'Allow', Resource: '*' };

  const saidOf = (policies: readonly PlayedPolicy[], effect: 'Allow' | 'Deny'): string | undefined => {
    const cause = unreadable(policies, effect);
    return cause && `${cause.name}; ${cause.matters}`;
  };

  it('says what it is in and what it may do', () => {
    expect(saidOf([played('key policy', policyOf(both))], 'Allow'))
      .toMatch(new RegExp(`^unreadable statement of the key policy of ${ACCOUNT}; it may allow the request: .*NotAction`));
    expect(saidOf([played('identity policy', policyOf({ ...both, Effect: 'Deny' }), 'inline')], 'Deny'))
      .toMatch(new RegExp(`^unreadable statement of the identity policy inline of ${ACCOUNT}; it may deny the request: `));
  });

  it('says where', () => {
    expect(unreadable([played('key policy', policyOf(good, both))], 'Allow')?.place?.path.slice(-3)).toEqual(['Statement', 1, 'NotAction']);
  });

  it('has its own effect, or either where that cannot be told', () => {
    expect(saidOf([played('key policy', policyOf(both))], 'Deny')).toBeUndefined();
    expect(saidOf([played('key policy', policyOf(noEffect))], 'Allow')).toContain('it may allow');
    expect(saidOf([played('key policy', policyOf(noEffect))], 'Deny')).toContain('it may deny');
  });

  it('is looked for in every policy', () => {
    expect(saidOf([played('session policy', policyOf(good)), played('identity policy', policyOf(both), 'second')], 'Allow')).toContain('identity policy second');
    expect(saidOf([played('session policy', policyOf(good))], 'Allow')).toBeUndefined();
  });

  // A key policy's statement without an action has no effect [KMS API CreateKey, Policy].
  it('without an action is nothing in a key policy, and unknown elsewhere', () => {
    expect(saidOf([played('key policy', policyOf(noAction))], 'Allow')).toBeUndefined();
    expect(saidOf([played('identity policy', policyOf(noAction))], 'Allow')).toContain('neither Action nor NotAction');
    expect(saidOf([played('key policy', policyOf(noAction, both))], 'Allow')).toContain('NotAction');
  });
});

describe('a statement of which it is not known whether it is there', () => {
  it('rests on each of its doubts', () => {
    const statement = statementOf({ Resource: '*', '‹condition IsProduction›': true, '‹condition HasApp›': true });
    expect(doubtsOf(statement)).toEqual([
      { name: 'condition IsProduction', matters: 'whether the statement is there at all', place: statement.place },
      { name: 'condition HasApp', matters: 'whether the statement is there at all', place: statement.place },
    ]);
  });

  it('has none where it surely is', () => {
    expect(doubtsOf(statementOf({ Resource: '*' }))).toEqual([]);
  });
});
