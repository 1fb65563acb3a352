import { describe, expect, it } from 'vitest';
import type { Statement } from '../policy/types.ts';
import type { World } from '../world/types.ts';
import { decide } from './decide.ts';
import { ALICE, APP, AWAY, BOB, DELEGATION, HOME, KEY, PARTNER, ROOT, SESSION, account, allow, deny, documentOf, key, member, principal, requestOf, withPrincipal, worldOf } from './test-requests.ts';
import type { Decision } from './types.ts';

const FOR_APP = allow({ Sid: 'App', Principal: { AWS: APP } });
const S3_ONLY = documentOf({ Effect: 'Allow', Action: 's3:*', Resource: '*' });
const NO_OPERATOR = '"StringEqual" is not a condition operator.';
/** What makes a statement one that cannot be read. */
const UNREADABLE = { Condition: { StringEqual: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } };
const ALIAS = `arn:aws:kms:us-east-1:${HOME}:alias/app`;
const QUEUE = `arn:aws:sqs:us-east-1:${HOME}:jobs`;

const scp = (name: string, target: string | undefined, ...statements: readonly object[]): object =>
  ({ type: 'SERVICE_CONTROL_POLICY', name, ...(target === undefined ? {} : { target }), document: documentOf(...statements) });

const decided = (bundle: object, request: object = {}): Decision => decide(worldOf(bundle), requestOf(request));

const summary = ({ decision, because, stoppedBy }: Decision): string =>
  [decision, ...because.map(({ policy, sid, name }) => [policy, sid ?? name].join(' ')), ...(stoppedBy === undefined ? [] : [stoppedBy])].join('; ');

describe('what decides a request', () => {
  it.each<readonly [name: string, bundle: object, request: object, expected: string]>([
    ['the key policy', { keys: [key([FOR_APP])] }, {}, 'allowed; key policy App'],
    ['the key policy, where a grant allows it as well', { keys: [key([FOR_APP], { grants: [{ GrantId: 'g1', GranteePrincipal: APP, Operations: ['Decrypt'] }] })] }, {}, 'allowed; key policy App'],
    ['a grant, where a statement of the key policy may allow it',
      { keys: [key([allow({ Sid: 'Maybe', Principal: { AWS: `arn:aws:iam::${HOME}:role/‹Name›` } })], { grants: [{ GrantId: 'g1', GranteePrincipal: APP, Operations: ['Decrypt'] }] })] }, {}, 'allowed; grant g1'],
    ['delegation and the identity policy', { principals: [principal(APP, [allow({ Sid: 'Use' })])] }, {}, 'allowed; key policy Delegate; identity policy Use'],
    ['an identity policy that the request brings', {}, { identityPolicies: [documentOf(allow())] }, 'allowed; key policy Delegate; identity policy assumed'],
    ['nothing that a grant or policy says', { keys: [key([FOR_APP])] }, { principal: ALICE }, 'implicitDeny; the key policy allows this request neither to the caller nor to its account'],
    ['nothing, where a grant needs the identity policy too', { keys: [key([FOR_APP], { grants: [{ GrantId: 'g1', GranteePrincipal: `arn:aws:iam::${AWAY}:root`, Operations: ['Decrypt'] }] })], principals: [principal(PARTNER, [])] },
      { principal: PARTNER }, 'implicitDeny; no identity policy of the caller allows it'],
    ['a denial', { keys: [key([DELEGATION, deny({ Sid: 'No', Principal: '*' })])] }, {}, 'explicitDeny; key policy No; an explicit deny in the key policy'],
    ['every denial that is sure, and no other', {
      keys: [key([DELEGATION, deny({ Sid: 'No', Principal: '*' }), deny({ Sid: 'Maybe', Principal: { AWS: `arn:aws:iam::${HOME}:role/‹Name›` } })])],
      principals: [principal(APP, [deny({ Sid: 'Never' })])],
    }, {}, 'explicitDeny; key policy No; identity policy Never; an explicit deny in the key policy'],
    ['a denial of an identity policy that the request brings', {}, { identityPolicies: [documentOf(allow(), deny({ Sid: 'Brought' }))] }, 'explicitDeny; identity policy Brought; an explicit deny in the identity policy'],
    ["a denial of the caller's own, next to policies that the request brings", { principals: [principal(APP, [deny({ Sid: 'Own' })])] }, { identityPolicies: [documentOf(allow())] },
      'explicitDeny; identity policy Own; an explicit deny in the identity policy'],
    ['a denial of a session policy', { keys: [key([FOR_APP])] }, { principal: SESSION, sessionPolicies: [documentOf(allow(), deny({ Sid: 'Not now' }))] }, 'explicitDeny; session policy Not now; an explicit deny in the session policy'],
    ['the signature that a request lacks', { keys: [key([allow({ Principal: '*' })])] }, { principal: '*' }, 'implicitDeny; KMS refuses requests without a signature'],
    ['a level of the organization', { accounts: [member(HOME)], keys: [key([FOR_APP])], organizationPolicies: [scp('only-s3', 'r-ab12', { Effect: 'Allow', Action: 's3:*', Resource: '*' })] }, {}, 'implicitDeny; no service control policy of r-ab12 allows it'],
    ['the first level of the organization that does not allow', {
      accounts: [member(HOME, 'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/')], keys: [key([FOR_APP])],
      organizationPolicies: [
        scp('own', HOME, { Effect: 'Allow', Action: 's3:*', Resource: '*' }), scp('unit', 'ou-ab12-11111111', { Effect: 'Allow', Action: 's3:*', Resource: '*' }), scp('root', 'r-ab12', { Effect: 'Allow', Action: '*', Resource: '*' }),
      ],
    }, {}, 'implicitDeny; no service control policy of ou-ab12-11111111 allows it'],
    ['the key of an alias', { keys: [key([FOR_APP], { aliases: ['alias/app'] })], principals: [principal(APP, [allow({ Action: 'kms:UpdateAlias', Resource: ALIAS })])] }, { principal: ALICE, action: 'kms:UpdateAlias', resource: ALIAS },
      'implicitDeny; no identity policy of the caller allows it'],
    ['the key of an alias, where the alias is allowed', { keys: [key([DELEGATION], { aliases: ['alias/app'] })], principals: [principal(APP, [allow({ Action: 'kms:UpdateAlias', Resource: ALIAS })])] }, { action: 'kms:UpdateAlias', resource: ALIAS },
      'implicitDeny; no identity policy of the caller allows it'],
    ['a denial at the key of an alias', { keys: [key([DELEGATION, deny({ Sid: 'Keep', Principal: '*' })], { aliases: ['alias/app'] })], principals: [principal(APP, [allow()])] }, { action: 'kms:UpdateAlias', resource: ALIAS },
      'explicitDeny; key policy Keep; an explicit deny in the key policy'],
    ['alias and key together', { keys: [key([DELEGATION], { aliases: ['alias/app'] })], principals: [principal(APP, [allow({ Sid: 'Both' })])] }, { action: 'kms:UpdateAlias', resource: ALIAS }, 'allowed; identity policy Both'],
    ['the alias alone, where no input says whose it is', { principals: [principal(APP, [allow({ Sid: 'Both' })])] }, { action: 'kms:CreateAlias', resource: ALIAS }, 'allowed; identity policy Both'],
  ])('%s', (_name, bundle, request, expected) => {
    expect(summary(decided(bundle, request))).toBe(expected);
  });

  it('is said with statement, policy, owner and place', () => {
    const world = worldOf({ keys: [key([DELEGATION, deny({ Sid: 'No', Principal: '*' })])], principals: [principal(APP, [deny()])] });
    const atKey = world.keys[0]?.policy?.statements[1];
    const own = world.principals.get(APP)?.identityPolicies?.[0]?.policy.statements[0];
    expect(decide(world, requestOf()).because).toStrictEqual([
      { effect: 'Deny', policy: 'key policy', owner: KEY, sid: 'No', statement: atKey, place: atKey?.place },
      { effect: 'Deny', policy: 'identity policy', owner: APP, name: 'own', statement: own, place: own?.place },
    ]);
  });

  it('is all that a decision says', () => {
    const { because, ...denial } = decided({ keys: [key([deny({ Principal: '*' })])] });
    expect(because).toHaveLength(1);
    expect(denial).toStrictEqual({ decision: 'explicitDeny', stoppedBy: 'an explicit deny in the key policy', nearMisses: [], unknowns: [] });
    expect(decided({})).toStrictEqual({ decision: 'implicitDeny', because: [], stoppedBy: 'no identity policy of the caller allows it', nearMisses: [], unknowns: [] });
    expect({ ...decided({ keys: [key([FOR_APP])] }), because: [] }).toStrictEqual({ decision: 'allowed', because: [], nearMisses: [], unknowns: [] });
    expect({ ...decided({ keys: [{ arn: KEY }] }), unknowns: [] }).toStrictEqual({ decision: 'unknown', because: [], nearMisses: [], unknowns: [] });
  });

  it('gives the same answer when it is asked again', () => {
    const world = worldOf({ keys: [key([FOR_APP, deny({ Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })])] });
    const words = [{}, { context: { 'aws:SecureTransport': 'false' } }, {}, { principal: ALICE }, {}].map((request) => decide(world, requestOf(request)).decision);
    expect(words).toEqual(['allowed', 'explicitDeny', 'allowed', 'implicitDeny', 'allowed']);
  });
});

const keyStatements = (...statements: readonly object[]): readonly Statement[] => worldOf({ keys: [key(statements)] }).keys[0]?.policy?.statements ?? [];

/** A world whose key policy has one statement that a template makes on a condition, and others. */
const withDoubt = (doubtful: object, rest: readonly object[] = [], bundle: object = {}): World => {
  const statements = [...keyStatements(doubtful).map((statement) => ({ ...statement, doubts: ['IsProduction'] })), ...keyStatements(...rest)];
  const world = worldOf(bundle);
  return { ...world, keys: world.keys.map((each) => (each.policy === undefined ? each : { ...each, policy: { ...each.policy, statements } })) };
};

describe('what a decision waits for', () => {
  const causes = (decision: Decision): string[] => {
    expect(decision.decision).toBe('unknown');
    return decision.unknowns.map(({ name, matters }) => `${name}: ${matters}`);
  };
  const ORGANIZATION_OF_HOME = `organization of account ${HOME}: whether account ${HOME} is under r-ab12`;
  const USED = { principals: [principal(APP, [allow()])] };
  const partly = [account(HOME, { complete: false })];

  it.each<readonly [name: string, bundle: object, request: object, expected: readonly string[]]>([
    ['a caller that cannot call', {}, { principal: 'arn:aws:s3:::data' }, ['principal arn:aws:s3:::data: it is no user, role, session, root, federated user or service that can call AWS']],
    ['the policy of the key', { ...USED, keys: [{ arn: KEY }] }, {}, [`key policy of ${KEY}: it is not in the input`]],
    ['the policy of the key behind an alias', { ...USED, keys: [{ arn: KEY, aliases: ['alias/app'] }] }, { action: 'kms:UpdateAlias', resource: ALIAS }, [`key policy of ${KEY}: it is not in the input`]],
    ['a key that nothing describes', { ...USED, keys: [] }, {}, [`key policy of ${KEY}: it is not in the input`]],
    ['a queue that nothing describes', { principals: [principal(APP, [allow({ Action: 'sqs:*' })])] }, { action: 'sqs:SendMessage', resource: QUEUE }, [`resource policy of ${QUEUE}: it is not in the input; it may deny the request`]],
    ['a role that nothing describes', { principals: [principal(APP, [allow({ Action: 'sts:*' })])] }, { action: 'sts:AssumeRole', resource: `arn:aws:iam::${HOME}:role/other` }, [`trust policy of arn:aws:iam::${HOME}:role/other: it is not in the input`]],
    ['an allow of the key policy that cannot be read', { keys: [key([allow({ Principal: { AWS: APP }, ...UNREADABLE })])] }, {}, [`unreadable statement of the key policy of ${KEY}: it may allow the request: ${NO_OPERATOR}`]],
    ['an allow of the identity policy that cannot be read', { principals: [principal(APP, [allow(UNREADABLE)])] }, {}, [`unreadable statement of the identity policy own of ${APP}: it may allow the request: ${NO_OPERATOR}`]],
    ['an allow of an SCP that cannot be read', { ...USED, accounts: [member(HOME)], organizationPolicies: [scp('odd', 'r-ab12', allow(UNREADABLE))] }, {}, [`unreadable statement of the service control policy odd of r-ab12: it may allow the request: ${NO_OPERATOR}`]],
    ['a denial that cannot be read', { ...USED, keys: [key([DELEGATION, deny({ Principal: '*', ...UNREADABLE })])] }, {}, [`unreadable statement of the key policy of ${KEY}: it may deny the request: ${NO_OPERATOR}`]],
    ['the identity policies of a role that nothing describes', { accounts: partly }, {}, [`identity policies of ${APP}: whether IAM of its account allows the request`]],
    ['the identity policies of a role of which only the name is known', { principals: [{ arn: APP }] }, {}, [`identity policies of ${APP}: whether IAM of its account allows the request`]],
    ['the identity policies of whoever is federated', {}, { principal: BOB }, [`identity policies of ${BOB}: whether IAM of its account allows the request`]],
    ['an SCP that nobody says where it is attached', { ...USED, accounts: [member(HOME)], organizationPolicies: [scp('stray', undefined, deny())] }, {}, [`target of service control policy stray: whether it applies to account ${HOME}`]],
    ['an SCP of a root that the account may be under', { ...USED, accounts: partly, organizationPolicies: [scp('no-kms', 'r-ab12', deny())] }, {}, [ORGANIZATION_OF_HOME]],
    ['two SCPs of that root', { ...USED, accounts: partly, organizationPolicies: [scp('no-kms', 'r-ab12', deny()), scp('no-decrypt', 'r-ab12', deny({ Action: 'kms:Decrypt' }))] }, {}, [ORGANIZATION_OF_HOME]],
    ['an allow-list of that root', { ...USED, accounts: partly, organizationPolicies: [scp('only-s3', 'r-ab12', { Effect: 'Allow', Action: 's3:*', Resource: '*' })] }, {}, [ORGANIZATION_OF_HOME]],
    ['that root, and an SCP that nobody says where it is attached', { ...USED, accounts: partly, organizationPolicies: [scp('stray', undefined, deny()), scp('no-kms', 'r-ab12', deny())] }, {},
      [ORGANIZATION_OF_HOME, `target of service control policy stray: whether it applies to account ${HOME}`]],
    ['an RCP that nobody says where it is attached', { ...USED, accounts: [member(HOME)], organizationPolicies: [{ type: 'RESOURCE_CONTROL_POLICY', name: 'stray', document: documentOf(deny({ Principal: '*' })) }] }, {},
      [`target of resource control policy stray: whether it applies to account ${HOME}`]],
    ['one of two roots that the account may be under', { ...USED, accounts: partly, organizationPolicies: [scp('no-ec2', 'r-cd34', deny({ Action: 'ec2:*' })), scp('no-kms', 'r-ab12', deny())] }, {}, [ORGANIZATION_OF_HOME]],
    ['a root that an account which nothing describes may be under', { ...USED, accounts: [], organizationPolicies: [scp('no-kms', 'r-ab12', deny())] }, {}, [ORGANIZATION_OF_HOME]],
    ['a root that a bucket may be under, whose account nothing says', {
      resources: [{ arn: 'arn:aws:s3:::data', type: 'AWS::S3::Bucket', policy: documentOf(allow({ Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:*' })) }],
      organizationPolicies: [{ type: 'RESOURCE_CONTROL_POLICY', name: 'no-s3', target: 'r-ab12', document: documentOf(deny({ Principal: '*', Action: 's3:*' })) }],
    }, { principal: 'cloudtrail.amazonaws.com', action: 's3:PutObject', resource: 'arn:aws:s3:::data/a' }, ['organization of the account of the resource: whether the account of the resource is under r-ab12']],
    ['the name of a role', { keys: [key([allow({ Principal: { AWS: `arn:aws:iam::${HOME}:role/‹Name›` } })])] }, {}, [`Name: whether ${APP} matches arn:aws:iam::${HOME}:role/‹Name›`]],
    ['the name of a user', { keys: [key([allow({ Principal: { AWS: `arn:aws:iam::${HOME}:user/‹Name›` } })])] }, { principal: ALICE }, [`Name: whether ${ALICE} matches arn:aws:iam::${HOME}:user/‹Name›`]],
    ['the name of a user who is denied', { keys: [key([allow({ Principal: '*' }), deny({ Principal: { AWS: `arn:aws:iam::${HOME}:user/‹Name›` } })])] }, { principal: ALICE }, [`Name: whether ${ALICE} matches arn:aws:iam::${HOME}:user/‹Name›`]],
    ['the name of an operation', { keys: [key([allow({ Principal: { AWS: APP }, Action: ['kms:Encrypt', 'kms:‹Operation›'] })])] }, {}, ['Operation: whether kms:‹Operation› matches the action']],
    ['the key that a statement covers', { principals: [principal(APP, [allow({ Resource: `arn:aws:kms:us-east-1:${HOME}:key/‹Id›` })])] }, {}, ['Id: whether key/1234abcd-12ab-34cd-56ef-1234567890ab matches key/‹Id›']],
    ['the key that is asked for', { ...USED, keys: [{ arn: `arn:aws:kms:us-east-1:${HOME}:key/‹Main›`, policy: documentOf(DELEGATION) }], principals: [principal(APP, [allow({ Resource: KEY })])] }, { resource: `arn:aws:kms:us-east-1:${HOME}:key/‹Main›` },
      ['Main: whether key/‹Main› matches key/1234abcd-12ab-34cd-56ef-1234567890ab']],
    ['the value of a condition', { keys: [key([allow({ Principal: { AWS: APP }, Condition: { StringEquals: { 'kms:ViaService': '‹Service›' } } })])] }, { context: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } }, ['Service: whether s3.us-east-1.amazonaws.com matches ‹Service›']],
    ['a grantee', { keys: [key([], { grants: [{ GrantId: 'g1', GranteePrincipal: `arn:aws:iam::${HOME}:role/‹Name›`, Operations: ['Decrypt'] }] })] }, {}, [`Name: whether ${APP} matches arn:aws:iam::${HOME}:role/‹Name›`]],
  ])('%s', (_name, bundle, request, expected) => {
    expect(causes(decided(bundle, request))).toEqual(expected);
  });

  it('an allow of the boundary that cannot be read', () => {
    const bundle = { principals: [principal(APP, [allow()], { permissionsBoundary: documentOf(allow(UNREADABLE)) })] };
    expect(causes(decided(bundle))).toEqual([expect.stringMatching(/^unreadable statement of the permissions boundary.* of arn:aws:iam::111122223333:role\/app: it may allow the request/)]);
  });

  it('a boundary whose text is missing', () => {
    const world = withPrincipal(worldOf(USED), APP, { permissionsBoundary: 'unknown' });
    expect(causes(decide(world, requestOf()))).toEqual([`permissions boundary of ${APP}: its text is not in the input`]);
  });

  it('a boundary whose text is missing may deny what it does not limit', () => {
    const world = withPrincipal(worldOf({ keys: [key([allow({ Principal: '*' })])], ...USED }), APP, { permissionsBoundary: 'unknown' });
    expect(causes(decide(world, requestOf()))).toEqual([`permissions boundary of ${APP}: its text is not in the input; it may deny the request`]);
  });

  it('attached policies whose text is missing', () => {
    const world = withPrincipal(worldOf({ principals: [principal(APP, [])] }), APP, { missingPolicies: ['decrypters', 'readers'] });
    expect(causes(decide(world, requestOf()))).toEqual([`policy decrypters, readers: attached to ${APP}, its text is not in the input`]);
  });

  it('attached policies whose text is missing may deny', () => {
    const world = withPrincipal(worldOf({ keys: [key([FOR_APP])], ...USED }), APP, { missingPolicies: ['contractors'] });
    expect(causes(decide(world, requestOf()))).toEqual([`policy contractors: attached to ${APP}, its text is not in the input; it may deny the request`]);
  });

  it('nothing of the kind, where the request brings the identity policies', () => {
    const world = withPrincipal(worldOf({ principals: [principal(APP, [])] }), APP, { missingPolicies: ['contractors'] });
    expect(summary(decide(world, requestOf({ identityPolicies: [documentOf(allow({ Sid: 'Brought' }))] })))).toBe('allowed; key policy Delegate; identity policy Brought');
    expect(decide(world, requestOf({ identityPolicies: [S3_ONLY] })).decision).toBe('implicitDeny');
  });

  it('a statement of a template that may not be there', () => {
    const world = withDoubt(FOR_APP);
    expect(causes(decide(world, requestOf()))).toEqual(['IsProduction: whether the statement is there at all']);
    expect(decide(world, requestOf({ principal: ALICE })).decision).toBe('implicitDeny');
  });

  it('a denial of a template that may not be there', () => {
    expect(causes(decide(withDoubt(deny({ Principal: '*' }), [FOR_APP]), requestOf()))).toEqual(['IsProduction: whether the statement is there at all']);
  });
});

describe('what a decision does not wait for', () => {
  const NAMELESS = allow({ Sid: 'Maybe', Principal: { AWS: `arn:aws:iam::${HOME}:role/‹Name›` } });
  const names = (decision: Decision): string[] => decision.unknowns.map(({ name }) => name);

  it.each<readonly [name: string, statement: object]>([
    ['a statement for another key', { Resource: `arn:aws:kms:us-east-1:${HOME}:key/99999999-12ab-34cd-56ef-1234567890ab` }],
    ['a statement for another key, by a policy variable', { Resource: `arn:aws:kms:us-east-1:${HOME}:key/\${aws:PrincipalTag/key, 'none'}` }],
    ['a statement whose condition does not hold', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
    ['a statement for another action', { Action: 'kms:Encrypt' }],
    ['a statement for another caller', { Principal: { AWS: ALICE } }],
  ])('%s that may not be there', (_name, members) => {
    const world = withDoubt(allow({ Principal: '*', ...members }), [NAMELESS]);
    expect(names(decide(world, requestOf({ context: { 'aws:SecureTransport': 'false' } })))).toEqual(['Name']);
  });

  it('an operation that is not known, next to the one that is asked for', () => {
    const statement = allow({ Principal: { AWS: `arn:aws:iam::${HOME}:role/‹Name›` }, Action: ['kms:‹Operation›', 'kms:Decrypt'] });
    expect(names(decided({ keys: [key([statement])] }))).toEqual(['Name']);
  });

  it('an allow that cannot be read, next to one that can', () => {
    expect(decided({ principals: [principal(APP, [allow(), allow(UNREADABLE)])] }).decision).toBe('allowed');
    expect(decided({ keys: [key([FOR_APP, allow({ Principal: '*', ...UNREADABLE })])] }).decision).toBe('allowed');
  });

  it('an allow that may hold, after one that does', () => {
    expect(summary(decided({ keys: [key([FOR_APP, NAMELESS])] }))).toBe('allowed; key policy App');
  });

  it('the identity policies of a role that an account read completely does not have', () => {
    expect(decided({}, { principal: `arn:aws:iam::${HOME}:role/gone` }).decision).toBe('implicitDeny');
  });

  it('the identity policies of the root user', () => {
    expect(decided({ accounts: [account(HOME, { complete: false })] }, { principal: ROOT }).decision).toBe('allowed');
  });

  it('the text of an AWS managed policy, next to an allow: those only give', () => {
    const world = withPrincipal(worldOf({ principals: [principal(APP, [allow({ Sid: 'Use' })])] }), APP, { missingPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] });
    expect(summary(decide(world, requestOf()))).toBe('allowed; key policy Delegate; identity policy Use');
  });

  it('an SCP of another account', () => {
    const bundle = { principals: [principal(APP, [allow()])], accounts: [account(HOME, { complete: false })], organizationPolicies: [scp('theirs', AWAY, deny())] };
    expect(decided(bundle).decision).toBe('allowed');
  });

  it('an SCP without a target that only denies something else', () => {
    const bundle = { principals: [principal(APP, [allow()])], accounts: [member(HOME)], organizationPolicies: [scp('stray', undefined, deny({ Action: 's3:*' }))] };
    expect(decided(bundle).decision).toBe('allowed');
  });
});
