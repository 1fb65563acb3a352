import { glob, matchesGlob, type GlobToken } from '../../algebra/glob.ts';
import { MAYBE, NO, and, not, or, truth, type Truth } from '../../evaluate/truth.ts';
import { isList, isObject } from '../../policy/json.ts';
import type { Json } from '../../source/place.ts';
import { fieldOfBusEvent, type FieldValue, type KeyEvent } from './event.ts';

/** A glob in which only `*` is special. */
export const starGlob = (text: string, ignoreCase = false): ReturnType<typeof glob> => {
  const tokens = text.split('*').flatMap((part, index): GlobToken[] => [...(index === 0 ? [] : [{ kind: 'any' } as const]), ...(part === '' ? [] : [{ kind: 'text', text: part } as const])]);
  return glob(tokens, { ignoreCase });
};

const onText = (value: Json, test: (text: string) => boolean): Truth => truth(typeof value === 'string' && test(value));

/** What an operator of a content filter wants; a nested `equals-ignore-case` ignores case. */
const wantedText = (wanted: Json): { readonly text: string; readonly ignoreCase: boolean } | undefined => {
  if (typeof wanted === 'string') return { text: wanted, ignoreCase: false };
  const inner = isObject(wanted) ? wanted['equals-ignore-case'] : undefined;
  return typeof inner === 'string' ? { text: inner, ignoreCase: true } : undefined;
};

const textTest = (operator: string, wanted: Json, value: Json): Truth => {
  const { text, ignoreCase } = wantedText(wanted) ?? {};
  if (text === undefined) return MAYBE;
  const fold = (each: string): string => (ignoreCase === true || operator === 'equals-ignore-case' ? each.toLowerCase() : each);
  switch (operator) {
    case 'prefix': return onText(value, (given) => fold(given).startsWith(fold(text)));
    case 'suffix': return onText(value, (given) => fold(given).endsWith(fold(text)));
    case 'equals-ignore-case': return onText(value, (given) => fold(given) === fold(text));
    case 'wildcard': return onText(value, (given) => matchesGlob(starGlob(text), given));
    default: return MAYBE;
  }
};

const anythingBut = (wanted: Json, value: Json): Truth => {
  if (isObject(wanted)) return not(or(...Object.entries(wanted).flatMap(([operator, inner]) => (isList(inner) ? inner : [inner]).map((each) => textTest(operator, each, value)))));
  return truth(!(isList(wanted) ? wanted : [wanted]).includes(value));
};

const matcherHolds = (matcher: Json, value: FieldValue): Truth => {
  if (isObject(matcher) && typeof matcher['exists'] === 'boolean') return value === 'open' ? MAYBE : truth(matcher['exists'] === (value !== undefined));
  if (value === 'open') return MAYBE;
  if (value === undefined) return NO;
  if (!isObject(matcher)) return truth(matcher === value);
  const [operator = '', wanted = null] = Object.entries(matcher)[0] ?? [];
  return operator === 'anything-but' ? anythingBut(wanted, value) : textTest(operator, wanted, value);
};

const nodeHolds = (pattern: Json, event: KeyEvent, path: string): Truth => {
  if (isList(pattern)) {
    const value = fieldOfBusEvent(event, path);
    return or(...pattern.map((matcher) => matcherHolds(matcher, value)));
  }
  if (!isObject(pattern)) return NO;
  return and(...Object.entries(pattern).map(([name, inner]) => {
    if (name === '$or') return isList(inner) ? or(...inner.map((each) => nodeHolds(each, event, path))) : MAYBE;
    return nodeHolds(inner, event, path === '' ? name : `${path}.${name}`);
  }));
};

const parsed = (pattern: Json | undefined): Json | undefined => {
  if (typeof pattern !== 'string') return pattern;
  try {
    return JSON.parse(pattern) as Json;
  } catch {
    return undefined;
  }
};

/**
 * Whether an EventBridge event pattern, as an object or as its JSON text, matches the event of a call
 * [EventBridge eb-event-patterns, eb-create-pattern-operators]. A rule without one, on a schedule, matches nothing.
 */
export const patternMatches = (pattern: Json | undefined, event: KeyEvent): Truth => {
  if (pattern === undefined) return NO;
  const value = parsed(pattern);
  return isObject(value) ? nodeHolds(value, event, '') : MAYBE;
};

