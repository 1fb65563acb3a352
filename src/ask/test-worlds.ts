import { readWorld } from '../world/build.ts';
import type { World } from '../world/types.ts';

export const ACCOUNT = '111122223333';
export const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const APP = `arn:aws:iam::${ACCOUNT}:role/app`;
export const ROOT = `arn:aws:iam::${ACCOUNT}:root`;

export const DELEGATION = { Sid: 'Root', Effect: 'Allow', Principal: { AWS: ROOT }, Action: 'kms:*', Resource: '*' };

/** A document of the current version around statements. */
export const document = (...statements: readonly object[]): object => ({ Version: '2012-10-17', Statement: statements });

/** A role that is described, with what its inline policy says; without statements it has none. */
export const role = (name: string, ...statements: readonly object[]): object => ({
  arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
  identityPolicies: statements.length === 0 ? [] : [{ name: 'inline', document: document(...statements) }],
});

/** The world of a bundle. */
export const worldOf = (bundle: object): World => {
  const { world, inputs } = readWorld([{ path: 'bundle.json', bytes: new TextEncoder().encode(JSON.stringify({ kmslint: 1, ...bundle })) }]);
  const failed = inputs.filter(({ status }) => status !== 'analysed');
  if (failed.length > 0) throw new Error(JSON.stringify(failed));
  return world;
};

/** One key with these statements; its account is complete and has the role `app` unless the rest says otherwise. */
export const keyWorld = (statements: readonly object[], rest: object = {}): World =>
  worldOf({ accounts: [{ id: ACCOUNT, complete: true }], principals: [role('app')], keys: [{ arn: KEY, policy: document(...statements) }], ...rest });
