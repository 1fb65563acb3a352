import { parsePolicy } from '../../policy/parse.ts';
import type { Policy, Statement } from '../../policy/types.ts';
import type { Json, Place } from '../../source/place.ts';
import type { Grant, Key, OrganizationPolicy, Principal, World } from '../../world/types.ts';

/** A statement that is in no file yet, as it would be written. */
export interface StatementJson {
  readonly [element: string]: Json;
}

const documentOf = (statement: StatementJson): { readonly value: Json; readonly place: Place } => {
  const value: Json = { Version: '2012-10-17', Statement: [statement] };
  return { value, place: { document: { file: 'suggested change', text: JSON.stringify(value), value }, path: [] } };
};

const statementsOf = (statement: StatementJson): readonly Statement[] => {
  const { value, place } = documentOf(statement);
  return parsePolicy(value, place).statements;
};

/** The policy with one more statement. */
export const withStatement = (policy: Policy | undefined, statement: StatementJson): Policy => {
  const added = statementsOf(statement);
  if (policy === undefined) return parsePolicy(documentOf(statement).value, documentOf(statement).place);
  return { ...policy, statements: [...policy.statements, ...added] };
};

const withKey = (world: World, key: Key, change: Partial<Key>): World =>
  ({ ...world, keys: world.keys.map((each) => (each.arn === key.arn ? { ...each, ...change } : each)) });

const keyOf = (world: World, key: Key): Key => world.keys.find(({ arn }) => arn === key.arn) ?? key;

/** The world in which the key policy has one more statement. */
export const withKeyStatement = (world: World, key: Key, statement: StatementJson): World =>
  withKey(world, key, { policy: withStatement(keyOf(world, key).policy, statement) });

export const withPrincipal = (world: World, principal: Principal, change: Partial<Principal>): World =>
  ({ ...world, principals: new Map([...world.principals, [principal.arn, { ...principal, ...change }]]) });

/** The world in which a principal has one more identity policy. */
export const withIdentityStatement = (world: World, principal: Principal, statement: StatementJson): World => {
  const current = world.principals.get(principal.arn) ?? principal;
  const added = { name: 'suggested change', owner: principal.arn, policy: withStatement(undefined, statement) };
  return withPrincipal(world, current, { identityPolicies: [...current.identityPolicies ?? [], added] });
};

export const withoutBoundary = (world: World, principal: Principal): World =>
  withPrincipal(world, world.principals.get(principal.arn) ?? principal, { permissionsBoundary: undefined });

/** The world in which a principal's boundary has one more statement. */
export const withBoundaryStatement = (world: World, principal: Principal, statement: StatementJson): World => {
  const current = world.principals.get(principal.arn) ?? principal;
  const boundary = current.permissionsBoundary;
  if (typeof boundary !== 'object') return world;
  return withPrincipal(world, current, { permissionsBoundary: { ...boundary, policy: withStatement(boundary.policy, statement) } });
};

/** The world without organization policies of a type. */
export const withoutOrganizationPolicies = (world: World, type: OrganizationPolicy['type']): World =>
  ({ ...world, organizationPolicies: world.organizationPolicies.filter((policy) => policy.type !== type) });

/** The world in which an organization's policy has one more statement, wherever it is attached. */
export const withGuardrailStatement = (world: World, policy: Policy, statement: StatementJson): World => {
  const changed = withStatement(policy, statement);
  return { ...world, organizationPolicies: world.organizationPolicies.map((each) => (each.policy === policy ? { ...each, policy: changed } : each)) };
};

/** The world in which the key has one more grant. */
export const withGrant = (world: World, key: Key, grant: Pick<Grant, 'grantee' | 'operations'>): World => {
  const added: Grant = {
    id: undefined, name: 'suggested change', granteeService: undefined, retiringPrincipal: undefined, retiringService: undefined,
    constraints: { encryptionContextEquals: undefined, encryptionContextSubset: undefined, sourceArn: undefined },
    issuingAccount: undefined, created: undefined, place: documentOf({}).place, ...grant,
  };
  return withKey(world, key, { grants: [...keyOf(world, key).grants ?? [], added] });
};

/** The world in which each place of a policy's statement is replaced by what `change` makes of it. */
export const withChangedStatement = (world: World, statement: Statement, change: (statement: Statement) => Statement): World => {
  const inPolicy = (policy: Policy): Policy =>
    policy.statements.includes(statement) ? { ...policy, statements: policy.statements.map((each) => (each === statement ? change(each) : each)) } : policy;
  const named = <Named extends { readonly policy: Policy }>(item: Named): Named => ({ ...item, policy: inPolicy(item.policy) });
  return {
    ...world,
    keys: world.keys.map((key) => (key.policy === undefined ? key : { ...key, policy: inPolicy(key.policy) })),
    principals: new Map([...world.principals].map(([arn, principal]) => {
      const { identityPolicies, permissionsBoundary: boundary } = principal;
      return [arn, {
        ...principal,
        identityPolicies: identityPolicies?.map(named),
        permissionsBoundary: typeof boundary === 'object' ? named(boundary) : boundary,
      }];
    })),
    organizationPolicies: world.organizationPolicies.map(named),
  };
};
