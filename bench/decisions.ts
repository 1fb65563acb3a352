/**
 * Concrete decisions in a second of processor time, beside a floor in the same run: JSON.parse of the same requests.
 * node bench/run.mjs bench/decisions.ts [SECONDS]
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decide } from '../src/evaluate/decide.ts';
import { readRequests } from '../src/readers/requests.ts';
import { readWorld } from '../src/world/build.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const seconds = Number(positionals[0] ?? '3');

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

const { bundle, requests } = JSON.parse(readFileSync(join('bench', 'decisions.json'), 'utf8')) as { bundle: object; requests: object[] };
const { world } = readWorld([{ path: 'bundle.json', bytes: encode(bundle) }]);
const reading = readRequests({ path: 'requests.json', bytes: encode({ kmslint: 1, requests }) });
if (!reading.ok) throw new Error(reading.problem.reason);
const asked = reading.requests.map(({ request }) => request);
const texts = requests.map((request) => JSON.stringify(request));

const processorTime = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Requests done in a second of processor time, so that other work on the machine does not count. */
const rate = (work: () => void): number => {
  const rounds = (time: number): number => {
    const start = processorTime();
    let count = 0;
    do {
      for (let round = 0; round < 50; round++) work();
      count += 50;
    } while (processorTime() - start < time * 1000);
    return (count * asked.length * 1000) / (processorTime() - start);
  };
  rounds(seconds / 3);
  return rounds(seconds);
};

const words: Record<string, number> = {};
for (const request of asked) {
  const { decision } = decide(world, request);
  words[decision] = (words[decision] ?? 0) + 1;
}
const floor = rate(() => { for (const text of texts) JSON.parse(text); });
const decisions = rate(() => { for (const request of asked) decide(world, request); });

/** The same requests with something new in each: another encryption context, or another session of the role as well. */
let serial = 0;
const fresh = (sessions: boolean): typeof asked => {
  serial += 1;
  const mark = String(serial);
  return asked.map((request) => ({
    ...request,
    principal: sessions && request.principal.includes(':assumed-role/') ? request.principal.replace(/[^/]*$/, `session-${mark}`) : request.principal,
    context: new Map([...request.context, ['kms:EncryptionContext:serial', [mark]]]),
  }));
};
/** The rate of deciding alone: making the requests is measured by itself and taken off. */
const unseen = (sessions: boolean): number => {
  const made = rate(() => { fresh(sessions); });
  return 1 / (1 / rate(() => { for (const request of fresh(sessions)) decide(world, request); }) - 1 / made);
};
const [contexts, sessions] = [unseen(false), unseen(true)];

console.log(`${String(asked.length)} requests: ${JSON.stringify(words)}`);
console.log(`JSON.parse of the requests: ${Math.round(floor).toLocaleString('en')} a second`);
console.log(`decisions:                  ${Math.round(decisions).toLocaleString('en')} a second, ${(floor / decisions).toFixed(2)} times the floor`);
for (const [words, found] of [['with a new context each:  ', contexts], ['and a new session each:   ', sessions]] as const) {
  console.log(`${words}  ${Math.round(found).toLocaleString('en')} a second, ${(floor / found).toFixed(2)} times the floor`);
}
