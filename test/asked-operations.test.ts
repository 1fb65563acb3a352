import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerOf, type OperationAnswer } from '../src/ask/operations/answer.ts';
import { crossesRegions, hasTwoKeys } from '../src/ask/operations/keys.ts';
import { kmsAction } from '../src/aws/kms.ts';
import { serviceOperations, type ServiceOperation } from '../src/aws/services/tables.ts';
import { readRequests } from '../src/readers/requests.ts';
import { applyEdits } from '../src/source/edit.ts';
import { ACCOUNT, CONSUMER, bundleFor, variantsOf, worldFor, worldOf, type Scene, type Variant } from './service-variants.ts';

const FOLDER = path.join(import.meta.dirname, '../fixtures/services');

interface Members {
  readonly [member: string]: string | undefined;
}

/** What a request says beside its keys and its principal, where that matters. */
const stated = JSON.parse(readFileSync(path.join(FOLDER, 'asked.json'), 'utf8')) as Record<string, Members>;

const DATA = { arn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`, alias: 'alias/data' };
const COPIES = { arn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/5678efab-56ef-78ab-90cd-5678567890cd`, alias: 'alias/copies' };
const ELSEWHERE = { arn: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/0987dcba-09fe-87dc-65ba-ab0987654321`, alias: 'alias/elsewhere' };

const IDENTITIES = ['caller-credentials-via-service', 'execution-role', 'direct-caller'];

const principalOf = ({ caller: { kind, account } }: ServiceOperation): Members =>
  (IDENTITIES.includes(kind) ? { principal: `arn:aws:iam::${account === 'consumer' ? CONSUMER : ACCOUNT}:role/worker` } : {});

const keysOf = (operation: ServiceOperation): Members => {
  if (!hasTwoKeys(operation)) return { key: DATA.alias };
  return { sourceKey: DATA.alias, destinationKey: crossesRegions(operation) ? ELSEWHERE.alias : COPIES.alias };
};

const requestFor = (operation: ServiceOperation): Members => ({ operation: operation.id, ...principalOf(operation), ...keysOf(operation), ...stated[operation.id] });

const answerTo = (request: Members, world: Parameters<typeof answerOf>[0]): OperationAnswer => {
  const reading = readRequests({ path: 'requests.json', bytes: new TextEncoder().encode(JSON.stringify({ kmslint: 1, requests: [request] })) });
  if (!reading.ok) throw new Error(reading.problem.reason);
  const answering = answerOf(world, reading.operations[0]!);
  if (!answering.ok) throw new Error(`${String(request['operation'])}: ${answering.problem.reason}`);
  return answering.answer;
};

const NOBODY: Scene = { operation: serviceOperations[0]!, caller: `arn:aws:iam::${ACCOUNT}:role/worker`, permissions: [], resources: [], keys: [DATA, COPIES, ELSEWHERE] };

/** Who calls AWS KMS does not hang on the policies. */
const callerOf = (operation: ServiceOperation): string | undefined =>
  answerTo(requestFor(operation), worldFor({ ...NOBODY, operation, caller: principalOf(operation)['principal'] ?? NOBODY.caller }, 'not in IAM')).caller;

const resultOf = ({ decision, stops, obstacles, unknowns }: OperationAnswer): string => {
  const reasons = decision === 'breaks' ? [...obstacles, ...stops.map(({ stop }) => `${stop.layer}: ${stop.words}`)]
    : decision === 'unknown' ? unknowns.map(({ name, matters }) => `${name}: ${matters}`) : [];
  return [decision, [...new Set(reasons)].join('; ')].filter((text) => text !== '').join(': ');
};

/** Where every step is needed only in some cases, also what happens in those. */
const isOpen = ({ needs }: ServiceOperation): boolean => needs.length > 0 && needs.every(({ when }) => when !== undefined);

const grantable = (answer: OperationAnswer): boolean => answer.steps.every(({ request }) => kmsAction(request.action)?.grantable === true);

interface Case {
  readonly operation: ServiceOperation;
  readonly variant: Variant | 'needs nothing';
  readonly steps: 'all' | undefined;
  readonly answer: OperationAnswer;
  /** What it is, as far as it is certain, once the first change suggested at each key has been made; undefined where one is no edit of a file. */
  readonly mended: OperationAnswer | undefined;
}

const mendedBy = ({ stops }: OperationAnswer, text: string, request: Members): OperationAnswer | undefined => {
  const parts = stops.map(({ remedies: [least] }) => least?.parts ?? []);
  if (parts.length === 0 || parts.some((each) => each.length === 0 || each.some(({ edits }) => edits.length === 0))) return undefined;
  // Where one policy is in the way at two keys, both stops suggest the same.
  const edits = parts.flat().flatMap((part) => part.edits).filter((edit, index, all) => all.findIndex((other) => other.start === edit.start && other.text === edit.text) === index);
  return new Set(edits.map(({ start }) => start)).size < edits.length ? undefined : answerTo(request, worldOf(applyEdits(text, edits)));
};

const casesOf = (operation: ServiceOperation): Case[] => {
  const caller = callerOf(operation) ?? NOBODY.caller;
  const scene = { ...NOBODY, operation, caller };
  const request = requestFor(operation);
  const nothing = worldFor(scene, 'not in IAM');
  if (operation.needs.length === 0) return [{ operation, variant: 'needs nothing', steps: undefined, answer: answerTo(request, nothing), mended: undefined }];
  return [undefined, ...(isOpen(operation) ? ['all' as const] : [])].flatMap((steps) => variantsOf(scene).flatMap((variant): Case[] => {
    const text = bundleFor(scene, variant);
    const answer = answerTo({ ...request, steps }, worldOf(text));
    return variant.includes('grant') && !grantable(answer) ? [] : [{ operation, variant, steps, answer, mended: mendedBy(answer, text, { ...request, steps: steps ?? 'certain' }) }];
  }));
};

describe('operations that a request asks about', () => {
  const cases = serviceOperations.flatMap(casesOf);

  it('work, break or are open as the table says', async () => {
    const table = cases.map(({ operation, variant, steps, answer }) => [operation.id, operation.confidence, `${variant}${steps === 'all' ? ', all steps' : ''}`, resultOf(answer)].join(' | '));
    await expect(`${table.join('\n')}\n`).toMatchFileSnapshot(path.join(FOLDER, 'asked.txt'));
  });

  it('work wherever the key policy, IAM or a grant lets them', () => {
    expect(cases.filter(({ operation, variant, answer }) => variant.startsWith('works by') && operation.doubt === undefined && answer.decision !== 'works').map(({ operation, variant, answer }) => [operation.id, variant, resultOf(answer)])).toEqual([]);
  });

  it('do not work where nothing lets them', () => {
    expect(cases.filter(({ variant, answer }) => /^(?:not in|grant for|denied by)/.test(variant) && answer.decision === 'works').map(({ operation, variant }) => [operation.id, variant])).toEqual([]);
  });

  it('work once the smallest change that is suggested has been made', () => {
    const mended = cases.flatMap((each) => (each.mended === undefined ? [] : [{ ...each, mended: each.mended }]));
    const still = mended.filter(({ operation, mended: { decision } }) => operation.doubt === undefined && decision !== 'works');
    expect(still.map(({ operation, variant, mended: answer }) => [operation.id, variant, resultOf(answer)])).toEqual([]);
    expect(mended.length / cases.filter(({ answer }) => answer.decision === 'breaks').length).toBeGreaterThan(0.5);
  });

  it('are every row of the data, with a case that works and one that breaks where a policy decides', () => {
    const lacking = serviceOperations.filter(({ id, needs, doubt }) => {
      const decisions = cases.filter(({ operation }) => operation.id === id).map(({ answer }) => answer.decision);
      return !decisions.includes(doubt === undefined ? 'works' : 'unknown') || (needs.length > 0 && !decisions.includes('breaks'));
    });
    expect(lacking.map(({ id }) => id)).toEqual([]);
    expect(new Set(cases.map(({ operation }) => operation.id)).size).toBe(serviceOperations.length);
  });
});
