import { describe, expect, it } from 'vitest';
import type { World } from '../world/types.ts';
import { parseCaller, type Caller } from './caller.ts';
import { boundaryPolicies, identityPolicies, isAllowList, organizationLevels, serviceControlLevels, sessionPolicies, unseenIdentity } from './layers.ts';
import type { PlayedPolicy } from './played.ts';
import { ALICE, APP, AWAY, BOB, HOME, ROOT, SESSION, account, allow, deny, documentOf, member, principal, requestOf, worldOf } from './test-requests.ts';
import type { UnknownCause } from './types.ts';

const UNIT = 'ou-ab12-111122223333';

const attached = (type: 'SERVICE' | 'RESOURCE', name: string, target: string | undefined, ...statements: readonly object[]): object =>
  ({ type: `${type}_CONTROL_POLICY`, name, ...(target === undefined ? {} : { target }), document: documentOf(...statements) });

const scp = (name: string, target?: string, ...statements: readonly object[]): object => attached('SERVICE', name, target, ...statements);

const callerIn = (world: World, text: string): Caller => {
  const caller = parseCaller(world, text);
  if (caller === undefined) throw new Error(`no caller ${text}`);
  return caller;
};

const namesOf = (level: readonly PlayedPolicy[]): string =>
  level.map(({ owner, name, doubt }) => `${owner} ${name ?? ''}${doubt === undefined ? '' : ` if ${doubt.name}`}`).join(', ');

describe('the policies of the organization above an account, level by level', () => {
  const policies = [scp('own', HOME), scp('theirs', AWAY), scp('unit', UNIT), scp('root', 'r-ab12'), scp('root too', 'r-ab12'), scp('other unit', 'ou-ab12-44444444'), attached('RESOURCE', 'resources', 'r-ab12')];
  const levelsOf = (accounts: readonly object[], ...more: readonly object[]): string[] =>
    organizationLevels(worldOf({ accounts, organizationPolicies: [...policies, ...more] }), 'SERVICE_CONTROL_POLICY', HOME).map(namesOf);
  const below = (path: string, management = false): object => account(HOME, { organization: { id: 'o-a1b2c3d4e5', path, management } });

  it('go from the root to the account', () => {
    expect(levelsOf([below(`o-a1b2c3d4e5/r-ab12/${UNIT}/`)])).toEqual(['r-ab12 root, r-ab12 root too', `${UNIT} unit`, `${HOME} own`]);
    expect(levelsOf([below('o-a1b2c3d4e5/r-ab12/')])).toEqual(['r-ab12 root, r-ab12 root too', `${HOME} own`]);
  });

  it('end with those that nobody says where they are attached', () => {
    expect(levelsOf([below('o-a1b2c3d4e5/r-ab12/')], scp('stray'))).toEqual(['r-ab12 root, r-ab12 root too', `${HOME} own`, 'organization stray if target of service control policy stray']);
  });

  it('do not reach the management account, nor an account that is in no organization', () => {
    expect(levelsOf([below('o-a1b2c3d4e5/r-ab12/', true)], scp('stray'))).toEqual([]);
    expect(levelsOf([account(HOME)], scp('stray'))).toEqual([`${HOME} own`]);
  });

  it.each<readonly [name: string, accounts: readonly object[]]>([
    ['whose organization is not known', [account(HOME, { complete: false })]],
    ['that nothing describes', []],
  ])('may reach an account %s', (_name, accounts) => {
    const doubt = `if organization of account ${HOME}`;
    expect(levelsOf(accounts, scp('stray'))).toEqual([
      `${HOME} own`, `${UNIT} unit ${doubt}`, `r-ab12 root ${doubt}, r-ab12 root too ${doubt}`, `ou-ab12-44444444 other unit ${doubt}`, 'organization stray if target of service control policy stray',
    ]);
  });

  it('are those of one type', () => {
    const world = worldOf({ accounts: [member(HOME), member(AWAY)], organizationPolicies: policies });
    expect(organizationLevels(world, 'SERVICE_CONTROL_POLICY', AWAY).map(namesOf)).toEqual(['r-ab12 root, r-ab12 root too', `${AWAY} theirs`]);
    expect(organizationLevels(world, 'RESOURCE_CONTROL_POLICY', HOME).map(namesOf)).toEqual(['r-ab12 resources']);
    expect(organizationLevels(world, 'SERVICE_CONTROL_POLICY', HOME).map(namesOf)).toEqual(['r-ab12 root, r-ab12 root too', `${HOME} own`]);
  });

  it('play their part with role, owner and name, and a doubt only where there is one', () => {
    const world = worldOf({ accounts: [member(HOME)], organizationPolicies: [scp('root', 'r-ab12'), scp('stray')] });
    const [first, second] = world.organizationPolicies.map(({ policy }) => policy);
    const doubt: UnknownCause = { name: 'target of service control policy stray', matters: `whether it applies to account ${HOME}` };
    expect(organizationLevels(world, 'SERVICE_CONTROL_POLICY', HOME)).toStrictEqual([
      [{ role: 'service control policy', owner: 'r-ab12', name: 'root', policy: first }],
      [{ role: 'service control policy', owner: 'organization', name: 'stray', policy: second, doubt }],
    ]);
  });

  it.each<readonly [caller: string, levels: number]>([
    [APP, 2],
    [SESSION, 2],
    [ROOT, 2],
    [BOB, 2],
    [`arn:aws:iam::${HOME}:role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS`, 0],
    ['sns.amazonaws.com', 0],
    ['*', 0],
    ['arn:aws:iam::999988887777:role/outsider', 0],
  ])('reach %s: %i levels', (caller, levels) => {
    const world = worldOf({ accounts: [member(HOME)], organizationPolicies: policies });
    expect(serviceControlLevels(world, callerIn(world, caller))).toHaveLength(levels);
  });

  it.each<readonly [name: string, isList: boolean, policies: readonly object[]]>([
    ['a level that applies, of denials', true, [scp('a', HOME, deny())]],
    ['a level that may apply, of denials', false, [scp('a', 'r-ab12', deny()), scp('b', 'r-ab12', deny())]],
    ['a level that may apply, with an allow in one policy', true, [scp('a', 'r-ab12', deny()), scp('b', 'r-ab12', deny(), allow())]],
  ])('have to allow: %s: %s', (_name, isList, organizationPolicies) => {
    const world = worldOf({ accounts: [account(HOME, { complete: false })], organizationPolicies });
    expect(organizationLevels(world, 'SERVICE_CONTROL_POLICY', HOME).map(isAllowList)).toEqual([isList]);
  });
});

describe('the policies of a caller', () => {
  const LIMIT = documentOf(allow());
  const world = worldOf({ principals: [principal(APP, [allow()], { permissionsBoundary: LIMIT }), { arn: ALICE }] });
  const playedBy = (policies: readonly PlayedPolicy[]): string[] => policies.map(({ role, owner, name }) => [role, owner, ...(name === undefined ? [] : [name])].join('; '));

  it.each<readonly [caller: string, policies: readonly string[]]>([
    [APP, [`identity policy; ${APP}; own`]],
    [SESSION, [`identity policy; ${APP}; own`]],
    [ALICE, []],
    [ROOT, []],
    ['sns.amazonaws.com', []],
  ])('%s has of its own: %j', (caller, policies) => {
    expect(playedBy(identityPolicies(callerIn(world, caller), requestOf()))).toEqual(policies);
  });

  it('are followed by those that the request brings', () => {
    const request = requestOf({ identityPolicies: [documentOf(allow())] });
    expect(playedBy(identityPolicies(callerIn(world, APP), request))).toEqual([`identity policy; ${APP}; own`, `identity policy; ${APP}; assumed`]);
    expect(playedBy(identityPolicies(callerIn(world, 'sns.amazonaws.com'), request))).toEqual(['identity policy; ; assumed']);
  });

  it('include its boundary and those of its session', () => {
    const session = requestOf({ sessionPolicies: [documentOf(allow())] });
    expect(playedBy(boundaryPolicies(callerIn(world, SESSION)))).toEqual([expect.stringMatching(`^permissions boundary; ${APP}`)]);
    expect(playedBy(boundaryPolicies(callerIn(world, ALICE)))).toEqual([]);
    expect(playedBy(sessionPolicies(callerIn(world, SESSION), session))).toEqual([`session policy; ${APP}`]);
    expect(playedBy(sessionPolicies(callerIn(world, SESSION), requestOf()))).toEqual([]);
  });

  it.each<readonly [caller: string, unseen: string | undefined]>([
    [APP, undefined],
    [ALICE, `identity policies of ${ALICE}`],
    [BOB, `identity policies of ${BOB}`],
    [`arn:aws:iam::${HOME}:role/gone`, undefined],
    ['arn:aws:iam::777788889999:role/unseen', 'identity policies of arn:aws:iam::777788889999:role/unseen'],
    ['sns.amazonaws.com', undefined],
  ])('may not be known: %s: %s', (caller, unseen) => {
    expect(unseenIdentity(world, callerIn(world, caller), requestOf())?.name).toBe(unseen);
    expect(unseenIdentity(world, callerIn(world, caller), requestOf({ identityPolicies: [] }))).toBeUndefined();
  });
});
