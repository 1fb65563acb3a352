/** The value of a formula at one request: what the search and its witnesses are held against. */
import { parseAddressRange, addressRange, complementAddresses, intersectAddresses, isEmptyAddresses } from '../../src/algebra/addresses.ts';
import { glob, matchesGlob, type Glob, type GlobToken } from '../../src/algebra/glob.ts';
import { containsNumber } from '../../src/algebra/intervals.ts';
import { contextKey } from '../../src/aws/contextKeys.ts';
import { splitArnFields } from '../../src/policy/pattern.ts';
import type { Atom, Dimension, Field } from '../../src/evaluate/symbolic/atoms.ts';
import type { Formula } from '../../src/evaluate/symbolic/formula.ts';
import { MAYBE, and, not, or, truth, type Truth } from '../../src/evaluate/truth.ts';
import { parseDate, parseNumber } from '../../src/evaluate/values.ts';

/** The values of a dimension in the request, by its id; empty: absent. */
export type Point = (id: string) => readonly string[];

const fieldText = (dimension: Dimension, field: Field, point: Point): string | undefined => {
  const [value] = point(dimension.id);
  if (value === undefined) return undefined;
  return dimension.fields.length > 1 ? splitArnFields(value)[dimension.fields.indexOf(field)] : value;
};

const isWithin = (atom: Atom & { kind: 'number' }, value: string): boolean => {
  const number = contextKey(atom.dimension.id)?.type === 'Date' ? parseDate(value) : parseNumber(value);
  return number !== undefined && containsNumber(atom.within, number);
};

const isAddressWithin = (atom: Atom & { kind: 'address' }, value: string): boolean => {
  const range = parseAddressRange(value);
  return range !== undefined && isEmptyAddresses(intersectAddresses(addressRange(range), complementAddresses(atom.within)));
};

const tieHolds = (atom: Atom & { kind: 'tie' }, text: string, point: Point): boolean => {
  const tokens = atom.tokens.map((token): GlobToken | undefined => {
    if (token.kind !== 'value') return token;
    const value = fieldText(token.dimension, token.field, point);
    return value === undefined ? undefined : { kind: 'text', text: value };
  });
  if (tokens.some((token) => token === undefined)) return false;
  return matchesGlob(glob(tokens.filter((token) => token !== undefined), { ignoreCase: atom.ignoreCase }), text);
};

const isArnOf = (tuples: readonly (readonly Glob[])[], text: string): boolean => {
  const fields = splitArnFields(text);
  return fields.length === 6 && fields[0] === 'arn' && tuples.some((tuple) => tuple.every((pattern, index) => matchesGlob(pattern, fields[index] ?? '')));
};

const atomHolds = (atom: Exclude<Atom, { kind: 'unknown' }>, point: Point): boolean => {
  const values = point(atom.dimension.id);
  const [first] = values;
  if (first === undefined) return false;
  if (atom.kind === 'present') return true;
  if (atom.kind === 'number') return isWithin(atom, first);
  if (atom.kind === 'address') return isAddressWithin(atom, first);
  if (atom.kind === 'member') return values.some((value) => atom.globs.some((pattern) => matchesGlob(pattern, value)) === atom.inside);
  const text = fieldText(atom.dimension, atom.field, point);
  if (text === undefined) return false;
  if (atom.kind === 'arn') return isArnOf(atom.tuples, text);
  return atom.kind === 'text' ? matchesGlob(atom.glob, text) : tieHolds(atom, text, point);
};

/** Whether the formula is true of the request; MAYBE where it rests on an unknown. */
export const valueAt = (formula: Formula, point: Point): Truth => {
  if (formula.kind === 'constant') return truth(formula.value);
  if (formula.kind === 'atom') {
    const holds = formula.atom.kind === 'unknown' ? MAYBE : truth(atomHolds(formula.atom, point));
    return formula.positive ? holds : not(holds);
  }
  const values = formula.parts.map((part) => valueAt(part, point));
  return formula.kind === 'and' ? and(...values) : or(...values);
};
