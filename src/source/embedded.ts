import { parseInput } from './json.ts';
import { isUrlEncoded, urlDecoded, wholeText } from './mapped-text.ts';
import type { Json, Place } from './place.ts';

export type Embedded =
  | { readonly ok: true; readonly value: Json }
  /** `offset` counts in the decoded text; `locateWithin` turns it into a position of the file. */
  | { readonly ok: false; readonly reason: string; readonly offset: number };

/**
 * Reads a member that holds a JSON document: as JSON itself, as JSON text, or as URL-encoded JSON text, the way
 * IAM returns policy documents [IAM API GetPolicyVersion].
 */
export const readEmbedded = (value: Json): Embedded => {
  if (typeof value !== 'string') return { ok: true, value };
  const text = isUrlEncoded(value) ? urlDecoded(wholeText(value)).text : value;
  const parsed = parseInput('', text);
  // AWS Config writes texts in texts; a text that holds no more than one is looked into as `enter` does.
  if (parsed.ok) return typeof parsed.document.value === 'string' ? readEmbedded(parsed.document.value) : { ok: true, value: parsed.document.value };
  const { reason, offset } = parsed.problem;
  return { ok: false, reason: reason === 'The file is empty.' ? 'The text is empty.' : reason, offset };
};

/** The value at a place, through strings that hold JSON; undefined where there is none. */
export const valueAt = (place: Place): Json | undefined => {
  let value: Json | undefined = place.document.value;
  for (const step of place.path) {
    const inside: Embedded | undefined = value === undefined ? undefined : readEmbedded(value);
    if (inside === undefined || !inside.ok || typeof inside.value !== 'object' || inside.value === null) return undefined;
    if (!Object.hasOwn(inside.value, step)) return undefined;
    value = (inside.value as { readonly [name: string | number]: Json })[step];
  }
  return value;
};
