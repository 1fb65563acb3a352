import { atRestOf, type AtRest, type Protection } from '../aws/atRest.ts';
import type { UnknownCause } from '../evaluate/types.ts';
import { parseArn } from '../policy/arn.ts';
import { hasUnknown, inSentence, unknownNames } from '../policy/unknown.ts';
import type { Json, Place } from '../source/place.ts';
import type { Resource, World } from '../world/types.ts';
import { keyMeantBy, placeOfProperty, valuesAt } from './key-references.ts';
import { isAwsManaged } from './rotation.ts';

type Steps = readonly (string | number)[];

/** Something that a resource stores, and that no KMS key of the customer's protects. */
export interface Unkeyed {
  readonly resource: Resource;
  /** In a sentence: `DB instance orders`. */
  readonly what: string;
  /** The name of the resource alone. */
  readonly name: string;
  readonly protection: Protection;
  /** The AWS managed key is named; KMS is asked for without a key; or nothing is said, and it is what one gets. */
  readonly choice: 'named' | 'asked' | 'default';
  /** Where the key, or else the switch, or else the resource is written. */
  readonly place: Place;
  readonly unknowns: readonly UnknownCause[];
}

const textOf = (value: Json | undefined): string | undefined =>
  (typeof value === 'string' || typeof value === 'boolean' ? String(value) : undefined);

const valueIn = (value: Json, path: string | undefined): { readonly text: string | undefined; readonly steps: Steps } => {
  const [found] = path === undefined ? [] : valuesAt(value, path.split('.'));
  return { text: textOf(found?.value), steps: found?.steps ?? [] };
};

/** The last field of the ARN without its kind: `orders` of `table/orders`, `/aws/lambda/app` of `log-group:/aws/lambda/app`. */
const resourceName = ({ arn, declared }: Resource): string => {
  const name = parseArn(arn)?.resource.replace(/^[a-z-]+[:/]/i, '') ?? arn;
  if (!hasUnknown(name)) return name;
  return declared === true ? inSentence(name) : 'of unknown name';
};

/** The AWS managed key that an identifier leads to, as `aws/rds`; undefined for every other key, known or not. */
const managedKey = (world: World, resource: Resource, text: string): `aws/${string}` | undefined => {
  const alias = /^(?:(?:arn:.*:)?alias\/)?(aws\/.+)$/.exec(text)?.[1];
  if (alias !== undefined) return alias as `aws/${string}`;
  const { key } = keyMeantBy(world, resource, text);
  if (key === undefined || !isAwsManaged(key)) return undefined;
  const name = key.aliases?.find((each) => each.startsWith('alias/aws/'))?.slice('alias/'.length);
  return (name ?? 'aws/…') as `aws/${string}`;
};

const whatOf = (row: AtRest, resource: Resource): string => (row.nameless === true ? row.noun : `${row.noun} ${resourceName(resource)}`);

const isOn = (resource: Resource, path: string): boolean =>
  valuesAt(resource.properties, path.split('.')).some(({ value }) => textOf(value) !== 'false');

const unclear = (row: AtRest, resource: Resource, place: Place): UnknownCause[] =>
  (row.dependsOn === undefined ? [] : [{ name: row.dependsOn, matters: `it may encrypt ${whatOf(row, resource)} all the same`, place }]);

/** What is left of the protection when the switch says that no key is wanted. */
const offBy = ({ values }: AtRest, chosen: string | undefined): Protection | undefined => {
  const protection = chosen === undefined ? undefined : values?.[chosen];
  return protection === 'none' || (chosen === 'false' && protection === 'aws-owned') ? protection : undefined;
};

/** What is said of one item: a rule of a bucket, a volume of an instance, or the whole resource. */
const itemState = (world: World, resource: Resource, row: AtRest, item: Json, steps: Steps): Unkeyed[] => {
  const what = whatOf(row, resource);
  const at = (inner: Steps): Place => placeOfProperty(resource, [...steps, ...inner]);
  const state = (protection: Protection, place: Place, rest: Partial<Unkeyed> = {}): Unkeyed[] =>
    [{ resource, what, name: resourceName(resource), protection, choice: 'default', place, unknowns: [], ...rest }];
  const key = valueIn(item, row.key);
  const chosen = valueIn(item, row.switch);
  // Encryption that is turned off stays off, or the request fails, whatever key is named beside it.
  const off = row.beside === true ? undefined : offBy(row, chosen.text);
  if (off !== undefined) return state(off, at(chosen.steps));
  if (key.text !== undefined && key.text !== '') {
    const managed = managedKey(world, resource, key.text);
    return managed === undefined ? [] : state(managed, at(key.steps), { choice: 'named' });
  }
  if (chosen.text !== undefined) {
    const protection = row.values?.[chosen.text];
    if (protection !== undefined) return state(protection, at(chosen.steps), /kms/i.test(chosen.text) ? { choice: 'asked' } : {});
    const names = unknownNames(chosen.text);
    if (row.unset !== 'none' || names.length === 0) return [];
    return state('none', at(chosen.steps), { unknowns: names.map((name) => ({ name, matters: `it decides whether ${what} is encrypted` })) });
  }
  if (row.unset === undefined || row.inherits?.some((name) => valuesAt(item, [name]).length > 0) === true) return [];
  const place = at([]);
  return state(row.unset, place, { unknowns: row.unset === 'none' ? unclear(row, resource, place) : [] });
};

const rowState = (world: World, resource: Resource, row: AtRest): Unkeyed[] => {
  if (row.only !== undefined && !isOn(resource, row.only)) return [];
  if (row.each === undefined) return itemState(world, resource, row, resource.properties, []);
  const items = valuesAt(resource.properties, row.each.split('.'))
    .flatMap(({ steps, value }) => (Array.isArray(value) ? value.map((each: Json, index) => ({ steps: [...steps, index], value: each })) : [{ steps, value }]));
  if (items.length > 0) return items.flatMap(({ steps, value }) => itemState(world, resource, row, value, steps));
  return row.without === undefined ? [] : itemState(world, resource, { ...row, unset: row.without }, {}, []);
};

const known = new WeakMap<World, readonly Unkeyed[]>();

/**
 * What the resources of the world store without a KMS key of the customer's. Nothing is said of a resource of which
 * only other facts than its encryption were read, nor of one whose encryption follows that of something else.
 */
export const unkeyed = (world: World): readonly Unkeyed[] => {
  const cached = known.get(world);
  if (cached !== undefined) return cached;
  const found = world.resources.filter(({ partial }) => partial !== true)
    .flatMap((resource) => atRestOf(resource.type).flatMap((row) => rowState(world, resource, row)));
  known.set(world, found);
  return found;
};

/** Who holds the key, in words that follow "encrypted": "with aws/rds, …". */
export const protectionWords = (protection: Protection): string => {
  switch (protection) {
    case 'none': return 'not at all';
    case 'sse-s3': return 'with keys of Amazon S3 (SSE-S3)';
    case 'sse-sqs': return 'with keys of Amazon SQS (SSE-SQS)';
    case 'aws-owned': return 'with a key that AWS owns';
    default: return `with ${protection}, an AWS managed key`;
  }
};
