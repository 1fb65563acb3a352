// Runs the commands of README.md that use the committed bundle and puts what they print under them.
// `--check` compares instead; how many milliseconds a run took does not count.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const file = path.join(root, 'README.md');
const readme = readFileSync(file, 'utf8');

const BLOCK = /```console\n\$ (node dist\/.*)\n([\s\S]*?)```/g;

const run = (command) => {
  const { stdout, stderr, error } = spawnSync('sh', ['-c', command], {
    cwd: root, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', COLUMNS: '100' },
  });
  if (error) throw error;
  return `${stderr}${stdout}`;
};

const timeless = (text) => text.replace(/\d+ ms/g, 'N ms');

const current = readme.replace(BLOCK, (_block, command) => `\`\`\`console\n$ ${command}\n${run(command).trimEnd()}\n\`\`\``);

if (!process.argv.includes('--check')) {
  if (timeless(current) !== timeless(readme)) writeFileSync(file, current);
} else if (timeless(current) !== timeless(readme)) {
  console.error('README.md shows what its commands no longer print; run: npm run readme');
  process.exitCode = 1;
}
