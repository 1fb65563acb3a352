import { matchesGlob } from '../../algebra/glob.ts';
import { MAYBE, NO, YES, and, not, or, truth, type Truth } from '../../evaluate/truth.ts';
import { starGlob } from './event-pattern.ts';
import { fieldOfRecord, type FieldValue, type KeyEvent } from './event.ts';

/** `{ ($.eventName = "DisableKey") && ($.errorCode NOT EXISTS) }` in pieces. */
const TOKEN = /\s*(&&|\|\||[()]|!=|<=|>=|[=<>]|"[^"\\]*(?:\\.[^"\\]*)*"|%[^%]*%|[^\s()=<>!"]+)/y;

const tokensOf = (text: string): readonly string[] | undefined => {
  const tokens: string[] = [];
  const body = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < body.length) {
    const match = TOKEN.exec(body);
    if (match?.[1] === undefined) return undefined;
    tokens.push(match[1]);
  }
  return tokens;
};

const textOf = (token: string): string => (token.startsWith('"') ? token.slice(1, -1).replace(/\\(.)/g, '$1') : token);

/** Text, numbers and Booleans compare as they are written; only `*` is a wildcard. Regular expressions are left open. */
const sameValue = (value: FieldValue, token: string): Truth => {
  if (value === 'open' || token.startsWith('%')) return MAYBE;
  return value === undefined ? NO : truth(matchesGlob(starGlob(textOf(token)), String(value)));
};

const FIELD = /^\$\.?/;

const nameOf = (selector: string): string => selector.replace(FIELD, '').replace(/^\['?|'?\]$/g, '');

interface Parse {
  readonly tokens: readonly string[];
  at: number;
  /** Parentheses that are open; deeper ones than this are no filter that AWS takes. */
  depth: number;
}

const DEEPEST = 100;

const word = (parse: Parse): string => parse.tokens[parse.at++]?.toUpperCase() ?? '';

/** What is asked of one field; undefined when it is not understood. */
const comparison = (parse: Parse, event: KeyEvent): Truth | undefined => {
  const selector = parse.tokens[parse.at++];
  if (selector === undefined || !FIELD.test(selector)) return undefined;
  const value = fieldOfRecord(event, nameOf(selector));
  const operator = word(parse);
  if (operator === 'NOT') return word(parse) === 'EXISTS' ? (value === 'open' ? MAYBE : truth(value === undefined)) : undefined;
  if (operator === 'IS') {
    const wanted = word(parse);
    return wanted === 'NULL' ? (value === 'open' ? MAYBE : truth(value === null)) : sameValue(value, wanted.toLowerCase());
  }
  const token = parse.tokens[parse.at++];
  if (token === undefined) return undefined;
  if (operator === '=') return sameValue(value, token);
  if (operator === '!=') return value === undefined ? NO : not(sameValue(value, token));
  return ['<', '>', '<=', '>='].includes(operator) ? (value === 'open' ? MAYBE : NO) : undefined;
};

const part = (parse: Parse, event: KeyEvent): Truth | undefined => {
  if (parse.tokens[parse.at] !== '(') return comparison(parse, event);
  if (parse.depth >= DEEPEST) return undefined;
  parse.at++;
  parse.depth++;
  const inner = anyOf(parse, event);
  parse.depth--;
  return parse.tokens[parse.at++] === ')' ? inner : undefined;
};

const chain = (separator: string, next: (parse: Parse, event: KeyEvent) => Truth | undefined, join: (...values: Truth[]) => Truth) =>
  (parse: Parse, event: KeyEvent): Truth | undefined => {
    let result = next(parse, event);
    while (result !== undefined && parse.tokens[parse.at] === separator) {
      parse.at++;
      const other = next(parse, event);
      result = other === undefined ? undefined : join(result, other);
    }
    return result;
  };

const allOf = chain('&&', part, and);
const anyOf = chain('||', allOf, or);

const jsonMatches = (body: string, event: KeyEvent): Truth => {
  const tokens = tokensOf(body);
  if (tokens === undefined) return MAYBE;
  const parse: Parse = { tokens, at: 0, depth: 0 };
  const result = anyOf(parse, event);
  return result === undefined || parse.at !== tokens.length ? MAYBE : result;
};

/** Terms anywhere in the record's text: all of the plain ones, one of those with `?`, none of those with `-`. */
const termsMatch = (pattern: string, event: KeyEvent): Truth => {
  const known = ['eventSource', 'eventName', 'eventType'].map((field) => String(fieldOfRecord(event, field)));
  const terms = pattern.match(/[?-]?(?:"[^"\\]*(?:\\.[^"\\]*)*"|\S+)/g) ?? [];
  const occurs = (term: string): Truth => (known.some((text) => text.includes(term)) ? YES : MAYBE);
  const plain = terms.filter((term) => !/^[?-]/.test(term)).map((term) => occurs(textOf(term)));
  const some = terms.filter((term) => term.startsWith('?')).map((term) => occurs(textOf(term.slice(1))));
  const none = terms.filter((term) => term.startsWith('-')).map((term) => not(occurs(textOf(term.slice(1)))));
  return and(...plain, ...none, some.length === 0 ? YES : or(...some));
};

/**
 * Whether a CloudWatch Logs filter pattern matches the record of a call [CloudWatch Logs FilterAndPatternSyntax]. MAYBE
 * where it depends on the call, or where the pattern is not understood.
 */
export const filterMatches = (pattern: string, event: KeyEvent): Truth => {
  const text = pattern.trim();
  if (text === '') return YES;
  if (text.startsWith('{') && text.endsWith('}')) return jsonMatches(text.slice(1, -1), event);
  return text.startsWith('[') ? MAYBE : termsMatch(text, event);
};
