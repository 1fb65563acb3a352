import type { Report, Rule } from '../../src/analyze/types.ts';
import { protectionWords, unkeyed, type Unkeyed } from '../../src/ask/encryption.ts';
import { tagsOfResource } from '../../src/ask/key-uses.ts';
import { listedUpTo, plainTag } from '../words.ts';
import { COVERS } from './covers.ts';

interface Options {
  readonly types: readonly string[];
  readonly tags: { readonly [tag: string]: readonly string[] };
  readonly names: readonly string[];
  readonly summarize: boolean;
}

const isTagged = ({ resource }: Unkeyed, tags: Options['tags']): boolean => {
  const wanted = new Map(Object.entries(tags).map(([name, values]) => [plainTag(name), new Set(values.map(plainTag))]));
  return [...tagsOfResource(resource)].some(([name, value]) => wanted.get(plainTag(name))?.has(plainTag(value)) === true);
};

const isNamed = ({ name: called }: Unkeyed, names: readonly string[]): boolean => {
  const words = new Set(called.toLowerCase().split(/[^a-z0-9]+/));
  return names.some((name) => words.has(name.toLowerCase()));
};

const isSensitive = (each: Unkeyed, { types, tags, names }: Options): boolean =>
  types.includes(each.resource.type) || types.includes('*') || isTagged(each, tags) || isNamed(each, names);

const HELD = 'Nobody in the account can change who may decrypt, give another account access, or cut it off by disabling the key.';

const CHOICES: Readonly<Record<Unkeyed['choice'], string>> = {
  named: 'It names that key.',
  asked: 'It asks for AWS KMS and names no key, so that the default one of the service is used.',
  default: 'It names no key, so that this is what it gets.',
};

const reportOf = ({ what, protection, place, choice, unknowns }: Unkeyed): Report => ({
  message: `${what} is encrypted ${protectionWords(protection)}`,
  explanation: [CHOICES[choice], HELD],
  advice: 'name a customer managed key whose policy says who may use it',
  place,
  related: [],
  unknowns,
});

/** One line for all resources of a type that are alike: they are not sensitive as far as the input tells. */
const summaryOf = (alike: readonly Unkeyed[]): Report | undefined => {
  const [first] = alike;
  if (first === undefined) return undefined;
  const names = alike.map(({ what }) => what);
  const are = names.length === 1 ? `${first.what} is` : `${names.length} resources of type ${first.resource.type} are`;
  return {
    severity: 'info',
    message: `${are} encrypted ${protectionWords(first.protection)}, not with one of yours`,
    explanation: [...(names.length === 1 ? [] : [`They are ${listedUpTo(10, names)}.`]), HELD],
    advice: 'fine for what anyone in the account may read; name a customer managed key for the rest',
    place: first.place,
    related: [],
    unknowns: [],
  };
};

const groups = (rest: readonly Unkeyed[]): Unkeyed[][] => {
  const found = new Map<string, Unkeyed[]>();
  for (const each of rest) {
    const name = `${each.resource.type} ${each.protection}`;
    found.set(name, [...found.get(name) ?? [], each]);
  }
  return [...found.values()];
};

const rule: Rule<Options> = {
  name: 'aws-managed-key',
  summary: 'A sensitive resource is encrypted with a key that AWS manages or owns, not with one of yours.',
  severity: 'warning',
  preset: 'recommended',
  covers: COVERS,
  options: {
    types: {
      type: 'array',
      items: { type: 'string' },
      default: [
        'AWS::SecretsManager::Secret', 'AWS::SSM::Parameter', 'AWS::RDS::DBInstance', 'AWS::RDS::DBCluster', 'AWS::RDS::DBSnapshot',
        'AWS::RDS::DBClusterSnapshot', 'AWS::DocDB::DBCluster', 'AWS::Neptune::DBCluster', 'AWS::Redshift::Cluster', 'AWS::Backup::BackupVault',
        'AWS::CloudTrail::Trail',
      ],
      description: 'CloudFormation types that are always sensitive; `*` for all.',
    },
    tags: {
      type: 'object',
      additionalProperties: { type: 'array', items: { type: 'string' } },
      default: Object.fromEntries(['DataClassification', 'DataClass', 'Classification', 'Sensitivity', 'Confidentiality'].map((name) => [
        name, ['confidential', 'restricted', 'secret', 'sensitive', 'highly confidential', 'strictly confidential', 'high', 'critical', 'pii', 'phi', 'pci'],
      ])),
      description: 'Tags, and values of them, that make a resource sensitive. Case and separators do not matter.',
    },
    names: {
      type: 'array',
      items: { type: 'string' },
      default: ['pii', 'phi', 'pci', 'confidential', 'restricted', 'secret', 'secrets', 'credentials', 'passwords', 'payroll', 'medical', 'patients'],
      description: 'Words that make a resource sensitive when its name has them.',
    },
    summarize: {
      type: 'boolean',
      default: true,
      description: 'Say of the other resources in one line of severity info for each type that they have no key of yours.',
    },
  },
  *check({ world, options }) {
    const encrypted = unkeyed(world).filter(({ protection }) => protection !== 'none');
    const isReported = (each: Unkeyed): boolean => each.choice !== 'default' || isSensitive(each, options);
    yield* encrypted.filter(isReported).map(reportOf);
    if (!options.summarize) return;
    for (const alike of groups(encrypted.filter((each) => !isReported(each)))) {
      const report = summaryOf(alike);
      if (report !== undefined) yield report;
    }
  },
};

export default rule;
