import type { JsonObject } from '../../../policy/json.ts';
import { parseArn } from '../../../policy/arn.ts';
import { hasUnknown, unknownNames, unknownText } from '../../../policy/unknown.ts';
import type { Json } from '../../../source/place.ts';
import type { Retention } from '../../../world/types.ts';
import { declaredArn, declaredAttribute, declaredName, declaredRef, namingProperties, namingProperty } from '../../declared/arn.ts';
import { markerIn } from '../../declared/declaration.ts';
import type { Named } from '../../declared/declaration.ts';
import type { Origin } from '../hcl/syntax.ts';
import { jsonOf, text, textOf } from '../language/values.ts';
import type { ObjectValue, Value } from '../language/values.ts';
import { argumentOf, propertyOf } from './properties.ts';
import { rowOf } from './rows.ts';

/** Whose account and Region resources are in: what a provider block says, or markers. */
export interface Provider {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly tags?: Value;
}

/** One resource that a module manages: of several with one block each has its own address. */
export interface Managed {
  /** `aws_kms_key`. */
  readonly type: string;
  /** `module.keys.aws_kms_key.this["app"]`. */
  readonly address: string;
  /** The root module's name. */
  readonly scope: string;
  /** What the configuration, plan or state says of it, under Terraform's names. */
  readonly config: ObjectValue;
  readonly provider: Provider;
  readonly at: Origin;
  /** Undefined: what was read does not show it. */
  readonly retention?: Retention;
}

/**
 * Names that are the same for all uses in one root module get its name, as the names of declared resources have it, so that
 * `var.name` of two of them is not taken for one thing. A marker has no slash, at which ARNs are split.
 */
export const scoped = (value: string, scope: string): string => {
  const [suffix = ''] = unknownNames(markerIn(scope, ''));
  return value.replace(/‹([^‹›]*)›/g, (marker, name: string) => (name.endsWith(suffix) ? marker : unknownText(`${name.replaceAll('/', ' ')}${suffix}`)));
};

export const scopedJson = (value: Json, scope: string): Json => {
  if (typeof value === 'string') return hasUnknown(value) ? scoped(value, scope) : value;
  if (Array.isArray(value)) return value.map((item: Json) => scopedJson(item, scope));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [hasUnknown(name) ? scoped(name, scope) : name, scopedJson(member as Json, scope)]));
};

const given = ({ config }: Managed, argument: string): Value | undefined => {
  const value = config.find === undefined ? config.members.get(argument)?.value : config.find(argument);
  return value?.kind === 'null' ? undefined : value;
};

/** A name that Terraform makes up behind a prefix. */
const prefixed = (managed: Managed, argument: string): string | undefined => {
  const prefix = given(managed, `${argument}_prefix`);
  const start = prefix === undefined ? undefined : textOf(prefix);
  return start === undefined ? undefined : `${start}${unknownText(`suffix of ${managed.address}`)}`;
};

/** What the ARN of a managed resource follows from; undefined for a type of no concern. */
export const namedOf = (managed: Managed): Named | undefined => {
  const row = rowOf(managed.type);
  if (row === undefined) return undefined;
  const { address, scope, config } = managed;
  const properties: { [name: string]: Json } = {};
  for (const property of [...namingProperties(row.type), namingProperty(row.type) ?? '']) {
    const value = property === '' ? undefined : propertyOf(row, config, property);
    const written = value === undefined ? prefixed(managed, argumentOf(row, property)) : jsonOf(value);
    if (written !== undefined && written !== '') properties[property] = typeof written === 'string' ? scoped(written, scope) : written;
  }
  return { type: row.type, name: address, scope, properties: properties as JsonObject, ...homeOf(managed) };
};

/** A state says the ARN: then it is known where the resource is. */
export const homeOf = (managed: Managed): Pick<Named, 'account' | 'region' | 'partition'> => {
  const written = given(managed, 'arn');
  const arn = written?.kind === 'text' && !hasUnknown(written.text) ? parseArn(written.text) : undefined;
  const { account, region, partition } = managed.provider;
  const owner = given(managed, 'owner_id');
  const own = (owner?.kind === 'text' && /^\d{12}$/.test(owner.text) ? owner.text : undefined) ?? account;
  const overridden = given(managed, 'region');
  const here = overridden?.kind === 'text' && managed.type !== 'aws_s3_bucket' ? overridden.text : region;
  return { account: arn?.account || own, region: arn?.region || here, partition: arn?.partition || partition };
};

const NAMES: ReadonlySet<string> = new Set(['name', 'bucket', 'key_id', 'function_name', 'topic_name', 'alias_name', 'repository_name', 'domain_name']);

/** The ARN of an alias's key: the target that it is given, in its own account and Region unless that says another. */
const targetArn = (managed: Managed): string | undefined => {
  const target = given(managed, 'target_key_id');
  const id = target === undefined ? undefined : textOf(target);
  const { account, region, partition } = homeOf(managed);
  return id === undefined || id.startsWith('arn:') ? id : `arn:${partition}:kms:${region}:${account}:key/${id}`;
};

/**
 * An attribute that AWS or the provider gives a resource: its ARN, its id, a name that is made up. Undefined for what
 * follows from nothing that is written.
 */
export const computedAttribute = (managed: Managed, name: string): Value | undefined => {
  if (managed.type === 'aws_kms_alias' && name === 'target_key_arn') {
    const arn = targetArn(managed);
    return arn === undefined ? undefined : text(arn);
  }
  const named = namedOf(managed);
  if (named === undefined) return undefined;
  switch (name) {
    case 'arn': return text(declaredArn(named));
    case 'id': return text(declaredRef(named));
    case 'url': return named.type === 'AWS::SQS::Queue' ? text(declaredAttribute(named, 'QueueUrl')) : undefined;
    case 'region': return text(named.region);
    case 'owner_id': return text(named.account);
    case 'tags_all': return given(managed, 'tags');
    default: {
      const row = rowOf(managed.type);
      const naming = row === undefined ? undefined : argumentOf(row, namingProperty(row.type) ?? '');
      return NAMES.has(name) || name === naming ? text(declaredName(named)) : undefined;
    }
  }
};

/** A resource as others see it: what is written, and what follows. */
export const referenceTo = (managed: Managed): ObjectValue => ({
  kind: 'object', at: managed.at, name: managed.address,
  find: (name) => {
    const written = given(managed, name);
    if (written !== undefined) return written;
    const computed = computedAttribute(managed, name);
    return computed ?? { kind: 'unknown', name: `${managed.address}.${name}` };
  },
  get members() {
    return managed.config.members;
  },
});
