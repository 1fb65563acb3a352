import { isObject, type JsonObject } from '../../policy/json.ts';
import type { PolicyKind } from '../../readers/kinds.ts';
import { below, type Json, type Place } from '../../source/place.ts';
import { ALL, IDENTITY, ORGANIZATION, RESOURCE, WITH_PRINCIPALS, WITH_RESOURCES } from './documents.ts';
import type { Subject } from './subject.ts';
import type { Check, Hit } from './types.ts';

/** What the parser of policies has already noted under the code. */
const noted = (code: string) => ({ policy }: Subject): Hit[] =>
  policy.problems.filter((problem) => problem.code === code).map(({ message, place }) => ({ message, place }));

const parsed = (code: string, meaning: string, advice: string): Check =>
  ({ code, kind: 'error', documents: ALL, meaning, advice, find: noted(code) });

const missingPrincipal = ({ statements }: Subject): Hit[] =>
  statements.filter(({ statement }) => statement.principal === undefined).map(({ place }) =>
    ({ message: 'The statement says nobody: it has neither Principal nor NotPrincipal.', place }));

/** The policy of a repository is about that repository alone, and its statements name no resource [ECR repository-policy-examples]. */
const isOfRepository = ({ kind, statements }: Subject): boolean =>
  kind === 'resource-policy' && statements.every(({ actions }) => actions.length > 0 && actions.every(({ text }) => /^ecr:/i.test(text)));

const missingResource = (subject: Subject): Hit[] => (isOfRepository(subject) ? [] : resourceless(subject));

const resourceless = ({ kind, statements }: Subject): Hit[] =>
  statements.filter(({ statement }) => statement.resource === undefined).map(({ place }) => ({
    message: 'The statement has neither Resource nor NotResource.',
    place,
    ...(kind === 'key-policy' ? { mend: { change: 'add', place, name: 'Resource', value: '*' } as const } : {}),
  }));

const principalPlace = ({ written, place }: { readonly written: JsonObject; readonly place: Place }): Place =>
  below(place, written['NotPrincipal'] === undefined ? 'Principal' : 'NotPrincipal');

const unwantedPrincipal = (what: string) => ({ statements }: Subject): Hit[] =>
  statements.filter(({ statement }) => statement.principal !== undefined).map((view) =>
    ({ message: `${what} names no principal: it acts on those it is attached to.`, place: principalPlace(view) }));

/** The statement identifier of IAM's grammar [IAM reference_policies_elements_sid]. */
const IAM_SID = /^[A-Za-z0-9]*$/;

const unsupportedSid = ({ statements }: Subject): Hit[] =>
  statements.filter(({ statement: { sid } }) => sid !== undefined && !sid.includes('‹') && !IAM_SID.test(sid)).map(({ statement, place }) => ({
    message: `The Sid "${statement.sid}" has other characters than A-Z, a-z and 0-9.`,
    place: below(place, 'Sid'),
    mend: { change: 'replace', place: below(place, 'Sid'), value: (statement.sid ?? '').replace(/[^A-Za-z0-9]/g, '') },
  }));

const repeatedSids = ({ statements }: Subject): Hit[] => {
  const seen = new Map<string, number>();
  return statements.flatMap(({ statement: { sid, index }, place }) => {
    if (sid === undefined || sid === '' || sid.includes('‹')) return [];
    const first = seen.get(sid);
    if (first === undefined) seen.set(sid, index);
    return first === undefined ? [] : [{ message: `The Sid "${sid}" is also that of statement ${first + 1}.`, place: below(place, 'Sid') }];
  });
};

const sidCheck = (code: string, kind: Check['kind'], documents: readonly PolicyKind[], meaning: string): Check =>
  ({ code, kind, documents, meaning, advice: 'Give each statement a Sid of its own, or none.', find: repeatedSids });

const missingVersion = ({ policy, written }: Subject): Hit[] =>
  !isObject(written) || Object.keys(written).length === 0 || written['Version'] !== undefined ? [] : [{
    message: 'The policy has no Version, so it is read as one of 2008, without policy variables.',
    place: policy.place,
    mend: { change: 'add', place: policy.place, name: 'Version', value: '2012-10-17' },
  }];

/** Deeper than any policy goes: Statement, a statement, Condition, an operator, a key, a value. */
const DEEPEST = 8;

const strings = (value: Json, place: Place, depth = 0): { readonly text: string; readonly place: Place }[] => {
  if (typeof value === 'string') return [{ text: value, place }];
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    strings(member as Json, below(place, Array.isArray(value) ? Number(name) : name), depth + 1));
};

/** Printable characters of Basic Latin and Latin-1, tab, line feed and carriage return [KMS key-policy-overview]. */
const NOT_IN_KEY_POLICIES = /[^\t\n\r\u0020-\u007e\u00a0-\u00ff‹›]/u;

const unsupportedCharacters = ({ policy, written }: Subject): Hit[] =>
  strings(written, policy.place).flatMap(({ text, place }) => {
    const found = NOT_IN_KEY_POLICIES.exec(text)?.[0];
    if (found === undefined) return [];
    const code = `U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    return [{ message: `"${text}" has the character ${code}, which KMS does not take in a key policy.`, place }];
  });

/** The shape of documents: elements, their types and their presence [IAM reference_policies_grammar]. */
export const grammarChecks: readonly Check[] = [
  parsed('JSON_SYNTAX_ERROR', 'The policy is not JSON.', 'Mend the JSON at this position.'),
  parsed('DUPLICATE_MEMBER', 'A name occurs twice in one object; AWS refuses the document, and JSON readers keep only the last.',
    'Put both values under one name, or remove one.'),
  parsed('DATA_TYPE_MISMATCH', 'A value has the wrong JSON type, such as a number where text is needed.', 'Write the value as the grammar has it.'),
  parsed('INVALID_POLICY_ELEMENT', 'The policy or statement has an element that does not exist.', 'Correct the name or remove the element.'),
  parsed('INVALID_VERSION', 'Version is neither 2012-10-17 nor 2008-10-17.', 'Write "Version": "2012-10-17".'),
  parsed('MISSING_STATEMENT', 'The policy has no Statement.', 'Add at least one statement.'),
  parsed('MISSING_EFFECT', 'A statement has no Effect.', 'Add "Effect": "Allow" or "Effect": "Deny".'),
  parsed('INVALID_EFFECT', 'Effect is neither Allow nor Deny, written exactly so.', 'Write "Allow" or "Deny".'),
  parsed('MISSING_ACTION', 'A statement has neither Action nor NotAction.', 'Name the actions.'),
  parsed('UNSUPPORTED_ELEMENT_COMBINATION', 'A statement has an element together with its opposite, such as Action and NotAction.', 'Keep one of the two.'),
  parsed('INVALID_PRINCIPAL_FORMAT', 'Principal is neither "*" nor an object of principal types.', 'Write { "AWS": "…" }, { "Service": "…" } or { "Federated": "…" }.'),
  parsed('INVALID_PRINCIPAL_KEY', 'A principal type is none of AWS, Service, Federated and CanonicalUser.', 'Correct the type; case matters.'),
  parsed('INVALID_CONDITION_OPERATOR', 'A condition operator does not exist.', 'Use an operator of the IAM policy language.'),
  parsed('NULL_WITH_IF_EXISTS', 'Null is combined with IfExists, which is no operator.', 'Use Null.'),
  parsed('DUPLICATE_KEYS_WITH_DIFFERENT_CASE', 'One operator has the same context key twice, for case does not matter in it.',
    'Put all values under one key.'),
  parsed('INVALID_CONDITION_KEY_FORMAT', 'A context key is not of the form service:name.', 'Write the key with its service.'),
  {
    code: 'MISSING_PRINCIPAL', kind: 'error', documents: WITH_PRINCIPALS,
    meaning: 'A statement of a policy that belongs to a resource does not say whom it concerns.', advice: 'Add a Principal.',
    find: missingPrincipal,
  },
  {
    code: 'UNSUPPORTED_PRINCIPAL', kind: 'error', documents: IDENTITY,
    meaning: 'A policy that is attached to an identity names a principal.', advice: 'Remove the element.', find: unwantedPrincipal('An identity policy'),
  },
  {
    code: 'SCP_SYNTAX_ERROR_PRINCIPAL', kind: 'error', documents: ['service-control-policy'],
    meaning: 'A service control policy names a principal.', advice: 'Remove the element, or test aws:PrincipalArn in a condition.',
    find: unwantedPrincipal('A service control policy'),
  },
  {
    code: 'MISSING_RESOURCE', kind: 'error', documents: WITH_RESOURCES,
    meaning: 'A statement has neither Resource nor NotResource. KMS refuses such a key policy since August 2025; before, the statement had no effect.',
    advice: 'Add a Resource; in a key policy "*" is this key.', find: missingResource,
  },
  {
    code: 'UNSUPPORTED_SID', harmless: true, kind: 'error', documents: [...IDENTITY, 'trust-policy'],
    meaning: 'A Sid of an IAM policy has other characters than letters and digits. Key policies also take spaces.',
    advice: 'Keep only letters and digits in the Sid.', find: unsupportedSid,
  },
  sidCheck('UNIQUE_SIDS_REQUIRED', 'error', [...IDENTITY, 'trust-policy'], 'Two statements of an IAM policy have the same Sid.'),
  sidCheck('UNIQUE_SIDS_RECOMMENDED', 'warning', [...RESOURCE, ...ORGANIZATION], 'Two statements have the same Sid, which makes them hard to tell apart.'),
  {
    code: 'MISSING_VERSION', kind: 'warning', documents: ALL,
    meaning: 'The policy has no Version and is read by the rules of 2008: policy variables are literal text.',
    advice: 'Add "Version": "2012-10-17".', find: missingVersion,
  },
  {
    code: 'UNSUPPORTED_CHARACTER', kind: 'error', documents: ['key-policy'],
    meaning: 'A key policy has a character that KMS does not take: it accepts the printable ones of Basic Latin and Latin-1.',
    advice: 'Write it with characters of Basic Latin or Latin-1.', find: unsupportedCharacters,
  },
];
