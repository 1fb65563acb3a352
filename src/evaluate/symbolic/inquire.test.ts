/** Questions about all requests of a caller: yes with a request that shows it, no, or what it depends on. */
import { describe, expect, it } from 'vitest';
import { callerClasses } from './callers.ts';
import { inquire, pose, satisfy, waysOf, withoutUnknowns } from './inquire.ts';
import { spokenFormula } from './test-formulas.ts';
import { APP, AWAY, HOME, KEY, allow, askOf, callerNamed, deny, document, keyWorld, role, spokenAnswer, worldOf, type Asked } from './test-questions.ts';

type Row = readonly [name: string, statements: readonly object[], expected: string];

const ask = (statements: readonly object[], asked: Asked = {}, rest: object = {}): string => spokenAnswer(askOf(keyWorld(statements, rest), asked));

const PAIR = 'kms:EncryptionContext:a';
const OTHER = 'kms:EncryptionContext:b';

describe('a question', () => {
  it.each<Row>([
    ['nothing allows', [], 'no'],
    ['all is allowed', [allow()], 'yes'],
    ['all is denied', [allow(), deny()], 'no'],
    ['some is denied', [allow(), deny({ Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } } })], 'yes'],
    ['all but some is denied', [allow(), deny({ Condition: { StringNotEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } } })], 'yes; kms:ViaService=s3.us-east-1.amazonaws.com'],
    ['another action is allowed', [allow({ Action: 'kms:Encrypt' })], 'no'],
    ['another key is allowed', [allow({ Resource: 'arn:aws:kms:us-east-1:111122223333:key/other' })], 'no'],
    ['it depends on an input', [allow({ Resource: '‹Key›' })], '‹Key› whether Resource covers the resource: ‹Key›, arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
    ['it depends on an input, and not', [allow({ Resource: '‹Key›' }), allow({ Condition: { StringEquals: { [PAIR]: 'x' } } })], 'yes; kms:EncryptionContext:a=x'],
    ['it depends on two inputs', [allow({ Resource: '‹Key›', Condition: { StringEquals: { [PAIR]: '‹Value›' } } })], '‹Key› whether Resource covers the resource: ‹Key›, arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab & ‹Value› what ‹Value› matches; kms:EncryptionContext:a=some-value'],
    ['it depends on one of two inputs', [allow({ Resource: '‹Key›' }), allow({ Condition: { StringEquals: { [PAIR]: '‹Value›' } } })], '‹Key› whether Resource covers the resource: ‹Key›, arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
    ['a deny depends on an input', [allow(), deny({ Resource: '‹Key›' })], '‹Key› whether Resource covers the resource: ‹Key›, arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
    ['a deny depends on an input, but not all that is allowed', [allow(), deny({ Resource: '‹Key›', Condition: { Null: { 'kms:ViaService': 'false' } } })], 'yes'],
    ['one input is asked twice', [allow({ Resource: '‹Key›', Condition: { StringEquals: { [PAIR]: '‹Key›' } } })], '‹Key› what ‹Key› matches; kms:EncryptionContext:a=some-value'],
    ['two keys are the same', [allow({ Condition: { StringEquals: { [PAIR]: `\${${OTHER}}`, [OTHER]: 'x' } } })], 'yes; kms:EncryptionContext:a=x, kms:EncryptionContext:b=x'],
    ['two keys are the same in any case', [allow({ Condition: { StringEqualsIgnoreCase: { [PAIR]: `\${${OTHER}}` }, StringEquals: { [PAIR]: 'aB', [OTHER]: 'Ab' } } })], 'yes; kms:EncryptionContext:a=aB, kms:EncryptionContext:b=Ab'],
    ['two keys are the same in any case, and are not', [allow({ Condition: { StringEqualsIgnoreCase: { [PAIR]: `\${${OTHER}}` }, StringEquals: { [PAIR]: 'a', [OTHER]: 'b' } } })], 'no'],
    ['one of two variables has no value that was found', [allow({ Condition: {
      StringLike: { [PAIR]: `x\${${OTHER}}`, 'kms:EncryptionContext:c': 'b*' }, StringEquals: { [OTHER]: ['p', 'q'], 'kms:EncryptionContext:c': 'a${kms:EncryptionContext:d}' },
    } })], '‹policy variable ${kms:encryptioncontext:d}› no value that was tried settles the comparison; no witness'],
    ['the service of a key is no ARN', [allow({ Condition: { ArnNotLike: { 'kms:ViaService': 'arn:aws:s3:::*' }, Null: { 'kms:ViaService': 'false' } } })], 'yes; kms:ViaService=s3.us-east-1.amazonaws.com'],
    ['a text that is an ARN, and not another', [allow({ Condition: { ArnLike: { [PAIR]: 'arn:aws:s3:::*' }, ArnNotEquals: { [PAIR]: 'arn:aws:s3:::some-resource' } } })], 'yes; kms:EncryptionContext:a=arn:aws:s3:::'],
  ])('%s', (_name, statements, expected) => {
    expect(ask(statements)).toBe(expected);
  });

  it.each<[string, Asked, string]>([
    ['fixes a key', { context: { [PAIR]: ['x'] } }, 'yes; kms:EncryptionContext:a=x'],
    ['fixes a key, in another spelling', { context: { 'KMS:encryptioncontext:A': ['x'] } }, 'yes; KMS:encryptioncontext:A=x'],
    ['fixes another value', { context: { [PAIR]: ['y'] } }, 'no'],
    ['fixes that a key is absent', { context: { [PAIR]: [] } }, 'no'],
    ['fixes another key', { context: { [OTHER]: ['y'] } }, 'yes; kms:EncryptionContext:b=y, kms:EncryptionContext:a=x'],
    ['names the action in another case', { action: 'KMS:decrypt' }, 'yes; kms:EncryptionContext:a=x'],
    ['is about another action', { action: 'kms:Encrypt' }, 'no'],
    ['is about another caller of the account', { principal: `arn:aws:iam::${HOME}:role/other` }, 'yes; kms:EncryptionContext:a=x'],
    ['is about another account', { principal: `arn:aws:iam::${AWAY}:role/other` }, 'yes; kms:EncryptionContext:a=x'],
    ['is about a session', { principal: `arn:aws:sts::${HOME}:assumed-role/app/job` }, 'yes; kms:EncryptionContext:a=x'],
    ['is about a service', { principal: 's3.amazonaws.com' }, 'yes; kms:EncryptionContext:a=x'],
  ])('that %s', (_name, asked, expected) => {
    expect(ask([allow({ Condition: { StringEquals: { [PAIR]: 'x' } } })], asked)).toBe(expected);
  });
});

describe('a witness', () => {
  const witnessOf = (statements: readonly object[], asked: Asked = {}): object | undefined => {
    const answer = askOf(keyWorld(statements), asked);
    return 'witness' in answer ? answer.witness : undefined;
  };

  it('is the request of the question with what it needs', () => {
    expect(witnessOf([allow({ Condition: { StringEquals: { [PAIR]: 'x' } } })], { action: 'kms:decrypt', context: { [OTHER]: ['y'] } })).toStrictEqual({
      principal: APP, action: 'kms:Decrypt', resource: KEY, context: new Map([[OTHER, ['y']], [PAIR, ['x']]]), sessionPolicies: [],
    });
  });

  it.each([`arn:aws:sts::${HOME}:assumed-role/app/job`, 's3.amazonaws.com', `arn:aws:iam::${HOME}:root`])('is made by %s, if that is asked', (principal) => {
    expect(witnessOf([allow()], { principal })).toMatchObject({ principal });
  });

  it('has the account of the resource, and the policies that are assumed and passed', () => {
    const world = keyWorld([allow({ Principal: { AWS: `arn:aws:iam::${HOME}:root` } })]);
    const [policy] = world.keys.flatMap((each) => each.policy ?? []);
    if (policy === undefined) throw new Error('no policy');
    const answer = askOf(world, { resourceAccount: HOME, assumedIdentityPolicies: [policy], sessionPolicies: [policy] });
    expect(answer).toEqual({
      answer: 'yes',
      witness: { principal: APP, action: 'kms:Decrypt', resource: KEY, resourceAccount: HOME, context: new Map(), assumedIdentityPolicies: [policy], sessionPolicies: [policy] },
    });
  });
});

describe('a question about one part of a policy', () => {
  const world = keyWorld([allow({ Condition: { StringEquals: { [PAIR]: 'x' } } }), allow({ Condition: { StringEquals: { [PAIR]: 'y' } } })], {
    keys: [{ arn: KEY, policy: document(allow({ Condition: { StringEquals: { [PAIR]: 'x' } } }), allow({ Condition: { StringEquals: { [PAIR]: 'y' } } })), grants: [{ GrantId: 'g', GranteePrincipal: APP, Operations: ['Decrypt'] }] }],
  });
  const [first, second] = world.keys.flatMap(({ policy }) => policy?.statements ?? []);
  const [grant] = world.keys.flatMap(({ grants }) => grants ?? []);

  it('looks at that part only', () => {
    if (first === undefined || second === undefined || grant === undefined) throw new Error('not read');
    expect(spokenAnswer(askOf(world, { through: first }))).toBe(`yes; ${PAIR}=x`);
    expect(spokenAnswer(askOf(world, { through: second }))).toBe(`yes; ${PAIR}=y`);
    expect(spokenAnswer(askOf(world, { through: grant }))).toBe('yes');
    expect(spokenAnswer(askOf(world, { through: first, context: { [PAIR]: ['y'] } }))).toBe('no');
  });
});

describe('an answer is kept as long as its world is', () => {
  const statements = [allow({ Principal: { AWS: [APP, `arn:aws:iam::${HOME}:user/ann`] }, Action: ['kms:Decrypt', 'kms:Encrypt'], Condition: { StringEquals: { [PAIR]: 'x' } } })];
  const world = keyWorld(statements, { principals: [role('app'), { arn: `arn:aws:iam::${HOME}:user/ann`, identityPolicies: [] }] });

  it('for the same question', () => {
    expect(askOf(world)).toBe(askOf(world));
    expect(askOf(world, { action: 'kms:decrypt' })).toBe(askOf(world, { action: 'KMS:Decrypt' }));
    expect(askOf(world, { context: { a: ['1'], b: ['2'] } })).toBe(askOf(world, { context: { b: ['2'], a: ['1'] } }));
  });

  it.each<[string, Asked]>([
    ['another caller', { principal: `arn:aws:iam::${HOME}:user/ann` }],
    ['another action', { action: 'kms:Encrypt' }],
    ['another resource', { resource: `${KEY}0` }],
    ['another account of the resource', { resourceAccount: HOME }],
    ['another context', { context: { [PAIR]: ['x'] } }],
    ['policies that are assumed', { assumedIdentityPolicies: [] }],
    ['policies that are passed', { sessionPolicies: [] }],
  ])('but not for %s', (_name, asked) => {
    const before = askOf(world);
    expect(askOf(world, asked)).not.toBe(before);
    expect(askOf(world)).toBe(before);
  });

  it('and not for another class of callers', () => {
    const open = keyWorld([allow({ Principal: { AWS: [HOME, AWAY] }, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } }), allow({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } })], { accounts: [], principals: [] });
    const answers = callerClasses(open, open.keys.flatMap(({ policy }) => policy ?? [])).map((callers) => {
      const answer = inquire({ world: open, callers, action: 'kms:Decrypt', resource: KEY, context: new Map() });
      return answer.answer === 'no' ? `${callers.kind}: no` : `${callers.kind}: ${answer.answer} ${answer.witness?.principal ?? ''}`;
    });
    expect(answers).toEqual([
      `named: unknown arn:aws:iam::${HOME}:root`, `named: unknown arn:aws:iam::${AWAY}:root`,
      ...[HOME, AWAY].flatMap((account) => ['role', 'user'].map((kind) => `other: unknown arn:aws:iam::${account}:${kind}/some-other-${kind}`)), 'other-service: no',
      ...['role/outsider', 'user/outsider', 'root'].map((name) => `stranger: yes arn:aws:iam::999999999999:${name}`), 'stranger: no', 'stranger: no', 'stranger: no',
    ]);
  });

  it('and not for policies that a question brings', () => {
    const [policy] = world.keys.flatMap((each) => each.policy ?? []);
    if (policy === undefined) throw new Error('no policy');
    expect(askOf(world, { sessionPolicies: [policy] })).not.toBe(askOf(world, { sessionPolicies: [policy] }));
    expect(askOf(world, { assumedIdentityPolicies: [policy] })).not.toBe(askOf(world, { assumedIdentityPolicies: [policy] }));
    const [statement] = policy.statements;
    if (statement === undefined) throw new Error('no statement');
    expect(askOf(world, { through: statement })).not.toBe(askOf(world, { through: statement }));
  });

  it('and not for another service', () => {
    expect(askOf(world, { principal: 's3.amazonaws.com' })).not.toBe(askOf(world, { principal: 'sns.amazonaws.com' }));
  });

  it('and not for another world', () => {
    expect(askOf(keyWorld(statements))).not.toBe(askOf(keyWorld(statements)));
  });
});

describe('what a posed question says', () => {
  const world = worldOf({
    accounts: [{ id: HOME, complete: true }], principals: [role('app', { Effect: 'Allow', Action: 'kms:*', Resource: '*', Condition: { Null: { [OTHER]: 'false' } } })],
    keys: [{ arn: KEY, policy: document(
      allow({ Principal: { AWS: APP }, Condition: { StringEquals: { [PAIR]: 'x' } } }), allow({ Principal: { AWS: `arn:aws:iam::${HOME}:root` } }), deny({ Condition: { Bool: { 'aws:ViaAWSService': 'true' } } }),
    ), grants: [{ GrantId: 'g', GranteePrincipal: APP, Operations: ['Decrypt'], Constraints: { EncryptionContextSubset: { c: 'z' } } }] }],
  });
  const posed = pose({ world, callers: callerNamed(world, APP), action: 'kms:Decrypt', resource: KEY, context: new Map() });

  it('is told by the ways in', () => {
    const ways = waysOf(posed);
    expect(Object.fromEntries(Object.entries(ways).map(([name, formula]) => [name, spokenFormula(formula)]))).toEqual({
      resource: `aws:viaawsservice≠true/i & ${PAIR}=x & ${PAIR}`.toLowerCase(),
      identity: `aws:viaawsservice≠true/i & ${OTHER}`.toLowerCase(),
      grant: 'aws:viaawsservice≠true/i & kms:encryptioncontext:c=z & kms:encryptioncontext:c',
    });
  });

  it('can be held against anything in its terms', () => {
    const { maker } = posed.question;
    expect(spokenAnswer(satisfy(posed, world, maker.not(posed.allowed)))).toMatch(/^‹witness› evaluated by itself it is (implicit|explicit)Deny; aws:ViaAWSService=/);
    expect(withoutUnknowns(maker, posed.allowed)).toBe(posed.allowed);
  });
});
