import type { Report, Rule } from '../../src/analyze/types.ts';
import { byKeyPolicyAlone, entrances, type Entrance } from '../../src/ask/admissions.ts';
import { deeds } from '../../src/ask/deeds.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { USING_ACTIONS, anyoneOfOwner } from '../../src/ask/own-principals.ts';
import { isPublic } from '../../src/ask/public-entrances.ts';
import { principalPlace } from '../../src/policy/statement-places.ts';
import type { Key } from '../../src/world/types.ts';
import { gistOf, limitsInWords, shown } from '../entrance-words.ts';

const reportOf = (key: Key, { statement, admissions }: Entrance): Report[] => {
  const gist = gistOf(admissions);
  if (gist === undefined || !gist.certain) return [];
  return [{
    message: `every user and role of the key's account can ${deeds(gist.actions, keyName(key))}, whatever their IAM policies say`,
    explanation: [limitsInWords(gist.worst, 'which of them'), ...shown(gist)],
    advice: 'name the principals, or name the account instead of everyone: then IAM policies decide who in it may',
    place: principalPlace(statement),
    related: [],
    key: key.arn,
    witness: gist.worst.witness,
    unknowns: [],
  }];
};

const rule: Rule = {
  name: 'whole-account-decrypt',
  summary: "The key policy itself lets every user and role of the key's account use it, without any IAM policy.",
  severity: 'warning',
  preset: 'strict',
  covers: [],
  options: {},
  *check({ world }) {
    for (const key of world.keys) {
      for (const entrance of entrances({ world, key, callers: anyoneOfOwner(key), actions: USING_ACTIONS, wanted: byKeyPolicyAlone })) {
        if (!isPublic(world, key, entrance.statement)) yield* reportOf(key, entrance);
      }
    }
  },
};

export default rule;
