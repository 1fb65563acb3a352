import { type Glob, glob, globsMeet, matchesGlob, type GlobToken } from '../algebra/glob.ts';
import { parsePattern, splitArnFields, type PatternPart, type PatternSyntax } from '../policy/pattern.ts';
import { hasUnknown, unknownNames, unknownText } from '../policy/unknown.ts';
import type { Context } from './context.ts';
import { MAYBE, NO, YES, and, truth, type Truth } from './truth.ts';

/** Does `value` match a policy's text, given the request that fills its variables? */
export type TextMatcher = (value: string, context: Context) => Truth;

export interface TextSyntax extends PatternSyntax {
  readonly ignoreCase?: boolean;
}

type FixedPart = Exclude<PatternPart, { kind: 'variable' | 'unknown' }>;

const isFixed = (part: PatternPart): part is FixedPart => part.kind !== 'variable' && part.kind !== 'unknown';

const ANYTHING: GlobToken = { kind: 'any' };

/** A text without variables whose unresolved parts may be anything. */
export const relaxedTokens = (text: string, wildcards = false): GlobToken[] =>
  parsePattern(text, { variables: false, wildcards }).map((part) => (isFixed(part) ? part : ANYTHING));

const textToken = (text: string): GlobToken => ({ kind: 'text', text });

/** Tokens of one part for one request; `relaxed` reads what is unresolved as "anything". Undefined: a variable has no value. */
const partTokens = (part: PatternPart, context: Context, relaxed: boolean): GlobToken[] | undefined => {
  if (isFixed(part)) return [part];
  if (part.kind === 'unknown') return [relaxed ? ANYTHING : textToken(unknownText(part.name))];
  const value = context.lookup(part.key);
  if (value === undefined) return part.fallback === undefined ? undefined : [textToken(part.fallback)];
  if ('unknown' in value) return relaxed ? [ANYTHING] : undefined;
  // A multivalued key cannot fill a variable [IAM reference_policies_variables].
  const [text, ...others] = value;
  if (text === undefined || others.length > 0) return undefined;
  return relaxed ? relaxedTokens(text) : [textToken(text)];
};

const tokensFor = (parts: readonly PatternPart[], context: Context, relaxed: boolean): GlobToken[] | undefined => {
  const tokens: GlobToken[] = [];
  for (const part of parts) {
    const some = partTokens(part, context, relaxed);
    if (some === undefined) return undefined;
    tokens.push(...some);
  }
  return tokens;
};

/** Notes every unresolved part of a text, also of what fills its variables. */
const noteParts = (parts: readonly PatternPart[], value: string, source: string, context: Context): void => {
  const names = parts.flatMap((part) => {
    if (part.kind === 'unknown') return [part.name];
    const filled = part.kind === 'variable' ? context.lookup(part.key) : undefined;
    if (filled === undefined) return [];
    if (!('unknown' in filled)) return filled.flatMap(unknownNames);
    context.noteCause(filled.unknown);
    return [];
  });
  context.note(names, value, source);
};

/** True when `pattern` could match once the unresolved parts of `value` are filled in. */
const couldMatch = (pattern: Glob, value: string): boolean => (hasUnknown(value) ? globsMeet(pattern, glob(relaxedTokens(value))) : matchesGlob(pattern, value));

/** The text that tokens stand for, where they have neither wildcards nor unresolved parts. */
const plainText = (tokens: readonly GlobToken[]): string | undefined => {
  const text = tokens.map((token) => (token.kind === 'text' ? token.text : '‹')).join('');
  return hasUnknown(text) ? undefined : text;
};

/** Matches text that each request fills. */
const varying = (parts: readonly PatternPart[], source: string, ignoreCase: boolean): TextMatcher => (value, context) => {
  const strict = tokensFor(parts, context, false);
  const plain = strict && plainText(strict);
  // Quick where no pattern is needed.
  if (plain !== undefined && !ignoreCase && !hasUnknown(value)) return truth(plain === value);
  if (strict !== undefined && matchesGlob(glob(strict, { ignoreCase }), value)) return YES;
  const relaxed = tokensFor(parts, context, true);
  if (relaxed === undefined || !couldMatch(glob(relaxed, { ignoreCase }), value)) return NO;
  noteParts(parts, value, source, context);
  return MAYBE;
};

/**
 * Compiles a policy's text once; matching it is then cheap for text without variables. An unresolved part on
 * either side makes the answer MAYBE where it matters and notes the cause in the context.
 */
export const compileText = (source: string, syntax: TextSyntax): TextMatcher => {
  const parts = parsePattern(source, syntax);
  const ignoreCase = syntax.ignoreCase === true;
  if (!parts.every(isFixed)) return varying(parts, source, ignoreCase);
  const pattern = glob(parts, { ignoreCase });
  return (value, context) => {
    if (matchesGlob(pattern, value)) return YES;
    if (!hasUnknown(value) || !couldMatch(pattern, value)) return NO;
    context.note([], value, source);
    return MAYBE;
  };
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
  const matchers = fields.map((field) => compileText(field, syntax));
  return (value, context) => {
    const parts = splitArnFields(value);
    if (parts.length < matchers.length) return hasUnknown(value) ? compileText(source, syntax)(value, context) : NO;
    const last = matchers.length - 1;
    const given = [...parts.slice(0, last), parts.slice(last).join(':')];
    let result: Truth = YES;
    for (const [index, matches] of matchers.entries()) {
      result = and(result, matches(given[index] ?? '', context));
      // What the other fields leave open does not matter.
      if (result === NO) return NO;
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
