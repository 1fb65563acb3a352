import type { Formula } from '../evaluate/symbolic/formula.ts';
import type { StatementFormula } from '../evaluate/symbolic/statements.ts';
import type { Statement } from '../policy/types.ts';
import type { Key, World } from '../world/types.ts';
import { diff, type Change } from './diff.ts';
import { withoutStatement } from './reachable.ts';
import { matchIn, matchesIn, outlook, scenesOf, type StatementScene } from './statement-scenes.ts';

/** Whether a statement adds nothing; `by` are the statements that cover it, one if one does. */
export type Redundancy = { readonly answer: 'yes'; readonly by: readonly Statement[] } | { readonly answer: 'no' };

/** The same reach or a stronger one: what limits the covering statement must not be more than what limits the covered. */
const pairsOf = (own: StatementFormula, others: readonly StatementFormula[], scene: StatementScene): (readonly [Formula, Formula])[] => {
  const { maker } = scene.prepared.question;
  const any = maker.or(...others.map((each) => each.any));
  const { caller } = scene.callers;
  if (own.statement.effect === 'Deny' || !('account' in caller) || caller.account !== scene.key.account) return [[own.any, any]];
  const direct = maker.or(...others.map((each) => each.direct));
  return [
    [own.direct, direct],
    [own.limited, maker.or(direct, ...others.map((each) => each.limited))],
    [own.account, any],
  ];
};

const covered = (own: StatementFormula, others: readonly StatementFormula[], scene: StatementScene): boolean => {
  const { maker } = scene.prepared.question;
  return pairsOf(own, others, scene).every(([inner, outer]) => inner === outer || outlook(scene, maker.and(inner, maker.not(outer))) === 'impossible');
};

/**
 * Whether a statement of a key's policy gives (or denies) nothing that the policy's other statements do not: with it
 * or without it, every request is decided alike. A statement that matches nothing is not meant.
 */
export const isRedundant = (world: World, key: Key, statement: Statement): Redundancy => {
  const rivals = (key.policy?.statements ?? []).filter((each) => each !== statement && each.effect === statement.effect);
  if (rivals.length === 0) return { answer: 'no' };
  const cases: { own: StatementFormula; others: readonly StatementFormula[]; scene: StatementScene }[] = [];
  for (const scene of scenesOf(world, key, statement)) {
    const own = matchIn(scene, statement);
    if (own === undefined || outlook(scene, own.any) === 'impossible') continue;
    const others = matchesIn(scene, statement.effect).filter((each) => each.statement !== statement);
    if (!covered(own, others, scene)) return { answer: 'no' };
    cases.push({ own, others, scene });
  }
  if (cases.length === 0) return { answer: 'no' };
  const coveredBy = (statements: ReadonlySet<Statement>): boolean =>
    cases.every(({ own, others, scene }) => covered(own, others.filter((each) => statements.has(each.statement)), scene));
  const matching = new Set(cases.flatMap(({ others }) => others.map((each) => each.statement)));
  const able = rivals.filter((each) => matching.has(each));
  const one = able.find((each) => coveredBy(new Set([each])));
  if (one !== undefined) return { answer: 'yes', by: [one] };
  const kept = new Set(able);
  for (const each of able) {
    kept.delete(each);
    if (!coveredBy(kept)) kept.add(each);
  }
  return { answer: 'yes', by: able.filter((each) => kept.has(each)) };
};

/** The access that goes when a statement of a key's policy is taken out (for a Deny: none; see `gainedWithout`). */
export const lostWithout = (world: World, key: Key, statement: Statement): readonly Change[] => diff(world, withoutStatement(world, key, statement)).lost;

/** The access that comes when a statement of a key's policy is taken out. */
export const gainedWithout = (world: World, key: Key, statement: Statement): readonly Change[] => diff(world, withoutStatement(world, key, statement)).gained;
