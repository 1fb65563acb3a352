import type { Report, Rule } from '../../src/analyze/types.ts';
import { keysByPolicy, policyName } from '../../src/ask/policy-name.ts';
import { unresolved, type Unresolved } from '../../src/ask/unresolved.ts';
import { counted, listedUpTo } from '../words.ts';

const MOST = 5;

const reportOf = ({ name, what, settle, rests }: Unresolved): Report | undefined => {
  const [first] = rests;
  return first && {
    message: `${name} is not known: ${what}; ${counted(rests.length, 'thing')} ${rests.length === 1 ? 'rests' : 'rest'} on it`,
    explanation: [
      `It matters to ${listedUpTo(MOST, [...new Set(rests.map((each) => each.what))])}.`,
      'Where it can turn an answer, the answer is "unknown" or says that it rests on it; where it cannot, it makes no difference.',
    ],
    advice: settle,
    place: first.place,
    related: rests.slice(1).map((each) => ({ message: each.what, place: each.place })),
    unknowns: [{ name, matters: what, place: first.place }],
  };
};

const rule: Rule = {
  name: 'unresolved-input',
  summary: 'What the input leaves open, and what rests on it.',
  severity: 'info',
  preset: 'recommended',
  covers: [],
  options: {},
  *check({ world, policies = [] }) {
    const keys = keysByPolicy(world);
    const named = policies.map((reading) => ({ policy: reading.policy, of: policyName(reading, keys.get(reading.policy)) }));
    for (const open of unresolved(world, named)) {
      const report = reportOf(open);
      if (report !== undefined) yield report;
    }
  },
};

export default rule;
