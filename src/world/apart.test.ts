import { describe, expect, it } from 'vitest';
import { areApart } from './apart.ts';
import { readWorld } from './build.ts';

const TEMPLATE = `
AWSTemplateFormatVersion: "2010-09-09"
Parameters: { Other: { Type: String } }
Resources:
  A: { Type: AWS::KMS::Key }
  B: { Type: AWS::KMS::Key }
  Fixed: { Type: AWS::IAM::Role, Properties: { RoleName: app, AssumeRolePolicyDocument: { Statement: [] } } }
  Made: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [] } } }
  Attached: { Type: AWS::IAM::Policy, Properties: { PolicyName: p, PolicyDocument: { Statement: [] }, Roles: [ !Ref Other ] } }
`;

const bytes = new TextEncoder().encode(TEMPLATE);
const { world } = readWorld([{ path: 'one.yaml', bytes }, { path: 'two.yaml', bytes }]);

const key = (name: string): string => `arn:aws:kms:${name.replace(/^\w+/, '‹region')}›:${name.replace(/^\w+/, '‹account')}›:key/‹${name}›`;
const role = (name: string): string => `arn:aws:iam::${name.replace(/^\w+/, '‹account')}›:role/‹${name}›`;

describe('two ARNs with unresolved parts', () => {
  it.each([
    ['two keys of one template', key('A of one.yaml'), key('B of one.yaml'), true],
    ['one key', key('A of one.yaml'), key('A of one.yaml'), false],
    ['keys of two templates, which may declare the same', key('A of one.yaml'), key('B of two.yaml'), false],
    ['a key and a parameter, which may be any', key('A of one.yaml'), key('Other of one.yaml'), false],
    ['two roles of one template', role('Made of one.yaml'), 'arn:aws:iam::‹account of one.yaml›:role/app', true],
    ['a role and one that a parameter names', role('Made of one.yaml'), role('Other of one.yaml'), false],
    ['a key and a role', key('A of one.yaml'), role('Made of one.yaml'), false],
    ['a key of the template and one that is written out', key('A of one.yaml'), 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab', false],
  ])('%s', (_, left, right, expected) => {
    expect([areApart(world, left, right), areApart(world, right, left)]).toEqual([expected, expected]);
  });

  it('are those of the world', () => {
    expect(world.keys.map(({ arn }) => arn)).toContain(key('A of one.yaml'));
    expect([...world.principals.keys()]).toContain(role('Made of one.yaml'));
  });
});
