/** The request that shows an answer: who makes it, and with what. */
import { describe, expect, it } from 'vitest';
import { createBudget } from '../../algebra/budget.ts';
import { oneOf } from '../../algebra/strings.ts';
import type { World } from '../../world/types.ts';
import type { Dimension } from './atoms.ts';
import { callerClasses, type CallerClass } from './callers.ts';
import { inquire } from './inquire.ts';
import type { Model } from './search.ts';
import { addressKey, arnKey, key, numberKey } from './test-atoms.ts';
import { AWAY, HOME, KEY, allow, contextOf, deny, keyWorld, worldOf } from './test-questions.ts';
import { dimensionText, dimensionValues } from './witness.ts';

const budget = (): ReturnType<typeof createBudget> => createBudget(100);

const modelOf = (dimension: Dimension, kind: 'text' | 'members', ...values: readonly string[]): Model => new Map([[dimension.id, { dimension, solution: { kind, values } }]]);

describe('the value of a key in a model', () => {
  const [ARN, SET, NUMBER, DATE] = [arnKey('arn'), key('list', {}, 'set'), numberKey('n'), numberKey('aws:currenttime')];
  it.each<[string, Dimension, Model, readonly string[]]>([
    ['a text', key('x'), modelOf(key('x'), 'text', 'v'), ['v']],
    ['an ARN', ARN, modelOf(ARN, 'text', 'arn', 'aws', 's3', '', '', 'b'), ['arn:aws:s3:::b']],
    ['a list', SET, modelOf(SET, 'members', 'a', 'b'), ['a', 'b']],
    ['a number', NUMBER, modelOf(NUMBER, 'text', '7'), ['7']],
    ['a date', DATE, modelOf(DATE, 'text', '1782864000000'), ['2026-07-01T00:00:00.000Z']],
    ['a text that reads like a number', key('aws:currenttime'), modelOf(key('aws:currenttime'), 'text', '7'), ['7']],
    ['what the model does not say, and requests may lack', key('x'), new Map(), []],
    ['what the model does not say, and every request has', key('x', { required: true }), new Map(), ['some-value']],
    ['what the model leaves out', key('x', { required: true }), new Map([['x', { dimension: key('x'), solution: { kind: 'absent' } }]]), []],
    ['an address that every request has', { ...addressKey('ip'), optional: false }, new Map(), ['203.0.113.1']],
    ['what cannot be', key('x', { domain: oneOf([]), required: true }), new Map(), []],
  ])('%s', (_name, dimension, model, expected) => {
    expect(dimensionValues(dimension, model, budget())).toEqual(expected);
    expect(dimensionText(dimension, model, budget())).toBe(expected[0] ?? '');
  });
});

const spoken = (world: World, callers: CallerClass): string => {
  const answer = inquire({ world, callers, action: 'kms:Decrypt', resource: KEY, context: new Map() });
  if (answer.answer === 'no') return 'no';
  return answer.witness === undefined ? answer.answer : `${answer.answer === 'yes' ? '' : 'unknown: '}${answer.witness.principal}; ${contextOf(answer.witness)}`.replace(/; $/, '');
};

const classesOf = (world: World): readonly CallerClass[] => callerClasses(world, world.keys.flatMap(({ policy }) => policy ?? []));

describe('who makes the request', () => {
  const open = { accounts: [], principals: [] };
  const arnLike = (...patterns: readonly string[]): object => allow({ Condition: { ArnLike: { 'aws:PrincipalArn': patterns } } });
  it.each<[string, World, string[]]>([
    ['anyone', keyWorld([allow()], open), ['arn:aws:iam::111122223333:root', 'arn:aws:iam::111122223333:role/some-other-role', 'arn:aws:iam::111122223333:user/some-other-user', 'workspaces.amazonaws.com', 'arn:aws:iam::999999999999:role/outsider', 'arn:aws:iam::999999999999:user/outsider', 'arn:aws:iam::999999999999:root']],
    ['whose name is asked for', keyWorld([arnLike('arn:aws:iam::*:*/team-*')], open), ['arn:aws:iam::111122223333:role/team-', 'arn:aws:iam::111122223333:user/team-', 'arn:aws:iam::999999999999:role/team-', 'arn:aws:iam::999999999999:user/team-']],
    ['whose path is asked for', keyWorld([arnLike('arn:aws:iam::*:role/team/*/x')], open), ['arn:aws:iam::111122223333:role/team//x', 'arn:aws:iam::999999999999:role/team//x']],
    ['whose account is asked for', keyWorld([allow({ Condition: { StringLike: { 'aws:PrincipalAccount': '4*' } } })], open), ['arn:aws:iam::400000000000:role/outsider', 'arn:aws:iam::400000000000:user/outsider', 'arn:aws:iam::400000000000:root']],
    ['whose account is another', keyWorld([allow({ Condition: { StringNotEquals: { 'kms:CallerAccount': HOME } } })], open), ['workspaces.amazonaws.com', 'arn:aws:iam::999999999999:role/outsider', 'arn:aws:iam::999999999999:user/outsider', 'arn:aws:iam::999999999999:root']],
    ['of another partition', keyWorld([arnLike('arn:aws-cn:*')], open), []],
    ['whose ARN is a flat pattern', keyWorld([allow({ Condition: { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/x' } } })], open), ['arn:aws:iam::111122223333:role/:role/x', 'arn:aws:iam::111122223333:user/:role/x', 'arn:aws:iam::999999999999:role/:role/x', 'arn:aws:iam::999999999999:user/:role/x']],
    ['whose ARN is a text', keyWorld([allow({ Condition: { StringEquals: { 'aws:PrincipalArn': `arn:aws:iam::${HOME}:user/x` } } })], open), ['arn:aws:iam::111122223333:user/x']],
    ['whose ARN is of another account', keyWorld([arnLike(`arn:aws:iam::${AWAY}:role/x`)], open), ['unknown: arn:aws:iam::444455556666:role/x']],
    ['of a kind', keyWorld([arnLike('arn:aws:iam::*:root')], open), ['arn:aws:iam::111122223333:root', 'arn:aws:iam::999999999999:root']],
    ['whose tag is asked for', keyWorld([allow({ Condition: { StringEquals: { 'aws:PrincipalTag/team': 'x' } } })], open), ['arn:aws:iam::111122223333:role/some-other-role; aws:PrincipalTag/team=x', 'arn:aws:iam::111122223333:user/some-other-user; aws:PrincipalTag/team=x', 'arn:aws:iam::999999999999:role/outsider; aws:PrincipalTag/team=x', 'arn:aws:iam::999999999999:user/outsider; aws:PrincipalTag/team=x']],
    ['whose tag is another', keyWorld([allow({ Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'x' } } })], open), ['arn:aws:iam::111122223333:root', 'arn:aws:iam::111122223333:role/some-other-role; aws:PrincipalTag/team=', 'arn:aws:iam::111122223333:user/some-other-user; aws:PrincipalTag/team=', 'workspaces.amazonaws.com', 'arn:aws:iam::999999999999:role/outsider; aws:PrincipalTag/team=', 'arn:aws:iam::999999999999:user/outsider; aws:PrincipalTag/team=', 'arn:aws:iam::999999999999:root']],
    ['whose unique id is asked for', keyWorld([allow({ Condition: { StringLike: { 'aws:userid': 'AIDA*' } } })], open), ['arn:aws:iam::111122223333:user/some-other-user; aws:userid=AIDAEXAMPLEEXAMPLE123', 'arn:aws:iam::999999999999:user/outsider; aws:userid=AIDAEXAMPLEEXAMPLE123']],
    ['whose name is a variable', keyWorld([allow({ Condition: { StringEquals: { 'kms:EncryptionContext:owner': '${aws:username}' } } })], open), ['arn:aws:iam::111122223333:user/some-value; kms:EncryptionContext:owner=some-value, aws:username=some-value', 'arn:aws:iam::999999999999:user/some-value; kms:EncryptionContext:owner=some-value, aws:username=some-value']],
    ['whose name is a variable, and asked for', keyWorld([allow({ Condition: { StringLike: { 'aws:username': 'x*' }, ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/team/x*' } } })], open), ['arn:aws:iam::111122223333:user/team/x; aws:username=x', 'arn:aws:iam::999999999999:user/team/x; aws:username=x']],
    ['whose name is asked for in two ways that exclude each other', keyWorld([allow({ Condition: { StringEquals: { 'aws:username': 'ann' }, ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/bob' } } })], open), []],
    ['who is in an organization', keyWorld([allow({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } })], open), ['unknown: arn:aws:iam::111122223333:root', 'unknown: arn:aws:iam::111122223333:role/some-other-role', 'unknown: arn:aws:iam::111122223333:user/some-other-user', 'arn:aws:iam::999999999999:role/outsider; aws:PrincipalOrgID=o-a1b2c3d4e5', 'arn:aws:iam::999999999999:user/outsider; aws:PrincipalOrgID=o-a1b2c3d4e5', 'arn:aws:iam::999999999999:root; aws:PrincipalOrgID=o-a1b2c3d4e5']],
    ['who is below a unit', keyWorld([allow({ Condition: { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*' } } })], open), ['unknown: arn:aws:iam::111122223333:root', 'unknown: arn:aws:iam::111122223333:role/some-other-role', 'unknown: arn:aws:iam::111122223333:user/some-other-user', 'arn:aws:iam::999999999999:role/outsider; aws:PrincipalOrgPaths=o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/', 'arn:aws:iam::999999999999:user/outsider; aws:PrincipalOrgPaths=o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/', 'arn:aws:iam::999999999999:root; aws:PrincipalOrgPaths=o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/']],
    ['who is in no organization that is named', keyWorld([allow(), deny({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } })], open), ['unknown: arn:aws:iam::111122223333:root', 'unknown: arn:aws:iam::111122223333:role/some-other-role', 'unknown: arn:aws:iam::111122223333:user/some-other-user', 'workspaces.amazonaws.com', 'arn:aws:iam::999999999999:role/outsider; aws:PrincipalOrgID=', 'arn:aws:iam::999999999999:user/outsider; aws:PrincipalOrgID=', 'arn:aws:iam::999999999999:root; aws:PrincipalOrgID=']],
  ])('%s', (_name, world, expected) => {
    expect(classesOf(world).map((callers) => spoken(world, callers)).filter((answer) => answer !== 'no')).toEqual(expected);
  });

  it('of a world that names nobody', () => {
    const world = worldOf({});
    expect(callerClasses(world, []).map((callers) => spoken(world, callers))).toEqual([
      'unknown: workspaces.amazonaws.com', 'unknown: arn:aws:iam::999999999999:role/outsider', 'unknown: arn:aws:iam::999999999999:user/outsider', 'unknown: arn:aws:iam::999999999999:root',
    ]);
  });

  it('of a service', () => {
    const world = keyWorld([allow({ Principal: { Service: 's3.amazonaws.com' }, Condition: { StringEquals: { 'aws:SourceAccount': AWAY }, Null: { 'aws:SourceArn': 'false' } } })]);
    expect(classesOf(world).map((callers) => spoken(world, callers)).filter((answer) => answer !== 'no')).toEqual(['s3.amazonaws.com; aws:SourceAccount=444455556666, aws:SourceArn=arn:aws:s3:us-east-1:444455556666:some-resource']);
  });
});
