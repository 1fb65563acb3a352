/** Ids that IAM puts in place of a user's or role's ARN in a policy once the entity is gone [IAM reference_identifiers, unique identifiers]. */
const UNIQUE_ID = /^A(IDA|ROA)[A-Z0-9]{12,}$/;

/** What a unique id stands for; undefined for any other text. */
export const uniqueIdKind = (text: string): 'user' | 'role' | undefined => {
  const kind = UNIQUE_ID.exec(text)?.[1];
  return kind === undefined ? undefined : kind === 'IDA' ? 'user' : 'role';
};
