import { globText, isLiteralGlob, matchesGlob, type Glob } from '../../algebra/glob.ts';
import { allNumbers, complementIntervals, intersectIntervals, type Interval, type IntervalSet } from '../../algebra/intervals.ts';
import { dimensionOf, type Atom, type Dimension, type Field, type Literal } from './atoms.ts';
import { isDate } from './domains.ts';

/** What is said of one key: "is" and "s3.us-east-1.amazonaws.com". */
interface Predicate {
  readonly verb: string;
  readonly object: string;
}

const list = (texts: readonly string[], last: string): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} ${last} ${texts.at(-1) ?? ''}`;

const wordOf = (glob: Glob): string => `${globText(glob) || '(empty)'}${glob.ignoreCase ? ' (in any case)' : ''}`;

type Text = Atom & { readonly kind: 'text' };

const ARN_PARTS = ['prefix', 'partition', 'service', 'region', 'account', 'resource'];

const onlyValue = ({ domain }: Field): string | undefined => (domain.kind === 'values' && domain.values.length === 1 ? domain.values[0] : undefined);

/** An ARN of which some fields are tested: fields that have one value are that, the others anything. */
const arnText = (dimension: Dimension, tests: readonly Text[]): string =>
  dimension.fields.map((field) => {
    const own = tests.filter((test) => test.field.id === field.id).map(({ glob }) => wordOf(glob));
    return own.length === 0 ? (onlyValue(field) ?? '*') : own.join(' and ');
  }).join(':');

const isWhole = (dimension: Dimension, test: Text): boolean =>
  dimension.fields.every((field) => field.id === test.field.id || onlyValue(field) !== undefined);

const isNotText = (dimension: Dimension, test: Text): string => {
  if (isWhole(dimension, test)) return arnText(dimension, [test]);
  return `${wordOf(test.glob)} as its ${ARN_PARTS[dimension.fields.findIndex(({ id }) => id === test.field.id)] ?? 'part'}`;
};

const positiveTexts = (dimension: Dimension, tests: readonly Text[]): Predicate[] => {
  if (tests.length === 0) return [];
  const object = dimension.fields.length > 1 ? arnText(dimension, tests) : list(tests.map(({ glob }) => wordOf(glob)), 'and');
  const literal = tests.every(({ glob }) => isLiteralGlob(glob)) && !object.includes('*');
  return [{ verb: literal || tests.every(({ glob }) => glob.ignoreCase) ? 'is' : 'matches', object }];
};

const negativeTexts = (dimension: Dimension, tests: readonly Text[]): Predicate[] =>
  tests.length === 0 ? [] : [{ verb: 'is not', object: list(tests.map((test) => isNotText(dimension, test)), 'or') }];

const bound = (dimension: Dimension, value: number): string =>
  isDate(dimension.id) ? new Date(value).toISOString().replace('.000Z', 'Z') : String(value);

const intervalWords = (dimension: Dimension, { low, lowOpen, high, highOpen }: Interval): string => {
  const [from, to] = [bound(dimension, low === -Infinity ? 0 : low), bound(dimension, high === Infinity ? 0 : high)];
  if (low === high) return from;
  if (low === -Infinity) return `${highOpen ? 'below' : 'at most'} ${to}`;
  if (high === Infinity) return `${lowOpen ? 'above' : 'at least'} ${from}`;
  return `${lowOpen ? 'above' : 'at least'} ${from} and ${highOpen ? 'below' : 'at most'} ${to}`;
};

const numberWords = (dimension: Dimension, literals: readonly Literal[]): Predicate[] => {
  const tests = literals.flatMap(({ atom, value }): IntervalSet[] => (atom.kind !== 'number' ? [] : [value ? atom.within : complementIntervals(atom.within)]));
  if (tests.length === 0) return [];
  const within = tests.reduce(intersectIntervals, allNumbers);
  return [{ verb: 'is', object: list(within.map((each) => intervalWords(dimension, each)), 'or') }];
};

/** The range as the policy writes it. */
const rangeText = ({ id }: Atom): string => id.slice(id.indexOf(' in ') + ' in '.length);

const addressWords = (literals: readonly Literal[], value: boolean): Predicate[] => {
  const ranges = literals.flatMap((literal) => (literal.atom.kind === 'address' && literal.value === value ? [rangeText(literal.atom)] : []));
  return ranges.length === 0 ? [] : [{ verb: value ? 'is in' : 'is not in', object: list(ranges, value ? 'and in' : 'or') }];
};

const arnWords = (literals: readonly Literal[]): Predicate[] => literals.flatMap(({ atom, value }): Predicate[] =>
  (atom.kind === 'arn' ? [{ verb: value ? 'matches' : 'does not match', object: atom.source }] : []));

const memberWords = (literals: readonly Literal[]): Predicate[] => literals.flatMap(({ atom, value }): Predicate[] => {
  if (atom.kind !== 'member') return [];
  const globs = atom.globs.map(wordOf);
  if (value) return [{ verb: atom.inside ? 'has' : 'has something other than', object: list(globs, 'or') }];
  if (globs.length === 0) return [{ verb: 'has', object: 'no value' }];
  return [{ verb: atom.inside ? 'has none of' : 'has nothing but', object: list(globs, atom.inside ? 'and' : 'or') }];
});

const tieWords = (literals: readonly Literal[]): Predicate[] => literals.flatMap(({ atom, value }): Predicate[] => {
  if (atom.kind !== 'tie') return [];
  const object = atom.tokens.map((token) => (token.kind === 'value' ? `\${${token.dimension.label}}` : token.kind === 'text' ? token.text : token.kind === 'any' ? '*' : '?')).join('');
  return [{ verb: value ? 'is' : 'is not', object }];
});

/** The values that are left of a key that has few: not "is not false" but "is true". */
const fewValues = (dimension: Dimension, literals: readonly Literal[]): Predicate[] | undefined => {
  const [field] = dimension.fields;
  const tests = literals.filter((literal): literal is Literal & { atom: Text } => literal.atom.kind === 'text');
  if (dimension.type !== 'text' || field?.domain.kind !== 'values' || tests.length !== literals.filter(({ atom }) => atom.kind !== 'present').length || tests.length === 0) return undefined;
  const left = field.domain.values.filter((text) => tests.every(({ atom, value }) => matchesGlob(atom.glob, text) === value));
  return [{ verb: 'is', object: list(left, 'or') }];
};

/** What a conjunction of literals says of one key; a negated test is met by leaving the key out too. */
const predicatesOf = (dimension: Dimension, literals: readonly Literal[]): Predicate[] => {
  const texts = (wanted: boolean): Text[] => literals.flatMap(({ atom, value }) => (atom.kind === 'text' && value === wanted ? [atom] : []));
  const presence = literals.find(({ atom }) => atom.kind === 'present');
  const said = fewValues(dimension, literals) ?? [
    ...positiveTexts(dimension, texts(true)), ...negativeTexts(dimension, texts(false)), ...numberWords(dimension, literals),
    ...addressWords(literals, true), ...addressWords(literals, false), ...memberWords(literals), ...arnWords(literals), ...tieWords(literals),
  ];
  if (presence?.value === false) return [{ verb: 'is', object: 'absent' }];
  if (said.length === 0) return presence === undefined ? [] : [{ verb: 'is', object: 'present' }];
  const carried = !dimension.optional || literals.some(({ value }) => value);
  const [first, ...rest] = said;
  return carried || first === undefined ? said : [{ verb: `is absent or ${first.verb.replace(/^is\b ?/, '')}`.trimEnd(), object: first.object }, ...rest];
};

interface KeyPhrase {
  /** Empty for an unknown. */
  readonly label: string;
  readonly alternatives: readonly (readonly Predicate[])[];
}

/** A conjunction, by dimension; unknowns each by themselves. */
type Phrase = ReadonlyMap<string, KeyPhrase>;

const phraseOf = (literals: readonly Literal[]): Phrase => {
  const groups = new Map<string, { dimension: Dimension | undefined; literals: Literal[] }>();
  for (const literal of literals) {
    const dimension = dimensionOf(literal.atom);
    const id = dimension?.id ?? literal.atom.id;
    const group = groups.get(id) ?? { dimension, literals: [] };
    group.literals.push(literal);
    groups.set(id, group);
  }
  return new Map([...groups].flatMap(([id, { dimension, literals: own }]): (readonly [string, KeyPhrase])[] => {
    if (dimension !== undefined) return [[id, { label: dimension.label, alternatives: [predicatesOf(dimension, own)] }]];
    const [only] = own;
    if (only?.atom.kind !== 'unknown') return [];
    return [[id, { label: '', alternatives: [[{ verb: only.value ? 'depending on' : 'not depending on', object: only.atom.cause.name }]] }]];
  }));
};

/** What is said of one key, in whatever order. */
const sayings = (phrase: KeyPhrase | undefined): string => JSON.stringify(phrase?.alternatives.map((each) => JSON.stringify(each)).sort());

const sameExcept = (left: Phrase, right: Phrase): string | undefined => {
  if (left.size !== right.size) return undefined;
  const differing = [...left].filter(([id, phrase]) => sayings(right.get(id)) !== sayings(phrase));
  const [only] = differing;
  return differing.length === 1 && only !== undefined && right.has(only[0]) ? only[0] : undefined;
};

const mergeTwo = (left: Phrase, right: Phrase): Phrase | undefined => {
  const id = sameExcept(left, right);
  const [one, other] = id === undefined ? [] : [left.get(id), right.get(id)];
  if (id === undefined || one === undefined || other === undefined || one.label === '') return undefined;
  return new Map([...left]).set(id, { label: one.label, alternatives: [...one.alternatives, ...other.alternatives] });
};

/** Conjunctions that differ in what they say of one key are one, with alternatives for that key. */
const mergePhrases = (phrases: readonly Phrase[]): Phrase[] => {
  const merged: Phrase[] = [];
  for (const phrase of phrases) {
    const index = merged.findIndex((each) => mergeTwo(each, phrase) !== undefined);
    const joined = index < 0 ? undefined : mergeTwo(merged[index] ?? phrase, phrase);
    if (joined === undefined) merged.push(phrase);
    else merged[index] = joined;
  }
  return merged.length < phrases.length ? mergePhrases(merged) : merged;
};

const predicateWords = (predicates: readonly Predicate[]): string => predicates.map(({ verb, object }) => `${verb} ${object}`).join(' and ');

/** "is a, b or c": alternatives with one verb share it. */
const alternativesWords = (alternatives: readonly (readonly Predicate[])[]): string => {
  const byVerb = new Map<string, string[]>();
  for (const predicates of alternatives) {
    const [only] = predicates;
    const plain = predicates.length === 1 && only !== undefined;
    const [verb, object] = plain ? [only.verb, only.object] : ['', predicateWords(predicates)];
    byVerb.set(verb, [...(byVerb.get(verb) ?? []), object]);
  }
  return [...byVerb].map(([verb, objects]) => `${verb}${verb === '' ? '' : ' '}${list([...new Set(objects)].sort(), 'or')}`).join(' or ');
};

const wordsOf = (phrase: Phrase): string => {
  const words = [...phrase.values()].map(({ label, alternatives }) => `${label === '' ? '' : `${label} `}${alternativesWords(alternatives)}`);
  return [...new Set(words)].sort().join(', and ');
};

const isUnknownLiteral = ({ atom }: Literal): boolean => atom.kind === 'unknown';

/** Unknowns that every description rests on are no condition: whoever reports them says so apart. */
const withoutShared = (implicants: readonly (readonly Literal[])[]): (readonly Literal[])[] => {
  const shared = (literal: Literal): boolean => isUnknownLiteral(literal) &&
    implicants.every((each) => each.some(({ atom, value }) => atom === literal.atom && value === literal.value));
  return implicants.map((implicant) => implicant.filter((literal) => !shared(literal)));
};

/**
 * Conjunctions of literals in words, each of them one of the ways to meet a formula. An empty list: never; a list
 * with the empty text: always.
 */
export const wordsForAll = (implicants: readonly (readonly Literal[])[]): string[] => {
  const words = mergePhrases(withoutShared(implicants).map(phraseOf)).map(wordsOf);
  return words.includes('') ? [''] : [...new Set(words)].sort();
};

/** A conjunction of literals in words; empty: always. */
export const wordsFor = (literals: readonly Literal[]): string => wordsOf(phraseOf(literals));
