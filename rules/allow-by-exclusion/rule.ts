import type { Report, Rule, RuleContext } from '../../src/analyze/types.ts';
import { admissionsThrough, byKeyPolicyAlone, type AdmissionQuestion } from '../../src/ask/admissions.ts';
import { certain, rulingUsers } from '../../src/ask/broad-statements.ts';
import { actionList, deeds } from '../../src/ask/deeds.ts';
import { RULING_EVERY_KEY } from '../../src/ask/every-key.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { nameOf } from '../../src/ask/names.ts';
import { KEY_ACTIONS, anyoneOfOwner, namedPrincipals } from '../../src/ask/own-principals.ts';
import { isPublic } from '../../src/ask/public-entrances.ts';
import { wideStatements } from '../../src/ask/wide-statements.ts';
import { below, type Place } from '../../src/source/place.ts';
import type { Statement } from '../../src/policy/types.ts';
import type { Key, World } from '../../src/world/types.ts';
import { gistOf, shown } from '../entrance-words.ts';
import { listedUpTo } from '../words.ts';

type Element = 'NotPrincipal' | 'NotAction' | 'NotResource';

const exclusionOf = ({ principal, action, resource }: Statement): Element | undefined => {
  if (principal?.negated === true) return 'NotPrincipal';
  if (action.negated) return 'NotAction';
  return resource?.negated === true ? 'NotResource' : undefined;
};

const placeOf = (statement: Statement, element: Element): Place => below(statement.place, element);

const INSTEAD: Readonly<Record<Element, string>> = {
  NotPrincipal: 'write Principal with those who need the key',
  NotAction: 'write Action with what is needed',
  NotResource: 'write Resource with the keys that are meant',
};

const REST: Readonly<Record<Element, string>> = {
  NotPrincipal: 'everyone whom it does not name, those made later included',
  NotAction: 'every action that it does not name, those that AWS adds later included',
  NotResource: 'every key that it does not name, those made later included',
};

const inKeyPolicy = (world: World, key: Key, statement: Statement, element: Element): Report[] => {
  const anyone = anyoneOfOwner(key);
  const question: AdmissionQuestion = { world, key, callers: [...namedPrincipals(world, key), ...anyone], actions: KEY_ACTIONS, wanted: byKeyPolicyAlone };
  // What is public, or gives use and administration at once, is said by the rules about that.
  if (isPublic(world, key, statement) || rulingUsers(statement, question).length > 0) return [];
  const gist = gistOf(certain(admissionsThrough(statement, question)));
  if (gist === undefined) return [];
  const callers = [...new Set(gist.admissions.map((each) => each.callers))];
  const who = anyone.some((each) => callers.includes(each)) ? 'everyone in the account' : listedUpTo(3, callers.map(nameOf).sort());
  return [{
    message: `${element} lets ${who} ${deeds(gist.actions, keyName(key))}`,
    explanation: [`The statement allows ${REST[element]}:`, ...shown(gist)],
    advice: INSTEAD[element],
    place: placeOf(statement, element),
    related: [],
    key: key.arn,
    witness: gist.worst.witness,
    unknowns: [],
  }];
};

function* inKeyPolicies({ world }: RuleContext<Record<string, never>>): Iterable<Report> {
  for (const key of world.keys) {
    for (const statement of key.policy?.statements ?? []) {
      const element = exclusionOf(statement);
      if (statement.effect === 'Allow' && element !== undefined) yield* inKeyPolicy(world, key, statement, element);
    }
  }
}

const DECRYPTING = ['kms:Decrypt', 'kms:ReEncryptFrom'];

function* inIdentityPolicies({ world, policies }: RuleContext<Record<string, never>>): Iterable<Report> {
  const said = new Set(wideStatements(world, policies, [...RULING_EVERY_KEY, ...DECRYPTING]).map(({ statement }) => statement));
  const excluding = (statement: Statement): boolean => exclusionOf(statement) !== undefined && !said.has(statement);
  for (const { statement, gives } of wideStatements(world, policies, KEY_ACTIONS, excluding)) {
    const element = exclusionOf(statement);
    if (element === undefined) continue;
    yield {
      message: `${element} gives ${actionList(gives.map(({ action }) => action))} on every key`,
      explanation: [`The statement allows ${REST[element]}.`],
      advice: INSTEAD[element],
      place: placeOf(statement, element),
      related: [],
      unknowns: [],
    };
  }
}

const rule: Rule = {
  name: 'allow-by-exclusion',
  summary: 'An Allow with NotPrincipal, NotAction or NotResource lets in more than it names.',
  severity: 'warning',
  preset: 'recommended',
  covers: ['NOTPRINCIPAL_WITH_ALLOW', 'NOTRESOURCE_WITH_ALLOW'],
  options: {},
  *check(context) {
    yield* inKeyPolicies(context);
    yield* inIdentityPolicies(context);
  },
};

export default rule;
