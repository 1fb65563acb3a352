import { describe, expect, it } from 'vitest';
import type { Grant, World } from '../world/types.ts';
import { parseCaller, type Caller } from './caller.ts';
import { contextOf, type Context } from './context.ts';
import { constraintsOf, grantAllows, isDeletedGrantee, operationOf, type GrantReach } from './grants.ts';
import { resolveSubject } from './subject.ts';
import { ALICE, APP, BOB, HOME, KEY, PARTNER, ROOT, SESSION, account, key, principal, requestOf, word, worldOf } from './test-requests.ts';

const SQS = 'sqs.amazonaws.com';
const QUEUE = 'arn:aws:sqs:us-east-1:111122223333:jobs';

const worldWith = (grant: object): World => worldOf({ keys: [key([], { grants: [grant] })] });

const grantOf = (grant: object): Grant => {
  const first = worldWith(grant).keys[0]?.grants?.[0];
  if (first === undefined) throw new Error('no grant');
  return first;
};

const callerIn = (world: World, text: string): Caller => {
  const caller = parseCaller(world, text);
  if (caller === undefined) throw new Error(`no caller ${text}`);
  return caller;
};

interface Asked {
  readonly caller: Caller;
  readonly action: string;
  readonly context: Context;
}

const asked = (action: string, caller = APP, context: object = {}): Asked => {
  const world = worldOf();
  const lower = action.toLowerCase();
  const facts = { world, caller: callerIn(world, caller), subject: resolveSubject(world, lower, KEY), action: lower };
  return { caller: facts.caller, action: lower, context: contextOf(requestOf({ principal: caller, action, context }), facts) };
};

const wordsOf = ({ direct, account: through }: GrantReach): string => [direct, through].map(word).join(' ');

const reach = (grant: Grant, { caller, action, context }: Asked): string => wordsOf(grantAllows(grant, caller, action, context));

describe('whom a grant lets in: itself, through its account', () => {
  it.each<readonly [grantee: object, caller: string, reach: string]>([
    [{ GranteePrincipal: APP }, APP, 'yes no'],
    [{ GranteePrincipal: APP }, SESSION, 'yes no'],
    [{ GranteePrincipal: APP }, ALICE, 'no no'],
    [{ GranteePrincipal: APP }, ROOT, 'no no'],
    [{ GranteePrincipal: SESSION }, SESSION, 'yes no'],
    [{ GranteePrincipal: SESSION }, APP, 'no no'],
    [{ GranteePrincipal: BOB }, BOB, 'yes no'],
    [{ GranteePrincipal: ROOT }, ROOT, 'yes no'],
    [{ GranteePrincipal: ROOT }, ALICE, 'no yes'],
    [{ GranteePrincipal: HOME }, ALICE, 'no yes'],
    [{ GranteePrincipal: ROOT }, PARTNER, 'no no'],
    [{ GranteePrincipal: SQS }, SQS, 'yes no'],
    [{ GranteePrincipal: SQS }, 'sns.amazonaws.com', 'no no'],
    [{ GranteePrincipal: SQS }, APP, 'no no'],
    [{ GranteeServicePrincipal: SQS }, SQS, 'yes no'],
    [{ GranteeServicePrincipal: SQS }, 'sns.amazonaws.com', 'no no'],
    [{ GranteeServicePrincipal: SQS }, APP, 'no no'],
    [{ GranteePrincipal: APP, GranteeServicePrincipal: SQS }, APP, 'yes no'],
    [{ GranteePrincipal: APP, GranteeServicePrincipal: SQS }, SQS, 'yes no'],
    // A wildcard is no grantee.
    [{ GranteePrincipal: '*' }, APP, 'no no'],
    [{ GranteePrincipal: '*' }, SQS, 'no no'],
    [{}, APP, 'no no'],
    [{}, SQS, 'no no'],
    [{ GranteePrincipal: `arn:aws:iam::${HOME}:role/‹Name›` }, APP, 'maybe no'],
    [{ GranteePrincipal: 'arn:aws:iam::‹AccountId›:root' }, APP, 'no maybe'],
    [{ GranteePrincipal: 'dynamodb.‹Region›.amazonaws.com' }, 'dynamodb.us-west-2.amazonaws.com', 'maybe no'],
  ])('%j, called by %s: %s', (grantee, caller, expected) => {
    expect(reach(grantOf({ ...grantee, Operations: ['Decrypt'] }), asked('kms:Decrypt', caller))).toBe(expected);
  });
});

describe('who may retire a grant', () => {
  it.each<readonly [members: object, caller: string, reach: string]>([
    [{ RetiringPrincipal: ALICE }, ALICE, 'yes no'],
    [{ RetiringPrincipal: ALICE }, APP, 'no no'],
    [{ RetiringPrincipal: ROOT }, ALICE, 'no yes'],
    [{ RetiringServicePrincipal: SQS }, SQS, 'yes no'],
    [{ RetiringServicePrincipal: SQS }, ALICE, 'no no'],
    [{ IssuingAccount: ROOT }, ROOT, 'yes no'],
    [{ IssuingAccount: ROOT }, ALICE, 'no yes'],
    [{ IssuingAccount: ROOT }, PARTNER, 'no no'],
    [{ Operations: ['RetireGrant'] }, APP, 'yes no'],
    [{ Operations: ['RetireGrant'] }, ALICE, 'no no'],
    [{ Operations: ['Decrypt'] }, APP, 'no no'],
    // Constraints are no concern of retiring.
    [{ Operations: ['RetireGrant'], Constraints: { SourceArn: QUEUE } }, APP, 'yes no'],
  ])('%j, called by %s: %s', (members, caller, expected) => {
    expect(reach(grantOf({ GranteePrincipal: APP, Operations: ['Decrypt'], ...members }), asked('kms:RetireGrant', caller))).toBe(expected);
  });
});

describe('the operation that an action is', () => {
  it.each<readonly [operations: readonly string[], action: string, operation: string | undefined]>([
    [['Encrypt', 'Decrypt'], 'kms:decrypt', 'Decrypt'],
    [['Encrypt'], 'kms:decrypt', undefined],
    [['GenerateDataKey'], 'kms:generatedatakeypair', undefined],
    [['GenerateDataKeyPair'], 'kms:generatedatakey', undefined],
    // Another action, as long as the operation.
    [['Decrypt'], 'sqs:decrypt', undefined],
  ])('%j, %s: %s', (operations, action, operation) => {
    expect(operationOf(grantOf({ GranteePrincipal: APP, Operations: operations }), action)).toBe(operation);
  });
});

describe('what a constraint asks of a request, as conditions', () => {
  const conditions = (constraints: object, operation: string, mentioned: readonly string[] = [], operations: readonly string[] = [operation]): string[] => {
    const grant = grantOf({ GranteePrincipal: APP, Operations: operations, Constraints: constraints });
    return constraintsOf(grant, operation, mentioned).map(({ qualifier, operator, ifExists, key: name, values, place }) => {
      expect(place).toBe(grant.place);
      return `${qualifier === undefined ? '' : `${qualifier}:`}${operator}${ifExists ? 'IfExists' : ''} ${name} ${values.join(',')}`;
    });
  };
  const NAMES = 'ForAllValues:StringEqualsIgnoreCase kms:EncryptionContextKeys';

  it.each<readonly [name: string, constraints: object, operation: string, mentioned: readonly string[], expected: readonly string[]]>([
    ['nothing', {}, 'Decrypt', [], []],
    ['a subset', { EncryptionContextSubset: { Dept: 'IT', Use: 'Test' } }, 'Decrypt', ['Other'], ['StringEquals kms:EncryptionContext:Dept IT', 'StringEquals kms:EncryptionContext:Use Test']],
    ['exact pairs', { EncryptionContextEquals: { Dept: 'IT' } }, 'Decrypt', [], ['StringEquals kms:EncryptionContext:Dept IT', `${NAMES} Dept`]],
    ['exact pairs, and what else the request may have', { EncryptionContextEquals: { Dept: 'IT' } }, 'Encrypt', ['dept', 'Other'], ['StringEquals kms:EncryptionContext:Dept IT', 'Null kms:EncryptionContext:Other true', `${NAMES} Dept`]],
    ['a source', { SourceArn: QUEUE }, 'Decrypt', [], [`StringEquals aws:SourceArn ${QUEUE}`]],
    ['a source and a subset', { SourceArn: QUEUE, EncryptionContextSubset: { Dept: 'IT' } }, 'Decrypt', [], [`StringEquals aws:SourceArn ${QUEUE}`, 'StringEquals kms:EncryptionContext:Dept IT']],
  ])('%s', (_name, constraints, operation, mentioned, expected) => {
    expect(conditions(constraints, operation, mentioned)).toEqual(expected);
  });

  it.each(['DescribeKey', 'RetireGrant', 'GetPublicKey', 'Sign', 'Verify', 'GenerateMac', 'VerifyMac', 'DeriveSharedSecret'])('%s has no encryption context', (operation) => {
    expect(conditions({ EncryptionContextEquals: { Dept: 'IT' } }, operation)).toEqual([]);
    expect(conditions({ SourceArn: QUEUE }, operation)).toEqual([`StringEquals aws:SourceArn ${QUEUE}`]);
  });

  const PASSED = 'ForAllValues:StringEquals kms:GrantOperations CreateGrant,Decrypt';
  const KIND = 'StringEquals kms:GrantConstraintType';

  it.each<readonly [name: string, constraints: object, mentioned: readonly string[], expected: readonly string[]]>([
    ['of none', {}, [], [PASSED]],
    ['of a subset', { EncryptionContextSubset: { Dept: 'IT' } }, ['Other'], [PASSED, `${KIND} EncryptionContextEquals,EncryptionContextSubset`, 'StringEqualsIfExists kms:EncryptionContext:Dept IT']],
    ['of exact pairs', { EncryptionContextEquals: { Dept: 'IT' } }, ['Other'],
      [PASSED, `${KIND} EncryptionContextEquals`, 'StringEqualsIfExists kms:EncryptionContext:Dept IT', 'Null kms:EncryptionContext:Other true', `${NAMES} Dept`]],
    ['of a source', { SourceArn: QUEUE }, [], [`StringEquals aws:SourceArn ${QUEUE}`, PASSED]],
  ])('a grant made under one %s', (_name, constraints, mentioned, expected) => {
    expect(conditions(constraints, 'CreateGrant', mentioned, ['CreateGrant', 'Decrypt'])).toEqual(expected);
  });
});

describe('one grant, asked several times', () => {
  const exact = grantOf({ GranteePrincipal: APP, Operations: ['Decrypt', 'GetPublicKey', 'CreateGrant'], Constraints: { EncryptionContextEquals: { Dept: 'IT' } } });

  it('each operation has constraints of its own', () => {
    expect(reach(exact, asked('kms:GetPublicKey'))).toBe('yes no');
    expect(reach(exact, asked('kms:Decrypt'))).toBe('no no');
    expect(reach(exact, asked('kms:GetPublicKey'))).toBe('yes no');
  });

  it('each request has pairs of its own', () => {
    const pairs = (...names: readonly string[]): Asked =>
      asked('kms:Decrypt', APP, { 'kms:EncryptionContext:Dept': 'IT', 'kms:EncryptionContextKeys': 'Dept', ...Object.fromEntries(names.map((name) => [`kms:EncryptionContext:${name}`, 'x'])) });
    expect(reach(exact, pairs())).toBe('yes no');
    expect(reach(exact, pairs('a b'))).toBe('no no');
    expect(reach(exact, pairs('a', 'b'))).toBe('no no');
    expect(reach(exact, pairs('b'))).toBe('no no');
    expect(reach(exact, pairs())).toBe('yes no');
  });

  it('a pair is text: it has no policy variables', () => {
    const grant = grantOf({ GranteePrincipal: ALICE, Operations: ['Decrypt'], Constraints: { EncryptionContextSubset: { user: '${aws:username}' } } });
    expect(reach(grant, asked('kms:Decrypt', ALICE, { 'kms:EncryptionContext:user': 'alice' }))).toBe('no no');
    expect(reach(grant, asked('kms:Decrypt', ALICE, { 'kms:EncryptionContext:user': '${aws:username}' }))).toBe('yes no');
  });

  it('a constraint limits an account as it limits a principal', () => {
    const grant = grantOf({ GranteePrincipal: ROOT, Operations: ['Decrypt'], Constraints: { EncryptionContextSubset: { Dept: 'IT' } } });
    expect(reach(grant, asked('kms:Decrypt', APP, { 'kms:EncryptionContext:Dept': 'IT' }))).toBe('no yes');
    expect(reach(grant, asked('kms:Decrypt', APP))).toBe('no no');
  });

  it('the constraint of a grant to somebody else is not asked', () => {
    const grant = grantOf({ GranteePrincipal: ALICE, Operations: ['Decrypt'], Constraints: { EncryptionContextSubset: { Dept: '‹Department›' } } });
    const mine = asked('kms:Decrypt', APP, { 'kms:EncryptionContext:Dept': 'IT' });
    expect(reach(grant, mine)).toBe('no no');
    expect(mine.context.causes).toEqual([]);
    const hers = asked('kms:Decrypt', ALICE, { 'kms:EncryptionContext:Dept': 'IT' });
    expect(reach(grant, hers)).toBe('maybe no');
    expect(hers.context.causes.map(({ name }) => name)).toEqual(['Department']);
  });
});

describe('a grantee that was deleted', () => {
  const world = worldOf({ accounts: [account(HOME), account('222233334444', { complete: false })], principals: [principal(APP, [])] });

  it.each<readonly [grantee: string, isDeleted: boolean]>([
    // The unique id that KMS shows in its place [IAM reference_identifiers, Unique identifiers].
    ['AROADBQP57FF2AEXAMPLE', true],
    ['AIDACKCEVSQ6C2EXAMPLE', true],
    ['AGPAI23HZ27SI6FQMGNQ2', false],
    ['AROA', false],
    ['XAROADBQP57FF2AEXAMPLE', false],
    ['AROADBQP57FF2AEXAMPLE.amazonaws.com', false],
    // An account that was read completely does not have it.
    [`arn:aws:iam::${HOME}:role/gone`, true],
    [`arn:aws:iam::${HOME}:user/gone`, true],
    [APP, false],
    [`arn:aws:iam::${HOME}:group/gone`, false],
    [`arn:aws:iam::${HOME}:group/role/gone`, false],
    [`arn:aws:sts::${HOME}:assumed-role/role/gone`, false],
    [ROOT, false],
    ['arn:aws:iam::222233334444:role/unseen', false],
    ['arn:aws:iam::999988887777:role/unseen', false],
    [HOME, false],
    [SQS, false],
  ])('%s: %s', (grantee, isDeleted) => {
    expect(isDeletedGrantee(world, grantOf({ GranteePrincipal: grantee, Operations: ['Decrypt'] }))).toBe(isDeleted);
  });

  it('is no service', () => {
    expect(isDeletedGrantee(world, grantOf({ GranteeServicePrincipal: SQS, Operations: ['Decrypt'] }))).toBe(false);
  });
});
