import { createBudget } from '../algebra/budget.ts';
import { dimensionOf } from '../evaluate/symbolic/atoms.ts';
import { cover } from '../evaluate/symbolic/cover.ts';
import { STEP_BUDGET, type Posed } from '../evaluate/symbolic/inquire.ts';
import { wordsForAll } from '../evaluate/symbolic/words.ts';

/** What a condition looks at. */
export type Aspect = 'caller' | 'path' | 'network' | 'encryption context' | 'grant' | 'key' | 'request';

const STARTS: readonly (readonly [start: string, aspect: Aspect])[] = [
  ['aws:principal', 'caller'], ['kms:calleraccount', 'caller'], ['aws:userid', 'caller'], ['aws:username', 'caller'],
  ['kms:viaservice', 'path'], ['aws:viaawsservice', 'path'], ['aws:calledvia', 'path'],
  ['aws:sourceip', 'network'], ['aws:sourcevpc', 'network'], ['aws:vpcsourceip', 'network'], ['aws:vpce', 'network'],
  ['kms:encryptioncontext', 'encryption context'],
  ['kms:grant', 'grant'], ['kms:retiring', 'grant'],
  ['aws:resource', 'key'], ['kms:key', 'key'], ['kms:resourcealiases', 'key'], ['kms:requestalias', 'key'], ['kms:multiregion', 'key'],
];

const aspectOf = (key: string): Aspect => STARTS.find(([start]) => key.startsWith(start))?.[1] ?? 'request';

/** What the requests of a question have to be like to be allowed. */
export interface Limits {
  readonly aspects: ReadonlySet<Aspect>;
  /** The context keys that count, in lower case. */
  readonly keys: ReadonlySet<string>;
  /** "kms:ViaService is s3.us-east-1.amazonaws.com"; empty: nothing is asked of them. */
  readonly words: string;
}

const MOST = 4;

/** What limits the callers of a posed question, and in which respect. */
export const limitsOf = ({ question, allowed, axioms }: Posed): Limits => {
  const { implicants, complete } = cover(question.maker, allowed, axioms, MOST, createBudget(STEP_BUDGET));
  const words = wordsForAll(implicants);
  if (words.includes('')) return { aspects: new Set(), keys: new Set(), words: '' };
  const keys = implicants.flat().flatMap(({ atom }) => dimensionOf(atom)?.id ?? []);
  return { aspects: new Set(keys.map(aspectOf)), keys: new Set(keys), words: [...words, ...(complete ? [] : ['under further conditions'])].join('; or ') };
};
