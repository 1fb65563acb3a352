/**
 * Text that could not be resolved is written between `‹` and `›` with the name of what is missing, e.g.
 * `arn:aws:iam::‹AccountId›:role/app`. Two uses of one name are one value; the text around keeps its meaning.
 * The two characters never occur in AWS names, ARNs or condition keys.
 */
const MARKED = /‹([^‹›]*)›/g;

/** The marker for an unresolved input called `name`. */
export const unknownText = (name: string): string => `‹${name.replace(/[‹›]/g, '')}›`;

/** Names of the unresolved inputs inside `text`, in order of appearance. */
export const unknownNames = (text: string): string[] => Array.from(text.matchAll(MARKED), (match) => match[1] ?? '');

/** Parts that every account has: the name alone would read as the thing itself. */
const ANYBODYS: ReadonlySet<string> = new Set(['account', 'region', 'partition', 'key id', 'organization']);

/**
 * A sentence as people read it: what a template names is called by its name where that is a whole word, as in `bucket Logs`; a part
 * of a longer text stands in angle brackets, as in `arn:aws:iam::<account>:role/app`.
 */
export const inSentence = (text: string): string =>
  text.replace(/‹([^‹›]*?)(?: of [^‹›]*)?›/g, (marker: string, name: string, at: number) => {
    const isWord = /(?:^|\s)$/.test(text.slice(0, at)) && /^[,;:.)]?(?:\s|$)/.test(text.slice(at + marker.length));
    return isWord && !ANYBODYS.has(name) ? name : `<${name}>`;
  });

/** True when `text` has an unresolved part. */
export const hasUnknown = (text: string): boolean => text.includes('‹');

/** True when `value` is the marker of one unresolved input and nothing else: anything may stand there. */
export const isUnknown = (value: unknown): value is string => typeof value === 'string' && /^‹[^‹›]*›$/.test(value);
