/** The numbers between two bounds, each of which belongs or not. Infinite bounds never belong. */
export interface Interval {
  readonly low: number;
  readonly lowOpen: boolean;
  readonly high: number;
  readonly highOpen: boolean;
}

/** A set of numbers: disjoint intervals that do not touch, in ascending order. Dates are numbers as well. */
export type IntervalSet = readonly Interval[];

/** What a variable can hold besides: whole numbers only, or no others than these. */
export interface NumberDomain {
  readonly integers?: boolean;
  readonly min?: number;
  readonly max?: number;
}

const interval = (low: number, lowOpen: boolean, high: number, highOpen: boolean): IntervalSet => [
  { low, lowOpen, high, highOpen },
];

export const allNumbers: IntervalSet = interval(-Infinity, true, Infinity, true);
export const noNumbers: IntervalSet = [];
export const oneNumber = (value: number): IntervalSet => interval(value, false, value, false);
export const numbersBelow = (bound: number): IntervalSet => interval(-Infinity, true, bound, true);
export const numbersAtMost = (bound: number): IntervalSet => interval(-Infinity, true, bound, false);
export const numbersAbove = (bound: number): IntervalSet => interval(bound, true, Infinity, true);
export const numbersAtLeast = (bound: number): IntervalSet => interval(bound, false, Infinity, true);

/** The numbers that are not in the set. */
export const complementIntervals = (set: IntervalSet): IntervalSet => {
  const outside: Interval[] = [];
  let low = -Infinity;
  let lowOpen = true;
  for (const each of set) {
    if (each.low !== -Infinity) outside.push({ low, lowOpen, high: each.low, highOpen: !each.lowOpen });
    low = each.high;
    lowOpen = !each.highOpen;
  }
  if (low !== Infinity) outside.push({ low, lowOpen, high: Infinity, highOpen: true });
  return outside;
};

const common = (left: Interval, right: Interval): Interval | undefined => {
  const low = Math.max(left.low, right.low);
  const high = Math.min(left.high, right.high);
  const lowOpen = [left, right].some((each) => each.low === low && each.lowOpen);
  const highOpen = [left, right].some((each) => each.high === high && each.highOpen);
  return low < high || (low === high && !lowOpen && !highOpen) ? { low, lowOpen, high, highOpen } : undefined;
};

/** The numbers in both sets. */
export const intersectIntervals = (left: IntervalSet, right: IntervalSet): IntervalSet =>
  left.flatMap((one) => right.flatMap((other) => common(one, other) ?? []));

/** The numbers in either set. */
export const uniteIntervals = (left: IntervalSet, right: IntervalSet): IntervalSet =>
  complementIntervals(intersectIntervals(complementIntervals(left), complementIntervals(right)));

export const isEmptyIntervals = (set: IntervalSet): boolean => set.length === 0;

export const containsNumber = (set: IntervalSet, value: number): boolean =>
  set.some(
    ({ low, lowOpen, high, highOpen }) =>
      (value > low || (value === low && !lowOpen)) && (value < high || (value === high && !highOpen)),
  );

const within = ({ min = -Infinity, max = Infinity }: NumberDomain): IntervalSet =>
  intersectIntervals(numbersAtLeast(min), numbersAtMost(max));

// What these propose beside an infinite bound is not finite, and in no interval.
const integersNear = ({ low, high }: Interval): number[] => [
  low === -Infinity && high === Infinity ? 0 : Math.ceil(low),
  Math.floor(low) + 1,
  Math.floor(high),
  Math.ceil(high) - 1,
];

const fractionsIn = ({ low, high }: Interval): number[] => [low, high, low + (high - low) / 2];

/**
 * A number of the set that the domain allows: a whole one near a bound if there is any, else a bound or a
 * middle. Undefined when there is none, for which a gap between neighbouring floating-point numbers counts.
 */
export const pickNumber = (set: IntervalSet, domain: NumberDomain = {}): number | undefined => {
  const allowed = intersectIntervals(set, within(domain));
  const integer = allowed.flatMap(integersNear).find((value) => containsNumber(allowed, value));
  if (integer !== undefined || domain.integers === true) return integer;
  return allowed.flatMap(fractionsIn).find((value) => containsNumber(allowed, value));
};
