import type { Report, Rule } from '../../src/analyze/types.ts';
import { deeds, inWords } from '../../src/ask/deeds.ts';
import { holdsFor, namesOfNobody, speaksOf, type Breach, type Guarantee, type Holds } from '../../src/ask/guarantee.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { exampleOf } from '../../src/ask/witness-words.ts';
import { decide } from '../../src/evaluate/decide.ts';
import type { Request } from '../../src/evaluate/types.ts';
import type { Place } from '../../src/source/place.ts';
import type { Key, World } from '../../src/world/types.ts';

/** Where what lets a request through is written. */
const placeOf = (world: World, key: Key, witness: Request | undefined): Place =>
  (witness === undefined ? undefined : decide(world, witness).because[0]?.place) ?? key.places.policy ?? key.places.key;

const statedAt = ({ name, place }: Guarantee) => ({ message: `guarantee “${name}”`, place });

const others = (key: Key, rest: readonly Breach[], more: boolean): string[] => [
  ...rest.map(({ who, actions }) => `So can ${who}: ${deeds(actions, keyName(key))}.`),
  ...(more ? ['And others.'] : []),
];

const broken = (world: World, key: Key, guarantee: Guarantee, { breaches: [first, ...rest], more }: Holds & { holds: 'no' }): Report[] => {
  if (first === undefined) return [];
  return [{
    message: `${first.who} can ${deeds(first.actions, keyName(key))}, against the guarantee “${guarantee.name}”`,
    explanation: [exampleOf(first.witness), ...others(key, rest, more)],
    advice: 'take the permission away, or say in the guarantee, under except or unless, why it is right',
    place: placeOf(world, key, first.witness),
    related: [statedAt(guarantee)],
    key: key.arn,
    witness: first.witness,
    unknowns: [],
  }];
};

const open = (world: World, key: Key, guarantee: Guarantee, { who, causes, witness }: Holds & { holds: 'unknown' }): Report => ({
  severity: 'warning',
  message: `the guarantee “${guarantee.name}” is not proved for ${keyName(key)}: ${who} may be able to break it`,
  explanation: witness === undefined ? [] : [exampleOf(witness, false)],
  advice: 'add what is missing to the input, or narrow the policies so that it does not matter',
  place: placeOf(world, key, undefined),
  related: [statedAt(guarantee)],
  key: key.arn,
  ...(witness === undefined ? {} : { witness }),
  unknowns: causes,
});

const idle = ({ name, place, keys }: Guarantee): Report => ({
  severity: 'info',
  message: `the guarantee “${name}” speaks of no key of the input`,
  explanation: [`Its keys are ${keys.join(', ') || 'all that there are'}.`],
  advice: 'check the names of the keys, or hand in the files of the keys that are meant',
  place,
  related: [],
  unknowns: [],
});

const nobody = ({ name, place }: Guarantee, names: readonly string[]): Report => ({
  severity: 'info',
  message: `the guarantee “${name}” names ${inWords(names)}, which nobody is`,
  explanation: ['The account was read completely and has no such user or role; the sessions of a role are meant by the ARN of the role, never by their own.'],
  advice: 'correct the ARN, its path included, or take it out',
  place,
  related: [],
  unknowns: [],
});

const reportsOn = (world: World, key: Key, guarantee: Guarantee): Report[] => {
  const answer = holdsFor(world, key, guarantee);
  if (answer.holds === 'yes') return [];
  return answer.holds === 'no' ? broken(world, key, guarantee, answer) : [open(world, key, guarantee, answer)];
};

const rule: Rule = {
  name: 'guarantee',
  summary: 'What the configuration says must never be allowed is allowed, or may be.',
  severity: 'error',
  preset: 'recommended',
  covers: [],
  options: {},
  *check({ world, guarantees = [] }) {
    for (const guarantee of guarantees) {
      const keys = world.keys.filter((key) => speaksOf(guarantee, key));
      if (keys.length === 0) yield idle(guarantee);
      const names = namesOfNobody(world, guarantee);
      if (names.length > 0) yield nobody(guarantee, names);
      for (const key of keys) yield* reportsOn(world, key, guarantee);
    }
  },
};

export default rule;
