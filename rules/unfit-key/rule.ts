import type { Report, Rule } from '../../src/analyze/types.ts';
import { dependentName } from '../../src/ask/blast-radius.ts';
import { unfitKeys, type UnfitKey } from '../../src/ask/unfit-keys.ts';

const reportOf = ({ resource, noun, place, key, named, why, advice, confidence, unknowns, doubtful }: UnfitKey): Report => ({
  ...(confidence === 'memory' ? { severity: 'info' } : unknowns.length > 0 ? { severity: 'warning' } : {}),
  message: `${dependentName({ resource, noun })} ${doubtful === true ? 'may not work' : 'cannot work'} with ${named}, which ${why}`,
  explanation: [],
  advice,
  place,
  related: key === undefined ? [] : [{ message: `${named} is described here`, place: key.places.metadata ?? key.places.key }],
  ...(key === undefined ? {} : { key: key.arn }),
  unknowns,
});

const rule: Rule = {
  name: 'unfit-key',
  summary: 'A resource names a key whose Region, account, kind, spec, usage or state its service cannot work with.',
  severity: 'error',
  preset: 'recommended',
  covers: [],
  options: {},
  *check({ world }) {
    for (const unfit of unfitKeys(world)) yield reportOf(unfit);
  },
};

export default rule;
