import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { locate } from '../../source/locate.ts';
import { readWorld } from '../../world/build.ts';

const FOLDER = path.join(import.meta.dirname, '../../../fixtures/readers/aws-config');
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/6f1c2d3e-4b5a-4c6d-8e7f-901a2b3c4d5e';

const readingOf = (file: string) => readWorld([{ path: file, bytes: readFileSync(path.join(FOLDER, file)) }]);
const textAt = (file: string, { line, column, endLine, endColumn }: ReturnType<typeof locate>): string => {
  const lines = readFileSync(path.join(FOLDER, file), 'utf8').split('\n').slice(line - 1, endLine);
  return lines.map((text, index) => text.slice(index === 0 ? column - 1 : 0, index === lines.length - 1 ? endColumn - 1 : undefined)).join('\n');
};

describe('a configuration snapshot of AWS Config', () => {
  const { world, inputs } = readingOf('snapshot.json');
  const resource = (arn: string) => world.resources.find((each) => each.arn === arn);

  it('gives a key with its policy, rotation, tags and alias', () => {
    expect(inputs).toEqual([{ file: 'snapshot.json', kind: 'aws-config', status: 'analysed' }]);
    expect(world.keys).toHaveLength(1);
    expect(world.keys[0]).toMatchObject({
      arn: KEY, manager: 'CUSTOMER', state: 'Enabled', spec: 'SYMMETRIC_DEFAULT', description: 'uploads', multiRegion: false,
      aliases: ['alias/uploads'], rotation: { enabled: true }, grants: undefined,
    });
    expect(world.keys[0]?.tags).toEqual(new Map([['team', 'uploads']]));
    expect(world.keys[0]?.policy?.statements.map(({ sid }) => sid)).toEqual(['Root', 'Open']);
  });

  it('knows where a statement of a policy stands that is text in text', () => {
    const [, open] = world.keys[0]?.policy?.statements ?? [];
    expect(textAt('snapshot.json', locate(open!.place))).toMatch(/^\{\\{3}"Sid\\{3}": \\{3}"Open\\{3}".*\}$/);
  });

  it('gives a role with inline and managed policies', () => {
    const role = world.principals.get('arn:aws:iam::111122223333:role/uploader');
    expect(role?.identityPolicies?.map(({ name, policy }) => [name, policy.statements[0]?.action.patterns])).toEqual([
      ['upload', ['s3:PutObject']], ['reader', ['sqs:ReceiveMessage']],
    ]);
    expect(role).toMatchObject({ permissionsBoundary: undefined, uniqueId: 'AROAEXAMPLEEXAMPLE123' });
    expect(role?.trustPolicy?.statements[0]?.principal?.entries[0]?.value).toBe('ecs-tasks.amazonaws.com');
    expect(world.accounts.get('111122223333')?.complete ?? false).toBe(false);
  });

  it('gives resources the properties that CloudFormation has', () => {
    expect(resource('arn:aws:s3:::example-uploads')).toMatchObject({
      account: '111122223333', region: 'eu-central-1',
      properties: {
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY } }] },
        NotificationConfiguration: { QueueConfigurations: [{ Queue: 'arn:aws:sqs:eu-central-1:111122223333:uploads', Event: 's3:ObjectCreated:*' }] },
        Tags: [{ Key: 'env', Value: 'prod' }],
      },
    });
    expect(resource('arn:aws:s3:::example-uploads')?.policy?.statements[0]?.sid).toBe('TLS');
    expect(resource('arn:aws:sqs:eu-central-1:111122223333:uploads')?.properties).toMatchObject({ KmsMasterKeyId: KEY, SqsManagedSseEnabled: false });
    expect(resource('arn:aws:lambda:eu-central-1:111122223333:function:thumbnailer')?.properties).toMatchObject({ KmsKeyArn: KEY });
    expect(resource('arn:aws:rds:eu-central-1:111122223333:db:orders')?.properties).toMatchObject({ StorageEncrypted: true, KmsKeyId: KEY });
  });

  it('leaves out what was deleted', () => {
    expect(resource('arn:aws:sqs:eu-central-1:111122223333:old')).toBeUndefined();
  });
});

describe('other documents of AWS Config', () => {
  it('takes the newest of a history', () => {
    const [key] = readingOf('get-resource-config-history.json').world.keys;
    expect(key).toMatchObject({ description: 'uploads', rotation: { enabled: true } });
    expect(key?.policy?.statements).toHaveLength(2);
  });

  it('reads what batch-get-resource-config prints, and a lone item', () => {
    const file = 'batch-get-resource-config.json';
    expect(readingOf(file).world.keys).toMatchObject([{ arn: KEY }]);
    const { baseConfigurationItems: [item] } = JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as { baseConfigurationItems: object[] };
    const read = (value: unknown) => readWorld([{ path: 'item.json', bytes: new TextEncoder().encode(JSON.stringify(value)) }]);
    expect(read(item).world.keys).toMatchObject([{ arn: KEY }]);
    expect(read({ configurationItem: item, messageType: 'ConfigurationItemChangeNotification' }).world.keys).toMatchObject([{ arn: KEY }]);
    expect(read({ ...item, resourceType: 7 }).inputs).toMatchObject([{ status: 'unrecognised' }]);
    expect(read({ configurationItems: [{ ...item, resourceType: 7 }] }).inputs).toMatchObject([{ status: 'failed', line: 1 }]);
  });
});
