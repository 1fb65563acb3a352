import { splitArnFields } from '../../policy/pattern.ts';
import type { Policy, PolicyVersion, Statement } from '../../policy/types.ts';
import { unknownNames } from '../../policy/unknown.ts';
import type { Caller } from '../caller.ts';
import { compilePolicy, type CompiledStatement } from '../compile.ts';
import { doubtsOf, isComplete, type PlayedPolicy } from '../played.ts';
import { clauseReach, type Reach } from '../principals.ts';
import { reaching } from '../reach-index.ts';
import { MAYBE, YES, type Truth } from '../truth.ts';
import { unknownAtom } from './atoms.ts';
import { conditionFormula } from './conditions.ts';
import { FALSE, TRUE, type Formula } from './formula.ts';
import { arnFormula, type Target } from './texts.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What all requests of a question share: who, what, on which resource. */
export interface Scene {
  readonly caller: Caller;
  /** Lower case. */
  readonly action: string;
  /** The ARN that `Resource` is held against, or `*`. */
  readonly arn: string;
  readonly vocabulary: Vocabulary;
}

/** When a policy's allows reach the caller, by the way they do: see `Reach`. */
export interface ReachFormulas {
  readonly direct: Formula;
  readonly limited: Formula;
  readonly account: Formula;
}

/** A statement in play and when it matches. */
export interface StatementFormula extends ReachFormulas {
  readonly statement: Statement;
  readonly from: PlayedPolicy;
  /** By any way. */
  readonly any: Formula;
}

interface Test {
  /** The texts that the test compares: one of them has the unresolved part. */
  readonly texts: readonly string[];
  readonly matters: string;
}

/** The outcome of a test of texts, or an unknown that stands for exactly this test. */
const fromTruth = (value: Truth, vocabulary: Vocabulary, statement: Statement, { texts, matters }: Test): Formula => {
  if (value !== MAYBE) return value === YES ? TRUE : FALSE;
  const name = texts.flatMap(unknownNames)[0] ?? `statement ${statement.sid ?? String(statement.index)}`;
  return vocabulary.maker.atom(unknownAtom({ name, matters: `${matters}: ${texts.join(', ')}`, place: statement.place }));
};

const variables = (version: PolicyVersion): boolean => version === '2012-10-17';

const resourceFormula = (compiled: CompiledStatement, version: PolicyVersion, { arn, vocabulary }: Scene): Formula => {
  const { statement } = compiled;
  const clause = statement.resource;
  if (clause === undefined) return TRUE;
  if (!variables(version) || !clause.patterns.some((pattern) => pattern.includes('${'))) {
    return fromTruth(compiled.matchesResource(arn, vocabulary.context), vocabulary, statement, { texts: [...clause.patterns, arn], matters: `whether ${clause.negated ? 'NotResource' : 'Resource'} covers the resource` });
  }
  const targets = splitArnFields(arn).map((text): Target => ({ kind: 'text', text }));
  const syntax = { variables: true, wildcards: true };
  const patterns = clause.patterns.filter((pattern) => !vocabulary.context.areApart(pattern, arn));
  const some = vocabulary.maker.or(...patterns.map((pattern) => (pattern === '*' ? TRUE : arnFormula(targets, pattern, syntax, vocabulary))));
  return clause.negated ? vocabulary.maker.not(some) : some;
};

const reachFormulas = (statement: Statement, { caller, vocabulary }: Scene): ReachFormulas => {
  if (statement.principal === undefined) return { direct: TRUE, limited: TRUE, account: TRUE };
  const { principal, effect } = statement;
  const reach: Reach = clauseReach(principal, effect, caller, vocabulary.context);
  const texts = principal.entries.map(({ value }) => value);
  const element = principal.negated ? `NotPrincipal under ${effect}` : 'Principal';
  const as = (value: Truth, what: string): Formula => fromTruth(value, vocabulary, statement, { texts, matters: `whether ${element} is ${what}` });
  return { direct: as(reach.direct, 'the caller'), limited: as(reach.limited, "the caller's role"), account: as(reach.account, "the caller's account") };
};

const statementFormula = (compiled: CompiledStatement, covered: Truth, version: PolicyVersion, from: PlayedPolicy, scene: Scene): StatementFormula => {
  const { statement } = compiled;
  const { maker } = scene.vocabulary;
  const reach = reachFormulas(statement, scene);
  const anyReach = maker.or(reach.direct, reach.limited, reach.account);
  if (anyReach === FALSE) return { statement, from, direct: FALSE, limited: FALSE, account: FALSE, any: FALSE };
  const body = maker.and(
    from.doubt === undefined ? TRUE : maker.atom(unknownAtom(from.doubt)),
    ...doubtsOf(statement).map((doubt) => maker.atom(unknownAtom(doubt))),
    fromTruth(covered, scene.vocabulary, statement, { texts: statement.action.patterns, matters: `whether ${statement.action.negated ? 'NotAction' : 'Action'} covers ${scene.action}` }),
    resourceFormula(compiled, version, scene),
    ...statement.conditions.map((condition) => conditionFormula(condition, version, scene.vocabulary)),
  );
  return {
    statement,
    from,
    direct: maker.and(reach.direct, body),
    limited: maker.and(reach.limited, body),
    account: maker.and(reach.account, body),
    any: maker.and(anyReach, body),
  };
};

type Wanted = (statement: Statement) => boolean;

const inPolicy = (policy: Policy, effect: 'Allow' | 'Deny', from: PlayedPolicy, scene: Scene, isWanted: Wanted): StatementFormula[] =>
  reaching(compilePolicy(policy).statementsFor(scene.action), scene.caller)
    .filter(([{ statement }]) => statement.effect === effect && isWanted(statement) && isComplete(statement, from.role))
    .map(([compiled, covered]) => statementFormula(compiled, covered, policy.version, from, scene))
    .filter(({ any }) => any !== FALSE);

/** The statements of these policies with this effect that some request of the question matches. */
export const statementFormulas = (policies: readonly PlayedPolicy[], effect: 'Allow' | 'Deny', scene: Scene, isWanted: Wanted = () => true): StatementFormula[] =>
  policies.flatMap((from) => inPolicy(from.policy, effect, from, scene, isWanted));

/** When some of these statements match. */
export const anyOf = (statements: readonly StatementFormula[], { maker }: Vocabulary): Formula => maker.or(...statements.map(({ any }) => any));
