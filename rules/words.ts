import { inWords } from '../src/ask/deeds.ts';

/** The first words of a list, and how many more there are. */
export const listedUpTo = (most: number, words: readonly string[]): string =>
  (words.length <= most ? inWords(words) : `${words.slice(0, most).join(', ')} and ${words.length - most} more`);

/** `1 key`, `2 keys`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** The form in which tag names are compared that people write in many ways: `cost-center` is `CostCenter`. */
export const plainTag = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
