import type { Report, Rule } from '../../src/analyze/types.ts';
import { inWords } from '../../src/ask/deeds.ts';
import { keyArgument, keyName } from '../../src/ask/key-name.ts';
import { isAwsManaged } from '../../src/ask/rotation.ts';
import type { UnknownCause } from '../../src/evaluate/types.ts';
import type { Key, World } from '../../src/world/types.ts';
import { plainTag } from '../words.ts';

interface Options {
  readonly required: readonly (readonly string[])[];
  readonly exact: boolean;
  readonly designated: readonly string[];
}

type Tags = ReadonlyMap<string, string>;

const has = (tags: Tags, names: readonly string[], { exact }: Options): boolean => {
  const form = (name: string): string => (exact ? name : plainTag(name));
  const wanted = new Set(names.map(form));
  return [...tags].some(([name, value]) => wanted.has(form(name)) && value.trim() !== '');
};

const reportOf = (key: Key, tags: Tags, missing: readonly (readonly string[])[]): Report => {
  const names = missing.map((alternatives) => alternatives[0] ?? '');
  return {
    message: `${keyName(key)} lacks the ${names.length === 1 ? 'tag' : 'tags'} ${inWords(names)}`,
    explanation: [
      tags.size === 0 ? 'It has no tags at all.' : `Its tags are ${inWords([...tags.keys()].sort())}.`,
      'Tags say whose a key is and who pays for it when someone has to decide about it, and policies can use them (aws:ResourceTag).',
    ],
    advice: `aws kms tag-resource --key-id ${keyArgument(key)} --tags ${names.map((name) => `TagKey=${name},TagValue=<value>`).join(' ')}`,
    place: key.places.tags ?? key.places.key,
    related: [],
    key: key.arn,
    unknowns: [],
  };
};

const isOurs = (key: Key): boolean => !isAwsManaged(key) && key.state?.startsWith('Pending') !== true;

const carries = (key: Key, designation: string): boolean => {
  const at = designation.indexOf('=');
  const value = key.tags?.get(at < 0 ? designation : designation.slice(0, at));
  return value !== undefined && (at < 0 || value === designation.slice(at + 1));
};

/** That no key of the input is the one meant for something. */
const undesignated = ({ keys }: World, designation: string): Report | undefined => {
  const ours = keys.filter((key) => isOurs(key) && key.state !== 'Disabled');
  const [first] = ours;
  if (first === undefined || ours.some((key) => carries(key, designation))) return undefined;
  const unread = ours.filter(({ tags }) => tags === undefined);
  const unknowns = unread.map((key): UnknownCause => ({
    name: `tags of ${keyName(key)}`, matters: 'no input gives them; aws kms list-resource-tags prints them', place: key.places.key,
  }));
  return {
    message: `no key has the tag ${designation}`,
    explanation: ['The configuration says that one key has to be meant for it.'],
    advice: `tag the key that is: aws kms tag-resource --key-id <key id> --tags TagKey=${designation.replace('=', ',TagValue=')}`,
    place: first.places.tags ?? first.places.key,
    related: [],
    unknowns,
  };
};

const names = { type: 'array', items: { type: 'string' } };

const rule: Rule<Options> = {
  name: 'missing-tags',
  summary: 'A key lacks a tag that every key has to have: by default, whose it is and who pays for it.',
  severity: 'warning',
  preset: 'recommended',
  covers: ['kms-key-tagged', 'kms_key_untagged'],
  options: {
    required: {
      type: 'array',
      items: { ...names, minItems: 1 },
      default: [
        ['Owner', 'Team', 'Contact', 'OwnedBy', 'Squad'],
        ['CostCenter', 'CostCentre', 'CostAllocation', 'BillingCode', 'Billing', 'BusinessUnit', 'Project', 'Application', 'Service'],
      ],
      description: 'Lists of tag names: a key has to have one tag of each list, with a value.',
    },
    exact: {
      type: 'boolean',
      default: false,
      description: 'Compare tag names exactly; otherwise case and separators do not matter: `cost-center` is `CostCenter`.',
    },
    designated: {
      ...names,
      default: [],
      description: 'Tags, as `name=value` or `name`, of which each must be on at least one enabled key of the input, e.g. `Tier=app`.',
    },
  },
  *check({ world, options }) {
    for (const key of world.keys) {
      const { tags } = key;
      if (tags === undefined || !isOurs(key)) continue;
      const missing = options.required.filter((alternatives) => !has(tags, alternatives, options));
      if (missing.length > 0) yield reportOf(key, tags, missing);
    }
    for (const designation of options.designated) {
      const report = undesignated(world, designation);
      if (report !== undefined) yield report;
    }
  },
};

export default rule;
