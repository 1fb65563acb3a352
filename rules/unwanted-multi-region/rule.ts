import type { Report, Rule } from '../../src/analyze/types.ts';
import { inWords } from '../../src/ask/deeds.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { rotatingTogether } from '../../src/ask/rotation.ts';
import type { Key } from '../../src/world/types.ts';

interface Options {
  readonly allowedRegions: readonly string[];
}

const isMultiRegion = ({ multiRegion, id }: Key): boolean => multiRegion === 'PRIMARY' || multiRegion === 'REPLICA' || id.startsWith('mrk-');

const reportOf = (key: Key, replicas: readonly Key[], { allowedRegions }: Options): Report | undefined => {
  const outside = [key, ...replicas].filter(({ region }) => !allowedRegions.includes(region));
  const [first] = outside;
  if (!isMultiRegion(key) || first === undefined) return undefined;
  const where = replicas.length === 0 ? '' : `, with copies of its material in ${inWords([key, ...replicas].map(({ region }) => region))}`;
  const kept = allowedRegions.length === 0 ? '' : `; allowed: ${allowedRegions.join(', ')}`;
  return {
    message: `${keyName(key)} is a multi-Region key${where}${kept}`,
    explanation: [
      'The same material can be replicated to other Regions, where another key policy, other grants and other administrators decide about it: '
      + 'what is encrypted here can be decrypted there. Data that has to stay in one Region does not stay there by its key.',
    ],
    advice: 'create a single-Region key and move its users to it: a multi-Region key stays one',
    place: first.places.metadata ?? first.places.key,
    related: [key, ...replicas].filter((other) => other !== first)
      .map(({ region, multiRegion, places }) => ({ message: `the ${multiRegion === 'PRIMARY' ? 'primary key' : 'replica'} in ${region}`, place: places.key })),
    key: first.arn,
    unknowns: [],
  };
};

const rule: Rule<Options> = {
  name: 'unwanted-multi-region',
  summary: 'A multi-Region key, whose material can be copied to other Regions.',
  severity: 'warning',
  preset: 'strict',
  covers: ['kms_cmk_not_multi_region'],
  options: {
    allowedRegions: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'Regions in which multi-Region keys are wanted: a key is reported when it or a replica of it is elsewhere.',
    },
  },
  *check({ world, options }) {
    for (const [key, ...replicas] of rotatingTogether(world)) {
      const report = reportOf(key, replicas, options);
      if (report !== undefined) yield report;
    }
  },
};

export default rule;
