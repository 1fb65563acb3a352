import type { Location } from '../source/place.ts';

export const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

interface Placed {
  readonly location: Location;
  readonly rule: string;
  readonly message: string;
  readonly key?: string;
}

/** The order of findings in a report. */
export const byPosition = (left: Placed, right: Placed): number =>
  compareText(left.location.file, right.location.file) ||
  left.location.line - right.location.line ||
  left.location.column - right.location.column ||
  compareText(left.rule, right.rule) ||
  compareText(left.message, right.message) ||
  compareText(left.key ?? '', right.key ?? '');
