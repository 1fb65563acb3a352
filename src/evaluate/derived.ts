import { parseArn } from '../policy/arn.ts';
import { unknownText } from '../policy/unknown.ts';
import { tagsOf } from '../readers/values.ts';
import { findAccount } from '../world/lookup.ts';
import type { Key, Principal, Resource, World } from '../world/types.ts';
import { accountOf, type Caller } from './caller.ts';
import type { ContextValue, Facts } from './context.ts';
import type { Subject } from './subject.ts';

const one = (value: string | undefined): ContextValue => (value === undefined ? undefined : [value]);

const unknown = (name: string, matters: string): ContextValue => ({ unknown: { name, matters } });

const afterSlash = (text: string): string => text.slice(text.lastIndexOf('/') + 1);

// Requests that nobody signed have this account and this id [IAM reference_policies_condition-keys, reference_policies_variables].
const ANONYMOUS = ['anonymous'];

const CALLER_TYPES = { root: 'Account', user: 'User', role: 'AssumedRole', 'federated-user': 'FederatedUser', anonymous: 'Anonymous' };

const isService = (caller: Caller): caller is Caller & { kind: 'service' } => caller.kind === 'service';

/** An organization fact of an account: absent outside an organization, unknown where the input does not say. */
const organizationFact = ({ world }: Facts, id: string | undefined, fact: 'id' | 'path'): ContextValue => {
  if (id === undefined) return undefined;
  const account = findAccount(world, id);
  if (account?.organization !== undefined) return [account.organization[fact]];
  return account?.complete === true ? undefined : unknown(`organization of account ${id}`, `which organization account ${id} belongs to`);
};

const userId = (caller: Caller): ContextValue => {
  if (caller.kind === 'anonymous') return ANONYMOUS;
  if (caller.kind === 'root') return [caller.account];
  if (caller.kind === 'federated-user') return [`${caller.account}:${afterSlash(caller.arn)}`];
  if (caller.kind === 'service') return undefined;
  const id = caller.principal?.uniqueId ?? unknownText(`unique id of ${caller.arn}`);
  if (caller.kind === 'user') return [id];
  return caller.session === undefined ? unknown(`session of ${caller.arn}`, 'the value of aws:userid') : [`${id}:${afterSlash(caller.session)}`];
};

type Tags = ReadonlyMap<string, string>;

const tagOf = (tags: Tags | undefined, wanted: string, owner: string): ContextValue => {
  if (tags === undefined) return unknown(`tags of ${owner}`, `the value of tag ${wanted}`);
  for (const [name, value] of tags) if (name.toLowerCase() === wanted) return [value];
  return undefined;
};

const NO_TAGS: Tags = new Map();

/** Where all of an account is known, tags that are not stated are not there. */
const identityTags = (world: World, account: string, identity: Principal | undefined): Tags | undefined =>
  identity?.tags ?? (findAccount(world, account)?.complete === true ? NO_TAGS : undefined);

const principalTag = ({ world, caller }: Facts, wanted: string): ContextValue =>
  ('principal' in caller ? tagOf(identityTags(world, caller.account, caller.principal), wanted, caller.arn) : undefined);

type KeySubject = Subject & { kind: 'key' | 'unseen-key' | 'alias' };

const isOnKey = (subject: Subject): subject is KeySubject => subject.kind === 'key' || subject.kind === 'unseen-key' || subject.kind === 'alias';

const keyOf = (subject: KeySubject): Key | undefined => ('key' in subject ? subject.key : undefined);

/** A fact of the key: absent for actions without one, unknown where the input does not state it. */
const keyFact = ({ subject }: Facts, name: string, pick: (key: Key) => ContextValue | 'unstated'): ContextValue => {
  if (!isOnKey(subject)) return undefined;
  const key = keyOf(subject);
  const value = key === undefined ? 'unstated' : pick(key);
  return value === 'unstated' ? unknown(`${name} of ${subject.arn}`, `the value of kms:${name}`) : value;
};

const stated = (value: string | undefined): ContextValue | 'unstated' => (value === undefined ? 'unstated' : [value]);

const resourceAccount = ({ subject }: Facts): string | undefined =>
  subject.kind === 'none' ? undefined : subject.account ?? unknownText(`account of ${subject.arn}`);

/** Every request is made to some Region [IAM reference_policies_condition-keys]; not every ARN shows it. */
const requestedRegion = ({ subject }: Facts): ContextValue => {
  const ofResource = subject.kind === 'resource' ? subject.resource?.region : undefined;
  const region = parseArn(subject.arn)?.region;
  const known = region === '' ? ofResource : region;
  return known === undefined ? unknown('Region of the request', 'the value of aws:RequestedRegion') : [known];
};

/** CloudFormation's `Tags`. A template that has none makes a resource without; most commands do not print them. */
const resourceTags = ({ properties, declared, partial }: Resource): Tags | undefined =>
  (properties['Tags'] === undefined && declared === true && partial !== true ? NO_TAGS : tagsOf(properties['Tags']));

const resourceTag = ({ world, subject }: Facts, wanted: string): ContextValue => {
  if (subject.kind === 'resource') return tagOf(subject.resource && resourceTags(subject.resource), wanted, subject.arn);
  if (subject.kind === 'role') return tagOf(identityTags(world, subject.account, subject.role), wanted, subject.arn);
  return isOnKey(subject) ? tagOf(keyOf(subject)?.tags, wanted, subject.arn) : undefined;
};

type Derive = (facts: Facts) => ContextValue;

/**
 * Keys that follow from the caller, the key or an account [IAM reference_policies_condition-keys,
 * KMS conditions-kms]. By comparison name.
 */
const DERIVED: ReadonlyMap<string, Derive> = new Map(Object.entries<Derive>({
  'aws:principalarn': ({ caller }) => ('arn' in caller ? [caller.arn] : undefined),
  'aws:principalaccount': ({ caller }) => (caller.kind === 'anonymous' ? ANONYMOUS : one(accountOf(caller))),
  'aws:principaltype': ({ caller }) => (caller.kind === 'service' ? undefined : [CALLER_TYPES[caller.kind]]),
  'aws:userid': ({ caller }) => userId(caller),
  'aws:username': ({ caller }) => (caller.kind === 'user' ? [afterSlash(caller.arn)] : undefined),
  'aws:principalorgid': (facts) => organizationFact(facts, accountOf(facts.caller), 'id'),
  'aws:principalorgpaths': (facts) => organizationFact(facts, accountOf(facts.caller), 'path'),
  'aws:principalisawsservice': ({ caller }) => (caller.kind === 'anonymous' ? undefined : [String(isService(caller))]),
  'aws:principalservicename': ({ caller }) => (isService(caller) ? [caller.name] : undefined),
  'aws:principalservicenameslist': ({ caller }) => (isService(caller) ? [caller.name] : undefined),
  'aws:resourceaccount': (facts) => one(resourceAccount(facts)),
  'aws:resourceorgid': (facts) => organizationFact(facts, resourceAccount(facts), 'id'),
  'aws:resourceorgpaths': (facts) => organizationFact(facts, resourceAccount(facts), 'path'),
  'aws:requestedregion': requestedRegion,
  'kms:calleraccount': ({ caller, action }) => (action.startsWith('kms:') ? one(accountOf(caller)) : undefined),
  'kms:keyspec': (facts) => keyFact(facts, 'KeySpec', (key) => stated(key.spec)),
  'kms:customermasterkeyspec': (facts) => keyFact(facts, 'CustomerMasterKeySpec', (key) => stated(key.spec)),
  'kms:keyusage': (facts) => keyFact(facts, 'KeyUsage', (key) => stated(key.usage)),
  'kms:customermasterkeyusage': (facts) => keyFact(facts, 'CustomerMasterKeyUsage', (key) => stated(key.usage)),
  'kms:keyorigin': (facts) => keyFact(facts, 'KeyOrigin', (key) => stated(key.origin)),
  'kms:multiregion': (facts) =>
    keyFact(facts, 'MultiRegion', (key) => stated(key.multiRegion === undefined ? undefined : String(key.multiRegion !== false))),
  'kms:multiregionkeytype': (facts) =>
    keyFact(facts, 'MultiRegionKeyType', (key) => (key.multiRegion === false ? undefined : stated(key.multiRegion))),
  'kms:resourcealiases': (facts) =>
    keyFact(facts, 'ResourceAliases', (key) => {
      if (key.aliases === undefined) return 'unstated';
      return key.aliases.length === 0 ? undefined : key.aliases;
    }),
  'kms:requestalias': ({ subject }) => (subject.kind === 'key' || subject.kind === 'unseen-key' ? one(subject.alias) : undefined),
}));

const TAGS: ReadonlyMap<string, (facts: Facts, tag: string) => ContextValue> = new Map([
  ['aws:principaltag', principalTag],
  ['aws:resourcetag', resourceTag],
]);

/** The value of a context key that the request itself does not state; undefined: absent. */
export const derivedValue = (name: string, facts: Facts): ContextValue => {
  const derive = DERIVED.get(name);
  if (derive !== undefined) return derive(facts);
  const slash = name.indexOf('/');
  return slash < 0 ? undefined : TAGS.get(name.slice(0, slash))?.(facts, name.slice(slash + 1));
};

/** Whether the caller, the resource and their accounts settle a key, if only by its absence. */
export const isDerived = (name: string): boolean => DERIVED.has(name) || TAGS.has(name.split('/', 1)[0] ?? '');
