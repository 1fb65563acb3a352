import { parseArn } from '../../policy/arn.ts';
import type { Policy } from '../../policy/types.ts';
import { hasUnknown } from '../../policy/unknown.ts';
import { indexed } from '../../world/indexed.ts';
import type { World } from '../../world/types.ts';
import { parseCaller, type Caller } from '../caller.ts';
import { accountPrincipal } from '../principals.ts';
import { templateAccounts, namedAccounts, namedOrganizations } from '../strangers.ts';

interface Stranger {
  readonly kind: 'stranger';
  readonly caller: Caller & { kind: 'user' | 'role' | 'root' };
  readonly excludedAccounts: readonly string[];
  readonly organization?: string;
}

/** Callers that no policy can tell apart by name. */
export type CallerClass =
  /** One caller that the input describes or names. */
  | { readonly kind: 'named'; readonly caller: Caller; readonly principal: string }
  /** Some other user or role of an account whose identities are not all in the input. */
  | { readonly kind: 'other'; readonly caller: Caller & { kind: 'user' | 'role' }; readonly account: string; readonly excluded: readonly string[] }
  /** Anyone of any account that nothing describes or names; with `organization`, of one that belongs to it, else to none that is named. */
  | Stranger
  /** A service that no policy names. */
  | { readonly kind: 'other-service'; readonly caller: Caller & { kind: 'service' }; readonly principal: string };

const STRANGER_ACCOUNTS = ['999999999999', '888888888888', '777777777777', '666666666666', '555555555555'];

/** An account that nothing in the world names, for callers from outside. */
export const strangerAccount = (world: World): string => {
  const named = namedAccounts(world);
  const free = STRANGER_ACCOUNTS.find((id) => !named.has(id));
  if (free !== undefined) return free;
  let id = 100000000000;
  while (named.has(String(id))) id++;
  return String(id);
};

/** The accounts that the world names by their number, in order. */
const numberedAccounts = (world: World): string[] => [...namedAccounts(world)].filter((id) => /^\d{12}$/.test(id)).sort();

const principalTexts = (policies: readonly Policy[]): string[] =>
  policies.flatMap((policy) => policy.statements.flatMap((statement) => statement.principal?.entries.flatMap(({ type, value }) => (type === 'Federated' ? [] : value)) ?? []));

const SERVICE_NAME_KEYS = new Set(['aws:principalservicename', 'aws:principalservicenameslist']);

/** Services that conditions ask for by name, where the principal is everyone [IAM reference_policies_condition-keys]. */
const servicesInConditions = (policies: readonly Policy[]): string[] =>
  policies.flatMap(({ statements }) => statements.flatMap(({ conditions }) =>
    conditions.filter(({ key }) => SERVICE_NAME_KEYS.has(key.toLowerCase())).flatMap(({ values }) => values)));

/** Every principal that the world describes, or that these policies and the world's grants name. */
const namedPrincipals = (world: World, policies: readonly Policy[], unnumbered: ReadonlySet<string>): string[] => {
  const granted = world.keys.flatMap((key) => (key.grants ?? []).flatMap(({ grantee, granteeService, retiringPrincipal }) =>
    [grantee, granteeService, retiringPrincipal].flatMap((name) => name ?? [])));
  const written = [...principalTexts(policies), ...servicesInConditions(policies), ...granted];
  return [...new Set([...world.principals.keys(), ...written, ...numberedAccounts(world), ...[...unnumbered].map((account) => `arn:aws:iam::${account}:root`)])];
};

const isComplete = (world: World, account: string): boolean => world.accounts.get(account)?.complete === true;

/** A role or user that a policy names but a complete account does not have does not exist. */
const exists = (world: World, caller: Caller): boolean =>
  !('principal' in caller) || caller.principal !== undefined || !isComplete(world, caller.account);

/** A principal that is one caller, though it may be called after an account or a resource whose name is not known yet. */
const isOne = (world: World, principal: string, unnumbered: ReadonlySet<string>): boolean => {
  if (!hasUnknown(principal)) return true;
  const arn = parseArn(principal);
  if (arn === undefined || (hasUnknown(arn.account) && !unnumbered.has(arn.account))) return false;
  return !hasUnknown(arn.resource) || world.principals.has(principal);
};

const namedClass = (world: World, principal: string): CallerClass | undefined => {
  const caller = parseCaller(world, principal);
  return caller === undefined || caller.kind === 'anonymous' ? undefined : { kind: 'named', caller, principal };
};

const knownClasses = indexed<World['principals'], Map<string, CallerClass | undefined>>(() => new Map());

/** The class of a principal that is one caller: worlds that have their principals in common read a name alike. */
const classOf = (world: World, principal: string): CallerClass | undefined => {
  const known = knownClasses(world.principals);
  if (!known.has(principal)) known.set(principal, namedClass(world, principal));
  return known.get(principal);
};

const namedClasses = (world: World, policies: readonly Policy[], unnumbered: ReadonlySet<string>): CallerClass[] => {
  const principals = new Set(namedPrincipals(world, policies, unnumbered).map((text) => {
    const account = accountPrincipal(text);
    return account === undefined || text.startsWith('arn:') ? text : `arn:aws:iam::${account}:root`;
  }));
  return [...principals].flatMap((principal) => {
    const found = isOne(world, principal, unnumbered) ? classOf(world, principal) : undefined;
    return found === undefined || !exists(world, found.caller) ? [] : [found];
  });
};

const OTHER_NAME = 'some-other';

const otherClasses = (world: World, named: readonly CallerClass[], unnumbered: ReadonlySet<string>): CallerClass[] => {
  const names = new Map<string, string[]>();
  for (const { caller } of named) {
    const arn = 'arn' in caller ? parseArn(caller.arn) : undefined;
    if (arn !== undefined) names.set(arn.account, [...(names.get(arn.account) ?? []), arn.resource]);
  }
  const accounts = new Set([...numberedAccounts(world).filter((id) => !isComplete(world, id)), ...unnumbered]);
  return [...accounts].sort().flatMap((account) => (['role', 'user'] as const).map((kind): CallerClass => {
    const excluded = names.get(account) ?? [];
    const arn = `arn:aws:iam::${account}:${kind}/${OTHER_NAME}-${kind}`;
    return { kind: 'other', caller: { kind, account, arn, session: undefined, principal: undefined }, account, excluded };
  }));
};

/** Callers from accounts that nothing names. */
export const strangerClasses = (world: World): Stranger[] => {
  const account = strangerAccount(world);
  const excludedAccounts = numberedAccounts(world);
  const role = { kind: 'role', account, arn: `arn:aws:iam::${account}:role/outsider`, session: undefined, principal: undefined } as const;
  const user = { kind: 'user', account, arn: `arn:aws:iam::${account}:user/outsider`, principal: undefined } as const;
  const root = { kind: 'root', account, arn: `arn:aws:iam::${account}:root` } as const;
  return [role, user, root].map((caller): Stranger => ({ kind: 'stranger', caller, excludedAccounts }));
};

/** Callers from accounts that nothing names but that belong to an organization that the input describes or names. */
export const memberClasses = (world: World): Stranger[] =>
  namedOrganizations(world).flatMap((organization) => strangerClasses(world).map((each) => ({ ...each, organization })));

const UNNAMED_SERVICES = ['workspaces.amazonaws.com', 'ses.amazonaws.com', 'glue.amazonaws.com', 'qldb.amazonaws.com'];

/** A service that none of these classes is. */
export const otherService = (named: readonly CallerClass[]): CallerClass[] => {
  const names = new Set(named.flatMap(({ caller }) => (caller.kind === 'service' ? [caller.name] : [])));
  const name = UNNAMED_SERVICES.find((each) => !names.has(each));
  return name === undefined ? [] : [{ kind: 'other-service', caller: { kind: 'service', name }, principal: name }];
};

const findClasses = (world: World, policies: readonly Policy[]): readonly CallerClass[] => {
  const unnumbered = templateAccounts(world, policies);
  const named = namedClasses(world, policies, unnumbered);
  return [...named, ...otherClasses(world, named, unnumbered), ...otherService(named), ...memberClasses(world), ...strangerClasses(world)];
};

/** The last answer about a world: questions about one key come one after the other. */
const last = new WeakMap<World, { readonly policy: Policy; readonly classes: readonly CallerClass[] }>();

/**
 * All callers there can be, in classes that the policies in play cannot tell apart by name: those that exist or
 * may exist by name, others of incomplete accounts, services, other members of named organizations, strangers.
 */
export const callerClasses = (world: World, policies: readonly Policy[]): readonly CallerClass[] => {
  const [policy] = policies;
  if (policy === undefined || policies.length > 1) return findClasses(world, policies);
  const known = last.get(world);
  if (known?.policy === policy) return known.classes;
  const classes = findClasses(world, policies);
  last.set(world, { policy, classes });
  return classes;
};
