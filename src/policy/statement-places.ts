import { below, type Place } from '../source/place.ts';
import type { Statement } from './types.ts';

/** The `Principal` or `NotPrincipal` element of a statement; the statement itself where it has none. */
export const principalPlace = ({ principal, place }: Statement): Place =>
  principal === undefined ? place : below(place, principal.negated ? 'NotPrincipal' : 'Principal');
