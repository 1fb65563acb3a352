/** Which requests meet a condition: the answer to "can the role decrypt?", with the context of the request that shows it. */
import { describe, expect, it } from 'vitest';
import { strangerClasses } from './callers.ts';
import { pose } from './inquire.ts';
import { spokenFormula } from './test-formulas.ts';
import { APP, KEY, allow, askOf, document, keyWorld, spokenAnswer } from './test-questions.ts';

type Row = readonly [name: string, condition: object, expected: string];

const ask = (condition: object): string => spokenAnswer(askOf(keyWorld([allow({ Condition: condition })])));

const PAIR = 'kms:EncryptionContext:app';

describe('a condition on one text', () => {
  it.each<Row>([
    ['a value', { StringEquals: { [PAIR]: 'pay' } }, 'yes; kms:EncryptionContext:app=pay'],
    ['a value with a star is just that', { StringEquals: { [PAIR]: 'p*y' } }, 'yes; kms:EncryptionContext:app=p*y'],
    ['one of two values', { StringEquals: { [PAIR]: ['pay', 'ship'] } }, 'yes; kms:EncryptionContext:app=pay'],
    ['a pattern', { StringLike: { [PAIR]: 'p?y-*' } }, 'yes; kms:EncryptionContext:app=pay-'],
    ['another value', { StringNotEquals: { [PAIR]: 'pay' } }, 'yes'],
    ['another value of a key that is there', { StringNotEquals: { [PAIR]: 'some-value' }, Null: { [PAIR]: 'false' } }, 'yes; kms:EncryptionContext:app=another-value'],
    ['no pattern', { StringNotLike: { [PAIR]: 'some-*' }, Null: { [PAIR]: 'false' } }, 'yes; kms:EncryptionContext:app=another-value'],
    ['in any case', { StringEqualsIgnoreCase: { [PAIR]: 'Pay' }, StringNotEquals: { [PAIR]: 'Pay' } }, 'yes; kms:EncryptionContext:app=pAY'],
    ['a star in any case is just that', { StringEqualsIgnoreCase: { [PAIR]: 'P*' }, StringNotEquals: { [PAIR]: 'P*' } }, 'yes; kms:EncryptionContext:app=p*'],
    ['not in any case', { StringNotEqualsIgnoreCase: { [PAIR]: 'SOME-VALUE' }, Null: { [PAIR]: 'false' } }, 'yes; kms:EncryptionContext:app=another-value'],
    ['if it exists', { StringEqualsIfExists: { [PAIR]: 'pay' } }, 'yes'],
    ['if it exists, and it does', { StringEqualsIfExists: { [PAIR]: 'pay' }, Null: { [PAIR]: 'false' } }, 'yes; kms:EncryptionContext:app=pay'],
    ['for any value, as a list of one', { 'ForAnyValue:StringEquals': { [PAIR]: 'pay' } }, 'yes; kms:EncryptionContext:app=pay'],
    ['for any other value, which has to be there', { 'ForAnyValue:StringNotEquals': { [PAIR]: 'some-value' } }, 'yes; kms:EncryptionContext:app=another-value'],
    ['for any value if it exists', { 'ForAnyValue:StringEqualsIfExists': { [PAIR]: 'pay' } }, 'yes'],
    ['for all values, of which there need be none', { 'ForAllValues:StringEquals': { [PAIR]: 'pay' } }, 'yes'],
    ['for all values of a key that is there', { 'ForAllValues:StringEquals': { [PAIR]: 'pay' }, Null: { [PAIR]: 'false' } }, 'yes; kms:EncryptionContext:app=pay'],
    ['absent', { Null: { [PAIR]: 'true' } }, 'yes'],
    ['absent, in any case', { Null: { [PAIR]: 'TRUE' } }, 'yes'],
    ['present', { Null: { [PAIR]: 'false' } }, 'yes; kms:EncryptionContext:app=some-value'],
    ['present, in any case', { Null: { [PAIR]: 'False' } }, 'yes; kms:EncryptionContext:app=some-value'],
    ['neither present nor absent', { Null: { [PAIR]: 'maybe' } }, 'no'],
    ['not quite true', { Null: { [PAIR]: ['xtrue', 'truex', 'xfalse', 'falsex'] } }, 'no'],
    ['present or absent', { Null: { [PAIR]: ['true', 'false'] } }, 'yes'],
    ['present for some value', { 'ForAnyValue:Null': { [PAIR]: 'false' } }, 'no'],
    ['absent for all values', { 'ForAllValues:Null': { [PAIR]: 'false' } }, 'yes'],
    ['a number of a text', { NumericEquals: { [PAIR]: '7' } }, '‹NumericEquals on kms:EncryptionContext:app› the key is compared as text elsewhere; kms:EncryptionContext:app=some-value'],
    ['an address of a text', { IpAddress: { [PAIR]: '10.0.0.0/8' } }, '‹IpAddress on kms:EncryptionContext:app› the key is compared as text elsewhere; kms:EncryptionContext:app=some-value'],
    ['no address of a text', { IpAddress: { [PAIR]: 'ten' } }, 'no'],
    ['a text that an ARN pattern, which does not reach so far, is no pattern of', { StringEquals: { [PAIR]: 'arn:aws:s3:::b' }, ArnNotLike: { [PAIR]: 'arn:aws:*:b' } }, 'yes; kms:EncryptionContext:app=arn:aws:s3:::b'],
    ['binary', { BinaryEquals: { [PAIR]: 'cGF5' } }, 'yes; kms:EncryptionContext:app=cGF5'],
    ['binary that is none', { BinaryEquals: { [PAIR]: 'p*y' } }, 'no'],
    ['binary with padding', { BinaryEquals: { [PAIR]: 'cGE=' } }, 'yes; kms:EncryptionContext:app=cGE'],
    ['a Boolean', { Bool: { 'aws:ViaAWSService': 'true' } }, 'yes; aws:ViaAWSService=true'],
    ['a Boolean in any case', { Bool: { 'aws:ViaAWSService': 'TRUE' } }, 'yes; aws:ViaAWSService=true'],
    ['a Boolean that is none', { Bool: { [PAIR]: 'yes' } }, 'no'],
    ['a Boolean that is none, by a part', { Bool: { [PAIR]: ['xtrue', 'truex', 'falsex', 'xfalse'] } }, 'no'],
    ['a Boolean and not the other', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, 'yes; aws:MultiFactorAuthPresent=true'],
    ['a key that actions of KMS never have', { StringEquals: { 's3:prefix': 'x' } }, 'no'],
    ['a key of KMS that this action has not', { StringEquals: { 'kms:KeyOrigin': 'AWS_KMS' } }, '‹KeyOrigin of arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab› whether it meets StringEquals kms:KeyOrigin AWS_KMS'],
  ])('%s', (_name, condition, expected) => {
    expect(ask(condition)).toBe(expected);
  });
});

describe('a condition on a number or an address', () => {
  it.each<Row>([
    ['a day to come', { DateGreaterThan: { 'aws:CurrentTime': '2026-07-01T00:00:00Z' } }, 'yes; aws:CurrentTime=2026-07-01T00:00:00.001Z'],
    ['from a day on', { DateGreaterThanEquals: { 'aws:CurrentTime': '2026-07-01' } }, 'yes; aws:CurrentTime=2026-07-01T00:00:00.000Z'],
    ['before a day', { DateLessThan: { 'aws:CurrentTime': '2026-07-01' }, DateGreaterThanEquals: { 'aws:CurrentTime': '2026-06-30' } }, 'yes; aws:CurrentTime=2026-06-30T00:00:00.000Z'],
    ['until a day', { DateLessThanEquals: { 'aws:CurrentTime': '2026-07-01' }, DateGreaterThanEquals: { 'aws:CurrentTime': '2026-07-01' } }, 'yes; aws:CurrentTime=2026-07-01T00:00:00.000Z'],
    ['a day', { DateEquals: { 'aws:CurrentTime': '2026-07-01' } }, 'yes; aws:CurrentTime=2026-07-01T00:00:00.000Z'],
    ['another day', { DateNotEquals: { 'aws:CurrentTime': '1970-01-01' } }, 'yes; aws:CurrentTime=1969-12-31T23:59:59.999Z'],
    ['a day that is none', { DateEquals: { 'aws:CurrentTime': 'today' } }, 'no'],
    ['not a day that is none', { DateNotEquals: { 'aws:CurrentTime': 'today' } }, 'yes; aws:CurrentTime=1970-01-01T00:00:00.000Z'],
    ['a number of seconds', { NumericGreaterThanEquals: { 'aws:EpochTime': '1800000000' } }, 'yes; aws:EpochTime=1800000000'],
    ['a day, counted in seconds', { DateGreaterThan: { 'aws:EpochTime': '2026-07-01' } }, 'yes; aws:EpochTime=1782864001'],
    ['the current time as a number', { NumericGreaterThan: { 'aws:CurrentTime': '7' } }, 'no'],
    ['not the current time as a number', { NumericNotEquals: { 'aws:CurrentTime': '7' } }, 'yes; aws:CurrentTime=1970-01-01T00:00:00.000Z'],
    ['an age', { NumericLessThan: { 'aws:MultiFactorAuthAge': '300' } }, 'yes; aws:MultiFactorAuthAge=299'],
    ['at most an age', { NumericLessThanEquals: { 'aws:MultiFactorAuthAge': '300' }, NumericGreaterThan: { 'aws:MultiFactorAuthAge': '299' } }, 'yes; aws:MultiFactorAuthAge=300'],
    ['at most an age, and not it', { NumericLessThanEquals: { 'aws:MultiFactorAuthAge': '300' }, NumericNotEquals: { 'aws:MultiFactorAuthAge': '300' } }, 'yes; aws:MultiFactorAuthAge=299'],
    ['at least an age, and not it', { NumericGreaterThanEquals: { 'aws:MultiFactorAuthAge': '300' }, NumericNotEquals: { 'aws:MultiFactorAuthAge': '300' } }, 'yes; aws:MultiFactorAuthAge=301'],
    ['above an age', { NumericGreaterThan: { 'aws:MultiFactorAuthAge': '300' } }, 'yes; aws:MultiFactorAuthAge=301'],
    ['at least an age', { NumericGreaterThanEquals: { 'aws:MultiFactorAuthAge': '300' } }, 'yes; aws:MultiFactorAuthAge=300'],
    ['an age and no fraction of it', { NumericEquals: { 'aws:MultiFactorAuthAge': '0.5' } }, 'no'],
    ['an age that is no number', { NumericEquals: { 'aws:MultiFactorAuthAge': 'old' } }, 'no'],
    ['a text of a number', { StringEquals: { 'aws:MultiFactorAuthAge': '300' } }, '‹StringEquals on aws:MultiFactorAuthAge› the key is compared as a number or address elsewhere; aws:MultiFactorAuthAge=0'],
    ['an unresolved number', { NumericEquals: { 'aws:MultiFactorAuthAge': '‹Age›' } }, '‹NumericEquals on aws:MultiFactorAuthAge› what ‹Age› is; aws:MultiFactorAuthAge=0'],
    ['an address', { IpAddress: { 'aws:SourceIp': '10.1.0.0/16' } }, 'yes; aws:SourceIp=10.1.0.1'],
    ['an address of one range and not of another', { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' }, NotIpAddress: { 'aws:SourceIp': '10.0.0.0/9' } }, 'yes; aws:SourceIp=10.128.0.1'],
    ['another address', { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' }, Null: { 'aws:SourceIp': 'false' } }, 'yes; aws:SourceIp=198.51.100.1'],
    ['an address that is none', { IpAddress: { 'aws:SourceIp': 'office' } }, 'no'],
    ['not an address that is none', { NotIpAddress: { 'aws:SourceIp': 'office' } }, 'yes'],
    ['an unresolved address', { IpAddress: { 'aws:SourceIp': '‹Office›' } }, '‹IpAddress on aws:SourceIp› what ‹Office› is; aws:SourceIp=203.0.113.1'],
    ['a text of an address', { StringEquals: { 'aws:SourceIp': '10.1.2.3' } }, '‹StringEquals on aws:SourceIp› the key is compared as a number or address elsewhere; aws:SourceIp=203.0.113.1'],
    ['a number of an address', { NumericEquals: { 'aws:SourceIp': '7' } }, '‹NumericEquals on aws:SourceIp› the key is compared as text elsewhere; aws:SourceIp=203.0.113.1'],
  ])('%s', (_name, condition, expected) => {
    expect(ask(condition)).toBe(expected);
  });
});

describe('a condition on a list', () => {
  const KEYS = 'kms:EncryptionContextKeys';
  it.each<Row>([
    ['some member', { 'ForAnyValue:StringEquals': { [KEYS]: ['app', 'env'] } }, 'yes; kms:EncryptionContextKeys=app'],
    ['some other member', { 'ForAnyValue:StringNotEquals': { [KEYS]: 'some-value' } }, 'yes; kms:EncryptionContextKeys=another-value'],
    ['some member of a pattern', { 'ForAnyValue:StringLike': { [KEYS]: 'a?p*' } }, 'yes; kms:EncryptionContextKeys=aap'],
    ['some member in any case', { 'ForAnyValue:StringEqualsIgnoreCase': { [KEYS]: 'App' }, 'ForAllValues:StringNotEquals': { [KEYS]: 'App' } }, 'yes; kms:EncryptionContextKeys=aPP'],
    ['some member if there is one', { 'ForAnyValue:StringEqualsIfExists': { [KEYS]: 'app' } }, 'yes; kms:EncryptionContextKeys=app'],
    ['only members', { 'ForAllValues:StringEquals': { [KEYS]: ['app', 'env'] }, Null: { [KEYS]: 'false' } }, 'yes; kms:EncryptionContextKeys=app'],
    ['only members, of which there need be none', { 'ForAllValues:StringEquals': { [KEYS]: ['app', 'env'] } }, 'yes'],
    ['no member', { 'ForAllValues:StringNotEquals': { [KEYS]: 'some-value' }, Null: { [KEYS]: 'false' } }, 'yes; kms:EncryptionContextKeys=another-value'],
    ['without a qualifier', { StringEquals: { [KEYS]: 'app' } }, 'yes; kms:EncryptionContextKeys=app'],
    ['without a qualifier, if it exists', { StringEqualsIfExists: { [KEYS]: 'app' } }, 'yes; kms:EncryptionContextKeys=app'],
    ['without a qualifier, negated', { StringNotEquals: { [KEYS]: 'some-value' }, Null: { [KEYS]: 'false' } }, 'yes; kms:EncryptionContextKeys=another-value'],
    ['without a qualifier, negated, of a list that is not there', { StringNotEquals: { [KEYS]: 'app' } }, 'yes'],
    ['some member that is the name of a pair', { 'ForAnyValue:StringEquals': { [KEYS]: 'App' }, StringEquals: { 'kms:EncryptionContext:App': 'x' } }, 'yes; kms:EncryptionContextKeys=App, kms:EncryptionContext:App=x'],
    ['a variable', { 'ForAnyValue:StringEquals': { [KEYS]: `\${${PAIR}}` } }, '‹StringEquals on kms:EncryptionContextKeys› a list of values under this operator is not analysed'],
    ['an unresolved value', { 'ForAnyValue:StringEquals': { [KEYS]: '‹Name›' } }, '‹StringEquals on kms:EncryptionContextKeys› a list of values under this operator is not analysed'],
    ['an ARN', { 'ForAnyValue:ArnLike': { [KEYS]: 'arn:aws:s3:::*' } }, '‹ArnLike on kms:EncryptionContextKeys› a list of values under this operator is not analysed'],
    ['a number', { 'ForAnyValue:NumericEquals': { [KEYS]: '7' } }, '‹NumericEquals on kms:EncryptionContextKeys› a list of values under this operator is not analysed'],
  ])('%s', (_name, condition, expected) => {
    expect(ask(condition)).toBe(expected);
  });
});

describe('a condition on a key that the question settles', () => {
  it.each<Row>([
    ['met', { StringEquals: { 'aws:PrincipalArn': APP } }, 'yes'],
    ['not met', { StringEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/other' } }, 'no'],
    ['unknown, by the name of what is not known', { StringEquals: { 'aws:ResourceTag/team': 'pay' } }, '‹tags of arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab› whether it meets StringEquals aws:ResourceTag/team pay'],
    ['unknown, by an unresolved value of the condition', { StringEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/‹Role›' } }, '‹Role› whether arn:aws:iam::111122223333:role/app meets StringEquals aws:PrincipalArn arn:aws:iam::111122223333:role/‹Role›'],
    ['unknown, under a qualifier', { 'ForAnyValue:StringEqualsIfExists': { 'aws:ResourceTag/team': ['pay', 'ship'] } }, '‹tags of arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab› whether it meets ForAnyValue:StringEqualsIfExists aws:ResourceTag/team pay, ship'],
  ])('%s', (_name, condition, expected) => {
    expect(ask(condition)).toBe(expected);
  });
});

describe('a condition on texts that the question settles', () => {
  const aliased = (condition: object): string => spokenAnswer(askOf(keyWorld([], { keys: [{ arn: KEY, aliases: ['alias/pay', 'alias/ship'], policy: document(allow({ Condition: condition })) }] })));
  const ALIASES = 'kms:ResourceAliases';
  const OF_TEAM = 'alias/${kms:EncryptionContext:team}';
  it.each<Row>([
    ['with a variable', { StringEquals: { [ALIASES]: OF_TEAM } }, 'yes; kms:EncryptionContext:team=pay'],
    ['with a variable, for any', { 'ForAnyValue:StringEquals': { [ALIASES]: OF_TEAM } }, 'yes; kms:EncryptionContext:team=pay'],
    ['with a variable, for all', { 'ForAllValues:StringEquals': { [ALIASES]: OF_TEAM } }, 'no'],
    ['with a variable, for all of a pattern', { 'ForAllValues:StringLike': { [ALIASES]: 'alias/*${kms:EncryptionContext:end}' } }, 'yes; kms:EncryptionContext:end='],
    ['with a variable, negated', { StringNotEquals: { [ALIASES]: OF_TEAM }, Null: { 'kms:EncryptionContext:team': 'false' } }, 'yes; kms:EncryptionContext:team=some-value'],
    ['with a variable, negated, where one of the two would do', { StringNotEquals: { [ALIASES]: OF_TEAM }, StringEquals: { 'kms:EncryptionContext:team': 'pay' } }, 'no'],
    ['with a variable, negated, for any', { 'ForAnyValue:StringNotEquals': { [ALIASES]: OF_TEAM }, StringEquals: { 'kms:EncryptionContext:team': 'pay' } }, 'yes; kms:EncryptionContext:team=pay'],
    ['with a variable, negated, for all', { 'ForAllValues:StringNotEquals': { [ALIASES]: OF_TEAM }, StringEquals: { 'kms:EncryptionContext:team': 'pay' } }, 'no'],
    ['that are no ARNs', { ArnLike: { [ALIASES]: OF_TEAM } }, 'no'],
    ['with an unresolved part', { 'ForAnyValue:StringEquals': { [ALIASES]: 'alias/‹Name›' } }, '‹Name› whether alias/pay, alias/ship meets ForAnyValue:StringEquals kms:ResourceAliases alias/‹Name›'],
  ])('%s', (_name, condition, expected) => {
    expect(aliased(condition)).toBe(expected);
  });

  it('is an ARN where the operator asks for one', () => {
    const asked = (value: string): string => spokenAnswer(askOf(keyWorld([allow({ Condition: { ArnEquals: { [PAIR]: '${kms:EncryptionContext:team}' } } })]), { context: { [PAIR]: [value] } }));
    expect([asked('pay'), asked('arn:aws:s3:::pay')]).toEqual(['no', 'no']);
  });
});

describe('in the older version of the policy language, a condition', () => {
  const older = (condition: object, context = {}): string =>
    spokenAnswer(askOf(keyWorld([], { keys: [{ arn: KEY, policy: { Version: '2008-10-17', Statement: [allow({ Condition: condition })] } }] }), { context }));
  it.each<Row>([
    ['has no variables', { StringEquals: { [PAIR]: '${kms:EncryptionContext:team}' } }, 'yes; kms:EncryptionContext:app=${kms:EncryptionContext:team}'],
    ['has no variables for a list', { 'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': '${aws:username}' } }, 'yes; kms:EncryptionContextKeys=${aws:username}'],
    ['has no variables for what the question settles', { StringEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/${kms:EncryptionContext:team}' } }, 'no'],
  ])('%s', (_name, condition, expected) => {
    expect(older(condition)).toBe(expected);
  });
});

describe('a condition on somebody whom nothing names', () => {
  const paths = (...values: readonly string[]): object => ({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': values } });
  it.each<Row>([
    ['an unresolved organization', paths('‹Organization›/*'), 'false'],
    ['an unresolved organization, or one that is named', paths('‹Organization›/*', 'o-zzzzzzzzzz/r-*'), 'aws:principalorgpaths has o-zzzzzzzzzz/r-*'],
    ['none of an unresolved organization', { 'ForAllValues:StringNotLike': { 'aws:PrincipalOrgPaths': '‹Organization›/*' } }, 'true'],
    ['only an unresolved organization', { 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': '‹Organization›/*' } }, 'aws:principalorgpaths has no other than '],
  ])('%s', (_name, condition, expected) => {
    const world = keyWorld([allow({ Condition: condition })]);
    const [stranger] = strangerClasses(world);
    if (stranger === undefined) throw new Error('no stranger');
    const { allowed } = pose({ world, callers: stranger, action: 'kms:Decrypt', resource: KEY, context: new Map() });
    expect(spokenFormula(allowed)).toBe(expected);
  });
});

describe('a policy variable', () => {
  it.each<Row>([
    ['of a key that varies', { StringEquals: { [PAIR]: '${kms:EncryptionContext:team}' } }, 'yes; kms:EncryptionContext:app=some-value, kms:EncryptionContext:team=some-value'],
    ['of the caller', { StringEquals: { [PAIR]: '${aws:PrincipalArn}' } }, 'yes; kms:EncryptionContext:app=arn:aws:iam::111122223333:role/app'],
    ['that is an unresolved name', { StringEquals: { [PAIR]: '${app}' } }, '‹app› what ${app} matches; kms:EncryptionContext:app=some-value'],
    ['against the fixed caller', { StringEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/${kms:EncryptionContext:team}' } }, 'yes; kms:EncryptionContext:team=app'],
    ['against the fixed caller, negated', { StringNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/${kms:EncryptionContext:team}' }, Null: { 'kms:EncryptionContext:team': 'false' } }, 'yes; kms:EncryptionContext:team=some-value'],
    ['against the fixed caller, as an ARN', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/${kms:EncryptionContext:team}' } }, 'yes; kms:EncryptionContext:team=app'],
    ['that the question settles, and does not know', { StringEquals: { 'aws:PrincipalArn': '${aws:PrincipalTag/team}' } }, 'no'],
    ['in one of two values', { StringEquals: { 'aws:PrincipalArn': ['x', 'arn:aws:iam::111122223333:role/${kms:EncryptionContext:team}'] } }, 'yes; kms:EncryptionContext:team=app'],
    ['against what the question does not know', { StringEquals: { 'aws:ResourceTag/team': '${kms:EncryptionContext:team}' } }, '‹tags of arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab› whether it meets StringEquals aws:ResourceTag/team ${kms:EncryptionContext:team}'],
    ['against what is absent', { StringEquals: { 'aws:username': '${kms:EncryptionContext:team}' } }, 'no'],
    ['against what is absent, negated', { StringNotEquals: { 'aws:username': '${kms:EncryptionContext:team}' } }, 'yes'],
    ['of a number', { StringEquals: { [PAIR]: '${aws:MultiFactorAuthAge}' } }, '‹policy variable ${aws:MultiFactorAuthAge}› what ${aws:MultiFactorAuthAge} matches; kms:EncryptionContext:app=some-value'],
    ['in an older version', { StringEquals: { [PAIR]: '${*}' } }, 'yes; kms:EncryptionContext:app=*'],
    ['in a date', { DateEquals: { 'aws:PrincipalArn': '${kms:EncryptionContext:team}' } }, '‹DateEquals on aws:PrincipalArn› its policy variables are not analysed'],
  ])('%s', (_name, condition, expected) => {
    expect(ask(condition)).toBe(expected);
  });
});
