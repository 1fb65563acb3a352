import fc from 'fast-check';
import type { Json, Place } from '../source/place.ts';

const NAMES = [
  'Version', 'Id', 'Statement', 'Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition',
  'AWS', 'Service', 'Federated', 'StringEquals', 'ForAllValues:StringLikeIfExists', 'Null', 'kms:ViaService', 'aws:PrincipalTag/team', '__proto__', 'toString', '', '~1/"',
];
const TEXTS = ['2012-10-17', 'Allow', 'Deny', '*', 'kms:*', 'arn:aws:kms:us-east-1:111122223333:key/*', '${aws:username', '‹Unknown›', 'true', '', '\u2028"\\'];

/** Any JSON, with names and texts of policies in it. */
export const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 6, depthSize: 'medium' },
    fc.oneof(fc.constantFrom(...TEXTS), fc.string(), fc.boolean(), fc.constant(null), fc.double({ noNaN: true, noDefaultInfinity: true })),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES), fc.string()), tie('json')), { maxLength: 8 })
      .map((members): Json => Object.fromEntries(members)),
  ),
}));

const ACTIONS = ['kms:Decrypt', 'kms:*', '*', 'KMS:decrypt', 'kms:Decrpyt', 's3:Get*', 'iam:PassRole', 'sts:AssumeRole', 'nosuch:Thing', 'Decrypt', 'k?s:*', '‹Action›'];
const RESOURCES = [
  '*', 'arn:aws:kms:us-east-1:111122223333:key/*', 'arn:aws:s3:::logs/${aws:username}', 'arn:aws:iam:us-east-1:1:role/x', 'arn:aws:s3', 'logs', '${}', 'arn:‹x›:kms:*',
];
const PRINCIPALS = ['*', '111122223333', 'arn:aws:iam::111122223333:role/*', 'logs.amazonaws.com', 'arn:aws:iam::111122223333:saml-provider/corp', 'accounts.google.com', 'x'];
const OPERATORS = [
  'StringEquals', 'stringlike', 'ForAllValues:StringNotEquals', 'ForAnyValue:StringLikeIfExists', 'ArnLike', 'Bool', 'Null', 'NumericLessThan', 'DateGreaterThan',
  'IpAddress', 'NotIpAddress', 'BinaryEquals', 'NullIfExists',
];
const KEYS = [
  'kms:ViaService', 'aws:SourceIp', 'aws:PrincipalTag/team', 'aws:TagKeys', 'aws:SourceVpc', 'aws:RequestedRegion', 'aws:PrincipalArn', 'aws:CurrentTime', 'nosuch:Key',
  'kms:NoSuch', 'key', 'aws:UserAgent', 's3:prefix', 'token.actions.githubusercontent.com:sub', 'sts:SourceIdentity',
];
const VALUES = ['true', '10.0.0.0/8', '203.0.113.7/24', '2027-01-01', '5', '*', 'pay*', 's3.amazonaws.com', '${aws:username', '‹x›', 'vpc-1', 'us-east-9'];

const oneOrMany = (texts: readonly string[]): fc.Arbitrary<Json> => fc.oneof(fc.constantFrom(...texts), fc.array(fc.constantFrom(...texts), { maxLength: 4 }));

const conditions: fc.Arbitrary<Json> = fc.dictionary(fc.constantFrom(...OPERATORS), fc.dictionary(fc.constantFrom(...KEYS), oneOrMany(VALUES), { maxKeys: 3 }), { maxKeys: 3 });

const principals: fc.Arbitrary<Json> = fc.oneof(
  fc.constant('*'), fc.dictionary(fc.constantFrom('AWS', 'Service', 'Federated'), oneOrMany(PRINCIPALS), { maxKeys: 2 }),
);

const readable = fc.record({
  Sid: fc.constantFrom('', 'Read', 'Read the logs'), Effect: fc.constantFrom('Allow', 'Deny'), Principal: principals, Action: oneOrMany(ACTIONS),
  Resource: oneOrMany(RESOURCES), Condition: conditions,
}, { requiredKeys: ['Effect', 'Action'] }) as fc.Arbitrary<Json>;

/** A statement, or what comes close to one. */
export const statement: fc.Arbitrary<Json> = fc.oneof(
  { weight: 3, arbitrary: readable },
  {
    weight: 1,
    arbitrary: fc.record({
      Effect: fc.oneof(fc.constantFrom('Allow', 'Deny'), json), Principal: json, Action: json, Resource: json, Condition: json, Sid: json,
    }, { requiredKeys: [] }) as fc.Arbitrary<Json>,
  },
);

/** Anything, and what comes close to a policy. */
export const document: fc.Arbitrary<Json> = fc.oneof(
  json,
  fc.record({ Version: fc.oneof(fc.constantFrom('2012-10-17', '2008-10-17'), json), Statement: fc.oneof(fc.array(statement, { maxLength: 3 }), statement, json) }, { requiredKeys: [] }) as fc.Arbitrary<Json>,
);

/** A value as a file has it: by itself, or as text inside another document. */
export const placed = (value: Json, inside: boolean): { readonly value: Json; readonly place: Place } => {
  const held = inside ? JSON.stringify(value) : value;
  const root: Json = inside ? { Policy: held } : value;
  const text = JSON.stringify(root, null, 1);
  return { value: held, place: { document: { file: 'policy.json', text, value: JSON.parse(text) as Json }, path: inside ? ['Policy'] : [] } };
};
