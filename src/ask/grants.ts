import { serviceOfHost, serviceOfPair } from '../aws/serviceIds.ts';
import { isServiceLinkedRole, parseCaller } from '../evaluate/caller.ts';
import { accountPrincipal } from '../evaluate/principals.ts';
import { parseArn } from '../policy/arn.ts';
import type { Grant, Key, World } from '../world/types.ts';
import { admissionsThrough, type Admission, type AdmissionQuestion } from './admissions.ts';
import { classesOf } from './can.ts';
import { keyName } from './key-name.ts';

const constraintPairs = ({ constraints }: Grant): readonly string[] =>
  [constraints.encryptionContextEquals, constraints.encryptionContextSubset].flatMap((pairs) => [...pairs?.keys() ?? []]);

const serviceOfPrincipal = (world: World, name: string | undefined): string | undefined => {
  if (name === undefined) return undefined;
  const caller = parseCaller(world, name);
  if (caller?.kind === 'service') return serviceOfHost(caller.name);
  if (caller !== undefined && isServiceLinkedRole(caller)) return serviceOfHost(parseArn(name)?.resource.split('/')[2] ?? '');
  // Amazon EC2 decrypts volumes as assumed-role/aws:ec2-infrastructure/<instance> [EBS, how encryption works].
  return parseArn(name)?.resource.startsWith('assumed-role/aws:ec2-infrastructure/') === true ? 'ebs' : undefined;
};

/**
 * The AWS service that made a grant for itself, or for a role that it runs as; undefined for a grant that people made.
 * Services name themselves or their service-linked role as grantee or retiring principal, or bind the grant to a
 * resource of theirs by an encryption context that only they write [KMS grants; DynamoDB encryption.usagenotes;
 * Lambda configuration-envvars-encryption; EBS encryption].
 */
export const serviceBehind = (world: World, grant: Grant): string | undefined =>
  [grant.granteeService, grant.grantee, grant.retiringService, grant.retiringPrincipal].map((name) => serviceOfPrincipal(world, name)).find((name) => name !== undefined)
  ?? constraintPairs(grant).map(serviceOfPair).find((name) => name !== undefined);

/** Who a grant is to. */
export const granteeName = ({ grantee, granteeService }: Grant): string => grantee ?? granteeService ?? 'nobody';

const SHORT_ID = 12;

const shortId = (id: string): string => (id.length > SHORT_ID ? `${id.slice(0, SHORT_ID)}…` : id);

/** "grant nightly-export on alias/payments"; a grant without a name goes by the start of its id. */
export const grantName = ({ name, id }: Grant, key: Key): string => `grant ${name ?? shortId(id ?? 'without a name')} on ${keyName(key)}`;

/** The account of a principal that a grant names. */
export const accountNamed = (named: string | undefined): string | undefined => {
  if (named === undefined) return undefined;
  return accountPrincipal(named) ?? (parseArn(named)?.account || undefined);
};

/** An account named by its id is its root. */
const arnOf = (named: string): string => (/^\d{12}$/.test(named) ? `arn:aws:iam::${named}:root` : named);

type Options = Omit<AdmissionQuestion, 'world' | 'key' | 'callers' | 'actions'>;

/** What a grant lets a principal that it names do, for all of the actions; after every Deny and guardrail. */
export const throughGrant = (world: World, key: Key, grant: Grant, named: string, actions: readonly string[], options: Options = {}): readonly Admission[] => {
  const callers = classesOf(world, { kind: 'principal', arn: arnOf(named) }, key.arn);
  return admissionsThrough(grant, { world, key, callers, actions, ...options });
};

/** A grant's operations as actions: `kms:Decrypt`. */
export const grantActions = ({ operations }: Grant): readonly string[] => operations.map((name) => `kms:${name}`);

/** A request without any encryption context, of which the grant's constraints may ask for pairs. */
export const withoutEncryptionContext = (grant: Grant): ReadonlyMap<string, readonly string[]> =>
  new Map([['kms:EncryptionContextKeys', []], ...constraintPairs(grant).map((name) => [`kms:EncryptionContext:${name}`, []] as const)]);

/** Every grant of the world with its key. */
export const grantsOf = (world: World): readonly { readonly key: Key; readonly grant: Grant }[] =>
  world.keys.flatMap((key) => (key.grants ?? []).map((grant) => ({ key, grant })));
