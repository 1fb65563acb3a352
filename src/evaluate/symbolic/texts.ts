import { ANY_GLOB, glob, matchesGlob, splitGlobAtSeparators, type Glob, type GlobToken } from '../../algebra/glob.ts';
import { parsePattern, splitArnFields, type PatternPart } from '../../policy/pattern.ts';
import { hasUnknown, unknownNames } from '../../policy/unknown.ts';
import type { TextSyntax } from '../text.ts';
import { arnAtom, present, textAtom, tieAtom, unknownAtom, type Dimension, type Field, type TieToken } from './atoms.ts';
import { FALSE, TRUE, constant, type Formula } from './formula.ts';
import type { Meaning, Vocabulary } from './vocabulary.ts';

/** The text a policy's pattern is held against: a field that varies, or one fixed text. */
export type Target =
  | { readonly kind: 'field'; readonly dimension: Dimension; readonly field: Field }
  | { readonly kind: 'text'; readonly text: string };

/** A pattern with every variable that has one value in this question filled in. */
interface Resolved {
  readonly tokens: readonly TieToken[];
  /** What has to hold besides: variables that need a value, unresolved inputs that may or may not fit. */
  readonly given: readonly Formula[];
}

type Variable = PatternPart & { readonly kind: 'variable' };

const unresolved = (vocabulary: Vocabulary, name: string, source: string): Formula =>
  vocabulary.maker.atom(unknownAtom({ name, matters: `what ${source} matches` }));

const fixedVariable = (variable: Variable, meaning: Meaning & { kind: 'fixed' }, vocabulary: Vocabulary, source: string): Resolved => {
  const { value } = meaning;
  if (value !== undefined && 'unknown' in value) return { tokens: [{ kind: 'any' }], given: [unresolved(vocabulary, value.unknown.name, source)] };
  const text = value === undefined ? variable.fallback : value.length === 1 ? value[0] : undefined;
  return text === undefined ? { tokens: [], given: [FALSE] } : { tokens: [{ kind: 'text', text }], given: [] };
};

/** The ways a variable can be filled: by its key's value, or by its default where the key is absent. */
const freeVariable = (variable: Variable, meaning: Meaning & { kind: 'free' }, vocabulary: Vocabulary, source: string): Resolved[] => {
  const [field] = meaning.fields;
  const { dimension } = meaning;
  const carried = dimension.optional ? vocabulary.maker.atom(present(dimension)) : TRUE;
  if (field === undefined || meaning.fields.length > 1 || dimension.type === 'set') {
    return [{ tokens: [{ kind: 'any' }], given: [unresolved(vocabulary, `policy variable \${${variable.key}}`, source)] }];
  }
  const filled: Resolved = { tokens: [{ kind: 'value', dimension, field }], given: [carried] };
  if (variable.fallback === undefined) return [filled];
  return [filled, { tokens: [{ kind: 'text', text: variable.fallback }], given: [vocabulary.maker.not(carried)] }];
};

const resolvePart = (part: PatternPart, vocabulary: Vocabulary, source: string): Resolved[] => {
  if (part.kind === 'unknown') return [{ tokens: [{ kind: 'any' }], given: [unresolved(vocabulary, part.name, source)] }];
  if (part.kind !== 'variable') return [{ tokens: [part], given: [] }];
  const meaning = vocabulary.meaningOf(part.key);
  return meaning.kind === 'fixed' ? [fixedVariable(part, meaning, vocabulary, source)] : freeVariable(part, meaning, vocabulary, source);
};

const NOTHING: Resolved = { tokens: [], given: [] };

const resolve = (source: string, syntax: TextSyntax, vocabulary: Vocabulary): Resolved[] =>
  parsePattern(source, syntax).reduce<Resolved[]>(
    (ways, part) => {
      const next = resolvePart(part, vocabulary, source);
      return ways.flatMap((way) => next.map((each) => ({ tokens: [...way.tokens, ...each.tokens], given: [...way.given, ...each.given] })));
    },
    [NOTHING],
  );

const isPlain = (tokens: readonly TieToken[]): tokens is readonly GlobToken[] => tokens.every((token) => token.kind !== 'value');

/** The values of one variable for which a fixed text matches: some piece of that text. */
const fixedTie = (text: string, tokens: readonly TieToken[], ignoreCase: boolean, vocabulary: Vocabulary, source: string): Formula => {
  const { maker } = vocabulary;
  const sources = tokens.filter((token): token is TieToken & { kind: 'value' } => token.kind === 'value');
  const [only] = sources;
  if (only === undefined || new Set(sources.map(({ field }) => field.id)).size > 1) return unresolved(vocabulary, `policy variables of ${source}`, source);
  const pieces = new Set<string>();
  for (let start = 0; start <= text.length; start++) for (let end = start; end <= text.length; end++) pieces.add(text.slice(start, end));
  const fitting = [...pieces].filter((piece) =>
    matchesGlob(glob(tokens.map((token): GlobToken => (token.kind === 'value' ? { kind: 'text', text: piece } : token)), { ignoreCase }), text));
  return maker.or(...fitting.map((piece) => maker.atom(textAtom(only.dimension, only.field, glob([{ kind: 'text', text: piece }], { ignoreCase })))));
};

const onTarget = (target: Target, tokens: readonly TieToken[], ignoreCase: boolean, vocabulary: Vocabulary, source: string): Formula => {
  const { maker } = vocabulary;
  if (isPlain(tokens)) {
    const pattern = glob(tokens, { ignoreCase });
    if (target.kind === 'text') return constant(matchesGlob(pattern, target.text));
    return maker.atom(textAtom(target.dimension, target.field, pattern));
  }
  if (target.kind === 'text') return fixedTie(target.text, tokens, ignoreCase, vocabulary, source);
  return maker.atom(tieAtom(target.dimension, target.field, tokens, ignoreCase));
};

const MOST_GLOBS = 50_000;
const globs = new Map<string, Glob | undefined>();

/** The glob of a text without variables and unresolved parts; undefined for another. Policies repeat their texts. */
export const globOf = (source: string, { wildcards, variables, ignoreCase = false }: TextSyntax): Glob | undefined => {
  const key = `${wildcards ? '*' : ' '}${variables ? '$' : ' '}${ignoreCase ? 'i' : ' '}${source}`;
  const known = globs.get(key);
  if (known !== undefined || globs.has(key)) return known;
  const parts = parsePattern(source, { wildcards, variables });
  const made = parts.every((part): part is GlobToken => part.kind !== 'variable' && part.kind !== 'unknown') ? glob(parts, { ignoreCase }) : undefined;
  if (globs.size >= MOST_GLOBS) globs.clear();
  globs.set(key, made);
  return made;
};

const isUnnamed = (target: Target): boolean => target.kind === 'field' && target.field.unnamed === true;

/** A user's or role's unique id, which nobody else ever gets, or the root user's account [IAM reference_identifiers, Unique identifiers]. */
const NAMES_AN_IDENTITY = /^(?:A(?:IDA|ROA)[A-Z0-9]{12,}|\d{12})(?::|$)/;

/** Whether a variable stands for an unresolved fact of the world, such as the organization of the key's account. */
const asksTheWorld = (source: string, syntax: TextSyntax, { meaningOf }: Vocabulary): boolean =>
  parsePattern(source, syntax).some((part) => {
    const meaning = part.kind === 'variable' ? meaningOf(part.key) : undefined;
    return meaning?.kind === 'fixed' && meaning.value !== undefined && 'unknown' in meaning.value;
  });

/** Strangers belong to nothing, and are nobody, that a policy or the world has: not by name and not by what is unresolved of it. */
const isOfTheNamed = (source: string, syntax: TextSyntax, vocabulary: Vocabulary): boolean =>
  NAMES_AN_IDENTITY.test(source) || hasUnknown(source) || asksTheWorld(source, syntax, vocabulary);

/** When a text of a request matches a policy's text. True only where the target is present. */
export const textFormula = (target: Target, source: string, syntax: TextSyntax, vocabulary: Vocabulary): Formula => {
  const { maker } = vocabulary;
  if (isUnnamed(target) && isOfTheNamed(source, syntax, vocabulary)) return FALSE;
  const plain = globOf(source, syntax);
  if (plain !== undefined) return globFormula(target, plain, vocabulary);
  const ways = resolve(source, syntax, vocabulary);
  return maker.or(...ways.map(({ tokens, given }) =>
    maker.and(...given, onTarget(target, tokens, syntax.ignoreCase ?? false, vocabulary, source))));
};

const ARN_FIELDS = 6;

export type ArnTarget = readonly Target[];

/** A flat pattern over the last fields of an ARN, taken together. */
const acrossFields = (targets: ArnTarget, pattern: Glob, vocabulary: Vocabulary, source: string): Formula => {
  const { maker } = vocabulary;
  const tuples = splitGlobAtSeparators(pattern, ':', targets.length);
  if (tuples === 'too-many') return unresolved(vocabulary, 'budget', source);
  return maker.or(...tuples.map((tuple) => maker.and(...targets.map((target, index) => globFormula(target, tuple[index] ?? ANY_GLOB, vocabulary)))));
};

const globFormula = (target: Target, pattern: Glob, { maker }: Vocabulary): Formula =>
  target.kind === 'text' ? constant(matchesGlob(pattern, target.text)) : maker.atom(textAtom(target.dimension, target.field, pattern));

const plainGlob = (source: string, syntax: TextSyntax, vocabulary: Vocabulary): { pattern: Glob; given: Formula } => {
  const [{ tokens, given } = NOTHING] = resolve(source, syntax, vocabulary);
  const { ignoreCase = false } = syntax;
  if (isPlain(tokens)) return { pattern: glob(tokens, { ignoreCase }), given: vocabulary.maker.and(...given) };
  // A variable in text that is not split into fields: anything may stand there.
  const relaxed = tokens.map((token): GlobToken => (token.kind === 'value' ? { kind: 'any' } : token));
  return { pattern: glob(relaxed, { ignoreCase }), given: unresolved(vocabulary, `policy variables of ${source}`, source) };
};

/** When an ARN, field by field, matches flat text, whose `*` may cross colons. */
export const flatArnFormula = (targets: ArnTarget, source: string, syntax: TextSyntax, vocabulary: Vocabulary): Formula => {
  const fields = splitArnFields(source);
  const anchored = fields.length === ARN_FIELDS && fields.slice(0, -1).every((field) => !/[*?]/.test(field) || !syntax.wildcards);
  if (anchored) return arnFormula(targets, source, syntax, vocabulary);
  const { pattern, given } = plainGlob(source, syntax, vocabulary);
  return vocabulary.maker.and(given, acrossFields(targets, pattern, vocabulary, source));
};

/** `‹…›` may stand for a whole ARN; any other text of fewer fields matches only a value of that very name. */
const shortFormula = (targets: ArnTarget, source: string, syntax: TextSyntax, vocabulary: Vocabulary): Formula => {
  const [only] = targets;
  if (targets.length === 1 && only !== undefined) return textFormula(only, source, syntax, vocabulary);
  if (!hasUnknown(source)) return FALSE;
  const { pattern, given } = plainGlob(source, syntax, vocabulary);
  return vocabulary.maker.and(given, acrossFields(targets, pattern, vocabulary, source));
};

/** When an ARN matches an ARN pattern: see `compileArnPattern`. */
export const arnFormula = (targets: ArnTarget, source: string, syntax: TextSyntax, vocabulary: Vocabulary): Formula => {
  const { maker } = vocabulary;
  const fields = splitArnFields(source);
  if (fields.length < ARN_FIELDS && hasUnknown(source) && targets.some(isUnnamed)) return FALSE;
  if (fields.length < ARN_FIELDS && !source.endsWith('*')) return shortFormula(targets, source, syntax, vocabulary);
  if (targets.length < fields.length) return FALSE;
  const heads = fields.slice(0, -1).map((field, index) => {
    const target = targets[index];
    return target === undefined ? FALSE : textFormula(target, field, syntax, vocabulary);
  });
  const last = fields.at(-1) ?? '';
  const rest = targets.slice(fields.length - 1);
  const [onlyTarget] = rest;
  if (rest.length === 1 && onlyTarget !== undefined) return maker.and(...heads, textFormula(onlyTarget, last, syntax, vocabulary));
  const { pattern, given } = plainGlob(last, syntax, vocabulary);
  return maker.and(...heads, given, acrossFields(rest, pattern, vocabulary, source));
};

/** When the text of a key that may hold anything is an ARN that matches an ARN pattern. */
export const arnTextFormula = ({ dimension, field }: Target & { kind: 'field' }, source: string, syntax: TextSyntax, vocabulary: Vocabulary): Formula => {
  const { maker } = vocabulary;
  const fields = splitArnFields(source);
  if (fields.length < ARN_FIELDS && !source.endsWith('*')) return hasUnknown(source) ? unresolved(vocabulary, unknownNames(source)[0] ?? '', source) : FALSE;
  const globs = fields.map((each) => plainGlob(each, syntax, vocabulary));
  const [heads, last] = [globs.slice(0, -1).map(({ pattern }) => pattern), globs.at(-1)?.pattern ?? ANY_GLOB];
  const ends = splitGlobAtSeparators(last, ':', ARN_FIELDS - heads.length);
  if (ends === 'too-many') return unresolved(vocabulary, 'budget', source);
  return maker.and(...globs.map(({ given }) => given), maker.atom(arnAtom(dimension, field, ends.map((end) => [...heads, ...end]), source)));
};
