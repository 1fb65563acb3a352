import { actionTakesKey } from '../aws/kms.ts';
import { parseArn } from '../policy/arn.ts';
import { unknownText } from '../policy/unknown.ts';
import { findAccount } from '../world/lookup.ts';
import type { Account, Key, Principal, Resource } from '../world/types.ts';
import type { Json } from '../source/place.ts';
import { accountOf, type Caller } from './caller.ts';
import type { ContextValue, Facts } from './context.ts';

const one = (value: string | undefined): ContextValue => (value === undefined ? undefined : [value]);

const unknown = (name: string, matters: string): ContextValue => ({ unknown: { name, matters } });

const CALLER_TYPES = { root: 'Account', user: 'User', role: 'AssumedRole', 'federated-user': 'FederatedUser', anonymous: 'Anonymous' };

const isService = (caller: Caller): caller is Caller & { kind: 'service' } => caller.kind === 'service';

/** An organization fact of an account: absent outside an organization, unknown where the input does not say. */
const organizationFact = (
  account: Account | undefined,
  id: string | undefined,
  pick: (organization: NonNullable<Account['organization']>) => string | undefined,
): ContextValue => {
  if (id === undefined) return undefined;
  if (account?.organization !== undefined) return one(pick(account.organization));
  if (account?.complete === true) return undefined;
  return unknown(`organization of account ${id}`, `which organization account ${id} belongs to`);
};

const userId = (caller: Caller): ContextValue => {
  if (caller.kind === 'root') return [caller.account];
  if (caller.kind === 'federated-user') return [`${caller.account}:${caller.arn.slice(caller.arn.indexOf('/') + 1)}`];
  if (caller.kind !== 'user' && caller.kind !== 'role') return undefined;
  const id = caller.principal?.uniqueId ?? unknownText(`unique id of ${caller.arn}`);
  if (caller.kind === 'user') return [id];
  const session = caller.session?.split('/').at(-1);
  return session === undefined ? unknown(`session of ${caller.arn}`, 'the value of aws:userid') : [`${id}:${session}`];
};

const tagOf = (
  tags: ReadonlyMap<string, string> | undefined,
  wanted: string,
  owner: string,
): ContextValue => {
  if (tags === undefined) return unknown(`tags of ${owner}`, `the value of tag ${wanted}`);
  for (const [name, value] of tags) if (name.toLowerCase() === wanted) return [value];
  return undefined;
};

const NO_TAGS: ReadonlyMap<string, string> = new Map();

/** Where all of an account is known, tags that are not stated are not there. */
const principalTag = ({ world, caller }: Facts, wanted: string): ContextValue => {
  if (caller.kind !== 'user' && caller.kind !== 'role') return undefined;
  const principal: Principal | undefined = caller.principal;
  const unstated = findAccount(world, caller.account)?.complete === true ? NO_TAGS : undefined;
  return tagOf(principal?.tags ?? unstated, wanted, caller.arn);
};

const keyOf = ({ subject }: Facts): Key | undefined => ('key' in subject ? subject.key : undefined);

const isOnKey = ({ subject, action }: Facts): boolean =>
  (subject.kind === 'key' || subject.kind === 'unseen-key' || subject.kind === 'alias') && actionTakesKey(action);

/** A fact of the key: absent for actions without one, unknown where the input does not state it. */
const keyFact = (facts: Facts, name: string, pick: (key: Key) => ContextValue | 'unstated'): ContextValue => {
  if (!isOnKey(facts)) return undefined;
  const key = keyOf(facts);
  const value = key === undefined ? 'unstated' : pick(key);
  return value === 'unstated' ? unknown(`${name} of ${facts.subject.arn}`, `the value of kms:${name}`) : value;
};

const stated = (value: string | undefined): ContextValue | 'unstated' => (value === undefined ? 'unstated' : [value]);

const resourceAccount = ({ subject }: Facts): string | undefined =>
  subject.kind === 'none' ? undefined : subject.account;

const requestedRegion = (facts: Facts): ContextValue => {
  const region = parseArn(facts.subject.arn)?.region;
  return region === undefined || region === '' ? undefined : [region];
};

const tagPair = (tag: Json): [string, string][] =>
  typeof tag === 'object' && tag !== null && 'Key' in tag && 'Value' in tag ? [[String(tag['Key']), String(tag['Value'])]] : [];

/** CloudFormation's `Tags` of a resource that is described; without them it has none. */
const resourceTags = (resource: Resource | undefined): ReadonlyMap<string, string> | undefined => {
  if (resource === undefined) return undefined;
  const tags = resource.properties['Tags'];
  return new Map(Array.isArray(tags) ? (tags as readonly Json[]).flatMap(tagPair) : []);
};

const resourceTag = (facts: Facts, wanted: string): ContextValue => {
  const { subject } = facts;
  if (subject.kind === 'resource') return tagOf(resourceTags(subject.resource), wanted, subject.arn);
  return isOnKey(facts) ? tagOf(keyOf(facts)?.tags, wanted, subject.arn) : undefined;
};

const accountFact = (facts: Facts, id: string | undefined, pick: Parameters<typeof organizationFact>[2]): ContextValue =>
  organizationFact(id === undefined ? undefined : findAccount(facts.world, id), id, pick);

type Derive = (facts: Facts) => ContextValue;

/**
 * Keys that follow from the caller, the key or an account [IAM reference_policies_condition-keys,
 * KMS conditions-kms]. By comparison name.
 */
const DERIVED: Readonly<Record<string, Derive>> = {
  'aws:principalarn': ({ caller }) => ('arn' in caller ? [caller.arn] : undefined),
  'aws:principalaccount': ({ caller }) => one(accountOf(caller)),
  'aws:principaltype': ({ caller }) => (caller.kind === 'service' ? undefined : [CALLER_TYPES[caller.kind]]),
  'aws:userid': ({ caller }) => userId(caller),
  'aws:username': ({ caller }) => (caller.kind === 'user' ? [caller.arn.slice(caller.arn.lastIndexOf('/') + 1)] : undefined),
  'aws:principalorgid': (facts) => accountFact(facts, accountOf(facts.caller), (organization) => organization.id),
  'aws:principalorgpaths': (facts) => accountFact(facts, accountOf(facts.caller), (organization) => organization.path),
  'aws:principalisawsservice': ({ caller }) => [String(isService(caller))],
  'aws:principalservicename': ({ caller }) => (isService(caller) ? [caller.name] : undefined),
  'aws:principalservicenameslist': ({ caller }) => (isService(caller) ? [caller.name] : undefined),
  'aws:resourceaccount': (facts) => one(resourceAccount(facts)),
  'aws:resourceorgid': (facts) => accountFact(facts, resourceAccount(facts), (organization) => organization.id),
  'aws:resourceorgpaths': (facts) => accountFact(facts, resourceAccount(facts), (organization) => organization.path),
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
  'kms:requestalias': ({ subject }) => ('alias' in subject ? one(subject.alias) : undefined),
};

const TAGS: Readonly<Record<string, (facts: Facts, tag: string) => ContextValue>> = {
  'aws:principaltag': principalTag,
  'aws:resourcetag': resourceTag,
};

/** The value of a context key that the request itself does not state; undefined: absent. */
export const derivedValue = (name: string, facts: Facts): ContextValue => {
  const derive = DERIVED[name];
  const slash = derive === undefined ? name.indexOf('/') : -1;
  return derive?.(facts) ?? (slash < 0 ? undefined : TAGS[name.slice(0, slash)]?.(facts, name.slice(slash + 1)));
};

/** Whether the caller, the resource and their accounts settle a key, if only by its absence. */
export const isDerived = (name: string): boolean => name in DERIVED || (name.split('/', 1)[0] ?? '') in TAGS;
