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

  it('are roots of every partition, by the name that the policy gives them', () => {
    expect(namesOf({ ...home(true), keys: [keyOf({ AWS: [`arn:aws-cn:iam::${HOME}:root`, HOME] })] }).slice(0, 2)).toEqual([`arn:aws-cn:iam::${HOME}:root`, `arn:aws:iam::${HOME}:root`]);
  });

  it('are listed by account where several are not known whole', () => {
    const names = namesOf({ ...home(false), keys: [keyOf({ AWS: ['444455556666', '222233334444'] })] });
    expect(names.filter((name) => name.startsWith('other: ')).map((name) => name.split(' but ')[0])).toEqual(
      [HOME, '222233334444', '444455556666'].flatMap((account) => ['role', 'user'].map((kind) => `other: arn:aws:iam::${account}:${kind}/some-other-${kind}`)),
    );
    expect(namesOf({ ...home(false), keys: [keyOf('*')], accounts: [{ id: '444455556666', complete: true }, { id: '222233334444', complete: true }, { id: HOME, complete: true }] }).slice(0, 3))
      .toEqual([HOME, '222233334444', '444455556666'].map((account) => `arn:aws:iam::${account}:root`));
  });

  it('include the root users of accounts that are named in passing, in order', () => {
    const resource = (account: string): string => `arn:aws:kms:us-east-1:${account}:key/x`;
    const names = namesOf({ ...home(true), keys: [{ arn: KEY, policy: { Version: '2012-10-17', Statement: [
      { Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Resource: ['444455556666', '222233334444'].map(resource) },
    ] } }] });
    expect(names.slice(0, 3)).toEqual([HOME, '222233334444', '444455556666'].map((account) => `arn:aws:iam::${account}:root`));
  });

  it('are none that a unique id was left of', () => {
    expect(namesOf({ ...home(true), keys: [keyOf({ AWS: ['AROAABCDEFGHIJKLMNOP', HOME] })] })[0]).toBe(`arn:aws:iam::${HOME}:root`);
  });

  it('are no web identity providers, though their name may read like that of a service', () => {
    const names = namesOf({ ...home(true), keys: [keyOf({ Federated: 'cognito-identity.amazonaws.com' }, { Service: 'sqs.amazonaws.com' })] });
    expect(names.slice(0, 2)).toEqual(['sqs.amazonaws.com', `arn:aws:iam::${HOME}:root`]);
  });

  it('are services that conditions ask for by name', () => {
    const asks = (key: string, ...values: readonly string[]): object => ({ Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Resource: '*', Condition: { StringLike: { [key]: values } } });
    const names = namesOf({ ...home(true), keys: [{ arn: KEY, policy: { Version: '2012-10-17', Statement: [
      asks('aws:PrincipalServiceName', 'sqs.amazonaws.com', 'ec2*.amazonaws.com', '*sns.amazonaws.com', 's3.amazonaws.com?'), asks('AWS:principalServiceNamesList', 'logs.us-east-1.amazonaws.com'), asks('kms:ViaService', 'rds.amazonaws.com'),
    ] } }] });
    expect(names.filter((name) => name.endsWith('.amazonaws.com'))).toEqual(['sqs.amazonaws.com', 'logs.us-east-1.amazonaws.com', 'other service: workspaces.amazonaws.com']);
  });

  it('are some other service as long as one is not named', () => {
    const services = ['workspaces', 'ses', 'glue', 'qldb'].map((name) => `${name}.amazonaws.com`);
    const others = (count: number): string[] => namesOf({ ...home(true), keys: [keyOf({ Service: services.slice(0, count) })] }).filter((name) => name.startsWith('other service'));
    expect([0, 1, 2, 3, 4].map(others)).toEqual([...services.map((name) => [`other service: ${name}`]), []]);
  });

  it('are, where they are not described, what their name says', () => {
    const world = worldOf({ ...home(false), keys: [keyOf('*')] });
    const classes = callerClasses(world, world.keys.flatMap(({ policy }) => policy ?? []));
    expect(classes.flatMap(({ kind, caller }) => (kind === 'other' || kind === 'other-service' ? [caller] : []))).toEqual([
      { kind: 'role', account: HOME, arn: `arn:aws:iam::${HOME}:role/some-other-role`, session: undefined, principal: undefined },
      { kind: 'user', account: HOME, arn: `arn:aws:iam::${HOME}:user/some-other-user`, session: undefined, principal: undefined },
      { kind: 'service', name: 'workspaces.amazonaws.com' },
    ]);
  });

  it('are worked out once for the key that is asked about', () => {
    const world = worldOf({ ...home(true), keys: [keyOf({ Service: 'sqs.amazonaws.com' }), { ...keyOf({ Service: 'sns.amazonaws.com' }), arn: `${KEY}0` }] });
    const [one, other] = world.keys.flatMap(({ policy }) => policy ?? []);
    if (one === undefined || other === undefined) throw new Error('no policies');
    const first = callerClasses(world, [one]);
    expect(callerClasses(world, [one])).toBe(first);
    expect([[one], [other], [one, other], [other, one], []].map((policies) => callerClasses(world, policies).map(nameOf).filter((name) => /^s[qn]s/.test(name)))).toEqual([
      ['sqs.amazonaws.com'], ['sns.amazonaws.com'], ['sqs.amazonaws.com', 'sns.amazonaws.com'], ['sns.amazonaws.com', 'sqs.amazonaws.com'], [],
    ]);
  });

  it('are none of a name with an unresolved part', () => {
    const names = namesOf({ ...home(false), keys: [keyOf({ AWS: [`arn:aws:iam::${HOME}:role/‹Role›`, 'arn:aws:iam::‹Account›:role/app', 'arn:aws:iam::‹Account›:root', '‹Account›', '‹Arn›'] })] });
    expect(names[0]).toBe(`arn:aws:iam::${HOME}:root`);
    expect(names.join()).not.toContain('‹');
  });

  it('are not told apart by a policy without principals', () => {
    const world = worldOf({ ...home(true), principals: [{ arn: `arn:aws:iam::${HOME}:role/app`, identityPolicies: [{ name: 'inline', document: {
      Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*' }],
    } }] }] });
    const policies = [...world.principals.values()].flatMap(({ identityPolicies = [] }) => identityPolicies.map(({ policy }) => policy));
    expect(policies).toHaveLength(1);
    expect(callerClasses(world, policies).map(nameOf)).toEqual(callerClasses(world, []).map(nameOf));
  });

  it('are members of organizations, apart from strangers', () => {
    const accounts = [{ id: HOME, complete: true, organization: { id: 'o-a1b2c3d4e5', path: 'o-a1b2c3d4e5/r-ab12/', management: false } }];
    expect(namesOf({ accounts, keys: [keyOf('*')] }).slice(2)).toEqual([...strangers(' of o-a1b2c3d4e5', HOME), ...strangers('', HOME)]);
  });

  describe('of a template, whose account has no number yet,', () => {
    const template = (): World => readWorld([{ path: 'template.json', bytes: new TextEncoder().encode(JSON.stringify({
      AWSTemplateFormatVersion: '2010-09-09', Parameters: { Admin: { Type: 'String' } }, Resources: {
        Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] } } },
        Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Version: '2012-10-17', Statement: [
          { Effect: 'Allow', Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } }, Action: 'kms:*', Resource: '*' },
          { Effect: 'Allow', Principal: { AWS: { 'Fn::GetAtt': ['Role', 'Arn'] } }, Action: 'kms:Decrypt', Resource: '*' },
          { Effect: 'Allow', Principal: { AWS: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:role/${Admin}' } }, Action: 'kms:Decrypt', Resource: '*' },
          { Effect: 'Allow', Principal: { AWS: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:role/known' } }, Action: 'kms:Decrypt', Resource: '*' },
          { Effect: 'Allow', Principal: { AWS: { Ref: 'Admin' } }, Action: 'kms:Decrypt', Resource: '*' },
        ] } } },
      },
    })) }]).world;

    it('are its root user even where nothing names it', () => {
      const world = template();
      const [policy] = world.keys.flatMap((key) => key.policy ?? []);
      if (policy === undefined) throw new Error('no policy');
      const { statements, ...rest } = policy;
      const alone: World = { ...world, principals: new Map(), keys: world.keys.map((key) => ({ ...key, policy: { ...rest, statements: statements.slice(3, 4) } })) };
      expect(callerClasses(alone, alone.keys.flatMap((key) => key.policy ?? [])).map(nameOf).slice(0, 2))
        .toEqual(['arn:aws:iam::‹account of template.json›:role/known', 'arn:aws:iam::‹account of template.json›:root']);
    });

    it('are named after it', () => {
      const world = template();
      const account = '‹account of template.json›';
      const [named, others] = [`arn:aws:iam::${account}:role/‹Role of template.json›`, 'but role/‹Role of template.json›, root, role/known'];
      const elsewhere = ['other service: workspaces.amazonaws.com', ...strangers('')];
      expect(callerClasses(world, world.keys.flatMap(({ policy }) => policy ?? [])).map(nameOf)).toEqual([
        named, `arn:aws:iam::${account}:root`, `arn:aws:iam::${account}:role/known`,
        `other: arn:aws:iam::${account}:role/some-other-role ${others}`, `other: arn:aws:iam::${account}:user/some-other-user ${others}`, ...elsewhere,
      ]);
      expect(callerClasses(world, []).map(nameOf)).toEqual(elsewhere);
    });
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
