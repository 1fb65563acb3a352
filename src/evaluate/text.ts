import { type Glob, glob, globsMeet, matchesGlob, type GlobToken } from '../algebra/glob.ts';
import { parsePattern, splitArnFields, type PatternPart, type PatternSyntax } from '../policy/pattern.ts';
import { hasUnknown } from '../policy/unknown.ts';
import type { Context } from './context.ts';
import { MAYBE, NO, YES, and, truth, type Truth } from './truth.ts';

/** Does `value` match a policy's text, given the request that fills its variables? */
export type TextMatcher = (value: string, context: Context) => Truth;

export interface TextSyntax extends PatternSyntax {
  readonly ignoreCase?: boolean;
}

const isFixed = (parts: readonly PatternPart[]): boolean => parts.every((part) => part.kind !== 'variable' && part.kind !== 'unknown');

const fixedToken = (part: PatternPart): GlobToken | undefined => {
  if (part.kind === 'any') return { kind: 'any' };
  if (part.kind === 'one') return { kind: 'one' };
  return part.kind === 'text' ? { kind: 'text', text: part.text } : undefined;
};

/** Tokens for one request; `relaxed` reads every unresolved part as "anything". Undefined: a variable has no value. */
const tokensFor = (parts: readonly PatternPart[], context: Context, relaxed: boolean): GlobToken[] | undefined => {
  const tokens: GlobToken[] = [];
  for (const part of parts) {
    const fixed = fixedToken(part);
    if (fixed !== undefined) tokens.push(fixed);
    else if (part.kind === 'unknown') tokens.push(relaxed ? { kind: 'any' } : { kind: 'text', text: `‹${part.name}›` });
    else if (part.kind === 'variable') {
      const token = variableToken(part, context, relaxed);
      if (token === undefined) return undefined;
      tokens.push(token);
    }
  }
  return tokens;
};

// A multivalued key cannot fill a variable [IAM reference_policies_variables].
const variableToken = (part: PatternPart & { kind: 'variable' }, context: Context, relaxed: boolean): GlobToken | undefined => {
  const value = context.lookup(part.key);
  if (value === undefined) return part.fallback === undefined ? undefined : { kind: 'text', text: part.fallback };
  if ('unknown' in value) return relaxed ? { kind: 'any' } : undefined;
  return value.length === 1 ? { kind: 'text', text: value[0] ?? '' } : undefined;
};

const namesOf = (parts: readonly PatternPart[]): string[] => parts.flatMap((part) => (part.kind === 'unknown' ? [part.name] : []));

/** True when `pattern` could match once the unresolved parts of `value` are filled in. */
const couldMatch = (pattern: Glob, value: string, ignoreCase: boolean): boolean => {
  const tokens = parsePattern(value, { variables: false, wildcards: false })
    .map((part): GlobToken => (part.kind === 'unknown' ? { kind: 'any' } : (fixedToken(part) ?? { kind: 'any' })));
  return globsMeet(pattern, glob(tokens, { ignoreCase }));
};

type Decide = (strict: Glob | undefined, relaxed: Glob, value: string, context: Context) => Truth;

/** Matches text whose variables each request fills. */
const varying = (parts: readonly PatternPart[], decide: Decide, ignoreCase: boolean): TextMatcher => (value, context) => {
  const relaxed = tokensFor(parts, context, true);
  if (relaxed === undefined) return NO;
  const strict = tokensFor(parts, context, false);
  return decide(strict && glob(strict, { ignoreCase }), glob(relaxed, { ignoreCase }), value, context);
};

/** The one text that parts without wildcards stand for in this request, if that can be told. */
const plainText = (parts: readonly PatternPart[], context: Context): string | undefined => {
  let text = '';
  for (const part of parts) {
    if (part.kind === 'text') text += part.text;
    else if (part.kind === 'variable') {
      const value = context.lookup(part.key);
      if (value === undefined || 'unknown' in value || value.length !== 1) return undefined;
      text += value[0] ?? '';
    }
  }
  return hasUnknown(text) ? undefined : text;
};

/**
 * Compiles a policy's text once; matching it is then cheap for text without variables. An unresolved part on
 * either side makes the answer MAYBE where it matters and notes the cause in the context.
 */
export const compileText = (source: string, syntax: TextSyntax): TextMatcher => {
  const parts = parsePattern(source, syntax);
  const ignoreCase = syntax.ignoreCase ?? false;
  const fixed = isFixed(parts) ? glob(parts.flatMap((part) => fixedToken(part) ?? []), { ignoreCase }) : undefined;
  const decide: Decide = (strict, relaxed, value, context) => {
    if (strict !== undefined && matchesGlob(strict, value)) return YES;
    if (!hasUnknown(value)) {
      if (strict === relaxed || !matchesGlob(relaxed, value)) return NO;
    } else if (!couldMatch(relaxed, value, ignoreCase)) return NO;
    context.note(namesOf(parts), value, source);
    return MAYBE;
  };
  if (fixed !== undefined) return (value, context) => decide(fixed, fixed, value, context);
  if (!ignoreCase && parts.every(({ kind }) => kind === 'text' || kind === 'variable')) {
    const general = varying(parts, decide, ignoreCase);
    return (value, context) => {
      const text = hasUnknown(value) ? undefined : plainText(parts, context);
      return text === undefined ? general(value, context) : truth(text === value);
    };
  }
  return varying(parts, decide, ignoreCase);
};

const ARN_FIELDS = 6;

/**
 * Compiles an ARN pattern: its six fields are matched one by one and the sixth takes the rest. A pattern of
 * fewer fields must end in `*`, and its last field then takes the rest of the value
 * [IAM reference_policies_elements_resource, reference_policies_elements_condition_operators, ARN].
 */
export const compileArnPattern = (source: string, syntax: TextSyntax): TextMatcher => {
  const fields = splitArnFields(source);
  if (fields.length < ARN_FIELDS && !source.endsWith('*')) {
    const whole = compileText(source, syntax);
    // `‹…›` may stand for a whole ARN; any other short text matches only a resource of that very name.
    return (value, context) => (hasUnknown(source) || !value.includes(':') ? whole(value, context) : NO);
  }
  if (fields.length === 1) return compileText(source, syntax);
  const matchers = fields.map((field) => compileText(field, syntax));
  return (value, context) => {
    const parts = splitArnFields(value);
    if (parts.length < matchers.length) return hasUnknown(value) ? compileText(source, syntax)(value, context) : NO;
    let result: Truth = YES;
    for (let index = 0; index < matchers.length && result !== NO; index++) {
      const isLast = index === matchers.length - 1;
      const part = isLast ? parts.slice(index).join(':') : (parts[index] ?? '');
      result = and(result, matchers[index]?.(part, context) ?? NO);
    }
    return result;
  };
};

/** A value that is an ARN: six fields, of which the first is `arn`. */
export const isArnValue = (value: string): Truth => {
  const fields = splitArnFields(value);
  if (fields.length === ARN_FIELDS && fields[0] === 'arn') return YES;
  return hasUnknown(value) ? MAYBE : NO;
};
