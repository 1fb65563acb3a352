import { hasUnknown } from '../policy/unknown.ts';
import type { Key } from '../world/types.ts';

const isName = (alias: string): boolean => !hasUnknown(alias);

/**
 * What people call a key: an alias of it, or else its id or its name in a template; the key of a file where no input names it. Reads on after
 * a verb or a preposition: "decrypt with alias/payments", "rotation of key 1234abcd-…".
 */
export const keyName = (key: Key): string => {
  const alias = key.aliases?.find(isName);
  if (alias !== undefined) return alias;
  if (key.declared !== undefined) return `key ${key.declared}`;
  return hasUnknown(key.id) ? `the key of ${key.places.key.document.file}` : `key ${key.id}`;
};

/** What identifies a key in a command of the AWS CLI: its ARN, an alias, or a placeholder to fill in. */
export const keyArgument = (key: Key): string => {
  if (!hasUnknown(key.arn)) return key.arn;
  return key.aliases?.find(isName) ?? (hasUnknown(key.id) ? '<key id>' : key.id);
};

/** "the key policy of alias/payments"; "the key policy" alone where no input names the key. */
export const keyPolicyName = (key: Key): string =>
  hasUnknown(key.id) && key.declared === undefined && key.aliases?.some(isName) !== true ? 'the key policy' : `the key policy of ${keyName(key)}`;
