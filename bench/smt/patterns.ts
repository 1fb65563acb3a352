import {
  ANY_CHARACTER, ANY_RUN, FALSE, NO_COLON, NO_COLON_RUN, TRUE, and, exactly, inRegex, literal, not, oneOf, sequence, type Term,
} from './terms.ts';

/** What a policy variable stands for: a text, and when there is one. */
export interface VariableValue {
  readonly text: Term;
  readonly present: Term;
}
export type Variables = (key: string, fallback: string | undefined) => VariableValue;

export interface Syntax {
  readonly wildcards: boolean;
  /** Undefined: `${…}` is literal text. */
  readonly variables: Variables | undefined;
}

type Part = { kind: 'text'; text: string } | { kind: 'any' } | { kind: 'one' } | { kind: 'variable'; value: VariableValue };

const TOKEN = /\$\{([^}]*)\}|[*?]|(?:[^*?$]|\$(?!\{))+|\$/g;

const variablePart = (body: string, variables: Variables): Part => {
  if (body === '*' || body === '?' || body === '$') return { kind: 'text', text: body };
  const [, key, fallback] = /^\s*([^,\s]+)\s*(?:,\s*'(.*)'\s*)?$/.exec(body) ?? [];
  return { kind: 'variable', value: variables((key ?? '').toLowerCase(), fallback) };
};

const partsOf = (pattern: string, syntax: Syntax): Part[] =>
  Array.from(pattern.matchAll(TOKEN), (match): Part => {
    const [token, body] = match;
    if (body !== undefined && syntax.variables) return variablePart(body, syntax.variables);
    if (syntax.wildcards && token === '*') return { kind: 'any' };
    if (syntax.wildcards && token === '?') return { kind: 'one' };
    return { kind: 'text', text: token };
  });

const presence = (parts: readonly Part[]): Term =>
  and(parts.map((part) => (part.kind === 'variable' ? part.value.present : TRUE)));

const regexOf = (parts: readonly Part[]): Term =>
  sequence(parts.map((part) => {
    if (part.kind === 'any') return ANY_RUN;
    if (part.kind === 'one') return ANY_CHARACTER;
    return exactly(part.kind === 'text' ? literal(part.text) : part.value.text);
  }));

const textOf = (parts: readonly Part[]): Term => {
  if (parts.every(({ kind }) => kind === 'text')) return literal(parts.map((part) => (part.kind === 'text' ? part.text : '')).join(''));
  const terms = parts.map((part) => (part.kind === 'variable' ? part.value.text : part.kind === 'text' ? literal(part.text) : '""'));
  return terms.length === 0 ? '""' : terms.length === 1 ? terms[0]! : `(str.++ ${terms.join(' ')})`;
};

const isLiteral = (parts: readonly Part[]): boolean => parts.every(({ kind }) => kind === 'text' || kind === 'variable');

/** Solvers know little about a regular expression with an unknown text in it: a single closing `*` is a prefix. */
const withVariables = (text: Term, parts: readonly Part[]): Term => {
  if (parts.at(-1)?.kind === 'any' && isLiteral(parts.slice(0, -1))) return `(str.prefixof ${textOf(parts.slice(0, -1))} ${text})`;
  return inRegex(text, regexOf(parts));
};

/** `text` matches the whole pattern. */
export const matches = (text: Term, pattern: string, syntax: Syntax): Term => {
  const parts = partsOf(pattern, syntax);
  const variable = parts.some(({ kind }) => kind === 'variable');
  if (isLiteral(parts)) return and([presence(parts), `(= ${text} ${textOf(parts)})`]);
  return and([presence(parts), variable ? withVariables(text, parts) : inRegex(text, regexOf(parts))]);
};

/** `text` is `value` up to the case of ASCII letters. */
export const equalsIgnoringCase = (text: Term, value: string): Term =>
  inRegex(text, sequence(Array.from(value, (character) => {
    const [lower, upper] = [character.toLowerCase(), character.toUpperCase()];
    return /[a-z]/i.test(character) ? oneOf([exactly(literal(lower)), exactly(literal(upper))]) : exactly(literal(character));
  })));

/** Splits at colons outside `${…}` into at most six fields. */
const arnFields = (pattern: string): string[] => {
  const pieces = pattern.match(/(?:\$\{[^}]*\}|[^:])+|:/g) ?? [];
  const fields = [''];
  for (const piece of pieces) {
    if (piece === ':' && fields.length < 6) fields.push('');
    else fields[fields.length - 1] += piece;
  }
  return fields;
};

/**
 * The six fields of an ARN, each a text of its own: solvers are far better at six short languages than at one with
 * five separators. All but the last have no colon.
 */
export type ArnTerms = readonly [Term, Term, Term, Term, Term, Term];

/** What holds for the fields of any ARN: region and account may be empty, the other fields may not. */
export const isArn = (fields: ArnTerms): Term => and([
  `(= ${fields[0]} "arn")`,
  ...fields.slice(1, 3).map((field) => inRegex(field, `(re.+ ${NO_COLON})`)),
  ...fields.slice(3, 5).map((field) => inRegex(field, NO_COLON_RUN)),
  not(`(= ${fields[5]} "")`),
]);

const NO_COLONS = `(re.+ ${NO_COLON})`;

/** The texts that are ARNs. */
export const ARN_REGEX = sequence([
  exactly('"arn:"'), NO_COLONS, exactly('":"'), NO_COLONS, exactly('":"'), NO_COLON_RUN, exactly('":"'), NO_COLON_RUN,
  exactly('":"'), `(re.+ ${ANY_CHARACTER})`,
]);

/** The ARN as one text. */
export const arnText = (fields: readonly Term[]): Term =>
  fields.length === 1 ? fields[0]! : `(str.++ ${fields.join(' ":" ')})`;

/** `fields` are those of `text`. */
export const arnIs = (fields: ArnTerms, text: string): Term => {
  const given = text.split(':');
  if (given.length < 6) return FALSE;
  const values = [...given.slice(0, 5), given.slice(5).join(':')];
  return and(fields.map((field, index) => `(= ${field} ${literal(values[index]!)})`));
};

/**
 * The ARN matches the pattern field by field; the sixth field takes the rest. With fewer fields the last one written
 * takes the rest if it ends in `*`, else nothing matches [semantics 2.1].
 */
export const matchesArn = (arn: ArnTerms, pattern: string, variables: Variables | undefined): Term => {
  if (pattern === '*') return TRUE;
  const fields = arnFields(pattern);
  if (fields.length < 6 && !pattern.endsWith('*')) return FALSE;
  const syntax = { wildcards: true, variables };
  const last = fields.length - 1;
  return and([
    ...fields.slice(0, last).map((field, index) => matches(arn[index]!, field, syntax)),
    matches(arnText(arn.slice(last)), fields[last]!, syntax),
  ]);
};
