import { carries } from '../../aws/contextKeys.ts';
import type { Need } from '../../aws/services/tables.ts';
import type { FixedContext } from './types.ts';

/** What fills the `<…>` of the data, by name; undefined where the world does not say. */
export interface Fillings {
  readonly [name: string]: string | undefined;
}

const PLACEHOLDER = /<([^<>]+)>/g;

/** A value of the data with its placeholders filled in; undefined when it cannot be told. */
export const fill = (value: string, fillings: Fillings): string | undefined => {
  let known = true;
  const text = value.replace(PLACEHOLDER, (_whole, name: string) => {
    const filling = fillings[name];
    if (filling === undefined) known = false;
    return filling ?? '';
  });
  // `vol-*` and `a|b` stand for several values, `… (note)` for a remark.
  return known && !/[*|]| \(/.test(text) ? text : undefined;
};

// They follow from the caller, or from the pairs of the encryption context.
const DERIVED = new Set(['kms:CallerAccount', 'kms:EncryptionContextKeys']);

/** Whether a context key follows from others of the request, so that no row has to state it. */
export const isDerived = (key: string): boolean => DERIVED.has(key);

/** Values that hold whichever way the operation goes; a key of several possible values stays free. */
const stated = (need: Need, fillings: Fillings): [string, readonly string[]][] =>
  Object.entries(need.context ?? {}).flatMap(([key, values]): [string, readonly string[]][] => {
    if (DERIVED.has(key)) return [];
    const filled = values.map((value) => fill(value.replace(/^true \(.*$/, 'true'), fillings));
    return filled.every((value) => value !== undefined) ? [[key, filled]] : [];
  });

/**
 * The context of one action of a need: what the service sets, what the request never carries, and nothing of what is
 * not known. Keys which the action itself never carries are absent, as `kms:GrantIsForAWSResource` in `Decrypt`
 * [KMS conditions-kms].
 */
export const contextOf = (need: Need, action: string, fillings: Fillings): FixedContext => {
  const via = fillings['viaService'];
  const pairs = [...(via === undefined ? [] : [['kms:ViaService', [via]] as const]), ...stated(need, fillings)];
  const context = new Map(pairs.map(([key, values]) => [key, carries(action, key) === 'never' ? [] : values] as const));
  for (const key of need.absent ?? []) context.set(key, []);
  if (carries(action, 'kms:GrantIsForAWSResource') === 'never') context.set('kms:GrantIsForAWSResource', []);
  for (const key of need.undecided ?? []) context.delete(key);
  return context;
};
