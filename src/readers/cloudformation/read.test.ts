import { describe, expect, it } from 'vitest';
import { range } from '../../source/locate.ts';
import type { Place } from '../../source/place.ts';
import { readWorld } from '../../world/build.ts';

const read = (files: { readonly [path: string]: unknown }) => readWorld(Object.entries(files).map(([path, content]) =>
  ({ path, bytes: new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content)) })));

const textAt = (place: Place): string => {
  const { start, end } = range(place);
  return place.document.text.slice(start, end);
};

const ROOT = 'arn:aws:iam::‹account of app.yaml›:root';

const APP = `
AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Stage: {Type: String, Default: prod}
  Partner: {Type: String}
  Token: {Type: String, NoEcho: true, Default: secret}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsTest: !Not [{Condition: IsProd}]
  HasPartner: !Not [!Equals [!Ref Partner, '']]
Mappings:
  Names: {prod: {alias: alias/live}, dev: {alias: alias/test}}
Resources:
  Key:
    Type: AWS::KMS::Key
    DeletionPolicy: Retain
    Properties:
      EnableKeyRotation: !If [IsProd, true, false]
      PendingWindowInDays: 7
      Tags: [{Key: stage, Value: !Ref Stage}]
      KeyPolicy:
        Version: 2012-10-17
        Statement:
          - Sid: Root
            Effect: Allow
            Principal: {AWS: !Sub 'arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root'}
            Action: kms:*
            Resource: '*'
          - !If
            - IsProd
            - {Sid: Live, Effect: Allow, Principal: {AWS: !GetAtt Role.Arn}, Action: kms:Decrypt, Resource: '*'}
            - !Ref AWS::NoValue
          - !If
            - HasPartner
            - {Sid: Partner, Effect: Allow, Principal: {AWS: !Ref Partner}, Action: kms:Decrypt, Resource: '*'}
            - !Ref AWS::NoValue
  Alias:
    Type: AWS::KMS::Alias
    Properties: {AliasName: !FindInMap [Names, !Ref Stage, alias], TargetKeyId: !Ref Key}
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault: {SSEAlgorithm: aws:kms, KMSMasterKeyID: !GetAtt Key.Arn}
  BucketPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument: {Statement: {Effect: Deny, Principal: '*', Action: 's3:*', Resource: !Join ['', [!GetAtt Bucket.Arn, '/*']]}}
  OnlyElsewhere:
    Type: AWS::SQS::Queue
    Condition: IsTest
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Sub 'app-\${Stage}'
      AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}}
      ManagedPolicyArns: [!Ref Managed, !Sub 'arn:\${AWS::Partition}:iam::aws:policy/ReadOnlyAccess']
  Inline:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: upload
      Roles: [!Ref Role]
      PolicyDocument: {Statement: {Effect: Allow, Action: s3:PutObject, Resource: !Sub '\${Bucket.Arn}/\${!aws:username}/*'}}
  Managed:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument: {Statement: {Effect: Allow, Action: 'kms:Decrypt', Resource: !GetAtt Key.Arn}}
`;

describe('a template', () => {
  const { world, inputs } = read({ 'stacks/app.yaml': APP });
  const [key] = world.keys;
  const role = world.principals.get('arn:aws:iam::‹account of app.yaml›:role/app-prod');

  it('is recognised by its shape', () => {
    expect(inputs).toEqual([{ file: 'stacks/app.yaml', kind: 'cloudformation', status: 'analysed' }]);
  });

  it('declares a key, with what AWS gives it where the template is silent', () => {
    expect(world.keys).toHaveLength(1);
    expect(key).toMatchObject({
      arn: 'arn:aws:kms:‹region of app.yaml›:‹account of app.yaml›:key/‹Key of app.yaml›', declared: 'Key', manager: 'CUSTOMER',
      spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT', origin: 'AWS_KMS', multiRegion: false, description: '', state: undefined, grants: undefined,
      rotation: { enabled: true, periodInDays: 365 }, deletionWindow: { days: 7 }, aliases: ['alias/live'], tags: new Map([['stage', 'prod']]),
    });
  });

  it('keeps a statement whose condition holds, and doubts one whose condition nothing settles', () => {
    expect(key?.policy?.statements.map(({ sid, doubts, principal }) => [sid, doubts, principal?.entries[0]?.value])).toEqual([
      ['Root', undefined, ROOT],
      ['Live', undefined, role?.arn],
      ['Partner', ['condition HasPartner of app.yaml'], '‹Partner of app.yaml›'],
    ]);
  });

  it('knows where everything is written', () => {
    const [root, live] = key?.policy?.statements ?? [];
    expect(textAt(root!.place)).toMatch(/^Sid: Root[^]*Resource: '\*'\s*$/);
    expect(textAt(live!.place)).toMatch(/^\{Sid: Live.*\}$/);
    expect(textAt(key!.rotation!.place)).toBe('true');
    expect(textAt(key!.places.key)).toMatch(/^Type: AWS::KMS::Key/);
  });

  it('gives a role all that is attached to it', () => {
    expect(role?.identityPolicies?.map(({ name, policy }) => [name, policy.statements[0]?.resource?.patterns])).toEqual([
      ['upload', ['arn:aws:s3:::‹Bucket of app.yaml›/${aws:username}/*']],
      ['‹Managed of app.yaml›', [key?.arn]],
    ]);
    expect(role?.missingPolicies).toEqual(['arn:aws:iam::aws:policy/ReadOnlyAccess']);
  });

  it('leaves out what its conditions exclude, and joins a bucket with its policy', () => {
    expect(world.resources.map(({ arn, type }) => [type, arn])).toEqual([['AWS::S3::Bucket', 'arn:aws:s3:::‹Bucket of app.yaml›']]);
    const [bucket] = world.resources;
    expect(bucket?.policy?.statements[0]?.resource?.patterns).toEqual(['arn:aws:s3:::‹Bucket of app.yaml›/*']);
    const property = bucket?.propertyPlaces?.get('BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.KMSMasterKeyID');
    expect(textAt(property!)).toBe('Key.Arn');
  });
});

describe('a key that a template declares without a policy', () => {
  const template = { Resources: { Key: { Type: 'AWS::KMS::Key' } } };
  const { world } = read({ 'app.json': template });

  it('has the default policy, which nobody wrote', () => {
    expect(world.keys[0]?.policy).toMatchObject({ implicit: true, statements: [{ principal: { entries: [{ value: ROOT.replace('yaml', 'json') }] }, action: { patterns: ['kms:*'] } }] });
    expect(world.keys[0]?.rotation).toMatchObject({ enabled: false });
  });
});

const value = (expression: unknown, more: object = {}): unknown => {
  const { world } = read({ 'app.json': { ...more, Resources: { Probe: { Type: 'AWS::SSM::Parameter', Properties: { Name: 'probe', Value: expression } }, ...(more as { Resources?: object }).Resources } } });
  return world.resources.find(({ type }) => type === 'AWS::SSM::Parameter')?.properties['Value'];
};

describe('intrinsic functions', () => {
  const more = {
    Parameters: { Name: { Type: 'String', Default: 'app' }, Open: { Type: 'String' }, Empty: { Type: 'String', Default: '' }, List: { Type: 'CommaDelimitedList', Default: 'a, b' }, Path: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/path' } },
    Mappings: { Map: { x: { y: 'one', z: 'two' }, w: { y: 'one', z: 'three' } } },
    Conditions: { Yes: { 'Fn::Equals': [{ Ref: 'Name' }, 'app'] }, Open: { 'Fn::Equals': [{ Ref: 'Open' }, 'app'] }, Set: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Empty' }, ''] }] } },
    Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } }, Key: { Type: 'AWS::KMS::Key' } },
  };
  it.each([
    ['a default', { Ref: 'Name' }, 'app'],
    ['no default', { Ref: 'Open' }, '‹Open of app.json›'],
    ['an empty default', { Ref: 'Empty' }, '‹Empty of app.json›'],
    ['a parameter of an SSM type', { Ref: 'Path' }, '‹Path of app.json›'],
    ['a list', { Ref: 'List' }, ['a', 'b']],
    ['a name that nothing has', { Ref: 'Nothing' }, '‹Nothing of app.json›'],
    ['a map of Sub', { 'Fn::Sub': ['${A}-${Name}-${Open}-${!Kept}', { A: { Ref: 'Name' } }] }, 'app-app-‹Open of app.json›-${Kept}'],
    ['Join', { 'Fn::Join': [',', { Ref: 'List' }] }, 'a,b'],
    ['Select', { 'Fn::Select': ['1', { Ref: 'List' }] }, 'b'],
    ['Split', { 'Fn::Select': [1, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Key', 'Arn'] }] }] }, '‹Key of app.json›'],
    ['Split of what may hold the delimiter', { 'Fn::Split': ['/', { Ref: 'Open' }] }, '‹Open of app.json split at /›'],
    ['FindInMap', { 'Fn::FindInMap': ['Map', 'x', 'z'] }, 'two'],
    ['FindInMap of an unknown row', { 'Fn::FindInMap': ['Map', { Ref: 'Open' }, 'y'] }, 'one'],
    ['FindInMap of rows that differ', { 'Fn::FindInMap': ['Map', { Ref: 'Open' }, 'z'] }, '‹FindInMap Map Open of app.json z of app.json›'],
    ['If', { 'Fn::If': ['Yes', 'a', 'b'] }, 'a'],
    ['If by a parameter that is empty', { 'Fn::If': ['Set', 'a', 'b'] }, 'b'],
    ['If that nothing settles', { 'Fn::If': ['Open', 'a', 'b'] }, '‹a or b, by condition Open of app.json›'],
    ['If whose branches are the same', { 'Fn::If': ['Open', 'a', 'a'] }, 'a'],
    ['If that leaves out', { 'Fn::If': ['Yes', { Ref: 'AWS::NoValue' }, 'b'] }, undefined],
    ['Base64', { 'Fn::Base64': 'é' }, 'w6k='],
    ['Length', { 'Fn::Length': { Ref: 'List' } }, 2],
    ['ToJsonString', { 'Fn::ToJsonString': { a: { Ref: 'Name' } } }, '{"a":"app"}'],
    ['a dynamic reference', 'x{{resolve:ssm:/a/b:1}}', 'x‹resolve:ssm:/a/b:1 of app.json›'],
    ['the URL of a queue', { Ref: 'Queue' }, 'https://sqs.‹region of app.json›.amazonaws.com/‹account of app.json›/jobs'],
    ['the ARN of a queue', { 'Fn::GetAtt': 'Queue.Arn' }, 'arn:aws:sqs:‹region of app.json›:‹account of app.json›:jobs'],
    ['an attribute that AWS makes up', { 'Fn::GetAtt': ['Queue', 'Other'] }, '‹Queue.Other of app.json›'],
  ])('%s', (_what, expression, expected) => {
    expect(value(expression, more)).toEqual(expected);
  });

  it('go over lists', () => {
    const { world } = read({
      'app.json': {
        Transform: 'AWS::LanguageExtensions',
        Resources: { 'Fn::ForEach::Keys': ['Name', ['one', 'two'], { 'Key${Name}': { Type: 'AWS::KMS::Key', Properties: { Description: { 'Fn::Sub': 'for ${Name}' } } } }] },
      },
    });
    expect(world.keys.map(({ declared, description }) => [declared, description])).toEqual([['Keyone', 'for one'], ['Keytwo', 'for two']]);
  });
});

describe('stacks that belong together', () => {
  const exporting = { Resources: { Key: { Type: 'AWS::KMS::Key' } }, Outputs: { KeyArn: { Value: { 'Fn::GetAtt': ['Key', 'Arn'] }, Export: { Name: 'shared-key' } } } };
  const topic = (key: unknown) => ({ Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: key } } } });

  it('import what another exports, and are then in one account and Region', () => {
    const { world } = read({ 'a.json': exporting, 'b.json': topic({ 'Fn::ImportValue': 'shared-key' }) });
    expect(world.resources[0]?.properties['KmsMasterKeyId']).toBe(world.keys[0]?.arn);
    expect(world.resources[0]?.account).toBe(world.keys[0]?.account);
  });

  it('are strangers where nothing joins them', () => {
    const { world } = read({ 'a.json': exporting, 'b.json': topic({ 'Fn::ImportValue': 'other-key' }) });
    expect(world.resources[0]?.properties['KmsMasterKeyId']).toBe('‹import other-key of b.json›');
    expect(world.resources[0]?.account).not.toBe(world.keys[0]?.account);
  });

  it('hand parameters in and outputs out', () => {
    const { world } = read({
      'main.json': {
        Resources: {
          Kms: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: './parts/kms.json' } },
          Topics: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: { 'Fn::Sub': 'https://${Assets}.s3.amazonaws.com/v1/topic.json' }, Parameters: { Key: { 'Fn::GetAtt': ['Kms', 'Outputs.KeyArn'] } } } },
        },
        Parameters: { Assets: { Type: 'String' } },
      },
      'parts/kms.json': exporting,
      'parts/topic.json': { ...topic({ Ref: 'Key' }), Parameters: { Key: { Type: 'String' } } },
    });
    expect(world.keys).toHaveLength(1);
    expect(world.resources.find(({ type }) => type === 'AWS::SNS::Topic')?.properties['KmsMasterKeyId']).toBe(world.keys[0]?.arn);
  });

  it('are deployed where the manifest of a CDK app says', () => {
    const { world, inputs } = read({
      'cdk.out/manifest.json': {
        version: '36.0.0',
        artifacts: { App: { type: 'aws:cloudformation:stack', environment: 'aws://111122223333/eu-west-1', properties: { templateFile: 'App.template.json', stackName: 'app-prod' } } },
      },
      'cdk.out/App.template.json': {
        Resources: {
          KeyF00D: { Type: 'AWS::KMS::Key', Metadata: { 'aws:cdk:path': 'App/Storage/Key/Resource' } },
          Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: { 'Fn::Sub': '${AWS::StackName}-topic' }, KmsMasterKeyId: { 'Fn::GetAtt': ['KeyF00D', 'Arn'] } } },
        },
      },
    });
    expect(inputs.map(({ kind, status }) => [kind, status])).toEqual([['cloudformation', 'analysed'], ['cdk-manifest', 'analysed']]);
    expect(world.keys[0]).toMatchObject({ arn: 'arn:aws:kms:eu-west-1:111122223333:key/‹Key in Storage of app-prod›', declared: 'Storage/Key' });
    expect(world.resources[0]).toMatchObject({ arn: 'arn:aws:sns:eu-west-1:111122223333:app-prod-topic', properties: { KmsMasterKeyId: world.keys[0]?.arn } });
  });
});

describe('resources of one name', () => {
  it('stay two', () => {
    const table = { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'orders' } };
    const { world } = read({ 'app.json': { Resources: { A: table, B: { ...table, Properties: { TableName: 'orders', SSESpecification: { SSEEnabled: true } } } } } });
    expect(world.resources.map(({ properties }) => properties['SSESpecification'])).toEqual([undefined, { SSEEnabled: true }]);
  });
});

describe('SAM', () => {
  const { world } = read({
    'app.yaml': `
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {KmsKeyArn: !GetAtt Key.Arn, Environment: {Variables: {A: '1'}}}
Resources:
  Key: {Type: AWS::KMS::Key}
  Reader:
    Type: AWS::Serverless::Function
    Properties:
      Environment: {Variables: {B: '2'}}
      Tracing: Active
      Policies:
        - KMSDecryptPolicy: {KeyId: !Ref Key}
        - AmazonSQSFullAccess
        - Statement: [{Effect: Allow, Action: s3:GetObject, Resource: '*'}]
  Table: {Type: AWS::Serverless::SimpleTable, Properties: {SSESpecification: {SSEEnabled: true}}}
`,
  });

  it('makes a function with what its globals say, and its role', () => {
    const reader = world.resources.find(({ type }) => type === 'AWS::Lambda::Function');
    const role = world.principals.get('arn:aws:iam::‹account of app.yaml›:role/‹ReaderRole of app.yaml›');
    expect(reader?.properties).toMatchObject({ KmsKeyArn: world.keys[0]?.arn, Environment: { Variables: { A: '1', B: '2' } }, Role: role?.arn });
    expect(role?.identityPolicies?.map(({ policy }) => policy.statements[0]).map((statement) => [statement?.action.patterns, statement?.resource?.patterns])).toEqual([
      [['kms:Decrypt'], [world.keys[0]?.arn]], [['s3:GetObject'], ['*']],
    ]);
    expect(role?.missingPolicies).toEqual([
      'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole', 'arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess', 'arn:aws:iam::aws:policy/AmazonSQSFullAccess',
    ]);
    expect(role?.trustPolicy?.statements[0]?.principal?.entries[0]?.value).toBe('lambda.amazonaws.com');
  });

  it('makes a table', () => {
    expect(world.resources.find(({ type }) => type === 'AWS::DynamoDB::Table')?.properties).toEqual({ SSESpecification: { SSEEnabled: true } });
  });
});

describe('files that are no whole template', () => {
  it.each([
    ['other YAML', 'a: 1\n', { kind: 'unknown', status: 'unrecognised' }],
    ['broken YAML', 'Resources:\n  A: [1\n  B: 2\n', { status: 'failed', line: 3 }],
    ['a tag that is no function', "Resources:\n  A: {Type: 'AWS::KMS::Key', Properties: {Description: !Rot13 text}}\n", { status: 'failed', line: 2, column: 43 }],
    ['a member that occurs twice', "Resources:\n  A: {Type: 'AWS::KMS::Key'}\n  A: {Type: 'AWS::KMS::Key'}\n", { status: 'failed', line: 3, column: 3 }],
    ['a macro', "Transform: Mine\nResources:\n  A: {Type: 'AWS::KMS::Key'}\n", { status: 'analysed', reason: expect.stringContaining('Mine') as string }],
  ])('%s', (_what, text, expected) => {
    const { inputs, world } = read({ 'a.yml': text, 'b.json': { Resources: { Key: { Type: 'AWS::KMS::Key' } } } });
    expect(inputs[0]).toMatchObject(expected);
    expect(world.keys.length).toBeGreaterThan(0);
  });
});

describe('templates without an end', () => {
  const stackOf = (file: string, from: string) => ({ Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: file, Parameters: { P: { 'Fn::GetAtt': [from, 'Outputs.O'] } } } });
  const part = {
    Parameters: { P: { Type: 'String' } }, Outputs: { O: { Value: { Ref: 'P' } } },
    Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: { Ref: 'P' } } }, Self: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'part.json' } } },
  };

  it('wait for each other, and contain themselves', () => {
    const { world } = read({ 'main.json': { Resources: { A: stackOf('part.json', 'B'), B: stackOf('part.json', 'A') } }, 'part.json': part });
    expect(world.resources.filter(({ type }) => type === 'AWS::SNS::Topic').map(({ properties }) => properties['KmsMasterKeyId'])).toEqual(['‹A.Outputs.O of main.json›', '‹A.Outputs.O of main.json›']);
  });

  it('import what they export', () => {
    expect(value({ 'Fn::ImportValue': 'own' }, { Outputs: { O: { Value: { 'Fn::ImportValue': 'own' }, Export: { Name: 'own' } } } })).toMatch(/^‹import own/);
  });

  it('go over more than any template may declare', () => {
    const loop = ['a', 'b', 'c'].reduce<object>((inner, name) => ({ [`Fn::ForEach::${name}`]: [name, Array.from({ length: 50 }, (_, index) => String(index)), inner] }), { 'K${a}x${b}x${c}': { Type: 'AWS::SNS::Topic' } });
    const { inputs } = read({ 'app.json': { Resources: loop } });
    expect(inputs[0]).toMatchObject({ status: 'failed', reason: expect.stringContaining('1000') as string });
  });

  it('are one alias inside itself', () => {
    expect(read({ 'app.yaml': "Resources:\n  A: &a\n    Type: 'AWS::KMS::Key'\n    Properties: {Tags: [*a]}\n" }).inputs[0]).toMatchObject({ status: 'failed' });
  });

  it('choose between two things at each of many levels', () => {
    const deep = Array.from({ length: 200 }).reduce<unknown>((inner, _, index) => (index % 2 ? { 'Fn::If': ['C', inner, 'other'] } : { a: inner }), 'x');
    expect(JSON.stringify(value(deep, { Conditions: { C: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'x'] } } })).length).toBeLessThan(5000);
  });
});
