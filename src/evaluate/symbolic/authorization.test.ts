/** The requests that policies allow, by the ways they do: worlds in, formulas out. */
import { describe, expect, it } from 'vitest';
import type { World } from '../../world/types.ts';
import type { Policy } from '../../policy/types.ts';
import {
  ALICE, APP, AWAY, DELEGATION, HOME, KEY, PARTNER, ROOT, account, allow, deny, documentOf, key, member, principal, withPrincipal, worldOf,
} from '../test-requests.ts';
import type { UnknownCause } from '../types.ts';
import { allowedFormula } from './authorization.ts';
import { strangerClasses } from './callers.ts';
import { atomsOf, type Formula } from './formula.ts';
import { pose, waysOf, type Inquiry } from './inquire.ts';
import { spokenFormula } from './test-formulas.ts';
import { callerNamed } from './test-questions.ts';

type Asked = Partial<Omit<Inquiry, 'world'>> & { readonly principal?: string };

const posedFor = (world: World, { principal: name = APP, ...rest }: Asked): ReturnType<typeof pose> =>
  pose({ world, callers: callerNamed(world, name), action: 'kms:Decrypt', resource: KEY, context: new Map(), ...rest });

/** The ways that let some request through: `resource: …; grant: …`; of pairs of the encryption context the name alone. */
const waysIn = (world: World, asked: Asked = {}): string => {
  const ways = Object.entries(waysOf(posedFor(world, asked))).map(([way, formula]) => [way, spokenFormula(formula as Formula)] as const);
  return ways.filter(([, formula]) => formula !== 'false').map(([way, formula]) => `${way}: ${formula}`).join('; ').replaceAll('kms:encryptioncontext:', '');
};

/** A statement that only requests with this pair meet. */
const when = (pair: string, more: object = {}): object => ({ ...more, Condition: { StringEquals: { [`kms:EncryptionContext:${pair}`]: '1' } } });

const to = (arn: string, more: object = {}): object => allow({ Principal: { AWS: arn }, ...more });

const APP_MAY = principal(APP, [allow(when('identity'))]);
const LIMIT = { permissionsBoundary: documentOf(allow(when('boundary'))) };
const LIMITED = principal(APP, [allow(when('identity'))], LIMIT);
const sessionOf = (...statements: readonly object[]): Policy => {
  const [policy] = worldOf({ principals: [principal(ALICE, statements)] }).principals.get(ALICE)?.identityPolicies ?? [];
  if (policy === undefined) throw new Error('no policy');
  return policy.policy;
};
const SESSION = [sessionOf(allow(when('session')))];

describe('within the account of the key', () => {
  it.each<[string, World, Asked, string]>([
    ['nothing says so', worldOf({ keys: [key([])], principals: [APP_MAY] }), {}, ''],
    ['the key policy names the role', worldOf({ keys: [key([to(APP, when('key'))])], principals: [principal(APP, [])] }), {}, 'resource: key=1 & key'],
    ['the key policy names another role', worldOf({ keys: [key([to(`${APP}2`)])], principals: [APP_MAY] }), {}, ''],
    ['the key policy lets identity policies count', worldOf({ principals: [APP_MAY] }), {}, 'identity: identity=1 & identity'],
    ['the key policy lets some identity policies count', worldOf({ keys: [key([to(ROOT, when('key'))])], principals: [APP_MAY] }), {}, 'identity: identity=1 & identity & key=1 & key'],
    ['the key policy names both', worldOf({ keys: [key([to(APP, when('key')), DELEGATION])], principals: [APP_MAY] }), {}, 'resource: key=1 & key; identity: identity=1 & identity'],
    ['a boundary limits a role that is named', worldOf({ keys: [key([to(APP, when('key'))])], principals: [LIMITED] }), {}, 'resource: boundary=1 & boundary & key=1 & key'],
    ['a boundary does not limit what everyone has', worldOf({ keys: [key([to('*', when('key'))])], principals: [LIMITED] }), {}, 'resource: key=1 & key'],
    ['a boundary limits identity policies', worldOf({ principals: [LIMITED] }), {}, 'identity: identity=1 & identity & boundary=1 & boundary'],
    ['a boundary that is not known', withPrincipal(worldOf({ principals: [APP_MAY] }), APP, { permissionsBoundary: 'unknown' }), {}, 'identity: not ?permissions boundary of arn:aws:iam::111122223333:role/app & identity=1 & identity & ?permissions boundary of arn:aws:iam::111122223333:role/app'],
    ['a session limits a role that is named', worldOf({ keys: [key([to(APP, when('key'))])], principals: [APP_MAY] }), { sessionPolicies: SESSION }, 'resource: session=1 & session & key=1 & key'],
    ['a session limits identity policies', worldOf({ principals: [LIMITED] }), { sessionPolicies: SESSION }, 'identity: identity=1 & identity & boundary=1 & boundary & session=1 & session'],
    ['policies that are assumed', worldOf({ principals: [{ arn: APP }] }), { assumedIdentityPolicies: SESSION }, 'identity: session=1 & session'],
    ['identity policies that are not known', worldOf({ principals: [{ arn: APP }] }), {}, 'identity: ?identity policies of arn:aws:iam::111122223333:role/app'],
    ['the root user needs no identity policy', worldOf({}), { principal: ROOT }, 'resource: true'],
    ['the root user needs the key policy', worldOf({ keys: [key([])] }), { principal: ROOT }, ''],
    ['a key policy that is not known', worldOf({ keys: [{ arn: KEY }], principals: [APP_MAY] }), {}, 'resource: not ?key policy of arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab & ?key policy of arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
    ['a statement of the key policy that could not be read', worldOf({ keys: [key([DELEGATION, { Effect: 'Allow', Principal: '*', Action: 7, Resource: '*' }])], principals: [APP_MAY] }), {}, 'resource: ?unreadable statement of the key policy of arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab; identity: identity=1 & identity'],
    ['a statement of an identity policy that could not be read', worldOf({ principals: [principal(APP, [{ Effect: 'Allow', Action: 7, Resource: '*' }])] }), {}, 'identity: ?unreadable statement of the identity policy own of arn:aws:iam::111122223333:role/app'],
    ['what denies everything', worldOf({ keys: [key([DELEGATION, deny({ Principal: '*' })])], principals: [APP_MAY] }), {}, ''],
    ['what denies some', worldOf({ keys: [key([DELEGATION, deny(when('not', { Principal: '*' }))])], principals: [APP_MAY] }), {}, 'identity: identity=1 & identity & (not≠1 | no not)'],
    ['what denies some by an identity policy', worldOf({ principals: [principal(APP, [allow(), deny(when('not'))])] }), {}, 'identity: not≠1 | no not'],
    ['what may deny', withPrincipal(worldOf({ principals: [principal(APP, [allow()])] }), APP, { missingPolicies: ['guard'] }), {}, 'identity: not ?policy guard'],
    ['a principal that is not resolved', worldOf({ keys: [key([to(`arn:aws:iam::${HOME}:role/‹Role›`)])], principals: [APP_MAY] }), {}, 'resource: ?Role'],
  ])('%s', (_name, world, asked, expected) => {
    expect(waysIn(world, asked)).toBe(expected);
  });
});

describe('from elsewhere', () => {
  const partner = principal(PARTNER, [allow(when('identity'))]);
  const BUCKET = 'arn:aws:s3:::data';
  const bucket = (more: object = {}): object => ({ resources: [{ arn: BUCKET, account: HOME, type: 'AWS::S3::Bucket', properties: {}, ...more }] });
  const get = { action: 's3:GetObject', resource: BUCKET };
  const s3 = allow({ Action: 's3:*', ...when('identity') });
  it.each<[string, World, Asked, string]>([
    ['a role that the key policy names', worldOf({ keys: [key([to(PARTNER, when('key'))])], principals: [partner] }), { principal: PARTNER }, 'identity: identity=1 & identity & key=1 & key'],
    ['a role whose account the key policy names', worldOf({ keys: [key([to(AWAY, when('key'))])], principals: [partner] }), { principal: PARTNER }, 'identity: identity=1 & identity & key=1 & key'],
    ['a role that the key policy does not name', worldOf({ principals: [partner] }), { principal: PARTNER }, ''],
    ['a role with a boundary', worldOf({ keys: [key([to('*', when('key'))])], principals: [principal(PARTNER, [allow()], LIMIT)] }), { principal: PARTNER }, 'identity: boundary=1 & boundary & key=1 & key'],
    ['an action that stays inside the account', worldOf({ keys: [key([to(PARTNER)])], principals: [partner] }), { principal: PARTNER, action: 'kms:ScheduleKeyDeletion' }, ''],
    ['a key that AWS manages', worldOf({ keys: [key([to(PARTNER)], { metadata: { Arn: KEY, KeyManager: 'AWS' } })], principals: [partner] }), { principal: PARTNER }, ''],
    ['a service that the key policy names', worldOf({ keys: [key([allow(when('key', { Principal: { Service: 'sns.amazonaws.com' } }))])] }), { principal: 'sns.amazonaws.com' }, 'resource: key=1 & key'],
    ['a service that nothing names', worldOf({}), { principal: 'sns.amazonaws.com' }, ''],
    ['anonymous callers', worldOf({ keys: [key([to('*')])] }), { principal: '*' }, ''],
    ['anonymous callers of a bucket', worldOf(bucket({ policy: documentOf(allow({ Principal: '*', Action: 's3:*' })) })), { ...get, principal: '*' }, 'resource: true'],
    ['a stranger whom everyone includes', worldOf({ keys: [key([to('*', when('key'))])] }), { principal: 'arn:aws:iam::999999999999:role/x' }, 'resource: key=1 & key'],
    ['the account of the key is not resolved', worldOf({ keys: [{ arn: KEY.replace(HOME, '‹Account›'), policy: documentOf(to(APP, when('key')), to(ROOT, when('root'))) }], principals: [APP_MAY] }), { resource: KEY.replace(HOME, '‹Account›') }, 'resource: ?account of arn:aws:kms:us-east-1:‹Account›:key/1234abcd-12ab-34cd-56ef-1234567890ab & key=1 & key; identity: (identity=1 & identity & ?account of arn:aws:kms:us-east-1:‹Account›:key/1234abcd-12ab-34cd-56ef-1234567890ab & root=1 & root) | (identity=1 & identity & ((key=1 & key) | (root=1 & root)) & not ?account of arn:aws:kms:us-east-1:‹Account›:key/1234abcd-12ab-34cd-56ef-1234567890ab)'],
    ['the account of the key is not resolved, and it does not matter', worldOf({ keys: [{ arn: KEY.replace(HOME, '‹Account›'), policy: documentOf(to(ROOT, when('root'))) }], principals: [APP_MAY] }), { resource: KEY.replace(HOME, '‹Account›') }, 'identity: identity=1 & identity & root=1 & root'],
    ['the account of the key is not resolved, and everyone may', worldOf({ keys: [{ arn: KEY.replace(HOME, '‹Account›'), policy: documentOf(to('*')) }], principals: [principal(APP, [allow()])] }), { resource: KEY.replace(HOME, '‹Account›') }, 'resource: true'],
    ['the account of the key is not resolved, for a service', worldOf({ keys: [{ arn: KEY.replace(HOME, '‹Account›'), policy: documentOf(to('*')) }] }), { resource: KEY.replace(HOME, '‹Account›'), principal: 'sns.amazonaws.com' }, 'resource: true'],
    ['a key that no input describes', worldOf({ principals: [APP_MAY] }), { resource: `${KEY}0` }, 'resource: not ?key policy of arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab0 & ?key policy of arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab0'],
    ['a key of another account that no input describes', worldOf({ principals: [APP_MAY] }), { resource: KEY.replace(HOME, AWAY) }, 'identity: not ?key policy of arn:aws:kms:us-east-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab & identity=1 & identity & ?key policy of arn:aws:kms:us-east-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
    ['an action without a key', worldOf({ principals: [principal(APP, [allow()])] }), { action: 'kms:CreateKey', resource: '*' }, 'identity: true'],
    ['an action without a key, of a service', worldOf({}), { action: 'kms:CreateKey', resource: '*', principal: 'sns.amazonaws.com' }, ''],
    ['a bucket without a policy', worldOf({ ...bucket(), principals: [principal(APP, [s3])] }), get, 'identity: identity=1 & identity'],
    ['a bucket with a policy, which need not let identity policies count', worldOf({ ...bucket({ policy: documentOf(allow({ Principal: { AWS: APP }, Action: 's3:*', ...when('bucket') })) }), principals: [principal(APP, [s3])] }), get, 'resource: bucket=1 & bucket; identity: identity=1 & identity'],
    ['a bucket of another account', worldOf({ ...bucket({ policy: documentOf(allow({ Principal: { AWS: PARTNER }, Action: 's3:*', ...when('bucket') })) }), principals: [principal(PARTNER, [s3])] }), { ...get, principal: PARTNER }, 'identity: identity=1 & identity & bucket=1 & bucket'],
    ['a resource of a service without resource policies', worldOf({ principals: [principal(APP, [allow({ Action: 'ec2:*' })])] }), { action: 'ec2:StopInstances', resource: `arn:aws:ec2:us-east-1:${HOME}:instance/i-1` }, 'identity: true'],
    ['a resource of a service without resource policies, of another account', worldOf({ principals: [principal(APP, [allow({ Action: 'ec2:*' })])] }), { action: 'ec2:StopInstances', resource: `arn:aws:ec2:us-east-1:${AWAY}:instance/i-1` }, ''],
    ['a resource of a service without resource policies, of a service', worldOf({}), { action: 'ec2:StopInstances', resource: `arn:aws:ec2:us-east-1:${HOME}:instance/i-1`, principal: 'sns.amazonaws.com' }, ''],
    ['a bucket whose account is not known', worldOf({ principals: [principal(APP, [s3])] }), { ...get, resource: 'arn:aws:s3:::elsewhere' }, 'resource: not ?resource policy of arn:aws:s3:::elsewhere & ?account of arn:aws:s3:::elsewhere & ?resource policy of arn:aws:s3:::elsewhere; identity: not ?resource policy of arn:aws:s3:::elsewhere & ((identity=1 & identity & ?account of arn:aws:s3:::elsewhere) | (identity=1 & identity & ?resource policy of arn:aws:s3:::elsewhere & not ?account of arn:aws:s3:::elsewhere))'],
  ])('%s', (_name, world, asked, expected) => {
    expect(waysIn(world, asked)).toBe(expected);
  });

  it('strangers, whose account writes their identity policies', () => {
    const world = worldOf({ keys: [key([to('*', when('key'))])] });
    expect(strangerClasses(world).map((callers) => waysIn(world, { callers }))).toEqual(['resource: key=1 & key', 'resource: key=1 & key', 'resource: key=1 & key']);
  });
});

describe('by grants', () => {
  const grant = (more: object = {}): object => ({ GrantId: 'g', GranteePrincipal: APP, Operations: ['Decrypt', 'RetireGrant', 'CreateGrant'], ...more });
  const withGrants = (...grants: readonly object[]): World => worldOf({ keys: [key([], { grants })], principals: [APP_MAY, principal(PARTNER, [allow(when('identity'))])] });
  const retire = { action: 'kms:RetireGrant' };
  it.each<[string, World, Asked, string]>([
    ['to the role', withGrants(grant()), {}, 'grant: true'],
    ['to another role', withGrants(grant({ GranteePrincipal: `${APP}2` })), {}, ''],
    ['for another operation', withGrants(grant()), { action: 'kms:Encrypt' }, ''],
    ['to its account', withGrants(grant({ GranteePrincipal: ROOT })), {}, 'grant: identity=1 & identity'],
    ['to its account, for the root user', withGrants(grant({ GranteePrincipal: ROOT })), { principal: ROOT }, 'grant: true'],
    ['to a role that is not resolved', withGrants(grant({ GranteePrincipal: '‹Grantee›' })), {}, 'grant: ?Grantee | (identity=1 & identity & ?Grantee)'],
    ['to a role of an account that is not resolved', withGrants(grant({ GranteePrincipal: 'arn:aws:iam::‹Account›:root' })), {}, 'grant: identity=1 & identity & ?Account'],
    ['with pairs that a request has', withGrants(grant({ Constraints: { EncryptionContextSubset: { A: '1', b: '2' } } })), {}, 'grant: a=1 & a & b=2 & b'],
    ['with just these pairs', withGrants(grant({ Constraints: { EncryptionContextEquals: { A: '1' } } })), {}, 'grant: no identity & a=1 & a & kms:encryptioncontextkeys has no other than A'],
    ['with just these pairs, and others in play', withGrants(grant({ Constraints: { EncryptionContextEquals: { A: '1' } } }), grant({ Constraints: { EncryptionContextSubset: { C: '3' } } })), {}, 'grant: (no identity & a=1 & a & no c & kms:encryptioncontextkeys has no other than A) | (c & c=3)'],
    ['with just these pairs, and others of another grant', withGrants(grant({ Constraints: { EncryptionContextEquals: { A: '1' } } }), grant({ Constraints: { EncryptionContextEquals: { D: '4' } } })), {}, 'grant: (no identity & a=1 & a & no d & kms:encryptioncontextkeys has no other than A) | (no identity & no a & d & d=4 & kms:encryptioncontextkeys has no other than D)'],
    ['with just these pairs, and others in policies', worldOf({
      keys: [key([deny(when('no', { Principal: '*' }))], { grants: [grant({ Constraints: { EncryptionContextEquals: { A: '1' } } })] })], principals: [principal(APP, [])],
    }), {}, 'grant: no no & a=1 & a & kms:encryptioncontextkeys has no other than A & (no≠1 | no no)'],
    ['with just these pairs, and another that the question states', withGrants(grant({ Constraints: { EncryptionContextEquals: { A: '1' } } })), { context: new Map([['kms:EncryptionContext:b', ['2']]]) }, ''],
    ['for what comes from a source', withGrants(grant({ Constraints: { SourceArn: 'arn:aws:s3:::x' }, GranteePrincipal: 'sns.amazonaws.com' })), { principal: 'sns.amazonaws.com' }, 'grant: aws:sourcearn#0=arn & aws:sourcearn#1=aws & aws:sourcearn#2=s3 & aws:sourcearn#3= & aws:sourcearn#4= & aws:sourcearn#5=x & aws:sourcearn'],
    ['that make grants', withGrants(grant({ Constraints: { EncryptionContextSubset: { A: '1' } } })), { action: 'kms:CreateGrant' }, 'grant: kms:grantoperations has no other than Decrypt RetireGrant CreateGrant & (kms:grantconstrainttype=EncryptionContextEquals | kms:grantconstrainttype=EncryptionContextSubset) & kms:grantconstrainttype & (no a | (a=1 & a))'],
    ['that may be retired', withGrants(grant({ GranteePrincipal: `${APP}2`, RetiringPrincipal: APP })), retire, 'grant: true'],
    ['that may be retired by those who are not resolved', withGrants(grant({ GranteePrincipal: `${APP}2`, RetiringPrincipal: '‹Retiring›' })), retire, 'grant: (identity=1 & identity) | ?Retiring | (identity=1 & identity & ?Retiring)'],
    ['that may be retired by a grantee', withGrants(grant()), retire, 'grant: true'],
    ['that the account of the key may retire', withGrants(), retire, 'grant: identity=1 & identity'],
    ['that the root user may retire', withGrants(), { ...retire, principal: ROOT }, 'grant: true'],
    ['that a service may not retire', withGrants(), { ...retire, principal: 'sns.amazonaws.com' }, ''],
    ['that another account may not retire', withGrants(), { ...retire, principal: PARTNER }, ''],
    ['that the account which made them may retire', withGrants(grant({ GranteePrincipal: `${APP}2`, IssuingAccount: `arn:aws:iam::${AWAY}:root` })), { ...retire, principal: PARTNER }, 'grant: identity=1 & identity'],
    ['of a key that no input describes', withGrants(), { ...retire, resource: `${KEY}0` }, 'grant: not ?key policy of arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab0 & ?grants of arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab0'],
    ['of a key whose account is not resolved', worldOf({ keys: [{ arn: KEY.replace(HOME, '‹Account›') }], principals: [APP_MAY] }), { ...retire, resource: KEY.replace(HOME, '‹Account›') }, 'grant: not ?key policy of arn:aws:kms:us-east-1:‹Account›:key/1234abcd-12ab-34cd-56ef-1234567890ab & identity=1 & identity & ?account of arn:aws:kms:us-east-1:‹Account›:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
    ['that are denied', worldOf({ keys: [key([deny(when('not', { Principal: '*' }))], { grants: [grant()] })], principals: [principal(APP, [])] }), {}, 'grant: not≠1 | no not'],
  ])('%s', (_name, world, asked, expected) => {
    expect(waysIn(world, asked)).toBe(expected);
  });

  it('or by one of them, or one statement', () => {
    const world = worldOf({ keys: [key([to(APP, when('key')), DELEGATION], { grants: [grant({ Constraints: { EncryptionContextSubset: { A: '1' } } }), grant()] })], principals: [APP_MAY] });
    const parts = world.keys.flatMap(({ policy, grants }) => [...(policy?.statements ?? []), ...(grants ?? [])]);
    expect(parts.map((through) => waysIn(world, { through }))).toEqual(['resource: key=1 & key', 'identity: identity=1 & identity', 'grant: a=1 & a', 'grant: true']);
    expect(parts.map((through) => waysIn(world, { ...retire, through }))).toEqual(['', '', 'grant: true', 'grant: true']);
    const unseen = worldOf({ keys: [{ arn: KEY, grants: [grant()] }], principals: [principal(APP, [])] });
    const [only] = unseen.keys.flatMap(({ grants }) => grants ?? []);
    expect(waysIn(unseen, only === undefined ? {} : { through: only })).toBe(`grant: not ?key policy of ${KEY}`);
  });
});

describe('behind the guardrails of an organization', () => {
  const scp = (name: string, target: string | undefined, ...statements: readonly object[]): object =>
    ({ type: 'SERVICE_CONTROL_POLICY', name, ...(target === undefined ? {} : { target }), document: documentOf(...statements) });
  const rcp = (...statements: readonly object[]): object => ({ type: 'RESOURCE_CONTROL_POLICY', name: 'rcp', target: 'r-ab12', document: documentOf(...statements) });
  const guarded = (accounts: readonly object[], ...organizationPolicies: readonly object[]): World =>
    worldOf({ accounts, organizationPolicies, keys: [key([to(APP), DELEGATION, allow({ Principal: { Service: 'sns.amazonaws.com' } })])], principals: [APP_MAY] });
  it.each<[string, World, Asked, string]>([
    ['that allow', guarded([member(HOME)], scp('a', 'r-ab12', allow())), {}, 'resource: true; identity: identity=1 & identity'],
    ['that allow some', guarded([member(HOME)], scp('a', 'r-ab12', allow(when('scp')))), {}, 'resource: scp=1 & scp; identity: identity=1 & identity & scp=1 & scp'],
    ['that allow at one level and not at another', guarded([member(HOME)], scp('a', 'r-ab12', allow()), scp('b', HOME, allow({ Action: 's3:*' }))), {}, ''],
    ['that allow some at two levels', guarded([member(HOME)], scp('a', 'r-ab12', allow(when('root'))), scp('b', HOME, allow(when('account')))), {}, 'resource: root=1 & root & account=1 & account; identity: identity=1 & identity & root=1 & root & account=1 & account'],
    ['that allow by one of two at a level', guarded([member(HOME)], scp('a', 'r-ab12', allow(when('one'))), scp('b', 'r-ab12', allow(when('other')))), {}, 'resource: (one=1 & one) | (other=1 & other); identity: identity=1 & identity & ((one=1 & one) | (other=1 & other))'],
    ['that deny some', guarded([member(HOME)], scp('a', 'r-ab12', allow(), deny(when('not')))), {}, 'resource: not≠1 | no not; identity: identity=1 & identity & (not≠1 | no not)'],
    ['that may not apply', guarded([account(HOME, { complete: false })], scp('a', 'r-ab12', allow(when('scp')))), {}, 'resource: (scp=1 & scp) | not ?organization of account 111122223333; identity: identity=1 & identity & ((scp=1 & scp) | not ?organization of account 111122223333)'],
    ['that may not apply, and allow', guarded([account(HOME, { complete: false })], scp('a', 'r-ab12', allow())), {}, 'resource: true; identity: identity=1 & identity'],
    ['that may not apply, and only deny', guarded([account(HOME, { complete: false })], scp('a', 'r-ab12', deny(when('not')))), {}, 'resource: not≠1 | no not | not ?organization of account 111122223333; identity: identity=1 & identity & (not≠1 | no not | not ?organization of account 111122223333)'],
    ['that are attached nobody knows where', guarded([member(HOME)], scp('a', undefined, allow(when('scp')))), {}, 'resource: (scp=1 & scp) | not ?target of service control policy a; identity: identity=1 & identity & ((scp=1 & scp) | not ?target of service control policy a)'],
    ['that could not be read', guarded([member(HOME)], scp('a', 'r-ab12', { Effect: 'Allow', Action: 7, Resource: '*' })), {}, 'resource: ?unreadable statement of the service control policy a of r-ab12; identity: identity=1 & identity & ?unreadable statement of the service control policy a of r-ab12'],
    ['that leave services alone', guarded([member(HOME)], scp('a', 'r-ab12', allow(when('scp')))), { principal: 'sns.amazonaws.com' }, 'resource: true'],
    ['of resources', guarded([member(HOME)], rcp(deny(when('rcp', { Principal: '*' })))), {}, 'resource: rcp≠1 | no rcp; identity: identity=1 & identity & (rcp≠1 | no rcp)'],
  ])('%s', (_name, world, asked, expected) => {
    expect(waysIn(world, asked)).toBe(expected);
  });
});

describe('an operation on an alias', () => {
  const ALIAS = `arn:aws:kms:us-east-1:${HOME}:alias/app`;
  const onAlias = { action: 'kms:DeleteAlias', resource: ALIAS };
  /** Operations on aliases have no encryption context. */
  const from = (network: string, more: object = {}): object => ({ ...more, Condition: { StringEquals: { [`aws:${network}`]: 'x' } } });
  const aliased = (statements: readonly object[], ...identity: readonly object[]): World => worldOf({ keys: [key(statements, { aliases: ['alias/app'] })], principals: [principal(APP, identity)] });
  it.each<[string, World, string]>([
    ['needs the alias and the key', aliased([DELEGATION], allow(from('SourceVpce', { Resource: ALIAS })), allow(from('SourceVpc', { Resource: KEY }))), 'identity: aws:sourcevpce=x & aws:sourcevpce & aws:sourcevpc=x & aws:sourcevpc'],
    ['is not had by the alias alone', aliased([], allow({ Resource: ALIAS })), ''],
    ['is not had by the key alone', aliased([to(APP)]), ''],
    ['needs the key policy', aliased([to(APP, from('SourceVpc'))], allow(from('SourceVpce', { Resource: ALIAS }))), 'identity: aws:sourcevpce=x & aws:sourcevpce & aws:sourcevpc=x & aws:sourcevpc'],
    ['is denied on the key', aliased([to(APP), deny(from('UserAgent', { Principal: '*' }))], allow({ Resource: ALIAS })), 'identity: aws:useragent≠x | no aws:useragent'],
    ['on an alias whose key is not known', worldOf({ principals: [principal(APP, [allow()])] }), 'identity: true'],
  ])('%s', (_name, world, expected) => {
    expect(waysIn(world, onAlias)).toBe(expected);
  });
});

describe('what is allowed at all', () => {
  const causesOf = (world: World, asked: Asked = {}): string[] =>
    [...atomsOf(posedFor(world, asked).allowed)].flatMap((atom): readonly UnknownCause[] => (atom.kind === 'unknown' ? [atom.cause] : [])).map(({ name, matters }) => `${name}: ${matters}`);

  it('is every way within the limits', () => {
    const posed = posedFor(worldOf({ keys: [key([to(APP, when('key')), DELEGATION, deny(when('not', { Principal: '*' }))], { grants: [{ GrantId: 'g', GranteePrincipal: APP, Operations: ['Decrypt'] }] })], principals: [APP_MAY] }), {});
    expect(spokenFormula(posed.allowed).replaceAll('kms:encryptioncontext:', '')).toBe('not≠1 | no not');
    expect(allowedFormula(posed.setting)).toBe(posed.allowed);
  });

  it.each<[string, World, Asked, string[]]>([
    ['a key policy that is not known', worldOf({ keys: [{ arn: KEY }], principals: [APP_MAY] }), {}, [`key policy of ${KEY}: it is not in the input; it may deny the request`, `key policy of ${KEY}: it is not in the input`]],
    ['the account of the key', worldOf({ keys: [{ arn: KEY.replace(HOME, '‹Account›'), policy: documentOf(to(APP)) }], principals: [APP_MAY] }), { resource: KEY.replace(HOME, '‹Account›') }, [`account of ${KEY.replace(HOME, '‹Account›')}: whether it is ${HOME}, the caller's`]],
    ['grants of a key that no input describes', worldOf({ principals: [APP_MAY] }), { action: 'kms:RetireGrant', resource: `${KEY}0` }, [`key policy of ${KEY}0: it is not in the input; it may deny the request`, `grants of ${KEY}0: they are not in the input`]],
    ['a grantee', worldOf({ keys: [key([], { grants: [{ GrantId: 'g', GranteePrincipal: `arn:aws:iam::${HOME}:role/‹Role›`, Operations: ['Decrypt'] }] })], principals: [APP_MAY] }), {}, [`Role: whether the grantee is the caller: arn:aws:iam::${HOME}:role/‹Role›`]],
    ['a grantee account', worldOf({ keys: [key([], { grants: [{ GrantId: 'g', GranteePrincipal: 'arn:aws:iam::‹Account›:root', Operations: ['Decrypt'] }] })], principals: [principal(APP, [allow()])] }), {}, ["Account: whether the grantee is the caller's account: arn:aws:iam::‹Account›:root"]],
    ['who may retire a grant', worldOf({ keys: [key([], { grants: [{ GrantId: 'g', GranteePrincipal: PARTNER, RetiringPrincipal: '‹Retiring›', Operations: ['Decrypt'] }] })], principals: [principal(APP, [])] }), { action: 'kms:RetireGrant' }, [`Retiring: whether who may retire the grant is the caller: ${PARTNER}, ‹Retiring›`]],
  ])('rests on %s', (_name, world, asked, expected) => {
    expect(causesOf(world, asked)).toEqual(expected);
  });
});
