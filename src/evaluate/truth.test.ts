import { describe, expect, it } from 'vitest';
import { word } from './test-requests.ts';
import { MAYBE, NO, YES, and, not, or, truth, type Truth } from './truth.ts';

describe('three truth values', () => {
  it.each<readonly [left: Truth, right: Truth, both: string, some: string]>([
    [YES, YES, 'yes', 'yes'],
    [YES, MAYBE, 'maybe', 'yes'],
    [YES, NO, 'no', 'yes'],
    [MAYBE, MAYBE, 'maybe', 'maybe'],
    [MAYBE, NO, 'no', 'maybe'],
    [NO, NO, 'no', 'no'],
  ])('%i with %i', (left, right, both, some) => {
    expect([and(left, right), and(right, left), or(left, right), or(right, left)].map(word)).toEqual([both, both, some, some]);
  });

  it('all of nothing is true, some of nothing is not', () => {
    expect([and(), or()].map(word)).toEqual(['yes', 'no']);
  });

  it('the opposite of what is not known is not known', () => {
    expect([not(YES), not(MAYBE), not(NO)].map(word)).toEqual(['no', 'maybe', 'yes']);
  });

  it('takes what is certain', () => {
    expect([truth(true), truth(false)].map(word)).toEqual(['yes', 'no']);
  });
});
