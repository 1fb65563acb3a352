import { carries } from '../aws/contextKeys.ts';
import { kmsActions } from '../aws/kms.ts';
import { isDerived } from '../evaluate/derived.ts';
import { resolveSubject } from '../evaluate/subject.ts';
import { present } from '../evaluate/symbolic/atoms.ts';
import { strangerClasses } from '../evaluate/symbolic/callers.ts';
import { conditionFormula } from '../evaluate/symbolic/conditions.ts';
import type { Formula } from '../evaluate/symbolic/formula.ts';
import { askQuestion, newCommon } from '../evaluate/symbolic/question.ts';
import type { Request } from '../evaluate/types.ts';
import { contextKeyName } from '../policy/context-key.ts';
import type { Condition, Policy, Statement } from '../policy/types.ts';
import { hasUnknown, unknownText } from '../policy/unknown.ts';
import type { PolicyReading } from '../readers/facts.ts';
import type { World } from '../world/types.ts';
import { KEY_ACTIONS, groupActions } from './action-groups.ts';
import { isJudged, isLoose, missesTheAbsent, optionalKey, unmet } from './condition-questions.ts';
import { kmsPatterns } from './statement-reach.ts';
import { isCovered, outlookIn, type Situation } from './statement-scenes.ts';

/** A statement, of a policy without principals, that names actions of KMS. */
export interface IdentityStatement {
  readonly reading: PolicyReading;
  readonly statement: Statement;
}

const KINDS: readonly PolicyReading['kind'][] = ['identity-policy', 'permissions-boundary', 'session-policy', 'service-control-policy'];

// Nobody but AWS can change these [IAM access_policies_managed-vs-inline].
const isWrittenByAws = ({ owner = '' }: PolicyReading): boolean => /^arn:[^:]+:iam::aws:policy\//.test(owner);

/** Every statement with conditions that names actions of KMS, of the policies that are attached to identities or accounts. */
export const identityStatements = (readings: readonly PolicyReading[]): IdentityStatement[] => {
  const seen = new Set<Policy>();
  return readings.filter((reading) => KINDS.includes(reading.kind) && !isWrittenByAws(reading)).flatMap((reading) => {
    if (seen.has(reading.policy)) return [];
    seen.add(reading.policy);
    return reading.policy.statements.filter((each) => each.conditions.length > 0 && kmsPatterns(each).length > 0).map((statement) => ({ reading, statement }));
  });
};

// Some key of some account: what a condition says of either is left open.
const SOME_KEY = `arn:aws:kms:${unknownText('region')}:${unknownText('account')}:key/${unknownText('key id')}`;

const nothingKnown = (today: string | undefined): World =>
  ({ accounts: new Map(), principals: new Map(), keys: [], resources: [], organizationPolicies: [], today });

const coveredBy = ({ reading: { policy }, statement }: IdentityStatement): string[] =>
  kmsActions.map(({ name }) => `kms:${name}`).filter((action) => isCovered(action, statement, policy));

/** Requests for no key that carry facts of the key they make: these are no facts of the input. */
const isOpen = (of: IdentityStatement): boolean => coveredBy(of).some((action) => !KEY_ACTIONS.includes(action) &&
  of.statement.conditions.map(({ key }) => contextKeyName(key)).some((name) =>
    name.startsWith('kms:') && name !== 'kms:calleraccount' && isDerived(name) && carries(action, name) !== 'never'));

/** The requests that a statement could be about: those of users and roles (and of root users, whom guardrails hold too) for each group of actions. */
function* situationsOf({ reading: { kind, policy } }: IdentityStatement, actions: readonly string[], today: string | undefined): Generator<Situation> {
  const world = nothingKnown(today);
  for (const callers of strangerClasses(world)) {
    if (callers.caller.kind === 'root' && kind !== 'service-control-policy') continue;
    for (const group of groupActions(actions, [policy], [])) {
      const action = (group[0] ?? '').toLowerCase();
      const request: Request = { principal: '*', action, resource: SOME_KEY, context: new Map(), sessionPolicies: [] };
      const question = askQuestion({ world, callers, subject: resolveSubject(world, action, SOME_KEY), action, request }, newCommon());
      yield { question, key: { spec: undefined }, actions: group };
    }
  }
}

const metIn = ({ question }: Situation, { reading: { policy } }: IdentityStatement, conditions: readonly Condition[]): Formula =>
  question.maker.and(...conditions.map((condition) => conditionFormula(condition, policy.version, question)));

const isResolved = ({ values }: Condition): boolean => !values.some(hasUnknown);

/** Whether every action of the statement is one of KMS. */
export const isForKmsAlone = ({ statement }: IdentityStatement): boolean =>
  statement.action.patterns.every((pattern) => pattern.toLowerCase().startsWith('kms:'));

// True of every request that such policies decide, and often copied from policies of resources.
const isHabit = ({ key }: Condition): boolean => contextKeyName(key) === 'aws:principalisawsservice';

/** Whether every request for the statement's actions, by whatever user or role, meets a condition: it then says nothing. */
export const isVacuousForIdentities = (of: IdentityStatement, condition: Condition): boolean => {
  const actions = coveredBy(of);
  if (actions.length === 0 || !isJudged(condition) || isHabit(condition) || !isResolved(condition) || !isForKmsAlone(of) || isOpen(of)) return false;
  for (const situation of situationsOf(of, actions, undefined)) {
    const { maker } = situation.question;
    if (outlookIn(situation, maker.not(metIn(situation, of, [condition]))) !== 'impossible') return false;
  }
  return true;
};

/** The conditions of a statement that no request for one of its KMS actions meets together, by whatever user or role and from today on. */
export const impossibleForIdentities = (of: IdentityStatement, today: string | undefined): readonly Condition[] => {
  const actions = coveredBy(of);
  if (actions.length === 0 || isOpen(of)) return [];
  const met = (conditions: readonly Condition[]): boolean => {
    for (const situation of situationsOf(of, actions, today)) {
      if (outlookIn(situation, metIn(situation, of, conditions)) !== 'impossible') return true;
    }
    return false;
  };
  return unmet(of.statement.conditions.filter((condition) => isJudged(condition) && isResolved(condition)), met);
};

/**
 * Whether requests get around a condition by leaving its key out, where it plainly asks for a value; see `escapeOf`.
 * The rest of the statement lets them.
 */
export const isEscapableForIdentities = (of: IdentityStatement, condition: Condition): boolean => {
  const { statement } = of;
  if (!statement.conditions.every(isResolved) || !(statement.effect === 'Allow' ? isLoose(condition) : missesTheAbsent(condition))) return false;
  const others = statement.conditions.filter((each) => each !== condition);
  for (const situation of situationsOf(of, coveredBy(of).filter((action) => KEY_ACTIONS.includes(action)), undefined)) {
    const { maker } = situation.question;
    const dimension = optionalKey(situation.question, condition);
    if (dimension === undefined) continue;
    const carried = maker.atom(present(dimension));
    const binds = outlookIn(situation, maker.and(carried, maker.not(metIn(situation, of, [condition])))) === 'possible';
    const open = metIn(situation, of, statement.effect === 'Allow' ? statement.conditions : others);
    if (binds && outlookIn(situation, maker.and(open, maker.not(carried))) === 'possible') return true;
  }
  return false;
};
