/** Kleene's three values: `and` is the minimum, `or` the maximum. MAYBE rests on an unknown. */
export type Truth = 0 | 1 | 2;

export const NO = 0;
export const MAYBE = 1;
export const YES = 2;

export const truth = (value: boolean): Truth => (value ? YES : NO);
export const not = (value: Truth): Truth => (2 - value) as Truth;
export const and = (...values: readonly Truth[]): Truth => Math.min(YES, ...values) as Truth;
export const or = (...values: readonly Truth[]): Truth => Math.max(NO, ...values) as Truth;
