import { describe, expect, it } from 'vitest';
import { decide } from '../evaluate/decide.ts';
import { readWorld } from '../world/build.ts';
import { can } from './can.ts';

const TRUST = '{ Version: "2012-10-17", Statement: [ { Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: "sts:AssumeRole" } ] }';

const role = (resource: string): string =>
  `{ Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: ${TRUST}, Policies: [ { PolicyName: own, PolicyDocument: { Version: "2012-10-17", Statement: [ { Effect: Allow, Action: "kms:Decrypt", Resource: ${resource} } ] } } ] } }`;

const TEMPLATE = `
AWSTemplateFormatVersion: "2010-09-09"
Parameters: { Given: { Type: String } }
Resources:
  Left: { Type: AWS::KMS::Key }
  Right: { Type: AWS::KMS::Key }
  Named:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy: { Version: "2012-10-17", Statement: [ { Sid: ByName, Effect: Allow, Principal: { AWS: !GetAtt OfLeft.Arn }, Action: "kms:Decrypt", Resource: "*" } ] }
  OfLeft: ${role('!GetAtt Left.Arn')}
  NotLeft: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: ${TRUST}, Policies: [ { PolicyName: own, PolicyDocument: { Version: "2012-10-17", Statement: [ { Effect: Allow, Action: "kms:Decrypt", NotResource: !GetAtt Left.Arn } ] } } ] } }
  OfGiven: ${role('!Ref Given')}
  OfUserNames: ${role('[ !GetAtt Left.Arn, "arn:aws:kms:*:*:key/\${aws:username}" ]')}
`;

const { world } = readWorld([{ path: 'app.yaml', bytes: new TextEncoder().encode(TEMPLATE) }]);

const named = (kind: string, name: string): string => {
  const arns = kind === 'key' ? world.keys.map(({ arn }) => arn) : [...world.principals.keys()];
  const found = arns.find((arn) => arn.includes(`${kind}/‹${name} of `));
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found;
};

describe('two things that one template declares are not one', () => {
  it.each<readonly [string, string, string, string]>([
    ['OfLeft', 'Left', 'allowed', 'yes'],
    ['OfLeft', 'Right', 'implicitDeny', 'no'],
    ['NotLeft', 'Left', 'implicitDeny', 'no'],
    ['NotLeft', 'Right', 'allowed', 'yes'],
    ['OfGiven', 'Right', 'unknown', 'unknown'],
    ['OfUserNames', 'Right', 'implicitDeny', 'no'],
    ['OfLeft', 'Named', 'allowed', 'yes'],
    ['NotLeft', 'Named', 'implicitDeny', 'no'],
  ])('%s decrypts with %s: %s', (caller, key, decision, answer) => {
    const [principal, resource] = [named('role', caller), named('key', key)];
    expect(decide(world, { principal, action: 'kms:Decrypt', resource, context: new Map(), sessionPolicies: [] }).decision).toBe(decision);
    expect(can({ world, callers: { kind: 'principal', arn: principal }, actions: ['kms:Decrypt'], resource }).answer).toBe(answer);
  });
});
