import { bundleOf, requestsOf, type Case } from '../../test/case-files.ts';
import { readRequests } from '../readers/requests.ts';
import { readWorld } from '../world/build.ts';
import { explain } from './explain.ts';
import type { Decision } from './types.ts';

/** What a test says of a world and a request, in the words of `fixtures/cases`. */
export type Setup = Omit<Case, 'name' | 'source' | 'expected' | 'because'>;

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** The decision about the one request of a setup, explained. */
export const explained = (setup: Setup): Decision => {
  const each: Case = { name: '', expected: 'unknown', ...setup };
  const { world, inputs } = readWorld([{ path: 'bundle.json', bytes: encode(bundleOf(each)) }]);
  const failed = inputs.filter(({ status }) => status !== 'analysed');
  if (failed.length > 0) throw new Error(JSON.stringify(failed));
  const reading = readRequests({ path: 'requests.json', bytes: encode(requestsOf(each)) });
  const [first] = reading.ok ? reading.requests : [];
  if (first === undefined) throw new Error('no request');
  return explain(world, first.request);
};
