import { hasUnknown, unknownNames } from '../policy/unknown.ts';
import type { UnknownCause } from '../evaluate/types.ts';
import type { Key, World } from '../world/types.ts';
import { keyName } from './key-name.ts';

/** Whether AWS KMS can rotate a key by itself, in words that read on after the key's name. */
export type RotationSupport =
  | { readonly answer: 'yes' }
  /** `why`: "it has imported key material"; `instead`: what to do about the age of its material. */
  | { readonly answer: 'no'; readonly why: string; readonly instead: string }
  | { readonly answer: 'unknown'; readonly causes: readonly UnknownCause[] };

type Refusal = Extract<RotationSupport, { readonly answer: 'no' }>;

const refused = (why: string, instead: string): Refusal => ({ answer: 'no', why, instead });

const BY_HAND = 'rotate by hand: create a new key and point the alias at it';

const SYMMETRIC = 'SYMMETRIC_DEFAULT';

/** Kinds of keys by the one usage that only they have [KMS API KeyMetadata, KeyUsage]. */
const KIND_BY_USAGE: ReadonlyMap<string, string> = new Map([
  ['SIGN_VERIFY', 'an asymmetric key'], ['KEY_AGREEMENT', 'an asymmetric key'], ['GENERATE_VERIFY_MAC', 'an HMAC key'],
]);

const CUSTOM_STORES: ReadonlyMap<string, string> = new Map([
  ['AWS_CLOUDHSM', 'a CloudHSM key store'], ['EXTERNAL_KEY_STORE', 'an external key store'],
]);

const isStated = (text: string | undefined): text is string => text !== undefined && !hasUnknown(text);

const otherThanSymmetric = ({ spec, usage }: Key): string | undefined => {
  if (isStated(spec)) return spec === SYMMETRIC ? undefined : `${spec.startsWith('HMAC') ? 'an HMAC' : 'an asymmetric'} key (${spec})`;
  return usage === undefined ? undefined : KIND_BY_USAGE.get(usage);
};

const store = ({ origin, customKeyStore }: Key): string | undefined =>
  CUSTOM_STORES.get(origin ?? '') ?? (customKeyStore === true ? 'a custom key store' : undefined);

const unsettled = (key: Key): UnknownCause[] => {
  const facts = [['spec', key.spec], ['origin', key.origin]] as const;
  return facts.filter(([, value]) => !isStated(value)).map(([fact, value]) => ({
    name: unknownNames(value ?? '')[0] ?? `${fact} of ${keyName(key)}`,
    matters: fact === 'spec'
      ? 'asymmetric and HMAC keys cannot rotate automatically; aws kms describe-key prints KeySpec'
      : 'keys with imported material or in a custom key store cannot rotate automatically; aws kms describe-key prints Origin',
    place: key.places.metadata ?? key.places.key,
  }));
};

/**
 * Whether a key's kind has automatic rotation: a symmetric encryption key whose material KMS made, outside custom key
 * stores [KMS API EnableKeyRotation; rotate-keys]. AWS managed keys rotate every year and nobody can change that.
 */
export const rotationSupport = (key: Key): RotationSupport => {
  if (isAwsManaged(key)) return refused('it is an AWS managed key, which AWS rotates every year', 'nothing to do');
  const kind = otherThanSymmetric(key);
  if (kind !== undefined) return refused(`it is ${kind}`, BY_HAND);
  const place = store(key);
  if (place !== undefined) return refused(`its key material is in ${place}`, BY_HAND);
  if (key.origin === 'EXTERNAL') {
    return refused('it has imported key material', 'import new key material and rotate on demand (aws kms rotate-key-on-demand)');
  }
  const causes = unsettled(key);
  return causes.length === 0 ? { answer: 'yes' } : { answer: 'unknown', causes };
};

/** True for a key that AWS made for a service, `alias/aws/…`. */
export const isAwsManaged = (key: Key): boolean =>
  key.manager === 'AWS' || (key.aliases ?? []).some((alias) => alias.startsWith('alias/aws/'));

/** Why the state of a key keeps its rotation from being turned on [KMS key-state, EnableKeyRotation]; undefined: it does not. */
export const rotationBlockedBy = ({ state }: Key): string | undefined => {
  switch (state) {
    case 'Disabled': return 'it is disabled: KMS does not rotate it, and rotation can be turned on only once it is enabled';
    case 'PendingDeletion': case 'PendingReplicaDeletion': return 'it is scheduled for deletion';
    case 'PendingImport': return 'it waits for key material';
    case 'Unavailable': return 'its key store is not connected';
    default: return undefined;
  }
};

/** Keys that rotate as one: a primary key first, then its replicas [KMS multi-region-rotate]; any other key by itself. */
export const rotatingTogether = (world: World): readonly (readonly [Key, ...Key[]])[] => {
  const groups = new Map<string, [Key, ...Key[]]>();
  for (const key of world.keys) {
    const name = key.id.startsWith('mrk-') ? `${key.account} ${key.id}` : key.arn;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [key]);
    else if (key.multiRegion === 'PRIMARY') group.unshift(key);
    else group.push(key);
  }
  return [...groups.values()];
};

/** Days between automatic rotations that AWS accepts, and those without a stated period [KMS API EnableKeyRotation]. */
export const ROTATION_DAYS = { least: 90, most: 2560 };
export const DEFAULT_ROTATION_DAYS = 365;
