export type Style = 'error' | 'warning' | 'info' | 'good' | 'strong' | 'dim';

/** Puts a style on a text for a terminal. */
export type Paint = (style: Style, text: string) => string;

// Select Graphic Rendition parameters [ECMA-48, 8.3.117].
const CODES: Readonly<Record<Style, readonly [on: number, off: number]>> = {
  error: [31, 39], warning: [33, 39], info: [36, 39], good: [32, 39], strong: [1, 22], dim: [2, 22],
};

export const plain: Paint = (_style, text) => text;

export const coloured: Paint = (style, text) => `\u001b[${CODES[style][0]}m${text}\u001b[${CODES[style][1]}m`;

/** A text that leads to `target` when it is clicked, in terminals that can (OSC 8). */
export const hyperlink = (target: string, text: string): string => `\u001b]8;;${target}\u001b\\${text}\u001b]8;;\u001b\\`;
