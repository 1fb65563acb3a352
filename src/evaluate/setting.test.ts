import { describe, expect, it } from 'vitest';
import type { World } from '../world/types.ts';
import { decide } from './decide.ts';
import { ALICE, APP, AWAY, BOB, DELEGATION, HOME, KEY, PARTNER, ROOT, account, allow, deny, documentOf, key, member, principal, requestOf, withPrincipal, worldOf } from './test-requests.ts';

const words = (world: World, request: object = {}): string => {
  const { decision, because, unknowns } = decide(world, requestOf(request));
  return [decision, ...because.map(({ policy }) => policy), ...unknowns.map(({ name, matters }) => `${name}: ${matters}`)].join('; ');
};

const rcp = (...statements: readonly object[]): object =>
  ({ type: 'RESOURCE_CONTROL_POLICY', name: 'guard', target: 'r-ab12', document: documentOf(...statements) });

describe('requests that resource control policies restrict [ORG orgs_manage_policies_rcps]', () => {
  const REPLICA_ROLE = `arn:aws:iam::${HOME}:role/aws-service-role/mrk.kms.amazonaws.com/AWSServiceRoleForKeyManagementServiceMultiRegionKeys`;
  const guarded = (more: object = {}): World => worldOf({
    accounts: [member(HOME), member(AWAY)],
    organizationPolicies: [rcp(deny({ Principal: '*', Action: '*' }))],
    principals: [principal(APP, [allow({ Action: '*' })]), principal(REPLICA_ROLE, [allow({ Action: '*' })])],
    ...more,
  });
  const alias = { action: 'kms:DeleteAlias', resource: `arn:aws:kms:us-east-1:${HOME}:alias/app` };

  it.each<readonly [what: string, world: World, request: object, expected: string]>([
    ['those for keys', guarded(), {}, 'explicitDeny; resource control policy'],
    ['those for an alias', guarded({ keys: [key([DELEGATION], { aliases: ['alias/app'] })] }), alias, 'explicitDeny; resource control policy'],
    ['those for an alias whose key no input names', guarded(), alias, 'explicitDeny; resource control policy'],
    ['not those for keys that AWS manages', guarded({ keys: [key([DELEGATION], { metadata: { Arn: KEY, KeyManager: 'AWS' } })] }), {}, 'allowed; key policy; identity policy'],
    ['not those for other services', guarded(), { action: 'ec2:StopInstances', resource: `arn:aws:ec2:us-east-1:${HOME}:instance/i-1` }, 'allowed; identity policy'],
    ['not those of service-linked roles', guarded(), { principal: REPLICA_ROLE }, 'allowed; key policy; identity policy'],
    ['not those on no resource', guarded(), { action: 'kms:ListKeys', resource: '*' }, 'allowed; identity policy'],
  ])('%s', (_what, world, request, expected) => {
    expect(words(world, request)).toBe(expected);
  });
});

describe('policies of the caller whose text is missing', () => {
  const FOR_APP = allow({ Principal: { AWS: APP } });
  const missing = (name: string): World => withPrincipal(worldOf({ keys: [key([FOR_APP])], principals: [principal(APP, [])] }), APP, { missingPolicies: [name] });

  // AWS managed policies give permissions, but for those whose names say otherwise [IAM access_policies_managed-vs-inline].
  it.each([
    'arn:aws:iam::aws:policy/ReadOnlyAccess', 'arn:aws-cn:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
  ])('%s does not deny', (name) => {
    expect(words(missing(name))).toBe('allowed; key policy');
  });

  it.each([
    'arn:aws:iam::aws:policy/AWSDenyAll', 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV2', `arn:aws:iam::${HOME}:policy/guard`, 'inline policy guard of app',
    'x arn:aws:iam::aws:policy/y', 'arn:aws:sts::aws:policy/y',
  ])('%s may deny', (name) => {
    expect(words(missing(name))).toBe(`unknown; policy ${name}: attached to ${APP}, its text is not in the input; it may deny the request`);
  });

  it('are named without those that only give', () => {
    const world = withPrincipal(missing(''), APP, { missingPolicies: ['guard', 'arn:aws:iam::aws:policy/ReadOnlyAccess', 'fence'] });
    expect(words(world)).toContain('policy guard, fence: ');
  });
});

describe('a federated user, who has the denials of the user who federated', () => {
  const FOR_BOB = { keys: [key([allow({ Principal: { AWS: BOB } })])] };
  const UNKNOWN = `unknown; identity policies of ${BOB}: those of the user who federated may deny the request`;
  const with_ = (...principals: readonly object[]): World => worldOf({ ...FOR_BOB, principals });

  it.each<readonly [where: string, world: World]>([
    ['a policy of a user', with_(principal(ALICE, [allow(), deny()]))],
    ['a statement of a user that cannot be read', with_(principal(ALICE, [allow({ Condition: { StringEqual: {} } })]))],
    ['the boundary of a user', with_(principal(ALICE, [allow()], { permissionsBoundary: documentOf(deny()) }))],
    ['a boundary of a user whose text is missing', withPrincipal(with_(principal(ALICE, [])), ALICE, { permissionsBoundary: 'unknown' })],
    ['a policy of a user whose text is missing', withPrincipal(with_(principal(ALICE, [])), ALICE, { missingPolicies: ['guard'] })],
    ['a policy of the second user', with_(principal(ALICE, [allow()]), principal(`arn:aws:iam::${HOME}:user/zoe`, [deny()]))],
  ])('may be denied by %s', (_where, world) => {
    expect(words(world, { principal: BOB })).toBe(UNKNOWN);
  });

  it.each<readonly [where: string, world: World]>([
    ['nobody', with_()],
    ['users who deny nothing', with_(principal(ALICE, [allow()], { permissionsBoundary: documentOf(allow()) }))],
    ['a user of whom only the name is known', with_({ arn: ALICE })],
    ['a role', with_(principal(APP, [deny()]))],
    ['a user of another account', with_(principal(`arn:aws:iam::${AWAY}:user/alice`, [deny()]))],
    ['a user of an account that was not read completely', worldOf({ ...FOR_BOB, accounts: [account(HOME, { complete: false })], principals: [principal(ALICE, [deny()])] })],
    ['a user of an account that nothing describes', worldOf({ ...FOR_BOB, accounts: [], principals: [principal(ALICE, [deny()])] })],
  ])('is not denied by %s', (_where, world) => {
    expect(words(world, { principal: BOB })).toBe('allowed; key policy');
  });

  it('is the only one who has them', () => {
    const world = worldOf({ keys: [key([allow({ Principal: '*' })])], principals: [principal(ALICE, [deny()])] });
    expect([APP, ROOT, BOB].map((caller) => decide(world, requestOf({ principal: caller })).decision)).toEqual(['allowed', 'allowed', 'unknown']);
  });
});

describe('requests of one world', () => {
  const OTHER = KEY.replace('1234abcd', '99999999');
  const BUCKET = 'arn:aws:s3:::data';
  const world = worldOf({
    keys: [key([allow({ Principal: { AWS: APP }, Action: 'kms:Decrypt' })]), { arn: OTHER, policy: documentOf(allow({ Principal: { AWS: ALICE }, Action: 'kms:Encrypt' })) }],
    principals: [principal(APP, [allow({ Action: 's3:*' })]), principal(ALICE, []), principal(PARTNER, [])],
    resources: [{ arn: BUCKET, type: 'AWS::S3::Bucket', policy: documentOf({ Effect: 'Allow', Principal: { AWS: PARTNER }, Action: 's3:*', Resource: '*' }) }],
  });
  const requests: readonly (readonly [request: object, decision: string])[] = [
    [{}, 'allowed'],
    [{ principal: ALICE }, 'implicitDeny'],
    [{ action: 'kms:Encrypt' }, 'implicitDeny'],
    [{ resource: OTHER }, 'implicitDeny'],
    [{ principal: ALICE, action: 'kms:Encrypt', resource: OTHER }, 'allowed'],
    [{ principal: ALICE, resource: OTHER }, 'implicitDeny'],
    [{ action: 'KMS:DECRYPT' }, 'allowed'],
    [{ action: 's3:ListBucket', resource: BUCKET, resourceAccount: HOME }, 'allowed'],
    [{ action: 's3:ListBucket', resource: BUCKET, resourceAccount: AWAY }, 'implicitDeny'],
    [{ principal: 'nobody' }, 'unknown'],
    [{ identityPolicies: [documentOf(deny())] }, 'explicitDeny'],
    [{ sessionPolicies: [documentOf(allow(), deny())] }, 'explicitDeny'],
    [{}, 'allowed'],
  ];

  it('are decided each for itself, in whatever order', () => {
    for (const order of [requests, requests.toReversed()]) {
      expect(order.map(([request]) => decide(world, requestOf(request)).decision)).toEqual(order.map(([, decision]) => decision));
    }
  });
});
