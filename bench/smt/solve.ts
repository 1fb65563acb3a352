import { spawn } from 'node:child_process';
import { resolve as resolvePath } from 'node:path';
import { Worker } from 'node:worker_threads';

export type Answer = 'sat' | 'unsat' | 'unknown';

export interface Solved {
  readonly answer: Answer;
  /** What the solver printed after its answer: the model, or an error. */
  readonly output: string;
  readonly milliseconds: number;
}

export type Solver = (text: string, seconds: number) => Promise<Solved>;

const read = (output: string, milliseconds: number): Solved => {
  const answer = /^(sat|unsat|unknown)\b/m.exec(output)?.[1];
  return {
    answer: answer === 'sat' || answer === 'unsat' ? answer : 'unknown',
    output: output.trim(),
    milliseconds,
  };
};

const runCvc5 = (text: string, seconds: number, strategy: readonly string[]): Promise<Solved> => new Promise((resolve, reject) => {
  const start = performance.now();
  const child = spawn('cvc5', ['--lang=smt2', '--strings-exp', `--tlimit=${seconds * 1000}`, ...strategy], { stdio: 'pipe' });
  const kill = setTimeout(() => child.kill('SIGKILL'), (seconds + 2) * 1000);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  child.on('error', reject);
  child.on('close', () => {
    clearTimeout(kill);
    resolve(read(output, performance.now() - start));
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(text);
});

/** The second finds short models where the first unrolls long literals without end. */
const STRATEGIES: readonly (readonly string[])[] = [[], ['--strings-fmf']];

/** cvc5 as a program on the path (Debian: `apt-get install cvc5`), one strategy after the other. */
export const cvc5: Solver = async (text, seconds) => {
  let milliseconds = 0;
  let solved: Solved | undefined;
  for (const strategy of STRATEGIES) {
    solved = await runCvc5(text, Math.max(1, Math.floor(seconds / STRATEGIES.length)), strategy);
    milliseconds += solved.milliseconds;
    if (solved.answer !== 'unknown') break;
  }
  return { answer: 'unknown', output: '', ...solved, milliseconds };
};

/** True when cvc5 can be run. */
export const hasCvc5 = (): Promise<boolean> => cvc5('(set-logic ALL)\n(check-sat)\n', 5).then(
  ({ answer }) => answer === 'sat', () => false);

/**
 * Z3 as WebAssembly (`z3-solver`) in a worker, which is the only way to stop it: its own timeout does not hold on
 * string problems. Runs from the project's root. A worker that was stopped is replaced by the next call.
 */
export const z3 = (): { solve: Solver; close: () => Promise<void> } => {
  let worker: Worker | undefined;
  const started = (): Worker => (worker ??= new Worker(resolvePath('bench/smt/z3-worker.mjs')));
  const stop = async (): Promise<void> => {
    await worker?.terminate();
    worker = undefined;
  };
  const solve: Solver = (text, seconds) => new Promise((resolve, reject) => {
    const current = started();
    const start = performance.now();
    const finish = (solved: Solved): void => {
      clearTimeout(timer);
      current.removeAllListeners();
      resolve(solved);
    };
    const timer = setTimeout(() => {
      void stop().then(() => finish({ answer: 'unknown', output: 'timeout', milliseconds: performance.now() - start }));
    }, seconds * 1000);
    current.once('message', (message: { output: string; milliseconds: number }) => finish(read(message.output, message.milliseconds)));
    current.once('error', (error) => {
      clearTimeout(timer);
      worker = undefined;
      reject(error);
    });
    current.postMessage(text);
  });
  return { solve, close: stop };
};
