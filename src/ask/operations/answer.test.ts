import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readRequests } from '../../readers/requests.ts';
import { readWorld } from '../../world/build.ts';
import { answerOf, type Answering } from './answer.ts';

interface Question {
  readonly name: string;
  readonly ask: object;
}

interface Questions {
  readonly world: object;
  readonly cases: readonly (Question & { readonly answer: string; readonly says?: readonly string[] })[];
  readonly problems: readonly (Question & { readonly at: string; readonly problem: string })[];
}

const FILE = path.join(import.meta.dirname, '../../../fixtures/services/questions.yaml');
const { world: bundle, cases, problems } = parse(readFileSync(FILE, 'utf8')) as Questions;

const encode = (value: object): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

const { world, inputs } = readWorld([{ path: 'world.json', bytes: encode(bundle) }]);

const ask = (question: object): Answering => {
  const reading = readRequests({ path: 'requests.json', bytes: encode({ kmslint: 1, requests: [question] }) });
  if (!reading.ok) throw new Error(reading.problem.reason);
  return answerOf(world, reading.operations[0]!);
};

describe('an operation that a request asks about', () => {
  it('is asked of a world that was read', () => {
    expect(inputs.map(({ status, reason }) => [status, reason])).toEqual([['analysed', undefined]]);
  });

  it.each(cases)('$name', ({ ask: question, answer, says = [] }) => {
    const answering = ask(question);
    const { decision, obstacles = [], stops = [], unknowns = [] } = answering.ok ? answering.answer : { decision: answering.problem.reason };
    const reasons = [...obstacles, ...stops.map(({ stop }) => stop.words), ...unknowns.map(({ name, matters }) => `${name}: ${matters}`)].join('\n');
    expect([decision, reasons]).toEqual([answer, reasons]);
    for (const words of says) expect(reasons).toContain(words);
    if (decision === 'unknown') expect(unknowns).not.toEqual([]);
  });

  it.each(problems)('is not asked: $name', ({ ask: question, at, problem }) => {
    const answering = ask(question);
    expect(answering).toMatchObject({ ok: false, problem: { reason: expect.stringContaining(problem), place: { path: ['requests', 0, at] } } });
  });
});
