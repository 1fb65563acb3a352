import { contextKeyName } from '../policy/context-key.ts';
import type { Request } from '../evaluate/types.ts';

const PAIR = 'kms:encryptioncontext:';

/** Keys whose values read better in a phrase of their own. */
const PHRASES: Readonly<Record<string, string>> = {
  'kms:viaservice': 'via',
  'aws:sourceip': 'from',
  'aws:sourcevpce': 'through the endpoint',
  'aws:sourcevpc': 'from the network',
  'aws:sourcearn': 'for',
};

/** Keys that say nothing new: they repeat the principal's ARN or another key, or every request has them so. */
const REPEATED = new Set([
  'aws:principalaccount', 'kms:calleraccount', 'aws:principalarn', 'aws:userid', 'aws:viaawsservice', 'aws:securetransport', 'aws:sourceaccount',
  'kms:encryptioncontextkeys',
]);

const saysMore = (name: string, request: Request): boolean =>
  !REPEATED.has(name) ||
  (name === 'kms:encryptioncontextkeys' && ![...request.context.keys()].some((key) => contextKeyName(key).startsWith(PAIR))) ||
  (name === 'aws:sourceaccount' && ![...request.context.keys()].some((key) => contextKeyName(key) === 'aws:sourcearn'));

const phrase = (key: string, values: readonly string[]): string => {
  const name = contextKeyName(key);
  if (name.startsWith(PAIR)) return `with the encryption context ${key.slice(PAIR.length)}=${values.join(', ')}`;
  return `${PHRASES[name] ?? `with ${key}`} ${values.join(', ')}`;
};

/** How a request is made, besides who and what: "via s3.us-east-1.amazonaws.com, from 203.0.113.7"; empty: in any way. */
const circumstances = (request: Request): string[] =>
  [...request.context]
    .filter(([key, values]) => values.length > 0 && saysMore(contextKeyName(key), request))
    .map(([key, values]) => phrase(key, values))
    .sort();

/** A witness in words: "arn:aws:iam::999999999999:role/outsider, kms:Decrypt via s3.us-east-1.amazonaws.com". */
export const witnessWords = (request: Request): string =>
  `${request.principal}, ${[request.action, circumstances(request).join(', ')].filter((part) => part !== '').join(' ')}`;

/** The sentence that shows a witness. */
export const exampleOf = (request: Request, certain = true): string =>
  `for example ${witnessWords(request)}, ${certain ? 'is allowed' : 'is allowed unless the unknowns say otherwise'}.`;
