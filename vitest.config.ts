import { defineConfig } from 'vitest/config';
import { wasmPlugin } from './scripts/wasm.mjs';

export default defineConfig({
  plugins: [wasmPlugin],
  test: {
    include: ['src/**/*.test.ts', 'rules/**/*.test.ts', 'test/**/*.test.ts'],
    reporters: ['default', ['json', { outputFile: 'reports/tests.json' }]],
    testTimeout: 60_000,
  },
});
