import { describe, expect, it } from 'vitest';
import { ACCOUNT, APP, KEY, document, keyWorld, role, worldOf } from '../ask/test-worlds.ts';
import { readWorld } from '../world/build.ts';
import type { World } from '../world/types.ts';
import { parseCaller } from './caller.ts';
import { isStranger, namedAccounts, namedOrganizations, templateAccounts } from './strangers.ts';

const PARTNER = '444455556666';
const ORGANIZATION = 'o-a1b2c3d4e5';

const allow = (more: object): object => ({ Effect: 'Allow', Action: 'kms:*', ...more });

const asking = (value: string): object => document(allow({ Resource: '*', Condition: { StringLike: { 'aws:PrincipalTag/x': value } } }));

const bucket = (more: object): object => ({ arn: 'arn:aws:s3:::data', type: 'AWS::S3::Bucket', ...more });

const accounts = (bundle: object): string[] => [...namedAccounts(worldOf(bundle))].sort();

describe('the accounts that an input names', () => {
  it.each<readonly [where: string, bundle: object]>([
    ['an account', { accounts: [{ id: PARTNER }] }],
    ['the account of a role', { principals: [{ arn: `arn:aws:iam::${PARTNER}:role/x` }] }],
    ['the account of a key', { keys: [{ arn: KEY.replace(ACCOUNT, PARTNER) }] }],
    ['the account of a resource', { resources: [bucket({ account: PARTNER })] }],
    ['a principal of a resource policy', { resources: [bucket({ policy: document(allow({ Principal: { AWS: `arn:aws:iam::${PARTNER}:root` }, Resource: '*' })) })] }],
    ['an organization policy', { organizationPolicies: [{ type: 'SERVICE_CONTROL_POLICY', name: 'x', target: 'r-ab12', document: asking(PARTNER) }] }],
  ])('%s', (_where, bundle) => {
    expect(accounts(bundle)).toEqual([PARTNER]);
  });

  it.each<readonly [where: string, key: object]>([
    ['a principal of the key policy', { policy: document(allow({ Principal: { AWS: PARTNER }, Resource: '*' })) }],
    ['a resource of the key policy', { policy: document(allow({ Principal: '*', Resource: `arn:aws:kms:*:${PARTNER}:key/*` })) }],
    ['a condition of the key policy', { policy: document(allow({ Principal: '*', Resource: '*', Condition: { StringLike: { 'aws:SourceArn': `arn:aws:sns:*:${PARTNER}:*` } } })) }],
    ['the grantee of a grant', { grants: [{ GrantId: 'g', GranteePrincipal: `arn:aws:iam::${PARTNER}:role/x`, Operations: ['Decrypt'] }] }],
    ['who may retire a grant', { grants: [{ GrantId: 'g', RetiringPrincipal: `arn:aws:iam::${PARTNER}:role/x`, Operations: ['Decrypt'] }] }],
  ])('%s', (_where, key) => {
    expect(accounts({ keys: [{ arn: KEY, ...key }] })).toEqual([ACCOUNT, PARTNER]);
  });

  it.each<readonly [where: string, principal: object]>([
    ['an identity policy', role('app', allow({ Resource: `arn:aws:kms:us-east-1:${PARTNER}:key/*` }))],
    ['a trust policy', { arn: APP, trustPolicy: document({ Effect: 'Allow', Principal: { AWS: PARTNER }, Action: 'sts:AssumeRole' }) }],
  ])('%s', (_where, principal) => {
    expect(accounts({ principals: [principal] })).toEqual([ACCOUNT, PARTNER]);
  });

  it('does not take other long numbers for accounts', () => {
    expect(accounts({ keys: [{ arn: KEY, policy: asking(`${PARTNER}7 x${PARTNER} ${PARTNER}y`) }] })).toEqual([ACCOUNT]);
  });

  it('finds several accounts in one text, each once', () => {
    expect(accounts({ keys: [{ arn: KEY, policy: asking(`${PARTNER}/222233334444/${PARTNER}`) }] })).toEqual([ACCOUNT, '222233334444', PARTNER]);
  });
});

describe('the organizations that an input names', () => {
  it('those of accounts and those that policies write, in order and each once', () => {
    const world = worldOf({
      accounts: [{ id: ACCOUNT, organization: { id: 'o-mmmmmmmmmm', path: 'o-mmmmmmmmmm/r-ab12/', management: false } }, { id: PARTNER }],
      keys: [{ arn: KEY, policy: asking(`o-zzzzzzzzzz/r-zz99/* ${ORGANIZATION}`) }],
      principals: [role('app', allow({ Resource: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': ['o-0123456789', ORGANIZATION] } } }))],
    });
    expect(namedOrganizations(world)).toEqual(['o-0123456789', ORGANIZATION, 'o-mmmmmmmmmm', 'o-zzzzzzzzzz']);
  });

  it('none where nothing does', () => {
    expect(namedOrganizations(keyWorld([allow({ Principal: '*', Resource: '*', Condition: { StringLike: { 'aws:PrincipalTag/x': 'foo-a1b2c3d4e5 o-short' } } })]))).toEqual([]);
  });
});

describe('who is a stranger', () => {
  const world = keyWorld([allow({ Principal: { AWS: PARTNER }, Resource: '*' })]);

  it.each([
    ['arn:aws:iam::999988887777:role/outsider', true],
    ['arn:aws:iam::999988887777:root', true],
    [`arn:aws:iam::${PARTNER}:role/outsider`, false],
    [APP, false],
    ['arn:aws:iam::‹AccountId›:role/app', false],
    ['sns.amazonaws.com', false],
    ['*', false],
  ])('%s: %s', (principal, expected) => {
    const caller = parseCaller(world, principal);
    expect(caller && isStranger(world, caller)).toBe(expected);
  });
});

describe('the accounts of templates', () => {
  const template = (name: string, principal: object): { path: string; bytes: Uint8Array } => ({
    path: `${name}.template.json`,
    bytes: new TextEncoder().encode(JSON.stringify({
      Resources: { [name]: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: document(allow({ Principal: principal, Resource: '*' })) } } },
    })),
  });
  const root = { AWS: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:root' } };
  const worldIn = (...files: readonly { path: string; bytes: Uint8Array }[]): World => readWorld(files).world;

  const accountOfKey = (world: World, index: number): string | undefined => world.keys[index]?.account;

  it('is that of the key whose policy speaks', () => {
    const world = worldIn(template('a', { AWS: PARTNER }), template('b', { AWS: PARTNER }));
    const policies = world.keys.flatMap(({ policy }) => policy ?? []);
    expect(policies).toHaveLength(2);
    expect([...templateAccounts(world, policies.slice(0, 1))]).toEqual([accountOfKey(world, 0)]);
    expect(new Set(templateAccounts(world, policies))).toEqual(new Set(world.keys.map(({ account }) => account)));
  });

  it('is one that the policy names', () => {
    const world = worldIn(template('a', root));
    const [key] = world.keys;
    expect(key?.account).toMatch(/^‹.*›$/);
    const { policy: other } = keyWorld([allow({ Principal: { AWS: `arn:aws:iam::${key?.account ?? ''}:root` }, Resource: '*' })]).keys[0] ?? {};
    expect([...templateAccounts(world, other === undefined ? [] : [other])]).toEqual([key?.account]);
  });

  it('is not one that is known, nor that of a key that no template declares', () => {
    const unnumbered = worldIn(template('a', { AWS: PARTNER }));
    const known = { ...unnumbered, keys: unnumbered.keys.map((key) => ({ ...key, account: ACCOUNT })) };
    const bare = worldIn({ path: 'key-policy.json', bytes: new TextEncoder().encode(JSON.stringify(document(allow({ Principal: '*', Resource: '*' })))) });
    expect(accountOfKey(bare, 0)).toMatch(/^‹.*›$/);
    for (const world of [known, bare]) expect([...templateAccounts(world, world.keys.flatMap(({ policy }) => policy ?? []))]).toEqual([]);
  });

  it('is looked for among keys whose policy is not in the input', () => {
    const world = worldIn(template('a', root), { path: 'bundle.json', bytes: new TextEncoder().encode(JSON.stringify({ kmslint: 1, keys: [{ arn: KEY }] })) });
    expect(world.keys.map(({ policy }) => policy === undefined)).toContain(true);
    expect([...templateAccounts(world, world.keys.flatMap(({ policy }) => policy ?? []))]).toHaveLength(1);
  });

  it('is none to the policies of others, and where no template declares a key', () => {
    const { policy: other } = keyWorld([allow({ Principal: { AWS: PARTNER }, Resource: '*' })]).keys[0] ?? {};
    const policies = other === undefined ? [] : [other];
    expect([...templateAccounts(worldIn(template('a', root)), policies)]).toEqual([]);
    expect([...templateAccounts(keyWorld([]), policies)]).toEqual([]);
    expect([...templateAccounts(worldIn(template('a', root)), [])]).toEqual([]);
  });
});
