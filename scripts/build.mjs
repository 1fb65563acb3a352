// Bundles everything into dist/kmslint.cjs and lists the licences of what is in it.
// `--check` builds in memory and compares with the committed files.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const checking = process.argv.includes('--check');

const { outputFiles, metafile } = await build({
  absWorkingDir: root,
  entryPoints: ['src/cli/main.ts'],
  outfile: 'dist/kmslint.cjs',
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
  banner: { js: '#!/usr/bin/env node' },
  metafile: true,
  write: false,
  logLevel: 'warning',
});

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
const used = packagesIn(Object.values(metafile.outputs)[0].inputs);
const files = [
  { name: 'dist/kmslint.cjs', text: outputFiles[0].text },
  { name: 'dist/LICENSES.txt', text: `dist/kmslint.cjs contains parts of these packages.\n${rule}${used.map(section).join(rule)}` },
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
  for (const { name, text } of files) writeFileSync(path.join(root, name), text, { mode: name.endsWith('.cjs') ? 0o755 : 0o644 });
}
