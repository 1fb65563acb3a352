import type { Policy } from '../policy/types.ts';
import { decide } from '../evaluate/decide.ts';
import { denyingPolicies, partiesOf, settingOf } from '../evaluate/setting.ts';
import { boundaryPolicies, identityPolicies, organizationLevels, serviceControlLevels } from '../evaluate/layers.ts';
import type { CallerClass } from '../evaluate/symbolic/callers.ts';
import { FALSE, TRUE, type Formula } from '../evaluate/symbolic/formula.ts';
import { pose, satisfy, type Posed } from '../evaluate/symbolic/inquire.ts';
import { newCommon, type Common } from '../evaluate/symbolic/question.ts';
import type { Reason, Request, UnknownCause } from '../evaluate/types.ts';
import type { Place } from '../source/place.ts';
import type { Key, World } from '../world/types.ts';
import { KEY_ACTIONS, groupActions } from './action-groups.ts';
import { alignWorlds, pairCallers, type CallerPair } from './align.ts';
import { allowAll } from './allow-all.ts';
import { blastRadius, dependentName } from './blast-radius.ts';
import { accountOfClass, nameOf } from './names.ts';
import { callerPrint, keyPrint, statementPrint } from './prints.ts';
import { conditionsOf } from './who-can.ts';

/** Access to a key that one side has and the other has not. */
export interface Change {
  readonly key: string;
  readonly actions: readonly string[];
  readonly principal: string;
  readonly kind: 'known' | 'generic';
  readonly account: string | undefined;
  /** In words; empty: under any condition. */
  readonly conditions: string;
  readonly witness: Request;
  /** The statement or grant that gives the access, on the side that has it. */
  readonly place: Place | undefined;
  /** The statement that denies it on the other side. */
  readonly deniedBy: Place | undefined;
  readonly unknowns: readonly UnknownCause[];
  /** The side on which the unknowns matter: may it not have the access, or may the other have it too? */
  readonly unsure: 'here' | 'there' | undefined;
}

export interface Difference {
  /** What the second world allows and the first does not. */
  readonly gained: readonly Change[];
  /** What the first world allows and the second does not. */
  readonly lost: readonly Change[];
  /** What could not be compared. */
  readonly unknowns: readonly UnknownCause[];
  /** What the keys of the changes protect, by ARN: names of the resources that depend on each, on either side. */
  readonly dependents: ReadonlyMap<string, readonly string[]>;
}

/** One key and class of callers in one world; `posed` is missing where the key or the callers do not exist. */
interface Side {
  readonly world: World;
  readonly posed: Posed | undefined;
}

/** What lets a witness through; where that rests on unseen identity policies, what does if they allow it. */
const reasonsFor = (world: World, witness: Request): readonly Reason[] => {
  const { because } = decide(world, witness);
  return because.length > 0 ? because : decide(world, { ...witness, assumedIdentityPolicies: [allowAll] }).because.filter(({ name }) => name !== 'assumed');
};

const printsOf = (world: World, witness: Request): ReadonlySet<string> => {
  const setting = settingOf(world, witness);
  return new Set(setting === undefined ? [] : denyingPolicies(partiesOf(setting)).flatMap(({ policy }) => policy.statements.map(statementPrint)));
};

/** The statement to show: one that the other side does not have, if there is one. */
const placeFor = (here: World, there: World, witness: Request): Place | undefined => {
  const reasons = reasonsFor(here, witness);
  const known = printsOf(there, witness);
  const fresh = reasons.find(({ statement }) => statement === undefined || !known.has(statementPrint(statement)));
  return (fresh ?? reasons[0])?.place;
};

type Found = Change | { readonly unknowns: readonly UnknownCause[] };

const isChange = (found: Found): found is Change => 'key' in found;

const changeOf = (
  here: Side & { readonly posed: Posed }, there: Side, actions: readonly string[],
  witness: Request, unknowns: readonly UnknownCause[], conditions: string,
): Change => {
  const otherwise = there.posed === undefined ? undefined : decide(there.world, witness);
  const turned = otherwise?.decision === 'allowed' || (otherwise?.decision === 'unknown' && unknowns.length === 0);
  return {
    key: here.posed.subject.arn,
    actions,
    principal: nameOf(here.posed.callers),
    kind: here.posed.callers.kind === 'named' ? 'known' : 'generic',
    account: accountOfClass(here.posed.callers),
    conditions,
    witness,
    place: placeFor(here.world, there.world, witness),
    deniedBy: otherwise?.decision === 'explicitDeny' ? otherwise.because[0]?.place : undefined,
    unsure: unknowns.length === 0 && !turned ? undefined : decide(here.world, witness).decision === 'allowed' ? 'there' : 'here',
    unknowns: turned ? [...unknowns, ...otherwise.unknowns, { name: 'other side', matters: `evaluated by itself there, the witness is ${otherwise.decision}` }] : unknowns,
  };
};

/** What `here` allows and `there` does not. */
const only = (here: Side, there: Side, actions: readonly string[], known: Map<Formula, string>): Found | undefined => {
  const { posed, world } = here;
  if (posed === undefined || posed.allowed === FALSE) return undefined;
  const { maker } = posed.question;
  const formula = there.posed === undefined ? posed.allowed : maker.and(posed.allowed, maker.not(there.posed.allowed), there.posed.axioms);
  if (formula === FALSE) return undefined;
  const answer = satisfy(posed, world, formula);
  if (answer.answer === 'no') return undefined;
  const unknowns = answer.answer === 'unknown' ? answer.causes : [];
  if (answer.witness === undefined) return { unknowns };
  const conditions = known.get(formula) ?? conditionsOf({ ...posed, axioms: maker.and(posed.axioms, there.posed?.axioms ?? TRUE) }, formula);
  known.set(formula, conditions);
  return changeOf({ ...here, posed }, there, actions, answer.witness, unknowns, conditions);
};

/** Changes that differ in nothing but the action are one. */
const grouped = (changes: readonly Change[]): Change[] => {
  const groups = new Map<string, Change>();
  for (const change of changes) {
    const id = JSON.stringify([change.key, change.principal, change.conditions, change.unknowns.map(({ name }) => name)]);
    const known = groups.get(id);
    groups.set(id, known === undefined ? change : { ...known, actions: [...known.actions, ...change.actions] });
  }
  return [...groups.values()].map((change) => ({ ...change, actions: [...change.actions].sort() }));
};

const keyOf = (world: World, arn: string): Key | undefined => world.keys.find((key) => key.arn === arn);

/** Every policy that takes part in requests of a caller on a key. */
const policiesInPlay = (world: World, key: Key | undefined, callers: CallerClass | undefined): Policy[] => {
  if (key === undefined || callers === undefined) return [];
  const request: Request = { principal: '', action: '', resource: key.arn, context: new Map(), sessionPolicies: [] };
  return [
    ...(key.policy === undefined ? [] : [key.policy]),
    ...[
      ...identityPolicies(callers.caller, request), ...boundaryPolicies(callers.caller),
      ...serviceControlLevels(world, callers.caller).flat(), ...organizationLevels(world, 'RESOURCE_CONTROL_POLICY', key.account).flat(),
    ].map(({ policy }) => policy),
  ];
};

interface Comparison {
  readonly base: World;
  readonly head: World;
  readonly gained: Change[];
  readonly lost: Change[];
  readonly unknowns: UnknownCause[];
}

const compareCallers = (comparison: Comparison, arn: string, pair: CallerPair, commons: Map<string, { common: Common; known: Map<Formula, string> }>): void => {
  const { base, head } = comparison;
  const [before, after] = [keyOf(base, arn), keyOf(head, arn)];
  const policies = [...policiesInPlay(base, before, pair.base), ...policiesInPlay(head, after, pair.head)];
  const grants = [...(before?.grants ?? []), ...(after?.grants ?? [])];
  for (const actions of groupActions(KEY_ACTIONS, policies, grants)) {
    const [action = ''] = actions;
    const some = pair.base ?? pair.head;
    // Named callers of one kind share formulas, so that what is worked out for one serves the others.
    const id = some?.kind === 'named' ? `${action} ${some.caller.kind === 'service' ? 'service' : 'iam'}` : `${action} ${some === undefined ? '' : nameOf(some)}`;
    const { common, known } = commons.get(id) ?? { common: newCommon(), known: new Map<Formula, string>() };
    commons.set(id, { common, known });
    const sideOf = (world: World, key: Key | undefined, callers: CallerClass | undefined): Side =>
      ({ world, posed: key === undefined || callers === undefined ? undefined : pose({ world, callers, action, resource: arn, context: new Map() }, common) });
    const [left, right] = [sideOf(base, before, pair.base), sideOf(head, after, pair.head)];
    if (left.posed?.allowed === right.posed?.allowed) continue;
    for (const [found, list] of [[only(right, left, actions, known), comparison.gained], [only(left, right, actions, known), comparison.lost]] as const) {
      if (found === undefined) continue;
      if (isChange(found)) list.push(found);
      else comparison.unknowns.push(...found.unknowns);
    }
  }
};

const dependentsOf = (worlds: readonly World[], arn: string): readonly string[] =>
  [...new Set(worlds.flatMap((world) => {
    const key = keyOf(world, arn);
    return key === undefined ? [] : blastRadius(world, key).map(dependentName);
  }))];

const sameCallers = (base: World, head: World, pair: CallerPair): boolean =>
  pair.base !== undefined && pair.head !== undefined && callerPrint(base, pair.base.caller) === callerPrint(head, pair.head.caller);

/**
 * What effective access to keys changes from one world to another; a refactoring changes none. A key or principal
 * that only one of them has is access gained or lost altogether. Every witness is allowed on the side that has the
 * access and not on the other.
 */
export const diff = (before: World, after: World): Difference => {
  const [base, head] = alignWorlds(before, after);
  const comparison: Comparison = { base, head, gained: [], lost: [], unknowns: [] };
  for (const arn of [...new Set([...base.keys, ...head.keys].map((key) => key.arn))].sort()) {
    const [left, right] = [keyOf(base, arn), keyOf(head, arn)];
    const sameKey = left !== undefined && right !== undefined && keyPrint(base, left) === keyPrint(head, right);
    const commons = new Map<string, { common: Common; known: Map<Formula, string> }>();
    for (const pair of pairCallers(base, head, arn)) {
      if (!sameKey || !sameCallers(base, head, pair)) compareCallers(comparison, arn, pair, commons);
    }
  }
  const unknowns = new Map(comparison.unknowns.map((cause) => [`${cause.name}: ${cause.matters}`, cause]));
  const changed = [...new Set([...comparison.gained, ...comparison.lost].map(({ key }) => key))];
  return {
    gained: grouped(comparison.gained), lost: grouped(comparison.lost), unknowns: [...unknowns.values()],
    dependents: new Map(changed.map((key) => [key, dependentsOf([base, head], key)])),
  };
};
