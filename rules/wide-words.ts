import type { Report } from '../src/analyze/types.ts';
import { inWords } from '../src/ask/deeds.ts';
import { isInstanceRole } from '../src/ask/identity-policies.ts';
import { wideWitness, type WideStatement } from '../src/ask/wide-statements.ts';
import { exampleOf } from '../src/ask/witness-words.ts';
import { below } from '../src/source/place.ts';
import type { World } from '../src/world/types.ts';
import { listedUpTo } from './words.ts';

/** Who has a policy: "role app and user alice", "whoever has policy developers". */
const holdersInWords = (world: World, { principals, held }: WideStatement): string => {
  if (principals.length > 0) {
    return listedUpTo(3, principals.map((each) => `${isInstanceRole(world, each) ? 'instance role' : each.kind} ${each.name}`).sort());
  }
  return held.name === undefined ? 'whoever has this policy' : `whoever has policy ${held.name}`;
};

/** Which keys: "every key of the account", "every key that lets them". */
const keysInWords = ({ gives: [first] }: WideStatement): string => [
  'every key',
  ...(first.everyRegion ? [] : ['of some regions']),
  ...(first.everyAccount ? [] : ['of the accounts that it names']),
  ...(first.onlyThroughServices ? ['through AWS services'] : []),
].join(' ');

/** The parts of a finding that rules about every key have in common. */
export const wideReport = (world: World, wide: WideStatement, deed: (keys: string) => string, why: string, advice: string): Report => {
  const { statement, gives } = wide;
  const [first] = gives;
  const witness = wideWitness(world, wide);
  return {
    message: `${holdersInWords(world, wide)} can ${deed(keysInWords(wide))}`,
    explanation: [
      why,
      witness === undefined
        ? `For example ${first.action} on ${first.example}, a key like any other, is allowed as far as identity policies go.`
        : exampleOf(witness),
      ...(gives.length > 1 ? [`In all it gives ${inWords(gives.map(({ action }) => action))}.`] : []),
    ],
    advice,
    place: below(statement.place, statement.resource?.negated === true ? 'NotResource' : 'Resource'),
    related: [],
    ...(witness === undefined ? {} : { witness }),
    unknowns: [],
  };
};
