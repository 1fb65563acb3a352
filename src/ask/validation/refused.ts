import type { PolicyReading } from '../../readers/facts.ts';
import type { Place } from '../../source/place.ts';
import { validatePolicy } from './validate.ts';

/** Whether a place is another, or inside it. */
export const isWithin = (place: Place, { document, path }: Place): boolean =>
  place.document.file === document.file && path.every((step, index) => place.path[index] === step);

/** Whether `invalid-policy` has something to say at this place or inside it, of another code than these. */
export const isRefused = (policies: readonly PolicyReading[] = [], place: Place, but: readonly string[] = []): boolean =>
  policies.some((reading) => validatePolicy(reading).some((issue) => issue.kind === 'error' && !but.includes(issue.code) && isWithin(issue.place, place)));
