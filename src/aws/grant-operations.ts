const ALWAYS = ['CreateGrant', 'DescribeKey', 'RetireGrant'];
const ENCRYPTION = ['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo'];

/** All operations that a grant on a key of one kind can have [KMS grants, "Grant operations"; API CreateGrant, Operations]. */
const BY_KIND: readonly (readonly string[])[] = [
  [
    ...ALWAYS, ...ENCRYPTION, 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'GenerateDataKeyPair', 'GenerateDataKeyPairWithoutPlaintext',
  ],
  [...ALWAYS, ...ENCRYPTION, 'GetPublicKey'],
  [...ALWAYS, 'Sign', 'Verify', 'GetPublicKey'],
  [...ALWAYS, 'GenerateMac', 'VerifyMac'],
  [...ALWAYS, 'DeriveSharedSecret', 'GetPublicKey'],
];

/** True when a grant has every operation that it could have on some kind of key. */
export const isEveryOperation = (operations: readonly string[]): boolean =>
  BY_KIND.some((kind) => kind.every((name) => operations.includes(name)));

/** Grants on one key [KMS resource-limits]. */
export const GRANTS_PER_KEY = 50_000;
