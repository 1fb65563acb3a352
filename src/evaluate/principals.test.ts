import { describe, expect, it } from 'vitest';
import type { PrincipalEntry } from '../policy/types.ts';
import { parseCaller, type Caller } from './caller.ts';
import { NO_CONTEXT } from './context.ts';
import { accountPrincipal, awsReach, clauseReach, limitReach, mergeReach, reachOf, type Reach } from './principals.ts';
import { ALICE, APP, BOB, HOME, PARTNER, ROOT, SESSION, documentOf, principal, word, worldOf } from './test-requests.ts';
import { MAYBE, NO, YES } from './truth.ts';

const LIMITED = `arn:aws:iam::${HOME}:user/limited`;
const WORLD = worldOf({ principals: [principal(APP, []), principal(ALICE, []), principal(LIMITED, [], { permissionsBoundary: documentOf({ Effect: 'Allow', Action: '*', Resource: '*' }) })] });

const callerOf = (text: string): Caller => {
  const caller = parseCaller(WORLD, text);
  if (caller === undefined) throw new Error(`no caller ${text}`);
  return caller;
};

const wordsOf = ({ direct, limited, account }: Reach): string => [direct, limited, account].map(word).join(' ');

const { place } = WORLD.keys[0]?.policy ?? { place: undefined };

const entry = (type: PrincipalEntry['type'], value: string): PrincipalEntry => {
  if (place === undefined) throw new Error('no place');
  return { type, value, place };
};

const FROM_TEMPLATE = 'arn:aws:iam::‹AccountId›:role/app';
const SERVICE = 'sns.amazonaws.com';

describe('how an AWS principal reaches a caller: itself, itself within its limits, through its account', () => {
  it.each<readonly [named: string, caller: string, reach: string]>([
    // Everyone.
    ['*', ALICE, 'yes no no'],
    ['*', SERVICE, 'yes no no'],
    ['*', '*', 'yes no no'],
    // An account, by its id or its root.
    [HOME, ALICE, 'no no yes'],
    [ROOT, ALICE, 'no no yes'],
    [ROOT, SESSION, 'no no yes'],
    [ROOT, ROOT, 'yes no no'],
    [HOME, ROOT, 'yes no no'],
    [ROOT, PARTNER, 'no no no'],
    [ROOT, SERVICE, 'no no no'],
    [ROOT, '*', 'no no no'],
    // A user, a role, a session, a federated user.
    [ALICE, ALICE, 'yes no no'],
    [ALICE, ROOT, 'no no no'],
    [ALICE, APP, 'no no no'],
    [APP, APP, 'no yes no'],
    [APP, SESSION, 'no yes no'],
    [SESSION, SESSION, 'yes no no'],
    [SESSION, APP, 'no no no'],
    [SESSION, `${SESSION}0`, 'no no no'],
    [BOB, BOB, 'yes no no'],
    [BOB, ALICE, 'no no no'],
    // What a template leaves open may be anybody.
    ['‹Somebody›', ALICE, 'maybe no maybe'],
    ['‹Somebody›', APP, 'maybe maybe maybe'],
    ['‹Somebody›', ROOT, 'maybe no no'],
    ['‹Somebody›', SERVICE, 'maybe no no'],
    ['‹Somebody›', '*', 'maybe no no'],
    // What it does not leave open counts.
    [`arn:aws:iam::${HOME}:user/‹Name›`, ALICE, 'maybe no no'],
    [`arn:aws:iam::${HOME}:user/‹Name›`, ROOT, 'no no no'],
    [`arn:aws:iam::${HOME}:user/‹Name›`, APP, 'no no no'],
    [`arn:aws:iam::${HOME}:role/‹Name›`, SESSION, 'no maybe no'],
    [`arn:aws:sts::${HOME}:assumed-role/app/‹Name›`, SESSION, 'maybe no no'],
    [`arn:aws:iam::${HOME}:‹Name›`, ALICE, 'maybe no maybe'],
    [`arn:aws:iam::${HOME}:‹Name›`, BOB, 'no no maybe'],
    [`arn:aws:iam::${HOME}:‹Name›`, ROOT, 'maybe no no'],
    [`arn:aws-cn:iam::${HOME}:‹Name›`, ALICE, 'no no no'],
    ['arn:aws:iam::‹AccountId›:root', ALICE, 'no no maybe'],
    ['arn:aws:iam::‹AccountId›:root', ROOT, 'maybe no no'],
    ['arn:aws:iam::‹AccountId›:role/app', APP, 'no maybe no'],
    [`arn:‹Partition of stack: main›:iam::${HOME}:root`, ALICE, 'no no yes'],
    ['1111‹Rest›', ALICE, 'no no maybe'],
    ['1111‹Rest›', ROOT, 'maybe no no'],
    ['4444‹Rest›', ALICE, 'no no no'],
    // Nothing but the marker stands for more than itself.
    ['arn:aws:iam::‹AccountId›:user/a*', ALICE, 'no no no'],
    ["arn:aws:iam::‹AccountId›:user/${aws:username, 'alice'}", ALICE, 'no no no'],
    // Nor is everything known of a caller that a template describes.
    [APP, FROM_TEMPLATE, 'no maybe no'],
    [ROOT, FROM_TEMPLATE, 'no no maybe'],
    [ALICE, FROM_TEMPLATE, 'no no no'],
    // What is unresolved in one field of an ARN is no part of another, nor a whole account id.
    ['arn:aws:iam::‹AccountId›:root', `arn:aws:iam::${HOME}:role/‹Name›`, 'no no maybe'],
    ['arn:aws:iam::‹AccountId›:root', 'arn:aws:iam::‹AccountId›:role/‹Name›', 'no no yes'],
    ['arn:aws:iam::‹AccountId›:role/reader', 'arn:aws:iam::‹AccountId›:role/‹Name›', 'no maybe no'],
    ['arn:aws:iam::‹AccountId›:role/reader', 'arn:aws:iam::‹AccountId›:user/‹Name›', 'no no no'],
    ['‹Somebody›', 'arn:aws:iam::‹AccountId›:user/‹Name›', 'maybe no maybe'],
  ])('%s, called by %s: %s', (named, caller, reach) => {
    expect(wordsOf(awsReach(named, callerOf(caller), NO_CONTEXT))).toBe(reach);
  });
});

describe('how the other types of principal reach a caller', () => {
  it.each<readonly [type: PrincipalEntry['type'], value: string, caller: string, reach: string]>([
    ['*', '*', SERVICE, 'yes no no'],
    ['Service', SERVICE, SERVICE, 'yes no no'],
    ['Service', SERVICE, 'sqs.amazonaws.com', 'no no no'],
    ['Service', SERVICE, ALICE, 'no no no'],
    ['Service', 'logs.‹Region›.amazonaws.com', 'logs.us-east-1.amazonaws.com', 'maybe no no'],
    ['AWS', ALICE, ALICE, 'yes no no'],
    ['Federated', SERVICE, SERVICE, 'no no no'],
    ['CanonicalUser', SERVICE, SERVICE, 'no no no'],
  ])('%s %s, called by %s: %s', (type, value, caller, reach) => {
    expect(wordsOf(reachOf(entry(type, value), callerOf(caller), NO_CONTEXT))).toBe(reach);
  });
});

describe('how a whole element reaches a caller', () => {
  const reach = (negated: boolean, effect: 'Allow' | 'Deny', caller: string, ...names: readonly string[]): string =>
    wordsOf(clauseReach({ negated, entries: names.map((name) => entry('AWS', name)) }, effect, callerOf(caller), NO_CONTEXT));

  it('Principal: by each of its members', () => {
    expect(reach(false, 'Allow', APP, APP, ROOT, ALICE)).toBe('no yes yes');
    expect(reach(false, 'Allow', SESSION, SESSION, APP)).toBe('yes yes no');
    expect(reach(false, 'Deny', BOB, ALICE, APP)).toBe('no no no');
  });

  it.each<readonly [effect: 'Allow' | 'Deny', caller: string, names: readonly string[], reach: string]>([
    ['Allow', APP, [APP], 'no no no'],
    ['Allow', ALICE, [ROOT], 'no no no'],
    ['Allow', PARTNER, [ROOT, APP], 'yes no no'],
    ['Allow', LIMITED, [LIMITED], 'no no no'],
    ['Allow', ALICE, [`arn:aws:iam::${HOME}:user/‹Name›`], 'maybe no no'],
    ['Deny', ALICE, [ALICE, ROOT], 'no no no'],
    ['Deny', ALICE, [ALICE], 'yes no no'],
    ['Deny', ALICE, [ROOT], 'yes no no'],
    ['Deny', BOB, [BOB, ROOT], 'no no no'],
    ['Deny', BOB, [BOB], 'yes no no'],
    ['Deny', BOB, [ROOT], 'yes no no'],
    ['Deny', SESSION, [SESSION, APP, HOME], 'no no no'],
    ['Deny', SESSION, [SESSION, APP], 'yes no no'],
    ['Deny', SESSION, [SESSION, HOME], 'yes no no'],
    ['Deny', SESSION, [APP, HOME], 'yes no no'],
    ['Deny', ROOT, [ROOT], 'no no no'],
    ['Deny', SERVICE, [ROOT], 'yes no no'],
    ['Deny', ALICE, ['*'], 'no no no'],
    ['Deny', ALICE, [APP, '*'], 'no no no'],
    ['Deny', ALICE, [`arn:aws:iam::${HOME}:user/‹Name›`, ROOT], 'maybe no no'],
    // Whoever has a boundary is denied, however it is named.
    ['Deny', LIMITED, [LIMITED, ROOT], 'yes no no'],
    ['Deny', LIMITED, ['*'], 'yes no no'],
    // A role that nothing describes has no boundary as far as is known.
    ['Deny', `arn:aws:sts::${HOME}:assumed-role/unseen/x`, [`arn:aws:sts::${HOME}:assumed-role/unseen/x`, `arn:aws:iam::${HOME}:role/unseen`, ROOT], 'no no no'],
  ])('NotPrincipal with %s, called by %s: all but %j', (effect, caller, names, expected) => {
    expect(reach(true, effect, caller, ...names)).toBe(expected);
  });

  it('only an AWS principal written as a wildcard is everyone', () => {
    const spares = (type: PrincipalEntry['type']): string => wordsOf(clauseReach({ negated: true, entries: [entry(type, '*')] }, 'Deny', callerOf(ALICE), NO_CONTEXT));
    expect([spares('*'), spares('AWS'), spares('Service')]).toEqual(['no no no', 'no no no', 'yes no no']);
  });
});

describe('reaches', () => {
  it('of two members are those of either', () => {
    expect(mergeReach({ direct: NO, limited: MAYBE, account: YES }, { direct: MAYBE, limited: YES, account: NO })).toEqual({ direct: MAYBE, limited: YES, account: YES });
  });

  it('are no surer than the rest of the statement', () => {
    expect(limitReach({ direct: YES, limited: MAYBE, account: NO }, MAYBE)).toEqual({ direct: MAYBE, limited: MAYBE, account: NO });
    expect(limitReach({ direct: NO, limited: YES, account: YES }, MAYBE)).toEqual({ direct: NO, limited: MAYBE, account: MAYBE });
  });
});

describe('the account that a principal names', () => {
  it.each<readonly [text: string, named: string | undefined]>([
    [HOME, HOME],
    [ROOT, HOME],
    [`arn:aws-cn:iam::${HOME}:root`, HOME],
    ['arn:aws:iam::‹AccountId›:root', '‹AccountId›'],
    [`${HOME}4`, undefined],
    [`a${HOME}`, undefined],
    [ALICE, undefined],
    [`arn:aws:sts::${HOME}:root`, undefined],
    ['*', undefined],
  ])('%s: %s', (text, named) => {
    expect(accountPrincipal(text)).toBe(named);
  });
});
