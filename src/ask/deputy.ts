import { literalGlob, parseGlob } from '../algebra/glob.ts';
import { FALSE, type Formula } from '../evaluate/symbolic/formula.ts';
import { memberAtom, present, textAtom, type Dimension, type Field } from '../evaluate/symbolic/atoms.ts';
import { callerClasses, strangerAccount, type CallerClass } from '../evaluate/symbolic/callers.ts';
import type { Posed } from '../evaluate/symbolic/inquire.ts';
import { namedAccounts, namedOrganizations } from '../evaluate/strangers.ts';
import type { Key, World } from '../world/types.ts';

const ACCOUNT_FIELD = 4;
const RESOURCE_FIELD = 5;
const PAIR = 'kms:encryptioncontext:';

/** A name that somebody else gave to a resource whose ARN has no account, such as a bucket. */
const OUTSIDERS = 'outsider*';

/** Values of an encryption context pair that stand for a resource of an account that nothing names. */
const foreignTexts = (stranger: string): readonly string[] => [
  stranger, OUTSIDERS, `arn:aws:s3:::${OUTSIDERS}`, `arn:aws-cn:s3:::${OUTSIDERS}`, `arn:aws-us-gov:s3:::${OUTSIDERS}`,
];

/**
 * The requests of a service on behalf of an account that nothing in the world names: no part of the request which
 * says for whom the service acts speaks of a named account or organization
 * [IAM confused-deputy; KMS least-privilege, "Using aws:SourceArn or aws:SourceAccount"].
 */
export const forStrangers = (world: World) => (posed: Posed): Formula => {
  if (posed.allowed === FALSE) return FALSE;
  const { maker, dimensions } = posed.question;
  const { and, or, not, atom } = maker;
  const is = (dimension: Dimension, field: Field | undefined, pattern: string): Formula =>
    (field === undefined ? FALSE : atom(textAtom(dimension, field, parseGlob(pattern))));
  const isText = (dimension: Dimension, field: Field | undefined, text: string): Formula =>
    (field === undefined ? FALSE : atom(textAtom(dimension, field, literalGlob(text))));
  const stranger = strangerAccount(world);
  const accounts = [...namedAccounts(world)];
  const organizations = namedOrganizations(world);

  const sourceArn = (dimension: Dimension): Formula => {
    const [account, resource] = [dimension.fields[ACCOUNT_FIELD], dimension.fields[RESOURCE_FIELD]];
    const strange = and(...accounts.map((id) => not(isText(dimension, account, id))));
    return and(strange, or(not(isText(dimension, account, '')), is(dimension, resource, OUTSIDERS)));
  };

  const pair = (dimension: Dimension): Formula => {
    const [field] = dimension.fields;
    const strange = and(...accounts.map((id) => not(is(dimension, field, `*${id}*`))));
    // `*` spans colons: an ARN without an account is not to be read as one with the account further on.
    const withAccount = and(is(dimension, field, `arn:*:*:*:${stranger}:*`), not(is(dimension, field, 'arn:*:*:::*')));
    return or(not(atom(present(dimension))), and(strange, or(withAccount, ...foreignTexts(stranger).map((pattern) => is(dimension, field, pattern)))));
  };

  const foreign = (dimension: Dimension): Formula[] => {
    const [field] = dimension.fields;
    if (dimension.id === 'aws:sourcearn') return [sourceArn(dimension)];
    if (dimension.id === 'aws:sourceaccount' || dimension.id === 'kms:calleraccount') return accounts.map((id) => not(isText(dimension, field, id)));
    if (dimension.id === 'aws:sourceorgid') return organizations.map((id) => not(isText(dimension, field, id)));
    if (dimension.id === 'aws:sourceorgpaths') return organizations.map((id) => not(atom(memberAtom(dimension, [parseGlob(`${id}/*`)], true))));
    return dimension.id.startsWith(PAIR) && dimension.type === 'text' ? [pair(dimension)] : [];
  };

  return and(posed.allowed, ...[...dimensions.values()].flatMap(foreign));
};

/** The services that a key's policy names, and one that it does not, which only "everyone" lets in. */
export const servicesOf = (world: World, key: Key): readonly CallerClass[] =>
  callerClasses(world, key.policy === undefined ? [] : [key.policy]).filter(({ kind, caller }) => (kind === 'named' || kind === 'other-service') && caller.kind === 'service');
