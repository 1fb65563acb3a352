/** Worlds and requests for random tests: see `grammar.ts`. */
import fc from 'fast-check';
import { readRequests } from '../../src/readers/requests.ts';
import { readWorld } from '../../src/world/build.ts';
import type { Request } from '../../src/evaluate/types.ts';
import type { World } from '../../src/world/types.ts';
import {
  ACTIONS, ALIAS, ALICE, APP, BUCKET, CALLERS, FOREIGN, KEY, KEYS, KEY_NAMES, LINKED, OPS, ORGANIZATION, OTHER_KEY, OWN, PARTNER, SESSION, policy,
  type Options,
} from './grammar.ts';

const DELEGATION = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${OWN}:root` }, Action: 'kms:*', Resource: '*' };
const FULL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

const often = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined, freq: 2 });
const seldom = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const defined = (members: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

const tags = often(fc.constantFrom('IT', 'Pay').map((Value) => [{ Key: 'team', Value }]));

const principalOf = (arn: string, options: Options): fc.Arbitrary<object> =>
  fc.record({
    arn: fc.constant(arn),
    identityPolicies: fc.array(policy('identity', options, 2), { maxLength: 2 }).map((documents) => documents.map((document, index) => ({ name: `policy-${String(index)}`, document }))),
    permissionsBoundary: seldom(policy('identity', options, 2)),
    tags: options.unknowns ? tags : tags.map((list) => list ?? []),
  }).map(defined);

const grant = (options: Options): fc.Arbitrary<object> =>
  fc.record({
    GrantId: fc.constant('g1'),
    GranteePrincipal: fc.constantFrom(APP, ALICE, FOREIGN, SESSION, `arn:aws:iam::${PARTNER}:root`, 's3.amazonaws.com', ...(options.unknowns ? [`arn:aws:iam::${OWN}:role/‹Role›`] : [])),
    RetiringPrincipal: seldom(fc.constantFrom(ALICE, `arn:aws:iam::${PARTNER}:root`)),
    IssuingAccount: fc.constant(`arn:aws:iam::${OWN}:root`),
    Operations: fc.subarray(['Decrypt', 'Encrypt', 'CreateGrant', 'RetireGrant', 'DescribeKey', 'Sign'], { minLength: 1 }),
    Constraints: seldom(fc.constantFrom<object>(
      { EncryptionContextEquals: { Dept: 'IT' } }, { EncryptionContextSubset: { dept: 'IT' } }, { EncryptionContextSubset: { Dept: 'Sales', 'aws:s3:arn': BUCKET } },
      { SourceArn: BUCKET }, { EncryptionContextEquals: { Dept: 'IT', 'aws:s3:arn': BUCKET } },
    )),
  }).map(defined);

const organizationPolicy = (options: Options): fc.Arbitrary<object> =>
  fc.oneof(
    fc.record({ type: fc.constant('SERVICE_CONTROL_POLICY'), target: fc.constantFrom('r-ab12', 'ou-ab12-11111111', OWN, PARTNER), document: fc.oneof(fc.constant(FULL), policy('identity', options, 2)) }),
    fc.record({ type: fc.constant('RESOURCE_CONTROL_POLICY'), target: fc.constantFrom('r-ab12', OWN), document: policy('rcp', options, 2) }),
  );

const organization = (path: string, management = false): object => ({ id: ORGANIZATION, path, management });

const accounts = ({ unknowns }: Options): fc.Arbitrary<object[]> =>
  fc.record({
    own: fc.constantFrom(undefined, organization(`${ORGANIZATION}/r-ab12/`), organization(`${ORGANIZATION}/r-ab12/ou-ab12-11111111/`), organization(`${ORGANIZATION}/r-ab12/`, true)),
    partner: fc.constantFrom(undefined, organization(`${ORGANIZATION}/r-ab12/ou-ab12-11111111/`)),
    complete: unknowns ? fc.boolean() : fc.constant(true),
  }).map(({ own, partner, complete }) => [defined({ id: OWN, complete, organization: own }), defined({ id: PARTNER, complete: true, organization: partner })]);

/** A bundle: a world in one document [formats]. */
export const bundle = (options: Options): fc.Arbitrary<Record<string, unknown>> =>
  fc.record({
    kmslint: fc.constant(1),
    accounts: accounts(options),
    organizationPolicies: fc.array(organizationPolicy(options), { maxLength: 3 }).map((list) => list.map((each, index) => ({ ...each, name: `p${String(index)}` }))),
    principals: fc.tuple(...[APP, OPS, LINKED, ALICE, FOREIGN].map((arn) => principalOf(arn, options))),
    keys: fc.record({
      delegates: fc.boolean(),
      policy: options.unknowns ? seldom(fc.constant('missing')) : fc.constant(undefined),
      document: policy('resource', options, 5),
      tags: options.unknowns ? tags : tags.map((list) => list?.map(({ Value }) => ({ TagKey: 'team', TagValue: Value })) ?? []),
      aliases: fc.constantFrom(['alias/app'], ['alias/app', 'alias/other'], ['alias/app'], []),
      grants: fc.array(grant(options), { maxLength: 2 }),
      manager: fc.constantFrom('CUSTOMER', 'CUSTOMER', 'CUSTOMER', 'AWS'),
    }).map(({ delegates, policy: missing, document, manager, ...rest }) => [
      {
        arn: KEY,
        ...(missing === undefined ? { policy: delegates ? withStatement(document, DELEGATION) : document } : {}),
        metadata: { Arn: KEY, KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT', Origin: 'AWS_KMS', KeyManager: manager, MultiRegion: false },
        ...defined(rest),
      },
      { arn: OTHER_KEY, policy: { Version: '2012-10-17', Statement: [DELEGATION] }, metadata: { Arn: OTHER_KEY } },
    ]),
    resources: seldom(policy('resource', options, 3)).map((document) => [defined({ arn: BUCKET, account: OWN, type: 'AWS::S3::Bucket', properties: {}, policy: document })]),
  });

type Document = Record<string, unknown>;

export const withStatement = (document: object, added: object): object => {
  const { Statement } = document as { readonly Statement: readonly object[] };
  return { ...document, Statement: [added, ...Statement] };
};

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** The world of a bundle; every bundle made here is read whole. */
export const worldOf = (document: Document): World => {
  const { world, inputs } = readWorld([{ path: 'bundle.json', bytes: encode(document) }]);
  const failed = inputs.find(({ status }) => status !== 'analysed');
  if (failed !== undefined) throw new Error(`bundle not read: ${failed.reason ?? failed.status}`);
  return world;
};

const resourceOf = (action: string): fc.Arbitrary<string> => {
  if (action.startsWith('s3:')) return fc.constantFrom(BUCKET, `${BUCKET}/a.txt`);
  if (action === 'kms:CreateAlias') return fc.constantFrom(ALIAS, KEY);
  return fc.constantFrom(KEY, KEY, KEY, OTHER_KEY, ALIAS);
};

const valueOf = (key: string): fc.Arbitrary<readonly string[]> => {
  const { type, values = [] } = KEYS[key] ?? {};
  return type === 'set' ? fc.subarray([...values], { minLength: 1 }) : fc.constantFrom(...values).map((value) => [value]);
};

const STATED = KEY_NAMES.filter((key) => (KEYS[key]?.values.length ?? 0) > 0);

/** A context of legal values; keys that it leaves out are absent. */
const context: fc.Arbitrary<Record<string, readonly string[]>> =
  fc.subarray(STATED, { maxLength: 8 }).chain((keys) =>
    fc.tuple(...keys.map((key) => valueOf(key))).map((values) => Object.fromEntries(keys.map((key, index) => [key, values[index] ?? []]))));

/** A request as documents write it [formats]. */
export const request = (options: Options): fc.Arbitrary<Document> =>
  fc.constantFrom(...ACTIONS).chain((action) =>
    fc.record({
      id: fc.constant('r'),
      principal: fc.constantFrom(...CALLERS),
      action: fc.constant(action),
      resource: resourceOf(action),
      context,
      sessionPolicies: seldom(policy('identity', options, 2).map((document) => [document])),
    }).map(defined).map((made) => (String(made['principal']).includes('assumed-role') ? made : { ...made, sessionPolicies: [] })));

/** The requests of a document. */
export const requestsOf = (requests: readonly Document[]): readonly Request[] => {
  const reading = readRequests({ path: 'requests.json', bytes: encode({ kmslint: 1, requests: requests.map((each, index) => ({ ...each, id: String(index) })) }) });
  if (!reading.ok) throw new Error(JSON.stringify(reading.problem));
  return reading.requests.map((each) => each.request);
};
