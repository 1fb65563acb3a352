import { contextKeyName } from '../policy/context-key.ts';
import { unknownNames } from '../policy/unknown.ts';
import { areApart } from '../world/apart.ts';
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
  /** Names of the pairs of the request's encryption context. */
  readonly encryptionContextNames: () => readonly string[];
  /** Whether two ARNs with unresolved parts are sure to name two things. */
  readonly areApart: (left: string, right: string) => boolean;
  readonly note: (names: readonly string[], value: string, source: string) => void;
  readonly noteCause: (cause: UnknownCause) => void;
  readonly causes: readonly UnknownCause[];
}

/** The context of no request: nothing may be looked up in it. */
export const NO_CONTEXT: Context = {
  lookup: () => undefined, encryptionContextNames: () => [], areApart: () => false, note: () => undefined, noteCause: () => undefined, causes: [],
};

export interface Facts {
  readonly world: World;
  readonly caller: Caller;
  readonly subject: Subject;
  /** Lower case. */
  readonly action: string;
}

const PAIR_PREFIX = 'kms:encryptioncontext:';

const NAMES = 'kms:encryptioncontextkeys';

/** Names of the encryption context pairs that a request states, as it writes them. */
export const statedPairs = ({ context }: Request): readonly string[] => {
  const names: string[] = [];
  for (const [key, values] of context) {
    if (values.length > 0 && contextKeyName(key).startsWith(PAIR_PREFIX)) names.push(key.slice(PAIR_PREFIX.length));
  }
  return names;
};

const NOTHING: ReadonlyMap<string, ContextValues> = new Map();

/** What a request states, by comparison name. KMS fills `kms:EncryptionContextKeys` from the pairs of the same request. */
export const statedContext = (request: Request): ReadonlyMap<string, ContextValues> => {
  if (request.context.size === 0) return NOTHING;
  const stated = new Map<string, ContextValues>();
  let hasPairs = false;
  for (const [key, values] of request.context) {
    const name = contextKeyName(key);
    stated.set(name, values);
    hasPairs ||= values.length > 0 && name.startsWith(PAIR_PREFIX);
  }
  if (hasPairs && !stated.has(NAMES)) stated.set(NAMES, statedPairs(request));
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
    encryptionContextNames: () => statedPairs(request),
    areApart: (left, right) => areApart(facts.world, left, right),
    noteCause,
    note: (names, value, source) => {
      for (const name of [...names, ...unknownNames(value)]) {
        noteCause({ name, matters: `whether ${value} matches ${source}` });
      }
    },
    causes,
  };
};
