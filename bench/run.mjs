/**
 * Runs a TypeScript program of this folder: node bench/run.mjs bench/smt/compare.ts --pairs 100
 * The bundle goes under node_modules/.cache so that imports of packages resolve as from the project.
 */
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { wasmLoader } from '../scripts/wasm.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [entry, ...rest] = process.argv.slice(2);
if (entry === undefined) throw new Error('which program? node bench/run.mjs bench/smt/compare.ts');

const folder = join(root, 'node_modules/.cache/kmslint-bench');
mkdirSync(folder, { recursive: true });
const outfile = join(folder, `${entry.replace(/[^a-z0-9]+/gi, '-')}.mjs`);
/** Node imports no WebAssembly file: the bundle holds its bytes. */
const wasmInside = {
  name: 'wasm-inside',
  setup: ({ onResolve }) => onResolve({ filter: /\.wasm$/ }, ({ path }) => ({ path: createRequire(import.meta.url).resolve(path) })),
};

await build({
  entryPoints: [resolve(entry)], outfile, bundle: true, platform: 'node', target: 'node20', format: 'esm', packages: 'external', logLevel: 'error',
  loader: wasmLoader, plugins: [wasmInside],
});
process.argv = [process.argv[0], outfile, ...rest];
await import(pathToFileURL(outfile).href);
