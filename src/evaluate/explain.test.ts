import { describe, expect, it } from 'vitest';
import { explained, type Setup } from './test-explained.ts';

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const OTHER_KEY = 'arn:aws:kms:us-east-1:111122223333:key/00000000-12ab-34cd-56ef-1234567890ab';
const APP = 'arn:aws:iam::111122223333:role/app';
const SESSION = 'arn:aws:sts::111122223333:assumed-role/app/one';
const BOB = 'arn:aws:iam::111122223333:user/bob';
const PARTNER = 'arn:aws:iam::444455556666:role/partner';
const ROOT = 'arn:aws:iam::111122223333:root';
const QUEUE = 'arn:aws:sqs:us-east-1:111122223333:jobs';
const S3 = 's3.us-east-1.amazonaws.com';

type Asked = NonNullable<Setup['request']>;

const allow = (more: object = {}): object => ({ Effect: 'Allow', Action: 'kms:*', Resource: '*', ...more });
const deny = (more: object = {}): object => allow({ Effect: 'Deny', ...more });
/** An allow under a condition that the request's `kms:EncryptionContext:Dept` meets or does not. */
const forDept = (operator: string, value: unknown, more: object = {}): object => allow({ Condition: { [operator]: { 'kms:EncryptionContext:Dept': value } }, ...more });

const DELEGATION = allow({ Sid: 'Delegate', Principal: { AWS: ROOT } });
const S3_ONLY = [allow({ Action: 's3:*' })];
const UNREADABLE = allow({ Principal: { AWS: APP }, Condition: { StringEqual: { 'kms:EncryptionContext:Dept': 'IT' } } });

const grantTo = (grantee: string, more: object = {}): object => ({ GrantId: 'g1', GranteePrincipal: grantee, Operations: ['Decrypt'], ...more });

const queue = (...statements: object[]): Setup => ({
  resources: [{ arn: QUEUE, account: '111122223333', type: 'AWS::SQS::Queue', policy: { Version: '2012-10-17', Statement: statements } }],
  request: { action: 'sqs:SendMessage', resource: QUEUE },
});

/** A setup whose request says something more. */
const asking = (request: Asked, setup: Setup = {}): Setup => ({ ...setup, request: { ...setup.request, ...request } });

describe('what stopped a request', () => {
  it.each<readonly [name: string, setup: Setup, stoppedBy: string]>([
    ['a key policy for others', { keyPolicy: [allow({ Principal: { AWS: BOB } })] }, 'the key policy allows this request neither to the caller nor to its account'],
    ['a queue policy that forbids nothing', queue(allow({ Action: 'sqs:*', Principal: { AWS: BOB } })), 'no identity policy of the caller allows it'],
    ['delegation without an identity policy', {}, 'no identity policy of the caller allows it'],
    ['a boundary', { identity: [allow()], boundary: S3_ONLY }, 'the permissions boundary of the caller does not allow it'],
    ['a boundary of a role that the key policy names', { keyPolicy: [allow({ Principal: { AWS: APP } })], boundary: S3_ONLY }, 'the permissions boundary of the caller does not allow it'],
    ['a session policy', asking({ principal: SESSION }, { identity: [allow()], session: S3_ONLY }), 'the session policy does not allow it'],
    ['a session policy of a role that the key policy names', asking({ principal: SESSION }, { keyPolicy: [allow({ Principal: { AWS: APP } })], session: S3_ONLY }), 'the session policy does not allow it'],
    ['the identity policy, before the boundary', { boundary: S3_ONLY }, 'no identity policy of the caller allows it'],
    ['the boundary, before the session policy', asking({ principal: SESSION }, { identity: [allow()], boundary: S3_ONLY, session: S3_ONLY }), 'the permissions boundary of the caller does not allow it'],
    ['a level of the organization', {
      identity: [allow()],
      accounts: [{ id: '111122223333', complete: true, organization: { id: 'o-a1b2c3d4e5', path: 'o-a1b2c3d4e5/r-ab12/', management: false } }],
      organizationPolicies: [{ type: 'SERVICE_CONTROL_POLICY', name: 'guard', target: 'r-ab12', document: { Version: '2012-10-17', Statement: S3_ONLY } }],
    }, 'no service control policy of r-ab12 allows it'],
    ['the key policy of another account', asking({ principal: PARTNER }, { identity: [allow()] }), "the key policy allows this request neither to the caller nor to its account, which is another than the resource's"],
    ['the caller\'s side of another account', asking({ principal: PARTNER }, { keyPolicy: [allow({ Principal: { AWS: PARTNER } })] }), 'no identity policy of the caller allows it'],
    ['an action that stays inside the account', asking({ principal: PARTNER, action: 'kms:PutKeyPolicy' }, { keyPolicy: [allow({ Principal: { AWS: PARTNER } })], identity: [allow()] }), "kms:PutKeyPolicy works only within the key's own account"],
    ['an AWS managed key', asking({ principal: PARTNER }, { key: { KeyManager: 'AWS' }, keyPolicy: [allow({ Principal: { AWS: PARTNER } })], identity: [allow()] }), 'an AWS managed key works only within its own account'],
    ['a key policy for another service', asking({ principal: 'sns.amazonaws.com' }, { keyPolicy: [allow({ Principal: { Service: 'sqs.amazonaws.com' } })] }), 'no statement of the key policy allows it to the service'],
    ['a queue policy that is not for everyone', asking({ principal: '*' }, queue(allow({ Action: 'sqs:*', Principal: { AWS: BOB } }))), 'no statement of the resource policy allows it to anonymous callers'],
    ['no signature', asking({ principal: '*' }, { keyPolicy: [allow({ Principal: '*' })] }), 'KMS refuses requests without a signature'],
    ['a service for which there are no identity policies', asking({ principal: 'sns.amazonaws.com', action: 'kms:ListKeys', resource: '*' }), 'the action needs an identity policy, and the caller has none'],
    ['an action without a key that no identity policy allows', asking({ action: 'kms:ListKeys', resource: '*' }), 'no identity policy of the caller allows it'],
    ['a resource of another account that has no policy of its own', asking({ action: 'ec2:StartInstances', resource: 'arn:aws:ec2:us-east-1:444455556666:instance/i-1a2b3c4d' }, { identity: [allow({ Action: '*' })] }), 'the resource is in another account'],
    ['retiring by a role of the key\'s account', asking({ action: 'kms:RetireGrant' }, { keyPolicy: [allow({ Principal: { AWS: APP } })] }), 'no identity policy of the caller allows it'],
    ['retiring by a role that has no part in a grant', asking({ action: 'kms:RetireGrant', principal: PARTNER }, { keyPolicy: [allow({ Principal: { AWS: PARTNER } })], identity: [allow()] }), 'only a grant, or the account in which it was made, gives RetireGrant'],
    ['a grant to the caller\'s account, which does not pass it on', { keyPolicy: [allow({ Principal: { AWS: BOB } })], grants: [grantTo(ROOT)] }, 'no identity policy of the caller allows it'],
    ['a denial', { identity: [allow(), deny({ Sid: 'No' })] }, 'an explicit deny in the identity policy'],
  ])('%s', (_name, setup, stoppedBy) => {
    expect(explained(setup).stoppedBy).toBe(stoppedBy);
  });
});

describe('what decided', () => {
  const decidedBy = (setup: Setup): string[] => explained(setup).because.map(({ policy, sid, name }) => [policy, sid ?? name].join(' '));

  it.each<readonly [name: string, setup: Setup, because: readonly string[]]>([
    ['every layer that let the request through',
      asking({ principal: SESSION }, { keyPolicy: [DELEGATION], identity: [allow({ Sid: 'Use' })], boundary: [allow({ Sid: 'Most' })], session: [allow({ Sid: 'Now' })] }),
      ['key policy Delegate', 'identity policy Use', 'permissions boundary Most', 'session policy Now']],
    ['the statement that names the role, and what limits roles',
      asking({ principal: SESSION }, { keyPolicy: [DELEGATION, allow({ Sid: 'App', Principal: { AWS: APP } })], identity: [allow({ Sid: 'Use' })], boundary: [allow({ Sid: 'Most' })], session: [allow({ Sid: 'Now' })] }),
      ['key policy App', 'permissions boundary Most', 'session policy Now']],
    ['the statement that names the session, which nothing limits',
      asking({ principal: SESSION }, { keyPolicy: [DELEGATION, allow({ Sid: 'App', Principal: { AWS: APP } }), allow({ Sid: 'One', Principal: { AWS: SESSION } })], identity: [allow({ Sid: 'Use' })] }),
      ['key policy One']],
    ['both sides of a request from another account',
      asking({ principal: PARTNER }, { keyPolicy: [allow({ Sid: 'Partner', Principal: { AWS: PARTNER } })], identity: [allow({ Sid: 'Theirs' })] }),
      ['key policy Partner', 'identity policy Theirs']],
    ['the identity policy alone, where the resource needs no delegation',
      { ...queue(allow({ Sid: 'Account', Action: 'sqs:*', Principal: { AWS: ROOT } })), identity: [allow({ Sid: 'Send', Action: 'sqs:*' })] },
      ['identity policy Send']],
    ['the identity policy, for an action without a key', asking({ action: 'kms:ListKeys', resource: '*' }, { identity: [allow({ Sid: 'List' })] }), ['identity policy List']],
    ['the statement for a service', asking({ principal: 'sns.amazonaws.com' }, { keyPolicy: [DELEGATION, allow({ Sid: 'Topics', Principal: { Service: 'sns.amazonaws.com' } })] }), ['key policy Topics']],
    ['the first that surely allows, not one that may',
      { keyPolicy: [DELEGATION], identity: [allow({ Sid: 'Perhaps', Resource: 'arn:aws:kms:us-east-1:111122223333:key/‹KeyId›' }), allow({ Sid: 'Use' }), allow({ Sid: 'Again' })] },
      ['key policy Delegate', 'identity policy Use']],
    ['the grant', { grants: [grantTo(APP)] }, ['grant g1']],
    ['the grant that is for the caller', { grants: [grantTo(BOB), grantTo(APP, { GrantId: 'g2' }), grantTo(APP, { GrantId: 'g3' })] }, ['grant g2']],
    ['the grant to the role, not one to its account', { identity: [allow({ Sid: 'Use' })], keyPolicy: [allow({ Principal: { AWS: BOB } })], grants: [grantTo(ROOT), grantTo(APP, { GrantId: 'g2' })] }, ['grant g2']],
    ['the first grant to the account, and the identity policy',
      { keyPolicy: [allow({ Principal: { AWS: BOB } })], identity: [allow({ Sid: 'Use' })], grants: [grantTo(BOB), grantTo(ROOT, { GrantId: 'g2' }), grantTo(ROOT, { GrantId: 'g3' })] },
      ['grant g2', 'identity policy Use']],
    ['the identity policy that passes on what the account may retire', asking({ action: 'kms:RetireGrant' }, { identity: [allow({ Sid: 'Retire' })], grants: [grantTo(BOB)] }), ['identity policy Retire']],
    ['nothing, where the account itself retires its grants', asking({ action: 'kms:RetireGrant', principal: ROOT }, { grants: [grantTo(BOB)] }), []],
    ['every statement that denies', { identity: [deny({ Sid: 'One' }), deny({ Sid: 'Two' })] }, ['identity policy One', 'identity policy Two']],
    ['every statement that surely denies', { identity: [deny({ Sid: 'Perhaps', Resource: 'arn:aws:kms:us-east-1:111122223333:key/‹KeyId›' }), deny({ Sid: 'Two' })] }, ['identity policy Two']],
  ])('%s', (_name, setup, because) => {
    expect(decidedBy(setup)).toEqual(because);
  });

  it('says whose grant it is', () => {
    const [reason] = explained({ grants: [{ GranteePrincipal: APP, Operations: ['Decrypt'] }] }).because;
    expect(reason).toMatchObject({ effect: 'Allow', policy: 'grant', owner: KEY });
    expect(reason).not.toHaveProperty('name');
  });
});

describe('what is missing for a decision', () => {
  const open = (setup: Setup): string[] => explained(setup).unknowns.map(({ name, matters }) => `${name}: ${matters}`);
  const perhaps = 'arn:aws:kms:us-east-1:111122223333:key/‹KeyId›';
  const matters = `KeyId: whether ${KEY.slice(KEY.lastIndexOf(':') + 1)} matches key/‹KeyId›`;
  const unreadableOf = (owner: string): string => `unreadable statement of the ${owner}: it may allow the request: "StringEqual" is not a condition operator.`;

  it.each<readonly [name: string, setup: Setup, unknowns: readonly string[]]>([
    ['a name in the identity policy', { identity: [allow({ Resource: perhaps })] }, [matters]],
    ['the account of the caller, and whether it delegates', asking({ principal: 'arn:aws:iam::‹Account›:role/app' }, {
      principals: [{ arn: 'arn:aws:iam::‹Account›:role/app', identityPolicies: [{ name: 'own', document: { Version: '2012-10-17', Statement: [allow()] } }] }],
      keyPolicy: [DELEGATION],
    }), ['Account: whether ‹Account› matches 111122223333', `account of ${KEY}: whether it is ‹Account›, the caller's`]],
    ['the account of an instance', asking({ action: 'ec2:StartInstances', resource: 'arn:aws:ec2:us-east-1:‹Account›:instance/i-1' }, { identity: [allow({ Action: '*' })] }),
      ["account of arn:aws:ec2:us-east-1:‹Account›:instance/i-1: whether it is 111122223333, the caller's"]],
    ['the policy of a key that nothing describes', asking({ resource: OTHER_KEY }), [`key policy of ${OTHER_KEY}: it is not in the input`]],
    ['a statement of the key policy', { keyPolicy: [UNREADABLE] }, [unreadableOf(`key policy of ${KEY}`)]],
    ['a statement of the boundary', { identity: [allow()], boundary: [UNREADABLE] }, [unreadableOf(`permissions boundary permissions boundary of ${APP}`)]],
    ['the grants of a key that nothing describes, and its policy', asking({ action: 'kms:RetireGrant', resource: OTHER_KEY }),
      [`grants of ${OTHER_KEY}: they are not in the input`, `key policy of ${OTHER_KEY}: it is not in the input; it may deny the request`]],
    ['identity policies do not matter where the key policy delegates nothing',
      asking({ principal: 'arn:aws:iam::111122223333:role/unseen' }, { accounts: [{ id: '111122223333' }], keyPolicy: [allow({ Principal: { AWS: 'arn:aws:iam::111122223333:role/‹Name›' } })] }),
      ['Name: whether arn:aws:iam::111122223333:role/unseen matches arn:aws:iam::111122223333:role/‹Name›']],
    ['the boundary does not matter where no statement that can be read names the role', { keyPolicy: [allow({ Principal: { AWS: BOB } }), UNREADABLE], boundary: [UNREADABLE] },
      [unreadableOf(`key policy of ${KEY}`)]],
    ['what a pattern leaves open does not matter where its Region is another', { identity: [allow({ Resource: 'arn:aws:kms:eu-west-1:111122223333:key/‹Other›' }), allow({ Resource: perhaps })] }, [matters]],
    ['what a pattern leaves open does not matter where the one before it fits', { identity: [allow({ Resource: [KEY, 'arn:aws:kms:us-east-1:111122223333:key/‹Other›'], Condition: { StringEquals: { 'aws:SourceVpc': '‹Vpc›' } } })], request: { context: { 'aws:SourceVpc': 'vpc-1' } } },
      ['Vpc: whether vpc-1 matches ‹Vpc›']],
    ['what a value leaves open does not matter where the one before it fits', { identity: [allow({ Condition: { StringEquals: { 'aws:SourceVpc': ['vpc-1', '‹Other›'], 'aws:SourceVpce': '‹Endpoint›' } } })], request: { context: { 'aws:SourceVpc': 'vpc-1', 'aws:SourceVpce': 'vpce-1' } } },
      ['Endpoint: whether vpce-1 matches ‹Endpoint›']],
    ['what a condition leaves open does not matter where the one before it fails', { identity: [allow({ Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-2', 'aws:SourceVpce': '‹Endpoint›' } } }), allow({ Resource: perhaps })], request: { context: { 'aws:SourceVpc': 'vpc-1', 'aws:SourceVpce': 'vpce-1' } } },
      [matters]],
    ['several names in one text', { identity: [allow({ Resource: 'arn:aws:kms:us-east-1:111122223333:‹Kind›/‹Id›' })] }, [
      `Kind: whether ${KEY.slice(KEY.lastIndexOf(':') + 1)} matches ‹Kind›/‹Id›`, `Id: whether ${KEY.slice(KEY.lastIndexOf(':') + 1)} matches ‹Kind›/‹Id›`,
    ]],
    ['names of the request', { identity: [forDept('StringEquals', 'pay')], request: { context: { 'kms:EncryptionContext:Dept': '‹Dept›' } } }, ['Dept: whether ‹Dept› matches pay']],
    ['names of the request, for a number', { identity: [forDept('NumericEquals', '7')], request: { context: { 'kms:EncryptionContext:Dept': '‹Dept›' } } }, ['Dept: whether ‹Dept› matches 7']],
    ['a tag that fills a variable', { accounts: [{ id: '111122223333' }], identity: [forDept('StringEquals', '${aws:PrincipalTag/team}')], request: { context: { 'kms:EncryptionContext:Dept': 'pay' } } },
      [`tags of ${APP}: the value of tag team`]],
    ['a tag that a condition asks for', { accounts: [{ id: '111122223333' }], identity: [allow({ Condition: { StringEquals: { 'aws:PrincipalTag/team': 'pay' } } })] }, [`tags of ${APP}: the value of tag team`]],
    ['whether there is a tag', { accounts: [{ id: '111122223333' }], identity: [allow({ Condition: { Null: { 'aws:PrincipalTag/team': 'true' } } })] }, [`tags of ${APP}: the value of tag team`]],
  ])('%s', (_name, setup, unknowns) => {
    expect(open(setup)).toEqual(unknowns);
  });
});

describe('what nearly decided', () => {
  const nearly = (setup: Setup): string[] => explained(setup).nearMisses.map(({ policy, difference }) => `${policy}: ${difference}`);
  const DEPT = 'kms:EncryptionContext:Dept';
  const forIt = { request: { context: { [DEPT]: 'IT' } } };

  it.each<readonly [name: string, setup: Setup, misses: readonly string[]]>([
    ['a path', { keyPolicy: [allow({ Principal: { AWS: APP }, Condition: { StringEquals: { 'kms:ViaService': S3 } } })] }, [`key policy: kms:ViaService is absent; the statement wants ${S3}`]],
    ['a refusal', { keyPolicy: [allow({ Principal: { AWS: APP }, Condition: { StringNotEquals: { 'kms:ViaService': S3 } } })], request: { context: { 'kms:ViaService': S3 } } }, [`key policy: kms:ViaService is ${S3}; the statement refuses ${S3}`]],
    ['one of several values', { ...forIt, identity: [forDept('StringEquals', ['HR', 'Pay'])] }, [`identity policy: ${DEPT} is IT; the statement wants HR or Pay`]],
    ['three values are all named', { ...forIt, identity: [forDept('StringEquals', ['A', 'B', 'C'])] }, [`identity policy: ${DEPT} is IT; the statement wants A or B or C`]],
    ['more values are counted', { ...forIt, identity: [forDept('StringEquals', ['A', 'B', 'C', 'D', 'E'])] }, [`identity policy: ${DEPT} is IT; the statement wants A, B, C or 2 more`]],
    ['no value at all', { ...forIt, identity: [forDept('StringEquals', [])] }, [`identity policy: ${DEPT} is IT; the statement wants nothing`]],
    ['several values of the request', { identity: [allow({ Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } } })], request: { context: { 'aws:TagKeys': ['a', 'b'] } } }, ['identity policy: aws:TagKeys is a or b; the statement wants a']],
    ['a key that must be absent', { ...forIt, identity: [forDept('Null', 'True')] }, [`identity policy: ${DEPT} is IT; the statement wants it absent`]],
    ['a key that must be present', { identity: [forDept('Null', 'false')] }, [`identity policy: ${DEPT} is absent; the statement wants it present`]],
    ['a key whose value is not known', { accounts: [{ id: '111122223333' }], identity: [allow({ Condition: { 'ForAnyValue:Null': { 'aws:PrincipalTag/team': 'true' } } })] }, ['identity policy: aws:PrincipalTag/team is not known; the statement wants it absent']],
    ['variables are those of the policy\'s version', { identity: { Version: '2008-10-17', Statement: [forDept('StringEquals', '${aws:PrincipalAccount}')] }, request: { context: { [DEPT]: '111122223333' } } }, [`identity policy: ${DEPT} is 111122223333; the statement wants \${aws:PrincipalAccount}`]],
    ['a resource', { identity: [allow({ Resource: 'arn:aws:kms:eu-west-1:111122223333:key/*' })] }, [`identity policy: it covers arn:aws:kms:eu-west-1:111122223333:key/*, not ${KEY}`]],
    ['an excepted resource', { identity: [allow({ Resource: undefined, NotResource: [OTHER_KEY, KEY] })] }, [`identity policy: it covers everything but ${OTHER_KEY} or ${KEY}, not ${KEY}`]],
    ['another caller, where nothing is nearer', { keyPolicy: [allow({ Principal: { AWS: BOB } })] }, [`key policy: it is for ${BOB}, not for ${APP}`]],
    ['another caller, where something is nearer', { keyPolicy: [allow({ Principal: { AWS: BOB } }), allow({ Principal: { AWS: APP }, Condition: { Bool: { 'aws:ViaAWSService': 'true' } } })] }, ['key policy: aws:ViaAWSService is absent; the statement wants true']],
    ['an excepted caller', { keyPolicy: [allow({ Principal: undefined, NotPrincipal: { AWS: [APP, ROOT] } })] }, [`key policy: it is for everyone but ${APP} or ${ROOT}, not for ${APP}`]],
    ['two differences are not near', { keyPolicy: [allow({ Principal: { AWS: PARTNER }, Condition: { Bool: { 'aws:ViaAWSService': 'true' } } })] }, []],
    ['two conditions are not near', { identity: [allow({ Condition: { Bool: { 'aws:ViaAWSService': 'true' }, StringEquals: { 'kms:ViaService': S3 } } })] }, []],
    ['a statement without an element that it needs has no effect anyway', { keyPolicy: [allow({ Condition: { Bool: { 'aws:ViaAWSService': 'true' } } })] }, []],
    ['every layer', asking({ principal: SESSION }, {
      keyPolicy: [DELEGATION], identity: [forDept('StringEquals', 'A')], boundary: [forDept('StringEquals', 'B')], session: [forDept('StringEquals', 'C')], scp: [forDept('StringEquals', 'D')],
    }), ['A', 'B', 'C', 'D'].map((value, index) => `${['identity policy', 'permissions boundary', 'session policy', 'service control policy'][index]}: ${DEPT} is absent; the statement wants ${value}`)],
    ['no more than five', { identity: ['A', 'B', 'C', 'D', 'E', 'F'].map((value) => forDept('StringEquals', value)) }, ['A', 'B', 'C', 'D', 'E'].map((value) => `identity policy: ${DEPT} is absent; the statement wants ${value}`)],
    ['the key policy has no say where the action has no key', asking({ action: 'kms:ListKeys', resource: '*' }, { keyPolicy: [allow({ Principal: { AWS: BOB } })] }), []],
    ['no signature, which no statement makes good', asking({ principal: '*' }, { keyPolicy: [allow({ Principal: '*', Condition: { Bool: { 'aws:ViaAWSService': 'true' } } })] }), []],
    ['no signature, where none is needed', asking({ principal: '*' }, queue(allow({ Action: 'sqs:*', Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }))), ['resource policy: aws:SecureTransport is absent; the statement wants true']],
    ['a denial, where the request is allowed', { identity: [allow(), deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } })] }, ['identity policy: aws:SecureTransport is absent; the statement wants false']],
    ['a denial for others is not near', { identity: [allow()], keyPolicy: [DELEGATION, deny({ Principal: { AWS: BOB } })] }, []],
    ['another allow, where the request is allowed', { identity: [allow(), forDept('StringEquals', 'A')] }, []],
  ])('%s', (_name, setup, misses) => {
    expect(nearly(setup)).toEqual(misses);
  });

  const context = { [DEPT]: 'IT', 'kms:EncryptionContext:Purpose': 'Test' };

  it.each<readonly [name: string, grants: readonly object[], request: Asked, misses: readonly string[]]>([
    ['another operation', [grantTo(APP, { Operations: ['Encrypt', 'DescribeKey'] })], {}, ['grant: it gives Encrypt or DescribeKey, not kms:Decrypt']],
    ['a missing pair', [grantTo(APP, { Constraints: { EncryptionContextSubset: { Dept: 'IT' } } })], {}, [`grant: ${DEPT} is absent; the grant wants IT`]],
    ['a pair too many', [grantTo(APP, { Constraints: { EncryptionContextEquals: { Dept: 'IT' } } })], { context }, ['grant: kms:EncryptionContextKeys is Dept or Purpose; the grant wants Dept']],
    ['a pair with a variable, which grants do not have', [grantTo(APP, { Constraints: { EncryptionContextSubset: { Dept: '${aws:PrincipalAccount}' } } })], { context: { [DEPT]: '111122223333' } }, [`grant: ${DEPT} is 111122223333; the grant wants \${aws:PrincipalAccount}`]],
    ['another grantee', [grantTo(PARTNER)], {}, [`grant: it is for ${PARTNER}, not for ${APP}`]],
    ['a service as grantee', [{ GrantId: 'g1', GranteeServicePrincipal: 'dynamodb.amazonaws.com', Operations: ['Decrypt'] }], {}, [`grant: it is for dynamodb.amazonaws.com, not for ${APP}`]],
    ['no grantee', [{ GrantId: 'g1', Operations: ['Decrypt'] }], {}, [`grant: it is for nobody, not for ${APP}`]],
    ['another grantee and another operation are not near', [grantTo(PARTNER, { Operations: ['Encrypt'] })], {}, []],
    ['the caller\'s account, which has to pass it on', [grantTo(ROOT)], {}, []],
    ['retiring has rules of its own', [grantTo(APP, { Operations: ['RetireGrant', 'Encrypt'], GranteePrincipal: PARTNER })], { action: 'kms:RetireGrant' }, []],
  ])('of a grant: %s', (_name, grants, request, misses) => {
    expect(nearly({ keyPolicy: [allow({ Action: 's3:*', Principal: '*' })], grants, request })).toEqual(misses);
  });

  it('says which statement it is, and whose', () => {
    const { nearMisses: [miss] } = explained({ identity: [forDept('StringEquals', 'A', { Sid: 'Dept' })] });
    expect(miss).toMatchObject({ effect: 'Allow', policy: 'identity policy', owner: APP, name: 'identity', sid: 'Dept', statement: { sid: 'Dept' } });
  });

  it('says which grant it is, and of which key', () => {
    const { nearMisses: [miss] } = explained({ keyPolicy: [allow({ Action: 's3:*', Principal: '*' })], grants: [grantTo(PARTNER)] });
    expect(miss).toMatchObject({ effect: 'Allow', policy: 'grant', owner: KEY, name: 'g1' });
  });

  it('says nothing about a caller that is none', () => {
    expect(explained(asking({ principal: 'arn:aws:s3:::data' }, { keyPolicy: [allow({ Principal: { AWS: BOB } })] }))).toMatchObject({ decision: 'unknown', nearMisses: [] });
  });
});
