import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allNumbers,
  complementIntervals,
  containsNumber,
  intersectIntervals,
  isEmptyIntervals,
  noNumbers,
  numbersAbove,
  numbersAtLeast,
  numbersAtMost,
  numbersBelow,
  oneNumber,
  pickNumber,
  uniteIntervals,
  type IntervalSet,
} from './intervals.ts';

const POINTS = Array.from({ length: 25 }, (_, index) => index / 2 - 6);

const bound = fc.integer({ min: -8, max: 8 }).map((value) => value / 2);
const simple: fc.Arbitrary<IntervalSet> = fc
  .tuple(fc.constantFrom(oneNumber, numbersBelow, numbersAtMost, numbersAbove, numbersAtLeast), bound)
  .map(([make, value]) => make(value));
const sets: fc.Arbitrary<IntervalSet> = fc
  .array(fc.tuple(simple, fc.boolean()), { maxLength: 4 })
  .map((parts) =>
    parts.reduce<IntervalSet>(
      (set, [part, meet]) => (meet ? intersectIntervals(set, part) : uniteIntervals(set, part)),
      allNumbers,
    ),
  );

const points = (set: IntervalSet): number[] => POINTS.filter((value) => containsNumber(set, value));

describe('intervals', () => {
  it('keep their bounds open or closed', () => {
    expect(containsNumber(numbersBelow(5), 5)).toBe(false);
    expect(containsNumber(numbersAtMost(5), 5)).toBe(true);
    expect(isEmptyIntervals(intersectIntervals(numbersBelow(5), numbersAtLeast(5)))).toBe(true);
    expect(intersectIntervals(numbersAtMost(5), numbersAtLeast(5))).toEqual(oneNumber(5));
    expect(uniteIntervals(numbersBelow(5), numbersAtLeast(5))).toEqual(allNumbers);
    expect(complementIntervals(noNumbers)).toEqual(allNumbers);
    expect(complementIntervals(allNumbers)).toEqual(noNumbers);
  });

  it('are complements of each other on the two sides of a bound', () => {
    expect(complementIntervals(numbersBelow(5))).toEqual(numbersAtLeast(5));
    expect(complementIntervals(numbersAtLeast(5))).toEqual(numbersBelow(5));
    expect(complementIntervals(numbersAbove(5))).toEqual(numbersAtMost(5));
    expect(complementIntervals(numbersAtMost(5))).toEqual(numbersAbove(5));
  });

  it('obey the laws of sets, point by point', () => {
    fc.assert(
      fc.property(sets, sets, (left, right) => {
        const inLeft = (value: number): boolean => containsNumber(left, value);
        const inRight = (value: number): boolean => containsNumber(right, value);
        expect(points(intersectIntervals(left, right))).toEqual(
          POINTS.filter((value) => inLeft(value) && inRight(value)),
        );
        expect(points(uniteIntervals(left, right))).toEqual(
          POINTS.filter((value) => inLeft(value) || inRight(value)),
        );
        expect(points(complementIntervals(left))).toEqual(POINTS.filter((value) => !inLeft(value)));
        expect(complementIntervals(complementIntervals(left))).toEqual(left);
      }),
      { numRuns: 500 },
    );
  });
});

describe('pickNumber', () => {
  it.each([
    ['everything', allNumbers, 0],
    ['below', numbersBelow(3600), 3599],
    ['at most', numbersAtMost(2.5), 2],
    ['above', numbersAbove(1), 2],
    ['above a negative number', numbersAbove(-5), -4],
    ['a gap further up', intersectIntervals(numbersAbove(1), numbersBelow(2)), 1.5],
    ['a gap without whole numbers', intersectIntervals(numbersAbove(0), numbersBelow(1)), 0.5],
    ['one fraction', oneNumber(0.25), 0.25],
    ['nothing', noNumbers, undefined],
  ])('%s', (_name, set, expected) => {
    expect(pickNumber(set)).toBe(expected);
  });

  it('keeps to the domain', () => {
    expect(pickNumber(numbersBelow(10), { min: 0 })).toBe(0);
    expect(pickNumber(numbersAbove(30), { max: 30 })).toBeUndefined();
    expect(
      pickNumber(intersectIntervals(numbersAbove(0), numbersBelow(1)), { integers: true }),
    ).toBeUndefined();
  });

  it('gives a member of every set that is not empty', () => {
    fc.assert(
      fc.property(sets, (set) => {
        const picked = pickNumber(set);
        expect(picked === undefined).toBe(isEmptyIntervals(set));
        if (picked !== undefined) expect(containsNumber(set, picked)).toBe(true);
        const integer = pickNumber(set, { integers: true, min: -6, max: 6 });
        expect(integer === undefined).toBe(!points(set).some(Number.isInteger));
      }),
      { numRuns: 500 },
    );
  });
});
