/** When a statement matches: by its principal, action and resource elements, and what is left open of them by name. */
import { describe, expect, it } from 'vitest';
import type { World } from '../../world/types.ts';
import { APP, HOME, KEY, allow, askOf, deny, document, keyWorld, role, spokenAnswer, type Asked } from './test-questions.ts';

type Written = Readonly<Record<string, unknown>>;

const ANN = `arn:aws:iam::${HOME}:user/ann`;
const ROOT = `arn:aws:iam::${HOME}:root`;
const UNNUMBERED = 'arn:aws:iam::‹AccountId›:role/app';
const ROLE = `arn:aws:iam::${HOME}:role/‹Role›`;
const USER = `arn:aws:iam::${HOME}:user/‹User›`;
const OTHER = KEY.replace('1234abcd', '00000000');
const THIS = KEY.replace('1234abcd', '‹Id›');

const without = (name: string, statement: object): object => Object.fromEntries(Object.entries(statement).filter(([key]) => key !== name));
const to = (AWS: unknown, more: Written = {}): object => allow({ Principal: { AWS }, ...more });
const not = (AWS: unknown, statement = allow()): object => ({ ...without('Principal', statement), NotPrincipal: { AWS } });
const notAction = (NotAction: unknown, statement = allow()): object => ({ ...without('Action', statement), NotAction });
const notResource = (NotResource: unknown, statement = allow()): object => ({ ...without('Resource', statement), NotResource });

const user = (arn: string, ...statements: readonly object[]): object => ({ arn, identityPolicies: statements.length === 0 ? [] : [{ name: 'inline', document: document(...statements) }] });
const PRINCIPALS = [role('app'), user(ANN), user(UNNUMBERED)];

const asked = (statements: readonly object[], of: Asked = {}): string => spokenAnswer(askOf(keyWorld(statements, { principals: PRINCIPALS }), of));

describe('a statement', () => {
  it.each<readonly [name: string, statements: readonly object[], principal: string, expected: string]>([
    ['names a role that is not resolved', [to(ROLE)], APP, `‹Role› whether Principal is the caller's role: ${ROLE}`],
    ['names a user who is not resolved', [to(USER)], ANN, `‹User› whether Principal is the caller: ${USER}`],
    ['names a user who is not resolved, and a role asks', [to(USER)], APP, 'no'],
    ['names somebody among others', [to([ANN, ROLE])], APP, `‹Role› whether Principal is the caller's role: ${ANN}, ${ROLE}`],
    ['names all but a user who is not resolved', [not([USER, ROOT])], ANN, 'no'],
    ['names all but somebody else who is not resolved', [not(USER)], ANN, `‹User› whether NotPrincipal under Allow is the caller: ${USER}`],
    ['denies all but somebody who is not resolved', [allow(), not([USER, ROOT], deny())], ANN, `‹User› whether NotPrincipal under Deny is the caller: ${USER}, ${ROOT}`],
    ['names a role of an account, and the account of the caller is not resolved', [to(APP)], UNNUMBERED, `‹account of ${KEY}› whether it is ‹AccountId›, the caller's & ‹statement 0› whether Principal is the caller's role: ${APP}`],
    ['with a name names a role of an account, and the account of the caller is not resolved', [to(APP, { Sid: 'App' })], UNNUMBERED, `‹account of ${KEY}› whether it is ‹AccountId›, the caller's & ‹statement App› whether Principal is the caller's role: ${APP}`],
    ['has an action that is not resolved', [allow({ Action: 'kms:‹Action›' })], APP, '‹Action› whether Action covers kms:decrypt: kms:‹Action›'],
    ['has all actions but one that is not resolved', [notAction(['kms:Sign', 'kms:‹Action›'])], APP, '‹Action› whether NotAction covers kms:decrypt: kms:Sign, kms:‹Action›'],
    ['has a resource that is not resolved', [allow({ Resource: [OTHER, THIS] })], APP, `‹Id› whether Resource covers the resource: ${OTHER}, ${THIS}, ${KEY}`],
    ['has all resources but one that is not resolved', [notResource(THIS)], APP, `‹Id› whether NotResource covers the resource: ${THIS}, ${KEY}`],
    ['has all resources but another', [notResource(OTHER)], APP, 'yes'],
    ['has all resources but this', [notResource(KEY)], APP, 'no'],
    ['denies all but another', [allow(), notResource(OTHER, deny())], APP, 'no'],
    ['of a key policy has no resource', [without('Resource', allow())], APP, 'no'],
  ])('%s', (_name, statements, principal, expected) => {
    expect(asked(statements, { principal })).toBe(expected);
  });

  it('that passes on to an account that is not resolved needs an identity policy', () => {
    const world = (...own: readonly object[]): World => keyWorld([to('arn:aws:iam::‹AccountId›:root', { Action: 'kms:*' })], { principals: [user(ANN, ...own)] });
    expect(spokenAnswer(askOf(world(), { principal: ANN }))).toBe('no');
    expect(spokenAnswer(askOf(world({ Effect: 'Allow', Action: 'kms:*', Resource: '*' }), { principal: ANN })))
      .toBe("‹AccountId› whether Principal is the caller's account: arn:aws:iam::‹AccountId›:root");
  });

  it('may not be there at all', () => {
    const world = keyWorld([allow()]);
    const doubtful: World = { ...world, keys: world.keys.map((each) => (each.policy === undefined ? each
      : { ...each, policy: { ...each.policy, statements: each.policy.statements.map((statement) => ({ ...statement, doubts: ['IsProduction'] })) } })) };
    expect(spokenAnswer(askOf(doubtful))).toBe('‹IsProduction› whether the statement is there at all');
  });
});

describe('policy variables in a resource element', () => {
  const BUCKET = 'arn:aws:s3:::data';
  const read = (Resource: unknown, object: string, { Version = '2012-10-17', name = 'Resource', principal = ANN } = {}): string => {
    const world = keyWorld([], {
      principals: [role('app'), { arn: ANN, identityPolicies: [{ name: 'inline', document: { Version, Statement: [{ Effect: 'Allow', Action: 's3:*', [name]: Resource }] } }] }],
      resources: [{ arn: BUCKET, type: 'AWS::S3::Bucket', account: HOME, policy: document() }],
    });
    return spokenAnswer(askOf(world, { principal, action: 's3:GetObject', resource: `${BUCKET}/${object}`, resourceAccount: HOME }));
  };

  it('are filled with what every request has', () => {
    expect(read(`${BUCKET}/\${aws:username}/*`, 'ann/a.csv')).toBe('yes');
    expect(read(`${BUCKET}/\${aws:username}/*`, 'bob/a.csv')).toBe('no');
  });

  it('are filled with what a request chooses', () => {
    expect(read(`${BUCKET}/\${aws:SourceVpc}/*`, 'vpc-0a1b2c3d/a.csv')).toBe('yes; aws:SourceVpc=vpc-0a1b2c3d');
    expect(read([`${BUCKET}/\${aws:SourceVpc}/*`, `${BUCKET}/b/*`], 'vpc-0a1b2c3d/a.csv')).toBe('yes; aws:SourceVpc=vpc-0a1b2c3d');
    expect(read([`${BUCKET}/\${aws:SourceVpc}/*`, '*'], 'other/a.csv')).toBe('yes');
    expect(read(`${BUCKET}/\${aws:SourceVpc}/*`, 'vpc-0a1b2c3d/a.csv', { name: 'NotResource' })).toBe('yes');
    expect(read([`${BUCKET}/\${aws:SourceVpc}/*`, '*'], 'vpc-0a1b2c3d/a.csv', { name: 'NotResource' })).toBe('no');
  });

  it('are text in the older version', () => {
    expect(read(`${BUCKET}/\${aws:username}/*`, 'ann/a.csv', { Version: '2008-10-17' })).toBe('no');
    expect(read(`${BUCKET}/\${aws:username}/*`, '${aws:username}/a.csv', { Version: '2008-10-17' })).toBe('yes');
  });
});
