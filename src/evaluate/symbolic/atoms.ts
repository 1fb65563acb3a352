import type { AddressSet } from '../../algebra/addresses.ts';
import type { Glob, GlobToken } from '../../algebra/glob.ts';
import type { IntervalSet } from '../../algebra/intervals.ts';
import type { StringDomain } from '../../algebra/strings.ts';
import type { UnknownCause } from '../types.ts';

/** A text that requests vary in: the whole value of a context key, or one field of an ARN. */
export interface Field {
  readonly id: string;
  readonly domain: StringDomain;
  /** Its values are none that the input names: what is unresolved names something, too. */
  readonly unnamed?: true;
}

/** What one name of a request can hold: a context key, the action, the resource, the caller. */
export interface Dimension {
  /** The context key's comparison name, or the name of the part of the request. */
  readonly id: string;
  /** The name as policies write it. */
  readonly label: string;
  /** Requests may lack it. */
  readonly optional: boolean;
  readonly type: 'text' | 'arn' | 'number' | 'address' | 'set';
  /** One field; for `arn` six. None for numbers and addresses. */
  readonly fields: readonly Field[];
  /** Of numbers: those that requests can have; undefined: any. */
  readonly within?: IntervalSet;
  /** Of numbers: requests have whole ones only. */
  readonly integers?: boolean;
}

/** A piece of a pattern: text and wildcards, or the value of another field. */
export type TieToken = GlobToken | { readonly kind: 'value'; readonly dimension: Dimension; readonly field: Field };

/**
 * A test of one dimension. Every test but `unknown` is true only of requests that have the dimension; its
 * negation is therefore true where it is absent, as IAM's negated operators are.
 */
export type Atom = { readonly id: string } & (
  | { readonly kind: 'present'; readonly dimension: Dimension }
  | { readonly kind: 'text'; readonly dimension: Dimension; readonly field: Field; readonly glob: Glob }
  /** The text is an ARN whose six fields match those of one of the tuples; for keys that may hold other texts as well. */
  | { readonly kind: 'arn'; readonly dimension: Dimension; readonly field: Field; readonly tuples: readonly (readonly Glob[])[]; readonly source: string }
  | { readonly kind: 'number'; readonly dimension: Dimension; readonly within: IntervalSet }
  | { readonly kind: 'address'; readonly dimension: Dimension; readonly within: AddressSet }
  /** Some member of a multivalued key matches one of the globs (`inside`) or none of them. */
  | { readonly kind: 'member'; readonly dimension: Dimension; readonly globs: readonly Glob[]; readonly inside: boolean }
  /** A policy variable: the field matches a pattern that is built from other fields of the same request. */
  | { readonly kind: 'tie'; readonly dimension: Dimension; readonly field: Field; readonly tokens: readonly TieToken[]; readonly ignoreCase: boolean }
  /** Whether an unresolved input makes a test hold. */
  | { readonly kind: 'unknown'; readonly cause: UnknownCause }
);

/** An atom known to be true or false. */
export interface Literal {
  readonly atom: Atom;
  readonly value: boolean;
}

/** The dimension an atom tests; unknowns test none. */
export const dimensionOf = (atom: Atom): Dimension | undefined => (atom.kind === 'unknown' ? undefined : atom.dimension);

export const present = (dimension: Dimension): Atom => ({ id: `present ${dimension.id}`, kind: 'present', dimension });

export const textAtom = (dimension: Dimension, field: Field, glob: Glob): Atom =>
  ({ id: `${field.id}~${glob.id}`, kind: 'text', dimension, field, glob });

export const arnAtom = (dimension: Dimension, field: Field, tuples: readonly (readonly Glob[])[], source: string): Atom =>
  ({ id: `${field.id}≈${tuples.map((tuple) => tuple.map((glob) => glob.id).join(':')).join(',')}`, kind: 'arn', dimension, field, tuples, source });

export const memberAtom = (dimension: Dimension, globs: readonly Glob[], inside: boolean): Atom =>
  ({ id: `${dimension.id}∋${inside ? '' : '¬'}${globs.map((glob) => glob.id).join(',')}`, kind: 'member', dimension, globs, inside });

const tokenText = (token: TieToken): string => {
  if (token.kind === 'value') return `\${${token.field.id}}`;
  return token.kind === 'text' ? JSON.stringify(token.text) : token.kind;
};

export const tieAtom = (dimension: Dimension, field: Field, tokens: readonly TieToken[], ignoreCase: boolean): Atom =>
  ({ id: `${field.id}=${tokens.map(tokenText).join('')}${ignoreCase ? '/i' : ''}`, kind: 'tie', dimension, field, tokens, ignoreCase });

export const unknownAtom = (cause: UnknownCause): Atom => ({ id: `? ${cause.name}: ${cause.matters}`, kind: 'unknown', cause });
