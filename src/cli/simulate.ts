import { readFileSync } from 'node:fs';
import path from 'node:path';
import { answerOf } from '../ask/operations/answer.ts';
import { explain } from '../evaluate/explain.ts';
import type { RequestedOperation } from '../readers/requested-operation.ts';
import { readRequests } from '../readers/requests.ts';
import type { NamedRequest } from '../readers/requests.ts';
import { decidedJson, decidedText, isMet, resultsJson, resultsText } from '../report/decision.ts';
import { isOperationMet, operationJson, operationText } from '../report/operation.ts';
import type { TextStyle } from '../report/text.ts';
import { locate } from '../source/locate.ts';
import { reasonOf } from '../workspace/files.ts';
import type { World } from '../world/types.ts';
import { failure, success, valueOf } from './command.ts';
import type { Arguments, Attempt, Command, ExitStatus, Shell } from './command.ts';
import { loadWorld } from './inputs.ts';
import { COLOR, FORMAT, HELP, INPUT_OPTIONS } from './options.ts';
import { terminalStyle } from './style.ts';
import { wrongUsage } from './usage.ts';

interface Asked {
  readonly requests: readonly NamedRequest[];
  readonly operations: readonly RequestedOperation[];
}

const loadRequests = (file: string | undefined, shell: Shell): Attempt<Asked> => {
  if (file === undefined) return failure('simulate needs --requests FILE (- for standard input)');
  try {
    const bytes = file === '-' ? shell.readStdin() : readFileSync(path.resolve(shell.cwd, file));
    const reading = readRequests({ path: file, bytes });
    if (reading.ok) return success(reading);
    const { line, column, reason } = reading.problem;
    return failure(`${file}:${line}:${column}: ${reason}`);
  } catch (error) {
    return failure(`${file}: ${reasonOf(error)}`);
  }
};

/** A decided request or an answered operation, ready to be printed, in the order of the file. */
interface Result {
  readonly index: number;
  readonly met: boolean;
  readonly json: () => object;
  readonly text: (style: TextStyle) => string;
}

const requestResult = (world: World, named: NamedRequest): Result => {
  const decided = { ...named, decision: explain(world, named.request) };
  return { index: named.index, met: isMet(decided), json: () => decidedJson(decided), text: (style) => decidedText(decided, style) };
};

const operationResult = (world: World, asked: RequestedOperation): Attempt<Result> => {
  const answering = answerOf(world, asked);
  if (!answering.ok) {
    const { file, line, column } = locate(answering.problem.place);
    return failure(`${file}:${line}:${column}: ${answering.problem.reason}`);
  }
  const { answer } = answering;
  return success({ index: asked.index, met: isOperationMet(answer), json: () => operationJson(answer), text: (style) => operationText(answer, style) });
};

const run = (args: Arguments, shell: Shell): ExitStatus => {
  const loadedRequests = loadRequests(valueOf(args, 'requests'), shell);
  if (!loadedRequests.ok) return wrongUsage(loadedRequests.problem, shell);
  const loaded = loadWorld(args.positionals, args, shell);
  if (!loaded.ok) return wrongUsage(loaded.problem, shell);
  const { world, incomplete } = loaded.value;
  const { requests, operations } = loadedRequests.value;
  const results = requests.map((each) => requestResult(world, each));
  for (const asked of operations) {
    const result = operationResult(world, asked);
    if (!result.ok) return wrongUsage(result.problem, shell);
    results.push(result.value);
  }
  results.sort((one, other) => one.index - other.index);
  const style = terminalStyle(args, shell);
  shell.out(valueOf(args, 'format') === 'json' ? resultsJson(results.map(({ json }) => json())) : resultsText(results.map(({ text }) => text(style))));
  return incomplete ? 2 : results.every(({ met }) => met) ? 0 : 1;
};

export const simulate: Command = {
  name: 'simulate',
  summary: 'Decide concrete requests and operations of AWS services, and say which statements decide them.',
  usage: ['simulate [PATH…] --requests FILE [OPTION…]'],
  about: [
    'Decides each request of a file against the policies in the paths: allowed, denied or unknown, with the',
    'statements that decide and those that nearly do. A request may state what it expects; then kmslint tests policies.',
    'In place of an action, a request may name an operation of an AWS service: copying a snapshot, moving messages, restoring a',
    'backup. All that it needs of AWS KMS is decided: whether it works, what stops it, and the smallest change that mends',
    'it. docs/simulate.md shows how; docs/services.md lists the operations.',
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
