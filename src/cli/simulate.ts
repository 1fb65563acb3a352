import { readFileSync } from 'node:fs';
import path from 'node:path';
import { explain } from '../evaluate/explain.ts';
import { readRequests } from '../readers/requests.ts';
import type { NamedRequest } from '../readers/requests.ts';
import { decisionsJson, decisionsText, isMet } from '../report/decision.ts';
import { reasonOf } from '../workspace/files.ts';
import { failure, success, valueOf } from './command.ts';
import type { Arguments, Attempt, Command, ExitStatus, Shell } from './command.ts';
import { loadWorld } from './inputs.ts';
import { COLOR, FORMAT, HELP, INPUT_OPTIONS } from './options.ts';
import { terminalStyle } from './style.ts';
import { wrongUsage } from './usage.ts';

const loadRequests = (file: string | undefined, shell: Shell): Attempt<readonly NamedRequest[]> => {
  if (file === undefined) return failure('simulate needs --requests FILE (- for standard input)');
  try {
    const bytes = file === '-' ? shell.readStdin() : readFileSync(path.resolve(shell.cwd, file));
    const reading = readRequests({ path: file, bytes });
    if (reading.ok) return success(reading.requests);
    const { line, column, reason } = reading.problem;
    return failure(`${file}:${line}:${column}: ${reason}`);
  } catch (error) {
    return failure(`${file}: ${reasonOf(error)}`);
  }
};

const run = (args: Arguments, shell: Shell): ExitStatus => {
  const requests = loadRequests(valueOf(args, 'requests'), shell);
  if (!requests.ok) return wrongUsage(requests.problem, shell);
  const loaded = loadWorld(args.positionals, args, shell);
  if (!loaded.ok) return wrongUsage(loaded.problem, shell);
  const { world, incomplete } = loaded.value;
  const results = requests.value.map((each) => ({ ...each, decision: explain(world, each.request) }));
  shell.out(valueOf(args, 'format') === 'json' ? decisionsJson(results) : decisionsText(results, terminalStyle(args, shell)));
  return incomplete ? 2 : results.every(isMet) ? 0 : 1;
};

export const simulate: Command = {
  name: 'simulate',
  summary: 'Decide concrete requests, and say which statements decide them.',
  usage: ['simulate [PATH…] --requests FILE [OPTION…]'],
  about: [
    'Decides each request of a file against the policies in the paths: allowed, denied or unknown, with the',
    'statements that decide and those that nearly do. A request may state what it expects; then kmslint tests policies.',
  ],
  examples: [
    { line: 'kmslint simulate policies/ --requests requests.json', says: 'Decide every request; the exit status is 1 when an expectation is not met.' },
    { line: 'kmslint simulate policies/ --requests - --format json < requests.json', says: 'The same for programs.' },
  ],
  options: [
    { name: 'requests', short: 'r', value: 'FILE', help: 'The requests; - reads them from standard input.' },
    FORMAT, ...INPUT_OPTIONS, COLOR, HELP,
  ],
  run,
};
