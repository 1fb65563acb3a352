import { partition as partitionCalled } from '../../../aws/partitions.ts';
import { parseArn } from '../../../policy/arn.ts';
import { unknownText } from '../../../policy/unknown.ts';
import type { Block } from '../hcl/syntax.ts';
import { evaluate, knownText } from '../language/evaluate.ts';
import type { Scope } from '../language/evaluate.ts';
import { nameOf, text, textOf, unknown } from '../language/values.ts';
import type { ObjectValue, Value } from '../language/values.ts';
import type { Provider } from '../resources/managed.ts';
import { bodyValue } from './bodies.ts';
import { policyDocument } from './policy-document.ts';

interface Source {
  readonly block: Block;
  readonly address: string;
  readonly scope: Scope;
  readonly provider: Provider;
  readonly config: ObjectValue;
}

interface Attributes { readonly [name: string]: (source: Source) => Value | undefined }

const argument = ({ config }: Source, name: string): string | undefined => {
  const value = config.find?.(name);
  return value === undefined || value.kind === 'null' ? undefined : textOf(value);
};

const missing = ({ address }: Source, name: string): string => unknownText(nameOf(`${address}.${name}`));

/** A role, user or group that is looked up by its name: it may have a path. */
const identity = (kind: string, key: string): Attributes => ({
  arn: (source) => {
    const name = argument(source, key);
    return name === undefined ? undefined : text(`arn:${source.provider.partition}:iam::${source.provider.account}:${kind}/${missing(source, 'path')}${name}`);
  },
  id: (source) => config(source, key),
  name: (source) => config(source, key),
});

const config = (source: Source, name: string): Value | undefined => source.config.find?.(name);

const keyArn = (source: Source): Value => {
  const given = argument(source, 'key_id');
  const arn = given === undefined ? undefined : parseArn(given);
  if (given !== undefined && arn?.resource.startsWith('key/') === true) return text(given);
  const { partition, region, account } = source.provider;
  const id = given !== undefined && /^(?:[0-9a-f-]{36}|mrk-[0-9a-f]{32})$/.test(given) ? given : missing(source, 'key_id');
  return text(`arn:${arn?.partition ?? partition}:kms:${arn?.region ?? region}:${arn?.account ?? account}:key/${id}`);
};

/** A template with only the variables that it is given in sight. */
const rendered = ({ block, scope }: Source): Value | undefined => {
  const template = block.body.attributes.get('template');
  const variables = block.body.attributes.get('vars');
  const source = template && evaluate(template.value, scope);
  const whole = source === undefined ? undefined : knownText(source);
  if (source?.kind !== 'text' || whole === undefined) return undefined;
  const piece = source.pieces?.[0];
  const expression = piece === undefined ? undefined : scope.files.template({ ...piece.at.document, text: whole });
  const names = variables === undefined ? undefined : evaluate(variables.value, scope);
  if (expression === undefined || (names !== undefined && names.kind !== 'object')) return undefined;
  return scope.files.evaluate(expression, names === undefined ? [] : [...names.members].map(([name, member]) => [name, member.value] as const));
};

/** What data sources give that follows from the configuration [provider hashicorp/aws, page of each data source]. */
const SOURCES: { readonly [type: string]: Attributes } = {
  aws_iam_policy_document: {
    json: ({ block, scope }) => policyDocument(block.body, scope, block.at),
    minified_json: ({ block, scope }) => policyDocument(block.body, scope, block.at),
  },
  aws_caller_identity: {
    account_id: ({ provider }) => text(provider.account),
    id: ({ provider }) => text(provider.account),
  },
  aws_region: {
    name: ({ provider }) => text(provider.region),
    id: ({ provider }) => text(provider.region),
    region: ({ provider }) => text(provider.region),
  },
  aws_partition: {
    partition: ({ provider }) => text(provider.partition),
    id: ({ provider }) => text(provider.partition),
    dns_suffix: ({ provider }) => text(partitionCalled(provider.partition)?.dnsSuffix ?? 'amazonaws.com'),
    reverse_dns_prefix: ({ provider }) => text((partitionCalled(provider.partition)?.dnsSuffix ?? 'amazonaws.com').split('.').reverse().join('.')),
  },
  aws_iam_role: identity('role', 'name'),
  aws_iam_user: identity('user', 'user_name'),
  aws_iam_group: identity('group', 'group_name'),
  aws_iam_policy: {
    arn: (source) => {
      const { partition } = source.provider;
      const [given, name] = [argument(source, 'arn'), argument(source, 'name')];
      if (given !== undefined) return text(given);
      // A name may be that of an AWS managed policy too, whose ARN has `aws` for an account.
      return name === undefined ? undefined : text(`arn:${partition}:iam::${missing(source, 'account')}:policy/${missing(source, 'path')}${name}`);
    },
  },
  aws_s3_bucket: {
    arn: (source) => text(`arn:${source.provider.partition}:s3:::${argument(source, 'bucket') ?? missing(source, 'bucket')}`),
    id: (source) => config(source, 'bucket'),
  },
  aws_kms_key: {
    arn: keyArn,
    id: (source) => text(parseArn(textOf(keyArn(source)) ?? '')?.resource.replace(/^key\//, '') ?? missing(source, 'id')),
  },
  aws_kms_alias: {
    arn: (source) => {
      const { partition, region, account } = source.provider;
      return text(`arn:${partition}:kms:${region}:${account}:${argument(source, 'name') ?? missing(source, 'name')}`);
    },
    target_key_arn: (source) => {
      const { partition, region, account } = source.provider;
      return text(`arn:${partition}:kms:${region}:${account}:key/${missing(source, 'target_key_id')}`);
    },
  },
  aws_sns_topic: {
    arn: ({ provider, ...source }) => text(`arn:${provider.partition}:sns:${provider.region}:${provider.account}:${argument({ provider, ...source }, 'name') ?? unknownText(source.address)}`),
  },
  aws_sqs_queue: {
    arn: ({ provider, ...source }) => text(`arn:${provider.partition}:sqs:${provider.region}:${provider.account}:${argument({ provider, ...source }, 'name') ?? unknownText(source.address)}`),
  },
  template_file: { rendered },
};

/** A data source: what is written in it, what follows from that, and unknowns for what only AWS can say. */
export const dataValue = (block: Block, address: string, scope: Scope, provider: Provider): ObjectValue => {
  const config = bodyValue(block.body, scope, block.at);
  const source: Source = { block, address, scope, provider, config };
  const known = SOURCES[block.labels[0] ?? ''];
  const made = new Map<string, Value>();
  const find = (name: string): Value => {
    const found = made.get(name) ?? known?.[name]?.(source) ?? config.find?.(name) ?? unknown(nameOf(`${address}.${name}`));
    made.set(name, found);
    return found;
  };
  return {
    kind: 'object', at: block.at, name: address, find,
    get members() {
      return new Map([...config.members, ...Object.keys(known ?? {}).map((name) => [name, { value: find(name) }] as const)]);
    },
  };
};

