import generated from './generated/kms.json';

export type KmsResourceKind = 'key' | 'alias';

/** One permission of KMS, as `kms:<name>` in a policy. */
export interface KmsAction {
  readonly name: string;
  /** Of the Service Authorization Reference: `Read`, `List`, `Write`, `Tagging`, `Permissions management`. */
  readonly accessLevels: readonly string[];
  /** Empty for actions on no key or alias, which only identity policies can allow. */
  readonly resources: readonly KmsResourceKind[];
  /** Condition keys as AWS writes them; `${…}` stands for a free part, as in `aws:ResourceTag/${TagKey}`. */
  readonly contextKeys: readonly string[];
  /** A principal of another account can perform it [KMS API reference, "Cross-account use" of each operation]. */
  readonly crossAccount: boolean;
  /** A grant can name it: `GrantOperation` of the KMS API. */
  readonly grantable: boolean;
  /** Uses the key material [KMS concepts, cryptographic operations]. */
  readonly cryptographic: boolean;
}

/** What a grant can allow besides cryptographic operations [KMS API CreateGrant]. */
const GRANTABLE_WITHOUT_CRYPTOGRAPHY = new Set(['CreateGrant', 'DescribeKey', 'GetPublicKey', 'RetireGrant']);

const isResourceKind = (name: string): name is KmsResourceKind => name === 'key' || name === 'alias';

/** Every KMS action, by name. */
export const kmsActions: readonly KmsAction[] = generated.actions.map((action) => ({
  name: action.name,
  accessLevels: action.accessLevel.split(', '),
  resources: action.resources.filter(isResourceKind),
  contextKeys: action.contextKeys,
  crossAccount: action.crossAccount,
  grantable: action.grantable,
  cryptographic: action.grantable && !GRANTABLE_WITHOUT_CRYPTOGRAPHY.has(action.name),
}));

const byLowerCaseName = new Map(kmsActions.map((action) => [action.name.toLowerCase(), action]));

/** The action that `name` (`Decrypt` or `kms:Decrypt`, any case) names; undefined when KMS has none of that name. */
export const kmsAction = (name: string): KmsAction | undefined =>
  byLowerCaseName.get(name.toLowerCase().replace(/^kms:/, ''));

/** The operations a grant can allow, by the names that grants use. */
export const grantOperations: readonly string[] = kmsActions
  .filter((action) => action.grantable)
  .map((action) => action.name);

/**
 * True when the action `kms:Name` (any case) is authorized against a key, so that the key's policy has a say.
 * An action newer than the table is taken to be one.
 */
export const actionTakesKey = (name: string): boolean => kmsAction(name)?.resources.includes('key') ?? true;

/**
 * True when a principal of another account can perform `kms:Name` (any case) [KMS API reference, "Cross-account
 * use"]; false for an action newer than the table.
 */
export const crossesAccounts = (name: string): boolean => kmsAction(name)?.crossAccount ?? false;

/** `kms:decrypt` as AWS writes it, `kms:Decrypt`; an action that the table lacks comes back as it is. */
export const actionName = (name: string): string => {
  const action = kmsAction(name);
  return action === undefined ? name : `kms:${action.name}`;
};

/** Where the table comes from: package names and versions. */
export const kmsSources: readonly string[] = generated.sources;
