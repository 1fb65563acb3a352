import { contextKeyName } from '../policy/context-key.ts';
import { unknownNames } from '../policy/unknown.ts';
import type { World } from '../world/types.ts';
import type { Caller } from './caller.ts';
import { derivedValue } from './derived.ts';
import type { Subject } from './subject.ts';
import type { ContextValues, Request, UnknownCause } from './types.ts';

/** Values of a context key; undefined: the request does not carry it. */
export type ContextValue = ContextValues | { readonly unknown: UnknownCause } | undefined;

/** The context of one request, with the causes of every MAYBE that came up while matching it. */
export interface Context {
  readonly lookup: (key: string) => ContextValue;
  /** Pairs of the request's encryption context, by their own names. */
  readonly encryptionContext: () => ReadonlyMap<string, string>;
  readonly note: (names: readonly string[], value: string, source: string) => void;
  readonly noteCause: (cause: UnknownCause) => void;
  readonly causes: readonly UnknownCause[];
}

export interface Facts {
  readonly world: World;
  readonly caller: Caller;
  readonly subject: Subject;
  /** Lower case. */
  readonly action: string;
}

const PAIR_PREFIX = 'kms:encryptioncontext:';

const encryptionContextOf = (request: Request): ReadonlyMap<string, string> =>
  new Map(
    [...request.context]
      .filter(([key, values]) => contextKeyName(key).startsWith(PAIR_PREFIX) && values.length > 0)
      .map(([key, values]) => [key.slice(PAIR_PREFIX.length), values[0] ?? '']),
  );

const statedContext = (request: Request): ReadonlyMap<string, ContextValues> => {
  const stated = new Map([...request.context].map(([key, values]) => [contextKeyName(key), values] as const));
  const pairs = [...encryptionContextOf(request).keys()];
  // KMS fills kms:EncryptionContextKeys from the pairs of the same request.
  if (pairs.length > 0 && !stated.has('kms:encryptioncontextkeys')) stated.set('kms:encryptioncontextkeys', pairs);
  return stated;
};

/**
 * The context in which a request is decided: what the request states, then what follows from the caller, the
 * key and their accounts; everything else is absent.
 */
export const contextOf = (request: Request, facts: Facts): Context => {
  const stated = statedContext(request);
  const causes: UnknownCause[] = [];
  const noteCause = (cause: UnknownCause): void => {
    if (!causes.some((known) => known.name === cause.name)) causes.push(cause);
  };
  return {
    lookup: (key) => {
      const name = contextKeyName(key);
      const values = stated.get(name);
      if (values === undefined) return derivedValue(name, facts);
      return values.length === 0 ? undefined : values;
    },
    encryptionContext: () => encryptionContextOf(request),
    noteCause,
    note: (names, value, source) => {
      for (const name of [...names, ...unknownNames(value)]) {
        noteCause({ name, matters: `whether ${value} matches ${source}` });
      }
    },
    causes,
  };
};
