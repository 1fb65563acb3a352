import { serviceId, serviceName, serviceOfHost, serviceOfPair } from '../aws/serviceIds.ts';
import { accountOf, isServiceLinkedRole, parseCaller } from '../evaluate/caller.ts';
import { compilePolicy } from '../evaluate/compile.ts';
import { parseArn } from '../policy/arn.ts';
import { contextKeyName } from '../policy/context-key.ts';
import type { Condition, Policy, Statement } from '../policy/types.ts';
import { hasUnknown } from '../policy/unknown.ts';
import { tagsOf } from '../readers/values.ts';
import type { Place } from '../source/place.ts';
import type { Grant, Key, Resource, World } from '../world/types.ts';
import { blastRadius, dependentName, type Dependent } from './blast-radius.ts';
import { keyName } from './key-name.ts';
import { USING_ACTIONS } from './own-principals.ts';

/** One thing that uses a key or that the key is meant for, as far as the input tells. */
export interface KeyUse {
  /** In words: `bucket orders`, `the grant to role/app`. */
  readonly what: string;
  /** Id of the AWS service, where it is one. */
  readonly service?: string;
  /** What people called it, for what its name may tell. */
  readonly names: readonly string[];
  readonly account?: string;
  readonly tags: ReadonlyMap<string, string>;
  readonly place: Place;
  /** It names the key by a bare id or alias, and where that leads is likely but not certain. */
  readonly unsure?: true;
}

const NO_TAGS: ReadonlyMap<string, string> = new Map();

const PAIR = 'kms:encryptioncontext:';

const NEGATED = /^(?:String|Arn)Not/;

/** Conditions that say for which requests a statement wants the key used: an allow that asks, a deny of all others. */
const isMeant = ({ effect }: Statement, { operator }: Condition): boolean => (effect === 'Allow') !== NEGATED.test(operator);

const servicesOf = ({ key, values }: Condition): string[] => {
  const name = contextKeyName(key);
  if (name === 'kms:viaservice') return values.flatMap((value) => serviceOfHost(value) ?? []);
  if (name.startsWith(PAIR)) return [serviceOfPair(key.slice(PAIR.length))].flatMap((service) => service ?? []);
  if (name !== 'kms:encryptioncontextkeys') return [];
  return values.flatMap((value) => serviceOfPair(value) ?? []);
};

/** Statements about the use of the key, its grants among it: who makes its alias through CloudFormation uses nothing. */
const statementsOfUse = (policy: Policy): readonly Statement[] => {
  const covering = [...USING_ACTIONS, 'kms:CreateGrant'].flatMap((action) => compilePolicy(policy).statementsFor(action.toLowerCase()));
  const used = new Set(covering.map(([{ statement }]) => statement));
  return policy.statements.filter((statement) => used.has(statement));
};

/** Services that conditions of the key policy name, through `kms:ViaService` or their encryption context. */
const policyUses = ({ policy }: Key): KeyUse[] =>
  (policy === undefined ? [] : statementsOfUse(policy)).flatMap((statement) => statement.conditions
    .filter((condition) => condition.operator !== 'Null' && isMeant(statement, condition))
    .flatMap((condition) => servicesOf(condition).map((service) =>
      ({ what: `the key policy names ${serviceName(service)}`, service, names: [], tags: NO_TAGS, place: condition.place }))));

const pairsOf = ({ constraints }: Grant): string[] =>
  [constraints.encryptionContextEquals, constraints.encryptionContextSubset].flatMap((pairs) => [...pairs?.keys() ?? []]);

/** The service behind a grantee: a service itself, a service-linked role, or the role of EBS that instances use. */
const granteeService = (world: World, grant: Grant): string | undefined => {
  const name = grant.granteeService ?? grant.grantee ?? '';
  const caller = parseCaller(world, name);
  if (caller?.kind === 'service') return serviceOfHost(caller.name);
  if (caller !== undefined && isServiceLinkedRole(caller)) return serviceOfHost(parseArn(name)?.resource.split('/')[2] ?? '');
  // Amazon EC2 decrypts volumes as assumed-role/aws:ec2-infrastructure/<instance> [EBS, how encryption works].
  return parseArn(name)?.resource.startsWith('assumed-role/aws:ec2-infrastructure/') === true ? 'ebs' : undefined;
};

const grantUse = (world: World, grant: Grant): KeyUse => {
  const grantee = grant.granteeService ?? grant.grantee ?? 'nobody';
  const caller = parseCaller(world, grantee);
  const service = pairsOf(grant).flatMap((pair) => serviceOfPair(pair) ?? [])[0] ?? granteeService(world, grant);
  const account = caller === undefined ? undefined : accountOf(caller);
  return {
    what: `the grant to ${grantee}`,
    ...(service === undefined ? {} : { service }),
    names: service === undefined ? nameOf(grantee) : [],
    ...(account === undefined ? {} : { account }),
    tags: (caller !== undefined && 'principal' in caller ? caller.principal?.tags : undefined) ?? NO_TAGS,
    place: grant.place,
  };
};

const itself = (key: Key): KeyUse => ({
  what: `${keyName(key)} itself`,
  names: key.aliases ?? [],
  tags: key.tags ?? NO_TAGS,
  place: key.places.tags ?? key.places.aliases ?? key.places.key,
});

/** CloudFormation's `Tags`, or under the name that the service's own API has for them. */
export const tagsOfResource = ({ properties }: Resource): ReadonlyMap<string, string> =>
  ['Tags', 'TagList', 'tags'].map((name) => tagsOf(properties[name])).find((tags) => tags !== undefined) ?? NO_TAGS;

/** The last field of an ARN, without account and region; what is marked as unknown tells nothing. */
const nameOf = (arn: string): string[] => {
  const name = parseArn(arn)?.resource ?? arn;
  return hasUnknown(name) ? [] : [name];
};

const resourceUse = (dependent: Dependent): KeyUse => {
  const { resource, service, place, certainty } = dependent;
  return {
    what: dependentName(dependent),
    service: serviceId(service),
    names: nameOf(resource.arn),
    ...(resource.account === undefined || hasUnknown(resource.account) ? {} : { account: resource.account }),
    tags: tagsOfResource(resource),
    place,
    ...(certainty === 'likely' ? { unsure: true } : {}),
  };
};

/**
 * What uses a key or is meant to, as far as the input tells: the resources that name it, the services that its policy's
 * conditions name, and the grantees of its grants. The key itself comes first, for its aliases and tags.
 */
export const keyUses = (world: World, key: Key): readonly KeyUse[] => [
  itself(key),
  ...blastRadius(world, key).map(resourceUse),
  ...(key.grants ?? []).map((grant) => grantUse(world, grant)),
  ...policyUses(key),
];
