import { inflate } from './inflate.ts';
import generated from './generated/catalogue.json';
import { isServicePrefix } from './services.ts';
import { globalContextKeys, kmsContextKeys, contextKey, type ContextKey } from './contextKeys.ts';

/** A form that ARNs of a service have; `*` stands for a free part. An empty region or account stays empty. */
export interface ArnFormat {
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

const cached = <Value>(make: (name: string) => Value): ((name: string) => Value) => {
  const known = new Map<string, Value>();
  return (name) => {
    if (!known.has(name)) known.set(name, make(name));
    return known.get(name) as Value;
  };
};

type Section = Exclude<keyof typeof generated, 'sources'>;

const bytesOf = (binary: string): Uint8Array => {
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return bytes;
};

const linesOf = (deflated: string): ReadonlyMap<string, string> =>
  new Map(new TextDecoder().decode(inflate(bytesOf(atob(deflated)))).split('\n').map((line) => {
    const end = line.indexOf(' ');
    return [line.slice(0, end), line.slice(end + 1)];
  }));

/** Looks up the line of a word in a part of the catalogue; only the piece that would have it is read. */
const section = (name: Section): ((word: string) => string | undefined) => {
  const pieces = Object.entries(generated[name]);
  const read = cached((start) => linesOf(pieces.find(([first]) => first === start)?.[1] ?? ''));
  return (word) => {
    // A line begins with its word and a space, and so the lines are sorted.
    const piece = pieces.findLast(([first]) => `${first} ` <= `${word} `);
    return piece && read(piece[0]).get(word);
  };
};

const actionLine = section('actions');
const contextKeyLine = section('contextKeys');
const arnLine = section('arns');
const tagKeyLine = section('tagKeys');
const resourceTypeLine = section('resourceTypes');


/** `Create,Delete:Alias Key` is `CreateAlias CreateKey DeleteAlias DeleteKey`. */
const unfold = (group: string): string[] => {
  const colon = group.indexOf(':');
  const rests = group.slice(colon + 1).split(' ');
  return group.slice(0, colon).split(',').flatMap((first) => rests.map((rest) => first + rest));
};

/** Every action name of a service, by its prefix (lower case); undefined for a service that is not in the catalogue. */
export const actionNames: (prefix: string) => readonly string[] | undefined = cached((prefix) =>
  actionLine(prefix)?.split(';').flatMap(unfold));

const lowerCaseNames = cached((prefix) => new Set(actionNames(prefix)?.map((name) => name.toLowerCase())));

/** True when `service` (lower case) has the action, in any case. */
export const hasAction = (service: string, name: string): boolean => lowerCaseNames(service).has(name.toLowerCase());

interface Named { readonly name: string; readonly type: string }

const keysOf = cached((prefix): readonly Named[] | undefined =>
  contextKeyLine(prefix)?.split(';').flatMap((group) => {
    const colon = group.indexOf(':');
    return group.slice(colon + 1).split(' ').map((name) => ({ name: `${prefix}:${name}`, type: group.slice(0, colon) }));
  }));

const matcher = (name: string): RegExp =>
  new RegExp(`^${name.replace(/[.+^${}()|[\]\\?]/g, '\\$&').replaceAll('*', '.+')}$`, 'i');

const keyMatchers = cached((prefix) => keysOf(prefix)?.map((key) => ({ key, matches: matcher(key.name) })));

/** What is known about a condition key of any service (any case, a free part filled in). */
export const anyContextKey = (name: string): Pick<ContextKey, 'name' | 'type' | 'multivalued'> | undefined => {
  const known = contextKey(name);
  if (known !== undefined) return known;
  const prefix = name.slice(0, Math.max(0, name.indexOf(':'))).toLowerCase();
  const found = keyMatchers(prefix)?.find(({ matches }) => matches.test(name))?.key;
  if (found === undefined) return undefined;
  const multivalued = found.type.startsWith('ArrayOf');
  return { name: found.name, multivalued, type: found.type.replace('ArrayOf', '') as ContextKey['type'] };
};

/** Names of the condition keys with this prefix (lower case), `aws` included; undefined when no key has it. */
export const contextKeyNames = (prefix: string): readonly string[] | undefined => {
  if (prefix === 'kms') return kmsContextKeys.map(({ name }) => name);
  if (prefix === 'aws') return globalContextKeys.filter(({ name }) => name.startsWith('aws:')).map(({ name }) => name);
  return keysOf(prefix)?.map(({ name }) => name);
};

/** The forms of the ARNs whose service field is `service`; undefined when the catalogue has none. */
export const arnFormats: (service: string) => readonly ArnFormat[] | undefined = cached((service) =>
  arnLine(service)?.split(' ').map((text) => {
    const [region = '', account = '', ...resource] = text.split(':');
    return { region, account, resource: resource.join(':') };
  }));

export type TagKey = 'aws:resourcetag/' | 'aws:requesttag/' | 'aws:tagkeys';

const servicesWithTagKey = cached((key) => new Set(tagKeyLine(key)?.split(' ')));

/** False when no request to the service has the tag key; true also for a service that is not in the catalogue. */
export const serviceHasTagKey = (service: string, key: TagKey): boolean =>
  servicesWithTagKey(key).has(service) || !isServicePrefix(service);

/** What CloudFormation knows a resource of a type by. */
export interface ResourceType {
  /** Properties or attributes; what `Ref` gives is the only one of them. */
  readonly identifiers: readonly string[];
  /** `service:region:account:resource` with `{Name}` for what differs from one resource to the next; undefined where none is known. */
  readonly arn: string | undefined;
}

/** A CloudFormation resource type; undefined for one that is not in the catalogue. */
export const resourceType: (type: string) => ResourceType | undefined = cached((type) => {
  const line = resourceTypeLine(type);
  if (line === undefined) return undefined;
  const [identifiers = '', arn] = line.split(' ');
  return { identifiers: identifiers.split(',').filter((name) => name !== ''), arn };
});
