import { describe, expect, it } from 'vitest';
import { parseCaller } from './caller.ts';
import { contextOf, statedContext, statedPairs, type Context } from './context.ts';
import { resolveSubject } from './subject.ts';
import { APP, HOME, KEY, principal, requestOf, worldOf } from './test-requests.ts';

const PAIR = 'kms:EncryptionContext:';
const world = worldOf({ principals: [principal(APP, [])] });

const contextFor = (context: object): Context => {
  const caller = parseCaller(world, APP);
  if (caller === undefined) throw new Error(APP);
  return contextOf(requestOf({ context }), { world, caller, subject: resolveSubject(world, 'kms:decrypt', KEY), action: 'kms:decrypt' });
};

describe('what a request carries under a context key', () => {
  it.each<readonly [name: string, context: object, key: string, values: readonly string[] | undefined]>([
    ['what it states', { 'kms:ViaService': 's3.us-east-1.amazonaws.com' }, 'kms:ViaService', ['s3.us-east-1.amazonaws.com']],
    ['what it states, whatever the case of the name', { 'KMS:viaservice': 'x' }, 'kms:ViaService', ['x']],
    ['all values that it states', { 'aws:TagKeys': ['team', 'stage'] }, 'aws:TagKeys', ['team', 'stage']],
    ['nothing, where it states nothing', {}, 'kms:ViaService', undefined],
    ['nothing, where it states that', { 'kms:ViaService': null }, 'kms:ViaService', undefined],
    ['what follows from the caller', {}, 'aws:PrincipalAccount', [HOME]],
    ['what it states instead of what follows', { 'aws:principalaccount': '444455556666' }, 'aws:PrincipalAccount', ['444455556666']],
    ['nothing instead of what follows', { 'aws:PrincipalAccount': null }, 'aws:PrincipalAccount', undefined],
    ['a pair of its encryption context', { [`${PAIR}Dept`]: 'IT' }, `${PAIR}dept`, ['IT']],
  ])('%s', (_name, context, key, values) => {
    expect(contextFor(context).lookup(key)).toEqual(values);
  });

  // KMS fills kms:EncryptionContextKeys from the pairs [KMS conditions-kms, kms:EncryptionContextKeys].
  it.each<readonly [name: string, context: object, names: readonly string[] | undefined]>([
    ['those of its pairs, as it writes them', { [`${PAIR}Dept`]: 'IT', [`${PAIR}aws:s3:arn`]: 'x' }, ['Dept', 'aws:s3:arn']],
    ['none of pairs that it states as absent', { [`${PAIR}Dept`]: null, [`${PAIR}Team`]: 'pay' }, ['Team']],
    ['those that it states', { [`${PAIR}Dept`]: 'IT', 'kms:EncryptionContextKeys': ['Dept', 'Team'] }, ['Dept', 'Team']],
    ['none, if it says so', { [`${PAIR}Dept`]: 'IT', 'kms:EncryptionContextKeys': null }, undefined],
    ['none, without pairs', { 'kms:ViaService': 'x', [`${PAIR}Dept`]: null }, undefined],
  ])('as names of pairs: %s', (_name, context, names) => {
    expect(contextFor(context).lookup('kms:EncryptionContextKeys')).toEqual(names);
  });

  it('states the names of its pairs only where it has any', () => {
    const statedBy = (context: object): readonly string[] => [...statedContext(requestOf({ context })).keys()].sort();
    expect(statedBy({ [`${PAIR}Dept`]: 'IT', 'kms:ViaService': 'x' })).toEqual(['kms:encryptioncontext:dept', 'kms:encryptioncontextkeys', 'kms:viaservice']);
    expect(statedBy({ [`${PAIR}Dept`]: null, 'kms:ViaService': 'x' })).toEqual(['kms:encryptioncontext:dept', 'kms:viaservice']);
    expect(statedBy({})).toEqual([]);
  });

  it('has the names of its pairs for grants', () => {
    const context = { 'kms:encryptioncontext:Dept': 'IT', [`${PAIR}Gone`]: null, 'kms:ViaService': 'x', 'kms:EncryptionContextKeys': ['Other'] };
    expect(statedPairs(requestOf({ context }))).toEqual(['Dept']);
    expect(contextFor(context).encryptionContextNames()).toEqual(['Dept']);
  });
});

describe('why something may or may not match', () => {
  it('is each unresolved name once, of the policy and of the value', () => {
    const context = contextFor({});
    context.note(['Role'], 'arn:aws:iam::‹Account›:role/app', 'arn:aws:iam::111122223333:role/‹Role›');
    context.note(['Role'], 'x', '‹Role›');
    context.noteCause({ name: 'Account', matters: 'another reason' });
    context.noteCause({ name: 'tags', matters: 'their values' });
    const matters = 'whether arn:aws:iam::‹Account›:role/app matches arn:aws:iam::111122223333:role/‹Role›';
    expect(context.causes).toEqual([{ name: 'Role', matters }, { name: 'Account', matters }, { name: 'tags', matters: 'their values' }]);
  });
});
