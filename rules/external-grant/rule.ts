import type { Report, Rule } from '../../src/analyze/types.ts';
import { allowAll } from '../../src/ask/allow-all.ts';
import { certain } from '../../src/ask/broad-statements.ts';
import { deeds } from '../../src/ask/deeds.ts';
import { accountNamed, grantActions, grantName, grantsOf, throughGrant } from '../../src/ask/grants.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { isTrusted, type Zone } from '../../src/ask/trusted-zone.ts';
import { below } from '../../src/source/place.ts';
import type { Grant, Key, World } from '../../src/world/types.ts';
import { gistOf, shown } from '../entrance-words.ts';

type Part = 'GranteePrincipal' | 'RetiringPrincipal';

const reportOf = (world: World, key: Key, grant: Grant, part: Part, zone: Zone | undefined): Report[] => {
  const named = part === 'GranteePrincipal' ? grant.grantee : grant.retiringPrincipal;
  const account = accountNamed(named);
  if (named === undefined || account === undefined || account === '' || isTrusted(world, key, zone, account)) return [];
  const actions = part === 'GranteePrincipal' ? grantActions(grant) : ['kms:RetireGrant'];
  const gist = gistOf(certain(throughGrant(world, key, grant, named, actions, { assumedIdentityPolicies: [allowAll] })));
  if (gist === undefined) return [];
  return [{
    message: part === 'GranteePrincipal'
      ? `by a grant, ${named}, outside your accounts, can ${deeds(gist.actions, keyName(key))}`
      : `${named}, outside your accounts, can end a grant on ${keyName(key)} that your resources may need`,
    explanation: [`By ${grantName(grant, key)}. Grants do not show in the key policy and do not expire:`, ...shown(gist)],
    advice: `revoke the grant if it is not meant, or list account ${account} under trusted.accounts`,
    place: below(grant.place, part),
    related: [],
    key: key.arn,
    witness: gist.worst.witness,
    unknowns: [],
  }];
};

const rule: Rule = {
  name: 'external-grant',
  summary: 'A grant lets a principal outside the trusted zone use the key, or end the grant.',
  severity: 'error',
  preset: 'recommended',
  covers: [],
  options: {},
  *check({ world, trusted }) {
    for (const { key, grant } of grantsOf(world)) {
      const grantee = reportOf(world, key, grant, 'GranteePrincipal', trusted);
      // Whoever may use the key is the graver half, and mostly the same account.
      yield* grantee.length > 0 ? grantee : reportOf(world, key, grant, 'RetiringPrincipal', trusted);
    }
  },
};

export default rule;
