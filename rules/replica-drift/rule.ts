import type { Report, Rule } from '../../src/analyze/types.ts';
import { deeds, inWords } from '../../src/ask/deeds.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { accountOfClass, nameOf } from '../../src/ask/names.ts';
import { drift, type Drift } from '../../src/ask/replica-drift.ts';
import { rotatingTogether } from '../../src/ask/rotation.ts';
import { witnessWords } from '../../src/ask/witness-words.ts';
import type { Key, World } from '../../src/world/types.ts';
import { listedUpTo } from '../words.ts';

const roleOf = ({ multiRegion, region }: Key): string => `${multiRegion === 'PRIMARY' ? 'the primary key' : 'the replica'} in ${region}`;

const MOST = 6;

const sentences = (drifts: readonly Drift[], here: Key, there: Key): string[] => [
  ...drifts.slice(0, MOST).map(({ callers, actions }) => `Only in ${here.region}: ${nameOf(callers)} can ${deeds(actions, 'the key')}.`),
  ...(drifts.length > MOST ? [`And ${drifts.length - MOST} more, only in ${here.region}.`] : []),
  ...drifts.slice(0, 1).map(({ witness }) => `For example ${witnessWords(witness)}, is let in in ${here.region} and not in ${there.region}.`),
];

/** An account whose root user is let in stands for everyone whom its IAM policies let in. */
const nameIn = (drifts: readonly Drift[], { callers }: Drift): string => {
  const account = accountOfClass(callers);
  return drifts.some((other) => other.callers.caller.kind === 'root' && accountOfClass(other.callers) === account) ? `account ${account}` : nameOf(callers);
};

const peopleOf = (drifts: readonly Drift[]): string => listedUpTo(2, [...new Set(drifts.map((each) => nameIn(drifts, each)))]);

const reportOf = (world: World, reference: Key, other: Key): Report | undefined => {
  const [more, less] = [drift(world, other, reference), drift(world, reference, other)];
  const [first] = [...more, ...less];
  if (first === undefined) return undefined;
  const parts = [
    ...(more.length > 0 ? [`lets in ${peopleOf(more)}`] : []),
    ...(less.length > 0 ? [`does not let in ${peopleOf(less)}`] : []),
  ];
  return {
    message: `${roleOf(other)} of ${keyName(reference)} ${inWords(parts)}, unlike ${roleOf(reference)}`,
    explanation: [
      'Keys of one multi-Region set have the same key material: what one of them encrypted, each of them decrypts. Their policies are kept apart by hand.',
      ...sentences(more, other, reference),
      ...sentences(less, reference, other),
    ],
    advice: `make the policies of ${reference.region} and ${other.region} let the same principals do the same`,
    place: other.places.policy ?? other.places.key,
    related: [{ message: `the policy of ${roleOf(reference)}`, place: reference.places.policy ?? reference.places.key }],
    key: other.arn,
    witness: first.witness,
    unknowns: [],
  };
};

const rule: Rule = {
  name: 'replica-drift',
  summary: 'Keys of one multi-Region set let different people in.',
  severity: 'warning',
  preset: 'recommended',
  covers: [],
  options: {},
  *check({ world }) {
    for (const [reference, ...others] of rotatingTogether(world)) {
      for (const other of others) {
        const report = reportOf(world, reference, other);
        if (report !== undefined) yield report;
      }
    }
  },
};

export default rule;
