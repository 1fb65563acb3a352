import { parseArn } from '../policy/arn.ts';
import { hasUnknown } from '../policy/unknown.ts';

/** [KMS concepts, key identifiers]: a UUID, or `mrk-` and 32 hexadecimal digits. */
const KEY_ID = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/i;

/** [KMS API CreateAlias, AliasName]. */
const ALIAS = /^alias\/[a-zA-Z0-9/_-]{1,250}$/;

const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d+$/;

const ACCOUNT = /^\d{12}$/;

export const isKeyId = (text: string): boolean => KEY_ID.test(text);

export const isAliasName = (text: string): boolean => ALIAS.test(text);

const resourceProblem = (resource: string): string | undefined => {
  if (resource.startsWith('alias/')) return isAliasName(resource) ? undefined : 'an alias name has letters, digits, /, _ and - only';
  if (!resource.startsWith('key/')) return 'after the account it must go on with key/ and a key id, or alias/ and a name';
  const id = resource.slice('key/'.length);
  if (id.startsWith('alias/')) return 'an alias ARN goes on with alias/ after the account, not with key/';
  return isKeyId(id) ? undefined : 'what follows key/ is no key id: a UUID, or mrk- and 32 hexadecimal digits';
};

const arnProblem = (text: string): string | undefined => {
  const arn = parseArn(text);
  if (arn === undefined) return 'a key ARN has six fields: arn:aws:kms:region:account:key/id';
  if (arn.service !== 'kms') return `it is an ARN of ${arn.service === '' ? 'no service' : arn.service}, not of kms`;
  if (!REGION.test(arn.region)) return arn.region === '' ? 'the Region is missing' : `${arn.region} is no Region`;
  if (!ACCOUNT.test(arn.account)) return arn.account === '' ? 'the account is missing' : `${arn.account} is no account id of 12 digits`;
  return resourceProblem(arn.resource);
};

/**
 * Why a text identifies no key: it is no key ARN, alias ARN, key id or alias name [KMS find-cmk-id-arn]. Undefined when it
 * has the form of one, or a part of it is not resolved.
 */
export const identifierProblem = (text: string): string | undefined => {
  if (hasUnknown(text)) return undefined;
  if (text.startsWith('arn:')) return arnProblem(text);
  if (text.startsWith('alias/')) return resourceProblem(text);
  return isKeyId(text) ? undefined : 'it is no key ARN, alias ARN, key id or alias name';
};
