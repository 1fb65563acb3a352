import { describe, expect, it } from 'vitest';
import { readWorld } from './build.ts';
import type { Json } from '../source/place.ts';
import { hasUnknown } from '../policy/unknown.ts';

const fileOf = (path: string, content: Json | string) =>
  ({ path, bytes: new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content)) });

const read = (files: { readonly [path: string]: Json | string }) =>
  readWorld(Object.entries(files).map(([path, content]) => fileOf(path, content)));

const ACCOUNT = '111122223333';
const ID = '1234abcd-12ab-34cd-56ef-1234567890ab';
const OTHER_ID = '0987dcba-09fe-87dc-65ba-ab0987654321';
const ARN = `arn:aws:kms:us-east-1:${ACCOUNT}:key/${ID}`;
const root = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' };
const keyPolicy = { Version: '2012-10-17', Statement: [root] };
const getKeyPolicy = { Policy: JSON.stringify(keyPolicy), PolicyName: 'default' };
const describeKey = (id: string) => ({ KeyMetadata: { Arn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/${id}`, KeyId: id, KeyState: 'Enabled', KeySpec: 'SYMMETRIC_DEFAULT', MultiRegion: false, Origin: 'AWS_KMS' } });

describe('keys', () => {
  it('puts the documents of one folder together', () => {
    const { world, inputs } = read({
      'app/get-key-policy.json': getKeyPolicy,
      'app/describe-key.json': describeKey(ID),
      'app/get-key-rotation-status.json': { KeyRotationEnabled: true, RotationPeriodInDays: 180 },
      'app/list-resource-tags.json': { Tags: [{ TagKey: 'team', TagValue: 'pay' }] },
      'app/list-aliases.json': { Aliases: [{ AliasName: 'alias/app', AliasArn: `arn:aws:kms:us-east-1:${ACCOUNT}:alias/app`, TargetKeyId: ID }] },
      'app/list-grants.json': { Grants: [{ KeyId: ARN, GrantId: 'g', GranteePrincipal: 'dynamodb.us-east-1.amazonaws.com', Operations: ['Decrypt'], CreationDate: 1579737600, Constraints: { EncryptionContextSubset: { a: 'b' } } }] },
    });
    expect(inputs.filter(({ status }) => status !== 'analysed')).toEqual([]);
    expect(world.keys).toHaveLength(1);
    expect(world.keys[0]).toMatchObject({
      arn: ARN, account: ACCOUNT, region: 'us-east-1', id: ID, state: 'Enabled', multiRegion: false,
      rotation: { enabled: true, periodInDays: 180 }, aliases: ['alias/app'],
      grants: [{ grantee: 'dynamodb.us-east-1.amazonaws.com', created: '2020-01-23T00:00:00.000Z' }],
    });
    expect(world.keys[0]?.tags?.get('team')).toBe('pay');
    expect(world.keys[0]?.policy?.statements).toHaveLength(1);
  });

  it('takes the account of a bare key policy from its root statement, and the rest is unknown', () => {
    const [key] = read({ 'key-policy.json': keyPolicy }).world.keys;
    expect(key?.account).toBe(ACCOUNT);
    expect([key?.region, key?.id].map((text) => hasUnknown(text ?? ''))).toEqual([true, true]);
  });

  it('does not guess the account when two root principals may do everything', () => {
    const two = { Statement: [root, { ...root, Principal: { AWS: '999988887777' } }] };
    expect(hasUnknown(read({ 'key-policy.json': two }).world.keys[0]?.account ?? '')).toBe(true);
  });

  it('takes several nameless policies in a folder for a key each', () => {
    const { keys } = read({ 'keys/a.json': keyPolicy, 'keys/b.json': keyPolicy }).world;
    expect(new Set(keys.map(({ arn }) => arn)).size).toBe(2);
  });

  it('matches files by the name before the command', () => {
    const { keys } = read({
      'a.describe-key.json': describeKey(ID), 'a.get-key-policy.json': getKeyPolicy,
      'b.describe-key.json': describeKey(OTHER_ID), 'b.get-key-rotation-status.json': { KeyRotationEnabled: false },
    }).world;
    expect(keys.find(({ id }) => id === ID)).toMatchObject({ rotation: undefined, policy: { statements: [{}] } });
    expect(keys.find(({ id }) => id === OTHER_ID)).toMatchObject({ rotation: { enabled: false }, policy: undefined });
  });

  it('reads the key id out of the folder name', () => {
    const { keys } = read({ [`${ID}/get-key-policy.json`]: getKeyPolicy, 'list-keys.json': { Keys: [{ KeyId: ID, KeyArn: ARN }] } }).world;
    expect(keys).toMatchObject([{ arn: ARN, policy: { statements: [{}] } }]);
  });

  it('names a document that could belong to several keys instead of dropping it', () => {
    const { inputs } = read({
      'all/a.describe-key.json': describeKey(ID), 'all/b.describe-key.json': describeKey(OTHER_ID),
      'all/get-key-rotation-status.json': { KeyRotationEnabled: true },
    });
    expect(inputs.find(({ file }) => file.includes('rotation'))).toMatchObject({ status: 'unrecognised', reason: expect.stringContaining('folder') });
  });

  it('keeps primary and replica with the same id apart', () => {
    const metadata = (region: string, type: string) => ({ KeyMetadata: { Arn: `arn:aws:kms:${region}:${ACCOUNT}:key/mrk-${'a'.repeat(32)}`, KeyId: `mrk-${'a'.repeat(32)}`, MultiRegion: true, MultiRegionConfiguration: { MultiRegionKeyType: type } } });
    const { keys } = read({
      'east/describe-key.json': metadata('us-east-1', 'PRIMARY'), 'west/describe-key.json': metadata('us-west-2', 'REPLICA'),
      'west/get-key-rotation-status.json': { KeyId: `mrk-${'a'.repeat(32)}`, KeyRotationEnabled: true },
    }).world;
    expect(keys.map(({ region, multiRegion, rotation }) => [region, multiRegion, rotation?.enabled])).toEqual([
      ['us-east-1', 'PRIMARY', undefined], ['us-west-2', 'REPLICA', true],
    ]);
  });
});

describe('identities', () => {
  const document = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' } };
  const managed = `arn:aws:iam::${ACCOUNT}:policy/decrypt`;
  const details = {
    UserDetailList: [{ UserName: 'ada', Arn: `arn:aws:iam::${ACCOUNT}:user/ada`, UserId: 'AIDAEXAMPLE', GroupList: ['staff'], AttachedManagedPolicies: [] }],
    GroupDetailList: [{ GroupName: 'staff', Arn: `arn:aws:iam::${ACCOUNT}:group/staff`, GroupPolicyList: [{ PolicyName: 'g', PolicyDocument: encodeURIComponent(JSON.stringify(document)) }], AttachedManagedPolicies: [] }],
    RoleDetailList: [{
      RoleName: 'app', Arn: `arn:aws:iam::${ACCOUNT}:role/service/app`, AssumeRolePolicyDocument: { Statement: [] },
      RolePolicyList: [], AttachedManagedPolicies: [{ PolicyName: 'decrypt', PolicyArn: managed }, { PolicyName: 'ReadOnlyAccess', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }],
      PermissionsBoundary: { PermissionsBoundaryArn: managed, PermissionsBoundaryType: 'Policy' },
    }],
    Policies: [{
      PolicyName: 'decrypt', Arn: managed, DefaultVersionId: 'v2',
      PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: false, Document: { Statement: [] } }, { VersionId: 'v2', IsDefaultVersion: true, Document: document }],
    }],
  };

  it('reads a whole account: group policies, default versions, boundaries, and what is missing', () => {
    const { world } = read({ 'gaad.json': details });
    expect(world.accounts.get(ACCOUNT)).toMatchObject({ complete: true });
    const ada = world.principals.get(`arn:aws:iam::${ACCOUNT}:user/ada`);
    expect(ada?.identityPolicies?.map(({ name, owner }) => [name, owner])).toEqual([['g', `arn:aws:iam::${ACCOUNT}:group/staff`]]);
    expect(ada?.missingPolicies).toBeUndefined();
    const app = world.principals.get(`arn:aws:iam::${ACCOUNT}:role/service/app`);
    expect(app?.identityPolicies?.[0]?.policy.statements).toHaveLength(1);
    expect(app?.missingPolicies).toEqual(['arn:aws:iam::aws:policy/ReadOnlyAccess']);
    expect(app?.permissionsBoundary).toMatchObject({ policy: { statements: [{}] } });
  });

  it('does not call an account complete when a page or a list is missing', () => {
    expect(read({ 'gaad.json': { ...details, IsTruncated: true } }).world.accounts.get(ACCOUNT)?.complete ?? false).toBe(false);
  });

  it('puts a role together from single commands, and knows when that is all', () => {
    const files = {
      'app/get-role.json': { Role: { RoleName: 'app', Arn: `arn:aws:iam::${ACCOUNT}:role/app`, RoleId: 'AROAEXAMPLE', AssumeRolePolicyDocument: { Statement: [] } } },
      'app/get-role-policy.json': { RoleName: 'app', PolicyName: 'inline', PolicyDocument: document },
    };
    const partial = [...read(files).world.principals.values()][0];
    expect(partial?.identityPolicies).toHaveLength(1);
    expect(partial?.missingPolicies).toEqual(['inline policies of app', 'attached policies of app']);
    const whole = [...read({
      ...files, 'app/list-role-policies.json': { PolicyNames: ['inline'] }, 'app/list-attached-role-policies.json': { AttachedPolicies: [] },
    }).world.principals.values()][0];
    expect(whole).toMatchObject({ uniqueId: 'AROAEXAMPLE', identityPolicies: [{ name: 'inline' }] });
    expect(whole?.missingPolicies).toBeUndefined();
  });

  it('leaves identity policies undefined when no input says', () => {
    const { principals } = read({ 'get-role.json': { Role: { RoleName: 'app', Arn: `arn:aws:iam::${ACCOUNT}:role/app` } } }).world;
    expect([...principals.values()][0]?.identityPolicies).toBeUndefined();
  });
});

describe('organization and resources', () => {
  it('attaches a policy to its targets and builds account paths', () => {
    const { world } = read({
      'org/describe-organization.json': { Organization: { Id: 'o-a1b2c3d4e5', MasterAccountId: '999988887777' } },
      'org/p-1.describe-policy.json': { Policy: { PolicySummary: { Id: 'p-1', Name: 'guard', Type: 'SERVICE_CONTROL_POLICY' }, Content: '{"Statement":[]}' } },
      'org/p-1.list-targets-for-policy.json': { Targets: [{ TargetId: 'ou-ab12-11111111', Type: 'ORGANIZATIONAL_UNIT' }] },
      [`org/${ACCOUNT}.list-parents.json`]: { Parents: [{ Id: 'ou-ab12-11111111', Type: 'ORGANIZATIONAL_UNIT' }] },
      'org/ou-ab12-11111111.list-parents.json': { Parents: [{ Id: 'r-ab12', Type: 'ROOT' }] },
    });
    expect(world.organizationPolicies).toMatchObject([{ type: 'SERVICE_CONTROL_POLICY', name: 'guard', target: 'ou-ab12-11111111' }]);
    expect(world.accounts.get(ACCOUNT)?.organization).toEqual({ id: 'o-a1b2c3d4e5', path: 'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/', management: false });
    expect(world.accounts.get('999988887777')?.organization?.management).toBe(true);
  });

  it('names a bucket after the folder and merges what several commands say of it', () => {
    const { resources } = read({
      'buckets/data/get-bucket-encryption.json': { ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: ARN }, BucketKeyEnabled: true }] } },
      'buckets/data/get-bucket-location.json': { LocationConstraint: null },
      'buckets/data/get-bucket-policy.json': { Policy: JSON.stringify({ Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: 'arn:aws:s3:::data/*' }] }) },
    }).world;
    expect(resources).toMatchObject([{
      arn: 'arn:aws:s3:::data', type: 'AWS::S3::Bucket', region: 'us-east-1', policy: { statements: [{}] },
      properties: { BucketEncryption: { ServerSideEncryptionConfiguration: [{ BucketKeyEnabled: true, ServerSideEncryptionByDefault: { KMSMasterKeyID: ARN } }] } },
    }]);
  });

  it('takes a description with an empty list of tags for what it describes', () => {
    const { world } = read({ 'secret.json': { ARN: `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:db-AbCdEf`, Name: 'db', VersionIdsToStages: {}, Tags: [] } });
    expect([world.keys, world.resources.map(({ type }) => type)]).toEqual([[], ['AWS::SecretsManager::Secret']]);
  });

  it('gives resources CloudFormation properties', () => {
    const { resources } = read({
      'trail.json': { trailList: [{ Name: 't', TrailARN: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/t`, KmsKeyId: ARN, S3BucketName: 'b' }] },
      'queue.json': { Attributes: { QueueArn: `arn:aws:sqs:us-east-1:${ACCOUNT}:q`, KmsMasterKeyId: 'alias/q', SqsManagedSseEnabled: 'false', Policy: '{"Statement":[]}' } },
      'logs.json': { logGroups: [{ logGroupName: '/app', arn: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/app:*`, kmsKeyId: ARN }] },
      'table.json': { status_code: 200, data: { Table: { TableName: 't', TableArn: `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/t`, SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: ARN } } } },
    }).world;
    const of = (type: string) => resources.find((resource) => resource.type === type);
    expect(of('AWS::CloudTrail::Trail')).toMatchObject({ account: ACCOUNT, properties: { KMSKeyId: ARN } });
    expect(of('AWS::SQS::Queue')).toMatchObject({ properties: { KmsMasterKeyId: 'alias/q', SqsManagedSseEnabled: false }, policy: { statements: [] } });
    expect(of('AWS::Logs::LogGroup')).toMatchObject({ arn: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/app`, properties: { KmsKeyId: ARN } });
    expect(of('AWS::DynamoDB::Table')).toMatchObject({ properties: { SSESpecification: { SSEEnabled: true, KMSMasterKeyId: ARN } } });
    expect(of('AWS::DynamoDB::Table')?.propertyPlaces?.get('SSESpecification.KMSMasterKeyId')?.path).toEqual(['data', 'Table', 'SSEDescription', 'KMSMasterKeyArn']);
  });
});

describe('readWorld', () => {
  it('reads a bundle', () => {
    const { world, inputs } = read({
      'world.json': {
        kmslint: 1,
        accounts: [{ id: ACCOUNT, complete: true, organization: { id: 'o-a1b2c3d4e5', path: 'o-a1b2c3d4e5/r-ab12/', management: false } }],
        organizationPolicies: [{ type: 'RESOURCE_CONTROL_POLICY', name: 'guard', target: 'r-ab12', document: { Statement: [] } }],
        principals: [{ arn: `arn:aws:iam::${ACCOUNT}:role/app`, identityPolicies: [], permissionsBoundary: {}, tags: [{ Key: 'team', Value: 'pay' }] }],
        keys: [{ arn: ARN, policy: keyPolicy, metadata: { KeyState: 'Disabled' }, rotation: { KeyRotationEnabled: false }, aliases: ['alias/app'], tags: [{ TagKey: 'a', TagValue: 'b' }], grants: [] }],
        resources: [{ arn: 'arn:aws:s3:::data', account: ACCOUNT, type: 'AWS::S3::Bucket', properties: { BucketName: 'data' } }],
      },
    });
    expect(inputs).toEqual([{ file: 'world.json', kind: 'bundle', status: 'analysed' }]);
    expect(world.keys[0]).toMatchObject({ arn: ARN, state: 'Disabled', aliases: ['alias/app'], grants: [] });
    const [app] = [...world.principals.values()];
    expect(app).toMatchObject({ identityPolicies: [], permissionsBoundary: undefined });
    expect(world.organizationPolicies[0]).toMatchObject({ type: 'RESOURCE_CONTROL_POLICY', target: 'r-ab12' });
    expect(world.resources[0]).toMatchObject({ account: ACCOUNT });
  });

  it('says where a bundle does not fit its schema', () => {
    const { inputs } = read({ 'world.json': '{\n "kmslint": 1,\n "keys": [\n  { "arn": 5 }\n ]\n}' });
    expect(inputs[0]).toMatchObject({ kind: 'bundle', status: 'failed', line: 4, column: 5, reason: expect.stringContaining('keys.0.arn') });
  });

  it('tells policies apart by content, and lets the configuration overrule', () => {
    const scp = { Statement: [{ Effect: 'Deny', Action: 'kms:*', Resource: '*' }] };
    const kinds = (told?: 'service-control-policy') =>
      readWorld([fileOf('p.json', scp)], { classify: () => told }).policies.map(({ kind }) => kind);
    expect(kinds()).toEqual(['identity-policy']);
    expect(kinds('service-control-policy')).toEqual(['service-control-policy']);
    const trust = { Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }] };
    expect(read({ 't.json': trust }).policies).toMatchObject([{ kind: 'trust-policy' }]);
  });

  it('makes an unknown of what a template leaves open, and keeps policy variables', () => {
    const template = { Version: '2012-10-17', Statement: [{ ...root, Principal: { AWS: 'arn:aws:iam::${account_id}:root' }, Condition: { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/${aws:username}' } } }] };
    const [statement] = read({ 'key.json': template }).world.keys[0]?.policy?.statements ?? [];
    expect(statement?.principal?.entries[0]?.value).toBe('arn:aws:iam::‹account_id›:root');
    expect(statement?.conditions[0]?.values).toEqual(['arn:aws:iam::*:role/${aws:username}']);
  });

  it('names every file that it does not read', () => {
    const { inputs } = read({
      'README.md': '# keys', 'terragrunt.hcl': 'inputs = {}', 'template.yaml': 'Resources: {}', 'package.json': { name: 'x' },
      'values.yml': 'Resources are no template', 'put.json': { KeyId: ID, Policy: '{}', PolicyName: 'default' },
    });
    expect(inputs.map(({ status }) => status)).toEqual(Array(6).fill('unrecognised'));
    expect(inputs.find(({ file }) => file === 'values.yml')?.reason).toContain('CloudFormation');
  });

  it('does not depend on the order of the files', () => {
    const files = [
      fileOf('a/get-key-policy.json', getKeyPolicy), fileOf('a/describe-key.json', describeKey(ID)), fileOf('b/key-policy.json', keyPolicy),
      fileOf('c/x.json', keyPolicy), fileOf('c/y.json', keyPolicy),
    ];
    expect(readWorld([...files].reverse())).toEqual(readWorld(files));
  });

  it('reports members that occur twice, which JSON.parse hides', () => {
    const text = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*",\n "Effect": "Deny"}]}';
    expect(read({ 'key.json': text }).policies[0]?.policy.problems).toMatchObject([{ code: 'DUPLICATE_MEMBER' }]);
  });
});

describe('what watches keys', () => {
  it('knows which lists are whole', () => {
    const { world } = read({
      'a/describe-trails.json': { trailList: [] },
      'a/list-rules.json': { Rules: [{ Name: 'r', Arn: `arn:aws:events:us-east-1:${ACCOUNT}:rule/r`, State: 'ENABLED' }], NextToken: 'more' },
      'a/list-aliases.json': { Aliases: [
        { AliasName: 'alias/app', AliasArn: `arn:aws:kms:us-east-1:${ACCOUNT}:alias/app`, TargetKeyId: ID },
        { AliasName: 'alias/aws/s3', AliasArn: `arn:aws:kms:us-east-1:${ACCOUNT}:alias/aws/s3` },
      ] },
    });
    expect(world.listings?.map(({ type, account, region }) => [type, account, region])).toEqual([
      ['AWS::CloudTrail::Trail', undefined, undefined], ['AWS::KMS::Alias', ACCOUNT, 'us-east-1'],
    ]);
  });

  it('puts answers that do not name their rule or trail to the one they are about', () => {
    const { resources } = read({
      'us/list-rules.json': { Rules: [{ Name: 'keys', Arn: `arn:aws:events:us-east-1:${ACCOUNT}:rule/keys`, State: 'ENABLED', EventPattern: '{"source":["aws.kms"]}' }] },
      'us/keys.list-targets-by-rule.json': { Targets: [{ Id: '1', Arn: `arn:aws:sns:us-east-1:${ACCOUNT}:alerts` }] },
      'us/describe-trails.json': { trailList: [{ Name: 'main', TrailARN: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main` }] },
      'us/main.get-trail-status.json': { IsLogging: false },
    }).world;
    expect(resources.map(({ type, properties }) => [type, properties['IsLogging'], properties['Targets'] !== undefined])).toEqual([
      ['AWS::CloudTrail::Trail', false, false], ['AWS::Events::Rule', undefined, true],
    ]);
  });

  it('reads how and when a deletion was asked for, and the last use', () => {
    const [key] = read({
      'k/schedule-key-deletion.json': { KeyId: ARN, DeletionDate: '2026-12-02T00:00:00Z', KeyState: 'PendingDeletion', PendingWindowInDays: 7 },
      'k/get-key-last-usage.json': { KeyId: ARN, KeyLastUsage: { Operation: 'Decrypt', Timestamp: 1_750_000_000 }, TrackingStartDate: '2025-01-01T00:00:00Z' },
    }).world.keys;
    expect(key).toMatchObject({ state: 'PendingDeletion', deletionWindow: { days: 7 }, lastUsage: { operation: 'Decrypt', trackedSince: '2025-01-01T00:00:00.000Z' } });
  });
});
