/**
 * The form in which context keys are compared. Service and name compare without case [IAM
 * reference_policies_elements_condition], and so does the free part of `aws:ResourceTag/x`,
 * `aws:PrincipalTag/x`, `aws:RequestTag/x` and `kms:EncryptionContext:x` [KMS conditions-kms, case
 * sensitivity of the encryption context condition].
 */
export const contextKeyName = (key: string): string => key.toLowerCase();
