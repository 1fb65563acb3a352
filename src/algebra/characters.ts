/**
 * Characters are UTF-16 code units, as in JavaScript strings: `?` matches one of them. A character outside
 * the basic plane is two.
 */
export const LAST_CHARACTER = 0xffff;

/** A set of characters: sorted, disjoint, inclusive ranges. */
export type CharacterClass = readonly (readonly [first: number, last: number])[];

export const ANY_CHARACTER: CharacterClass = [[0, LAST_CHARACTER]];

/** The class of all characters in any of the ranges, which may overlap. */
export const characterClass = (ranges: CharacterClass): CharacterClass => {
  const merged: [number, number][] = [];
  for (const [first, last] of [...ranges].sort((left, right) => left[0] - right[0])) {
    const previous = merged.at(-1);
    if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else merged.push([first, last]);
  }
  return merged;
};

/** All characters that are not in the class. */
export const complementClass = (members: CharacterClass): CharacterClass => {
  const outside: [number, number][] = [];
  let next = 0;
  for (const [first, last] of members) {
    if (first > next) outside.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= LAST_CHARACTER) outside.push([next, LAST_CHARACTER]);
  return outside;
};

export const inClass = (members: CharacterClass, code: number): boolean => {
  for (const [first, last] of members) if (code <= last) return code >= first;
  return false;
};

const ASCII = 0x80;

const foldWide = (code: number): number => {
  const lower = String.fromCharCode(code).toLowerCase();
  const folded = lower.charCodeAt(0);
  // The Kelvin sign lowers to an ASCII `k`; nobody means it to match one.
  return lower.length === 1 && folded >= ASCII ? folded : code;
};

/** The lower-case form of a character, by which two characters are the same when case is ignored. */
export const foldCharacter = (code: number): number => {
  if (code < ASCII) return code >= 65 && code <= 90 ? code + 32 : code;
  return foldWide(code);
};

let wideForms: Map<number, number[]> | undefined;

const formsBeyondAscii = (): Map<number, number[]> => {
  const forms = new Map<number, number[]>();
  for (let code = ASCII; code <= LAST_CHARACTER; code++) {
    const folded = foldWide(code);
    if (folded !== code) forms.set(folded, [...(forms.get(folded) ?? [folded]), code]);
  }
  return forms;
};

/** All characters that fold to this folded character, itself first. */
export const formsOf = (folded: number): readonly number[] => {
  if (folded < ASCII) return folded >= 97 && folded <= 122 ? [folded, folded - 32] : [folded];
  wideForms ??= formsBeyondAscii();
  return wideForms.get(folded) ?? [folded];
};

/** The order in which characters read best in an example: letters, digits, then common punctuation. */
const PREFERRED = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_/.:=+,@';

const PREFERENCE: readonly number[] = (() => {
  const order = [...PREFERRED].map((character) => character.charCodeAt(0));
  for (let code = 0x21; code < 0x7f; code++) if (!order.includes(code)) order.push(code);
  return [...order, 0x20];
})();

const RANK = new Map(PREFERENCE.map((code, index) => [code, index]));

/** Lower is better to read. */
export const rankOf = (code: number): number => RANK.get(code) ?? PREFERENCE.length + code;

/** The printable ASCII characters of a class, the most readable first. */
export const readableOf = (members: CharacterClass): readonly number[] =>
  PREFERENCE.filter((code) => inClass(members, code));

/** The most readable character of a class that is not excluded. `readable` is `readableOf(members)`. */
export const pickCharacter = (
  members: CharacterClass,
  readable: readonly number[],
  excluded: readonly number[],
): number | undefined => {
  for (const code of readable) if (!excluded.includes(code)) return code;
  for (const [first, last] of members) {
    for (let code = first; code <= last; code++) if (!excluded.includes(code)) return code;
  }
  return undefined;
};
