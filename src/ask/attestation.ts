import { contextKeyName } from '../policy/context-key.ts';
import type { Key } from '../world/types.ts';

const START = 'kms:RecipientAttestation:';

/**
 * Measurements that tell one deployment of an image from another: the role of the parent instance, the instance,
 * the certificate that signed the image [Nitro Enclaves, "Where to get an enclave's measurements"].
 */
const OF_DEPLOYMENT = ['PCR3', 'PCR4', 'PCR8', 'NitroTPMPCR'];

/** Context keys of attestation that a key's policy tests, as written. */
export const attestationKeys = ({ policy }: Key): readonly string[] => {
  const keys = (policy?.statements ?? []).flatMap(({ conditions }) => conditions.map(({ key }) => key));
  return [...new Set(keys.filter((key) => contextKeyName(key).startsWith(START.toLowerCase())))].sort();
};

export const isOfDeployment = (key: string): boolean =>
  OF_DEPLOYMENT.some((name) => contextKeyName(key).startsWith(`${START}${name}`.toLowerCase()));

/** A request without any attestation document. */
export const withoutAttestation = (keys: readonly string[]): ReadonlyMap<string, readonly string[]> => new Map(keys.map((key) => [key, []]));

/** An enclave in debug mode measures zeros only, whatever it runs [Nitro Enclaves, cryptographic attestation]. */
export const inDebugMode = (keys: readonly string[]): ReadonlyMap<string, readonly string[]> => new Map(keys.map((key) => [key, ['0'.repeat(96)]]));
