// Bundles tests with the (instrumented) sources below a folder into one script that registers them when it is loaded.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

/** Packages of the tests that take no part in what is tested: loaded once, outside of the context of a mutant. */
const OUTSIDE = ['fast-check', 'refa', 'yaml'];

/** Unit tests first: they are small and kill at once. */
const FOLDERS = ['src/algebra', 'src/evaluate', 'src/ask'];

const testFiles = (root) => [
  ...FOLDERS.flatMap((folder) => readdirSync(path.join(root, folder), { recursive: true })
    .filter((name) => name.endsWith('.test.ts')).sort().map((name) => `${folder}/${name}`)),
  'test/mutation/trials.ts', 'test/cases.test.ts', 'test/cases-symbolic.test.ts',
];

/** `import.meta` has no meaning in a script; and tests have to be told what file they are in. */
const withFolders = (root) => ({
  name: 'folders',
  setup: (builder) => builder.onLoad({ filter: /\.test\.ts$|\/trials\.ts$/ }, ({ path: file }) => ({
    contents: `globalThis.__file__ = ${JSON.stringify(path.relative(root, file))}; ${readFileSync(file, 'utf8').replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file)))}`, loader: 'ts',
  })),
});

/** The text of a function of `require` and `module`. */
export const bundleTests = async (root) => {
  const entry = testFiles(root).map((file) => `import ${JSON.stringify(`./${file}`)};`).join('\n');
  const { outputFiles: [script] } = await build({
    stdin: { contents: entry, resolveDir: root, loader: 'ts' }, bundle: true, write: false, platform: 'node', format: 'cjs', target: 'node20', mainFields: ['module', 'main'],
    external: [...OUTSIDE, 'vitest'], plugins: [withFolders(root)], logLevel: 'error',
    // No test of the evaluator reads Terraform's language.
    loader: { '.wasm': 'empty' },
  });
  return `(function (require, module, exports) {${script.text}\n})`;
};
