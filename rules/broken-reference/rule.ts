import type { Report, Rule } from '../../src/analyze/types.ts';
import { dependentName } from '../../src/ask/blast-radius.ts';
import { identifierProblem } from '../../src/ask/key-identifier.ts';
import { keyReferences, type KeyReference } from '../../src/ask/key-references.ts';
import { listWithout } from '../../src/ask/known-keys.ts';
import { covers, type ArnShape } from '../../src/ask/statement-reach.ts';
import { parseArn } from '../../src/policy/arn.ts';
import { hasUnknown } from '../../src/policy/unknown.ts';
import type { Policy, Statement } from '../../src/policy/types.ts';
import { below, type Place } from '../../src/source/place.ts';
import type { Key, Resource, World } from '../../src/world/types.ts';

/** What services print in place of a key when AWS's own is used: `auto`, `AWS_OWNED_KMS_KEY`. */
const NO_KEY = /^(?:auto|default|[A-Z_]+)$/;

const report = (message: string, explanation: string, advice: string, place: Place, related: Report['related'] = []): Report =>
  ({ message, explanation: [explanation], advice, place, related, unknowns: [] });

/** The full ARN of a bare key id or alias name, where the resource's account and Region are known. */
const fullArn = ({ arn, account, region }: Resource, text: string): string | undefined => {
  if (text.startsWith('arn:')) return text;
  if (account === undefined || region === undefined || hasUnknown(account) || hasUnknown(region)) return undefined;
  return `arn:${parseArn(arn)?.partition ?? 'aws'}:kms:${region}:${account}:${text.startsWith('alias/') ? text : `key/${text}`}`;
};

const ofResource = (world: World, { resource, property, text, place }: KeyReference): Report | undefined => {
  if (NO_KEY.test(text) || hasUnknown(text)) return undefined;
  const who = dependentName({ resource, noun: property.noun });
  const problem = identifierProblem(text);
  if (problem !== undefined) {
    return report(`${who} names ${text} as its key: ${problem}`, 'The service refuses it, or finds no key when it needs one.',
      'write the key ARN: arn:aws:kms:<region>:<account>:key/<key id>', place);
  }
  const arn = fullArn(resource, text);
  const list = arn === undefined ? undefined : listWithout(world, arn);
  if (list === undefined) return undefined;
  return report(`${who} names ${text} as its key, and there is no such ${text.includes('alias/') ? 'alias' : 'key'}`,
    `The list of account ${list.account} in ${list.region} does not have it: it was deleted, renamed, or is in another account or Region. The ${property.noun} cannot use it: ${property.unreadable}.`,
    'name the key that is meant; if it is gone, choose another and write the data again', place, [{ message: 'the list that does not have it', place: list.place }]);
};

const DIGITS = '?'.repeat(12);
const hex = (...lengths: number[]): string => lengths.map((length) => '?'.repeat(length)).join('-');
const KEY_SHAPES: readonly ArnShape[] = [`key/${hex(8, 4, 4, 4, 12)}`, `key/mrk-${hex(32)}`].map((resource) => ['arn', '*', 'kms', '*', DIGITS, resource]);

interface Pattern {
  readonly pattern: string;
  readonly place: Place;
}

const patternsOf = ({ resource, place }: Statement): Pattern[] => {
  if (resource === undefined) return [];
  const element = below(place, resource.negated ? 'NotResource' : 'Resource');
  return resource.patterns.map((pattern, index) => ({ pattern, place: resource.patterns.length === 1 ? element : below(element, index) }));
};

/** A resource pattern for keys that no key ARN matches, whatever its id. */
const isStray = (statement: Statement, { version }: Policy, { pattern }: Pattern): boolean => {
  const arn = parseArn(pattern);
  if (arn?.service !== 'kms' || !arn.resource.startsWith('key/') || hasUnknown(pattern)) return false;
  const alone: Statement = { ...statement, resource: { negated: false, patterns: [pattern] } };
  return !KEY_SHAPES.some((shape) => covers(alone, version, shape));
};

const ofPattern = (world: World, policy: Policy, statement: Statement, written: Pattern): Report | undefined => {
  const { pattern, place } = written;
  if (isStray(statement, policy, written)) {
    return report(`no key has the ARN ${pattern}: ${identifierProblem(pattern) ?? 'it matches no key id'}`,
      'A key id is a UUID, or mrk- and 32 hexadecimal digits. The statement is for no key at all.',
      'write the key ARN, or for an alias take all keys with the condition kms:ResourceAliases', place);
  }
  const list = pattern.startsWith('arn:') && identifierProblem(pattern) === undefined ? listWithout(world, pattern) : undefined;
  return list && report(`${pattern} is named in a policy, and there is no such ${pattern.includes(':alias/') ? 'alias' : 'key'}`,
    `The list of account ${list.account} in ${list.region} does not have it: the statement is for nothing that exists.`,
    'name the key that is meant, or remove the ARN', place, [{ message: 'the list that does not have it', place: list.place }]);
};

/** An alias whose key is in no list of its account and Region. */
const ofAlias = (world: World, key: Key): Report | undefined => {
  const [alias] = key.aliases ?? [];
  const list = alias === undefined || alias.startsWith('alias/aws/') || hasUnknown(key.arn) ? undefined : listWithout(world, key.arn);
  if (list === undefined || alias === undefined) return undefined;
  return { severity: 'warning', ...report(`${alias} leads to key ${key.id}, which does not exist`,
    `The list of keys of account ${list.account} in ${list.region} does not have it; or the two lists were made at different times.`,
    `point it at a key: aws kms update-alias --alias-name ${alias} --target-key-id …`, key.places.aliases ?? key.places.key,
    [{ message: 'the list that does not have it', place: list.place }]), key: key.arn };
};

const rule: Rule = {
  name: 'broken-reference',
  summary: 'A key ARN, key id or alias that leads nowhere or is ill-formed.',
  severity: 'error',
  preset: 'recommended',
  covers: ['E1157', 'E1162', 'E1164'],
  options: {},
  *check({ world, policies = [] }) {
    for (const reference of keyReferences(world)) {
      const found = ofResource(world, reference);
      if (found !== undefined) yield found;
    }
    for (const policy of new Set(policies.map((reading) => reading.policy))) {
      for (const statement of policy.statements) {
        for (const written of patternsOf(statement)) {
          const found = ofPattern(world, policy, statement, written);
          if (found !== undefined) yield found;
        }
      }
    }
    for (const key of world.keys) {
      const found = ofAlias(world, key);
      if (found !== undefined) yield found;
    }
  },
};

export default rule;
