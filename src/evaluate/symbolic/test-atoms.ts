/** Dimensions and literals for the tests of this folder, written short. */
import { addressRange, parseAddressRange } from '../../algebra/addresses.ts';
import { globText, literalGlob, parseGlob } from '../../algebra/glob.ts';
import type { IntervalSet } from '../../algebra/intervals.ts';
import { anyText, type StringDomain } from '../../algebra/strings.ts';
import { memberAtom, present, textAtom, tieAtom, unknownAtom, type Atom, type Dimension, type Field, type Literal, type TieToken } from './atoms.ts';
import { fieldsOfArn } from './domains.ts';

interface Options {
  readonly domain?: StringDomain;
  readonly required?: boolean;
}

/** A key with one text, or a list of texts. */
export const key = (id: string, { domain = anyText(['some-value', 'another-value']), required = false }: Options = {}, type: 'text' | 'set' = 'text'): Dimension =>
  ({ id, label: id, optional: !required, type, fields: [{ id, domain }] });

export const arnKey = (id: string, loose = false): Dimension => ({ id, label: id, optional: true, type: 'arn', fields: fieldsOfArn(id, { loose }) });

export const numberKey = (id: string, rest: Partial<Dimension> = {}): Dimension => ({ id, label: id, optional: true, type: 'number', fields: [], ...rest });

export const addressKey = (id: string): Dimension => ({ id, label: id, optional: true, type: 'address', fields: [] });

export const fieldOf = ({ fields }: Dimension, index = 0): Field => {
  const field = fields[index];
  if (field === undefined) throw new Error(`no field ${String(index)}`);
  return field;
};

/** The key, or a field of its ARN, matches a pattern. */
export const like = (dimension: Dimension, pattern: string, index = 0, ignoreCase = false): Atom =>
  textAtom(dimension, fieldOf(dimension, index), parseGlob(pattern, { ignoreCase }));

export const has = present;

/** Some member is one of these texts, or none of them. */
export const member = (dimension: Dimension, texts: readonly string[], inside = true): Atom => memberAtom(dimension, texts.map((text) => literalGlob(text)), inside);

export const within = (dimension: Dimension, set: IntervalSet): Atom => ({ id: `${dimension.id} ${JSON.stringify(set)}`, kind: 'number', dimension, within: set });

export const inRange = (dimension: Dimension, source: string): Atom => {
  const range = parseAddressRange(source);
  if (range === undefined) throw new Error(source);
  return { id: `${dimension.id} in ${source}`, kind: 'address', dimension, within: addressRange(range) };
};

export const valueOf = (dimension: Dimension): TieToken => ({ kind: 'value', dimension, field: fieldOf(dimension) });

/** The key is what these texts and values of other keys make together. */
export const equals = (dimension: Dimension, ...parts: readonly (string | Dimension)[]): Atom & { readonly kind: 'tie' } =>
  tieAtom(dimension, fieldOf(dimension), parts.map((part): TieToken => {
    if (typeof part !== 'string') return valueOf(part);
    return part === '*' ? { kind: 'any' } : { kind: 'text', text: part };
  }), false) as Atom & { readonly kind: 'tie' };

export const open = (name: string): Atom => unknownAtom({ name, matters: 'it is open' });

export const yes = (atom: Atom): Literal => ({ atom, value: true });

export const no = (atom: Atom): Literal => ({ atom, value: false });

/** `x=a*`, `x≠a`, `no x`, `?name`. */
export const spoken = ({ atom, value }: Literal): string => {
  const not = value ? '' : 'not ';
  if (atom.kind === 'text') return `${atom.field.id}${value ? '=' : '≠'}${globText(atom.glob)}${atom.glob.ignoreCase ? '/i' : ''}`;
  if (atom.kind === 'present') return `${value ? '' : 'no '}${atom.dimension.id}`;
  if (atom.kind === 'arn') return `${atom.field.id}${value ? '≈' : '≉'}${atom.tuples.map((tuple) => tuple.map(globText).join(':')).join(' ')}`;
  if (atom.kind === 'member') return `${atom.dimension.id} has ${value ? '' : 'no '}${atom.inside ? '' : 'other than '}${atom.globs.map(globText).join(' ')}`;
  return atom.kind === 'unknown' ? `${not}?${atom.cause.name}` : not + atom.id;
};
