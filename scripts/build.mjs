// Bundles the command line into dist/kmslint.cjs and the GitHub Action into dist/action.cjs, what both load only when
// Terraform's language is met into dist/hcl.cjs, and lists the licences of what is in them.
// `--check` builds in memory and compares with the committed files.
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { wasmLoader } from './wasm.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const checking = process.argv.includes('--check');

const require = createRequire(import.meta.url);

/** The parser of Terraform's language stays a file of its own beside the bundles, which import it when they need it. */
const PARSER = { entry: 'src/readers/terraform/hcl/tree-sitter.ts', outfile: 'dist/hcl.cjs' };

const parserApart = {
  name: 'parser-apart',
  setup: ({ onResolve }) => {
    onResolve({ filter: /\/tree-sitter\.ts$/ }, ({ kind }) => (kind === 'dynamic-import' ? { path: './hcl.cjs', external: true } : undefined));
    onResolve({ filter: /^web-tree-sitter$/ }, () => ({ path: require.resolve('web-tree-sitter') }));
  },
};

const bundle = ({ entry, outfile, banner }) => build({
  absWorkingDir: root,
  entryPoints: [entry],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  charset: 'utf8',
  minifySyntax: true,
  minifyWhitespace: true,
  lineLimit: 300,
  mainFields: ['module', 'main'],
  legalComments: 'none',
  ...(banner === undefined ? {} : { banner: { js: banner } }),
  loader: wasmLoader,
  plugins: [parserApart],
  metafile: true,
  write: false,
  logLevel: 'warning',
});

const ENTRIES = [
  { entry: 'src/cli/main.ts', outfile: 'dist/kmslint.cjs', banner: '#!/usr/bin/env node' },
  { entry: 'src/action/main.ts', outfile: 'dist/action.cjs' },
  PARSER,
];

const bundles = await Promise.all(ENTRIES.map(bundle));

const packagesIn = (inputs) => [...new Set(Object.keys(inputs)
  .map((name) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(name)?.[1])
  .filter((name) => name !== undefined))].sort();

const licenceText = (folder) => {
  const names = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENSE-MIT', 'LICENCE', 'license', 'LICENSE-APACHE'];
  const file = names.map((name) => path.join(folder, name)).find(existsSync);
  return file === undefined ? undefined : readFileSync(file, 'utf8').replaceAll('\r\n', '\n').trim();
};

const section = (name) => {
  const folder = path.join(root, 'node_modules', name);
  const { version, license, author } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const holder = typeof author === 'string' ? author : author?.name ?? 'its authors';
  return `${name} ${version} (${license})\n\n${licenceText(folder) ?? `Licensed under ${license} by ${holder}.`}\n`;
};

const rule = `\n${'-'.repeat(80)}\n\n`;
const used = packagesIn(Object.assign({}, ...bundles.map(({ metafile }) => Object.values(metafile.outputs)[0].inputs)));
const files = [
  ...ENTRIES.map(({ outfile }, index) => ({ name: outfile, text: bundles[index].outputFiles[0].text })),
  { name: 'dist/LICENSES.txt', text: `The bundles in this folder contain parts of these packages.\n${rule}${used.map(section).join(rule)}` },
];

const isCurrent = ({ name, text }) => existsSync(path.join(root, name)) && readFileSync(path.join(root, name), 'utf8') === text;

if (checking) {
  const outdated = files.filter((file) => !isCurrent(file));
  if (outdated.length > 0) {
    console.error(`not what the sources build; run npm run build: ${outdated.map(({ name }) => name).join(', ')}`);
    process.exitCode = 1;
  }
} else {
  mkdirSync(path.join(root, 'dist'), { recursive: true });
  for (const { name, text } of files) writeFileSync(path.join(root, name), text, { mode: name === 'dist/kmslint.cjs' ? 0o755 : 0o644 });
}
