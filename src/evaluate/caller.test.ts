import { describe, expect, it } from 'vitest';
import { ACCOUNT, APP, role, worldOf } from '../ask/test-worlds.ts';
import { accountOf, isServiceLinkedRole, parseCaller } from './caller.ts';

const ALICE = `arn:aws:iam::${ACCOUNT}:user/team/alice`;
const WORKER = `arn:aws:iam::${ACCOUNT}:role/team/worker`;
const session = (path: string): string => `arn:aws:sts::${ACCOUNT}:assumed-role/${path}`;

const world = worldOf({ principals: [role('app'), role('team/worker'), { arn: ALICE, identityPolicies: [] }] });

const caller = (text: string): object | undefined => {
  const parsed = parseCaller(world, text);
  if (parsed === undefined || !('principal' in parsed)) return parsed;
  const { principal, ...rest } = parsed;
  return { ...rest, described: principal?.arn };
};

describe('who a principal of a request is [IAM reference_identifiers, IAM ARNs]', () => {
  it.each<readonly [text: string, caller: object]>([
    ['*', { kind: 'anonymous' }],
    ['sns.amazonaws.com', { kind: 'service', name: 'sns.amazonaws.com' }],
    ['logs.‹region›.amazonaws.com', { kind: 'service', name: 'logs.‹region›.amazonaws.com' }],
    ['ec2.amazonaws.com.cn', { kind: 'service', name: 'ec2.amazonaws.com.cn' }],
    ['ops.apigateway.aws.internal', { kind: 'service', name: 'ops.apigateway.aws.internal' }],
    [ACCOUNT, { kind: 'root', account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root` }],
    [`arn:aws-cn:iam::${ACCOUNT}:root`, { kind: 'root', account: ACCOUNT, arn: `arn:aws-cn:iam::${ACCOUNT}:root` }],
    [ALICE, { kind: 'user', account: ACCOUNT, arn: ALICE, described: ALICE }],
    [`arn:aws:iam::${ACCOUNT}:user/bob`, { kind: 'user', account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/bob`, described: undefined }],
    [APP, { kind: 'role', account: ACCOUNT, arn: APP, session: undefined, described: APP }],
    [session('app/job-1'), { kind: 'role', account: ACCOUNT, arn: APP, session: session('app/job-1'), described: APP }],
    [session('worker/job-1'), { kind: 'role', account: ACCOUNT, arn: WORKER, session: session('worker/job-1'), described: WORKER }],
    [session('worker'), { kind: 'role', account: ACCOUNT, arn: WORKER, session: undefined, described: WORKER }],
    [`arn:aws-us-gov:sts::${ACCOUNT}:assumed-role/other/x`, {
      kind: 'role', account: ACCOUNT, arn: `arn:aws-us-gov:iam::${ACCOUNT}:role/other`, session: `arn:aws-us-gov:sts::${ACCOUNT}:assumed-role/other/x`, described: undefined,
    }],
    [`arn:aws:sts::${ACCOUNT}:federated-user/bob`, { kind: 'federated-user', account: ACCOUNT, arn: `arn:aws:sts::${ACCOUNT}:federated-user/bob` }],
  ])('%s', (text, expected) => {
    expect(caller(text)).toEqual(expected);
  });
});

describe('what calls nothing', () => {
  it.each([
    '', 'app', 'amazonaws.com', '1234567890', `1${ACCOUNT}`, `${ACCOUNT}0`, 'arn:aws:iam::aws:policy', 'arn:aws:iam:::user/alice', 'arn:aws:s3:::data',
    `arn:aws:iam::${ACCOUNT}:group/admins`, `arn:aws:iam::${ACCOUNT}:user`, `arn:aws:iam::${ACCOUNT}:role`, `arn:aws:iam::${ACCOUNT}:federated-user/bob`,
    `arn:aws:iam::${ACCOUNT}:assumed-role/app/x`, `arn:aws:sts::${ACCOUNT}:assumed-role`, `arn:aws:sts::${ACCOUNT}:role/app`, `arn:aws:sts::${ACCOUNT}:user/alice`,
    `arn:aws:sts::${ACCOUNT}:root`, `arn:aws:s3::${ACCOUNT}:role/app`, `arn:aws:s3::${ACCOUNT}:federated-user/bob`,
  ])('%s', (text) => {
    expect(parseCaller(world, text)).toBeUndefined();
  });
});

it('has an account unless it is a service or anonymous', () => {
  const accounts = ['*', 'sns.amazonaws.com', ACCOUNT, ALICE, session('app/job-1')].map((text) => {
    const parsed = parseCaller(world, text);
    return parsed && accountOf(parsed);
  });
  expect(accounts).toEqual([undefined, undefined, ACCOUNT, ACCOUNT, ACCOUNT]);
});

it.each([
  [`arn:aws:iam::${ACCOUNT}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`, true],
  [`arn:aws:iam::${ACCOUNT}:role/service-role/app`, false],
  [`arn:aws:iam::${ACCOUNT}:user/aws-service-role/x`, false],
  [`arn:aws:iam::${ACCOUNT}:root`, false],
  ['autoscaling.amazonaws.com', false],
])('a service-linked role is told by its path: %s', (text, expected) => {
  const parsed = parseCaller(world, text);
  expect(parsed && isServiceLinkedRole(parsed)).toBe(expected);
});
