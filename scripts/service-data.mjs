/**
 * Writes src/aws/services/generated/*.json from a research file about what AWS services need of a KMS key:
 *
 *   node scripts/service-data.mjs path/to/service-requirements.json
 *
 * The result is committed; nothing reads the research file afterwards. Corrections do not belong here but in
 * src/aws/services/corrections.json, each with its source.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const [input] = process.argv.slice(2);
if (input === undefined) throw new Error('usage: node scripts/service-data.mjs service-requirements.json');
const data = JSON.parse(readFileSync(input, 'utf8'));

const DOCS = 'https://docs.aws.amazon.com';

/** Pages behind sources that the research names in words. For a row from memory: the page to read before relying on it. */
const PAGES = [
  [/RDS\/Aurora user guide, database activity streams/, `${DOCS}/AmazonRDS/latest/AuroraUserGuide/DBActivityStreams.html`],
  [/lastweekinaws/, 'https://www.lastweekinaws.com/blog/'],
  [/classmethod/, 'https://dev.classmethod.jp/'],
  [/lambda-kmsaccessdeniedexception-errors/, 'https://repost.aws/knowledge-center/lambda-kmsaccessdeniedexception-errors'],
  [/blueprint-kmsdecrypt/, 'https://github.com/awsdocs/aws-lambda-developer-guide/blob/8a681ab/iam-policies/blueprint-kmsdecrypt.json'],
  [/Lambda API FunctionConfiguration/, `${DOCS}/lambda/latest/api/API_FunctionConfiguration.html`],
  [/Lambda API GetEventSourceMapping/, `${DOCS}/lambda/latest/api/API_GetEventSourceMapping.html`],
  [/auth-and-access_cross-account-replication/, `${DOCS}/secretsmanager/latest/userguide/auth-and-access_cross-account-replication.html`],
  [/fargate-managing-kms-key/, `${DOCS}/AmazonECS/latest/developerguide/fargate-managing-kms-key.html`],
  [/ECS API ManagedStorageConfiguration/, `${DOCS}/AmazonECS/latest/APIReference/API_ManagedStorageConfiguration.html`],
  [/Firehose API StartDeliveryStreamEncryption/, `${DOCS}/firehose/latest/APIReference/API_StartDeliveryStreamEncryption.html`],
  [/MSK developer guide/, `${DOCS}/msk/latest/developerguide/msk-encryption.html`],
  [/backup-vault-access-denied/, 'https://repost.aws/knowledge-center/backup-vault-access-denied'],
  [/managed policy (\w+)/, `${DOCS}/aws-managed-policy/latest/reference/$1.html`],
  [/step-functions API_EncryptionConfiguration/, `${DOCS}/step-functions/latest/apireference/API_EncryptionConfiguration.html`],
  [/eb-encryption-event-bus-cmkey/, `${DOCS}/eventbridge/latest/userguide/eb-encryption-event-bus-cmkey.html`],
  [/encryption-archives/, `${DOCS}/eventbridge/latest/userguide/encryption-archives.html`],
  [/EventBridge user guide, encrypting connections/, `${DOCS}/eventbridge/latest/userguide/encryption-connections.html`],
  [/EventBridge Scheduler/, `${DOCS}/scheduler/latest/UserGuide/encryption-rest.html`],
  [/Macie user guide/, `${DOCS}/macie/latest/user/discovery-results-repository-s3.html`],
  [/Inspector user guide/, `${DOCS}/inspector/latest/user/findings-managing-exporting-reports.html`],
  [/encryption-agents/, `${DOCS}/bedrock/latest/userguide/encryption-agents.html`],
  [/model customization/, `${DOCS}/bedrock/latest/userguide/encryption-custom-job.html`],
  [/Private CA/, `${DOCS}/privateca/latest/userguide/PcaAuditReport.html`],
];

/** Where a service's own encryption page is, for rows whose only source is memory. */
const SERVICE_PAGES = {
  default: `${DOCS}/kms/latest/developerguide/service-integration.html`,
};

const urlOf = (source, service) => {
  const repository = /^(awsdocs\/[\w-]+) (\S+).* @(\w+)$/.exec(source);
  if (repository !== null) return `https://github.com/${repository[1]}/blob/${repository[3]}/${repository[2]}`;
  const page = /docs\.aws\.amazon\.com\/\S+\.html/.exec(source);
  if (page !== null) return `https://${page[0]}`;
  for (const [pattern, url] of PAGES) {
    const match = pattern.exec(source);
    if (match !== null) return url.replace('$1', match[1] ?? '');
  }
  if (source.startsWith('[memory]')) return SERVICE_PAGES[service] ?? SERVICE_PAGES.default;
  throw new Error(`no address for the source "${source}"`);
};

/** Without members that say nothing. */
const compact = (value) => Object.fromEntries(Object.entries(value).filter(([, member]) =>
  member !== undefined && member !== null && member !== false && !(Array.isArray(member) && member.length === 0)
  && !(typeof member === 'object' && !Array.isArray(member) && Object.keys(member).length === 0)));

const texts = (value) => (Array.isArray(value) ? value : [value]);

const needOf = ({ actions, onKey, context = {}, contextAbsent, contextUnknown, when, purpose, grant }) => compact({
  actions,
  on: onKey,
  context: Object.fromEntries(Object.entries(context).map(([key, value]) => [key, texts(value)])),
  absent: contextAbsent,
  undecided: contextUnknown,
  when,
  purpose,
  grant,
});

const callerOf = ({ kind, viaService, principal, roleField, roleName, trustedBy, grantee, account }) =>
  compact({ kind, viaService, principal, roleField, roleName, trustedBy, grantee, account });

const operations = data.operations.map((row) => ({ id: row.id, needs: [], ...compact({
  id: row.id,
  service: row.service,
  operation: row.operation,
  apis: row.apis,
  description: row.description,
  caller: callerOf(row.caller),
  needs: row.needs.map(needOf),
  resources: row.resources,
  keyPolicyOnly: row.keyPolicyOnly,
  awsManagedKeyWorks: row.awsManagedKeyWorks,
  keySpecs: row.keySpecs,
  keyUsage: row.keyUsage,
  crossAccount: row.crossAccount,
  crossRegion: row.crossRegion,
  notes: row.notes,
  confidence: row.verified,
  sources: [...new Set(row.sources.map((source) => urlOf(source, row.service)))],
}) }));

const resources = data.resources.map((row) => compact({
  id: row.id,
  service: row.service,
  type: row.cfnType,
  property: row.cfnProperty,
  terraformType: row.tfType,
  terraformAttribute: row.tfAttribute,
  command: row.cliShape?.command,
  commandPath: row.cliShape?.path,
  configType: row.configType,
  whenAbsent: row.defaultWhenAbsent,
  switch: row.encryptionSwitch,
  notes: row.notes,
  verifiedBy: row.verifiedBy,
}));

/** One row a line: small, and a change shows as one. */
const lines = (rows) => `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`;

const output = path.join(root, 'src/aws/services/generated');
mkdirSync(output, { recursive: true });
writeFileSync(path.join(output, 'operations.json'), lines(operations));
writeFileSync(path.join(output, 'resources.json'), lines(resources));
writeFileSync(path.join(output, 'via-services.json'), lines([...new Set(data.viaServices.list.map(({ prefix }) => prefix))].sort()));
console.log(`${operations.length} operations, ${resources.length} resource properties`);
