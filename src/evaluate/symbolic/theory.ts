import { complementAddresses, intersectAddresses, pickAddress, anyAddress } from '../../algebra/addresses.ts';
import type { Budget } from '../../algebra/budget.ts';
import { allNumbers, complementIntervals, intersectIntervals, pickNumber } from '../../algebra/intervals.ts';
import { findSet } from '../../algebra/members.ts';
import { findString, type StringTest } from '../../algebra/strings.ts';
import type { UnknownCause } from '../types.ts';
import { solveArnText } from './arn-values.ts';
import type { Dimension, Field, Literal } from './atoms.ts';

/** The value of a dimension that satisfies all literals on it; `absent` where leaving it out does. */
export type Solution =
  | { readonly kind: 'absent' }
  | { readonly kind: 'text'; readonly values: readonly string[] }
  | { readonly kind: 'members'; readonly values: readonly string[] };

export type Finding = Solution | 'empty' | 'exhausted';

/** What a question rests on where the budget ended before a value of the dimension was found. */
export const exhaustedCause = ({ id }: Dimension): UnknownCause =>
  ({ name: 'budget', matters: `the patterns on ${id} have more combinations than the step budget allows` });

const ABSENT: Solution = { kind: 'absent' };

/** Every test but "not present" and the negations needs a value to be true of. */
const requiresPresence = ({ atom, value }: Literal): boolean => value && atom.kind !== 'unknown';

const forbidsPresence = ({ atom, value }: Literal): boolean => !value && atom.kind === 'present';

/** Literals on one field, as tests. */
export const testsOn = (field: Field, literals: readonly Literal[]): StringTest[] =>
  literals.flatMap(({ atom, value }) => (atom.kind === 'text' && atom.field.id === field.id ? [{ glob: atom.glob, positive: value }] : []));

const solveFields = (dimension: Dimension, literals: readonly Literal[], budget: Budget): Finding => {
  const values: string[] = [];
  for (const field of dimension.fields) {
    const found = findString(field.domain, testsOn(field, literals), budget);
    if (typeof found === 'string') return found;
    values.push(found.value);
  }
  return { kind: 'text', values };
};

const solveNumber = ({ within: domain = allNumbers, integers = false }: Dimension, literals: readonly Literal[]): Finding => {
  const within = literals.reduce(
    (set, { atom, value }) => (atom.kind === 'number' ? intersectIntervals(set, value ? atom.within : complementIntervals(atom.within)) : set),
    domain,
  );
  const picked = pickNumber(within, { integers });
  return picked === undefined ? 'empty' : { kind: 'text', values: [String(picked)] };
};

const solveAddress = (literals: readonly Literal[]): Finding => {
  const within = literals.reduce(
    (set, { atom, value }) => (atom.kind === 'address' ? intersectAddresses(set, value ? atom.within : complementAddresses(atom.within)) : set),
    anyAddress,
  );
  const picked = pickAddress(within);
  return picked === undefined ? 'empty' : { kind: 'text', values: [picked] };
};

const solveMembers = (dimension: Dimension, literals: readonly Literal[], budget: Budget): Finding => {
  const [field] = dimension.fields;
  if (field === undefined) return 'empty';
  const tests = literals.flatMap(({ atom, value }) => {
    if (atom.kind !== 'member') return [];
    const { globs, inside } = atom;
    return [{ quantifier: value ? ('some' as const) : ('all' as const), globs, inside: value ? inside : !inside }];
  });
  const found = findSet(field.domain, tests, budget);
  return typeof found === 'string' ? found : { kind: 'members', values: found.values };
};

/**
 * A value of the dimension of which all literals are true, `empty` when there is none, `exhausted` when the
 * budget ran out first. All literals must be on this dimension.
 */
export const solveDimension = (dimension: Dimension, literals: readonly Literal[], budget: Budget): Finding => {
  const required = !dimension.optional || literals.some(requiresPresence);
  if (literals.some(forbidsPresence)) return required ? 'empty' : ABSENT;
  if (!required) return ABSENT;
  if (dimension.type === 'number') return solveNumber(dimension, literals);
  if (dimension.type === 'address') return solveAddress(literals);
  if (dimension.type === 'set') return solveMembers(dimension, literals, budget);
  if (literals.some(({ atom }) => atom.kind === 'arn')) return solveArnText(dimension, literals, budget);
  return solveFields(dimension, literals, budget);
};
