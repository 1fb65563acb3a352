import type { UnknownCause } from '../evaluate/types.ts';
import { locate } from '../source/locate.ts';
import type { Location, Place } from '../source/place.ts';

export const toText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export type Point = Pick<Location, 'file' | 'line' | 'column'>;

/** Where a place begins. */
export const pointJson = (place: Place): Point => {
  const { file, line, column } = locate(place);
  return { file, line, column };
};

export const unknownJson = ({ name, matters, place }: UnknownCause): { readonly name: string; readonly location?: Point; readonly matters: string } =>
  ({ name, ...(place === undefined ? {} : { location: pointJson(place) }), matters });
