// What a terminal would act upon instead of showing it: C0 and C1 controls, and the marks that reorder text.
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text of an input made safe to print: what would steer the terminal is shown as `\u{…}`. */
export const visible = (text: string): string =>
  text.replace(UNSAFE, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`);

// East Asian wide and fullwidth blocks, and emoji [Unicode UAX #11].
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const WITHOUT_WIDTH = /[\p{Mn}\p{Me}\u200b-\u200d\ufe0e\ufe0f]/u;

/** Columns that a text without controls takes in a terminal. */
export const columnsOf = (text: string): number => {
  let columns = 0;
  for (const character of text) columns += WITHOUT_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return columns;
};
