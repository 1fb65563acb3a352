// What the pre-commit hook takes on one changed file, as a ratio to starting Node: node bench/hook.mjs [RUNS]
// The changed policy is judged with the whole of fixtures/quickstart.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const runs = Number(process.argv[2] ?? 15);
const cwd = path.join(root, 'fixtures/quickstart');

const milliseconds = (words) => {
  const started = performance.now();
  spawnSync(process.execPath, words, { cwd });
  return performance.now() - started;
};

const median = (list) => [...list].sort((left, right) => left - right)[Math.floor(list.length / 2)];

const bundle = path.join(root, 'dist/kmslint.cjs');
const programs = {
  'node -e 0': ['-e', '0'],
  'kmslint --version': [bundle, '--version'],
  'kmslint check --context . keys/platform/get-key-policy.json': [bundle, 'check', '--context', '.', 'keys/platform/get-key-policy.json'],
};

// Taken in turn, so that whatever else runs on the machine hits all alike.
const times = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
for (let run = 0; run < runs; run += 1) for (const [name, words] of Object.entries(programs)) times[name].push(milliseconds(words));

const start = median(times['node -e 0']);
for (const [name, list] of Object.entries(times)) {
  console.log(`${name.padEnd(62)} ${median(list).toFixed(0).padStart(5)} ms  ${(median(list) / start).toFixed(1)} × node -e 0`);
}
