import { describe, expect, it } from 'vitest';
import { ACCOUNT, APP, KEY, document, keyWorld, role, worldOf } from '../ask/test-worlds.ts';
import type { Resource, World } from '../world/types.ts';
import { parseCaller } from './caller.ts';
import { decide } from './decide.ts';
import { derivedValue, isDerived } from './derived.ts';
import { resolveSubject } from './subject.ts';

const PLAIN = keyWorld([]);

interface Asked {
  readonly world?: World;
  readonly principal?: string;
  readonly action?: string;
  readonly resource?: string;
}

/** What a request carries under a context key that it does not state: values, `absent`, or what is not known and why it matters. */
const carried = (key: string, { world = PLAIN, principal = APP, action = 'kms:decrypt', resource = KEY }: Asked = {}): unknown => {
  const caller = parseCaller(world, principal);
  if (caller === undefined) throw new Error(principal);
  const value = derivedValue(key, { world, caller, subject: resolveSubject(world, action, resource), action });
  if (value === undefined) return 'absent';
  return 'unknown' in value ? `${value.unknown.name}: ${value.unknown.matters}` : value;
};

const SERVICE = 'sns.amazonaws.com';

describe('what a service that calls as itself has', () => {
  it.each([
    ['aws:principalisawsservice', ['true']],
    ['aws:principalservicename', [SERVICE]],
    ['aws:principalservicenameslist', [SERVICE]],
    ['aws:principalarn', 'absent'],
    ['aws:principalaccount', 'absent'],
    ['aws:principaltype', 'absent'],
    ['aws:principalorgid', 'absent'],
    ['aws:userid', 'absent'],
    ['aws:username', 'absent'],
    ['aws:principaltag/team', 'absent'],
    ['kms:calleraccount', 'absent'],
  ])('%s', (key, value) => {
    expect(carried(key, { principal: SERVICE })).toEqual(value);
  });
});

describe('what is not known, and why it matters', () => {
  const incomplete = worldOf({ accounts: [{ id: ACCOUNT }], keys: [{ arn: KEY }] });
  const unseenKey = KEY.replace('1234abcd', '00000000');
  const queue = `arn:aws:sqs:us-east-1:${ACCOUNT}:jobs`;

  it.each<readonly [key: string, asked: Asked, said: string]>([
    ['aws:principalorgid', { world: incomplete }, `organization of account ${ACCOUNT}: which organization account ${ACCOUNT} belongs to`],
    ['aws:resourceorgpaths', { world: incomplete }, `organization of account ${ACCOUNT}: which organization account ${ACCOUNT} belongs to`],
    ['aws:principaltag/team', { world: incomplete }, `tags of ${APP}: the value of tag team`],
    ['aws:userid', {}, `session of ${APP}: the value of aws:userid`],
    ['aws:resourcetag/team', {}, `tags of ${KEY}: the value of tag team`],
    ['aws:resourcetag/team', { action: 'sqs:sendmessage', resource: queue }, `tags of ${queue}: the value of tag team`],
    ['aws:resourcetag/team', { world: incomplete, action: 'sts:assumerole', resource: APP }, `tags of ${APP}: the value of tag team`],
    ['aws:requestedregion', { action: 'kms:listkeys', resource: '*' }, 'Region of the request: the value of aws:RequestedRegion'],
    ['aws:requestedregion', { action: 's3:listbucket', resource: 'arn:aws:s3:::data' }, 'Region of the request: the value of aws:RequestedRegion'],
    ['kms:keyspec', {}, `KeySpec of ${KEY}: the value of kms:KeySpec`],
    ['kms:customermasterkeyspec', {}, `CustomerMasterKeySpec of ${KEY}: the value of kms:CustomerMasterKeySpec`],
    ['kms:keyusage', {}, `KeyUsage of ${KEY}: the value of kms:KeyUsage`],
    ['kms:customermasterkeyusage', {}, `CustomerMasterKeyUsage of ${KEY}: the value of kms:CustomerMasterKeyUsage`],
    ['kms:keyorigin', {}, `KeyOrigin of ${KEY}: the value of kms:KeyOrigin`],
    ['kms:multiregion', {}, `MultiRegion of ${KEY}: the value of kms:MultiRegion`],
    ['kms:multiregionkeytype', {}, `MultiRegionKeyType of ${KEY}: the value of kms:MultiRegionKeyType`],
    ['kms:resourcealiases', {}, `ResourceAliases of ${KEY}: the value of kms:ResourceAliases`],
    ['kms:keyspec', { resource: unseenKey }, `KeySpec of ${unseenKey}: the value of kms:KeySpec`],
  ])('%s, %o', (key, asked, said) => {
    expect(carried(key, asked)).toBe(said);
  });

  it('marks the unknown part of a user id, and the account of a resource', () => {
    expect(carried('aws:userid', { principal: `arn:aws:sts::${ACCOUNT}:assumed-role/app/job-1` })).toEqual([`‹unique id of ${APP}›:job-1`]);
    expect(carried('aws:userid', { principal: `arn:aws:sts::${ACCOUNT}:assumed-role/unseen/job-1` })).toEqual([`‹unique id of arn:aws:iam::${ACCOUNT}:role/unseen›:job-1`]);
    expect(carried('aws:resourceaccount', { action: 's3:listbucket', resource: 'arn:aws:s3:::data' })).toEqual(['‹account of arn:aws:s3:::data›']);
  });

  it('takes a resource for untagged only where a template declares all of it', () => {
    const bucket = 'arn:aws:s3:::data';
    const withProperties = (properties: object, more: Partial<Resource> = {}): World => {
      const world = worldOf({ resources: [{ arn: bucket, type: 'AWS::S3::Bucket', properties }] });
      return { ...world, resources: world.resources.map((resource) => ({ ...resource, ...more })) };
    };
    expect(carried('aws:resourcetag/team', { world: withProperties({}, { declared: true }), action: 's3:listbucket', resource: bucket })).toBe('absent');
    for (const each of [withProperties({}), withProperties({}, { declared: true, partial: true }), withProperties({ Tags: '‹Tags›' }, { declared: true })]) {
      expect(carried('aws:resourcetag/team', { world: each, action: 's3:listbucket', resource: bucket })).toBe(`tags of ${bucket}: the value of tag team`);
    }
  });
});

describe('which keys follow from caller and resource', () => {
  it.each([
    ['aws:principalarn', true],
    ['aws:resourcetag/team', true],
    ['aws:principaltag/a/b', true],
    ['kms:viaservice', false],
    ['aws:requesttag/team', false],
    ['constructor', false],
    ['__proto__/x', false],
  ])('%s', (key, follows) => {
    expect(isDerived(key)).toBe(follows);
  });

  it('takes all after the first slash for the name of the tag', () => {
    const world = worldOf({ accounts: [{ id: ACCOUNT, complete: true }], principals: [{ ...role('app'), tags: [{ Key: 'team/unit', Value: 'pay' }] }], keys: [{ arn: KEY }] });
    expect(carried('aws:principaltag/team/unit', { world })).toEqual(['pay']);
    expect(carried('aws:principaltag', { world })).toBe('absent');
    expect(carried('aws:principaltags', { world: worldOf({ keys: [{ arn: KEY }] }) })).toBe('absent');
  });

  // Names that objects of JavaScript have, too, are context keys like any other.
  it.each(['constructor', '__proto__', 'constructor/x', '__proto__/x', 'aws:PrincipalTag/constructor'])('decides a condition on %s', (key) => {
    const text = JSON.stringify(document({ Effect: 'Allow', Principal: { AWS: APP }, Action: 'kms:*', Resource: '*', Condition: { StringEquals: { KEY: 'a' } } }));
    const world = keyWorld([], { keys: [{ arn: KEY, policy: JSON.parse(text.replace('"KEY"', JSON.stringify(key))) as object }] });
    expect(decide(world, { principal: APP, action: 'kms:Decrypt', resource: KEY, context: new Map(), sessionPolicies: [] }).decision).toBe('implicitDeny');
  });
});
