import type { Request } from '../evaluate/types.ts';
import type { Statement } from '../policy/types.ts';
import type { PolicyReading } from '../readers/facts.ts';
import type { Principal, World } from '../world/types.ts';
import { can } from './can.ts';
import { everyKey, reachesOrdinaryKey, type EveryKey } from './every-key.ts';
import { identityPoliciesOf, isInstanceRole, isWrittenByAws, type HeldPolicy } from './identity-policies.ts';

/** A statement of an identity policy that is about every key. */
export interface WideStatement {
  readonly held: HeldPolicy;
  readonly statement: Statement;
  /** What it gives, by action, in the order of the question. */
  readonly gives: readonly [EveryKey, ...EveryKey[]];
  /** Those who have the policy and whom nothing else stops; empty where nobody is known to have it. */
  readonly principals: readonly Principal[];
  /** Context keys that the requests do not have. */
  readonly without: readonly string[];
}

const giving = (statement: Statement, all: readonly EveryKey[]): EveryKey[] => all.filter(({ statements }) => statements.includes(statement));

const inPolicy = (world: World, held: HeldPolicy, actions: readonly string[], wanted: (statement: Statement) => boolean, without: readonly string[]): WideStatement[] => {
  if (!held.policy.statements.some((statement) => statement.effect === 'Allow' && wanted(statement))) return [];
  const all = actions.flatMap((action) => everyKey(held.policy, action, without, world.today) ?? []);
  const able = held.holders.filter((holder) => all.some((each) => reachesOrdinaryKey(world, holder, each)));
  const principals = isWrittenByAws(held) ? able.filter((each) => isInstanceRole(world, each)) : able;
  // A boundary, a guardrail or another policy stops everyone who has it; AWS's own policies count where machines have them.
  if (all.length === 0 || (principals.length === 0 && (held.holders.length > 0 || isWrittenByAws(held)))) return [];
  return held.policy.statements.filter(wanted).flatMap((statement) => {
    const [first, ...rest] = giving(statement, all);
    return first === undefined ? [] : [{ held, statement, gives: [first, ...rest] as const, principals, without }];
  });
};

/** The statements of identity policies that give one of these actions on every key, however they are spelt. */
export const wideStatements = (
  world: World, readings: readonly PolicyReading[] | undefined, actions: readonly string[], wanted: (statement: Statement) => boolean = () => true,
  without: readonly string[] = [],
): readonly WideStatement[] => identityPoliciesOf(world, readings).flatMap((held) => inPolicy(world, held, actions, wanted, without));

const MOST_KEYS = 16;

/** A request on a key of the input that shows it, where there is one. */
export const wideWitness = (world: World, { principals, gives, without }: WideStatement): Request | undefined => {
  const context = new Map(without.map((name) => [name, []] as const));
  for (const principal of principals.slice(0, MOST_KEYS)) {
    for (const key of world.keys.filter(({ account }) => account === principal.account).slice(0, MOST_KEYS)) {
      const verdict = can({ world, callers: { kind: 'principal', arn: principal.arn }, actions: gives.map(({ action }) => action), resource: key.arn, context });
      if (verdict.answer === 'yes') return verdict.witness;
    }
  }
  return undefined;
};
