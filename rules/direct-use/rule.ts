import type { Report, Rule } from '../../src/analyze/types.ts';
import { admits, byKeyPolicyAlone } from '../../src/ask/admissions.ts';
import { can } from '../../src/ask/can.ts';
import { deeds } from '../../src/ask/deeds.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { keyReferences } from '../../src/ask/key-references.ts';
import { nameOf } from '../../src/ask/names.ts';
import { anyoneOfOwner, namedPrincipals } from '../../src/ask/own-principals.ts';
import { witnessWords } from '../../src/ask/witness-words.ts';
import { callerClasses } from '../../src/evaluate/symbolic/callers.ts';
import { decide } from '../../src/evaluate/decide.ts';
import type { Request } from '../../src/evaluate/types.ts';
import type { Place } from '../../src/source/place.ts';
import type { Key, World } from '../../src/world/types.ts';
import { listedUpTo } from '../words.ts';

interface Options {
  readonly tags: readonly string[];
  readonly actions: readonly string[];
}

/** A call that no AWS service makes for somebody. */
const DIRECT = new Map<string, readonly string[]>([['kms:ViaService', []], ['aws:ViaAWSService', ['false']], ['aws:CalledVia', []]]);

/** What says that the key is for a service, with the place that says it. */
interface Purpose {
  readonly words: string;
  readonly place: Place;
}

/** A statement that lets some users and roles use the key, and none of them directly. */
const byPolicy = (world: World, key: Key, actions: readonly string[]): Purpose | undefined => {
  const policies = key.policy === undefined ? [] : [key.policy];
  const people = callerClasses(world, policies).filter(({ caller }) => caller.kind !== 'service');
  const callers = [...people, ...anyoneOfOwner(key)];
  const statement = policies.flatMap(({ statements }) => statements).find((each) => {
    if (each.effect !== 'Allow') return false;
    const question = { world, key, callers, actions, wanted: byKeyPolicyAlone };
    return admits(each, question) && !admits(each, { ...question, context: DIRECT });
  });
  return statement && { words: 'this statement allows use only through a service', place: statement.place };
};

const byTags = ({ tags, places }: Key, wanted: readonly string[]): Purpose | undefined => {
  const tag = wanted.find((name) => tags?.has(name) === true);
  return tag === undefined ? undefined : { words: `tag ${tag} says what the key is for`, place: places.tags ?? places.key };
};

const byResources = (world: World, key: Key): Purpose | undefined => {
  const reference = keyReferences(world).find((each) => each.key === key);
  return reference && { words: 'this is encrypted with it', place: reference.place };
};

const directWitness = (world: World, key: Key, principal: string, actions: readonly string[]): Request | undefined => {
  const verdict = can({ world, callers: { kind: 'principal', arn: principal }, actions, resource: key.arn, context: DIRECT });
  return verdict.answer === 'yes' ? verdict.witness : undefined;
};

const reportsFor = (world: World, key: Key, { tags, actions }: Options): Report[] => {
  const purpose = byPolicy(world, key, actions) ?? byTags(key, tags) ?? byResources(world, key);
  if (purpose === undefined) return [];
  const ways = new Map<Place, { principals: string[]; witness: Request }>();
  for (const principal of namedPrincipals(world, key).filter(({ caller }) => caller.kind !== 'service').map(nameOf)) {
    const witness = directWitness(world, key, principal, actions);
    const place = witness && decide(world, witness).because.at(-1)?.place;
    if (witness === undefined || place === undefined) continue;
    const way = ways.get(place) ?? { principals: [], witness };
    way.principals.push(principal);
    ways.set(place, way);
  }
  return [...ways].map(([place, { principals, witness }]): Report => ({
    message: `${listedUpTo(3, principals.sort())} can ${deeds([witness.action], keyName(key))} directly, past the service that the key is for`,
    explanation: [`${witnessWords(witness)} without kms:ViaService, is allowed.`],
    advice: 'limit it to the service: "StringEquals": { "kms:ViaService": "s3.us-east-1.amazonaws.com" }, with the service that needs it',
    place,
    related: [{ message: purpose.words, place: purpose.place }],
    key: key.arn,
    witness,
    unknowns: [],
  }));
};

const rule: Rule<Options> = {
  name: 'direct-use',
  summary: 'A key that is meant for a service can be used without it.',
  severity: 'warning',
  preset: 'strict',
  covers: [],
  options: {
    tags: { type: 'array', default: ['service'], items: { type: 'string' }, description: 'Tags that say that a key is for a service.' },
    actions: { type: 'array', default: ['kms:Decrypt', 'kms:ReEncryptFrom'], items: { type: 'string' }, description: 'Actions that should need the service.' },
  },
  *check({ world, options }) {
    for (const key of world.keys) yield* reportsFor(world, key, options);
  },
};

export default rule;
