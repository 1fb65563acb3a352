import type { Report, Rule } from '../../src/analyze/types.ts';
import { certain } from '../../src/ask/broad-statements.ts';
import { deeds } from '../../src/ask/deeds.ts';
import { grantActions, grantName, granteeName, grantsOf, serviceBehind, throughGrant, withoutEncryptionContext } from '../../src/ask/grants.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { isEveryOperation } from '../../src/aws/grant-operations.ts';
import { below } from '../../src/source/place.ts';
import type { Grant, Key, World } from '../../src/world/types.ts';
import { gistOf, shown, type Gist } from '../entrance-words.ts';

/** Operations to which a constraint on the encryption context could apply. */
const CONSTRAINABLE = ['kms:Decrypt'];

const gistThrough = (world: World, key: Key, grant: Grant, actions: readonly string[], free: boolean): Gist | undefined =>
  gistOf(certain(throughGrant(world, key, grant, granteeName(grant), actions, free ? { context: withoutEncryptionContext(grant) } : {})));

const reportOf = (world: World, key: Key, grant: Grant): Report[] => {
  const all = isEveryOperation(grant.operations) ? gistThrough(world, key, grant, grantActions(grant), false) : undefined;
  const gist = all ?? gistThrough(world, key, grant, CONSTRAINABLE.filter((action) => grantActions(grant).includes(action)), true);
  if (gist === undefined) return [];
  return [{
    message: all === undefined
      ? `${granteeName(grant)} can ${deeds(gist.actions, keyName(key))} whatever it protects: its grant has no constraint`
      : `${granteeName(grant)} can do everything with ${keyName(key)} that a grant can give`,
    explanation: [`By ${grantName(grant, key)}, which does not expire:`, ...shown(gist)],
    advice: all === undefined
      ? 'make a new grant with EncryptionContextSubset, so that it works for the data that it is meant for, and revoke this one'
      : 'make a new grant with the operations that are needed, and revoke this one',
    place: all === undefined ? grant.place : below(grant.place, 'Operations'),
    related: [],
    key: key.arn,
    witness: gist.worst.witness,
    unknowns: [],
  }];
};

const rule: Rule = {
  name: 'broad-grant',
  summary: 'A grant that no AWS service made gives every operation, or decryption of whatever the key protects.',
  severity: 'warning',
  preset: 'recommended',
  covers: [],
  options: {},
  *check({ world }) {
    for (const { key, grant } of grantsOf(world)) if (serviceBehind(world, grant) === undefined) yield* reportOf(world, key, grant);
  },
};

export default rule;
