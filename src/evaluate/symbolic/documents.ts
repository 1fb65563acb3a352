import { contextKey } from '../../aws/contextKeys.ts';
import { contextKeyName } from '../../policy/context-key.ts';
import type { PatternClause, Policy, PolicyVersion, PrincipalClause, PrincipalEntry, Statement } from '../../policy/types.ts';
import { unknownNames } from '../../policy/unknown.ts';
import { hasWildService } from '../compile.ts';
import { OPERATORS } from '../conditions.ts';
import { NO_CONTEXT } from '../context.ts';
import { doubtsOf } from '../played.ts';
import { accountPrincipal, sameText } from '../principals.ts';
import { MAYBE, NO, YES, type Truth } from '../truth.ts';
import type { Dimension, Field } from './atoms.ts';
import { conditionFormula } from './conditions.ts';
import { BOOLEAN, accountId, actionText, anyValue, fieldsOfArn, principalResource, serviceName, timesFrom } from './domains.ts';
import { FALSE, TRUE, createFormulaMaker, type Formula } from './formula.ts';
import { arnFormula, textFormula, type Target } from './texts.ts';
import { unknownFormula } from './unknowns.ts';
import type { Meaning, Vocabulary } from './vocabulary.ts';

/** How the caller of a document's requests is given: policies without `Principal` do not look at it. */
export type DocumentCaller = 'identity' | 'service' | 'none';

export interface DocumentVocabulary extends Vocabulary {
  readonly action: Dimension;
  readonly resource: Dimension;
  readonly principal: Dimension | undefined;
  readonly dimensions: ReadonlyMap<string, Dimension>;
}

const ACCOUNT_FIELD = 4;

const field = (id: string, domain: Field['domain']): Field => ({ id, domain });

/** A part that every request has. */
const part = (id: string, type: 'text' | 'arn', fieldsFor: (id: string) => readonly Field[]): Dimension => ({ id, label: id, optional: false, type, fields: fieldsFor(id) });

const identityFields = (id: string): Field[] => {
  const domains = new Map([[ACCOUNT_FIELD, accountId()], [ACCOUNT_FIELD + 1, principalResource]]);
  return fieldsOfArn(id, { partition: ['aws'], service: ['iam'], region: [''] }).map((each, index) => field(each.id, domains.get(index) ?? each.domain));
};

const principalDimension = (caller: DocumentCaller): Dimension | undefined => {
  if (caller === 'none') return undefined;
  return caller === 'service' ? part('principal', 'text', (id) => [field(id, serviceName)]) : part('principal', 'arn', identityFields);
};

type KeyType = Dimension['type'];

/** Keys that always hold an ARN vary by its fields; others may hold one. */
const typeOf = (operator: keyof typeof OPERATORS, name: string): KeyType => {
  const { compares } = OPERATORS[operator];
  if (compares === 'arn') return contextKey(name)?.type === 'ARN' ? 'arn' : 'text';
  if (compares === 'address') return 'address';
  return compares.startsWith('number') || compares.startsWith('date') ? 'number' : 'text';
};

/** What type of value each context key has, by the operators that the documents use on it. */
const keyTypes = (policies: readonly Policy[]): ReadonlyMap<string, KeyType> => {
  const types = new Map<string, KeyType>();
  for (const { key, operator, qualifier } of policies.flatMap(({ statements }) => statements.flatMap(({ conditions }) => conditions))) {
    const name = contextKeyName(key);
    const known = types.get(name);
    if (qualifier !== undefined) types.set(name, 'set');
    else if (operator !== 'Null' && (known === undefined || known === 'text')) types.set(name, typeOf(operator, name));
  }
  return types;
};

/** Context keys that the documents compare as Booleans: they hold nothing else. */
const booleanKeys = (policies: readonly Policy[]): ReadonlySet<string> =>
  new Set(policies.flatMap(({ statements }) => statements.flatMap(({ conditions }) =>
    conditions.filter(({ operator }) => operator === 'Bool').map(({ key }) => contextKeyName(key)))));

const keyDimension = (name: string, type: KeyType, isBoolean: boolean, today: string | undefined): Dimension => {
  const common = { id: name, label: name, optional: true, type };
  if (type === 'arn') return { ...common, fields: fieldsOfArn(name, { loose: true }) };
  const within = timesFrom(today, name);
  return { ...common, ...(within === undefined ? {} : { within }), fields: type === 'text' || type === 'set' ? [field(name, isBoolean ? BOOLEAN : anyValue)] : [] };
};

/**
 * The vocabulary of questions about documents alone, in which action, resource and caller vary as well.
 *
 * @param today the day from which requests are asked about; undefined: at any time
 */
export const documentVocabulary = (policies: readonly Policy[], caller: DocumentCaller, today?: string): DocumentVocabulary => {
  const types = keyTypes(policies);
  const booleans = booleanKeys(policies);
  const dimensions = new Map<string, Dimension>();
  const meaningOf = (key: string): Meaning => {
    const name = contextKeyName(key);
    const dimension = dimensions.get(name) ?? keyDimension(name, types.get(name) ?? 'text', booleans.has(name), today);
    dimensions.set(name, dimension);
    return { kind: 'free', dimension, fields: dimension.fields };
  };
  return {
    maker: createFormulaMaker(),
    meaningOf,
    context: NO_CONTEXT,
    action: part('action', 'text', (id) => [field(id, actionText)]),
    resource: part('resource', 'arn', (id) => fieldsOfArn(id, { loose: true })),
    principal: principalDimension(caller),
    dimensions,
  };
};

const targetsOf = (dimension: Dimension): Target[] => dimension.fields.map((each): Target => ({ kind: 'field', dimension, field: each }));

const clauseFormula = (clause: PatternClause, of: (pattern: string) => Formula, { maker }: Vocabulary): Formula => {
  const some = maker.or(...clause.patterns.map(of));
  return clause.negated ? maker.not(some) : some;
};

const ACTION = { variables: false, wildcards: true, ignoreCase: true };

const actionFormula = (clause: PatternClause, vocabulary: DocumentVocabulary): Formula =>
  clauseFormula(clause, (pattern) => {
    if (pattern === '*') return TRUE;
    if (hasWildService(pattern)) return FALSE;
    return vocabulary.maker.and(...targetsOf(vocabulary.action).map((target) => textFormula(target, pattern, ACTION, vocabulary)));
  }, vocabulary);

const resourceFormula = (clause: PatternClause | undefined, version: PolicyVersion, vocabulary: DocumentVocabulary): Formula => {
  if (clause === undefined) return TRUE;
  const syntax = { variables: version === '2012-10-17', wildcards: true };
  return clauseFormula(clause, (pattern) => (pattern === '*' ? TRUE : arnFormula(targetsOf(vocabulary.resource), pattern, syntax, vocabulary)), vocabulary);
};

const LITERAL = { variables: false, wildcards: false };

/** Whether an entry names everyone; one that is not resolved may. */
const namesEveryone = ({ type, value }: PrincipalEntry): Truth => (type === '*' ? YES : type === 'AWS' ? sameText(value, '*', NO_CONTEXT) : NO);

const entryFormula = (entry: PrincipalEntry, principal: Dimension, vocabulary: DocumentVocabulary): Formula => {
  const { type, value, place } = entry;
  const everyone = namesEveryone(entry);
  if (everyone === YES) return TRUE;
  if (everyone === MAYBE) return unknownFormula({ name: unknownNames(value).join(', '), matters: `whom ${value} names`, place }, vocabulary);
  if (type !== (principal.type === 'text' ? 'Service' : 'AWS')) return FALSE;
  const targets = targetsOf(principal);
  const allAre = (some: readonly Target[], text: string): Formula => vocabulary.maker.and(...some.map((target) => textFormula(target, text, LITERAL, vocabulary)));
  if (type === 'Service') return allAre(targets, value);
  const account = accountPrincipal(value);
  return account === undefined ? arnFormula(targets, value, LITERAL, vocabulary) : allAre(targets.slice(ACCOUNT_FIELD, -1), account);
};

const namesAccount = (entry: PrincipalEntry): boolean => namesEveryone(entry) !== NO || accountPrincipal(entry.value) !== undefined;

const namesIdentity = (entry: PrincipalEntry): boolean => namesEveryone(entry) !== NO || !namesAccount(entry);

/**
 * A `Deny` with `NotPrincipal` spares an identity only when it names both the identity and its account
 * [IAM reference_policies_elements_notprincipal].
 */
const sparedFormula = ({ entries }: PrincipalClause, principal: Dimension, vocabulary: DocumentVocabulary): Formula => {
  const { maker } = vocabulary;
  const some = (which: (entry: PrincipalEntry) => boolean): Formula => maker.or(...entries.filter(which).map((entry) => entryFormula(entry, principal, vocabulary)));
  return principal.type === 'arn' ? maker.and(some(namesAccount), some(namesIdentity)) : some(() => true);
};

const principalFormula = ({ principal: clause, effect }: Statement, vocabulary: DocumentVocabulary): Formula => {
  const { maker, principal } = vocabulary;
  if (clause === undefined || principal === undefined) return TRUE;
  if (clause.negated && effect === 'Deny') return maker.not(sparedFormula(clause, principal, vocabulary));
  const some = maker.or(...clause.entries.map((entry) => entryFormula(entry, principal, vocabulary)));
  return clause.negated ? maker.not(some) : some;
};

/** The requests that a statement of a document matches. */
export const matchFormula = (statement: Statement, version: PolicyVersion, vocabulary: DocumentVocabulary): Formula => {
  const principal = principalFormula(statement, vocabulary);
  // Most statements are about callers of one kind, and a question about the other need not read the rest.
  if (principal === FALSE) return FALSE;
  return vocabulary.maker.and(
    actionFormula(statement.action, vocabulary),
    principal,
    resourceFormula(statement.resource, version, vocabulary),
    ...doubtsOf(statement).map((doubt) => unknownFormula(doubt, vocabulary)),
    ...statement.conditions.map((condition) => conditionFormula(condition, version, vocabulary)),
  );
};

interface Effects {
  readonly allows: readonly Formula[];
  readonly denies: readonly Formula[];
}

const effectsOf = (policy: Policy, vocabulary: DocumentVocabulary): Effects => {
  const matching = (effect: 'Allow' | 'Deny'): Formula[] =>
    policy.statements.filter((statement) => statement.effect === effect).map((statement) => matchFormula(statement, policy.version, vocabulary));
  const unread = (effect: 'Allow' | 'Deny', may: string): Formula[] => policy.unreadable.filter((each) => (each.effect ?? effect) === effect)
    .map(({ message, place }) => unknownFormula({ name: 'unreadable statement', matters: `it may ${may} the request: ${message}`, place }, vocabulary));
  return { allows: [...matching('Allow'), ...unread('Allow', 'allow')], denies: [...matching('Deny'), ...unread('Deny', 'deny')] };
};

const without = (formulas: readonly Formula[], others: readonly Formula[]): Formula[] => formulas.filter((each) => !others.includes(each));

/**
 * The requests that one document by itself allows (its allows less its denies) and the other does not: those that
 * no allow of the other matches, or that a deny of the other does. What both have in common is not asked about.
 */
export const onlyFormula = (here: Policy, there: Policy, vocabulary: DocumentVocabulary): Formula => {
  const { and, or, not } = vocabulary.maker;
  const [own, other] = [effectsOf(here, vocabulary), effectsOf(there, vocabulary)];
  const [allows, denies] = [without(own.allows, other.allows), without(other.denies, own.denies)];
  return and(not(or(...own.denies)), or(and(or(...allows), not(or(...other.allows))), and(or(...own.allows), or(...denies))));
};

/** The requests that a document by itself allows: its allows less its denies. */
export const documentFormula = (policy: Policy, vocabulary: DocumentVocabulary): Formula => {
  const { allows, denies } = effectsOf(policy, vocabulary);
  return vocabulary.maker.and(vocabulary.maker.or(...allows), vocabulary.maker.not(vocabulary.maker.or(...denies)));
};
