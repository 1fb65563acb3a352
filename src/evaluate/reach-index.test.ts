import { describe, expect, it } from 'vitest';
import { parseCaller, type Caller } from './caller.ts';
import { compilePolicy } from './compile.ts';
import { NO_CONTEXT } from './context.ts';
import { anyReach, clauseReach } from './principals.ts';
import { indexByName, membersNamed, namesIn, namesOf, reaching } from './reach-index.ts';
import { ALICE, APP, BOB, HOME, PARTNER, ROOT, SESSION, allow, deny, key, worldOf } from './test-requests.ts';
import { NO } from './truth.ts';

const SERVICE = 'sns.amazonaws.com';

/** Each statement by its Sid, which says whom it names. */
const STATEMENTS: Readonly<Record<string, object>> = {
  account: { AWS: ROOT }, accountId: { AWS: HOME }, otherAccount: { AWS: '444455556666' }, app: { AWS: APP }, alice: { AWS: ALICE }, bob: { AWS: BOB },
  session: { AWS: SESSION }, partner: { AWS: PARTNER }, both: { AWS: [ALICE, PARTNER] }, twice: { AWS: [ALICE, ALICE] }, everyone: { AWS: '*' },
  open: { AWS: '‹Somebody›' }, openService: { Service: 'sns.‹Suffix›' }, sns: { Service: SERVICE }, sqs: { Service: 'sqs.amazonaws.com' },
  accountAsService: { Service: HOME },
};

const WORLD = worldOf({
  keys: [key([
    ...Object.entries(STATEMENTS).map(([Sid, Principal]) => allow({ Sid, Principal })),
    allow({ Sid: 'star', Principal: '*' }),
    deny({ Sid: 'allBut', NotPrincipal: { AWS: ALICE } }),
  ])],
});

const policy = WORLD.keys[0]?.policy;
if (policy === undefined) throw new Error('the key has a policy');

const covering = compilePolicy(policy).statementsFor('kms:decrypt');

const callerOf = (text: string): Caller => {
  const caller = parseCaller(WORLD, text);
  if (caller === undefined) throw new Error(`no caller ${text}`);
  return caller;
};

const ANYONE = ['everyone', 'open', 'openService', 'star', 'allBut'];
const sidsFor = (caller: string): string[] => reaching(covering, callerOf(caller)).map(([{ statement }]) => statement.sid ?? '');

describe('of a long policy, the statements that may reach a caller', () => {
  it.each<readonly [caller: string, sids: readonly string[]]>([
    [ALICE, ['account', 'accountId', 'alice', 'both', 'twice']],
    [BOB, ['account', 'accountId', 'bob']],
    [APP, ['account', 'accountId', 'app']],
    [SESSION, ['account', 'accountId', 'app', 'session']],
    [ROOT, ['account', 'accountId']],
    [PARTNER, ['otherAccount', 'partner', 'both']],
    [SERVICE, ['sns']],
    ['*', []],
  ])('%s', (caller, sids) => {
    expect(sidsFor(caller).filter((sid) => !ANYONE.includes(sid))).toEqual(sids);
    expect(sidsFor(caller)).toEqual(expect.arrayContaining(ANYONE));
  });

  it.each([[`arn:aws:iam::‹Account›:user/alice`], [`arn:aws:iam::${HOME}:role/‹Name›`], ['logs.‹Region›.amazonaws.com']])('%s: all of them, for a part is not known', (caller) => {
    expect(namesOf(callerOf(caller))).toBeUndefined();
    expect(reaching(covering, callerOf(caller))).toBe(covering);
  });

  it.each([[ALICE], [BOB], [APP], [SESSION], [ROOT], [PARTNER], [SERVICE], ['*']])('leaves out none that reaches %s', (text) => {
    const caller = callerOf(text);
    const kept = new Set(reaching(covering, caller));
    for (const each of covering) {
      const { statement: { principal, effect, sid } } = each[0];
      if (!kept.has(each) && principal !== undefined) expect(anyReach(clauseReach(principal, effect, caller, NO_CONTEXT)), sid).toBe(NO);
    }
  });

  it('keeps their order', () => {
    const kept = sidsFor(ALICE);
    const order = covering.map(([{ statement }]) => statement.sid ?? '');
    expect(kept).toEqual(order.filter((sid) => kept.includes(sid)));
  });

  it('is all of a short one', () => {
    const short = covering.slice(0, 11);
    expect(reaching(short, callerOf(SERVICE))).toBe(short);
    expect(reaching(covering.slice(0, 12), callerOf(SERVICE)).map(([{ statement }]) => statement.sid)).toEqual(['everyone', 'open']);
  });
});

describe('the names of a statement', () => {
  const bySid = (sid: string): readonly string[] | undefined => {
    const found = covering.find(([{ statement }]) => statement.sid === sid);
    if (found === undefined) throw new Error(`no statement ${sid}`);
    return namesIn(found[0].statement);
  };

  it.each<readonly [string, readonly string[] | undefined]>([
    ['account', [ROOT, `account ${HOME}`]],
    ['accountId', [HOME, `account ${HOME}`]],
    ['accountAsService', [HOME]],
    ['both', [ALICE, PARTNER]],
    ['sns', [SERVICE]],
    ...ANYONE.map((sid) => [sid, undefined] as const),
  ])('%s', (sid, names) => {
    expect(bySid(sid)).toEqual(names);
  });
});

it('a list by name', () => {
  const list = ['a', 'b', 'ab', '', '?', 'aa'];
  const index = indexByName(list, (text) => (text === '?' ? undefined : text.split('')));
  expect(index.always).toEqual([4]);
  expect(index.byName.get('a')).toEqual([0, 2, 5]);
  expect(membersNamed(list, index, ['b'])).toEqual(['b', 'ab', '?']);
  expect(membersNamed(list, index, ['a', 'b'])).toEqual(['a', 'b', 'ab', '?', 'aa']);
  expect(membersNamed(list, index, ['c'])).toEqual(['?']);
});
