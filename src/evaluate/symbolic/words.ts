import { globText } from '../../algebra/glob.ts';
import type { Atom, Dimension, Literal } from './atoms.ts';
import { dimensionOf } from './atoms.ts';

const either = (texts: readonly string[]): string => texts.join(' or ');

const memberWords = (atom: Atom & { kind: 'member' }, value: boolean): string => {
  const texts = either(atom.globs.map(globText));
  if (value) return atom.inside ? `${atom.dimension.label} has ${texts}` : `${atom.dimension.label} has something other than ${texts}`;
  return atom.inside ? `${atom.dimension.label} has none of ${texts}` : `${atom.dimension.label} has only ${texts}`;
};

const tieWords = (atom: Atom & { kind: 'tie' }): string =>
  atom.tokens.map((token) => (token.kind === 'value' ? `\${${token.dimension.label}}` : token.kind === 'text' ? token.text : token.kind === 'any' ? '*' : '?')).join('');

const otherWords = ({ atom, value }: Literal): string => {
  if (atom.kind === 'unknown') return `${value ? '' : 'not '}depending on ${atom.cause.name}`;
  if (atom.kind === 'present') return `${atom.dimension.label} is ${value ? 'present' : 'absent'}`;
  if (atom.kind === 'member') return memberWords(atom, value);
  if (atom.kind === 'tie') return `${atom.dimension.label} is ${value ? '' : 'not '}${tieWords(atom)}`;
  const test = atom.id.slice(atom.dimension.id.length + 1);
  return `${atom.dimension.label} is ${value ? '' : 'not '}${test}`;
};

/** Positive tests of an ARN's fields, put together again: `arn:*:iam::111122223333:role/*`. */
const arnText = (dimension: Dimension, literals: readonly Literal[]): string =>
  dimension.fields.map((field) => {
    const tests = literals.flatMap(({ atom }) => (atom.kind === 'text' && atom.field.id === field.id ? [globText(atom.glob)] : []));
    return tests.length === 0 ? '*' : tests.join(' and ');
  }).join(':');

const isText = ({ atom }: Literal): boolean => atom.kind === 'text';

const dimensionWords = (dimension: Dimension, literals: readonly Literal[]): string[] => {
  const [texts, others] = [literals.filter(isText), literals.filter((literal) => !isText(literal))];
  const positive = texts.filter(({ value }) => value);
  const negative = texts.filter(({ value }) => !value);
  const is = positive.length === 0 ? [] : [`${dimension.label} is ${dimension.fields.length > 1 ? arnText(dimension, positive) : textOf(positive)}`];
  const isNot = negative.map((literal) => `${dimension.label} is not ${dimension.fields.length > 1 ? arnText(dimension, [literal]) : textOf([literal])}`);
  return [...is, ...isNot, ...others.map(otherWords)];
};

const textOf = (literals: readonly Literal[]): string =>
  literals.flatMap(({ atom }) => (atom.kind === 'text' ? [globText(atom.glob)] : [])).join(' and ');

/** A conjunction of literals in words; empty: always. */
export const wordsFor = (literals: readonly Literal[]): string => {
  const dimensions = new Map<string, { dimension: Dimension; literals: Literal[] }>();
  const loose: Literal[] = [];
  for (const literal of literals) {
    const dimension = dimensionOf(literal.atom);
    if (dimension === undefined) loose.push(literal);
    else (dimensions.get(dimension.id) ?? dimensions.set(dimension.id, { dimension, literals: [] }).get(dimension.id))?.literals.push(literal);
  }
  const words = [...dimensions.values()].flatMap((each) => dimensionWords(each.dimension, each.literals));
  return [...words, ...loose.map(otherWords)].sort().join(', and ');
};
