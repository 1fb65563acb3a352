import { defineConfig } from 'vitest/config';

/** The tests that mutants of `src/evaluate` and `src/algebra` have to get past: deterministic ones, so that a survivor survives again. */
export default defineConfig({
  test: {
    include: ['test/cases*.test.ts', 'src/evaluate/**/*.test.ts', 'src/algebra/**/*.test.ts', 'src/ask/**/*.test.ts'],
    testTimeout: 60_000,
  },
});
