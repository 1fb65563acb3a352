import { describe, expect, it } from 'vitest';
import { decide } from '../evaluate/decide.ts';
import type { World } from '../world/types.ts';
import { kmsActions } from '../aws/kms.ts';
import { diff, type Difference } from './diff.ts';
import { ACCOUNT, APP, DELEGATION, KEY, ROOT, document, keyWorld, role, worldOf } from './test-worlds.ts';

type Statement = Readonly<Record<string, unknown>>;

const statement = (more: Statement = {}): Statement => ({ Effect: 'Allow', Principal: { AWS: APP }, Action: ['kms:Encrypt', 'kms:Decrypt'], Resource: '*', ...more });
const deny = (more: Statement = {}): Statement => statement({ Effect: 'Deny', Principal: '*', Action: 'kms:*', ...more });
const via = (...services: string[]): Statement => ({ Condition: { StringEquals: { 'kms:ViaService': services.map((name) => `${name}.us-east-1.amazonaws.com`) } } });
const batch = `arn:aws:iam::${ACCOUNT}:role/batch`;
const partner = 'arn:aws:iam::444455556666:role/partner';
const described = (name: string): string => `kms:${name}`;
const startingWith = (start: string): string[] => kmsActions.map(({ name }) => name).filter((name) => name.startsWith(start)).map(described);

const summary = ({ gained, lost }: Difference): string[] => [
  ...gained.map(({ principal, actions, conditions }) => `+ ${principal} ${actions.join(',')}${conditions === '' ? '' : ` when ${conditions}`}`),
  ...lost.map(({ principal, actions, conditions }) => `- ${principal} ${actions.join(',')}${conditions === '' ? '' : ` when ${conditions}`}`),
];

const confirm = (base: World, head: World, { gained, lost }: Difference): void => {
  for (const [changes, has, lacks] of [[gained, head, base], [lost, base, head]] as const) {
    for (const { witness, unknowns, principal } of changes) {
      if (unknowns.length > 0) continue;
      expect(decide(has, witness).decision, principal).toBe('allowed');
      const exists = lacks.keys.some(({ arn }) => arn === witness.resource) && (lacks.principals.has(witness.principal) || !has.principals.has(witness.principal));
      if (exists) expect(decide(lacks, witness).decision, principal).toMatch(/Deny$/);
    }
  }
};

const compare = (base: World, head: World): string[] => {
  const difference = diff(base, head);
  confirm(base, head, difference);
  return summary(difference);
};

describe('a refactoring changes nothing', () => {
  it.each<[string, Statement[], Statement[]]>([
    ['the same', [statement()], [statement()]],
    ['statements in another order', [DELEGATION, statement(), deny(via('s3'))], [deny(via('s3')), statement(), DELEGATION]],
    ['other Sids', [statement({ Sid: 'One' })], [statement({ Sid: 'Two' })]],
    ['one statement split by action', [statement()], [statement({ Action: 'kms:Encrypt' }), statement({ Action: 'kms:Decrypt' })]],
    ['two statements merged by principal', [statement(), statement({ Principal: { AWS: batch } })], [statement({ Principal: { AWS: [batch, APP] } })]],
    ['split by a value of a condition', [statement(via('s3', 'ec2'))], [statement(via('s3')), statement(via('ec2'))]],
    ['a wildcard spelled out', [statement({ Action: 'kms:GenerateDataKey*' })], [statement({ Action: startingWith('GenerateDataKey') })]],
    ['kms:* spelled out', [statement({ Action: 'kms:*' })], [statement({ Action: startingWith('') })]],
    ['* and kms:*', [statement({ Action: '*' })], [statement({ Action: 'kms:*' })]],
    ['actions in another case', [statement({ Action: 'kms:decrypt' })], [statement({ Action: 'KMS:Decrypt' })]],
    ['account id and root ARN', [DELEGATION], [{ ...DELEGATION, Principal: { AWS: ACCOUNT } }]],
    ['one value and a list', [statement({ Action: 'kms:Decrypt' })], [statement({ Action: ['kms:Decrypt'], Principal: { AWS: [APP] } })]],
    ['this key by its ARN', [statement()], [statement({ Resource: KEY })]],
    ['conditions in another order',
      [statement({ Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com', 'kms:EncryptionContext:a': 'b' }, Bool: { 'aws:MultiFactorAuthPresent': 'true' } } })],
      [statement({ Condition: { Bool: { 'aws:MultiFactorAuthPresent': true }, StringEquals: { 'kms:EncryptionContext:a': ['b'], 'kms:ViaService': ['s3.us-east-1.amazonaws.com'] } } })]],
    ['a context key in another case', [statement(via('s3'))], [statement({ Condition: { StringEquals: { 'KMS:viaservice': 's3.us-east-1.amazonaws.com' } } })]],
    ['StringLike without wildcards', [statement(via('s3'))], [statement({ Condition: { StringLike: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } } })]],
    ['a duplicate', [statement()], [statement(), statement()]],
    ['a statement that another covers', [statement({ Action: 'kms:*' })], [statement({ Action: 'kms:*' }), statement(via('s3'))]],
    ['a statement for another key', [statement()], [statement(), statement({ Action: 'kms:*', Resource: `${KEY.slice(0, -1)}0` })]],
    ['an impossible statement', [statement()], [statement(), statement({ Action: 'kms:*', Condition: { StringEquals: { 'kms:ViaService': 'x' }, Null: { 'kms:ViaService': 'true' } } })]],
    ['a deny of what nobody has', [statement()], [statement(), deny({ Principal: { AWS: partner }, Action: 'kms:ScheduleKeyDeletion' })]],
    ['NotAction with Deny, spelled out', [statement(), deny({ Action: undefined, NotAction: 'kms:Decrypt' })], [statement(), deny({ Action: startingWith('').filter((name) => name !== 'kms:Decrypt') })]],
    ['a deny by not, as two denies', [statement(), deny({ Condition: { StringNotEquals: { 'kms:ViaService': ['s3.us-east-1.amazonaws.com'] } } })],
      [statement(), deny({ Condition: { Null: { 'kms:ViaService': 'true' } } }), deny({ Condition: { StringNotLike: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } } })]],
    ['a condition that every request meets', [statement()], [statement({ Condition: { StringEquals: { 'kms:CallerAccount': ACCOUNT } } })]],
    ['a range of addresses in halves', [statement({ Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } })],
      [statement({ Condition: { IpAddress: { 'aws:SourceIp': ['203.0.113.0/25', '203.0.113.128/25'] } } })]],
    ['a bound of whole days, said otherwise',
      [statement({ Action: 'kms:ScheduleKeyDeletion', Condition: { NumericGreaterThanEquals: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '30' } } })],
      [statement({ Action: 'kms:ScheduleKeyDeletion', Condition: { NumericGreaterThan: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '29' } } })]],
    ['a list of names as a pattern and back', [statement({ Principal: '*', Condition: { ArnEquals: { 'aws:PrincipalArn': APP } } })], [statement({ Principal: '*', Condition: { ArnLike: { 'aws:PrincipalArn': APP } } })]],
    ['an action that needs no key', [statement()], [statement({ Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ListKeys'] })]],
    ['an action that cannot cross accounts', [statement()], [statement(), statement({ Principal: { AWS: partner }, Action: 'kms:PutKeyPolicy' })]],
  ])('%s', (_name, before, after) => {
    const [base, head] = [keyWorld([DELEGATION, ...before]), keyWorld([DELEGATION, ...after])];
    expect(compare(base, head)).toEqual([]);
    expect(compare(head, base)).toEqual([]);
    const [loose, looser] = [worldOf({ keys: [{ arn: KEY, policy: document(DELEGATION, ...before) }] }), worldOf({ keys: [{ arn: KEY, policy: document(DELEGATION, ...after) }] })];
    expect(summary(diff(loose, looser)), 'without account details').toEqual([]);
  });
});

describe('what changes in the key policy', () => {
  it.each<[string, Statement[], Statement[], string[]]>([
    ['an action more', [statement()], [statement({ Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:DescribeKey'] })], [`+ ${APP} kms:DescribeKey`]],
    ['an action less', [statement()], [statement({ Action: 'kms:Encrypt' })], [`- ${APP} kms:Decrypt`]],
    ['another role', [statement()], [statement({ Principal: { AWS: batch } })], [`+ ${batch} kms:Decrypt,kms:Encrypt`, `- ${APP} kms:Decrypt,kms:Encrypt`]],
    ['a condition dropped', [statement(via('s3'))], [statement()], [`+ ${APP} kms:Decrypt,kms:Encrypt when kms:ViaService is absent or not s3.us-east-1.amazonaws.com`]],
    ['a service more', [statement(via('s3'))], [statement(via('s3', 'ec2'))], [`+ ${APP} kms:Decrypt,kms:Encrypt when kms:ViaService is ec2.us-east-1.amazonaws.com`]],
    ['IfExists', [statement(via('s3'))], [statement({ Condition: { StringEqualsIfExists: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } } })],
      [`+ ${APP} kms:Decrypt,kms:Encrypt when kms:ViaService is absent`]],
    ['a deny added', [statement()], [statement(), deny({ Principal: { AWS: APP }, ...via('s3') })], [`- ${APP} kms:Decrypt,kms:Encrypt when kms:ViaService is s3.us-east-1.amazonaws.com`]],
    ['everyone, behind a condition on the caller', [], [statement({ Action: 'kms:Decrypt', Principal: '*', Condition: { StringEquals: { 'kms:CallerAccount': ACCOUNT } } })],
      [`+ ${APP} kms:Decrypt`, `+ ${batch} kms:Decrypt`]],
    ['a stranger', [], [statement({ Action: 'kms:Decrypt', Principal: '*', Condition: { StringEquals: { 'aws:PrincipalAccount': '999999999999' } } })], []],
  ])('%s', (_name, before, after, expected) => {
    const principals = { principals: [role('app'), role('batch')] };
    expect(compare(keyWorld([DELEGATION, ...before], principals), keyWorld([DELEGATION, ...after], principals)).filter((line) => !line.includes('999999999999'))).toEqual(expected);
  });

  it('names whole accounts as such', () => {
    const shared = { ...DELEGATION, Sid: 'Partner', Principal: { AWS: 'arn:aws:iam::444455556666:root' }, Action: 'kms:Decrypt' };
    const { gained, lost } = diff(keyWorld([DELEGATION]), keyWorld([DELEGATION, shared]));
    expect(lost).toEqual([]);
    expect(gained.map(({ principal, unknowns }) => [principal, unknowns.map(({ name }) => name.replace(/ of arn.*/, ''))])).toEqual([
      ['arn:aws:iam::444455556666:root', []],
      ['any other role of account 444455556666', ['identity policies']],
      ['any other user of account 444455556666', ['identity policies']],
    ]);
  });

  it('shows the statement that gives it, or the deny that went', () => {
    const { gained } = diff(keyWorld([DELEGATION, statement(), deny(via('s3'))]), keyWorld([DELEGATION, statement()]));
    expect(gained.map(({ place, deniedBy }) => [place?.path.at(-1), deniedBy?.path.at(-1)])).toEqual([[1, 2], [0, 2]]);
  });
});

describe('what changes around the key', () => {
  const full = { Effect: 'Allow', Action: 'kms:*', Resource: '*' };
  const withPrincipals = (...principals: object[]): World => keyWorld([DELEGATION], { principals });
  const describes = { Effect: 'Allow', Action: 'kms:DescribeKey', Resource: KEY };

  it('identity policies', () => {
    expect(compare(withPrincipals(role('app', describes)), withPrincipals(role('app', { ...describes, Action: ['kms:DescribeKey', 'kms:Decrypt'] })))).toEqual([`+ ${APP} kms:Decrypt`]);
    expect(compare(withPrincipals(role('app', describes)), withPrincipals(role('app', { ...describes, Resource: 'arn:aws:kms:*:111122223333:key/*' })))).toEqual([]);
  });

  it('a role that is new or gone', () => {
    expect(compare(withPrincipals(), withPrincipals(role('app', describes)))).toEqual([`+ ${APP} kms:DescribeKey`]);
    const named = (principals: object[]): World => keyWorld([DELEGATION, statement({ Action: 'kms:Decrypt' })], { principals });
    expect(compare(named([role('app')]), named([]))).toEqual([`- ${APP} kms:Decrypt`]);
  });

  it('permissions boundaries', () => {
    const bounded = { ...role('app', full), permissionsBoundary: document({ ...full, Action: 'kms:De*' }) };
    expect(compare(withPrincipals({ ...role('app', full), permissionsBoundary: document({ ...full, Action: ['kms:De*', 'kms:Sign'] }) }), withPrincipals(bounded))).toEqual([`- ${APP} kms:Sign`]);
  });

  it('grants', () => {
    const granted = (grants: object[]): World => worldOf({ accounts: [{ id: ACCOUNT, complete: true }], principals: [role('app')], keys: [{ arn: KEY, policy: document(DELEGATION), grants }] });
    const grant = { GrantId: 'one', GranteePrincipal: APP, Operations: ['Decrypt', 'Encrypt'] };
    expect(compare(granted([]), granted([grant]))).toEqual([`+ ${APP} kms:Decrypt,kms:Encrypt`]);
    expect(compare(granted([grant]), granted([{ ...grant, GrantId: 'two', Operations: ['Encrypt', 'Decrypt'] }]))).toEqual([]);
    expect(compare(granted([grant]), granted([{ ...grant, Operations: ['Decrypt', 'Encrypt'], Constraints: { EncryptionContextSubset: { app: 'x' } } }])))
      .toEqual([`- ${APP} kms:Decrypt,kms:Encrypt when kms:EncryptionContext:app is absent or not x`]);
  });

  it('service control policies', () => {
    const governed = (...statements: object[]): World => keyWorld([DELEGATION], {
      accounts: [{ id: ACCOUNT, complete: true, organization: { id: 'o-a1b2c3d4e5', path: 'o-a1b2c3d4e5/r-ab12/', management: false } }],
      principals: [role('app', describes, { ...describes, Action: 'kms:Decrypt' })],
      organizationPolicies: [{ type: 'SERVICE_CONTROL_POLICY', name: 'p', target: 'r-ab12', document: document({ Effect: 'Allow', Action: '*', Resource: '*' }, ...statements) }],
    });
    const stop = { Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*' };
    expect(compare(governed(), governed(stop))).toEqual([`- ${APP} kms:Decrypt`, `- ${ROOT} kms:Decrypt`]);
  });

  it('keys that appear or vanish', () => {
    const other = KEY.replace(/.$/, '0');
    const one = keyWorld([statement({ Action: 'kms:Decrypt' })]);
    const two = worldOf({ accounts: [{ id: ACCOUNT, complete: true }], principals: [role('app')], keys: [KEY, other].map((arn) => ({ arn, policy: document(statement({ Action: 'kms:Decrypt' })) })) });
    // The root user of the key's account may retire its grants whatever the key policy says.
    expect(compare(one, two)).toEqual([`+ ${APP} kms:Decrypt`, `+ ${ROOT} kms:RetireGrant`]);
    expect(compare(two, one)).toEqual([`- ${APP} kms:Decrypt`, `- ${ROOT} kms:RetireGrant`]);
    expect(diff(one, two).gained.map(({ key }) => key)).toEqual([other, other]);
  });
});

describe('effort', () => {
  it('stays small with many principals and keys', () => {
    const principals = Array.from({ length: 200 }, (_, index) => role(`role-${index}`, { Effect: 'Allow', Action: index % 2 === 0 ? 'kms:Decrypt' : 'kms:*', Resource: '*' }));
    const keys = (...extra: Statement[]): object[] => Array.from({ length: 20 }, (_, index) =>
      ({ arn: KEY.replace(/..$/, String(10 + index)), policy: document(DELEGATION, statement({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/role-${index}` } }), ...(index === 3 ? extra : [])) }));
    const world = (...extra: Statement[]): World => worldOf({ accounts: [{ id: ACCOUNT, complete: true }], principals, keys: keys(...extra) });
    const [base, head] = [world(), world(deny({ Action: 'kms:Sign' }))];
    const started = performance.now();
    const { gained, lost } = diff(base, head);
    expect(gained).toEqual([]);
    expect(lost).toHaveLength(101);
    expect(performance.now() - started).toBeLessThan(5_000);
    console.info(`${Math.round(performance.now() - started)} ms`);
  });
});

describe('what the changed keys protect', () => {
  const buckets = ['payments', 'orders'].map((name) => ({
    arn: `arn:aws:s3:::${name}`, type: 'AWS::S3::Bucket', account: ACCOUNT, region: 'us-east-1',
    properties: { BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY } }] } },
  }));

  it('is named once, from either side', () => {
    const base = keyWorld([DELEGATION, statement()], { resources: buckets.slice(0, 1) });
    const head = keyWorld([DELEGATION, statement({ Principal: { AWS: batch } })], { resources: buckets });
    expect([...diff(base, head).dependents]).toEqual([[KEY, ['bucket payments', 'bucket orders']]]);
  });

  it('is left out where nothing changes', () => {
    const world = keyWorld([DELEGATION, statement()], { resources: buckets });
    expect([...diff(world, world).dependents]).toEqual([]);
  });
});
