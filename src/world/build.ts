import { policiesOf } from '../readers/facts.ts';
import type { Fact, PolicyReading } from '../readers/facts.ts';
import type { PolicyKind } from '../readers/kinds.ts';
import { readFiles } from '../readers/read-files.ts';
import type { InputFile, InputStatus } from '../readers/read-file.ts';
import { mergeIdentities } from './merge-identities.ts';
import { mergeKeys } from './merge-keys.ts';
import { mergeAccounts, mergeOrganizationPolicies } from './merge-organization.ts';
import { mergeResources } from './merge-resources.ts';
import type { World } from './types.ts';

export type { InputFile, InputStatus } from '../readers/read-file.ts';
export type { PolicyReading } from '../readers/facts.ts';

export interface ReadOptions {
  /** What a bare policy document is for, where the configuration says so (an SCP looks like an identity policy). */
  readonly classify?: (path: string) => PolicyKind | undefined;
}

export interface WorldReading {
  readonly world: World;
  /** Every file handed in, in the order of their paths. */
  readonly inputs: readonly InputStatus[];
  /** Every policy that was read, those that belong to nothing included. */
  readonly policies: readonly PolicyReading[];
}

const byPath = (a: InputFile, b: InputFile): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);

const only = <Name extends Fact['fact']>(facts: readonly Fact[], ...names: Name[]): Extract<Fact, { fact: Name }>[] =>
  facts.filter((fact): fact is Extract<Fact, { fact: Name }> => (names as string[]).includes(fact.fact));

/** A file whose facts could not be attributed to anything is named as such. */
const withUnattached = (
  inputs: readonly InputStatus[], unattached: readonly { readonly file: string; readonly reason: string }[],
): InputStatus[] => {
  const reasons = new Map(unattached.map(({ file, reason }) => [file, reason]));
  return inputs.map((input) => {
    const reason = reasons.get(input.file);
    return reason === undefined || input.status !== 'analysed' ? input : { ...input, status: 'unrecognised', reason };
  });
};

/**
 * Reads files and puts together what they say. The result does not depend on the order of the files. Nothing is
 * thrown for what a file contains: `inputs` says of each file what became of it.
 */
export const readWorld = (files: readonly InputFile[], options: ReadOptions = {}): WorldReading => {
  const { inputs, facts } = readFiles([...files].sort(byPath), options.classify);
  const { keys, unattached: keyless } = mergeKeys(only(facts, 'key'));
  const { principals, unattached: nameless } = mergeIdentities(only(facts, 'identity'), only(facts, 'managed-policy'));
  return {
    world: {
      accounts: mergeAccounts(only(facts, 'account', 'organization', 'parent')),
      principals,
      keys,
      resources: mergeResources(only(facts, 'resource')),
      organizationPolicies: mergeOrganizationPolicies(only(facts, 'organization-policy')),
      listings: only(facts, 'listing').map(({ type, account, region, arns, place }) => ({ type, account, region, arns, place })),
    },
    inputs: withUnattached(inputs, [...keyless, ...nameless]),
    policies: facts.flatMap(policiesOf),
  };
};
