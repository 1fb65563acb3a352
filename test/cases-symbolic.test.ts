/** Every case of fixtures/cases put as a question: with its context fixed the answer is the decision, and witnesses are allowed. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { decide } from '../src/evaluate/decide.ts';
import { isDerived } from '../src/evaluate/derived.ts';
import { inquire } from '../src/evaluate/symbolic/inquire.ts';
import type { Request } from '../src/evaluate/types.ts';
import { contextKeyName } from '../src/policy/context-key.ts';
import { readRequests } from '../src/readers/requests.ts';
import { readWorld } from '../src/world/build.ts';
import type { World } from '../src/world/types.ts';
import { type Case, type CaseFile, bundleOf, requestsOf } from './case-files.ts';
import { callerOf, posedFor, witnessHolds } from './random/laws.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/cases');

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

const KEY = /"((?:aws|kms|s3|ec2|lambda):[A-Za-z][^"]*)"\s*:|\$\{\s*([^},\s]+:[^},\s]+)/gi;

/** Every context key that the documents write, as a condition or a variable. */
const keysIn = (text: string): string[] => [...text.matchAll(KEY)].map(([, key, variable]) => key ?? variable ?? '');

/** The request with every key that its case mentions stated, be it as absent. */
const settled = (request: Request, world: World, text: string): Request => {
  const context = new Map<string, readonly string[]>();
  const stated = new Set([...request.context.keys()].map(contextKeyName));
  const grants = ['kms:EncryptionContextKeys', 'kms:GrantOperations', 'kms:GrantConstraintType', 'aws:SourceArn'];
  const pairs = [...request.context].filter(([key, values]) => /^kms:encryptioncontext:/i.test(key) && values.length > 0).map(([key]) => key.slice('kms:encryptioncontext:'.length));
  const granted = world.keys.flatMap((key) => key.grants ?? []).flatMap(({ constraints }) =>
    [constraints.encryptionContextEquals, constraints.encryptionContextSubset].flatMap((wanted) => [...(wanted?.keys() ?? [])].map((name) => `kms:EncryptionContext:${name}`)));
  for (const key of [...keysIn(text), ...grants, ...granted]) {
    const name = contextKeyName(key);
    if (stated.has(name) || isDerived(name)) continue;
    stated.add(name);
    context.set(key, name === 'kms:encryptioncontextkeys' ? pairs : []);
  }
  return { ...request, context: new Map([...request.context, ...context]) };
};

const caseOf = (each: Case): { world: World; request: Request; text: string } => {
  const [bundle, requests] = [JSON.stringify(bundleOf(each)), JSON.stringify(requestsOf(each))];
  const reading = readRequests({ path: 'requests.json', bytes: encode(requests) });
  const [first] = reading.ok ? reading.requests : [];
  if (first === undefined) throw new Error('no request');
  return { world: readWorld([{ path: 'bundle.json', bytes: encode(bundle) }]).world, request: first.request, text: bundle + requests };
};

const ANSWERS = { allowed: 'yes', explicitDeny: 'no', implicitDeny: 'no', unknown: 'unknown' } as const;

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.yaml')).sort()) {
  const { topic, cases } = parse(readFileSync(join(FOLDER, file), 'utf8')) as CaseFile;
  describe(topic, () => {
    it.each(cases.map((each) => [each.name, each] as const))('%s', (_name, each) => {
      const { world, request: asked, text } = caseOf(each);
      const request = settled(asked, world, text);
      const callers = callerOf(world, request);
      if (callers === undefined) return;
      const { action, resource, resourceAccount, context, sessionPolicies } = request;
      const answer = inquire({ world, callers, action, resource, context, sessionPolicies, ...(resourceAccount === undefined ? {} : { resourceAccount }) });
      expect(answer.answer, JSON.stringify(answer)).toBe(ANSWERS[decide(world, request).decision]);
      expect(witnessHolds(world, posedFor(world, request, callers)).breach).toBeUndefined();
    });
  });
}
