import { below } from '../source/place.ts';
import type { Json, Place } from '../source/place.ts';
import { isList, isObject, typeName } from './json.ts';
import { mismatch } from './unresolved.ts';
import type { PolicyProblem, PrincipalClause, PrincipalEntry, PrincipalType } from './types.ts';

const TYPES: readonly string[] = ['AWS', 'Service', 'Federated', 'CanonicalUser'] satisfies PrincipalType[];

const isType = (name: string): name is PrincipalType => TYPES.includes(name);

interface Entries {
  readonly entries: readonly PrincipalEntry[];
  readonly fatal: readonly PolicyProblem[];
}

const readEntries = (type: PrincipalType, value: Json, place: Place): Entries => {
  const entries: PrincipalEntry[] = [];
  const fatal: PolicyProblem[] = [];
  const members = isList(value) ? value : [value];
  members.forEach((member, index) => {
    const at = isList(value) ? below(place, index) : place;
    if (typeof member === 'string') entries.push({ type, value: member, place: at });
    else fatal.push({ code: 'DATA_TYPE_MISMATCH', message: `A principal is ${typeName(member)}; it must be a string.`, place: at });
  });
  return { entries, fatal };
};

/**
 * Reads the value of `Principal` or `NotPrincipal`: `"*"` or a map of principal types to one or many
 * principals [IAM reference_policies_elements_principal].
 */
export const readPrincipals = (
  negated: boolean,
  value: Json,
  place: Place,
): { readonly clause: PrincipalClause; readonly fatal: readonly PolicyProblem[] } => {
  if (value === '*') return { clause: { negated, entries: [{ type: '*', value: '*', place }] }, fatal: [] };
  if (!isObject(value)) {
    const message = `A principal must be "*" or an object such as {"AWS": "111122223333"}; this is ${
      typeof value === 'string' ? `"${value}"` : typeName(value)}.`;
    return { clause: { negated, entries: [] }, fatal: [mismatch(value, 'INVALID_PRINCIPAL_FORMAT', message, place)] };
  }
  const read = Object.entries(value).map(([name, members]): Entries => {
    if (isType(name)) return readEntries(name, members, below(place, name));
    const message = `"${name}" is not a type of principal; use ${TYPES.join(', ')}.`;
    return { entries: [], fatal: [{ code: 'INVALID_PRINCIPAL_KEY', message, place: below(place, name) }] };
  });
  return {
    clause: { negated, entries: read.flatMap(({ entries }) => entries) },
    fatal: read.flatMap(({ fatal }) => fatal),
  };
};
