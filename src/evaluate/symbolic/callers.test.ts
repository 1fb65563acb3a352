/** Who can call at all, in classes: the principals that exist or may exist, others of accounts that are not known whole, and strangers. */
import { describe, expect, it } from 'vitest';
import { readWorld } from '../../world/build.ts';
import type { World } from '../../world/types.ts';
import { callerClasses, strangerAccount, type CallerClass } from './callers.ts';

const HOME = '111122223333';
const KEY = `arn:aws:kms:us-east-1:${HOME}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

const worldOf = (bundle: object): World => {
  const { world, inputs } = readWorld([{ path: 'bundle.json', bytes: new TextEncoder().encode(JSON.stringify({ kmslint: 1, ...bundle })) }]);
  expect(inputs.filter(({ status }) => status !== 'analysed')).toEqual([]);
  return world;
};

const keyOf = (...principals: readonly unknown[]): object => ({
  arn: KEY, policy: { Version: '2012-10-17', Statement: principals.map((Principal) => ({ Effect: 'Allow', Principal, Action: 'kms:Decrypt', Resource: '*' })) },
});

const nameOf = (each: CallerClass): string => {
  if (each.kind === 'named') return each.principal;
  if (each.kind === 'other-service') return `other service: ${each.principal}`;
  const { caller } = each;
  if (each.kind === 'other') return `other: ${'arn' in caller ? caller.arn : ''} but ${each.excluded.join(', ')}`;
  return `stranger${each.organization === undefined ? '' : ` of ${each.organization}`}: ${'arn' in caller ? caller.arn : ''} of no ${[...each.excludedAccounts].sort().join(', ')}`;
};

const namesOf = (bundle: object): string[] => {
  const world = worldOf(bundle);
  return callerClasses(world, world.keys.flatMap(({ policy }) => policy ?? [])).map(nameOf);
};

const strangers = (of: string, ...excluded: readonly string[]): string[] =>
  ['role/outsider', 'user/outsider', 'root'].map((name) => `stranger${of}: arn:aws:iam::999999999999:${name} of no ${excluded.join(', ')}`);

const home = (complete: boolean, ...names: readonly string[]): object =>
  ({ accounts: [{ id: HOME, complete }], principals: names.map((name) => ({ arn: `arn:aws:iam::${HOME}:${name}`, identityPolicies: [] })) });

describe('the callers of a world', () => {
  it('of an account that is known whole are those that exist', () => {
    expect(namesOf({ ...home(true, 'role/app', 'user/ann'), keys: [keyOf({ AWS: `arn:aws:iam::${HOME}:role/gone` }, { AWS: `arn:aws:iam::${HOME}:role/app` }, '*')] })).toEqual([
      `arn:aws:iam::${HOME}:role/app`, `arn:aws:iam::${HOME}:user/ann`, `arn:aws:iam::${HOME}:root`,
      'other service: workspaces.amazonaws.com', ...strangers('', HOME),
    ]);
  });

  it('of an account that is not are those that are named, and others', () => {
    expect(namesOf({ ...home(false, 'role/app'), keys: [keyOf({ AWS: [`arn:aws:iam::${HOME}:user/named`, '444455556666'] }, { Service: 'workspaces.amazonaws.com' })] })).toEqual([
      `arn:aws:iam::${HOME}:role/app`, `arn:aws:iam::${HOME}:user/named`, 'arn:aws:iam::444455556666:root', 'workspaces.amazonaws.com', `arn:aws:iam::${HOME}:root`,
      `other: arn:aws:iam::${HOME}:role/some-other-role but role/app, user/named, root`,
      `other: arn:aws:iam::${HOME}:user/some-other-user but role/app, user/named, root`,
      'other: arn:aws:iam::444455556666:role/some-other-role but root',
      'other: arn:aws:iam::444455556666:user/some-other-user but root',
      'other service: ses.amazonaws.com', ...strangers('', HOME, '444455556666'),
    ]);
  });

  it('include those of grants', () => {
    const grant = { GrantId: 'g1', GranteePrincipal: `arn:aws:iam::${HOME}:role/grantee`, RetiringPrincipal: `arn:aws:iam::${HOME}:role/retiring`, Operations: ['Decrypt'] };
    expect(namesOf({ ...home(false), keys: [{ ...keyOf('*'), grants: [grant, { ...grant, GranteePrincipal: 'glue.amazonaws.com' }] }] }).slice(0, 4)).toEqual([
      `arn:aws:iam::${HOME}:role/grantee`, `arn:aws:iam::${HOME}:role/retiring`, 'glue.amazonaws.com', `arn:aws:iam::${HOME}:root`,
    ]);
  });

  it('come from accounts that nothing names', () => {
    const named = (...accounts: readonly string[]): World => worldOf({ ...home(true), keys: [keyOf({ AWS: accounts })] });
    const taken = ['999999999999', '888888888888', '777777777777', '666666666666', '555555555555'];
    expect(strangerAccount(named('444455556666'))).toBe('999999999999');
    expect(strangerAccount(named(...taken.slice(0, 4)))).toBe('555555555555');
    expect(strangerAccount(named(...taken))).toBe('100000000000');
    expect(strangerAccount(named(...taken, '100000000000'))).toBe('100000000001');
  });
});
