import { describe, expect, it } from 'vitest';
import { readRequests } from '../readers/requests.ts';
import { readWorld } from '../world/build.ts';
import { explain } from './explain.ts';
import type { Decision } from './types.ts';

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const APP = 'arn:aws:iam::111122223333:role/app';
const PARTNER = 'arn:aws:iam::444455556666:role/partner';
const ROOT = 'arn:aws:iam::111122223333:root';

interface Setup {
  readonly keyPolicy?: readonly object[];
  readonly identity?: readonly object[];
  readonly boundary?: readonly object[];
  readonly session?: readonly object[];
  readonly scp?: readonly object[];
  readonly grants?: readonly object[];
  readonly principal?: string;
  readonly action?: string;
  readonly context?: object;
}

const allow = (more: object = {}): object => ({ Effect: 'Allow', Action: 'kms:*', Resource: '*', ...more });

const DELEGATION = allow({ Sid: 'Delegate', Principal: { AWS: ROOT } });

const documentOf = (statements: readonly object[]): object => ({ Version: '2012-10-17', Statement: statements });

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

const explained = (setup: Setup): Decision => {
  const { keyPolicy = [DELEGATION], identity = [], boundary, session, scp, grants = [], principal = APP, action = 'kms:Decrypt', context = {} } = setup;
  const organization = { id: 'o-a1b2c3d4e5', path: 'o-a1b2c3d4e5/r-ab12/', management: false };
  const bundle = {
    kmslint: 1,
    accounts: ['111122223333', '444455556666'].map((id) => ({ id, complete: true, organization })),
    organizationPolicies: scp === undefined ? [] : [{ type: 'SERVICE_CONTROL_POLICY', name: 'guard', target: 'r-ab12', document: documentOf(scp) }],
    principals: [APP, PARTNER].map((arn) => ({
      arn,
      identityPolicies: [{ name: 'own', document: documentOf(identity) }],
      ...(boundary === undefined ? {} : { permissionsBoundary: documentOf(boundary) }),
    })),
    keys: [{ arn: KEY, policy: documentOf(keyPolicy), metadata: { Arn: KEY }, grants }],
    resources: [],
  };
  const { world } = readWorld([{ path: 'bundle.json', bytes: encode(bundle) }]);
  const request = { id: 'r', principal, action, resource: KEY, context, ...(session === undefined ? {} : { sessionPolicies: [documentOf(session)] }) };
  const reading = readRequests({ path: 'requests.json', bytes: encode({ kmslint: 1, requests: [request] }) });
  const [first] = reading.ok ? reading.requests : [];
  if (first === undefined) throw new Error('no request');
  return explain(world, first.request);
};

describe('what stopped a request', () => {
  const bob = 'arn:aws:iam::111122223333:user/bob';
  it.each<readonly [name: string, setup: Setup, stoppedBy: string]>([
    ['a key policy for others', { keyPolicy: [allow({ Principal: { AWS: bob } })] }, 'the key policy allows this request neither to the caller nor to its account'],
    ['delegation without an identity policy', {}, 'no identity policy of the caller allows it'],
    ['a boundary', { identity: [allow()], boundary: [allow({ Action: 's3:*' })] }, 'the permissions boundary of the caller does not allow it'],
    ['a boundary of a role that the key policy names', { keyPolicy: [allow({ Principal: { AWS: APP } })], boundary: [allow({ Action: 's3:*' })] }, 'the permissions boundary of the caller does not allow it'],
    ['a session policy', { identity: [allow()], session: [allow({ Action: 's3:*' })], principal: 'arn:aws:sts::111122223333:assumed-role/app/one' }, 'the session policy does not allow it'],
    ['a level of the organization', { identity: [allow()], scp: [allow({ Action: 's3:*' })] }, 'no service control policy of r-ab12 allows it'],
    ['the key policy of another account', { principal: PARTNER, identity: [allow()] }, "the key policy allows this request neither to the caller nor to its account, which is another than the resource's"],
    ['the caller\'s side of another account', { principal: PARTNER, keyPolicy: [allow({ Principal: { AWS: PARTNER } })] }, 'no identity policy of the caller allows it'],
    ['an action that stays inside the account', { principal: PARTNER, action: 'kms:PutKeyPolicy', keyPolicy: [allow({ Principal: { AWS: PARTNER } })], identity: [allow()] }, "kms:PutKeyPolicy works only within the key's own account"],
    ['retiring', { action: 'kms:RetireGrant', keyPolicy: [allow({ Principal: { AWS: APP } })] }, 'no identity policy of the caller allows it'],
    ['a denial', { identity: [allow(), allow({ Effect: 'Deny', Sid: 'No' })] }, 'an explicit deny in the identity policy'],
  ])('%s', (_name, setup, stoppedBy) => {
    expect(explained(setup).stoppedBy).toBe(stoppedBy);
  });
});

describe('what decided', () => {
  const decidedBy = (setup: Setup): string[] => explained(setup).because.map(({ policy, sid, name }) => [policy, sid ?? name].join(' '));

  it('names every layer that let a request through', () => {
    const setup = { identity: [allow({ Sid: 'Use' })], boundary: [allow({ Sid: 'Most' })], session: [allow({ Sid: 'Now' })], principal: 'arn:aws:sts::111122223333:assumed-role/app/one' };
    expect(decidedBy(setup)).toEqual(['key policy Delegate', 'identity policy Use', 'permissions boundary Most', 'session policy Now']);
  });

  it('names both sides of a request from another account', () => {
    expect(decidedBy({ principal: PARTNER, keyPolicy: [allow({ Sid: 'Partner', Principal: { AWS: PARTNER } })], identity: [allow({ Sid: 'Theirs' })] }))
      .toEqual(['key policy Partner', 'identity policy Theirs']);
  });

  it('names the grant', () => {
    expect(decidedBy({ grants: [{ GrantId: 'g1', GranteePrincipal: APP, Operations: ['Decrypt'] }] })).toEqual(['grant g1']);
  });

  it('names every statement that denies', () => {
    expect(decidedBy({ identity: [allow({ Effect: 'Deny', Sid: 'One' }), allow({ Effect: 'Deny', Sid: 'Two' })] })).toEqual(['identity policy One', 'identity policy Two']);
  });
});

describe('what nearly decided', () => {
  const nearly = (setup: Setup): string[] => explained(setup).nearMisses.map(({ policy, difference }) => `${policy}: ${difference}`);
  const s3 = 's3.us-east-1.amazonaws.com';

  it.each<readonly [name: string, setup: Setup, misses: readonly string[]]>([
    ['a path', { keyPolicy: [allow({ Principal: { AWS: APP }, Condition: { StringEquals: { 'kms:ViaService': s3 } } })] }, [`key policy: kms:ViaService is absent; the statement wants ${s3}`]],
    ['a resource', { identity: [allow({ Resource: 'arn:aws:kms:eu-west-1:111122223333:key/*' })] }, [`identity policy: it covers arn:aws:kms:eu-west-1:111122223333:key/*, not ${KEY}`]],
    ['another caller, where nothing is nearer', { keyPolicy: [allow({ Principal: { AWS: 'arn:aws:iam::111122223333:user/bob' } })] }, [`key policy: it is for arn:aws:iam::111122223333:user/bob, not for ${APP}`]],
    ['a refusal', { keyPolicy: [allow({ Principal: { AWS: APP }, Condition: { StringNotEquals: { 'kms:ViaService': s3 } } })], context: { 'kms:ViaService': s3 } }, [`key policy: kms:ViaService is ${s3}; the statement refuses ${s3}`]],
    ['an operation of a grant', { grants: [{ GrantId: 'g1', GranteePrincipal: APP, Operations: ['Encrypt'] }] }, ['grant: it gives Encrypt, not kms:Decrypt']],
    ['a pair of a grant', { grants: [{ GrantId: 'g1', GranteePrincipal: APP, Operations: ['Decrypt'], Constraints: { EncryptionContextSubset: { Dept: 'IT' } } }] }, ['grant: kms:EncryptionContext:Dept is absent; the grant wants IT']],
    ['a grant to another', { keyPolicy: [allow({ Action: 's3:*', Principal: '*' })], grants: [{ GrantId: 'g1', GranteePrincipal: PARTNER, Operations: ['Decrypt'] }] }, [`grant: it is for ${PARTNER}, not for ${APP}`]],
    ['two differences are not near', { keyPolicy: [allow({ Principal: { AWS: PARTNER }, Condition: { Bool: { 'aws:ViaAWSService': 'true' } } })] }, []],
    ['a denial, where the request is allowed', { identity: [allow(), allow({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })] }, ['identity policy: aws:SecureTransport is absent; the statement wants false']],
  ])('%s', (_name, setup, misses) => {
    expect(nearly(setup)).toEqual(misses);
  });
});
