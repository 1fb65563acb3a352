import type { Fix, Report, Rule } from '../../src/analyze/types.ts';
import { actionList, deeds, inWords } from '../../src/ask/deeds.ts';
import { keyName, keyPolicyName } from '../../src/ask/key-name.ts';
import { covers, shapeOf } from '../../src/ask/statement-reach.ts';
import { undelegatedPermissions, type Undelegated } from '../../src/ask/undelegated.ts';
import { witnessWords } from '../../src/ask/witness-words.ts';
import { wrongKinds, type WrongKind } from '../../src/ask/wrong-kind.ts';
import type { Statement } from '../../src/policy/types.ts';
import type { PolicyReading } from '../../src/readers/facts.ts';
import { appendItem, replaceValue } from '../../src/source/edit.ts';
import { below, type Place } from '../../src/source/place.ts';
import { findKey } from '../../src/world/lookup.ts';
import type { Key, World } from '../../src/world/types.ts';
import { listedUpTo } from '../words.ts';

const elementPlace = ({ resource, place }: Statement): Place => below(place, resource?.negated === true ? 'NotResource' : 'Resource');

const verb = ({ effect }: Statement): string => (effect === 'Allow' ? 'allows' : 'denies');

const suggested = (title: string, edits: Fix['edits']): { readonly fix?: Fix } => (edits.length === 0 ? {} : { fix: { safe: false, title, edits } });

/** The statement that hands the actions to the principals, for the key policy. */
const handOver = ({ key, principals, actions }: Undelegated): { readonly fix?: Fix } => {
  if (key.policy === undefined) return {};
  const arns = principals.map(({ arn }) => arn);
  const statement = { Effect: 'Allow', Principal: { AWS: arns.length === 1 ? arns[0] ?? '' : arns }, Action: [...actions], Resource: '*' };
  return suggested(`Allow it to ${inWords(arns)} in the key policy`, appendItem(below(key.policy.place, 'Statement'), statement));
};

const undelegatedReport = (found: Undelegated): Report => {
  const { key, statement, principals, actions, witness } = found;
  const [deed, who] = [deeds(actions, keyName(key)), listedUpTo(3, principals.map(({ arn }) => arn))];
  return {
    message: `${who} cannot ${deed}: an IAM policy allows it, but the key policy leaves IAM no say in it`,
    explanation: [
      `The statement allows ${actionList(actions)} on this key. IAM policies count only for what the key policy allows to the account (arn:aws:iam::${key.account}:root).`,
      `For example ${witnessWords(witness)}, is denied: no statement of the key policy allows it, for the caller or for its account.`,
    ],
    advice: `allow it in the key policy, to ${principals.length === 1 ? 'the principal' : 'the principals'} or to the account; or remove the permission that has no effect`,
    place: statement.place,
    related: key.places.policy === undefined ? [] : [{ message: 'the key policy that does not allow it', place: key.places.policy }],
    key: key.arn,
    witness,
    unknowns: [],
    ...handOver(found),
  };
};

const REASONS: Readonly<Record<WrongKind['kind'], { readonly message: string; readonly explanation: string; readonly advice: string }>> = {
  alias: {
    message: 'the resource is an alias, and AWS KMS asks for permission on the key',
    explanation: 'Whatever identifier the caller used, operations on a key are authorized against the key\'s ARN. An alias ARN counts only for creating, updating and deleting aliases.',
    advice: 'name the key\'s ARN; or, to bind by alias, take all keys with the condition "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/…" }',
  },
  other: {
    message: 'no resource of the statement is a KMS key',
    explanation: 'The actions are for KMS keys, and the resource element covers none.',
    advice: 'put the KMS actions into a statement of their own, with the ARN of the key as resource',
  },
  none: {
    message: 'such requests have no resource, and only "Resource": "*" matches them',
    explanation: 'The action is not for one key: an ARN never matches its requests.',
    advice: 'put it into a statement of its own with "Resource": "*"',
  },
};

const changesSomething = ({ actions }: WrongKind): boolean => actions.some(({ accessLevels }) => accessLevels.some((level) => level !== 'List' && level !== 'Read'));

/** The key that the only alias of the statement leads to, in the alias's place. */
const keyInstead = (world: World, statement: Statement): { readonly fix?: Fix } => {
  const [alias, ...others] = statement.resource?.patterns ?? [];
  const key = alias === undefined || others.length > 0 ? undefined : findKey(world, alias);
  return key === undefined ? {} : suggested(`Name the key of ${alias}`, replaceValue(elementPlace(statement), key.arn));
};

const wrongKindReport = (world: World, statement: Statement, wrong: WrongKind): Report => {
  const { message, explanation, advice } = REASONS[wrong.kind];
  return {
    ...(wrong.kind === 'none' && !changesSomething(wrong) ? { severity: 'info' as const } : {}),
    message: `${listedUpTo(4, wrong.patterns)}: not ${statement.effect === 'Allow' ? 'allowed' : 'denied'} by this statement, because ${message}`,
    explanation: [explanation],
    advice,
    place: elementPlace(statement),
    related: [],
    unknowns: [],
    ...(wrong.kind === 'alias' ? keyInstead(world, statement) : {}),
  };
};

const WITHOUT_PRINCIPAL: readonly PolicyReading['kind'][] = ['identity-policy', 'permissions-boundary', 'session-policy', 'service-control-policy'];

function* wrongKindReports(world: World, policies: readonly PolicyReading[]): Generator<Report> {
  const seen = new Set<Statement>();
  for (const { policy } of policies.filter(({ kind }) => WITHOUT_PRINCIPAL.includes(kind))) {
    for (const statement of policy.statements) {
      if (seen.has(statement)) continue;
      seen.add(statement);
      for (const wrong of wrongKinds(statement, policy.version)) yield wrongKindReport(world, statement, wrong);
    }
  }
}

const elsewhere = (key: Key, statement: Statement): Report => ({
  message: `a statement of ${keyPolicyName(key)} ${verb(statement)} nothing, because its resource is not this key`,
  explanation: [
    'In a key policy the resource is the key that the policy belongs to. A statement whose resource is anything else never matches a request.',
    ...(statement.effect === 'Deny' ? ['What it was meant to deny is not denied.'] : []),
  ],
  advice: 'write "Resource": "*", which in a key policy means this key alone',
  place: elementPlace(statement),
  related: [],
  key: key.arn,
  unknowns: [],
  ...suggested('Let the statement be for this key', statement.resource?.negated === true ? [] : replaceValue(elementPlace(statement), '*')),
});

function* elsewhereReports({ keys }: World): Generator<Report> {
  for (const key of keys) {
    const { statements = [], version = '2012-10-17' } = key.policy ?? {};
    for (const statement of statements.filter((each) => !covers(each, version, shapeOf(key.arn)))) yield elsewhere(key, statement);
  }
}

const rule: Rule = {
  name: 'ineffective-permission',
  summary: 'A permission on a key that can never have an effect: not delegated by the key policy, or for the wrong resource.',
  severity: 'warning',
  preset: 'recommended',
  breakage: true,
  covers: ['RESOURCE_MISMATCH', 'I3510'],
  options: {},
  *check({ world, policies = [] }) {
    for (const found of undelegatedPermissions(world)) yield undelegatedReport(found);
    yield* wrongKindReports(world, policies);
    yield* elsewhereReports(world);
  },
};

export default rule;
