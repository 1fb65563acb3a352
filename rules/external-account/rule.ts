import { matchesGlob, parseGlob } from '../../src/algebra/glob.ts';
import type { Report, Rule } from '../../src/analyze/types.ts';
import { admissionsThrough, namingPlace, type Admission } from '../../src/ask/admissions.ts';
import { allowAll } from '../../src/ask/allow-all.ts';
import { deeds } from '../../src/ask/deeds.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { nameOf } from '../../src/ask/names.ts';
import { CROSSING_ACTIONS, isPublic } from '../../src/ask/public-entrances.ts';
import { mayBeNamed } from '../../src/ask/reached-callers.ts';
import { byAccount, outsiders } from '../../src/ask/trusted-zone.ts';
import type { CallerClass } from '../../src/evaluate/symbolic/callers.ts';
import { hasUnknown } from '../../src/policy/unknown.ts';
import type { Statement } from '../../src/policy/types.ts';
import type { Key, World } from '../../src/world/types.ts';
import { gistOf, limitsInWords, shown } from '../entrance-words.ts';
import { listedUpTo } from '../words.ts';

interface Allowed {
  readonly account?: string;
  readonly principal?: string;
  readonly action?: string;
}

interface Options {
  readonly allow: readonly Allowed[];
}

const fits = (pattern: string | undefined, text: string, ignoreCase = false): boolean =>
  pattern === undefined || matchesGlob(parseGlob(ignoreCase ? pattern.toLowerCase() : pattern), ignoreCase ? text.toLowerCase() : text);

const isAllowed = (allow: readonly Allowed[], account: string, { callers, action }: Admission): boolean =>
  allow.some((each) => fits(each.account, account) && fits(each.action, action, true) &&
    (each.principal === undefined || (callers.kind === 'named' && fits(each.principal, callers.principal))));

/** Outside every organization: a statement that is bound to one lets in its members only. */
const OUTSIDE = new Map<string, readonly string[]>([['aws:PrincipalOrgID', []], ['aws:PrincipalOrgPaths', []]]);

const isAnyone = ({ callers }: Admission): boolean => callers.kind === 'other';

const who = (account: string, admissions: readonly Admission[]): string => {
  if (admissions.some(isAnyone)) return `account ${account} (whomever its administrators choose)`;
  return listedUpTo(3, [...new Set(admissions.map(({ callers }) => nameOf(callers)))].sort());
};

const reportOf = (key: Key, statement: Statement, account: string, all: readonly Admission[]): Report[] => {
  const whole = all.filter(isAnyone);
  const gist = gistOf(whole.length > 0 ? whole : all);
  if (gist === undefined) return [];
  const { worst, actions, certain } = gist;
  const owner = hasUnknown(key.account)
    ? [{ name: `account of ${keyName(key)}`, matters: `whether it is ${account}; then this is access within the account`, place: key.places.key }]
    : [];
  return [{
    ...(certain && owner.length === 0 ? {} : { severity: 'info' as const }),
    message: owner.length === 0
      ? `${who(account, gist.admissions)}, outside your accounts, can ${deeds(actions, keyName(key))}`
      : `${who(account, gist.admissions)} can ${deeds(actions, keyName(key))}, which is outside access unless the key is its own`,
    explanation: [limitsInWords(worst, 'which of them'), ...shown(gist)],
    advice: whole.length > 0
      ? `name the roles of account ${account} that need the key instead of the whole account, or list the account under trusted.accounts`
      : `take them out of the policy, or list account ${account} under trusted.accounts`,
    place: namingPlace(statement, worst.callers),
    related: [],
    key: key.arn,
    witness: worst.witness,
    unknowns: [...worst.unknowns, ...owner],
  }];
};

/**
 * Whether a statement names an account, or everyone. A principal whose account is not known could be any account of the input, as
 * could the key's own: `unresolved-input` says that it is not known.
 */
const names = ({ principal }: Statement, account: string): boolean =>
  principal === undefined || principal.negated || principal.entries.some(({ type, value }) => type === '*' || value === '*' || value.includes(account));

/** An account id has twelve digits; AWS refuses a policy that names another [AWS Account Management, manage-acct-identifiers]. */
const isAccount = (account: string): boolean => hasUnknown(account) || /^\d{12}$/.test(account);

/** The only account that a policy of an unknown owner names is most likely the owner's. */
const couldBeOwn = (key: Key, accounts: number): boolean => hasUnknown(key.account) && accounts < 2;

function* checkKey(world: World, key: Key, callers: readonly CallerClass[], allow: readonly Allowed[]): Iterable<Report> {
  const ways = (key.policy?.statements ?? [])
    .filter((statement) => statement.effect === 'Allow' && !isPublic(world, key, statement))
    .flatMap((statement) => [...byAccount(mayBeNamed(statement, callers))].filter(([account]) => isAccount(account) && names(statement, account)).map(([account, group]) => ({
      account,
      statement,
      admissions: admissionsThrough(statement, { world, key, callers: group, actions: CROSSING_ACTIONS, context: OUTSIDE, assumedIdentityPolicies: [allowAll] })
        .filter((admission) => !isAllowed(allow, account, admission)),
    })))
    .filter(({ admissions }) => admissions.length > 0);
  if (couldBeOwn(key, new Set(ways.map(({ account }) => account)).size)) return;
  for (const { account, statement, admissions } of ways) yield* reportOf(key, statement, account, admissions);
}

const rule: Rule<Options> = {
  name: 'external-account',
  summary: 'A named account outside the trusted zone, or a principal of one, can use the key.',
  severity: 'warning',
  preset: 'recommended',
  covers: [],
  options: {
    allow: {
      type: 'array',
      default: [],
      description: 'Access that is meant. Each entry has one or more of account, principal (an ARN) and action, all with * and ? as wildcards, and fits what meets all it has.',
      items: {
        type: 'object',
        additionalProperties: false,
        minProperties: 1,
        properties: { account: { type: 'string' }, principal: { type: 'string' }, action: { type: 'string' } },
      },
    },
  },
  *check({ world, trusted, options }) {
    for (const key of world.keys) yield* checkKey(world, key, outsiders(world, key, trusted), options.allow);
  },
};

export default rule;
