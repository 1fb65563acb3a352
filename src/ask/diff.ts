import { kmsActions } from '../aws/kms.ts';
import { decide } from '../evaluate/decide.ts';
import { callerClasses, type CallerClass } from '../evaluate/symbolic/callers.ts';
import { FALSE, type Formula } from '../evaluate/symbolic/formula.ts';
import { pose, satisfy, type Posed } from '../evaluate/symbolic/inquire.ts';
import { newCommon } from '../evaluate/symbolic/question.ts';
import type { Request, UnknownCause } from '../evaluate/types.ts';
import type { Place } from '../source/place.ts';
import type { Key, World } from '../world/types.ts';
import { nameOf } from './names.ts';
import { conditionsOf } from './who-can.ts';

/** Access to a key that one side has and the other has not. */
export interface Change {
  readonly key: string;
  readonly actions: readonly string[];
  readonly principal: string;
  readonly conditions: string;
  readonly witness: Request;
  /** The statement that gives the access, on the side that has it. */
  readonly place: Place | undefined;
  readonly unknowns: readonly UnknownCause[];
}

export interface Difference {
  readonly gained: readonly Change[];
  readonly lost: readonly Change[];
  readonly unknowns: readonly UnknownCause[];
}

const keyOf = (world: World, arn: string): Key | undefined => world.keys.find((key) => key.arn === arn);

const KEY_ACTIONS = kmsActions.filter(({ resources }) => resources.includes('key')).map(({ name }) => `kms:${name}`);

/** Classes by a name both sides share; a side that lacks the caller gets the class of the other. */
const pairedClasses = (base: World, head: World, arn: string): (readonly [CallerClass, CallerClass])[] => {
  const of = (world: World): Map<string, CallerClass> => {
    const policy = keyOf(world, arn)?.policy;
    return new Map(callerClasses(world, policy === undefined ? [] : [policy]).map((each) => [nameOf(each), each]));
  };
  const [left, right] = [of(base), of(head)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((name) => {
    const [before, after] = [left.get(name) ?? right.get(name), right.get(name) ?? left.get(name)];
    return before === undefined || after === undefined ? [] : [[before, after] as const];
  });
};

interface Side {
  readonly world: World;
  readonly posed: Posed;
}

/** What `here` allows and `there` does not. */
const only = (here: Side, there: Side, arn: string, action: string): Change | { readonly unknowns: readonly UnknownCause[] } | undefined => {
  const { maker } = here.posed.question;
  const formula: Formula = maker.and(here.posed.allowed, maker.not(there.posed.allowed), there.posed.axioms);
  if (formula === FALSE) return undefined;
  const answer = satisfy(here.posed, here.world, formula);
  if (answer.answer === 'no') return undefined;
  const unknowns = answer.answer === 'unknown' ? answer.causes : [];
  if (answer.witness === undefined) return { unknowns };
  const place = decide(here.world, answer.witness).because[0]?.place;
  return { key: arn, actions: [action], principal: nameOf(here.posed.callers), conditions: conditionsOf(here.posed, formula), witness: answer.witness, place, unknowns };
};

const isChange = (found: Change | { readonly unknowns: readonly UnknownCause[] }): found is Change => 'key' in found;

/** Changes that differ in nothing but the action are one. */
const grouped = (changes: readonly Change[]): Change[] => {
  const groups = new Map<string, Change>();
  for (const change of changes) {
    const id = [change.key, change.principal, change.conditions].join('\n');
    const known = groups.get(id);
    groups.set(id, known === undefined ? change : { ...known, actions: [...known.actions, ...change.actions] });
  }
  return [...groups.values()];
};

const sidesOf = (world: World, callers: CallerClass, action: string, resource: string, common = newCommon()): Side =>
  ({ world, posed: pose({ world, callers, action, resource, context: new Map() }, common) });

/** What effective access to keys changes from one world to another; a refactoring changes none. */
export const diff = (base: World, head: World): Difference => {
  const [gained, lost, unknowns]: [Change[], Change[], UnknownCause[]] = [[], [], []];
  const arns = [...new Set([...base.keys, ...head.keys].map(({ arn }) => arn))].sort();
  for (const arn of arns) {
    for (const [before, after] of pairedClasses(base, head, arn)) {
      for (const action of KEY_ACTIONS) {
        const common = newCommon();
        const [left, right] = [sidesOf(base, before, action, arn, common), sidesOf(head, after, action, arn, common)];
        const found = [[only(right, left, arn, action), gained], [only(left, right, arn, action), lost]] as const;
        for (const [change, list] of found) {
          if (change === undefined) continue;
          if (isChange(change)) list.push(change);
          else unknowns.push(...change.unknowns);
        }
      }
    }
  }
  return { gained: grouped(gained), lost: grouped(lost), unknowns };
};
