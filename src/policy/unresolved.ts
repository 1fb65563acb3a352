import type { Json, Place } from '../source/place.ts';
import type { PolicyProblem } from './types.ts';
import { isUnknown } from './unknown.ts';

/**
 * That a value is not what the grammar wants. Where an unresolved input stands in its place it may still turn out to be:
 * then this is no mistake but something that is not known.
 */
export const mismatch = (value: Json, code: string, message: string, place: Place): PolicyProblem =>
  (isUnknown(value) ? { code: UNRESOLVED, message: `${value} stands here, which the input does not settle.`, place } : { code, message, place });

export const UNRESOLVED = 'UNRESOLVED';

export const isMistake = ({ code }: PolicyProblem): boolean => code !== UNRESOLVED;
