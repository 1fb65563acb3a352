import { matchesGlob, parseGlob } from '../algebra/glob.ts';
import { callerClasses, type CallerClass } from '../evaluate/symbolic/callers.ts';
import { conditionFormula } from '../evaluate/symbolic/conditions.ts';
import { FALSE, TRUE, type Formula } from '../evaluate/symbolic/formula.ts';
import { pose, satisfy, type Posed } from '../evaluate/symbolic/inquire.ts';
import type { Request, UnknownCause } from '../evaluate/types.ts';
import { parseArn } from '../policy/arn.ts';
import type { Condition, Policy } from '../policy/types.ts';
import type { Place } from '../source/place.ts';
import type { Key, World } from '../world/types.ts';
import { groupActions } from './action-groups.ts';
import { policiesInPlay } from './admissions.ts';
import { nameOf } from './names.ts';

/** What must never be allowed, as the user states it. */
export interface Guarantee {
  readonly name: string;
  /** Who must not: see `whois`. */
  readonly principals: readonly string[];
  /** Who may nevertheless. */
  readonly except: readonly string[];
  /** KMS actions on keys, by their whole names: `kms:Decrypt`. */
  readonly actions: readonly string[];
  /** Patterns of key ARNs, key ids and aliases; empty: every key. */
  readonly keys: readonly string[];
  /** Requests that meet all of these conditions are allowed to be allowed. */
  readonly unless: readonly Condition[];
  readonly place: Place;
}

/** One caller, or one kind of callers, that breaks a guarantee. */
export interface Breach {
  readonly who: string;
  /** What it can do against the guarantee, as far as no policy tells it apart. */
  readonly actions: readonly string[];
  readonly witness: Request;
}

export type Holds =
  | { readonly holds: 'yes' }
  | { readonly holds: 'no'; readonly breaches: readonly Breach[]; readonly more: boolean }
  | { readonly holds: 'unknown'; readonly who: string; readonly causes: readonly UnknownCause[]; readonly witness?: Request };

/** Breaches after which no others are looked for. */
const MOST_BREACHES = 5;

/** Whether a guarantee speaks of a key: one of its patterns fits the ARN, the id or an alias. */
export const speaksOf = ({ keys }: Guarantee, { arn, id, aliases = [] }: Key): boolean =>
  keys.length === 0 || keys.some((pattern) => [arn, id, ...aliases].some((name) => matchesGlob(parseGlob(pattern), name)));

/** A session's requests have the role's ARN in `aws:PrincipalArn` [IAM reference_policies_condition-keys]. */
const isSession = (name: string): boolean => /^arn:[^:]*:sts:[^:]*:[^:]*:assumed-role\//.test(name);

/** Whether a pattern of ARNs fits no user or role of an account that was read completely. */
const isMissing = (world: World, name: string): boolean => {
  const arn = parseArn(name);
  if (arn === undefined || arn.resource === 'root' || world.accounts.get(arn.account)?.complete !== true) return false;
  const pattern = parseGlob(name);
  return ![...world.principals.keys()].some((principal) => matchesGlob(pattern, principal));
};

/** Principals that a guarantee names and that nobody is: what it says of them it says of no request. */
export const namesOfNobody = (world: World, { principals, except }: Guarantee): string[] =>
  [...new Set([...principals, ...except])].filter((name) => isSession(name) || isMissing(world, name));

/**
 * Who a principal of a guarantee is, as a condition on the request: an account id, an organization's id, a service, or a
 * pattern of the ARNs of users and roles (a role's also stands for its sessions). Undefined: everyone.
 */
const whois = (principal: string, place: Place): Condition | undefined => {
  const test = (key: string, operator: Condition['operator']): Condition => ({ operator, ifExists: false, key, values: [principal], place });
  if (principal === '*') return undefined;
  if (/^\d{12}$/.test(principal)) return test('aws:PrincipalAccount', 'StringEquals');
  if (principal.startsWith('o-')) return test('aws:PrincipalOrgID', 'StringEquals');
  return principal.startsWith('arn:') ? test('aws:PrincipalArn', 'ArnLike') : test('aws:PrincipalServiceName', 'StringLike');
};

const VERSION = '2012-10-17';

const formulaOf = (condition: Condition | undefined, { question }: Posed): Formula =>
  (condition === undefined ? TRUE : conditionFormula(condition, VERSION, question));

/** The requests that are allowed and must not be. */
const forbidden = (posed: Posed, { principals, except, unless, place }: Guarantee): Formula => {
  const { maker } = posed.question;
  const someOf = (list: readonly string[]): Formula => maker.or(...list.map((each) => formulaOf(whois(each, place), posed)));
  const excused = unless.length === 0 ? FALSE : maker.and(...unless.map((condition) => formulaOf(condition, posed)));
  return maker.and(someOf(principals), maker.not(someOf(except)), maker.not(excused), posed.allowed);
};

/** The conditions of a guarantee as a policy, so that actions are told apart that carry other keys of it. */
const asPolicy = ({ principals, except, unless, place }: Guarantee): Policy => {
  const conditions = [...[...principals, ...except].flatMap((each) => whois(each, place) ?? []), ...unless];
  const statement = { effect: 'Allow', action: { negated: false, patterns: ['*'] }, conditions, index: 0, place } as const;
  return { version: VERSION, statements: [statement], unreadable: [], problems: [], place };
};

type Finding = { readonly certain: true; readonly breach: Breach } | { readonly certain: false; readonly causes: readonly UnknownCause[]; readonly witness?: Request };

const findingFor = (world: World, key: Key, guarantee: Guarantee, callers: CallerClass, actions: readonly string[]): Finding | undefined => {
  const [action = ''] = actions;
  const posed = pose({ world, callers, action, resource: key.arn, context: new Map() });
  const wanted = forbidden(posed, guarantee);
  if (wanted === FALSE) return undefined;
  // The guarantee may speak of context keys that no policy has.
  const answer = satisfy({ ...posed, axioms: posed.question.axioms() }, world, wanted);
  if (answer.answer === 'no') return undefined;
  if (answer.answer === 'yes') return { certain: true, breach: { who: nameOf(callers), actions, witness: answer.witness } };
  return { certain: false, causes: answer.causes, ...(answer.witness === undefined ? {} : { witness: answer.witness }) };
};

/** Whether no request of a key breaks a guarantee, under everything that the input says. */
export const holdsFor = (world: World, key: Key, guarantee: Guarantee): Holds => {
  const policies = key.policy === undefined ? [] : [key.policy];
  const own = asPolicy(guarantee);
  const breaches: Breach[] = [];
  let open: Holds | undefined;
  for (const callers of callerClasses(world, policies)) {
    const groups = groupActions(guarantee.actions, [...policiesInPlay(world, key, callers), own], key.grants ?? []);
    for (const group of groups) {
      const finding = findingFor(world, key, guarantee, callers, group);
      if (finding === undefined) continue;
      if (finding.certain) {
        if (breaches.length === MOST_BREACHES) return { holds: 'no', breaches, more: true };
        breaches.push(finding.breach);
        break;
      }
      open ??= { holds: 'unknown', who: nameOf(callers), causes: finding.causes, ...(finding.witness === undefined ? {} : { witness: finding.witness }) };
    }
  }
  if (breaches.length > 0) return { holds: 'no', breaches, more: false };
  return open ?? { holds: 'yes' };
};
