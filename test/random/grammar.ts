/** Policies of the whole grammar, drawn from few names so that statements, worlds and requests often meet. */
import fc from 'fast-check';

type Values = readonly string[];

export const OWN = '111122223333';
export const PARTNER = '444455556666';
export const STRANGER = '777788889999';
export const KEY = `arn:aws:kms:us-east-1:${OWN}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const OTHER_KEY = `arn:aws:kms:eu-west-1:${OWN}:key/mrk-1234abcd12ab34cd56ef1234567890ab`;
export const ALIAS = `arn:aws:kms:us-east-1:${OWN}:alias/app`;
export const BUCKET = 'arn:aws:s3:::data';
export const ORGANIZATION = 'o-a1b2c3d4e5';

export const APP = `arn:aws:iam::${OWN}:role/app`;
export const OPS = `arn:aws:iam::${OWN}:role/team/ops`;
export const LINKED = `arn:aws:iam::${OWN}:role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS`;
export const ALICE = `arn:aws:iam::${OWN}:user/alice`;
export const FOREIGN = `arn:aws:iam::${PARTNER}:role/partner`;
export const SESSION = `arn:aws:sts::${OWN}:assumed-role/app/job-1`;
const FEDERATED = `arn:aws:sts::${OWN}:federated-user/bob`;

/** Everyone who calls. */
export const CALLERS: Values = [
  APP, APP, OPS, LINKED, ALICE, ALICE, FOREIGN, SESSION, SESSION, `arn:aws:sts::${OWN}:assumed-role/ops/other`, FEDERATED,
  `arn:aws:iam::${OWN}:root`, `arn:aws:iam::${PARTNER}:root`, `arn:aws:iam::${STRANGER}:role/app`, `arn:aws:iam::${STRANGER}:user/alice`,
  `arn:aws:iam::${OWN}:role/unseen`, 's3.amazonaws.com', 'logs.us-east-1.amazonaws.com', '*',
];

export const ACTIONS: Values = [
  'kms:Decrypt', 'kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey', 'kms:CreateGrant', 'kms:RetireGrant', 'kms:PutKeyPolicy',
  'kms:ListKeys', 'kms:Sign', 'kms:CreateAlias', 's3:GetObject',
];

const ACTION_PATTERNS: Values = [
  ...ACTIONS, '*', '*', 'kms:*', 'kms:*', 'KMS:decrypt', 'kms:De*', 'kms:*Grant', 'kms:?ncrypt', 's3:*', 'k*:*', '*:*', 'kms:D?crypt*',
];

const RESOURCE_PATTERNS: Values = [
  '*', '*', '*', KEY, KEY, OTHER_KEY, ALIAS, BUCKET, `${BUCKET}/*`, `arn:aws:kms:*:${OWN}:key/*`, 'arn:aws:kms:us-east-1:*:*', 'arn:aws:kms:*',
  'arn:aws:kms:us-east-1:111122223333', `arn:*:kms:us-????-1:${OWN}:key/1234*`, 'arn:aws:kms:us-east-1:${aws:PrincipalAccount}:key/*',
  `arn:aws:kms:us-east-1:${OWN}:\${aws:PrincipalTag/kind, 'key'}/*`, `arn:aws:s3:::\${aws:username}`, `arn:aws:kms:us-east-1:${OWN}:key/\${*}`,
];

const PRINCIPALS: Values = [
  APP, APP, OPS, ALICE, FOREIGN, SESSION, FEDERATED, `arn:aws:iam::${OWN}:root`, OWN, `arn:aws:iam::${PARTNER}:root`, PARTNER, '*',
  'AROAEXAMPLEEXAMPLE123', `arn:aws:iam::${OWN}:role/*`,
];

const SERVICES: Values = ['s3.amazonaws.com', 'logs.us-east-1.amazonaws.com'];

interface KeySort {
  readonly type: 'text' | 'mixed' | 'arn' | 'number' | 'date' | 'address' | 'bool' | 'set';
  /** Values that requests have. */
  readonly values: Values;
  /** What policies compare them with besides. */
  readonly patterns: Values;
}

const S3 = 's3.us-east-1.amazonaws.com';
const ROOT_PATH = `${ORGANIZATION}/r-ab12/`;

/** Context keys, with legal values of requests and texts of policies. */
export const KEYS: Readonly<Record<string, KeySort>> = {
  'kms:ViaService': { type: 'text', values: [S3, 'ec2.us-east-1.amazonaws.com', 's3.eu-west-1.amazonaws.com'], patterns: ['s3.*', 's3.*.amazonaws.com', '*', 'S3.US-EAST-1.amazonaws.com'] },
  'kms:CallerAccount': { type: 'text', values: [], patterns: [OWN, PARTNER, '1111*', '${aws:PrincipalAccount}'] },
  'kms:EncryptionContext:Dept': { type: 'text', values: ['IT', 'it', 'Sales'], patterns: ['I*', '?T', '${aws:PrincipalTag/team}', "${aws:PrincipalTag/team, 'IT'}", '${*}'] },
  'kms:EncryptionContext:aws:s3:arn': { type: 'mixed', values: [BUCKET, 'arn:aws:s3:::other', `arn:aws:logs:us-east-1:${OWN}:log-group:app`, 'a:b', 'data'], patterns: ['arn:aws:s3:::*', 'arn:aws:*', 'arn:*:*:*:*:*a*', 'arn:aws:*:111122223333:*', '*data', 'arn:*data*', 'arn:aws:s3:::${aws:username}'] },
  'kms:EncryptionContextKeys': { type: 'set', values: ['Dept', 'aws:s3:arn', 'dept'], patterns: ['D*', 'Purpose', '*'] },
  'kms:GrantOperations': { type: 'set', values: ['Decrypt', 'Encrypt', 'CreateGrant'], patterns: ['*crypt', 'GenerateDataKey'] },
  'kms:GrantConstraintType': { type: 'text', values: ['EncryptionContextEquals', 'EncryptionContextSubset'], patterns: ['EncryptionContext*'] },
  'kms:GrantIsForAWSResource': { type: 'bool', values: ['true', 'false'], patterns: ['TRUE', 'yes'] },
  'kms:GranteePrincipal': { type: 'text', values: [APP, FOREIGN], patterns: [`arn:aws:iam::${OWN}:*`, '${aws:PrincipalArn}'] },
  'kms:RequestAlias': { type: 'text', values: ['alias/app', 'alias/other'], patterns: ['alias/*'] },
  'kms:ResourceAliases': { type: 'set', values: [], patterns: ['alias/app', 'alias/*', 'alias/none'] },
  'kms:KeySpec': { type: 'text', values: [], patterns: ['SYMMETRIC_DEFAULT', 'RSA_*'] },
  'kms:MultiRegion': { type: 'bool', values: [], patterns: ['true', 'false'] },
  'aws:PrincipalArn': { type: 'arn', values: [], patterns: [APP, OPS, ALICE, `arn:aws:iam::${OWN}:role/*`, 'arn:aws:iam::*:role/app', 'arn:*:iam::*:*', 'arn:aws:iam::*', 'not-an-arn'] },
  'aws:PrincipalAccount': { type: 'text', values: [], patterns: [OWN, PARTNER, '${aws:ResourceAccount}'] },
  'aws:PrincipalOrgID': { type: 'text', values: [], patterns: [ORGANIZATION, 'o-*', 'o-zzzzzzzzzz'] },
  'aws:PrincipalOrgPaths': { type: 'set', values: [], patterns: [ROOT_PATH, `${ROOT_PATH}*`, `${ORGANIZATION}/*/ou-ab12-11111111/*`] },
  'aws:PrincipalTag/team': { type: 'text', values: ['IT', 'Pay'], patterns: ['P*', '${aws:ResourceTag/team}'] },
  'aws:ResourceTag/team': { type: 'text', values: [], patterns: ['IT', 'Pay', '${aws:PrincipalTag/team}', "${aws:PrincipalTag/Team, 'Pay'}"] },
  'aws:PrincipalType': { type: 'text', values: [], patterns: ['AssumedRole', 'User', 'Account'] },
  'aws:PrincipalIsAWSService': { type: 'bool', values: [], patterns: ['true', 'false'] },
  'aws:username': { type: 'text', values: [], patterns: ['alice', 'a*', '?lice', 'ALICE'] },
  'aws:SourceArn': { type: 'arn', values: [BUCKET, `arn:aws:sns:us-east-1:${OWN}:topic`, `arn:aws:logs:us-east-1:${OWN}:log-group:app:*`], patterns: ['arn:aws:s3:::*', `arn:aws:*:*:${OWN}:*`, 'arn:aws:sns:*', '*', 'arn:aws:s3:::${aws:PrincipalTag/team}'] },
  'aws:SourceAccount': { type: 'text', values: [OWN, PARTNER], patterns: ['*', '1111????3333'] },
  'aws:SourceIp': { type: 'address', values: ['10.1.2.3', '192.0.2.7', '2001:db8::1'], patterns: ['10.0.0.0/8', '192.0.2.0/24', '2001:db8::/32', '10.1.2.3', '0.0.0.0/0', 'nowhere'] },
  'aws:SourceVpce': { type: 'text', values: ['vpce-0a1b2c3d4e5f67890', 'vpce-11111111'], patterns: ['vpce-*'] },
  'aws:CurrentTime': { type: 'date', values: ['2026-01-01T00:00:00Z', '2026-06-30T12:00:00Z', '2027-01-01T00:00:00Z'], patterns: ['2026-06-30', '1767225600', '2026-01-01T00:00:00+02:00', 'soon'] },
  'aws:MultiFactorAuthAge': { type: 'number', values: ['0', '3600', '86400'], patterns: ['300', '3600.5', '-1', 'many'] },
  'aws:MultiFactorAuthPresent': { type: 'bool', values: ['true', 'false'], patterns: ['True'] },
  'aws:ViaAWSService': { type: 'bool', values: ['true', 'false'], patterns: [] },
  'aws:CalledVia': { type: 'set', values: ['athena.amazonaws.com', 'cloudformation.amazonaws.com'], patterns: ['athena.*', '*'] },
  'aws:TagKeys': { type: 'set', values: ['team', 'env'], patterns: ['t*', 'Team'] },
};

export const KEY_NAMES = Object.keys(KEYS);

const TEXT = ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'];
const ARN = ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'];
const ORDER = ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'];

const OPERATORS: Readonly<Record<KeySort['type'], Values>> = {
  text: TEXT,
  set: TEXT,
  mixed: [...TEXT, ...ARN, ...ARN],
  arn: [...ARN, ...ARN, 'StringEquals', 'StringLike', 'StringNotLike'],
  number: ORDER.map((order) => `Numeric${order}`),
  date: ORDER.map((order) => `Date${order}`),
  address: ['IpAddress', 'NotIpAddress'],
  bool: ['Bool', 'Bool', 'StringEquals', 'StringNotEquals'],
};

const oneOf = (values: Values): fc.Arbitrary<string> => fc.constantFrom(...values);

/** Some members, never none. */
const some = (member: fc.Arbitrary<string>, most = 2): fc.Arbitrary<string | string[]> =>
  fc.array(member, { minLength: 1, maxLength: most }).map((list) => (list.length === 1 ? (list[0] ?? '') : list));

const unresolved = (text: string): string => (text.length > 14 ? `${text.slice(0, 12)}‹Input›` : '‹Input›');

export interface Options {
  /** Texts may have unresolved parts. */
  readonly unknowns: boolean;
}

const maybeUnresolved = (text: fc.Arbitrary<string>, { unknowns }: Options): fc.Arbitrary<string> =>
  (unknowns ? fc.oneof({ weight: 9, arbitrary: text }, { weight: 1, arbitrary: text.map(unresolved) }) : text);

const qualified = (type: KeySort['type']): fc.Arbitrary<string> =>
  (type === 'set' ? oneOf(['ForAllValues:', 'ForAnyValue:', 'ForAnyValue:', '']) : oneOf(['', '', '', '', 'ForAllValues:', 'ForAnyValue:']));

const test = (key: string, options: Options): fc.Arbitrary<readonly [operator: string, key: string, value: unknown]> => {
  const { type, values, patterns } = KEYS[key] ?? { type: 'text', values: [], patterns: [] };
  const value = maybeUnresolved(oneOf([...values, ...patterns]), options);
  const written = fc.constantFrom(key, key, key, key.toLowerCase());
  const compared = fc.tuple(qualified(type), oneOf(OPERATORS[type]), oneOf(['', '', 'IfExists']), written, some(value, 3))
    .map(([qualifier, operator, suffix, name, list]) => [`${qualifier}${operator}${suffix}`, name, list] as const);
  const presence = fc.tuple(oneOf(['Null', 'Null', 'Null', 'ForAllValues:Null', 'ForAnyValue:Null']), oneOf(['true', 'false']))
    .map(([operator, wanted]) => [operator, key, wanted] as const);
  return fc.oneof({ weight: 6, arbitrary: compared }, { weight: 1, arbitrary: presence });
};

type Block = Record<string, Record<string, unknown>>;

const blockOf = (tests: readonly (readonly [string, string, unknown])[]): Block => {
  const block: Block = {};
  for (const [operator, key, value] of tests) block[operator] = { ...block[operator], [key]: value };
  return block;
};

const condition = (options: Options): fc.Arbitrary<Block> =>
  fc.array(oneOf(KEY_NAMES).chain((key) => test(key, options)), { minLength: 0, maxLength: 3 }).map(blockOf);

const principal = (options: Options): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant('*') },
    { weight: 6, arbitrary: some(maybeUnresolved(oneOf(PRINCIPALS), options), 3).map((AWS) => ({ AWS })) },
    { weight: 1, arbitrary: some(oneOf(SERVICES)).map((Service) => ({ Service })) },
    { weight: 1, arbitrary: fc.tuple(some(oneOf(PRINCIPALS)), some(oneOf(SERVICES))).map(([AWS, Service]) => ({ AWS, Service })) },
  );

/** `Name` mostly, `NotName` now and then. */
const element = (name: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> =>
  fc.tuple(fc.constantFrom(name, name, name, name, `Not${name}`), value).map(([written, content]) => ({ [written]: content }));

export type StatementSort = 'identity' | 'resource' | 'rcp';

export const statement = (sort: StatementSort, options: Options, effects: Values = ['Allow', 'Allow', 'Allow', 'Deny']): fc.Arbitrary<object> =>
  fc.tuple(
    oneOf(effects),
    sort === 'resource' ? element('Principal', principal(options)) : fc.constant(sort === 'rcp' ? { Principal: '*' } : {}),
    element('Action', some(maybeUnresolved(oneOf(ACTION_PATTERNS), options), 3)),
    element('Resource', some(maybeUnresolved(oneOf(RESOURCE_PATTERNS), options))),
    condition(options),
  ).map(([Effect, who, action, resource, Condition]) => ({ Effect, ...who, ...action, ...resource, ...(Object.keys(Condition).length === 0 ? {} : { Condition }) }));

export const policy = (sort: StatementSort, options: Options, most = 4): fc.Arbitrary<object> =>
  fc.tuple(fc.constantFrom('2012-10-17', '2012-10-17', '2012-10-17', '2008-10-17'), fc.array(statement(sort, options), { minLength: 1, maxLength: most }))
    .map(([Version, Statement]) => ({ Version, Statement }));
