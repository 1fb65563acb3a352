import { actionTakesKey } from '../src/aws/kms.ts';
import type { ServiceOperation } from '../src/aws/services/tables.ts';
import { readWorld } from '../src/world/build.ts';
import type { World } from '../src/world/types.ts';

export const ACCOUNT = '111122223333';
export const CONSUMER = '444455556666';

/** What lets a caller use a key, or keeps it from doing so. */
export type Variant = 'works by the key policy' | 'works by IAM' | 'works by a grant' | 'not in the key policy' | 'not in IAM' | 'grant for other operations' | 'denied by an SCP' | 'denied by an RCP';

/** Somebody who is to do an operation with keys. */
export interface Scene {
  readonly operation: ServiceOperation;
  readonly caller: string;
  /** What else the caller's identity policy allows. */
  readonly permissions: readonly object[];
  readonly resources: readonly object[];
  /** ARNs and aliases; all keys have the same policy. */
  readonly keys: readonly { readonly arn: string; readonly alias: string }[];
}

const document = (statements: readonly object[]) => ({ Version: '2012-10-17', Statement: statements });

const ADMINISTRATOR = { Sid: 'Administration', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/key-admin` }, Action: 'kms:PutKeyPolicy', Resource: '*' };
const DELEGATION = { Sid: 'Delegation', Effect: 'Allow', Principal: { AWS: [`arn:aws:iam::${ACCOUNT}:root`, `arn:aws:iam::${CONSUMER}:root`] }, Action: 'kms:*', Resource: '*' };
const DENY_KMS = { Sid: 'NoKeys', Effect: 'Deny', Action: 'kms:*', Resource: '*' };

const isService = (caller: string): boolean => !caller.startsWith('arn:');

/** What can be varied, by who calls AWS KMS: no IAM policy lets a service in, and no SCP keeps one out. */
export const variantsOf = ({ caller, operation }: Pick<Scene, 'caller' | 'operation'>): Variant[] => {
  if (operation.caller.kind === 'grant-to-service-role') return ['works by a grant', 'grant for other operations'];
  if (isService(caller)) return ['works by the key policy', 'not in the key policy', 'denied by an RCP'];
  if (operation.caller.kind === 'service-linked-role') return ['works by the key policy', 'works by a grant', 'not in the key policy', 'grant for other operations'];
  const foreign = operation.caller.account === 'consumer';
  return [...(foreign ? [] : ['works by the key policy' as const]), 'works by IAM', 'works by a grant', 'not in the key policy', 'not in IAM', 'grant for other operations', 'denied by an SCP'];
};

/** A bundle's text in which a caller has what the variant says, and nothing more. */
export const bundleFor = ({ operation, caller, permissions, resources, keys }: Scene, variant: Variant): string => {
  const actions = [...new Set(operation.needs.flatMap((need) => need.actions))].filter(actionTakesKey);
  const named = { Sid: 'Named', Effect: 'Allow', Principal: isService(caller) ? { Service: caller } : { AWS: caller }, Action: actions, Resource: '*' };
  const byKey = variant === 'works by the key policy' || variant.startsWith('denied');
  const byIam = variant === 'works by IAM' || variant === 'not in the key policy' || variant.startsWith('denied');
  const delegates = variant === 'works by IAM' || variant === 'not in IAM' || variant.startsWith('denied');
  const use = { Sid: 'UseKey', Effect: 'Allow', Action: actions, Resource: keys.map(({ arn }) => arn) };
  // Whoever may make grants by a grant may give no other operations than those of their own [KMS grants].
  const passedOn = operation.needs.flatMap(({ context }) => context?.['kms:GrantOperations'] ?? []);
  const operations = [...new Set([...actions.map((action) => action.replace('kms:', '')), ...passedOn])];
  const grants = variant.includes('grant') ? [{ GrantId: 'g', GranteePrincipal: caller, Operations: variant === 'works by a grant' ? operations : ['Verify'] }] : [];
  const policy = document([ADMINISTRATOR, ...(delegates ? [DELEGATION] : []), ...(byKey ? [named] : [])]);
  const key = { policy, grants, metadata: { KeySpec: operation.keySpecs[0], KeyUsage: operation.keyUsage } };
  const organization = { id: 'o-a1b2c3d4e5', path: 'o-a1b2c3d4e5/r-ab12/', management: false };
  const statement = variant === 'denied by an RCP' ? { ...DENY_KMS, Principal: '*' } : DENY_KMS;
  const type = variant === 'denied by an RCP' ? 'RESOURCE_CONTROL_POLICY' : 'SERVICE_CONTROL_POLICY';
  const open = { Effect: 'Allow', Action: '*', Resource: '*', ...(variant === 'denied by an RCP' ? { Principal: '*' } : {}) };
  const bundle = {
    kmslint: 1,
    accounts: [ACCOUNT, CONSUMER].map((id) => ({ id, complete: true, organization })),
    organizationPolicies: variant.startsWith('denied') ? [{ type, name: 'Guardrail', target: 'r-ab12', document: document([open, statement]) }] : [],
    principals: isService(caller) || caller.includes('aws-service-role') ? [] : [
      { arn: caller, identityPolicies: [{ name: 'worker', document: document([...permissions, ...(byIam ? [use] : [])]) }] },
    ],
    keys: keys.map(({ arn, alias }) => ({ arn, ...key, aliases: [alias] })),
    resources,
  };
  return JSON.stringify(bundle);
};

export const worldOf = (text: string): World => readWorld([{ path: 'world.json', bytes: new TextEncoder().encode(text) }]).world;

/** The world of such a bundle. */
export const worldFor = (scene: Scene, variant: Variant): World => worldOf(bundleFor(scene, variant));
