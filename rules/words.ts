/** `a`, `a and b`, `a, b and c`. */
export const listed = (words: readonly string[], last = 'and'): string =>
  (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1) ?? ''}`);

/** The first words of a list, and how many more there are. */
export const listedUpTo = (most: number, words: readonly string[]): string =>
  (words.length <= most ? listed(words) : `${words.slice(0, most).join(', ')} and ${words.length - most} more`);

/** `1 key`, `2 keys`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
