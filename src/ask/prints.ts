import type { Policy, Statement } from '../policy/types.ts';
import { organizationLevels, serviceControlLevels } from '../evaluate/layers.ts';
import type { Caller } from '../evaluate/caller.ts';
import type { Grant, Key, Principal, World } from '../world/types.ts';

// Texts that are equal when two things mean the same to every decision: without names, order and positions.

const sortedTexts = (texts: readonly string[]): string[] => [...texts].sort();

const clausePrint = (clause: Statement['action'] | undefined): unknown => clause && [clause.negated, sortedTexts(clause.patterns)];

const statementPrintNow = ({ effect, principal, action, resource, conditions }: Statement): string => JSON.stringify([
  effect,
  principal && [principal.negated, sortedTexts(principal.entries.map(({ type, value }) => `${type} ${value}`))],
  clausePrint(action),
  clausePrint(resource),
  sortedTexts(conditions.map(({ qualifier, operator, ifExists, key, values }) => JSON.stringify([qualifier, operator, ifExists, key, sortedTexts(values)]))),
]);

const remember = <Subject extends object>(make: (subject: Subject) => string): ((subject: Subject) => string) => {
  const known = new WeakMap<Subject, string>();
  return (subject) => {
    const print = known.get(subject) ?? make(subject);
    known.set(subject, print);
    return print;
  };
};

export const statementPrint = remember(statementPrintNow);

export const policyPrint = remember(({ version, statements, unreadable }: Policy) =>
  JSON.stringify([version, [...new Set(statements.map(statementPrint))].sort(), unreadable.map(({ message }) => message)]));

const pairs = (map: ReadonlyMap<string, string> | undefined): unknown => map && [...map].sort();

const grantPrint = (grant: Grant): string => JSON.stringify([
  grant.grantee, grant.granteeService, grant.retiringPrincipal, grant.retiringService, sortedTexts(grant.operations), grant.issuingAccount,
  pairs(grant.constraints.encryptionContextEquals), pairs(grant.constraints.encryptionContextSubset), grant.constraints.sourceArn,
]);

const accountPrint = (world: World, id: string | undefined): unknown => {
  const account = id === undefined ? undefined : world.accounts.get(id);
  return account && [account.complete, account.organization?.id, account.organization?.path, account.organization?.management];
};

const levelsPrint = (levels: ReturnType<typeof organizationLevels>): unknown => levels.map((level) => sortedTexts(level.map(({ policy }) => policyPrint(policy))));

/** Everything on the side of a key that decisions look at. */
export const keyPrint = (world: World, key: Key): string => JSON.stringify([
  key.policy && policyPrint(key.policy), key.grants && [...new Set(key.grants.map(grantPrint))].sort(),
  key.account, key.spec, key.usage, key.origin, key.multiRegion, key.manager, key.aliases, pairs(key.tags),
  accountPrint(world, key.account), levelsPrint(organizationLevels(world, 'RESOURCE_CONTROL_POLICY', key.account)),
]);

const identityPrint = remember((principal: Principal) => JSON.stringify([
  principal.identityPolicies && [...new Set(principal.identityPolicies.map(({ policy }) => policyPrint(policy)))].sort(),
  principal.missingPolicies,
  principal.permissionsBoundary === 'unknown' ? 'unknown' : principal.permissionsBoundary && policyPrint(principal.permissionsBoundary.policy),
  pairs(principal.tags), principal.uniqueId,
]));

/** Everything on the side of a caller that decisions look at. */
export const callerPrint = (world: World, caller: Caller): string => JSON.stringify([
  'principal' in caller && caller.principal !== undefined ? identityPrint(caller.principal) : undefined,
  'account' in caller ? accountPrint(world, caller.account) : undefined,
  levelsPrint(serviceControlLevels(world, caller)),
]);
