/** What the words of policies stand for in a question about one class of callers, and what every request keeps to. */
import { describe, expect, it } from 'vitest';
import type { World } from '../../world/types.ts';
import { callerClasses, strangerClasses, type CallerClass } from './callers.ts';
import { pose } from './inquire.ts';
import type { Meaning } from './vocabulary.ts';
import { spokenFormula } from './test-formulas.ts';
import { APP, HOME, KEY, allow, callerNamed, document, keyWorld, worldOf } from './test-questions.ts';

const OPEN = keyWorld([allow()], { accounts: [], principals: [] });

/** The first class of this kind whose caller is a role, user, root or service. */
const classOf = (world: World, kind: CallerClass['kind'], of = 'role'): CallerClass => {
  const found = callerClasses(world, world.keys.flatMap(({ policy }) => policy ?? [])).find((each) => each.kind === kind && each.caller.kind === of);
  if (found === undefined) throw new Error(kind);
  return found;
};

const spokenMeaning = (meaning: Meaning): string => {
  if (meaning.kind === 'fixed') {
    const { value } = meaning;
    return value === undefined ? 'absent' : 'unknown' in value ? `‹${value.unknown.name}›` : value.join('+');
  }
  const { dimension, fields } = meaning;
  const { label, optional, type, within, integers = false } = dimension;
  return [
    label, optional ? 'or absent' : '', type, fields.some(({ unnamed }) => unnamed === true) ? 'unnamed' : '', fields.length === dimension.fields.length ? '' : fields.map(({ id }) => id).join('+'),
    within === undefined ? '' : 'from a day on', integers ? 'whole' : '',
  ].filter((word) => word !== '').join(' ');
};

const meaningIn = (world: World, callers: CallerClass, key: string, { action = 'kms:Decrypt', resource = KEY, context = {} }: { readonly action?: string; readonly resource?: string; readonly context?: object } = {}): string =>
  spokenMeaning(pose({ world, callers, action, resource, context: new Map(Object.entries(context)) }).question.meaningOf(key));

describe('a key, for a named role', () => {
  const role = callerNamed(OPEN, APP);
  it.each([
    ['kms:ViaService', 'kms:ViaService or absent text'],
    ['KMS:viaSERVICE', 'kms:ViaService or absent text'],
    ['aws:PrincipalArn', 'arn:aws:iam::111122223333:role/app'],
    ['aws:PrincipalAccount', '111122223333'],
    ['kms:CallerAccount', '111122223333'],
    ['aws:userid', '‹session of arn:aws:iam::111122223333:role/app›'],
    ['aws:username', 'absent'],
    ['aws:PrincipalTag/team', '‹tags of arn:aws:iam::111122223333:role/app›'],
    ['aws:PrincipalOrgID', '‹organization of account 111122223333›'],
    ['aws:ResourceTag/team', '‹tags of arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab›'],
    ['aws:SourceIp', 'aws:SourceIp or absent address'],
    ['aws:SourceVpce', 'aws:SourceVpce or absent text'],
    ['aws:CurrentTime', 'aws:CurrentTime number'],
    ['aws:EpochTime', 'aws:EpochTime number'],
    ['aws:MultiFactorAuthAge', 'aws:MultiFactorAuthAge or absent number whole'],
    ['aws:MultiFactorAuthPresent', 'aws:MultiFactorAuthPresent or absent text'],
    ['aws:TokenIssueTime', 'aws:TokenIssueTime or absent number'],
    ['aws:SourceArn', 'absent'],
    ['aws:SourceAccount', 'absent'],
    ['aws:CalledVia', 'aws:CalledVia or absent set'],
    ['aws:ViaAWSService', 'aws:ViaAWSService text'],
    ['kms:EncryptionContext:AppName', 'kms:EncryptionContext:AppName or absent text'],
    ['KMS:encryptioncontext:AppName', 'kms:EncryptionContext:AppName or absent text'],
    ['kms:EncryptionContextKeys', 'kms:EncryptionContextKeys or absent set'],
    ['kms:RequestAlias', 'kms:RequestAlias or absent text'],
    ['kms:ResourceAliases', '‹ResourceAliases of arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab›'],
    ['kms:GrantOperations', 'absent'],
    ['lambda:SourceFunctionArn', 'lambda:SourceFunctionArn or absent arn'],
    ['s3:prefix', 'absent'],
    ['unheard:of', 'unheard:of or absent text'],
  ])('%s', (key, expected) => {
    expect(meaningIn(OPEN, role, key)).toBe(expected);
  });

  it('is what the question says it is', () => {
    expect(meaningIn(OPEN, role, 'kms:ViaService', { context: { 'KMS:VIASERVICE': ['x', 'y'] } })).toBe('x+y');
    expect(meaningIn(OPEN, role, 'kms:ViaService', { context: { 'kms:ViaService': [] } })).toBe('absent');
    expect(meaningIn(OPEN, role, 'kms:EncryptionContextKeys', { context: { 'kms:EncryptionContext:App': ['x'] } })).toBe('App');
  });

  it('is the same whoever asks', () => {
    const { question } = pose({ world: OPEN, callers: role, action: 'kms:Decrypt', resource: KEY, context: new Map() });
    const [one, other] = ['kms:ViaService', 'KMS:VIASERVICE'].map(question.meaningOf);
    expect(one?.kind === 'free' && other?.kind === 'free' && one.dimension === other.dimension).toBe(true);
  });

  it('hangs on the action', () => {
    expect(meaningIn(OPEN, role, 'kms:GrantOperations', { action: 'kms:CreateGrant' })).toBe('kms:GrantOperations set');
    expect(meaningIn(OPEN, role, 'kms:GrantIsForAWSResource', { action: 'kms:CreateGrant' })).toBe('kms:GrantIsForAWSResource or absent text');
    expect(meaningIn(OPEN, role, 'aws:RequestTag/Team', { action: 'kms:TagResource' })).toBe('aws:RequestTag/Team or absent text');
    expect(meaningIn(OPEN, role, 'kms:ScheduleKeyDeletionPendingWindowInDays', { action: 'kms:ScheduleKeyDeletion' })).toBe('kms:ScheduleKeyDeletionPendingWindowInDays number whole');
  });

  it('is from today on, where the day is known', () => {
    const today = { ...OPEN, today: '2026-11-25' };
    expect(meaningIn(today, role, 'aws:CurrentTime')).toBe('aws:CurrentTime number from a day on');
    expect(meaningIn(today, role, 'aws:EpochTime')).toBe('aws:EpochTime number from a day on');
    expect(meaningIn(today, role, 'aws:TokenIssueTime')).toBe('aws:TokenIssueTime or absent number');
  });

  it('names the alias by which the key is called, unless the request does', () => {
    const world = keyWorld([allow()], { keys: [{ arn: KEY, policy: document(allow()), aliases: ['alias/app'] }] });
    expect(meaningIn(world, role, 'kms:RequestAlias')).toBe('kms:RequestAlias or absent text');
    expect(meaningIn(world, role, 'kms:RequestAlias', { resource: `arn:aws:kms:us-east-1:${HOME}:alias/app` })).toBe('alias/app');
  });
});

describe('a key, for', () => {
  const whole = keyWorld([allow({ Principal: { Service: 's3.amazonaws.com' } })]);
  const alone: World = { ...worldOf({}), keys: [] };
  const rows = [
    ['another role', classOf(OPEN, 'other'), OPEN], ['another user', classOf(OPEN, 'other', 'user'), OPEN],
    ['a strange role', classOf(OPEN, 'stranger'), OPEN], ['a strange user', classOf(OPEN, 'stranger', 'user'), OPEN], ['a strange root user', classOf(OPEN, 'stranger', 'root'), OPEN],
    ['a named service', classOf(whole, 'named', 'service'), whole], ['another service', classOf(whole, 'other-service', 'service'), whole],
    ['anybody', strangerClasses(alone)[0] ?? classOf(OPEN, 'stranger'), alone],
  ] as const;
  const keys = [
    'aws:PrincipalArn', 'aws:PrincipalAccount', 'kms:CallerAccount', 'aws:PrincipalOrgID', 'aws:PrincipalOrgPaths', 'aws:userid', 'aws:username', 'aws:PrincipalTag/Team', 'aws:SourceArn', 'aws:PrincipalServiceName',
  ];
  it.each([
    ['another role', 'aws:PrincipalArn arn; 111122223333; 111122223333; ‹organization of account 111122223333›; ‹organization of account 111122223333›; aws:userid text; absent; aws:PrincipalTag/Team or absent text; absent; absent'],
    ['another user', 'aws:PrincipalArn arn; 111122223333; 111122223333; ‹organization of account 111122223333›; ‹organization of account 111122223333›; aws:userid text; aws:username text; aws:PrincipalTag/Team or absent text; absent; absent'],
    ['a strange role', 'aws:PrincipalArn arn unnamed; aws:PrincipalArn arn unnamed aws:principalarn#4; aws:PrincipalArn arn unnamed aws:principalarn#4; aws:PrincipalOrgID or absent text unnamed; aws:PrincipalOrgPaths or absent set unnamed; aws:userid text unnamed; absent; aws:PrincipalTag/Team or absent text; absent; absent'],
    ['a strange user', 'aws:PrincipalArn arn unnamed; aws:PrincipalArn arn unnamed aws:principalarn#4; aws:PrincipalArn arn unnamed aws:principalarn#4; aws:PrincipalOrgID or absent text unnamed; aws:PrincipalOrgPaths or absent set unnamed; aws:userid text unnamed; aws:username text; aws:PrincipalTag/Team or absent text; absent; absent'],
    ['a strange root user', 'aws:PrincipalArn arn unnamed; aws:PrincipalArn arn unnamed aws:principalarn#4; aws:PrincipalArn arn unnamed aws:principalarn#4; aws:PrincipalOrgID or absent text unnamed; aws:PrincipalOrgPaths or absent set unnamed; 999999999999; absent; absent; absent; absent'],
    ['a named service', 'absent; absent; kms:CallerAccount or absent text; absent; absent; absent; absent; absent; aws:SourceArn or absent arn; s3.amazonaws.com'],
    ['another service', 'absent; absent; absent; absent; absent; absent; absent; absent; aws:SourceArn or absent arn; workspaces.amazonaws.com'],
    ['anybody', 'aws:PrincipalArn arn; aws:PrincipalArn arn aws:principalarn#4; aws:PrincipalArn arn aws:principalarn#4; aws:PrincipalOrgID or absent text; aws:PrincipalOrgPaths or absent set; aws:userid text; absent; aws:PrincipalTag/Team or absent text; absent; absent'],
  ])('%s', (name, expected) => {
    const [, callers, world] = rows.find(([each]) => each === name) ?? rows[0];
    expect(keys.map((key) => meaningIn(world, callers, key)).join('; ')).toBe(expected);
  });

  it('members of an organization', () => {
    const world = worldOf({ accounts: [{ id: HOME, complete: true, organization: { id: 'o-a1b2c3d4e5', path: 'o-a1b2c3d4e5/r-ab12/', management: false } }], keys: [{ arn: KEY, policy: document(allow()) }] });
    const member = callerClasses(world, []).find((each) => each.kind === 'stranger' && each.organization !== undefined) ?? classOf(world, 'stranger');
    expect(keys.slice(0, 6).map((key) => meaningIn(world, member, key))).toEqual([
      'aws:PrincipalArn arn unnamed', 'aws:PrincipalArn arn unnamed aws:principalarn#4', 'aws:PrincipalArn arn unnamed aws:principalarn#4', 'aws:PrincipalOrgID text', 'aws:PrincipalOrgPaths set', 'aws:userid text unnamed',
    ]);
  });
});

/** What holds of every request whose policies ask for these keys. */
const axiomsOf = (world: World, callers: CallerClass, keys: readonly string[]): string => {
  const { question } = pose({ world, callers, action: 'kms:Decrypt', resource: KEY, context: new Map() });
  keys.forEach(question.meaningOf);
  return spokenFormula(question.axioms()).replaceAll('aws:principalarn', 'caller').replaceAll('kms:encryptioncontext', 'pair');
};

describe('every request', () => {
  const role = callerNamed(OPEN, APP);
  const service = callerNamed(OPEN, 's3.amazonaws.com');
  it.each<[string, CallerClass, string[], string]>([
    ['has nothing to keep to', role, [], 'true'],
    ['names a pair where it has it', role, ['kms:EncryptionContextKeys', 'kms:EncryptionContext:App'], '(pair:app & pairkeys has app) | (no pair:app & pairkeys has no app)'],
    ['names each pair', role, ['kms:EncryptionContextKeys', 'kms:EncryptionContext:a', 'kms:EncryptionContext:b'], '((pair:a & pairkeys has a) | (no pair:a & pairkeys has no a)) & ((pair:b & pairkeys has b) | (no pair:b & pairkeys has no b))'],
    ['does not name pairs where nobody asks', role, ['kms:EncryptionContext:App'], 'true'],
    ['comes from an address or an endpoint', role, ['aws:SourceIp', 'aws:SourceVpce'], 'no aws:sourceip | no aws:sourcevpce'],
    ['comes from an address or a network', role, ['aws:SourceVpc', 'aws:SourceIp'], 'no aws:sourceip | no aws:sourcevpc'],
    ['comes from an endpoint in a network', role, ['aws:SourceVpc', 'aws:SourceVpce'], 'true'],
    ['comes through a service where it says so', role, ['kms:ViaService', 'aws:ViaAWSService'], 'aws:viaawsservice=true | no kms:viaservice'],
    ['comes through a service, and nobody asks whether', role, ['kms:ViaService'], 'true'],
    ['comes from all of these', role, ['kms:ViaService', 'aws:ViaAWSService', 'aws:SourceIp', 'aws:SourceVpc', 'aws:SourceVpce'], '(no aws:sourceip | no aws:sourcevpce) & (no aws:sourceip | no aws:sourcevpc) & (aws:viaawsservice=true | no kms:viaservice)'],
    ['of a service has the account of its source', service, ['aws:SourceArn', 'aws:SourceAccount'], 'no aws:sourcearn | no aws:sourceaccount | aws:sourcearn#4=${aws:sourceaccount} | aws:sourcearn#4='],
    ['of a service has a source', service, ['aws:SourceArn'], 'true'],
    ['of a service has an account', service, ['aws:SourceAccount'], 'true'],
    ['of another role is not of those that are known', classOf(keyWorld([allow()], { accounts: [] }), 'other'), [], 'caller#5≠role/app & caller#5≠root'],
    ['of another user has the name that its ARN ends with', classOf(OPEN, 'other', 'user'), ['aws:username'], 'caller#5≠root & (caller#5="user/"${aws:username} | caller#5="user/"any"/"${aws:username})'],
    ['of a strange user has the name that its ARN ends with', classOf(OPEN, 'stranger', 'user'), ['aws:username'], 'caller#4≠111122223333 & (caller#5="user/"${aws:username} | caller#5="user/"any"/"${aws:username})'],
    ['of a strange role is of no account that is known', classOf(OPEN, 'stranger'), [], 'caller#4≠111122223333'],
  ])('%s', (_name, callers, keys, expected) => {
    expect(axiomsOf(OPEN, callers, keys)).toBe(expected);
  });

  it('of strangers and members keeps to organizations', () => {
    const accounts = [{ id: HOME, complete: true, organization: { id: 'o-a1b2c3d4e5', path: 'o-a1b2c3d4e5/r-ab12/', management: false } }];
    const world = worldOf({ accounts, keys: [{ arn: KEY, policy: document(allow()) }] });
    const member = callerClasses(world, []).find((each) => each.kind === 'stranger' && each.organization !== undefined) ?? classOf(OPEN, 'stranger');
    const stranger = callerClasses(world, []).find((each) => each.kind === 'stranger' && each.organization === undefined) ?? classOf(OPEN, 'stranger');
    const [id, paths] = ['aws:PrincipalOrgID', 'aws:PrincipalOrgPaths'];
    const apart = `caller#4≠${HOME}`;
    expect([[], [id], [paths], [id, paths]].map((keys) => axiomsOf(world, member, keys))).toEqual([
      apart, `${apart} & aws:principalorgid=o-a1b2c3d4e5`, `${apart} & aws:principalorgpaths has o-a1b2c3d4e5/* & aws:principalorgpaths has no other than o-a1b2c3d4e5/*`,
      `${apart} & aws:principalorgid=o-a1b2c3d4e5 & aws:principalorgpaths has o-a1b2c3d4e5/* & aws:principalorgpaths has no other than o-a1b2c3d4e5/*`,
    ]);
    expect([[], [id], [paths], [id, paths]].map((keys) => axiomsOf(world, stranger, keys))).toEqual([
      apart, `${apart} & aws:principalorgid≠o-a1b2c3d4e5`, `${apart} & aws:principalorgpaths has no o-a1b2c3d4e5/*`, `${apart} & aws:principalorgid≠o-a1b2c3d4e5 & aws:principalorgpaths has no o-a1b2c3d4e5/*`,
    ]);
  });
});
