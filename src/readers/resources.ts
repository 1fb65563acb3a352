import { parseArn } from '../policy/arn.ts';
import type { Arn } from '../policy/arn.ts';
import { isList, isObject } from '../policy/json.ts';
import type { JsonObject } from '../policy/json.ts';
import type { Policy } from '../policy/types.ts';
import { unknownText } from '../policy/unknown.ts';
import { below } from '../source/place.ts';
import type { Json, Place } from '../source/place.ts';
import type { Fact, ListingFact, ResourceFact } from './facts.ts';
import { readPolicy } from './policy-text.ts';
import { RESOURCE_SHAPES } from './resource-shapes.ts';
import type { ResourceShape } from './resource-shapes.ts';
import type { Subject } from './subject.ts';
import { defined, itemsOf, textOf } from './values.ts';

const RESPONSE_MEMBERS = ['ResponseMetadata', 'NextToken', 'nextToken', 'Marker'];

const firstItem = (value: JsonObject, shape: ResourceShape): JsonObject | undefined => {
  if (shape.member === undefined) return value;
  const inside = value[shape.member];
  const first = isList(inside) ? inside[0] : inside;
  return isObject(first) ? first : undefined;
};

/** The shape of a resource description; undefined when it is none, or an empty list. */
export const resourceShape = (value: JsonObject): ResourceShape | undefined =>
  RESOURCE_SHAPES.find((shape) => {
    const item = firstItem(value, shape);
    return item !== undefined && shape.marks.every((mark) => item[mark] !== undefined);
  });

/** Shapes of which a description lists no resource at all, e.g. `{"Volumes": []}`. */
const emptyShapes = (value: JsonObject): ResourceShape[] =>
  RESOURCE_SHAPES.filter(({ member }) => {
    const list = member === undefined ? undefined : value[member];
    return isList(list) && list.length === 0;
  });

/** Members that tell of another page, in the services' spellings. */
const isCutOff = (value: JsonObject): boolean => ['NextToken', 'nextToken', 'Marker'].some((name) => textOf(value[name]) !== undefined);

/** That a command's list is whole, when it is one. */
const listingOf = (shape: ResourceShape, value: JsonObject, arns: readonly string[], place: Place, subject: Subject): ListingFact[] => {
  if (shape.member === undefined || !isList(value[shape.member]) || isCutOff(value)) return [];
  const one = (pick: (arn: Arn) => string): string | undefined => {
    const values = new Set(arns.map((arn) => parseArn(arn)).map((arn) => arn && known(pick(arn))));
    return values.size === 1 ? [...values][0] : undefined;
  };
  return [{
    fact: 'listing', subject, place: below(place, shape.member), type: shape.type, arns,
    account: one(({ account }) => account), region: one(({ region }) => region),
  }];
};

/** The facts of a description that lists nothing: that there is none; undefined when it is no such description. */
export const readEmptyDescription = (value: JsonObject, place: Place, subject: Subject): Fact[] | undefined => {
  const shapes = emptyShapes(value);
  return shapes.length === 0 ? undefined : shapes.flatMap((shape) => listingOf(shape, value, [], place, subject));
};

const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const pascalMembers = (value: Json): Json => {
  if (isList(value)) return value.map(pascalMembers);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [pascal(name), pascalMembers(member)]));
};

const valueIn = (value: JsonObject, path: readonly string[]): Json | undefined => {
  let found: Json | undefined = value;
  for (const name of path) found = isObject(found) ? found[name] : isList(found) ? found[Number(name)] : undefined;
  return found;
};

const withProperty = (properties: JsonObject, [name = '', ...rest]: readonly string[], value: Json): JsonObject => {
  if (rest.length === 0) return { ...properties, [name]: value };
  const inner = properties[name];
  return { ...properties, [name]: withProperty(isObject(inner) ? inner : {}, rest, value) };
};

/** Switches that the CLI prints as text or state and CloudFormation has as a Boolean. */
const switchValue = (value: Json): Json => {
  if (value === 'true' || value === 'ENABLED' || value === 'UPDATING') return true;
  return value === 'false' || value === 'DISABLED' ? false : value;
};

const SWITCH = /Enabled$/;

interface Properties {
  readonly properties: JsonObject;
  readonly propertyPlaces: ReadonlyMap<string, Place>;
}

const stepOf = (name: string): string | number => (/^\d+$/.test(name) ? Number(name) : name);

const propertiesOf = (item: JsonObject, shape: ResourceShape, place: Place): Properties => {
  const propertyPlaces = new Map<string, Place>();
  let properties: JsonObject = {};
  const add = (property: string, value: Json, at: Place): void => {
    properties = withProperty(properties, property.split('.'), SWITCH.test(property) ? switchValue(value) : value);
    propertyPlaces.set(property, at);
  };
  for (const [name, value] of Object.entries(item)) {
    if (RESPONSE_MEMBERS.includes(name) || name === shape.policy) continue;
    const within = shape.nested === undefined ? '' : `${shape.nested}.`;
    if (shape.camelCase) add(within + pascal(name), pascalMembers(value), below(place, name));
    else if (shape.renamed?.[name] === undefined) add(within + name, value, below(place, name));
  }
  for (const [member, property] of Object.entries(shape.renamed ?? {})) {
    const path = member.split('.');
    const value = valueIn(item, path);
    if (value !== undefined) add(property, shape.camelCase === true ? pascalMembers(value) : value, below(place, ...path.map(stepOf)));
  }
  return { properties, propertyPlaces };
};

/** Properties and policy of one described resource. */
export const readDescription = (item: JsonObject, shape: ResourceShape, place: Place): Properties & { readonly policy: Policy | undefined } => {
  const policy = shape.policy === undefined ? undefined : textOf(item[shape.policy]);
  return {
    ...propertiesOf(item, shape, place),
    policy: policy === undefined || shape.policy === undefined ? undefined : readPolicy(policy, below(place, shape.policy)),
  };
};

const regionOf = (item: JsonObject): string | undefined => textOf(item['AvailabilityZone'])?.match(/^[a-z]{2}(?:-[a-z]+)+-\d/)?.[0];

/** The ARN, with markers for the parts that neither the response nor its neighbours say. */
const arnOf = (item: JsonObject, shape: ResourceShape, place: Place): string => {
  const from = place.document.file;
  const stated = shape.arn.startsWith('arn:') ? undefined : textOf(item[shape.arn])?.replace(/:\*$/, '');
  const template = shape.orArn ?? shape.arn;
  if (stated !== undefined || !template.startsWith('arn:')) return stated ?? unknownText(`ARN of a resource in ${from}`);
  return template.replace(/\{(\w+)\}/g, (_match, name: string) => {
    if (name === 'region') return regionOf(item) ?? unknownText(`region of ${from}`);
    return textOf(item[name]) ?? unknownText(`${name === 'OwnerId' ? 'account' : name} of ${from}`);
  });
};

const known = (field: string | undefined): string | undefined =>
  field === undefined || field === '' || field.includes('‹') ? undefined : field;

/** The resource facts of a `get-…` or `describe-…` response of the given shape. */
export const readResources = (shape: ResourceShape, value: JsonObject, place: Place, subject: Subject): Fact[] => {
  const items = shape.member === undefined ? [{ item: value, place }] : itemsOf(value, shape.member, place);
  const resources = items.map(({ item, place: at }) => {
    const arn = arnOf(item, shape, at);
    const own = readDescription(item, shape, at);
    const beside = (shape.beside ?? []).flatMap((name) => (value[name] === undefined ? [] : [[name, value[name]] as const]));
    return defined<ResourceFact>({
      fact: 'resource', subject, place: at, arn, type: shape.type,
      account: known(parseArn(arn)?.account),
      region: known(parseArn(arn)?.region),
      partial: shape.partial,
      properties: { ...own.properties, ...Object.fromEntries(beside) },
      propertyPlaces: new Map([...own.propertyPlaces, ...beside.map(([name]) => [name, below(place, name)] as const)]),
      policy: own.policy,
    });
  });
  return [...resources, ...listingOf(shape, value, resources.map(({ arn }) => arn), place, subject)];
};
