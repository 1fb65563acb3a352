import { parseArn } from '../policy/arn.ts';
import type { Condition } from '../policy/types.ts';
import { indexed } from '../world/indexed.ts';
import { findAccount } from '../world/lookup.ts';
import type { Grant, World } from '../world/types.ts';
import type { Caller } from './caller.ts';
import { compileCondition, type ConditionTest } from './conditions.ts';
import type { Context } from './context.ts';
import { awsReach, sameText } from './principals.ts';
import { NO, YES, and, or, type Truth } from './truth.ts';

/**
 * How a grant lets a caller in: as the principal that it names, or through the caller's account, which it names
 * and whose IAM policies then count.
 */
export interface GrantReach {
  readonly direct: Truth;
  readonly account: Truth;
}

const NOWHERE: GrantReach = { direct: NO, account: NO };

const either = (...ways: readonly GrantReach[]): GrantReach =>
  ({ direct: or(...ways.map(({ direct }) => direct)), account: or(...ways.map(({ account }) => account)) });

/** A grant names an account, user, role, session or federated user by ARN, or a service by its name [KMS grants, Grantee principal]. */
const principalReach = (named: string | undefined, caller: Caller, context: Context): GrantReach => {
  if (named === undefined || named === '*') return NOWHERE;
  if (caller.kind === 'service') return { ...NOWHERE, direct: sameText(named, caller.name, context) };
  const reach = awsReach(named, caller, context);
  return { direct: or(reach.direct, reach.limited), account: reach.account };
};

const serviceReach = (name: string | undefined, caller: Caller, context: Context): GrantReach =>
  (name === undefined || caller.kind !== 'service' ? NOWHERE : { ...NOWHERE, direct: sameText(name, caller.name, context) });

/** How a grant's grantee is the caller. */
export const granteeReach = (grant: Grant, caller: Caller, context: Context): GrantReach =>
  either(principalReach(grant.grantee, caller, context), serviceReach(grant.granteeService, caller, context));

/**
 * How a caller may retire a grant: as its retiring principal, or as a grantee with `RetireGrant`; or as the account
 * in which the grant was made, or that the grant names [KMS grant-delete].
 */
export const retiringReach = (grant: Grant, caller: Caller, context: Context): GrantReach =>
  either(
    principalReach(grant.retiringPrincipal, caller, context),
    serviceReach(grant.retiringService, caller, context),
    principalReach(grant.issuingAccount, caller, context),
    grant.operations.includes('RetireGrant') ? granteeReach(grant, caller, context) : NOWHERE,
  );

/**
 * Operations without an encryption context, to which a constraint on it does not apply [KMS API GrantConstraints];
 * `CreateGrant` has a rule of its own.
 */
const UNCONSTRAINED_OPERATIONS: ReadonlySet<string> = new Set([
  'DescribeKey', 'RetireGrant', 'GetPublicKey', 'Sign', 'Verify', 'GenerateMac', 'VerifyMac', 'DeriveSharedSecret',
]);

type Test = Pick<Condition, 'operator' | 'values'> & Partial<Pick<Condition, 'qualifier' | 'ifExists'>>;

const wants = (grant: Grant, key: string, test: Test): Condition => ({ ifExists: false, ...test, key, place: grant.place });

const PAIR = 'kms:EncryptionContext:';
const NAMES = 'kms:EncryptionContextKeys';

/** The pairs of a constraint: names compare without case, values with it [KMS API GrantConstraints]. */
const pairs = (grant: Grant, wanted: ReadonlyMap<string, string>, ifExists = false): Condition[] =>
  [...wanted].map(([name, value]) => wants(grant, `${PAIR}${name}`, { operator: 'StringEquals', values: [value], ifExists }));

/** No pair but these: every other pair that is mentioned is absent. */
const nothingElse = (grant: Grant, wanted: ReadonlyMap<string, string>, mentioned: readonly string[]): Condition[] => {
  const names = new Set([...wanted.keys()].map((name) => name.toLowerCase()));
  return [
    ...mentioned.filter((name) => !names.has(name.toLowerCase())).map((name) => wants(grant, `${PAIR}${name}`, { operator: 'Null', values: ['true'] })),
    wants(grant, NAMES, { qualifier: 'ForAllValues', operator: 'StringEqualsIgnoreCase', values: [...wanted.keys()] }),
  ];
};

/**
 * A grant made under a grant has the same or fewer operations and at least its constraints, of which the request
 * may state the pairs or only the kind [KMS create-grant-overview].
 */
const childConditions = (grant: Grant, mentioned: readonly string[]): Condition[] => {
  const { encryptionContextEquals: equals, encryptionContextSubset: subset } = grant.constraints;
  const operations = wants(grant, 'kms:GrantOperations', { qualifier: 'ForAllValues', operator: 'StringEquals', values: grant.operations });
  if (equals === undefined && subset === undefined) return [operations];
  const types = equals === undefined ? ['EncryptionContextEquals', 'EncryptionContextSubset'] : ['EncryptionContextEquals'];
  return [
    operations,
    wants(grant, 'kms:GrantConstraintType', { operator: 'StringEquals', values: types }),
    ...(equals === undefined ? [] : [...pairs(grant, equals, true), ...nothingElse(grant, equals, mentioned)]),
    ...(subset === undefined ? [] : pairs(grant, subset, true)),
  ];
};

const contextConditions = (grant: Grant, mentioned: readonly string[]): Condition[] => {
  const { encryptionContextEquals: equals, encryptionContextSubset: subset } = grant.constraints;
  return [
    ...(equals === undefined ? [] : [...pairs(grant, equals), ...nothingElse(grant, equals, mentioned)]),
    ...(subset === undefined ? [] : pairs(grant, subset)),
  ];
};

/** The operation of a grant that an action (lower case) is. */
export const operationOf = (grant: Grant, action: string): string | undefined =>
  grant.operations.find((name) => name.length === action.length - 4 && `kms:${name}`.toLowerCase() === action);

/**
 * What a grant's constraints ask of a request for one of its operations, as conditions without policy variables.
 *
 * @param mentioned names of the encryption context pairs that the request may have
 */
export const constraintsOf = (grant: Grant, operation: string, mentioned: readonly string[]): readonly Condition[] => {
  const source = grant.constraints.sourceArn;
  const onContext = operation === 'CreateGrant'
    ? childConditions(grant, mentioned)
    : UNCONSTRAINED_OPERATIONS.has(operation) ? [] : contextConditions(grant, mentioned);
  return [...(source === undefined ? [] : [wants(grant, 'aws:SourceArn', { operator: 'StringEquals', values: [source] })]), ...onContext];
};

const compiled = indexed<Grant, Map<string, readonly ConditionTest[]>>(() => new Map());

const testsFor = (grant: Grant, operation: string, mentioned: readonly string[]): readonly ConditionTest[] => {
  const byUse = compiled(grant);
  const use = JSON.stringify([operation, mentioned]);
  const tests = byUse.get(use) ?? constraintsOf(grant, operation, mentioned).map((condition) => compileCondition(condition, '2008-10-17'));
  byUse.set(use, tests);
  return tests;
};

const constraintsHold = (grant: Grant, operation: string, context: Context): Truth => {
  const mentioned = grant.constraints.encryptionContextEquals === undefined ? [] : context.encryptionContextNames();
  let result: Truth = YES;
  for (const test of testsFor(grant, operation, mentioned)) result = and(result, test(context));
  return result;
};

/**
 * How a grant lets the caller do a KMS action on the grant's key. Explicit denies and guardrails still apply; no
 * policy has to allow it as well, unless the grant names the caller's account [KMS grants].
 *
 * @param action lower case, with its `kms:` prefix
 */
export const grantAllows = (grant: Grant, caller: Caller, action: string, context: Context): GrantReach => {
  if (action === 'kms:retiregrant') return retiringReach(grant, caller, context);
  const operation = operationOf(grant, action);
  if (operation === undefined) return NOWHERE;
  const reach = granteeReach(grant, caller, context);
  if (reach.direct === NO && reach.account === NO) return NOWHERE;
  const holds = constraintsHold(grant, operation, context);
  return { direct: and(reach.direct, holds), account: and(reach.account, holds) };
};

/** The grantee's account cannot be told to exist: a bare unique id is a deleted principal. */
export const isDeletedGrantee = (world: World, grant: Grant): boolean => {
  const grantee = grant.grantee;
  if (grantee === undefined) return false;
  if (/^A(IDA|ROA)[A-Z0-9]+$/.test(grantee)) return true;
  const arn = parseArn(grantee);
  const named = arn?.service === 'iam' && /^(role|user)\//.test(arn.resource);
  return named && findAccount(world, arn.account)?.complete === true && !world.principals.has(grantee);
};
