import { createBudget } from '../../algebra/budget.ts';
import { globsMeet, parseGlob, type Glob } from '../../algebra/glob.ts';
import { anyText, findString } from '../../algebra/strings.ts';
import { compilePolicy } from '../../evaluate/compile.ts';
import { parsePattern } from '../../policy/pattern.ts';
import type { Policy, PolicyVersion, Statement } from '../../policy/types.ts';
import { unknownText } from '../../policy/unknown.ts';
import type { Place } from '../../source/place.ts';
import type { Principal, World } from '../../world/types.ts';
import { findResource } from '../../world/lookup.ts';
import { can } from '../can.ts';

/** A principal that one of its policies lets do a service's action on a resource. */
export interface PermittedCaller {
  readonly principal: Principal;
  readonly action: string;
  /** ARNs, of the resource or of something in it, on which it may do the action. */
  readonly resources: readonly string[];
  /** All that those statements cover. */
  readonly patterns: readonly Glob[];
  /** The statement that says so. */
  readonly place: Place;
}

const STEPS = 20_000;

/** A policy's text as a glob in which variables and unresolved parts stand for anything. */
export const looseGlob = (pattern: string, version: PolicyVersion): Glob =>
  parseGlob(parsePattern(pattern, { variables: version === '2012-10-17', wildcards: true })
    .map((part) => (part.kind === 'text' ? part.text : part.kind === 'one' ? '?' : '*')).join(''));

/** The same, in which an unresolved part stands for one thing that has no other name. */
const namedGlob = (pattern: string, version: PolicyVersion): Glob =>
  parseGlob(parsePattern(pattern, { variables: version === '2012-10-17', wildcards: true })
    .map((part) => (part.kind === 'text' ? part.text : part.kind === 'unknown' ? unknownText(part.name) : part.kind === 'one' ? '?' : '*')).join(''));

/** A short readable text that all globs match; undefined when there is none. */
export const commonText = (globs: readonly Glob[], readable: readonly string[] = []): string | undefined => {
  const tests = globs.map((glob) => ({ glob, positive: true }));
  const found = findString(anyText(readable), tests, createBudget(STEPS));
  return typeof found === 'object' ? found.value : undefined;
};

interface Permission {
  readonly pattern: string;
  readonly glob: Glob;
  /** Of a text with unresolved parts what it surely covers. */
  readonly named: Glob;
  readonly statement: Statement;
}

const allowsOf = (policy: Policy, action: string): Permission[] =>
  compilePolicy(policy).statementsFor(action).flatMap(([{ statement }]) => {
    if (statement.effect !== 'Allow' || statement.resource === undefined || statement.resource.negated) return [];
    return statement.resource.patterns.map((pattern) => ({ pattern, glob: looseGlob(pattern, policy.version), named: namedGlob(pattern, policy.version), statement }));
  });

const permissions = new WeakMap<Principal, Map<string, readonly Permission[]>>();

/** Permissions for an action that do not cover a resource nobody means. */
const specificPermissions = (principal: Principal, action: string, unrelated: string | undefined): readonly Permission[] => {
  const known = permissions.get(principal) ?? new Map<string, readonly Permission[]>();
  permissions.set(principal, known);
  const id = `${action} ${unrelated ?? ''}`;
  const cached = known.get(id);
  if (cached !== undefined) return cached;
  const isMeant = ({ named, statement }: Permission): boolean =>
    (unrelated === undefined ? statement.action.patterns.some((pattern) => pattern.toLowerCase() === action) : !globsMeet(named, parseGlob(unrelated)));
  const found = (principal.identityPolicies ?? []).flatMap(({ policy }) => allowsOf(policy, action)).filter(isMeant);
  known.set(id, found);
  return found;
};

/** What a permission for a resource is held against. */
export interface Target {
  /** The resource, or everything in it: `arn:aws:s3:::data/*`. */
  readonly pattern: string;
  /** A name as people would write one: `arn:aws:s3:::data/object`. */
  readonly example: string;
  /** The account that owns it, stated or taken from its key. */
  readonly account: string | undefined;
  /**
   * The same of a resource that nobody means; a permission that covers it as well is for resources in general. Absent where an account has but one of them:
   * then a permission that writes the action out is for it.
   */
  readonly unrelated?: string;
}

/** The world with a resource that is yet to be made: it has no policy. */
const withResource = (world: World, arn: string, target: Target): World => {
  if (findResource(world, arn) !== undefined) return world;
  const place: Place = { document: { file: '', text: '', value: null }, path: [] };
  return { ...world, resources: [...world.resources, { arn, type: '', account: target.account, region: undefined, properties: {}, policy: undefined, place }] };
};

/**
 * Principals that are meant to do an action on a resource: an identity policy of theirs names it, be it by a pattern,
 * and all policies together allow it. Permissions for resources in general mean nobody.
 */
export const permittedCallers = (world: World, action: string, target: Target): PermittedCaller[] => {
  const wanted = parseGlob(target.pattern);
  const owner = target.account === undefined ? {} : { resourceAccount: target.account };
  return [...world.principals.values()].flatMap((principal) => {
    const specific = specificPermissions(principal, action.toLowerCase(), target.unrelated);
    const named = specific.flatMap(({ glob, pattern, statement }) => {
      if (!globsMeet(glob, wanted)) return [];
      const resource = commonText([glob, wanted], [target.example, pattern.replaceAll('*', 'object').replaceAll('?', 'x')]);
      return resource === undefined ? [] : [{ resource, statement, glob }];
    });
    const allowed = named.filter(({ resource }) =>
      can({ world: withResource(world, resource, target), callers: { kind: 'principal', arn: principal.arn }, actions: [action], resource, ...owner }).answer === 'yes');
    const [first] = allowed;
    if (first === undefined) return [];
    return [{ principal, action, resources: [...new Set(allowed.map(({ resource }) => resource))], patterns: allowed.map(({ glob }) => glob), place: first.statement.place }];
  });
};

const keyGlobs = new WeakMap<Principal, readonly Glob[]>();

/** Whether some Allow of the principal names keys, and this one among them. */
export const speaksOf = (principal: Principal, key: string): boolean => {
  const globs = keyGlobs.get(principal) ?? (principal.identityPolicies ?? []).flatMap(({ policy }) => policy.statements.flatMap(({ effect, resource }) =>
    (effect === 'Allow' && resource?.negated === false ? resource.patterns.filter((pattern) => pattern.includes(':kms:')).map((pattern) => looseGlob(pattern, policy.version)) : [])));
  keyGlobs.set(principal, globs);
  const wanted = parseGlob(key);
  return globs.some((glob) => globsMeet(glob, wanted));
};

/** Statements of the principal's identity policies that allow an action on a resource and not on another one. */
export const statementsNaming = (principal: Principal, action: string, resource: string, other: Glob): readonly Statement[] => {
  const wanted = parseGlob(resource);
  return (principal.identityPolicies ?? []).flatMap(({ policy }) => allowsOf(policy, action.toLowerCase()))
    .filter(({ glob, named }) => globsMeet(glob, wanted) && !globsMeet(named, other)).map(({ statement }) => statement);
};
