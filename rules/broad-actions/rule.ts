import type { Report, Rule } from '../../src/analyze/types.ts';
import { admissionsThrough, byKeyPolicyAlone, type AdmissionQuestion } from '../../src/ask/admissions.ts';
import { certain, rulingUsers } from '../../src/ask/broad-statements.ts';
import { deeds } from '../../src/ask/deeds.ts';
import { exampleOf } from '../../src/ask/witness-words.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { nameOf } from '../../src/ask/names.ts';
import { KEY_ACTIONS, anyoneOfOwner, namedPrincipals } from '../../src/ask/own-principals.ts';
import { isPublic } from '../../src/ask/public-entrances.ts';
import { below } from '../../src/source/place.ts';
import type { CallerClass } from '../../src/evaluate/symbolic/callers.ts';
import type { Statement } from '../../src/policy/types.ts';
import type { Key, World } from '../../src/world/types.ts';
import { gistOf } from '../entrance-words.ts';
import { listedUpTo } from '../words.ts';

const who = (callers: readonly CallerClass[], anyone: readonly CallerClass[]): string =>
  (anyone.some((each) => callers.includes(each)) ? 'everyone in the account' : listedUpTo(3, [...new Set(callers.map(nameOf))].sort()));

const reportOf = (key: Key, statement: Statement, question: AdmissionQuestion, anyone: readonly CallerClass[]): Report[] => {
  const callers = rulingUsers(statement, question);
  const [first] = callers;
  if (first === undefined) return [];
  const gist = gistOf(certain(admissionsThrough(statement, { ...question, callers: [first], actions: KEY_ACTIONS })));
  if (gist === undefined) return [];
  const everything = gist.actions.length === KEY_ACTIONS.length;
  return [{
    message: everything
      ? `${who(callers, anyone)} can do everything with ${keyName(key)}: use it, rewrite its policy and delete it`
      : `${who(callers, anyone)} can ${deeds(gist.actions, keyName(key))}: one statement gives both use and administration`,
    explanation: [
      'Whoever administers a key need not read what it protects, and whoever reads need not administer. One stolen credential then does half the harm;',
      exampleOf(gist.worst.witness),
    ],
    advice: everything
      ? 'list the actions that are needed: for use kms:Encrypt, kms:Decrypt, kms:ReEncrypt*, kms:GenerateDataKey*, kms:DescribeKey'
      : 'split the statement: one for those who administer the key, one for those who use it',
    place: below(statement.place, statement.action.negated ? 'NotAction' : 'Action'),
    related: [],
    key: key.arn,
    witness: gist.worst.witness,
    unknowns: [],
  }];
};

function* checkKey(world: World, key: Key): Iterable<Report> {
  const anyone = anyoneOfOwner(key);
  const callers = [...namedPrincipals(world, key), ...anyone];
  const question: AdmissionQuestion = { world, key, callers, actions: [], wanted: byKeyPolicyAlone };
  for (const statement of key.policy?.statements ?? []) {
    if (statement.effect === 'Allow' && !isPublic(world, key, statement)) yield* reportOf(key, statement, question, anyone);
  }
}

const rule: Rule = {
  name: 'broad-actions',
  summary: 'One statement lets someone other than the account both use the key and administer it.',
  severity: 'warning',
  preset: 'recommended',
  covers: ['AC_AWS_0482'],
  options: {},
  *check({ world }) {
    for (const key of world.keys) yield* checkKey(world, key);
  },
};

export default rule;
