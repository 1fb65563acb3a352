import type { Report, Rule } from '../../src/analyze/types.ts';
import { inWords } from '../../src/ask/deeds.ts';
import { homesOf, listingFor, type Home } from '../../src/ask/watch/homes.ts';
import { isList, isObject } from '../../src/policy/json.ts';
import type { JsonObject } from '../../src/policy/json.ts';
import type { Json } from '../../src/source/place.ts';
import type { Listing, Resource, World } from '../../src/world/types.ts';

interface Options {
  readonly configRules: readonly string[];
}

const RECORDER = 'AWS::Config::ConfigurationRecorder';
const CONFIG_RULE = 'AWS::Config::ConfigRule';
const ANALYZER = 'AWS::AccessAnalyzer::Analyzer';
const KEY = 'AWS::KMS::Key';

const texts = (value: Json | undefined): readonly Json[] => (isList(value) ? value : []);

const object = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

const here = (resource: Resource, { account, region }: Home): boolean =>
  (resource.account === undefined || resource.account === account) && (resource.region === undefined || resource.region === region);

const resourcesAt = (world: World, type: string, home: Home): readonly Resource[] => world.resources.filter((resource) => resource.type === type && here(resource, home));

const report = (message: string, explanation: string, advice: string, { place }: Pick<Listing, 'place'>): Report =>
  ({ message, explanation: [explanation], advice, place, related: [], unknowns: [] });

/** Whether a recording group takes in KMS keys [Config API RecordingGroup]. */
const takesKeys = (group: JsonObject): boolean => {
  const excluded = texts(object(group['ExclusionByResourceTypes'])['ResourceTypes']);
  if (excluded.length > 0) return !excluded.includes(KEY);
  return group['AllSupported'] === true || texts(group['ResourceTypes']).includes(KEY);
};

const recorderProblem = (recorders: readonly Resource[]): string | undefined => {
  if (recorders.length === 0) return 'there is no AWS Config recorder';
  const running = recorders.filter(({ properties }) => properties['Recording'] !== false);
  if (running.length === 0) return 'the AWS Config recorder is stopped';
  return running.some(({ properties }) => properties['RecordingGroup'] === undefined || takesKeys(object(properties['RecordingGroup'])))
    ? undefined : 'the AWS Config recorder leaves out KMS keys';
};

const identifierOf = ({ properties }: Resource): Json | undefined => object(properties['Source'])['SourceIdentifier'];

const where = ({ account, region }: Home): string => `account ${account} in ${region}`;

function* check(world: World, { configRules }: Options): Generator<Report> {
  for (const home of homesOf(world, RECORDER)) {
    const recorders = listingFor(world, RECORDER, home);
    const problem = recorders && recorderProblem(resourcesAt(world, RECORDER, home));
    if (recorders !== undefined && problem !== undefined) {
      yield report(`${problem} for ${where(home)}: changes of keys are not kept`,
        'AWS Config keeps what each key was like at any time, and its rules judge only what it records.',
        'record AWS::KMS::Key: aws configservice put-configuration-recorder …, then start-configuration-recorder', recorders);
    }
    const rules = listingFor(world, CONFIG_RULE, home);
    const active = new Set(resourcesAt(world, CONFIG_RULE, home).filter(({ properties }) => properties['ConfigRuleState'] !== 'DELETING').map(identifierOf));
    const missing = configRules.filter((identifier) => !active.has(identifier));
    if (rules !== undefined && missing.length > 0) {
      yield report(`no AWS Config rule ${inWords(missing)} in ${where(home)}`,
        'Nothing judges keys and encryption there while it is running; what this tool says holds for the files it was given.',
        'aws configservice put-config-rule, or the option configRules with the rules that you rely on', rules);
    }
    const analyzers = listingFor(world, ANALYZER, home);
    const watching = resourcesAt(world, ANALYZER, home).some(({ properties }) => /^(?:ACCOUNT|ORGANIZATION)$/.test(String(properties['Type'])) && (properties['Status'] ?? 'ACTIVE') === 'ACTIVE');
    if (analyzers !== undefined && !watching) {
      yield report(`no IAM Access Analyzer watches ${where(home)}`,
        'An analyzer of external access tells when a key policy or grant lets in someone from outside the account or organization.',
        'aws accessanalyzer create-analyzer --type ACCOUNT (or ORGANIZATION) --analyzer-name …', analyzers);
    }
  }
}

const rule: Rule<Options> = {
  name: 'encryption-not-watched',
  summary: 'AWS Config or IAM Access Analyzer does not watch keys.',
  severity: 'warning',
  preset: 'strict',
  covers: ['AVD-AWS-0175', 'AWS-0175'],
  options: {
    configRules: {
      type: 'array',
      items: { type: 'string' },
      default: ['CMK_BACKING_KEY_ROTATION_ENABLED', 'KMS_CMK_NOT_SCHEDULED_FOR_DELETION'],
      description: 'Source identifiers of the AWS Config rules that have to be there.',
    },
  },
  check: ({ world, options }) => check(world, options),
};

export default rule;
