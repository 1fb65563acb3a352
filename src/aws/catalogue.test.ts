import { describe, expect, it } from 'vitest';
import { actionNames, anyContextKey, arnFormats, contextKeyNames, hasAction, serviceHasTagKey } from './catalogue.ts';
import { kmsActions, kmsAction } from './kms.ts';
import { servicePrefixes, serviceActions } from './services.ts';

describe('the catalogue of all services', () => {
  it('has the actions of every service', () => {
    expect(servicePrefixes().filter((prefix) => (actionNames(prefix) ?? []).length === 0)).toEqual([]);
    expect(actionNames('s4')).toBeUndefined();
    expect(hasAction('s3', 'getobject')).toBe(true);
    expect(hasAction('s3', 'GetObjects')).toBe(false);
  });

  it('agrees with the tables of KMS and of other services', () => {
    const newer = kmsActions.map(({ name }) => name).filter((name) => !hasAction('kms', name));
    expect(newer.every((name) => ['Decapsulate', 'Encapsulate'].includes(name))).toBe(true);
    expect((actionNames('kms') ?? []).filter((name) => kmsAction(name) === undefined)).toEqual([]);
    expect([...actionNames('iam') ?? []].sort()).toEqual((serviceActions('iam') ?? []).map(({ name }) => name).sort());
  });

  it('knows context keys with a free part, in any case', () => {
    expect(anyContextKey('S3:ExistingObjectTag/class')?.name).toBe('s3:ExistingObjectTag/*');
    expect(anyContextKey('secretsmanager:ResourceTag/team')?.type).toBe('String');
    expect(anyContextKey('s3:ExistingObjectTag/')).toBeUndefined();
    expect(anyContextKey('sts:TransitiveTagKeys')?.multivalued).toBe(true);
    expect(contextKeyNames('nosuch')).toBeUndefined();
  });

  it('knows the forms of ARNs and which services know tags', () => {
    expect(arnFormats('kms')).toEqual(expect.arrayContaining([{ region: '*', account: '*', resource: 'key/*' }]));
    expect(arnFormats('s3')).toEqual(expect.arrayContaining([{ region: '', account: '', resource: '*' }]));
    expect(serviceHasTagKey('kms', 'aws:resourcetag/')).toBe(true);
    expect(serviceHasTagKey('cloudshell', 'aws:resourcetag/')).toBe(false);
    expect(serviceHasTagKey('newer', 'aws:resourcetag/')).toBe(true);
  });
});
