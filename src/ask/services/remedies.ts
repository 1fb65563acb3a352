import { kmsAction } from '../../aws/kms.ts';
import { appendItem, type TextEdit } from '../../source/edit.ts';
import { below, type Json, type Place } from '../../source/place.ts';
import type { Policy } from '../../policy/types.ts';
import { hasUnknown, inSentence } from '../../policy/unknown.ts';
import type { Key, Principal, World } from '../../world/types.ts';
import { inWords } from '../deeds.ts';
import { allowance, allowListOf, closedLevels } from './guardrails.ts';
import { principalOf } from './openings.ts';
import { partitionOf } from './targets.ts';
import type { Demand, Remedy, RemedyPart, ServiceUse } from './types.ts';
import { withBoundaryStatement, withGrant, withGuardrailStatement, withIdentityStatement, withKeyStatement, type StatementJson } from './what-if.ts';
import { actionsInWords, callerName, crosses, keyPhrase } from './words.ts';
import { meets } from './works.ts';

const BOUND_FOR_SERVICES = /^(kms:EncryptionContext:|aws:SourceArn$|aws:SourceAccount$)/;
const BOUND_FOR_ROLES = /^(kms:ViaService$|kms:GrantIsForAWSResource$)/;

const OPERATOR_BY_KEY: { readonly [key: string]: string } = { 'aws:SourceArn': 'ArnEquals', 'kms:GrantIsForAWSResource': 'Bool' };

/** The tightest conditions that every request of a demand meets. */
const conditionFor = ({ contexts }: Demand, isService: boolean): { [operator: string]: Json } => {
  const [first = new Map<string, readonly string[]>(), ...others] = contexts;
  const condition: { [operator: string]: { [key: string]: Json } } = {};
  for (const [key, values] of first) {
    const same = others.every((context) => context.get(key)?.join('\n') === values.join('\n'));
    const [value] = values;
    if (value === undefined || !same || !(isService ? BOUND_FOR_SERVICES : BOUND_FOR_ROLES).test(key)) continue;
    const operator = OPERATOR_BY_KEY[key] ?? 'StringEquals';
    condition[operator] = { ...condition[operator], [key]: value };
  }
  return condition;
};

interface Group {
  readonly actions: readonly string[];
  readonly condition: { [operator: string]: Json };
}

/** Actions by what their requests have in common: a condition on a key that an action lacks would shut it out. */
const groupsOf = (demands: readonly Demand[], isService: boolean): Group[] => {
  const groups = new Map<string, Group>();
  for (const demand of demands) {
    const condition = conditionFor(demand, isService);
    const id = JSON.stringify(condition);
    const known = groups.get(id)?.actions ?? [];
    groups.set(id, { condition, actions: [...new Set([...known, demand.action])] });
  }
  return [...groups.values()];
};

const oneOf = (values: readonly Json[]): Json => (values.length === 1 ? values[0] ?? '' : values);

const conditionElement = (condition: { [operator: string]: Json }): { Condition?: Json } =>
  Object.keys(condition).length === 0 ? {} : { Condition: condition };

const pascal = (text: string): string => text.split(/[^A-Za-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');

const sidFor = (use: ServiceUse, policies: readonly Policy[], index: number): string => {
  const last = use.caller.split('/').at(-1) ?? use.caller;
  const parts = inSentence(last).split('.');
  // `role/‹aws_iam_role.writer of main›` is the writer; `logs.us-east-1.amazonaws.com` is logs.
  const name = parts.at(hasUnknown(last) ? -1 : 0) ?? '';
  const service = pascal(use.operation.service);
  const who = pascal(name);
  const base = `Allow${who}${who === service ? '' : service}${index === 0 ? '' : index + 1}`;
  const taken = new Set(policies.flatMap(({ statements }) => statements.map(({ sid }) => sid)));
  let sid = base;
  for (let number = 2; taken.has(sid); number++) sid = `${base}${number}`;
  return sid;
};

type Statements = readonly (StatementJson & { readonly [element: string]: Json })[];

const keyStatements = (use: ServiceUse, key: Key, demands: readonly Demand[], principal: Json, isService: boolean): Statements =>
  groupsOf(demands, isService).map(({ actions, condition }, index) => ({
    Sid: sidFor(use, key.policy === undefined ? [] : [key.policy], index), Effect: 'Allow', Principal: principal, Action: oneOf(actions), Resource: '*', ...conditionElement(condition),
  }));

/** Statements for any of a principal's policies. */
const identityStatements = (use: ServiceUse, key: Key, demands: readonly Demand[], { identityPolicies = [], permissionsBoundary }: Principal): Statements => {
  const policies = [...identityPolicies, ...(typeof permissionsBoundary === 'object' ? [permissionsBoundary] : [])].map(({ policy }) => policy);
  return groupsOf(demands, false).map(({ actions, condition }, index) => ({
    Sid: sidFor(use, policies, index), Effect: 'Allow', Action: oneOf(actions), Resource: key.arn, ...conditionElement(condition),
  }));
};

const append = (policy: Policy | undefined, statements: Statements): TextEdit[] => {
  // A single statement becomes a list when one is added; several go only behind a list.
  if (policy === undefined || (statements.length > 1 && policy.statements.length < 2)) return [];
  return statements.flatMap((statement) => appendItem(below(policy.place, 'Statement'), statement));
};

const MANAGED = new Set<string | number>(['Policies', 'PolicyVersion', 'PolicyVersionList']);

const isInline = ({ place }: Policy, world: World, owner: Principal): boolean =>
  !place.path.some((step) => MANAGED.has(step))
  && ![...world.principals.values()].some((other) => other !== owner && other.identityPolicies?.some(({ policy }) => policy.place === place) === true);

/** An identity policy that is the principal's alone, preferably the one that brought it to the resource. */
const ownPolicy = (world: World, principal: Principal, near: Place): Policy | undefined => {
  const own = (principal.identityPolicies ?? []).map(({ policy }) => policy).filter((policy) => isInline(policy, world, principal));
  return own.find((policy) => policy.statements.some(({ place }) => place === near)) ?? own[0];
};

const keyPart = ({ resource }: ServiceUse, key: Key, statements: Statements): RemedyPart => ({
  target: `the key policy of ${keyPhrase(key, resource)}`, add: oneOf(statements), edits: append(key.policy, statements),
});

const identityPart = (world: World, principal: Principal, near: Place, statements: Statements): RemedyPart => ({
  target: `the identity policies of ${callerName(principal.arn)}`,
  add: oneOf(statements),
  edits: append(ownPolicy(world, principal, near), statements),
});

interface Option {
  readonly remedy: Remedy;
  readonly world: World;
}

const addAll = (world: World, statements: Statements, add: (world: World, statement: StatementJson) => World): World => statements.reduce(add, world);

const rootOf = ({ arn, account }: Principal): Json => ({ AWS: `arn:${partitionOf(arn)}:iam::${account}:root` });

/** What lets the levels of the organization allow it, each in a policy of its own. */
const guardrailOptions = (world: World, use: ServiceUse, key: Key, demands: readonly Demand[]): Option[] => {
  const lists = closedLevels(world, use, key, demands).flatMap((level) => allowListOf(level) ?? []);
  const policies = [...new Map(lists.map((list) => [list.policy, list])).values()];
  if (policies.length === 0) return [];
  const actions = [...new Set(demands.map(({ action }) => action))];
  const parts = policies.map(({ name, policy }): RemedyPart & { readonly statement: Statements[number]; readonly policy: Policy } => {
    const statement = { Sid: sidFor(use, [policy], 0), ...allowance(use, key, actions) };
    return { target: `the service control policy ${name}`, add: statement, edits: append(policy, [statement]), statement, policy };
  });
  return [{
    remedy: {
      kind: 'service control policy', words: `allow ${callerName(use.caller)} ${actionsInWords(actions)} in ${inWords(parts.map(({ target }) => target))}`,
      parts: parts.map(({ target, add, edits }) => ({ target, add, edits })),
    },
    world: parts.reduce((before, { policy, statement }) => withGuardrailStatement(before, policy, statement), world),
  }];
};

/** Changes for a user or role, the one that gives least first. */
const optionsFor = (world: World, use: ServiceUse, key: Key, demands: readonly Demand[], principal: Principal): Option[] => {
  const name = callerName(use.caller);
  const actions = actionsInWords(demands.map(({ action }) => action));
  const identity = identityStatements(use, key, demands, principal);
  const named = keyStatements(use, key, demands, { AWS: use.caller }, false);
  const delegating = keyStatements(use, key, demands, rootOf(principal), false);
  const addIdentity = (to: World): World => addAll(to, identity, (each, statement) => withIdentityStatement(each, principal, statement));
  const addKey = (to: World, statements: Statements): World => addAll(to, statements, (each, statement) => withKeyStatement(each, key, statement));
  const inIdentity = identityPart(world, principal, use.place, identity);
  const inKey = keyPart(use, key, named);
  const operations = [...new Set(demands.map(({ action }) => kmsAction(action)?.name ?? action))];
  const granted = withGrant(world, key, { grantee: use.caller, operations });
  const grantable = operations.every((operation) => kmsAction(operation)?.grantable === true);
  const boundary = principal.permissionsBoundary;
  const editable = use.operation.caller.kind !== 'service-linked-role';
  return [
    ...(editable ? [{ remedy: { kind: 'identity policy' as const, words: `allow ${name} ${actions} in its identity policies`, parts: [inIdentity] }, world: addIdentity(world) }] : []),
    ...(typeof boundary === 'object' ? [{
      remedy: {
        kind: 'permissions boundary' as const, words: `allow ${actions} in the permissions boundary of ${name}`,
        parts: [{ target: `the permissions boundary of ${name}`, add: oneOf(identity), edits: append(boundary.policy, identity) }],
      },
      world: addAll(world, identity, (each, statement) => withBoundaryStatement(each, principal, statement)),
    }] : []),
    { remedy: { kind: 'key policy', words: `name ${name} in the key policy for ${actions}`, parts: [inKey] }, world: addKey(world, named) },
    ...(editable ? [
      { remedy: { kind: 'key policy' as const, words: `name ${name} in the key policy and allow it ${actions} in its identity policies`, parts: [inKey, inIdentity] }, world: addIdentity(addKey(world, named)) },
      {
        remedy: { kind: 'delegation' as const, words: `let the IAM policies of account ${principal.account} count in the key policy for ${actions}`, parts: [keyPart(use, key, delegating)] },
        world: addKey(world, delegating),
      },
    ] : []),
    ...guardrailOptions(world, use, key, demands),
    ...(grantable ? [{
      remedy: {
        kind: 'grant' as const, words: `give ${name} a grant for ${inWords(operations)}`,
        parts: [{ target: `the grants of ${keyPhrase(key, use.resource)}`, add: { KeyId: key.arn, GranteePrincipal: use.caller, Operations: operations }, edits: [] }],
      },
      world: granted,
    }] : []),
  ];
};

const serviceOptions = (world: World, use: ServiceUse, key: Key, demands: readonly Demand[]): Option[] => {
  const statements = keyStatements(use, key, demands, { Service: use.caller }, true);
  const actions = actionsInWords(demands.map(({ action }) => action));
  return [{
    remedy: { kind: 'key policy', words: `allow the service ${use.caller} ${actions} in the key policy`, parts: [keyPart(use, key, statements)] },
    world: addAll(world, statements, (each, statement) => withKeyStatement(each, key, statement)),
  }];
};

const isWhole = (key: Key): boolean => key.declared !== undefined || !hasUnknown(key.arn);

/**
 * Single changes that let the operation through, each tried on the world: the one that gives least first. None where
 * two unlike policies stand in the way.
 */
export const remediesFor = (world: World, use: ServiceUse, key: Key, demands: readonly Demand[]): Remedy[] => {
  // A service makes its grants itself.
  if (!isWhole(key) || key.policy === undefined || use.operation.caller.kind === 'grant-to-service-role') return [];
  const principal = principalOf(world, use.caller);
  const options = principal === undefined ? serviceOptions(world, use, key, demands) : optionsFor(world, use, key, demands, principal);
  const working = options.filter((option) => demands.every((demand) => meets(option.world, use, demand).answer === 'yes')).map(({ remedy }) => remedy);
  // Two changes are no answer where one of them is enough.
  const alone = working.some(({ parts, kind }) => parts.length === 1 && (kind === 'identity policy' || kind === 'key policy'));
  const least = working.filter(({ parts }) => parts.length === 1 || !alone);
  return crosses(world, use) ? least.filter(({ kind }) => kind !== 'delegation') : least;
};
