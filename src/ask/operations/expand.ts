import { serviceOperations, type Need, type ServiceOperation } from '../../aws/services/tables.ts';
import type { UnknownCause } from '../../evaluate/types.ts';
import type { RequestedOperation } from '../../readers/requested-operation.ts';
import type { Key, World } from '../../world/types.ts';
import { callerOf } from './caller.ts';
import { letsInByItself } from './fitness.ts';
import { crossesRegions, findNamedKey, hasTwoKeys, isNamed, keyTextOf, nearestOperations, problemAt, sideOf, type AskingProblem } from './keys.ts';
import { stepsOf, type Step } from './steps.ts';

/** An operation that a request asks about, as the requests to AWS KMS that it makes. */
export interface Expansion {
  readonly operation: ServiceOperation;
  /** Undefined where nothing is needed of any key. */
  readonly caller: string | undefined;
  /** The one that is read with first. */
  readonly keys: readonly Key[];
  readonly steps: readonly Step[];
  /** Keys that no input describes. */
  readonly unknowns: readonly UnknownCause[];
}

export type Expanding = { readonly ok: true; readonly expansion: Expansion } | { readonly ok: false; readonly problem: AskingProblem };

const operationById = new Map(serviceOperations.map((operation) => [operation.id, operation]));

/** Of these only a part is about whoever is asked about: the rest is somebody else's, whom the row names in words. */
const OTHERS = /^(?:deployer|caller of)\b/;

const EXAMPLE = 'an example policy of AWS has it, and no text says that the operation fails without';

/** A need as it is asked for: with `when`, only in that case. */
interface Wanted {
  readonly need: Need;
  readonly when?: string;
}

const caseOf = ({ when, exampleOnly }: Need): string | undefined => when ?? (exampleOnly === true ? EXAMPLE : undefined);

/** What the request asks for: everything, but for what it leaves out and what somebody else needs. */
const wantedOf = (operation: ServiceOperation, asked: RequestedOperation): Wanted[] => {
  const certain = operation.needs.filter((need) => caseOf(need) === undefined);
  return operation.needs.flatMap((need): Wanted[] => {
    const when = caseOf(need);
    if (when === undefined) return [{ need }];
    if (OTHERS.test(when)) return [];
    const side = sideOf(need);
    const isExtra = side !== undefined && !certain.some((other) => sideOf(other) === side);
    // A key that is named by itself is meant to be used; without one, a copy keeps the key that it has.
    if (isExtra && isNamed(asked, side)) return [{ need }];
    if (asked.steps === 'all') return [{ need }];
    return asked.steps === 'certain' || isExtra ? [] : [{ need, when }];
  });
};

const missingKey = (operation: ServiceOperation, asked: RequestedOperation): AskingProblem =>
  problemAt(asked, 'operation', hasTwoKeys(operation)
    ? `${operation.id} needs the members sourceKey and destinationKey: the keys that it reads with and writes with (or key, where both are one)`
    : `${operation.id} needs the member key: the ARN, alias or id of its key`);

interface Found extends Wanted {
  readonly key: Key;
}

type Finding = { readonly found: readonly Found[]; readonly unknowns: readonly UnknownCause[] } | { readonly problem: AskingProblem };

const regionFor = (asked: RequestedOperation, need: Need): string | undefined =>
  (sideOf(need) === 'destination' && asked.destinationKey !== undefined ? asked.destinationRegion : asked.region);

const keysFor = (world: World, operation: ServiceOperation, asked: RequestedOperation, wanted: readonly Wanted[]): Finding => {
  const found: Found[] = [];
  const unknowns: UnknownCause[] = [];
  for (const each of wanted) {
    const { need } = each;
    const named = keyTextOf(asked, need);
    if (named === undefined) return { problem: missingKey(operation, asked) };
    const [member, text] = named;
    const finding = findNamedKey(world, text, regionFor(asked, need));
    if (finding.found === 'problem') return { problem: problemAt(asked, member, finding.reason) };
    if (finding.found === 'key') found.push({ ...each, key: finding.key });
    else if (!unknowns.some(({ name }) => name === finding.arn)) unknowns.push({ name: finding.arn, matters: 'no input describes this key' });
  }
  return { found, unknowns };
};

/** A copy into another Region is made under a key of that Region. */
const oneRegion = (operation: ServiceOperation, asked: RequestedOperation, found: readonly Found[]): AskingProblem | undefined => {
  const target = found.find(({ need }) => sideOf(need) === 'destination')?.key;
  const source = found.find(({ need }) => sideOf(need) === 'source')?.key;
  if (!crossesRegions(operation) || target === undefined || source?.region !== target.region || target.region.includes('‹')) return undefined;
  if (asked.destinationKey === undefined) return problemAt(asked, 'operation', `${operation.id} needs the member destinationKey: a key of the Region that it goes to`);
  return problemAt(asked, 'destinationKey', `${operation.id} goes to another Region, and both keys are of ${target.region}`);
};

const unknownOperation = (asked: RequestedOperation): AskingProblem => {
  const near = nearestOperations(asked.operation);
  const hint = near.length === 0 ? 'docs/services.md lists them' : `did you mean ${near.length < 2 ? near.join() : `${near.slice(0, -1).join(', ')} or ${near.at(-1) ?? ''}`}?`;
  return problemAt(asked, 'operation', `there is no operation ${asked.operation}; ${hint}`);
};

/** The requests that an operation makes, by the data of its service; or what the request lacks to be asked. */
export const expand = (world: World, asked: RequestedOperation): Expanding => {
  const operation = operationById.get(asked.operation);
  if (operation === undefined) return { ok: false, problem: unknownOperation(asked) };
  const wanted = wantedOf(operation, asked);
  const finding = keysFor(world, operation, asked, wanted);
  if ('problem' in finding) return { ok: false, problem: finding.problem };
  const { found, unknowns } = finding;
  const [first] = found;
  if (first === undefined) return { ok: true, expansion: { operation, caller: undefined, keys: [], steps: [], unknowns } };
  const source = found.find(({ need }) => sideOf(need) === 'source')?.key ?? first.key;
  const problem = oneRegion(operation, asked, found);
  const caller = callerOf(world, asked, operation, source);
  if (problem !== undefined) return { ok: false, problem };
  if ('problem' in caller) return { ok: false, problem: caller.problem };
  const steps = found.filter(({ key }) => !letsInByItself(operation, key)).flatMap(({ need, when, key }) =>
    stepsOf(world, operation, asked, need, key, source).map((step): Step => (when === undefined ? step : { ...step, when })));
  return { ok: true, expansion: { operation, caller: caller.caller, keys: [...new Set([source, ...found.map(({ key }) => key)])], steps, unknowns } };
};
