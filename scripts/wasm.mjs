/** How a `.wasm` file is imported: as its bytes. For the build and the benchmarks (esbuild), and for the tests (vite). */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export const wasmLoader = { '.wasm': 'binary' };

/** A module of ours to vite, which leaves files of packages to Node, and Node imports no such file. */
const PREFIX = `${import.meta.dirname}/wasm-bytes/`;

export const wasmPlugin = {
  name: 'wasm-bytes',
  enforce: 'pre',
  resolveId: (source) => (source.endsWith('.wasm') ? `${PREFIX}${encodeURIComponent(require.resolve(source))}.mjs` : undefined),
  load(id) {
    if (!id.startsWith(PREFIX)) return undefined;
    return `export default new Uint8Array(Buffer.from(${JSON.stringify(readFileSync(decodeURIComponent(id.slice(PREFIX.length, -'.mjs'.length))).toString('base64'))}, 'base64'));`;
  },
};
