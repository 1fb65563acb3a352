/** Policy documents by themselves: which requests the one allows and the other does not, whoever calls and on whatever. */
import { describe, expect, it } from 'vitest';
import { createBudget } from '../../algebra/budget.ts';
import { compareDocuments } from '../../ask/compare.ts';
import { parsePolicy } from '../../policy/parse.ts';
import type { Policy, Statement } from '../../policy/types.ts';
import type { Json } from '../../source/place.ts';
import { documentFormula, documentVocabulary, matchFormula, onlyFormula } from './documents.ts';
import { solve } from './search.ts';
import { spokenFormula } from './test-formulas.ts';
import { contextOf } from './test-questions.ts';
import { dimensionValues } from './witness.ts';

const HOME = '111122223333';
const ROOT = `arn:aws:iam::${HOME}:root`;
const APP = `arn:aws:iam::${HOME}:role/app`;
const ALICE = `arn:aws:iam::${HOME}:user/alice`;

type Written = Readonly<Record<string, unknown>>;

const policyOf = (statements: readonly Written[], Version = '2012-10-17'): Policy => {
  const value = { Version, Statement: statements } as unknown as Json;
  return parsePolicy(value, { document: { file: 'policy.json', text: JSON.stringify(value), value }, path: [] });
};

const statementOf = (written: Written): Statement => {
  const [statement] = policyOf([written]).statements;
  if (statement === undefined) throw new Error(JSON.stringify(written));
  return statement;
};

/** A statement of an identity policy: it does not look at the caller. */
const allow = (more: Written = {}): Written => ({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*', ...more });
const deny = (more: Written = {}): Written => ({ ...allow(more), Effect: 'Deny' });
const when = (Condition: Written, more: Written = {}): Written => allow({ Condition, ...more });

/** `no`, or a request as `principal action resource; context`, after the unknowns that it rests on. */
const more = (left: Policy, right: Policy): string => {
  const verdict = compareDocuments(left, right);
  if (verdict.answer === 'no') return 'no';
  const causes = verdict.answer === 'unknown' ? `${verdict.causes.map(({ name, matters }) => `‹${name}› ${matters}`).join(' & ')}: ` : '';
  if (verdict.witness === undefined) return causes;
  const { principal, action, resource } = verdict.witness;
  const context = contextOf(verdict.witness);
  return `${causes}${principal} ${action} ${resource}${context === '' ? '' : `; ${context}`}`;
};

type Row = readonly [name: string, left: readonly Written[], right: readonly Written[], more: string];

const rows = (each: readonly Row[]): void => {
  it.each(each)('%s', (_name, left, right, expected) => {
    expect(more(policyOf(left), policyOf(right))).toBe(expected);
  });
};

const ANY = 'arn:aws:s3:us-east-1:111122223333:some-resource';

describe('what an action element allows', () => {
  rows([
    ['one action', [allow()], [], `* kms:Decrypt ${ANY}`],
    ['one action, in another case', [allow({ Action: 'KMS:decrypt' })], [allow()], 'no'],
    ['another action', [allow()], [allow({ Action: 'kms:Encrypt' })], `* kms:Decrypt ${ANY}`],
    ['all but one action of a service', [allow({ Action: 'kms:*' })], [allow()], `* kms:Encrypt ${ANY}`],
    ['a letter for a letter', [allow({ Action: 'kms:D?crypt' })], [], `* kms:Decrypt ${ANY}`],
    ['a letter, and no more than one', [allow({ Action: 'kms:Decrypt' })], [allow({ Action: 'kms:?crypt' })], `* kms:Decrypt ${ANY}`],
    ['every action', [allow({ Action: '*' })], [allow({ Action: 'kms:*' })], `* s3:GetObject ${ANY}`],
    ['every action, spelt twice', [allow({ Action: '*' })], [allow({ Action: '*:*' })], 'no'],
    ['nothing where the service is not spelt out', [allow({ Action: 'k*:Decrypt' })], [], 'no'],
    ['one of several', [allow({ Action: ['kms:Decrypt', 'kms:Encrypt'] })], [allow({ Action: ['kms:Encrypt', 'kms:Sign'] })], `* kms:Decrypt ${ANY}`],
    ['all but some', [{ Effect: 'Allow', NotAction: ['kms:Decrypt', 'kms:Encrypt'], Resource: '*' }], [], `* kms:DescribeKey ${ANY}`],
    ['a variable, which means nothing there', [allow({ Action: 'kms:${aws:username}' })], [], 'no'],
    ['an action that is not resolved', [allow({ Action: 'kms:‹Action›' })], [], `‹Action› what kms:‹Action› matches: * kms:Decrypt ${ANY}`],
    ['no action that is not resolved and is of another service', [allow({ Action: 'kms:‹Action›' })], [allow({ Action: 'kms:*' })], 'no'],
    ['all but an action that is not resolved', [{ Effect: 'Allow', NotAction: '‹Action›', Resource: '*' }], [allow({ Action: 's3:*' })], `‹Action› what ‹Action› matches: * kms:Decrypt ${ANY}`],
  ]);
});

describe('what a resource element allows', () => {
  const on = (Resource: unknown): Written => allow({ Resource });

  rows([
    ['one ARN', [on('arn:aws:kms:us-east-1:111122223333:key/a')], [], '* kms:Decrypt arn:aws:kms:us-east-1:111122223333:key/a'],
    ['one ARN, which a pattern covers', [on('arn:aws:kms:us-east-1:111122223333:key/a')], [on('arn:aws:kms:*:111122223333:key/*')], 'no'],
    ['what another pattern leaves', [on('arn:aws:kms:us-east-1:111122223333:key/*')], [on('arn:aws:kms:us-east-1:111122223333:key/a*')], '* kms:Decrypt arn:aws:kms:us-east-1:111122223333:key/'],
    ['all', [on('*')], [on('arn:aws:s3:*:*:*')], '* kms:Decrypt arn:a:s3:us-east-1:111122223333:some-resource'],
    ['all but one', [{ Effect: 'Allow', Action: 'kms:Decrypt', NotResource: 'arn:aws:s3:*' }], [], '* kms:Decrypt arn:a:s3:us-east-1:111122223333:some-resource'],
    ['all without the element', [{ Effect: 'Allow', Action: 'kms:Decrypt' }], [], `* kms:Decrypt ${ANY}`],
    ['all without the element, no less', [on('*')], [{ Effect: 'Allow', Action: 'kms:Decrypt' }], 'no'],
    ['an ARN from a variable', [on('arn:aws:s3:::home/${aws:username}')], [], '* kms:Decrypt arn:aws:s3:::home/some-value; aws:username=some-value'],
    ['partition, Region and account as they are written', [on('arn:any:s3:some-where:anyone:x')], [], '* kms:Decrypt arn:any:s3:some-where:anyone:x'],
    ['an ARN that is not resolved', [on('arn:aws:kms:us-east-1:111122223333:key/‹Key›')], [], '‹Key› what key/‹Key› matches: * kms:Decrypt arn:aws:kms:us-east-1:111122223333:key/'],
  ]);

  it('a variable of the current version, and letters of the one before', () => {
    const written = [on('arn:aws:s3:::home/${aws:username}')];
    expect(more(policyOf(written, '2008-10-17'), policyOf([]))).toBe('* kms:Decrypt arn:aws:s3:::home/${aws:username}');
    expect(more(policyOf(written), policyOf(written, '2008-10-17'))).toBe('* kms:Decrypt arn:aws:s3:::home/some-value; aws:username=some-value');
  });
});

describe('who is allowed', () => {
  const to = (Principal: unknown, rest: Written = {}): Written => allow({ Principal, ...rest });
  const not = (NotPrincipal: unknown, rest: Written = {}): Written => allow({ NotPrincipal, ...rest });

  rows([
    ['a role', [to({ AWS: APP })], [], `${APP} kms:Decrypt ${ANY}`],
    ['a role, also with others', [to({ AWS: APP })], [to({ AWS: [ALICE, APP] })], 'no'],
    ['a role, whose account is', [to({ AWS: APP })], [to({ AWS: HOME })], 'no'],
    ['the account, of which a role is not all', [to({ AWS: HOME })], [to({ AWS: APP })], `${ALICE} kms:Decrypt ${ANY}`],
    ['the account, by its id and by its root', [to({ AWS: HOME })], [to({ AWS: ROOT })], 'no'],
    ['the account, by its root and by its id', [to({ AWS: ROOT })], [to({ AWS: HOME })], 'no'],
    ['another account', [to({ AWS: HOME })], [to({ AWS: '444455556666' })], `arn:aws:iam::${HOME}:role/app kms:Decrypt ${ANY}`],
    ['everyone', [to('*')], [to({ AWS: '*' }), to({ Service: 's3.amazonaws.com' })], 'no'],
    ['everyone, spelt as AWS', [to({ AWS: '*' })], [], `arn:aws:iam::999999999999:role/app kms:Decrypt ${ANY}`],
    ['a service', [to({ Service: 'sns.amazonaws.com' })], [], `sns.amazonaws.com kms:Decrypt ${ANY}`],
    ['a service, though an identity is', [to({ Service: 'sns.amazonaws.com' })], [to({ AWS: APP })], `sns.amazonaws.com kms:Decrypt ${ANY}`],
    ['a role, though a service is', [to({ AWS: APP })], [to({ Service: 'sns.amazonaws.com' })], `${APP} kms:Decrypt ${ANY}`],
    ['a name that is no service under AWS', [to({ AWS: 'sns.amazonaws.com' })], [], 'no'],
    ['an account that is no service', [to({ Service: HOME })], [], 'no'],
    ['a role that is no service', [to({ Service: APP })], [], 'no'],
    ['no identity provider', [to({ Federated: 'cognito-identity.amazonaws.com' }), to({ Federated: APP })], [], 'no'],
    ['a star is no name of a service', [to({ Service: '*' })], [], 'no'],
    ['an ARN with a star is no pattern', [to({ AWS: `arn:aws:iam::${HOME}:role/*` })], [to({ AWS: `arn:aws:iam::${HOME}:role/a*` })], `arn:aws:iam::${HOME}:role/* kms:Decrypt ${ANY}`],
    ['a unique id is nobody who is known by an ARN', [to({ AWS: 'AROAEXAMPLEEXAMPLE123' })], [], 'no'],
    ['whoever calls, where the policy does not say', [allow()], [to({ AWS: APP })], `arn:aws:iam::999999999999:role/app kms:Decrypt ${ANY}`],
    ['all but a role', [not({ AWS: APP })], [to({ AWS: '999999999999' }), to('*', { Action: 's3:*' })], `arn:aws:iam::000000000000:role/app kms:Decrypt ${ANY}`],
    ['all but an account', [not({ AWS: '999999999999' })], [], `arn:aws:iam::000000000000:role/app kms:Decrypt ${ANY}`],
    ['all but a service', [not({ Service: 's3.amazonaws.com' })], [to({ AWS: '*' })], 'no'],
    ['an account that is not resolved', [to({ AWS: 'arn:aws:iam::‹Account›:root' })], [], `‹Account› what ‹Account› matches: arn:aws:iam::999999999999:role/app kms:Decrypt ${ANY}`],
    ['a role that is not resolved', [to({ AWS: `arn:aws:iam::${HOME}:role/‹Role›` })], [to({ AWS: HOME })], 'no'],
    ['a service that is not resolved', [to({ Service: '‹Service›' })], [], `‹Service› what ‹Service› matches: s3.amazonaws.com kms:Decrypt ${ANY}`],
    ['somebody of whom two parts are not resolved', [to({ AWS: '‹First›‹Second›' })], [], `‹First, Second› whom ‹First›‹Second› names: arn:aws:iam::999999999999:role/app kms:Decrypt ${ANY}`],
    ['somebody who is not resolved', [to({ AWS: '‹Role›' })], [], `‹Role› whom ‹Role› names: arn:aws:iam::999999999999:role/app kms:Decrypt ${ANY}`],
  ]);

  const everyone = to('*');
  const denied = (NotPrincipal: unknown): Written => deny({ NotPrincipal });

  describe('where all but some are denied [IAM reference_policies_elements_notprincipal]', () => {
    rows([
      ['a role that is named with its account', [everyone, denied({ AWS: [APP, ROOT] })], [], `${APP} kms:Decrypt ${ANY}`],
      ['nobody else', [everyone, denied({ AWS: [APP, HOME] })], [to({ AWS: APP })], 'no'],
      ['not a role that is named alone', [everyone, denied({ AWS: APP })], [], 'no'],
      ['nobody of an account that is named alone', [everyone, denied({ AWS: ROOT })], [], 'no'],
      ['not a role that is named with another account', [everyone, denied({ AWS: [APP, '444455556666'] })], [], 'no'],
      ['everyone who is named so', [everyone, denied('*')], [], `arn:aws:iam::999999999999:role/app kms:Decrypt ${ANY}`],
      ['everyone who is named so under AWS', [everyone, denied({ AWS: '*' })], [], `arn:aws:iam::999999999999:role/app kms:Decrypt ${ANY}`],
      ['a service that is named', [everyone, denied({ Service: 's3.amazonaws.com' })], [], `s3.amazonaws.com kms:Decrypt ${ANY}`],
      ['nobody but a service that is named', [everyone, denied({ Service: 's3.amazonaws.com' })], [to({ Service: 's3.amazonaws.com' })], 'no'],
      ['somebody who is not resolved', [everyone, denied({ AWS: [HOME, '‹Role›'] })], [], `‹Role› whom ‹Role› names: arn:aws:iam::999999999999:role/app kms:Decrypt ${ANY}`],
    ]);
  });
});

describe('what conditions ask of a request', () => {
  const PAIR = 'kms:EncryptionContext:a';

  rows([
    ['a text', [when({ StringEquals: { [PAIR]: 'x' } })], [], `* kms:Decrypt ${ANY}; kms:encryptioncontext:a=x`],
    ['a text, which another pattern covers', [when({ StringEquals: { [PAIR]: 'x' } })], [when({ StringLike: { [PAIR.toUpperCase()]: 'x*' } })], 'no'],
    ['nothing', [allow()], [when({ StringEquals: { [PAIR]: 'x' } })], `* kms:Decrypt ${ANY}`],
    ['that there is a key', [when({ Null: { [PAIR]: 'false' } })], [], `* kms:Decrypt ${ANY}; kms:encryptioncontext:a=some-value`],
    ['that there is none', [when({ Null: { [PAIR]: 'true' } })], [when({ StringNotEquals: { [PAIR]: 'x' } })], 'no'],
    ['one number and another', [when({ NumericEquals: { 'aws:MultiFactorAuthAge': '3' } })], [when({ NumericLessThan: { 'aws:MultiFactorAuthAge': '3.5' } })], 'no'],
    ['one number and no other', [when({ NumericLessThan: { 'aws:MultiFactorAuthAge': '3' } })], [when({ NumericLessThan: { 'aws:MultiFactorAuthAge': '2' } })], `* kms:Decrypt ${ANY}; aws:multifactorauthage=2`],
    ['a date', [when({ DateGreaterThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } })], [when({ DateGreaterThan: { 'aws:CurrentTime': '2030-01-01T00:00:01Z' } })], `* kms:Decrypt ${ANY}; aws:currenttime=2030-01-01T00:00:00.001Z`],
    ['an address of a smaller range', [when({ IpAddress: { 'aws:SourceIp': '10.0.0.0/9' } })], [when({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })], 'no'],
    ['an address of a larger range', [when({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })], [when({ IpAddress: { 'aws:SourceIp': '10.0.0.0/9' } })], `* kms:Decrypt ${ANY}; aws:sourceip=10.128.0.1`],
    ['an ARN of a key that holds one', [when({ ArnLike: { 'aws:SourceArn': 'arn:aws:s3:*:*:*' } })], [when({ ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::*' } })], `* kms:Decrypt ${ANY}; aws:sourcearn=arn:aws:s3:us-east-1:111122223333:some-resource`],
    ['an ARN that is written as text', [when({ ArnEquals: { 'aws:SourceArn': 'arn:aws:s3:::a' } })], [when({ StringEquals: { 'aws:SourceArn': 'arn:aws:s3:::a' } })], 'no'],
    ['an ARN that AWS does not make, of a key that holds one', [when({ ArnEquals: { 'aws:SourceArn': 'arn:any:s3:some-where:anyone:x' } })], [], `* kms:Decrypt ${ANY}; aws:sourcearn=arn:any:s3:some-where:anyone:x`],
    ['no ARN, of a key that holds one', [when({ ArnNotLike: { 'aws:SourceArn': 'arn:*:*:*:*:*' }, Null: { 'aws:SourceArn': 'false' } })], [], 'no'],
    ['no ARN, of a key that may hold one', [when({ ArnNotLike: { [PAIR]: 'arn:*:*:*:*:*' }, Null: { [PAIR]: 'false' } })], [], `* kms:Decrypt ${ANY}; kms:encryptioncontext:a=some-value`],
    ['an ARN of a key that nobody describes', [when({ ArnEquals: { 'acme:Thing': 'arn:aws:s3:::a' } })], [], `* kms:Decrypt ${ANY}; acme:thing=arn:aws:s3:::a`],
    ['an ARN of a key that may hold one', [when({ ArnLike: { [PAIR]: 'arn:aws:s3:::*' } })], [when({ StringNotLike: { [PAIR]: 'arn:*' } })], `* kms:Decrypt ${ANY}; kms:encryptioncontext:a=arn:aws:s3:::some-resource`],
    ['one of several values', [when({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['x', 'y'] } })], [when({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'x' } })], `* kms:Decrypt ${ANY}; aws:tagkeys=y`],
    ['several values at once', [when({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'x' }, 'ForAnyValue:StringLike': { 'aws:TagKeys': 'y*' } })], [when({ StringEquals: { 'aws:TagKeys': 'z' } })], `* kms:Decrypt ${ANY}; aws:tagkeys=x+y`],
    ['one of several values, and one without a qualifier', [when({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'x' } })], [when({ StringEquals: { 'aws:TagKeys': 'x' } })], 'no'],
    ['a Boolean', [when({ Bool: { 'aws:ViaAWSService': 'false' }, Null: { 'aws:ViaAWSService': 'false' } })], [when({ Bool: { 'aws:ViaAWSService': 'true' } })], `* kms:Decrypt ${ANY}; aws:viaawsservice=false`],
    ['a Boolean or not, which is all there is', [when({ Null: { 'aws:ViaAWSService': 'false' } })], [when({ Bool: { 'aws:ViaAWSService': 'true' } }), when({ Bool: { 'aws:ViaAWSService': 'false' } })], 'no'],
    ['a text that is no Boolean', [when({ Null: { [PAIR]: 'false' } })], [when({ StringEquals: { [PAIR]: ['true', 'false'] } })], `* kms:Decrypt ${ANY}; kms:encryptioncontext:a=some-value`],
    ['what is not resolved', [when({ StringEquals: { [PAIR]: '‹Value›' } })], [], `‹Value› what ‹Value› matches: * kms:Decrypt ${ANY}; kms:encryptioncontext:a=some-value`],
    ['a key as a text and as a number', [when({ StringEquals: { [PAIR]: 'x' } }), when({ NumericEquals: { [PAIR]: '3' } })], [when({ NumericEquals: { [PAIR]: '3' } })], `‹StringEquals on ${PAIR}› the key is compared as a number or address elsewhere: * kms:Decrypt ${ANY}; kms:encryptioncontext:a=2`],
    ['a key as a number, whatever is asked of it later', [when({ NumericEquals: { [PAIR]: '3' } })], [when({ IpAddress: { [PAIR]: '10.0.0.0/8' } }), allow({ Action: 'kms:Sign' })], `‹IpAddress on ${PAIR}› the key is compared as text elsewhere: * kms:Decrypt ${ANY}; kms:encryptioncontext:a=3`],
    ['a number as the value of a variable', [when({ StringEquals: { [PAIR]: '${aws:MultiFactorAuthAge}' }, NumericEquals: { 'aws:MultiFactorAuthAge': '3' } })], [], `‹policy variable \${aws:MultiFactorAuthAge}› what \${aws:MultiFactorAuthAge} matches: * kms:Decrypt ${ANY}; kms:encryptioncontext:a=some-value, aws:multifactorauthage=3`],
    ['a key as a number and as an address', [when({ NumericEquals: { [PAIR]: '3' } }), when({ IpAddress: { [PAIR]: '10.0.0.0/8' } })], [when({ NumericEquals: { [PAIR]: '3' } })], `‹IpAddress on ${PAIR}› the key is compared as text elsewhere: * kms:Decrypt ${ANY}; kms:encryptioncontext:a=2`],
  ]);
});

describe('what one document allows and the other does not', () => {
  const S3 = { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } };
  const unread = (Effect: string | undefined, Action = 'kms:*'): Written => ({ ...(Effect === undefined ? {} : { Effect }), Action, NotAction: 'kms:Decrypt', Resource: '*' });

  const BOTH = 'The statement has both Action and NotAction; it must have one of them.';

  rows([
    ['nothing, of two empty ones', [], [], 'no'],
    ['nothing, where they are the same', [allow(), deny({ Condition: S3 })], [allow(), deny({ Condition: S3 })], 'no'],
    ['what the other denies', [allow()], [allow(), deny({ Condition: S3 })], `* kms:Decrypt ${ANY}; kms:viaservice=s3.us-east-1.amazonaws.com`],
    ['nothing, where both deny it', [allow(), deny()], [], 'no'],
    ['nothing, where it is denied itself', [allow(), deny({ Condition: S3 })], [allow()], 'no'],
    ['what the other neither allows nor denies', [allow(), allow({ Action: 'kms:Encrypt' })], [allow()], `* kms:Encrypt ${ANY}`],
    ['nothing, where the other denies only what neither allows', [allow()], [allow(), deny({ Action: 'kms:Encrypt' })], 'no'],
    ['what is allowed by what they have in common and denied by the other', [allow({ Action: 'kms:*' }), deny({ Action: 'kms:Sign' })], [allow({ Action: 'kms:*' }), deny({ Action: ['kms:Sign', 'kms:Encrypt'] })], `* kms:Encrypt ${ANY}`],
    ['what a statement allows that could not be read', [unread('Allow')], [], `‹unreadable statement› it may allow the request: ${BOTH}: * kms:Decrypt ${ANY}`],
    ['nothing that a statement denies that could not be read', [unread('Deny')], [], 'no'],
    ['what a statement of the other denies that could not be read', [allow()], [allow(), unread('Deny')], `‹unreadable statement› it may deny the request: ${BOTH}: * kms:Decrypt ${ANY}`],
    ['what a statement may allow or deny that could not be read', [{ Action: 'kms:*', Resource: '*' }], [], `‹unreadable statement› it may allow the request: The statement has no Effect. & ‹unreadable statement› it may deny the request: The statement has no Effect.: * kms:Decrypt ${ANY}`],
  ]);
});

describe('what a document allows by itself', () => {
  const allowed = (policy: Policy, today?: string): string => {
    const vocabulary = documentVocabulary([policy], 'none', today);
    const outcome = solve(vocabulary.maker, documentFormula(policy, vocabulary), createBudget(10_000));
    if (outcome.kind !== 'satisfied') return outcome.kind;
    return [...vocabulary.dimensions.values()].map((each) => `${each.label}=${dimensionValues(each, outcome.model, createBudget(10_000)).join('+')}`).join(', ');
  };

  it.each<readonly [name: string, statements: readonly Written[], allowed: string]>([
    ['nothing', [], 'empty'],
    ['what it allows', [when({ StringEquals: { 'aws:SourceVpc': 'vpc-1' } })], 'aws:sourcevpc=vpc-1'],
    ['less what it denies', [when({ StringEquals: { 'aws:SourceVpc': ['vpc-1', 'vpc-2'] } }), deny({ Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } })], 'aws:sourcevpc=vpc-2'],
    ['nothing where it denies all', [allow(), deny()], 'empty'],
  ])('%s', (_name, statements, expected) => {
    expect(allowed(policyOf(statements))).toBe(expected);
  });

  it.each<readonly [key: string, value: string, today: string | undefined, allowed: string]>([
    ['aws:CurrentTime', '2029-12-31T23:59:59Z', '2030-01-01', 'empty'],
    ['aws:CurrentTime', '2029-12-31T23:59:59Z', '2029-01-01', 'aws:currenttime=2029-01-01T00:00:00.000Z'],
    ['aws:EpochTime', '1893455999', '2030-01-01', 'empty'],
    ['aws:TokenIssueTime', '2029-12-31T23:59:59Z', '2030-01-01', 'aws:tokenissuetime=2029-12-31T23:59:58.999Z'],
  ])('before %s %s, asked on %s: %s', (key, value, today, expected) => {
    expect(allowed(policyOf([when({ DateLessThan: { [key]: value } })]), today)).toBe(expected);
  });

  it('may not be there at all', () => {
    const policy = policyOf([allow()]);
    const doubtful: Policy = { ...policy, statements: policy.statements.map((each) => ({ ...each, doubts: ['IsProduction'] })) };
    const vocabulary = documentVocabulary([doubtful], 'none');
    expect(spokenFormula(documentFormula(doubtful, vocabulary))).toBe('action=kms:Decrypt/i & ?IsProduction');
  });
});

describe('the requests that a statement matches', () => {
  const matched = (written: Written, caller: 'identity' | 'service' | 'none'): string =>
    spokenFormula(matchFormula(statementOf(written), '2012-10-17', documentVocabulary([policyOf([written])], caller)));

  it('are those of whoever it names, where the caller is looked at', () => {
    const written = allow({ Principal: { AWS: HOME, Service: 's3.amazonaws.com' } });
    expect(matched(written, 'identity')).toBe(`principal#4=${HOME} & action=kms:Decrypt/i`);
    expect(matched(written, 'service')).toBe('principal=s3.amazonaws.com & action=kms:Decrypt/i');
    expect(matched(written, 'none')).toBe('action=kms:Decrypt/i');
  });

  it('are those of any action and for any resource where it says so', () => {
    expect(matched(allow({ Action: '*', Resource: '*' }), 'none')).toBe('true');
    expect(matched(allow({ Action: '*', Resource: `arn:aws:kms:us-east-1:${HOME}:key/a` }), 'none'))
      .toBe(`resource#0=arn & resource#1=aws & resource#2=kms & resource#3=us-east-1 & resource#4=${HOME} & resource#5=key/a`);
    expect(matched(allow({ Action: '*', Principal: { AWS: APP } }), 'identity'))
      .toBe(`principal#0=arn & principal#1=aws & principal#2=iam & principal#3= & principal#4=${HOME} & principal#5=role/app`);
  });

  it('are the same where both documents say the same', () => {
    const vocabulary = documentVocabulary([], 'none');
    expect(onlyFormula(policyOf([allow(), deny({ Action: 'kms:*' })]), policyOf([deny({ Action: 'kms:*' }), allow()]), vocabulary)).toBe(vocabulary.maker.or());
  });
});
