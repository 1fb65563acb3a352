import type { Report, Rule } from '../../src/analyze/types.ts';
import { blastRadius, dependentName } from '../../src/ask/blast-radius.ts';
import { inWords } from '../../src/ask/deeds.ts';
import { environmentOf, type Environments } from '../../src/ask/environments.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { keyUses, type KeyUse } from '../../src/ask/key-uses.ts';
import { isAwsManaged } from '../../src/ask/rotation.ts';
import { serviceName } from '../../src/aws/serviceIds.ts';
import { hasUnknown } from '../../src/policy/unknown.ts';
import type { Key, World } from '../../src/world/types.ts';
import { listedUpTo, plainTag } from '../words.ts';

interface Options {
  readonly alikeServices: readonly (readonly string[])[];
  readonly environments: Environments;
  readonly environmentTags: readonly string[];
  readonly separateTags: { readonly [what: string]: readonly string[] };
  readonly separateAccounts: boolean;
}

/** One way in which a key's uses are unlike: what differs, and the first use of each value. */
interface Difference {
  /** In the plural: `environments`. */
  readonly what: string;
  readonly first: ReadonlyMap<string, KeyUse>;
  /** Values as they read in a sentence. */
  readonly spoken: (value: string) => string;
}

const tagOf = ({ tags }: KeyUse, names: readonly string[]): string | undefined => {
  const wanted = new Set(names.map(plainTag));
  const [, value] = [...tags].find(([name]) => wanted.has(plainTag(name))) ?? [];
  return value === undefined || value.trim() === '' || hasUnknown(value) ? undefined : value.trim();
};

const environmentOfUse = (use: KeyUse, { environments, environmentTags }: Options): string | undefined => {
  const tag = tagOf(use, environmentTags);
  if (tag !== undefined) return environmentOf(tag, environments) ?? tag.toLowerCase();
  const told = new Set(use.names.flatMap((name) => environmentOf(name, environments) ?? []));
  return told.size === 1 ? [...told][0] : undefined;
};

const differenceIn = (what: string, uses: readonly KeyUse[], valueOf: (use: KeyUse) => string | undefined, spoken = (value: string): string => value): Difference => {
  const first = new Map<string, KeyUse>();
  for (const use of uses) {
    const value = valueOf(use);
    if (value !== undefined && !first.has(value)) first.set(value, use);
  }
  return { what, spoken, first: new Map([...first].sort(([left], [right]) => (left < right ? -1 : 1))) };
};

const areAlike = (services: Iterable<string>, groups: Options['alikeServices']): boolean => {
  const all = [...services];
  return groups.some((group) => all.every((service) => group.includes(service)));
};

const differencesOf = (uses: readonly KeyUse[], options: Options): Difference[] => {
  const services = differenceIn('services', uses, ({ service }) => service, serviceName);
  const others = [
    differenceIn('environments', uses, (use) => environmentOfUse(use, options)),
    ...Object.entries(options.separateTags).map(([what, names]) => differenceIn(what, uses, (use) => tagOf(use, names)?.toLowerCase())),
    ...(options.separateAccounts ? [differenceIn('accounts', uses, ({ account }) => account)] : []),
  ];
  return [
    ...(services.first.size > 1 && !areAlike(services.first.keys(), options.alikeServices) ? [services] : []),
    ...others.filter(({ first }) => first.size > 1),
  ];
};

/** Words for what depends on a key: for the message, and for the explanation. */
const reach = (world: World, key: Key): { readonly count: string; readonly list: readonly string[] } => {
  const lost = blastRadius(world, key).map((dependent) => `${dependentName(dependent)} (${dependent.unreadable})`);
  if (lost.length === 0) return { count: '', list: [] };
  const depend = lost.length === 1 ? 'resource depends' : 'resources depend';
  return { count: `; ${lost.length} ${depend} on it`, list: [`Lost when this key is disabled or deleted: ${listedUpTo(8, lost)}.`] };
};

const reportOf = (world: World, key: Key, differences: readonly Difference[]): Report => {
  const { count, list } = reach(world, key);
  const kinds = differences.map(({ what, first, spoken }) => `${what} (${inWords([...first.keys()].map(spoken))})`);
  return {
    message: `${keyName(key)} is shared by unlike ${inWords(kinds)}${count}`,
    explanation: [
      'Who may decrypt for one of them may decrypt for all, unless each statement of each policy keeps them apart; and one mistake '
      + 'in its policy, one disabled key or one deletion reaches all of them at once.',
      ...list,
    ],
    advice: `give ${differences.map(({ what }) => `each of the ${what}`).join(' and ')} a key of its own; `
      + 'what is already encrypted stays readable as long as this key is kept',
    place: key.places.key,
    related: differences.flatMap(({ first }) => [...first].map(([value, { what, place }]) => ({ message: `${value}: ${what}`, place }))),
    key: key.arn,
    unknowns: differences.flatMap(({ first }) => [...first.values()]).filter(({ unsure }) => unsure === true).map(({ what, place }) => ({
      name: `key of ${what}`, matters: 'it is named by a bare id or alias, which belongs to the account and Region of the resource', place,
    })),
  };
};

const rule: Rule<Options> = {
  name: 'shared-key',
  summary: 'One key serves unlike services, environments, accounts or classes of data.',
  severity: 'warning',
  preset: 'recommended',
  covers: [],
  options: {
    alikeServices: {
      type: 'array',
      items: { type: 'array', items: { type: 'string' } },
      default: [
        ['s3', 'cloudtrail', 'config', 'logs', 'firehose', 'sns', 'guardduty'],
        ['s3', 'dynamodb'],
        ['s3', 's3express', 's3tables', 'athena', 'glue', 'emr', 'firehose', 'kinesis', 'logs'],
        ['sns', 'sqs', 'events', 'pipes', 'scheduler', 'ses'],
        ['ebs', 'ecs', 'eks', 'imagebuilder', 'dlm'],
        ['rds', 'docdb', 'neptune', 'dms'],
        ['dynamodb', 'dax'],
        ['redshift', 'redshift-serverless'],
        ['elasticache', 'memorydb'],
        ['secretsmanager', 'ssm', 'appconfig'],
        ['lambda', 'states', 'logs', 'xray', 'synthetics'],
        ['codebuild', 'codepipeline', 'codeartifact', 'ecr', 's3', 'logs'],
        ['opensearch', 'opensearchserverless', 'logs'],
        ['sagemaker', 'bedrock', 's3', 'ecr', 'logs'],
      ],
      description: 'Lists of services that may share a key: a key is not reported for services that are all in one of the lists.',
    },
    environments: {
      type: 'object',
      additionalProperties: { type: 'array', items: { type: 'string' } },
      default: {
        production: ['prod', 'prd'],
        staging: ['stage', 'stg', 'uat', 'preprod', 'preproduction', 'preprd'],
        development: ['dev', 'devel', 'test', 'tst', 'testing', 'qa', 'sandbox', 'sbx', 'nonprod', 'nonprd', 'nonproduction'],
      },
      description: 'Environments and the words that mean them, in tags, aliases and names of resources and roles.',
    },
    environmentTags: {
      type: 'array',
      items: { type: 'string' },
      default: ['Environment', 'Env', 'Stage'],
      description: 'Tags that name the environment, of the key and of what uses it. Case and separators do not matter.',
    },
    separateTags: {
      type: 'object',
      additionalProperties: { type: 'array', items: { type: 'string' } },
      default: {
        'data classes': ['DataClassification', 'DataClass', 'Classification', 'Sensitivity', 'Confidentiality'],
        'applications': ['Application', 'App', 'ApplicationName', 'AppName'],
      },
      description: 'What else must not share a key, in the plural, and the tags that tell it apart.',
    },
    separateAccounts: {
      type: 'boolean',
      default: true,
      description: 'Resources and grantees of several accounts are unlike; turn it off for keys that are shared between accounts on purpose.',
    },
  },
  *check({ world, options }) {
    for (const key of world.keys) {
      if (isAwsManaged(key)) continue;
      const differences = differencesOf(keyUses(world, key), options);
      if (differences.length > 0) yield reportOf(world, key, differences);
    }
  },
};

export default rule;
