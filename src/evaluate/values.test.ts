import { describe, expect, it } from 'vitest';
import { parseBinary, parseBoolean, parseDate, parseNumber } from './values.ts';

/** IAM reference_policies_elements_condition_operators: what the values of each type of operator are. */

describe('numbers', () => {
  it.each<readonly [text: string, number: number | undefined]>([
    ['300', 300], ['-1', -1], ['+1', 1], ['0.5', 0.5], ['.5', 0.5], ['3.', 3], ['1e3', 1000], ['1E-3', 0.001], [' 7 ', 7],
    ['', undefined], ['.', undefined], ['0x10', undefined], ['1,000', undefined], ['ten', undefined], ['1e', undefined], ['1 2', undefined], ['Infinity', undefined],
  ])('%s', (text, number) => {
    expect(parseNumber(text)).toBe(number);
  });
});

describe('dates', () => {
  it.each<readonly [text: string, iso: string | undefined]>([
    ['2026', '2026-01-01T00:00:00.000Z'],
    ['2026-03', '2026-03-01T00:00:00.000Z'],
    ['2026-03-04', '2026-03-04T00:00:00.000Z'],
    ['2026-03-04T05:06Z', '2026-03-04T05:06:00.000Z'],
    ['2026-03-04T05:06:07Z', '2026-03-04T05:06:07.000Z'],
    ['2026-03-04T05:06:07.5Z', '2026-03-04T05:06:07.500Z'],
    ['2026-03-04T05:06:07', '2026-03-04T05:06:07.000Z'],
    ['2026-03-04T05:06', '2026-03-04T05:06:00.000Z'],
    ['2026-03-04T05', '2026-03-04T05:00:00.000Z'],
    ['2026-03-04T05Z', '2026-03-04T05:00:00.000Z'],
    ['2026-03-04T050607Z', '2026-03-04T05:06:07.000Z'],
    ['2026-03-04T05:06:07+02:00', '2026-03-04T03:06:07.000Z'],
    ['2026-03-04T05:06:07-0130', '2026-03-04T06:36:07.000Z'],
    [' 2026-03-04 ', '2026-03-04T00:00:00.000Z'],
    ['1772600767', '2026-03-04T05:06:07.000Z'],
    ['10000', '1970-01-01T02:46:40.000Z'],
    ['9999', '9999-01-01T00:00:00.000Z'],
    ['2026-13-01', undefined],
    ['2026-03-04T25:00:00Z', undefined],
    ['2026-3-4', undefined],
    ['2026-03-04T05:06:07+02', undefined],
    ['2026-03-04Z', undefined],
    ['04/03/2026', undefined],
    ['March 4, 2026', undefined],
    ['2026-03-04 05:06', undefined],
    ['2026-03-04T05:06:07 UTC', undefined],
    ['-1772600767', undefined],
    ['', undefined],
  ])('%s', (text, iso) => {
    const time = parseDate(text);
    expect(time === undefined ? undefined : new Date(time).toISOString()).toBe(iso);
  });
});

describe('Booleans', () => {
  it.each<readonly [text: string, value: boolean | undefined]>([
    ['true', true], ['TRUE', true], [' True ', true], ['false', false], ['False', false], ['yes', undefined], ['1', undefined], ['', undefined],
  ])('%s', (text, value) => {
    expect(parseBoolean(text)).toBe(value);
  });
});

describe('base-64', () => {
  it.each<readonly [text: string, one: string | undefined]>([
    ['QmluYXJ5', 'QmluYXJ5'], ['YQ==', 'YQ'], ['YWI=', 'YWI'], ['YQ', 'YQ'], ['', ''], ['+/+/', '+/+/'],
    ['YQ===', undefined], ['Y=Q=', undefined], ['a b', undefined], ['a_b-', undefined],
  ])('%s', (text, one) => {
    expect(parseBinary(text)).toBe(one);
  });
});
