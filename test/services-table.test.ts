import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { registry } from '../rules/registry.generated.ts';
import { serviceBreakages } from '../src/ask/service-works.ts';
import { operationWords } from '../src/ask/services/operation-words.ts';
import { serviceUses } from '../src/ask/services/uses.ts';
import { chains, roleProperties } from '../src/aws/services/chains.ts';
import { keyProperties, serviceOperations, type KeyProperty, type ServiceOperation } from '../src/aws/services/tables.ts';
import { ACCOUNT, CONSUMER, variantsOf, worldFor, type Scene, type Variant } from './service-variants.ts';

const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

/** The service field of ARNs, where it is not the type's second part. */
const ARN_SERVICES: { readonly [part: string]: string } = {
  KinesisFirehose: 'firehose', EFS: 'elasticfilesystem', OpenSearchService: 'es', Elasticsearch: 'es', StepFunctions: 'states', MSK: 'kafka', Cassandra: 'cassandra',
  MWAA: 'airflow', OpenSearchServerless: 'aoss',
};

interface Properties {
  [name: string]: unknown;
}

const arnOf = (type: string, name: string): string => {
  if (type === 'AWS::S3::Bucket') return `arn:aws:s3:::${name}`;
  const part = type.split('::')[1] ?? '';
  const [service, kind] = [ARN_SERVICES[part] ?? part.toLowerCase(), type.split('::')[2] ?? ''];
  const plain = ['sqs', 'sns', 'codepipeline'].includes(service);
  return `arn:aws:${service}:us-east-1:${ACCOUNT}:${plain ? '' : `${kind.toLowerCase()}/`}${name}`;
};

const valueAt = (steps: readonly string[], value: unknown): unknown => {
  const [head, ...rest] = steps;
  if (head === undefined) return value;
  const inner = valueAt(rest, value);
  return head === '' ? inner : { [head.replace('[]', '')]: head.endsWith('[]') ? [inner] : inner };
};

const isPlain = (value: unknown): value is Properties => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Two values as one; lists of one item each become a list of one. */
const mergedValue = (left: unknown, right: unknown): unknown => {
  if (isPlain(left) && isPlain(right)) return merged(left, right);
  return Array.isArray(left) && Array.isArray(right) ? [mergedValue(left[0], right[0])] : right;
};

const merged = (left: Properties, right: Properties): Properties => {
  const result = { ...left };
  for (const [name, value] of Object.entries(right)) result[name] = mergedValue(result[name], value);
  return result;
};

const at = (dotted: string, value: unknown): Properties => valueAt(dotted.split('.'), value) as Properties;

const resource = (type: string, name: string, properties: Properties) => ({ arn: arnOf(type, name), type, account: ACCOUNT, region: 'us-east-1', properties });

const SERVICE_LINKED = `arn:aws:iam::${ACCOUNT}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`;

/** A bucket with S3 Bucket Keys, for what happens only then. */
const BUCKET = resource('AWS::S3::Bucket', 'logs', { BucketEncryption: { ServerSideEncryptionConfiguration: [{ BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY } }] } });

/** What an operation needs configured beside its key, to apply at all. */
const CONFIGURED: { readonly [operation: string]: Properties } = {
  's3.put-object.sse-kms.bucket-key': at('BucketEncryption.ServerSideEncryptionConfiguration[]', { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY } }),
  's3.get-object.sse-kms.bucket-key': at('BucketEncryption.ServerSideEncryptionConfiguration[]', { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY } }),
  'ssm.put-parameter.advanced': { Tier: 'Advanced' },
  'cloudtrail.trail.bucket-key': { S3BucketName: 'logs' },
  'lambda.snapstart': { SnapStart: { ApplyOn: 'PublishedVersions' } },
};

const ROLE = `arn:aws:iam::${ACCOUNT}:role/worker`;

const roleOf = ({ caller }: ServiceOperation): string => (caller.account === 'consumer' ? ROLE.replace(ACCOUNT, CONSUMER) : ROLE);

type Setting = Omit<Scene, 'keys'>;

const KEYS = [{ arn: KEY, alias: 'alias/data' }];

const sceneOf = (setting: Setting): Scene => ({ ...setting, keys: KEYS });

/** A queue whose dead letters somebody may move back to it. */
const redriveSetting = (operation: ServiceOperation, property: KeyProperty): Setting => {
  const failed = resource(property.type, 'failed', {});
  const queue = resource(property.type, 'data', { ...at(property.path.join('.'), KEY), RedrivePolicy: { deadLetterTargetArn: failed.arn, maxReceiveCount: 5 } });
  const permissions = [{ Effect: 'Allow', Action: operation.apis, Resource: failed.arn }, { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' }];
  return { operation, caller: ROLE, resources: [queue, failed], permissions };
};

/** A small world in which somebody has to be able to do the operation; undefined where no resource shows that. */
const settingOf = (operation: ServiceOperation, property: KeyProperty): Setting | undefined => {
  const { id, caller } = operation;
  if (id === 'sqs.dlq-redrive') return redriveSetting(operation, property);
  const own = merged(at(property.path.join('.'), KEY), CONFIGURED[id] ?? {});
  const target = resource(property.type, 'data', own);
  if (caller.kind === 'caller-credentials-via-service') {
    if (operation.apis === undefined) return undefined;
    const to = property.type === 'AWS::S3::Bucket' ? `${target.arn}/*` : target.arn;
    const shared = caller.account === 'consumer' ? { policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: roleOf(operation) }, Action: '*', Resource: target.arn }] } } : {};
    return { operation, caller: roleOf(operation), resources: [{ ...target, ...shared }], permissions: [{ Effect: 'Allow', Action: operation.apis, Resource: to }] };
  }
  const [rolePath] = roleProperties[id] ?? [];
  if (id === 's3.replication.sse-kms') return { operation, caller: ROLE, resources: [{ ...target, properties: merged(own, { ReplicationConfiguration: { Role: ROLE } }) }], permissions: [] };
  if (caller.kind === 'execution-role' && rolePath !== undefined) {
    return { operation, caller: ROLE, resources: [{ ...target, properties: merged(own, at(rolePath, ROLE)) }], permissions: [] };
  }
  const chain = chains.find((each) => each.operation === id);
  const index = chain?.linkedRole === undefined ? 0 : caller.roleName?.split(' | ').indexOf(chain.linkedRole) ?? 0;
  const service = caller.principal?.split(' | ')[index]?.replace('<region>', 'us-east-1') ?? '';
  if (chain === undefined) return service !== '' && caller.kind !== 'service-linked-role' ? { operation, caller: service, resources: id === 'cloudtrail.trail.bucket-key' ? [target, BUCKET] : [target], permissions: [] } : undefined;
  const worker = chain.roleMember === undefined
    ? resource('AWS::Lambda::Function', 'worker', { Role: ROLE })
    : resource('AWS::ECS::TaskDefinition', 'worker', { [chain.roleMember]: ROLE });
  const roles = merged(chain.role === undefined ? {} : at(chain.role, ROLE), chain.roleOf === undefined ? {} : at(chain.roleOf, worker.arn));
  const where = chain.where === undefined ? {} : at(chain.where[0], chain.where[1].replace('*:role/aws-service-role/*', SERVICE_LINKED));
  const sourced = chain.source === undefined ? {} : at(chain.source, arnOf('AWS::SNS::Topic', 'source'));
  const from = chain.onItself === true
    ? { ...target, properties: merged(own, roles) }
    : resource(chain.from, 'source', merged(merged(at(chain.path, chain.beside === undefined ? target.arn : ROLE), roles), merged(where, sourced)));
  const linked = `arn:aws:iam::${ACCOUNT}:role/aws-service-role/${service}/${caller.roleName?.split(' | ')[index] ?? ''}`;
  const who = caller.kind === 'service-principal' ? service : caller.kind === 'service-linked-role' ? linked : ROLE;
  return { operation, caller: who, resources: [...(chain.onItself === true ? [] : [target]), from, ...(chain.roleOf === undefined ? [] : [worker])], permissions: [] };
};

const propertyById = new Map(keyProperties.map((property) => [property.id, property]));

const settings = serviceOperations.flatMap((operation): Setting[] => {
  const candidates = (operation.resources ?? []).flatMap((id) => propertyById.get(id) ?? []).flatMap((property) => settingOf(operation, property) ?? []);
  const working = candidates.find((setting) => serviceUses(worldFor(sceneOf(setting), 'works by IAM')).some((use) => use.operation.id === operation.id && use.caller === setting.caller && use.demands.length > 0));
  return working === undefined ? [] : [working];
});

const lineFor = (setting: Setting, variant: Variant): string => {
  const { operation } = setting;
  const found = serviceBreakages(worldFor(sceneOf(setting), variant)).filter(({ use }) => use.operation.id === operation.id && use.caller === setting.caller);
  const result = found.length === 0 ? 'works' : [...new Set(found.map(({ stop }) => `${stop.layer}: ${stop.words}`))].join('; ');
  return `${operation.id} | ${operation.confidence} | ${variant} | ${result}`;
};

const FOLDER = path.join(import.meta.dirname, '../fixtures/services');

describe('services and their keys', () => {
  const table = settings.flatMap((setting) => variantsOf(setting).map((variant) => lineFor(setting, variant)));

  it('work or break as the table says', async () => {
    await expect(`${table.join('\n')}\n`).toMatchFileSnapshot(path.join(FOLDER, 'table.txt'));
  });

  it('work wherever the key policy, IAM or a grant lets them', () => {
    expect(table.filter((line) => / \| works by /.test(line) && !line.endsWith('| works'))).toEqual([]);
  });

  it('break wherever nothing lets them, at the layer that stops it', () => {
    const expected: readonly (readonly [string, RegExp])[] = [
      ['not in the key policy', /\| (?:delegation|key policy): /], ['not in IAM', /\| identity policy: /],
      ['grant for other operations', /\| (?:delegation|key policy|grant): /], ['denied by an SCP', /\| explicit deny: .* service control policy Guardrail/],
      ['denied by an RCP', /\| explicit deny: .* resource control policy Guardrail/],
    ];
    for (const [variant, layer] of expected) expect(table.filter((line) => line.includes(`| ${variant} |`) && !layer.test(line)), variant).toEqual([]);
  });

  it('have a rule that reports them when they break', () => {
    const rules = registry.filter(({ name }) => name.endsWith('-access-blocked'));
    const silent = settings.filter((setting) => {
      const input = { world: worldFor(sceneOf(setting), variantsOf(setting).find((variant) => !variant.startsWith('works')) ?? 'not in IAM') };
      return !rules.some((rule) => [...rule.check({ ...input, options: {}, today: '2026-11-25' } as unknown as Parameters<typeof rule.check>[0])].length > 0);
    });
    expect(silent.map(({ operation }) => operation.id)).toEqual([]);
  });

  it('are spoken of in words', () => {
    expect(settings.map(({ operation }) => operationWords(operation)).filter((words) => words.startsWith('do what'))).toEqual([]);
  });

  it('leave only operations that are asked about, each with the reason', () => {
    const covered = new Set(settings.map(({ operation }) => operation.id));
    const reasons = JSON.parse(readFileSync(path.join(FOLDER, 'reasons.json'), 'utf8')) as Record<string, string>;
    expect(serviceOperations.filter(({ id }) => !covered.has(id)).map(({ id }) => id).sort()).toEqual(Object.keys(reasons).sort());
  });
});
