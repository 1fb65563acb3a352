import { createBudget } from '../algebra/budget.ts';
import { literalGlob, matchesGlob, parseGlob } from '../algebra/glob.ts';
import { carries } from '../aws/contextKeys.ts';
import { compilePolicy } from '../evaluate/compile.ts';
import { MAYBE } from '../evaluate/truth.ts';
import { textAtom } from '../evaluate/symbolic/atoms.ts';
import { documentFormula, documentVocabulary, type DocumentVocabulary } from '../evaluate/symbolic/documents.ts';
import type { Formula } from '../evaluate/symbolic/formula.ts';
import { STEP_BUDGET } from '../evaluate/symbolic/inquire.ts';
import { solve, type Outcome } from '../evaluate/symbolic/search.ts';
import type { Meaning } from '../evaluate/symbolic/vocabulary.ts';
import { dimensionText } from '../evaluate/symbolic/witness.ts';
import { parseArn } from '../policy/arn.ts';
import { contextKeyName } from '../policy/context-key.ts';
import { splitArnFields } from '../policy/pattern.ts';
import { parsePolicy } from '../policy/parse.ts';
import type { Policy, Statement } from '../policy/types.ts';
import type { Json, Place } from '../source/place.ts';
import type { Key, Principal, World } from '../world/types.ts';
import { can } from './can.ts';

/** The id of a key that no policy means in particular. */
const SOME_KEY = '0a1b2c3d-4e5f-4061-8273-94a5b6c7d8e9';
const SOME_REGION = 'ap-southeast-3';
const SOME_ACCOUNT = '999999999999';

/** Deciding over keys, which nobody should be able to do to all of them. */
export const RULING_EVERY_KEY: readonly string[] = ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:DeleteImportedKeyMaterial'];

/** Facts of a key, or of a call for it, by which a policy can single keys out: a key like any other has none of them. */
const SINGLING = ['aws:resourcetag/', 'kms:resourcealiases', 'kms:requestalias', 'kms:encryptioncontext'];

const ABSENT: Meaning = { kind: 'fixed', value: undefined };

/** Whether a resource pattern can be about the keys that stand for all; where it has variables or unknowns, it may. */
const isAboutKeys = (pattern: string): boolean => {
  const fields = splitArnFields(pattern);
  if (fields.length < 6 || /[$‹]/.test(pattern)) return true;
  return matchesGlob(parseGlob(fields[2] ?? ''), 'kms') && matchesGlob(parseGlob(fields[5] ?? ''), `key/${SOME_KEY}`);
};

/** What a policy says of one action on such keys: of large policies little is left. */
const narrowed = (policy: Policy, action: string): Policy => {
  const covering = compilePolicy(policy).statementsFor(action.toLowerCase());
  // Where an action is not resolved, an Allow may not give it and a Deny may take it.
  const statements = covering.filter(([{ statement }, covered]) => covered !== MAYBE || statement.effect === 'Deny').map(([{ statement }]): Statement => ({
    ...statement,
    action: { negated: false, patterns: ['*'] },
    ...(statement.resource === undefined ? {} : { resource: { ...statement.resource, patterns: statement.resource.patterns.filter(isAboutKeys) } }),
  }));
  return { ...policy, statements };
};

/** Which requests a question is about. */
interface Requests {
  /** Comparison names of context keys that they do not have. */
  readonly absent: readonly string[];
  /** The day from which they are made; undefined: at any time. */
  readonly today: string | undefined;
}

/** The vocabulary of a policy's requests for one action on a key that nothing singles out. */
const vocabularyFor = (policy: Policy, action: string, { absent, today }: Requests): DocumentVocabulary => {
  const vocabulary = documentVocabulary([policy], 'none', today);
  const meaningOf = (key: string): Meaning => {
    const name = contextKeyName(key);
    const isAbsent = [...SINGLING, ...absent].some((start) => name.startsWith(start)) || carries(action, name, 'iam') === 'never';
    return isAbsent ? ABSENT : vocabulary.meaningOf(key);
  };
  return { ...vocabulary, meaningOf };
};

interface Scope {
  readonly region?: string;
  readonly account?: string;
}

interface Posed {
  readonly vocabulary: DocumentVocabulary;
  readonly outcome: Outcome;
}

const ask = (whole: Policy, action: string, { region, account }: Scope, requests: Requests): Posed => {
  const policy = narrowed(whole, action);
  const vocabulary = vocabularyFor(policy, action, requests);
  const { maker, resource } = vocabulary;
  const wanted = [undefined, undefined, 'kms', region, account, `key/${SOME_KEY}`];
  const onKey = resource.fields.flatMap((field, index): Formula[] => {
    const text = wanted[index];
    return text === undefined ? [] : [maker.atom(textAtom(resource, field, literalGlob(text)))];
  });
  const formula = maker.and(documentFormula(policy, vocabulary), ...onKey);
  return { vocabulary, outcome: solve(maker, formula, createBudget(STEP_BUDGET)) };
};

const isSure = ({ outcome }: Posed): boolean =>
  outcome.kind === 'satisfied' && outcome.literals.every(({ atom }) => atom.kind !== 'unknown');

/** What an identity policy allows on keys that it does not single out. */
export interface EveryKey {
  readonly action: string;
  /** The Allow statements that give it, each by itself. */
  readonly statements: readonly Statement[];
  /** In every region, in every account: else only in those that the policy names. */
  readonly everyRegion: boolean;
  readonly everyAccount: boolean;
  /** Only through other AWS services (`kms:ViaService`). */
  readonly onlyThroughServices: boolean;
  /** ARN of a key that stands for all. */
  readonly example: string;
}

/**
 * Whether an identity policy by itself allows an action on keys that nothing singles out: whose id, aliases and tags
 * mean nothing to it. However that is spelt: `*`, patterns, `NotResource`, conditions that any key meets.
 *
 * @param without context keys that the request does not have
 * @param today the day from which requests are made; undefined: at any time
 */
export const everyKey = (policy: Policy, action: string, without: readonly string[] = [], today?: string): EveryKey | undefined => {
  const requests: Requests = { absent: without.map(contextKeyName), today };
  const whole = ask(policy, action, {}, requests);
  if (!isSure(whole) || whole.outcome.kind !== 'satisfied') return undefined;
  const denies = policy.statements.filter(({ effect }) => effect === 'Deny');
  const statements = policy.statements.filter((statement) =>
    statement.effect === 'Allow' && isSure(ask({ ...policy, statements: [statement, ...denies] }, action, {}, requests)));
  return {
    action,
    statements,
    everyRegion: isSure(ask(policy, action, { region: SOME_REGION }, requests)),
    everyAccount: isSure(ask(policy, action, { account: SOME_ACCOUNT }, requests)),
    onlyThroughServices: !isSure(ask(policy, action, {}, { ...requests, absent: [...requests.absent, 'kms:viaservice', 'aws:viaawsservice', 'aws:calledvia'] })),
    example: dimensionText(whole.vocabulary.resource, whole.outcome.model, createBudget(STEP_BUDGET)),
  };
};

const defaultPolicy = (account: string): Policy => {
  const value: Json = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' }],
  };
  return parsePolicy(value, { document: { file: 'default key policy', text: JSON.stringify(value), value }, path: [] });
};

const ordinaryKey = (account: string, region: string, place: Place): Key => ({
  arn: `arn:aws:kms:${region}:${account}:key/${SOME_KEY}`, account, region, id: SOME_KEY, policy: defaultPolicy(account), manager: 'CUSTOMER',
  spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT', origin: 'AWS_KMS', state: 'Enabled', description: '', multiRegion: false, customKeyStore: false,
  deletionDate: undefined, validTo: undefined, rotation: undefined, aliases: [], tags: new Map(), grants: [], places: { key: place },
});

const worlds = new WeakMap<World, Map<string, World>>();

/** The world with one more key, of the default policy. */
const withOrdinaryKey = (world: World, key: Key): World => {
  const known = worlds.get(world) ?? new Map<string, World>();
  worlds.set(world, known);
  const extended = known.get(key.arn) ?? { ...world, keys: [...world.keys, key] };
  known.set(key.arn, extended);
  return extended;
};

/**
 * Whether a principal, with all its policies, its boundary and the organization's guardrails, can do an action on an
 * ordinary key of its account. What nobody has shown does not count against it.
 */
export const reachesOrdinaryKey = (world: World, principal: Principal, { action, example }: EveryKey): boolean => {
  const region = parseArn(example)?.region ?? SOME_REGION;
  const key = ordinaryKey(principal.account, region, principal.place);
  return can({ world: withOrdinaryKey(world, key), callers: { kind: 'principal', arn: principal.arn }, actions: [action], resource: key.arn }).answer !== 'no';
};
