import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { decide } from '../src/evaluate/decide.ts';
import type { Decision } from '../src/evaluate/types.ts';
import { type Case, type CaseFile, bundleOf, requestsOf } from './case-files.ts';
import { readRequests } from '../src/readers/requests.ts';
import { readWorld } from '../src/world/build.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/cases');

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

const decideCase = (each: Case): Decision => {
  const { world, inputs } = readWorld([{ path: 'bundle.json', bytes: encode(bundleOf(each)) }]);
  expect(inputs.filter(({ status }) => status !== 'analysed')).toEqual([]);
  const reading = readRequests({ path: 'requests.json', bytes: encode(requestsOf(each)) });
  if (!reading.ok) throw new Error(JSON.stringify(reading.problem));
  const [first] = reading.requests;
  if (first === undefined) throw new Error('no request');
  return decide(world, first.request);
};

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.yaml')).sort()) {
  const { topic, source, cases } = parse(readFileSync(join(FOLDER, file), 'utf8')) as CaseFile;
  describe(topic, () => {
    it.each(cases.map((each) => [each.name, each] as const))('%s', (_name, each) => {
      expect(each.source ?? source, 'every case has a source').toBeTruthy();
      const decision = decideCase(each);
      expect(decision.decision, [...decision.unknowns.map(({ name }) => name), decision.stoppedBy].join('; ')).toBe(each.expected);
      expect(decision.unknowns.length > 0, 'an unknown decision, and no other, says what is missing').toBe(each.expected === 'unknown');
      if (each.because !== undefined) expect(decision.because.map(({ sid }) => sid)).toContain(each.because);
    });
  });
}
