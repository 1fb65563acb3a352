/** Worlds and requests for the evaluator's own tests, from the little that each of them says. */
import { readRequests } from '../readers/requests.ts';
import { readWorld } from '../world/build.ts';
import type { Principal, World } from '../world/types.ts';
import type { Truth } from './truth.ts';
import type { Request } from './types.ts';

export const HOME = '111122223333';
export const AWAY = '444455556666';
export const KEY = `arn:aws:kms:us-east-1:${HOME}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const APP = `arn:aws:iam::${HOME}:role/app`;
export const SESSION = `arn:aws:sts::${HOME}:assumed-role/app/job-1`;
export const ALICE = `arn:aws:iam::${HOME}:user/alice`;
export const BOB = `arn:aws:sts::${HOME}:federated-user/bob`;
export const PARTNER = `arn:aws:iam::${AWAY}:role/partner`;
export const ROOT = `arn:aws:iam::${HOME}:root`;

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

export const allow = (more: object = {}): object => ({ Effect: 'Allow', Action: 'kms:*', Resource: '*', ...more });

export const deny = (more: object = {}): object => ({ Effect: 'Deny', Action: 'kms:*', Resource: '*', ...more });

export const DELEGATION = allow({ Sid: 'Delegate', Principal: { AWS: ROOT } });

/** A document of the current version around statements. */
export const documentOf = (...statements: readonly object[]): object => ({ Version: '2012-10-17', Statement: statements });

/** A user or role and what its one policy, `own`, says. */
export const principal = (arn: string, statements: readonly object[], more: object = {}): object =>
  ({ arn, identityPolicies: statements.length === 0 ? [] : [{ name: 'own', document: documentOf(...statements) }], ...more });

/** A key with the statements of its policy. */
export const key = (statements: readonly object[], more: object = {}): object => ({ arn: KEY, policy: documentOf(...statements), ...more });

/** The account of the key, read completely unless its `more` says otherwise. */
export const account = (id: string, more: object = {}): object => ({ id, complete: true, ...more });

/** An account of the organization, below its root. */
export const member = (id: string, path = 'o-a1b2c3d4e5/r-ab12/'): object => account(id, { organization: { id: 'o-a1b2c3d4e5', path, management: false } });

/** The world of a bundle: a delegating key and both accounts, with no identities, where the bundle says nothing else. */
export const worldOf = (bundle: object = {}): World => {
  const whole = { kmslint: 1, accounts: [account(HOME), account(AWAY)], keys: [key([DELEGATION])], ...bundle };
  const { world, inputs } = readWorld([{ path: 'bundle.json', bytes: encode(whole) }]);
  const failed = inputs.filter(({ status }) => status !== 'analysed');
  if (failed.length > 0) throw new Error(JSON.stringify(failed));
  return world;
};

/** The world with something about one of its principals that bundles cannot say. */
export const withPrincipal = (world: World, arn: string, more: Partial<Principal>): World => {
  const known = world.principals.get(arn);
  if (known === undefined) throw new Error(`no ${arn}`);
  return { ...world, principals: new Map([...world.principals, [arn, { ...known, ...more }]]) };
};

/** A request as the members of a requests file say it; of the role `app` to decrypt with the key where they do not. */
export const requestOf = (members: object = {}): Request => {
  const request = { principal: APP, action: 'kms:Decrypt', resource: KEY, context: {}, ...members };
  const reading = readRequests({ path: 'requests.json', bytes: encode({ kmslint: 1, requests: [request] }) });
  const [first] = reading.ok ? reading.requests : [];
  if (first === undefined) throw new Error(JSON.stringify(reading));
  return first.request;
};

const WORDS = ['no', 'maybe', 'yes'] as const;

export const word = (truth: Truth): 'no' | 'maybe' | 'yes' => WORDS[truth];
