/** A part of a pattern or value in a policy. */
export type PatternPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'one' }
  /** `${key}` or `${key, 'fallback'}`: the value of a context key, taken literally. */
  | { readonly kind: 'variable'; readonly key: string; readonly fallback: string | undefined }
  /** An unresolved input: see `policy/unknown.ts`. */
  | { readonly kind: 'unknown'; readonly name: string };

export interface PatternSyntax {
  /** `${…}` is a policy variable: version 2012-10-17, in `Resource` and in String and Arn conditions. */
  readonly variables: boolean;
  /** `*` and `?` are wildcards. */
  readonly wildcards: boolean;
}

const WITH_VARIABLES = /\$\{(?<variable>[^}]*)\}|‹(?<unknown>[^‹›]*)›|[*?]/g;
// Without variables `${…}` is text like any other, and its `*` and `?` are wildcards where those are.
const WITHOUT_VARIABLES = /‹(?<unknown>[^‹›]*)›|[*?]/g;
const VARIABLE = /^\s*([^,'\s]+)\s*(?:,\s*'([^']*)'\s*)?$/;

const variablePart = (body: string): PatternPart => {
  if (body === '*' || body === '?' || body === '$') return { kind: 'text', text: body };
  const match = VARIABLE.exec(body);
  const key = match?.[1];
  // IAM's variables are context keys, `service:name`; `${name}` is a hole that a template engine left open.
  if (key === undefined || !key.includes(':')) return { kind: 'unknown', name: body };
  return { kind: 'variable', key, fallback: match?.[2] };
};

const join = (parts: readonly PatternPart[]): PatternPart[] => {
  const joined: PatternPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.kind === 'text' && last?.kind === 'text') joined[joined.length - 1] = { kind: 'text', text: last.text + part.text };
    else if (!(part.kind === 'any' && last?.kind === 'any')) joined.push(part);
  }
  return joined;
};

const split = (source: string, syntax: PatternSyntax): readonly PatternPart[] => {
  const parts: PatternPart[] = [];
  let end = 0;
  for (const match of source.matchAll(syntax.variables ? WITH_VARIABLES : WITHOUT_VARIABLES)) {
    if (match.index > end) parts.push({ kind: 'text', text: source.slice(end, match.index) });
    end = match.index + match[0].length;
    const { variable, unknown } = match.groups ?? {};
    if (unknown !== undefined) parts.push({ kind: 'unknown', name: unknown });
    else if (variable !== undefined) parts.push(variablePart(variable));
    else if (!syntax.wildcards) parts.push({ kind: 'text', text: match[0] });
    else parts.push({ kind: match[0] === '*' ? 'any' : 'one' });
  }
  if (end < source.length) parts.push({ kind: 'text', text: source.slice(end) });
  return join(parts);
};

const MOST_PATTERNS = 20_000;
type Known = Map<string, readonly PatternPart[]>;
const [plain, wild, filled, both]: readonly [Known, Known, Known, Known] = [new Map(), new Map(), new Map(), new Map()];

const knownFor = ({ variables, wildcards }: PatternSyntax): Known => (variables ? (wildcards ? both : filled) : wildcards ? wild : plain);

/**
 * Splits a policy's text into literal text, wildcards, policy variables and unresolved inputs
 * [IAM reference_policies_variables]. `${*}`, `${?}` and `${$}` are the literal characters.
 * Policies repeat their texts, and questions read them again and again: the parts of a text are kept.
 */
export const parsePattern = (source: string, syntax: PatternSyntax): readonly PatternPart[] => {
  const known = knownFor(syntax);
  const before = known.get(source);
  if (before !== undefined) return before;
  const parts = split(source, syntax);
  if (known.size >= MOST_PATTERNS) known.clear();
  known.set(source, parts);
  return parts;
};

/**
 * Splits ARN text at its first five colons, leaving those inside `${…}` and `‹…›` alone. Fewer than six
 * fields come back where the text has fewer colons.
 */
export const splitArnFields = (source: string): readonly string[] => {
  const fields: string[] = [];
  let start = 0;
  let depth = 0;
  for (let index = 0; index < source.length && fields.length < 5; index++) {
    const character = source[index];
    if (character === '‹' || (character === '$' && source[index + 1] === '{')) depth++;
    else if ((character === '›' || character === '}') && depth > 0) depth--;
    else if (character === ':' && depth === 0) {
      fields.push(source.slice(start, index));
      start = index + 1;
    }
  }
  return [...fields, source.slice(start)];
};
