import { carries } from '../../aws/contextKeys.ts';
import { keyProperties, type Need, type ServiceOperation } from '../../aws/services/tables.ts';
import { parseArn } from '../../policy/arn.ts';
import { contextKeyName } from '../../policy/context-key.ts';
import { unknownText } from '../../policy/unknown.ts';
import type { RequestedOperation } from '../../readers/requested-operation.ts';
import { findResource } from '../../world/lookup.ts';
import type { Key, Resource, World } from '../../world/types.ts';
import { resourceName } from '../blast-radius.ts';
import { fill, isDerived, type Fillings } from '../services/contexts.ts';
import { fillingsOf } from '../services/targets.ts';
import type { Demand, FixedContext } from '../services/types.ts';
import { contextsOf, isDemanded } from '../services/use-parts.ts';
import { hasTwoKeys, sideOf } from './keys.ts';

/** One action that an operation takes, as it is asked for. */
export interface Step {
  readonly demand: Demand;
  /** The context with a marker in place of each value that nobody stated. */
  readonly context: FixedContext;
  /** In words: it is needed only then. */
  readonly when?: string;
}

const propertyById = new Map(keyProperties.map((property) => [property.id, property]));

/** The type of what an ARN names: that of the operation's resources which is of the ARN's service. */
const typeOf = ({ resources = [] }: ServiceOperation, service: string): string => {
  if (service === 's3') return 'AWS::S3::Bucket';
  const types = resources.flatMap((id) => propertyById.get(id)?.type ?? []);
  return types.find((type) => type.split('::')[1]?.toLowerCase() === service) ?? types[0] ?? '';
};

/** What an ARN of the request names: of an object the bucket. */
export const resourceAt = (world: World, operation: ServiceOperation, asked: RequestedOperation, arn: string): Resource => {
  const parsed = parseArn(arn);
  const own = parsed?.service === 's3' ? arn.replace(/^([^/]*)\/.*$/s, '$1') : arn;
  return findResource(world, own) ?? {
    arn: own, type: typeOf(operation, parsed?.service ?? ''), account: asked.resourceAccount ?? (parsed?.account || undefined),
    region: parsed?.region || undefined, properties: {}, policy: undefined, place: asked.place,
  };
};

const bucketOf = (arn: string | undefined): string | undefined => (arn !== undefined && parseArn(arn)?.service === 's3' ? resourceName({ arn }).split('/')[0] : undefined);

const objectOf = (arn: string | undefined): string | undefined => {
  const [, object] = /^arn:[^:]*:s3:::[^/]+\/(.+)$/s.exec(arn ?? '') ?? [];
  return object;
};

/** What the data's placeholders stand for in requests about one key of the operation. */
const fillingsFor = (world: World, operation: ServiceOperation, asked: RequestedOperation, need: Need, key: Key, source: Key): Fillings => {
  const arn = hasTwoKeys(operation) && sideOf(need) === 'destination' ? asked.destination : asked.resource;
  const resource = arn === undefined ? undefined : resourceAt(world, operation, asked, arn);
  const account = asked.resourceAccount ?? resource?.account ?? key.account;
  return {
    ...(resource === undefined ? {} : fillingsOf({ ...resource, account }, key)),
    account, region: key.region, homeRegion: key.region, destRegion: key.region, replicaRegion: key.region, sourceRegion: source.region,
    key: objectOf(arn), bucket: bucketOf(arn) ?? bucketOf(asked.sourceArn), bucketAccount: account, sourceBucketAccount: account,
    sourceBucket: bucketOf(asked.sourceArn), sourceResourceArn: asked.sourceArn,
  };
};

const PLACEHOLDER = /<([^<>]+)>/g;

/** The context with every value that the data says there is: a marker stands where the request does not say which. */
const withMarkers = (context: FixedContext, need: Need, action: string, { id, caller }: ServiceOperation, fillings: Fillings): FixedContext => {
  const marked = new Map(context);
  const add = (key: string, values: readonly string[]): void => {
    if (!marked.has(key) && !isDerived(key) && need.undecided?.includes(key) !== true && carries(action, key) !== 'never') marked.set(key, values);
  };
  const whole = (key: string): string => unknownText(`${key} of ${id}`);
  for (const [key, values] of Object.entries(need.context ?? {})) {
    const named = Object.fromEntries(values.flatMap((value) => Array.from(value.matchAll(PLACEHOLDER), ([, name = '']) => [name, fillings[name] ?? unknownText(`${name} of ${id}`)])));
    add(key, values.map((value) => fill(value, named) ?? whole(key)));
  }
  if (caller.viaService !== undefined) add('kms:ViaService', [whole('kms:ViaService')]);
  return marked;
};

/** What the request states counts before what the data says. */
const withStated = (context: FixedContext, action: string, stated: RequestedOperation['context']): FixedContext => {
  const names = new Set([...stated.keys()].map(contextKeyName));
  return new Map([...[...context].filter(([key]) => !names.has(contextKeyName(key))), ...[...stated].filter(([key]) => carries(action, key) !== 'never')]);
};

/** The steps of a need: each action on the key, under the context that the service sends. */
export const stepsOf = (world: World, operation: ServiceOperation, asked: RequestedOperation, need: Need, key: Key, source: Key): Step[] => {
  const fillings = fillingsFor(world, operation, asked, need, key, source);
  return need.actions.filter(isDemanded).map((action): Step => {
    const contexts = contextsOf(operation, need, action, fillings);
    const demand = { action, key, need, contexts: contexts.map((context) => withStated(context, action, asked.context)) };
    const context = withStated(withMarkers(contexts[0] ?? new Map(), need, action, operation, fillings), action, asked.context);
    return { demand, context };
  });
};
