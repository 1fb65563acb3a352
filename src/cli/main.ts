import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Shell } from './command.ts';
import { withParser } from '../readers/terraform/hcl/parser.ts';
import { runProgram } from './program.ts';

const STDIN = 0;

// A reader that has seen enough (head, less) closes the pipe; that is no mistake of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

let given: Uint8Array | undefined;

const shell: Shell = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  cwd: process.cwd(),
  env: process.env,
  outIsTerminal: process.stdout.isTTY,
  errIsTerminal: process.stderr.isTTY,
  columns: process.stdout.isTTY ? process.stdout.columns : undefined,
  today: () => new Date().toISOString().slice(0, 10),
  milliseconds: () => performance.now(),
  readStdin: () => given ??= readFileSync(STDIN),
  home: path.dirname(path.dirname(realpathSync(process.argv[1] ?? '.'))),
};

void withParser(() => runProgram(process.argv.slice(2), shell)).then((status) => {
  process.exitCode = status;
});
