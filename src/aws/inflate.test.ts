import fc from 'fast-check';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inflate } from './inflate.ts';

const bytes = fc.oneof(fc.uint8Array({ maxLength: 2000 }), fc.array(fc.constantFrom(1, 2, 3), { maxLength: 5000 }).map((values) => Uint8Array.from(values)));

describe('inflate', () => {
  it('gives back what zlib has deflated, at any level', () => {
    fc.assert(fc.property(bytes, fc.constantFrom(0, 1, 6, 9), fc.constantFrom(0, 2, 4), (data, level, strategy) => {
      expect(inflate(deflateRawSync(data, { level, strategy }))).toEqual(Uint8Array.from(data));
    }), { numRuns: 200 });
  });

  it('refuses what is no deflated data', () => {
    expect(() => inflate(Uint8Array.from([]))).toThrow('ends too early');
    expect(() => inflate(Uint8Array.from([7]))).toThrow('no such kind');
  });
});
