import { describe, expect, it } from 'vitest';
import { carries, contextKey, globalContextKeys, kmsContextKeys } from './contextKeys.ts';
import { actionName, actionTakesKey, crossesAccounts, grantOperations, kmsAction, kmsActions } from './kms.ts';
import { RCP_SERVICES, isRcpExempt } from './organizations.ts';
import { isKnownRegion, partitionOfRegion } from './partitions.ts';
import { isServicePrefix, serviceActions } from './services.ts';

const names = (actions: readonly { name: string }[]): string[] => actions.map(({ name }) => name);

describe('kmsAction', () => {
  it('finds an action in any case, with and without the service', () => {
    expect(kmsAction('KMS:decrypt')?.name).toBe('Decrypt');
    expect(kmsAction('GenerateDataKeyPairWithoutPlaintext')?.cryptographic).toBe(true);
    expect(kmsAction('kms:ReEncrypt')).toBeUndefined();
  });

  it('knows the operations that work across accounts', () => {
    const others = kmsActions.filter(({ crossAccount, cryptographic }) => crossAccount && !cryptographic);
    expect(names(others)).toEqual([
      'CreateGrant', 'DescribeKey', 'GetKeyRotationStatus', 'GetPublicKey', 'ListGrants', 'RetireGrant', 'RevokeGrant',
    ]);
    expect(kmsActions.filter(({ crossAccount, cryptographic }) => cryptographic && !crossAccount)).toEqual([]);
  });

  it('knows which actions have no key policy to allow them', () => {
    expect(names(kmsActions.filter(({ name }) => !actionTakesKey(name)))).toEqual([
      'ConnectCustomKeyStore', 'CreateCustomKeyStore', 'CreateKey', 'DeleteCustomKeyStore', 'DescribeCustomKeyStores',
      'DisconnectCustomKeyStore', 'GenerateRandom', 'ListAliases', 'ListKeys', 'ListRetirableGrants',
      'UpdateCustomKeyStore',
    ]);
  });

  it('names actions as AWS writes them, and says what an action newer than the table is taken for', () => {
    expect(actionName('kms:reencryptfrom')).toBe('kms:ReEncryptFrom');
    expect(actionName('kms:something')).toBe('kms:something');
    expect(actionTakesKey('kms:something')).toBe(true);
    expect(crossesAccounts('kms:something')).toBe(false);
    expect(crossesAccounts('KMS:DECRYPT')).toBe(true);
  });

  it('lists grant operations by the names of the API', () => {
    expect(grantOperations).toContain('ReEncryptFrom');
    expect(grantOperations).not.toContain('RevokeGrant');
  });
});

describe('contextKey', () => {
  it('tells type and number of values', () => {
    expect(contextKey('KMS:resourcealiases')).toMatchObject({ name: 'kms:ResourceAliases', type: 'String', multivalued: true });
    expect(contextKey('aws:SourceIp')).toMatchObject({ type: 'IPAddress', multivalued: false });
    expect(contextKey('kms:ValidTo')?.type).toBe('Date');
  });

  it('finds keys with a free part', () => {
    expect(contextKey('aws:ResourceTag/Team')?.name).toBe('aws:ResourceTag/${TagKey}');
    expect(contextKey('kms:EncryptionContext:aws:s3:arn')?.name).toBe('kms:EncryptionContext:${EncryptionContextKey}');
    expect(contextKey('kms:EncryptionContext:')).toBeUndefined();
    expect(contextKey('s3:prefix')).toBeUndefined();
  });

  it('places every global key', () => {
    expect(globalContextKeys.filter(({ presence }) => presence === undefined)).toEqual([]);
    expect(kmsContextKeys.some(({ presence }) => presence !== undefined)).toBe(false);
  });
});

describe('carries', () => {
  it.each([
    ['kms:Decrypt', 'kms:CallerAccount', 'always'],
    ['kms:CreateKey', 'kms:ViaService', 'sometimes'],
    ['kms:Decrypt', 'kms:EncryptionContext:Department', 'sometimes'],
    ['kms:CreateGrant', 'kms:EncryptionContextKeys', 'sometimes'],
    ['kms:Sign', 'kms:EncryptionContext:Department', 'never'],
    ['kms:DescribeKey', 'kms:EncryptionContextKeys', 'never'],
    ['kms:CreateGrant', 'kms:GrantIsForAWSResource', 'sometimes'],
    ['kms:Decrypt', 'kms:GrantIsForAWSResource', 'never'],
    ['kms:Decrypt', 'kms:RecipientAttestation:PCR3', 'sometimes'],
    ['kms:Encrypt', 'kms:RecipientAttestation:ImageSha384', 'never'],
    ['kms:PutKeyPolicy', 'kms:ResourceAliases', 'sometimes'],
    ['kms:ListKeys', 'kms:ResourceAliases', 'never'],
    ['kms:ListKeys', 'aws:ResourceTag/Team', 'never'],
    ['kms:Decrypt', 'aws:RequestTag/Team', 'never'],
    ['kms:TagResource', 'aws:RequestTag/Team', 'sometimes'],
    ['kms:Decrypt', 's3:x-amz-server-side-encryption', 'never'],
    ['kms:Decrypt', 'lambda:SourceFunctionArn', 'sometimes'],
    ['kms:Decrypt', 'aws:SecureTransport', 'always'],
    ['kms:Decrypt', 'aws:SourceVpce', 'sometimes'],
    ['kms:SomethingNew', 'kms:KeySpec', 'sometimes'],
  ])('%s carries %s: %s', (action, key, answer) => {
    expect(carries(action, key)).toBe(answer);
  });

  it('depends on who calls', () => {
    expect(carries('kms:Decrypt', 'aws:PrincipalArn')).toBe('sometimes');
    expect(carries('kms:Decrypt', 'aws:PrincipalArn', 'iam')).toBe('always');
    expect(carries('kms:Decrypt', 'aws:PrincipalOrgID', 'service')).toBe('never');
    expect(carries('kms:Decrypt', 'aws:SourceArn', 'iam')).toBe('never');
    expect(carries('kms:Decrypt', 'aws:SourceArn', 'service')).toBe('sometimes');
  });
});

describe('services', () => {
  it('knows prefixes, and action names of some services', () => {
    expect(isServicePrefix('kms')).toBe(true);
    expect(isServicePrefix('kmz')).toBe(false);
    expect(serviceActions('s3')?.find(({ name }) => name === 'GetObject')?.resources).toContain('object');
    expect(serviceActions('sts')?.map(({ name }) => name)).toContain('AssumeRole');
    expect(serviceActions('glacier')).toBeUndefined();
  });

  it('knows what resource control policies restrict', () => {
    expect(RCP_SERVICES.has('kms')).toBe(true);
    expect(RCP_SERVICES.has('ec2')).toBe(false);
    expect(isRcpExempt('kms:Decrypt')).toBe(false);
    expect(isRcpExempt('KMS:RetireGrant')).toBe(true);
  });
});

describe('partitions', () => {
  it('finds the partition of a region, of regions newer than the list too', () => {
    expect(partitionOfRegion('us-gov-west-1')?.id).toBe('aws-us-gov');
    expect(partitionOfRegion('cn-north-1')?.dnsSuffix).toBe('amazonaws.com.cn');
    expect(partitionOfRegion('eu-middle-9')?.id).toBe('aws');
    expect(partitionOfRegion('region')).toBeUndefined();
    expect(isKnownRegion('eu-middle-9')).toBe(false);
  });
});
