import type { ServiceOperation } from '../../aws/services/tables.ts';
import { isServiceLinkedRole, parseCaller, type Caller } from '../../evaluate/caller.ts';
import { parseArn } from '../../policy/arn.ts';
import type { RequestedOperation } from '../../readers/requested-operation.ts';
import { findAccount } from '../../world/lookup.ts';
import type { Key, World } from '../../world/types.ts';
import { inWords } from '../deeds.ts';
import { fill } from '../services/contexts.ts';
import { partitionOf } from '../services/targets.ts';
import { nearest } from '../validation/nearest.ts';
import { problemAt, type AskingProblem } from './keys.ts';

export type CallerFinding = { readonly caller: string } | { readonly problem: AskingProblem };

const oneOf = (names: readonly string[]): string => (names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`);

/** The roles that a row of the data names, with the services that they are of. */
const linkedRoles = ({ caller: { principal = '', roleName = '' } }: ServiceOperation): readonly (readonly [service: string, name: string])[] => {
  const services = principal.split(' | ');
  return roleName.split(' | ').map((name, index) => [services[index] ?? '', name] as const);
};

const linkedRole = (world: World, asked: RequestedOperation, operation: ServiceOperation, key: Key): CallerFinding => {
  const roles = linkedRoles(operation);
  const caller = asked.principal === undefined ? undefined : parseCaller(world, asked.principal);
  if (asked.principal !== undefined && (caller === undefined || !isServiceLinkedRole(caller))) {
    return { problem: problemAt(asked, 'principal', `${operation.id} is done by a service-linked role: ${oneOf(roles.map(([, name]) => name))}`) };
  }
  if (asked.principal !== undefined) return { caller: asked.principal };
  const [first, ...others] = roles;
  if (first === undefined || others.length > 0) {
    return { problem: problemAt(asked, 'operation', `${operation.id} needs the member principal: the ARN of one of the service-linked roles ${inWords(roles.map(([, name]) => name))}`) };
  }
  const account = asked.resourceAccount ?? (parseArn(asked.resource ?? '')?.account || key.account);
  return { caller: `arn:${partitionOf(key.arn)}:iam::${account}:role/aws-service-role/${first[0]}/${first[1]}` };
};

const service = (asked: RequestedOperation, operation: ServiceOperation, key: Key): CallerFinding => {
  const { principal, grantee } = operation.caller;
  const name = fill(principal ?? grantee ?? '', { region: key.region });
  if (name === undefined) return { problem: problemAt(asked, 'operation', `${operation.id} is not asked about: its caller is not documented`) };
  if (asked.principal !== undefined && asked.principal !== name) {
    return { problem: problemAt(asked, 'principal', `${operation.id} is done by the service ${name} itself, not by ${asked.principal}: leave principal out`) };
  }
  return { caller: name };
};

/** The principal that a request means by an ARN, or by a name that one principal of the input has. */
const named = (world: World, text: string): string | undefined => {
  if (parseArn(text) !== undefined) return text;
  const found = [...world.principals.values()].filter(({ name }) => name === text);
  return found.length === 1 ? found[0]?.arn : undefined;
};

/** Why nobody has this ARN: its account was read whole, and has no such user or role. */
const absence = (world: World, caller: Caller): string | undefined => {
  if (!('principal' in caller) || caller.principal !== undefined || findAccount(world, caller.account)?.complete !== true) return undefined;
  const own = [...world.principals.values()].filter(({ account }) => account === caller.account);
  const name = caller.arn.split('/').at(-1) ?? '';
  const meant = nearest(name, own.map((principal) => principal.name));
  return `account ${caller.account} was read whole, and has no ${caller.kind} ${name}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
};

const IDENTITIES = new Set(['user', 'role']);

const identity = (world: World, asked: RequestedOperation, operation: ServiceOperation): CallerFinding => {
  const { kind, roleField } = operation.caller;
  const whose = kind === 'execution-role' ? `the role that does it${roleField === undefined ? '' : ` (${roleField})`}` : 'who does it, a user or role';
  if (asked.principal === undefined) return { problem: problemAt(asked, 'operation', `${operation.id} needs the member principal: the ARN or the name of ${whose}`) };
  const arn = named(world, asked.principal) ?? asked.principal;
  const caller = parseCaller(world, arn);
  if (caller === undefined || !IDENTITIES.has(caller.kind)) {
    return { problem: problemAt(asked, 'principal', `${operation.id} is done with the credentials of a user or role, and ${asked.principal} is no ARN of one, nor the name of one of the input: AWS KMS sees ${whose}`) };
  }
  const absent = absence(world, caller);
  return absent === undefined ? { caller: arn } : { problem: problemAt(asked, 'principal', absent) };
};

/** Whom AWS KMS sees when the operation is done: a service by its own name, or the user or role that the request names. */
export const callerOf = (world: World, asked: RequestedOperation, operation: ServiceOperation, key: Key): CallerFinding => {
  switch (operation.caller.kind) {
    case 'service-principal':
    case 'grant-to-service-role': return service(asked, operation, key);
    case 'service-linked-role': return linkedRole(world, asked, operation, key);
    default: return identity(world, asked, operation);
  }
};
