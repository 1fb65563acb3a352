import { describe, expect, it } from 'vitest';
import { mayBeTemplate, withUnknowns } from './template.ts';

describe('policy documents that are templates', () => {
  it('keeps policy variables and makes unknowns of what a renderer fills in', () => {
    expect(withUnknowns(['${aws:username}', '${account_id}', '$${aws:username}', '${*}', 'arn:aws:iam::${AWS::AccountId}:root'])).toEqual([
      '${aws:username}', '‹account_id›', '${aws:username}', '${*}', 'arn:aws:iam::‹AWS::AccountId›:root',
    ]);
  });

  it('reads functions of CloudFormation in place of a text', () => {
    expect(withUnknowns({
      a: { Ref: 'Role' }, b: { 'Fn::Sub': 'ec2.${AWS::Region}.amazonaws.com/${!aws:username}' }, c: { 'Fn::GetAtt': ['Role', 'Arn'] }, d: { Ref: 'x', AWS: '*' },
    })).toEqual({ a: '‹Role›', b: 'ec2.‹AWS::Region›.amazonaws.com/${aws:username}', c: '‹["Role","Arn"]›', d: { Ref: 'x', AWS: '*' } });
  });

  it('knows documents that need no second look', () => {
    expect(mayBeTemplate('{"Principal": {"AWS": "*"}}')).toBe(false);
    expect(mayBeTemplate('{"AWS": {"Fn::Sub": "x"}}')).toBe(true);
  });
});
