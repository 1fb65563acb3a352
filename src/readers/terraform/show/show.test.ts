import { describe, expect, it } from 'vitest';
import { insertMember } from '../../../source/edit.ts';
import { locate } from '../../../source/locate.ts';
import { readWorld } from '../../../world/build.ts';
import type { WorldReading } from '../../../world/build.ts';

const read = (value: unknown, path = 'plan.json'): WorldReading =>
  readWorld([{ path, bytes: new TextEncoder().encode(JSON.stringify(value, null, 1)) }]);

const resource = (address: string, values: object, index?: string | number): object => {
  const [type, name] = address.replace(/\[.*\]$/, '').split('.').slice(-2);
  return { address, mode: 'managed', type, name, ...(index === undefined ? {} : { index }), provider_name: 'registry.terraform.io/hashicorp/aws', values };
};

const change = (address: string, after_unknown: object): object => ({ address, change: { actions: ['create'], after_unknown } });

const policy = (sid: string): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: sid, Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }] });

const ACCOUNT = '111122223333';

const plan = {
  format_version: '1.2', terraform_version: '1.9.0',
  variables: { region: { value: 'eu-west-1' } },
  planned_values: {
    root_module: {
      resources: [
        resource('aws_kms_key.a', { description: 'A', enable_key_rotation: true, deletion_window_in_days: null, policy: policy('InThePlan'), tags: { Owner: 'pay' } }),
        resource('aws_sqs_queue.q', { name: 'jobs' }),
        resource('aws_iam_role.r', { name: 'reader', assume_role_policy: '{"Statement": []}' }),
      ],
      child_modules: [{ address: 'module.logs', resources: [resource('module.logs.aws_cloudwatch_log_group.g[0]', { name: '/app' }, 0)] }],
    },
  },
  resource_changes: [
    change('aws_kms_key.a', { arn: true, key_id: true, id: true, tags_all: {} }),
    change('aws_sqs_queue.q', { arn: true, kms_master_key_id: true, policy: true }),
    change('module.logs.aws_cloudwatch_log_group.g[0]', { arn: true, kms_key_id: true }),
  ],
  prior_state: { values: { root_module: { resources: [{ address: 'data.aws_caller_identity.c', mode: 'data', type: 'aws_caller_identity', name: 'c', values: { account_id: ACCOUNT } }] } } },
  configuration: {
    provider_config: { aws: { name: 'aws', expressions: { region: { references: ['var.region'] } } } },
    root_module: {
      resources: [
        { address: 'aws_kms_key.a', provider_config_key: 'aws', expressions: { description: { constant_value: 'A' } } },
        { address: 'aws_sqs_queue.q', provider_config_key: 'aws', expressions: { kms_master_key_id: { references: ['aws_kms_key.a.arn', 'aws_kms_key.a'] } } },
      ],
      module_calls: {
        logs: {
          expressions: { key: { references: ['aws_kms_key.a.arn', 'aws_kms_key.a'] } },
          module: { resources: [{ address: 'aws_cloudwatch_log_group.g', provider_config_key: 'aws', expressions: { kms_key_id: { references: ['var.key'] } } }] },
        },
      },
    },
  },
};

const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/‹aws_kms_key.a of plan.json›`;

describe('a plan', () => {
  const { world, inputs } = read(plan);

  it('is read as what will be', () => {
    expect(inputs).toEqual([{ file: 'plan.json', kind: 'terraform-plan', status: 'analysed' }]);
    const [key] = world.keys;
    expect(world.keys).toHaveLength(1);
    expect(key).toMatchObject({ arn: KEY, account: ACCOUNT, region: 'eu-west-1', description: 'A', rotation: { enabled: true }, policy: { statements: [{ sid: 'InThePlan' }] } });
    expect([...world.principals.keys()]).toEqual([`arn:aws:iam::${ACCOUNT}:role/reader`]);
  });

  it('leads what is known after apply only to the resource that it refers to, through modules too', () => {
    const keyOf = (type: string, property: string): unknown => world.resources.find((each) => each.type === type)?.properties[property];
    expect(keyOf('AWS::SQS::Queue', 'KmsMasterKeyId')).toBe(KEY);
    expect(keyOf('AWS::Logs::LogGroup', 'KmsKeyId')).toBe(KEY);
  });

  it('has the places of what it says in its file', () => {
    const { pointer, line } = locate(world.keys[0]!.policy!.statements[0]!.place);
    expect(pointer).toBe('/planned_values/root_module/resources/0/values/policy/Statement/0');
    expect(JSON.stringify(plan, null, 1).split('\n')[line - 1]).toContain('InThePlan');
  });

  it('is not changed: what made it has to be', () => {
    const { place } = world.keys[0]!.policy!.statements[0]!;
    expect(insertMember({ ...place, path: [...place.path, 'Condition'] }, {})).toEqual([]);
  });

  it('does not ask for more when the values are missing', () => {
    const { format_version, resource_changes } = plan;
    const after = { actions: ['create'], after: { description: 'B' }, after_unknown: {} };
    const only = { format_version, resource_changes: [...resource_changes.slice(1, 2), { address: 'aws_kms_key.b', mode: 'managed', type: 'aws_kms_key', name: 'b', change: after }] };
    expect(read(only).world.keys.map(({ description }) => description)).toEqual(['B']);
  });
});

describe('a state', () => {
  const arn = `arn:aws:kms:us-east-2:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  const values = { arn, key_id: '1234abcd-12ab-34cd-56ef-1234567890ab', id: '1234abcd-12ab-34cd-56ef-1234567890ab', policy: policy('InTheState'), enable_key_rotation: false };

  it.each([
    ['as terraform show prints it', { format_version: '1.0', terraform_version: '1.9.0', values: { root_module: { resources: [resource('aws_kms_key.a', values)] } } }],
    ['as Terraform keeps it', { version: 4, terraform_version: '1.9.0', serial: 1, resources: [{ mode: 'managed', type: 'aws_kms_key', name: 'a', instances: [{ attributes: values }] }] }],
  ])('%s has the keys that exist', (_, state) => {
    const { world, inputs } = read(state, 'terraform.tfstate');
    expect(inputs).toMatchObject([{ kind: 'terraform-state', status: 'analysed' }]);
    expect(world.keys).toMatchObject([{ arn, account: ACCOUNT, region: 'us-east-2', rotation: { enabled: false }, policy: { statements: [{ sid: 'InTheState' }] } }]);
  });
});
