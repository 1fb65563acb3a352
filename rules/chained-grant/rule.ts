import type { Rule } from '../../src/analyze/types.ts';
import { certain } from '../../src/ask/broad-statements.ts';
import { grantName, granteeName, grantsOf, serviceBehind, throughGrant } from '../../src/ask/grants.ts';
import { isEveryOperation } from '../../src/aws/grant-operations.ts';
import { below } from '../../src/source/place.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { gistOf, shown } from '../entrance-words.ts';

const rule: Rule = {
  name: 'chained-grant',
  summary: 'A grant that no AWS service made lets its holder make grants for others.',
  severity: 'warning',
  preset: 'recommended',
  covers: ['kms-grants-no-create-grant'],
  options: {},
  *check({ world }) {
    for (const { key, grant } of grantsOf(world)) {
      // Grants of services are chained by design; one with every operation is what broad-grant reports.
      if (serviceBehind(world, grant) !== undefined || isEveryOperation(grant.operations)) continue;
      const gist = gistOf(certain(throughGrant(world, key, grant, granteeName(grant), ['kms:CreateGrant'])));
      if (gist === undefined) continue;
      const others = grant.operations.filter((name) => name !== 'CreateGrant' && name !== 'RetireGrant');
      yield {
        message: `${granteeName(grant)} can let anyone else use ${keyName(key)}: its grant allows to make grants`,
        explanation: [
          `By ${grantName(grant, key)} it can hand on ${others.length === 0 ? 'what it has' : others.join(', ')}, to any principal of any account, without being in the key policy:`,
          ...shown(gist),
        ],
        advice: 'make a new grant without CreateGrant, and revoke this one; list what it has handed on with aws kms list-grants',
        place: below(grant.place, 'Operations'),
        related: [],
        key: key.arn,
        witness: gist.worst.witness,
        unknowns: [],
      };
    }
  },
};

export default rule;
