import { addressRange, noAddress, parseAddressRange, uniteAddresses } from '../algebra/addresses.ts';
import { createBudget } from '../algebra/budget.ts';
import { kmsAction } from '../aws/kms.ts';
import { compilePolicy } from '../evaluate/compile.ts';
import { NO_CONTEXT } from '../evaluate/context.ts';
import { anyReach, clauseReach } from '../evaluate/principals.ts';
import { present } from '../evaluate/symbolic/atoms.ts';
import { callerClasses, type CallerClass } from '../evaluate/symbolic/callers.ts';
import { FALSE, type Formula } from '../evaluate/symbolic/formula.ts';
import { STEP_BUDGET, prepare, type Prepared } from '../evaluate/symbolic/inquire.ts';
import { newCommon, type Common, type Question } from '../evaluate/symbolic/question.ts';
import { solve } from '../evaluate/symbolic/search.ts';
import { statementFormulas, type StatementFormula } from '../evaluate/symbolic/statements.ts';
import { NO } from '../evaluate/truth.ts';
import type { Effect, Policy, Statement } from '../policy/types.ts';
import type { Key, World } from '../world/types.ts';
import { KEY_ACTIONS, groupActions } from './action-groups.ts';
import { mayBeNamed } from './reached-callers.ts';

/** One class of callers and one group of actions that a statement of a key's policy speaks of. */
export interface StatementScene {
  /** With the key's facts left open. */
  readonly world: World;
  readonly key: Key;
  readonly callers: CallerClass;
  /** Actions that nothing in play tells apart; the question is about the first. */
  readonly actions: readonly string[];
  readonly prepared: Prepared;
  /** For more questions about the same requests. */
  readonly common: Common;
}

const openFacts = (world: World, key: Key): World => {
  const open: Key = { ...key, tags: undefined, aliases: undefined, spec: undefined, usage: undefined, origin: undefined, multiRegion: undefined };
  return { ...world, keys: world.keys.map((each) => (each === key ? open : each)) };
};

/** The last of a world: questions about one key come one after the other. */
const lastOpen = new WeakMap<World, { readonly key: Key; readonly open: World }>();

/**
 * The world with the facts of the key that can change left open: what a policy says of tags, aliases and the like is
 * judged as written, not by what the key is like today.
 */
const withOpenFacts = (world: World, key: Key): World => {
  const known = lastOpen.get(world);
  if (known?.key === key) return known.open;
  const open = openFacts(world, key);
  lastOpen.set(world, { key, open });
  return open;
};

// aws:SourceIp is a public address; private ones are aws:VpcSourceIp's [IAM reference_policies_condition-keys; re:Post, source IP].
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8', '169.254.0.0/16', '100.64.0.0/10', 'fc00::/7', 'fe80::/10', '::1/128']
  .flatMap((text) => parseAddressRange(text) ?? []).map(addressRange).reduce(uniteAddresses, noAddress);

/** What a question about a formula needs to know of its requests. */
export interface Situation {
  readonly question: Question;
  readonly key: Pick<Key, 'spec'>;
  /** Actions that nothing in play tells apart; the question is about the first. */
  readonly actions: readonly string[];
}

/** What holds of real requests beyond the question's own axioms. */
const realistic = ({ question, key, actions: [action = ''] }: Situation): Formula => {
  const { maker, dimensions } = question;
  const source = dimensions.get('aws:sourceip');
  const asymmetric = key.spec !== undefined && key.spec !== 'SYMMETRIC_DEFAULT' && kmsAction(action)?.cryptographic === true;
  // Only symmetric keys take an encryption context [KMS encrypt_context].
  const pairs = asymmetric ? [...dimensions.values()].filter(({ id }) => id.startsWith('kms:encryptioncontext')) : [];
  return maker.and(
    question.axioms(),
    ...(source?.type !== 'address' ? [] : [maker.not(maker.atom({ id: 'aws:sourceip in private', kind: 'address', dimension: source, within: PRIVATE }))]),
    ...pairs.map((pair) => maker.not(maker.atom(present(pair)))),
  );
};

const speaksOf = ({ principal, effect }: Statement, { caller }: CallerClass): boolean =>
  principal === undefined || anyReach(clauseReach(principal, effect, caller, NO_CONTEXT)) !== NO;

const variants = new WeakMap<Statement, Policy>();

/** A policy of one statement. */
const alone = (statement: Statement, { version, place }: Policy): Policy => {
  const policy = variants.get(statement) ?? { version, statements: [statement], unreadable: [], problems: [], place };
  variants.set(statement, policy);
  return policy;
};

/** Whether the action element of a policy's statement covers an action. */
export const isCovered = (action: string, statement: Statement, policy: Policy | undefined): boolean =>
  policy !== undefined && compilePolicy(alone(statement, policy)).statementsFor(action.toLowerCase()).length > 0;

/** When a statement matches in a scene, or the statement as it would be if it were written otherwise. */
export const matchIn = ({ prepared, key }: Pick<StatementScene, 'prepared' | 'key'>, statement: Statement): StatementFormula | undefined => {
  if (key.policy === undefined) return undefined;
  return statementFormulas([{ role: 'key policy', owner: key.arn, policy: alone(statement, key.policy) }], statement.effect, prepared.setting)[0];
};

/** The statements of the key's policy with one effect that match in a scene, in their order. */
export const matchesIn = ({ prepared, key: { arn, policy } }: Pick<StatementScene, 'prepared' | 'key'>, effect: Effect): readonly StatementFormula[] =>
  (policy === undefined ? [] : statementFormulas([{ role: 'key policy', owner: arn, policy }], effect, prepared.setting));

/** What holds of requests by now: words of the policies that came up later have axioms of their own. */
export const axiomsOf = ({ prepared: { question }, key, actions }: Pick<StatementScene, 'prepared' | 'key' | 'actions'>): Formula =>
  realistic({ question, key, actions });

export type Outlook = 'possible' | 'impossible' | 'perhaps';

/** Whether some real request of a situation meets a formula; `perhaps` rests on unknowns. */
export const outlookIn = (situation: Situation, formula: Formula): Outlook => {
  const { maker } = situation.question;
  const whole = maker.and(formula, realistic(situation));
  if (whole === FALSE) return 'impossible';
  const outcome = solve(maker, whole, createBudget(STEP_BUDGET));
  if (outcome.kind === 'empty') return 'impossible';
  if (outcome.kind === 'unknown') return 'perhaps';
  return outcome.literals.some(({ atom }) => atom.kind === 'unknown') ? 'perhaps' : 'possible';
};

/** Whether some real request of a scene meets a formula; `perhaps` rests on unknowns. */
export const outlook = ({ prepared: { question }, key, actions }: Pick<StatementScene, 'prepared' | 'key' | 'actions'>, formula: Formula): Outlook =>
  outlookIn({ question, key, actions }, formula);

export interface SceneOptions {
  /** All callers there are, also those the statement's principal does not name. */
  readonly everyone?: boolean;
}

/**
 * The scenes of a statement of a key's policy, one after the other: every class of callers and group of actions for
 * which it may match. Whoever looks for one request can stop early. Callers that do not exist are none.
 */
export function* scenesOf(world: World, key: Key, statement: Statement, { everyone = false }: SceneOptions = {}): Generator<StatementScene> {
  const { policy } = key;
  if (policy === undefined) return;
  const open = withOpenFacts(world, key);
  const covered = KEY_ACTIONS.filter((action) => isCovered(action, statement, policy));
  const groups = groupActions(covered, [policy, ...world.organizationPolicies.map((each) => each.policy)], []);
  const all = callerClasses(open, [policy]);
  for (const callers of everyone ? all : mayBeNamed(statement, all)) {
    if (!everyone && !speaksOf(statement, callers)) continue;
    for (const actions of groups) {
      const [action = ''] = actions;
      const common = newCommon();
      const prepared = prepare({ world: open, callers, action, resource: key.arn, context: new Map() }, common);
      yield { world: open, key, callers, actions, prepared, common };
    }
  }
}
