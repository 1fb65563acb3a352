/**
 * How long "does `a` allow a request that `b` does not" takes the linter, Z3 (npm z3-solver) and cvc5 (Debian) in one run,
 * over pairs of bench/policies:
 *   node bench/run.mjs bench/solvers.ts --pairs 96 --timeout 5
 * The linter is asked each question nine times, from parsed documents, and its median counts;
 * cvc5's times are less those of an empty problem, which is what starting its process costs.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { encodeQuestion } from './smt/encode.ts';
import type { Json } from './smt/document.ts';
import { loadEngine, type Engine } from './smt/engine.ts';
import { readOptions } from './smt/options.ts';
import { cvc5, hasCvc5, z3, type Answer, type Solver } from './smt/solve.ts';

const { values } = readOptions();
const seconds = Number(values.timeout);
const wanted = Number(values.pairs);
const folder = 'bench/policies';

const load = (path: string): Json => JSON.parse(readFileSync(path, 'utf8')) as Json;

interface Pair { readonly name: string; readonly a: Json; readonly b: Json }

const pairsOf = (file: string): Pair[] => {
  const original = load(join(folder, 'originals', file));
  const mutants = load(join(folder, 'mutants', file)) as { readonly [name: string]: Json };
  return Object.entries(mutants).flatMap(([mutant, policy]) => [
    { name: `${basename(file, '.json')} ${mutant} more`, a: policy, b: original },
    { name: `${basename(file, '.json')} ${mutant} less`, a: original, b: policy },
  ]);
};

const all = readdirSync(join(folder, 'originals')).sort().flatMap(pairsOf);
const step = Math.max(1, Math.floor(all.length / wanted));
const pairs = all.filter((_, index) => index % step === 0).slice(0, wanted);

const RUNS = 9;

const median = (numbers: readonly number[]): number => [...numbers].sort((x, y) => x - y)[Math.floor(numbers.length / 2)] ?? NaN;

const timeEngine = (engine: Engine, { a, b }: Pair): { answer: string; milliseconds: number } => {
  const runs: number[] = [];
  let answer = '';
  while (runs.length < RUNS) {
    const start = performance.now();
    ({ answer } = engine(a, b));
    runs.push(performance.now() - start);
  }
  return { answer, milliseconds: median(runs) };
};

interface Timed { readonly answer: Answer; readonly milliseconds: number }

const timeSolver = async (solve: Solver, floor: number): Promise<Timed[]> => {
  const rows: Timed[] = [];
  for (const { a, b } of pairs) {
    const { answer, milliseconds } = await solve(encodeQuestion(a, b).text, seconds);
    rows.push({ answer, milliseconds: Math.max(0.01, milliseconds - floor) });
  }
  return rows;
};

const engine = await loadEngine('src/ask/compare.ts');
pairs.slice(0, 20).forEach((pair) => engine(pair.a, pair.b));
const ours = pairs.map((pair) => timeEngine(engine, pair));

const EXPECTED: Readonly<Record<string, Answer>> = { yes: 'sat', no: 'unsat', unknown: 'unknown' };

const show = (name: string, rows: readonly Timed[]): void => {
  const gaveUp = rows.filter(({ answer }) => answer === 'unknown').length;
  const differ = rows.filter(({ answer }, index) => answer !== 'unknown' && answer !== EXPECTED[ours[index]!.answer]).length;
  const ratios = rows.map(({ milliseconds }, index) => milliseconds / ours[index]!.milliseconds);
  console.log(`${name}: median ${median(rows.map(({ milliseconds }) => milliseconds)).toFixed(1)} ms, gave up on ${gaveUp} of ${rows.length} (limit ${seconds} s), ` +
    `other answers than the linter ${differ}; the linter is ${median(ratios).toFixed(0)} times faster at the median, ${Math.min(...ratios).toFixed(1)} at the least`);
};

console.log(`${pairs.length} questions of ${all.length}`);
console.log(`linter: median ${median(ours.map(({ milliseconds }) => milliseconds)).toFixed(3)} ms, slowest ${Math.max(...ours.map(({ milliseconds }) => milliseconds)).toFixed(1)} ms, ` +
  `unknown ${ours.filter(({ answer }) => answer === 'unknown').length}`);
if (await hasCvc5()) {
  const floors: number[] = [];
  for (let run = 0; run < 7; run += 1) floors.push((await cvc5('(set-logic ALL)\n(check-sat)\n', 5)).milliseconds);
  const floor = median(floors);
  console.log(`starting cvc5: ${floor.toFixed(1)} ms`);
  show('cvc5', await timeSolver(cvc5, floor));
} else {
  console.log('cvc5 is not on the path (Debian: apt-get install cvc5)');
}
const wasm = z3();
await wasm.solve('(check-sat)\n', 60);
show('Z3', await timeSolver(wasm.solve, 0));
await wasm.close();
