import generated from './generated/context-keys.json';
import { globalKeyPresence, type GlobalKeyPresence } from './globalKeys.ts';
import { kmsAction, type KmsAction } from './kms.ts';
import { isServicePrefix } from './services.ts';

export type ContextKeyType = 'String' | 'ARN' | 'Bool' | 'Numeric' | 'Date' | 'IPAddress';

/** A `kms:` or global condition key. */
export interface ContextKey {
  /** As AWS writes it; `${…}` stands for a free part. */
  readonly name: string;
  readonly type: ContextKeyType;
  /** A request can have several values: use with `ForAllValues` or `ForAnyValue`. */
  readonly multivalued: boolean;
  /** Of global keys: which requests have it. */
  readonly presence?: GlobalKeyPresence;
}

const TYPES: readonly ContextKeyType[] = ['String', 'ARN', 'Bool', 'Numeric', 'Date', 'IPAddress'];
const ARRAY = 'ArrayOf';

/** Up to the free part, in the form in which keys compare. */
const comparable = (name: string): string => name.replace(/\$\{.*$/, '').toLowerCase();
const isTemplate = (name: string): boolean => name.includes('${');

const contextKeyOf = (name: string, typeText: string): ContextKey => {
  const presence = globalKeyPresence.get(name);
  const type = TYPES.find((candidate) => candidate === typeText.replace(ARRAY, '')) ?? 'String';
  return { name, type, multivalued: typeText.startsWith(ARRAY), ...(presence && { presence }) };
};

const contextKeysOf = (rows: readonly (readonly string[])[]): ContextKey[] =>
  rows.map(([name, type]) => contextKeyOf(name ?? '', type ?? 'String'));

/** All keys that start with `kms:`. */
export const kmsContextKeys: readonly ContextKey[] = contextKeysOf(generated.kms);

/** All keys any service's request can have, those that services pass on (`lambda:SourceFunctionArn`) included. */
export const globalContextKeys: readonly ContextKey[] = contextKeysOf(generated.global);

const known = [...kmsContextKeys, ...globalContextKeys];
const exact = new Map(known.filter(({ name }) => !isTemplate(name)).map((key) => [comparable(key.name), key]));
const templates = new Map(known.filter(({ name }) => isTemplate(name)).map((key) => [comparable(key.name), key]));

/** The start of `name` that a template has before its free part: `aws:resourcetag/`, `kms:encryptioncontext:`. */
const templateStart = (lowerCaseName: string): string | undefined => {
  const slash = lowerCaseName.indexOf('/');
  const end = slash >= 0 && lowerCaseName.startsWith('aws:') ? slash : lowerCaseName.indexOf(':', lowerCaseName.indexOf(':') + 1);
  return end < 0 || end === lowerCaseName.length - 1 ? undefined : lowerCaseName.slice(0, end + 1);
};

/** What is known about the condition key `name` (any case, a free part filled in); undefined for other services' keys. */
export const contextKey = (name: string): ContextKey | undefined => {
  const lowerCaseName = name.toLowerCase();
  return exact.get(lowerCaseName) ?? templates.get(templateStart(lowerCaseName) ?? '');
};

const listed = new Map<KmsAction, ReadonlySet<string>>();

const listedBy = (action: KmsAction): ReadonlySet<string> => {
  const cached = listed.get(action);
  if (cached !== undefined) return cached;
  const names = new Set(action.contextKeys.map(comparable));
  listed.set(action, names);
  return names;
};

const lists = (action: KmsAction, lowerCaseName: string): boolean => {
  const names = listedBy(action);
  const start = templateStart(lowerCaseName);
  return names.has(lowerCaseName) || (start !== undefined && names.has(start));
};

/** Who makes a request: a user, role or root user, or an AWS service as itself. */
export type Caller = 'iam' | 'service';

export type Carries = 'always' | 'sometimes' | 'never';

const globalKeyCarries = (presence: GlobalKeyPresence | undefined, caller: Caller | undefined): Carries => {
  switch (presence?.presence) {
    case 'always':
      return 'always';
    case 'iam-principal':
      return caller === undefined ? 'sometimes' : caller === 'iam' ? 'always' : 'never';
    case 'some-iam-principals':
    case 'via-service':
      return caller === 'service' ? 'never' : 'sometimes';
    case 'service-principal':
      return caller === 'iam' ? 'never' : 'sometimes';
    default:
      return 'sometimes';
  }
};

// A key that stands for a parameter is there also where the request leaves the parameter at its default [KMS conditions-kms,
// "Conditions for an API operation request"]; these parameters are required or have a default [KMS API reference].
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  'kms:grantoperations': ['creategrant'],
  'kms:encryptionalgorithm': ['encrypt', 'decrypt', 'reencryptfrom', 'reencryptto'],
  'kms:signingalgorithm': ['sign', 'verify'],
  'kms:messagetype': ['sign', 'verify'],
  'kms:macalgorithm': ['generatemac', 'verifymac'],
  'kms:datakeypairspec': ['generatedatakeypair', 'generatedatakeypairwithoutplaintext'],
  'kms:keyagreementalgorithm': ['derivesharedsecret'],
  'kms:wrappingalgorithm': ['getparametersforimport'],
  'kms:wrappingkeyspec': ['getparametersforimport'],
  'kms:expirationmodel': ['importkeymaterial'],
  'kms:schedulekeydeletionpendingwindowindays': ['schedulekeydeletion'],
  'kms:bypasspolicylockoutsafetycheck': ['putkeypolicy', 'createkey'],
  'kms:rotationperiodindays': ['enablekeyrotation'],
  'kms:replicaregion': ['replicatekey'],
  'kms:primaryregion': ['updateprimaryregion'],
  'kms:reencryptonsamekey': ['reencryptfrom', 'reencryptto'],
  'aws:tagkeys': ['tagresource', 'untagresource'],
};

const isParameter = (action: KmsAction, lowerCaseName: string): boolean => PARAMETERS[lowerCaseName]?.includes(action.name.toLowerCase()) === true;

/** Global keys whose presence hangs on the action's own list. */
const BY_ACTION = new Set(['aws:requesttag/', 'aws:tagkeys', 'aws:resourcetag/']);

/**
 * Whether a request for a KMS action has the condition key. `action` and `name` in any case, with or without `kms:`;
 * an action or `kms:` key newer than the table carries `sometimes`. `caller` narrows the answer for global keys.
 *
 * `kms:CallerAccount` is in every request, `kms:ViaService` can be in every one [KMS conditions-kms]; other `kms:`
 * keys and tag keys are where the action lists them; another service's own keys are nowhere.
 */
export const carries = (action: string, name: string, caller?: Caller): Carries => {
  const lowerCaseName = name.toLowerCase();
  if (lowerCaseName === 'kms:calleraccount') return 'always';
  if (lowerCaseName === 'kms:viaservice') return caller === 'service' ? 'never' : 'sometimes';

  const key = contextKey(lowerCaseName);
  const service = lowerCaseName.slice(0, Math.max(0, lowerCaseName.indexOf(':')));
  const ofKms = !action.includes(':') || action.toLowerCase().startsWith('kms:');
  if (key === undefined) return ofKms && service !== 'kms' && service !== 'aws' && isServicePrefix(service) ? 'never' : 'sometimes';

  const facts = kmsAction(action);
  if (facts === undefined) return 'sometimes';
  if (service === 'kms' || BY_ACTION.has(comparable(key.name))) {
    if (!lists(facts, lowerCaseName)) return 'never';
    return isParameter(facts, lowerCaseName) ? 'always' : 'sometimes';
  }
  return globalKeyCarries(key.presence, caller);
};
