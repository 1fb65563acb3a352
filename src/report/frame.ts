import { position, range } from '../source/locate.ts';
import type { Place } from '../source/place.ts';
import { columnsOf, visible } from './display.ts';
import type { Paint, Style } from './paint.ts';

export interface FrameStyle {
  readonly paint: Paint;
  /** Of the marks under the code. */
  readonly mark: Style;
  /** Columns of code to show of one line. */
  readonly width: number;
}

/** Lines of a place that are shown; of more, the first ones. */
const MOST_LINES = 4;
const TAB = '  ';

/** One line of a file, from `start` to `end`, with the marked part between `from` and `to`. */
interface Line {
  readonly number: number;
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

const lineEnd = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
};

const withoutReturn = (text: string, end: number): number => (text[end - 1] === '\r' ? end - 1 : end);

const linesOf = (text: string, start: number, end: number, firstNumber: number): { lines: Line[]; more: boolean } => {
  const lines: Line[] = [];
  let lineStart = text.lastIndexOf('\n', start - 1) + 1;
  for (let number = firstNumber; lines.length < MOST_LINES; number += 1) {
    const stop = lineEnd(text, Math.max(lineStart, number === firstNumber ? start : 0));
    const lastShown = withoutReturn(text, stop);
    lines.push({ number, start: lineStart, end: lastShown, from: Math.max(start, lineStart), to: Math.min(end, lastShown) });
    if (end <= stop || stop >= text.length) return { lines, more: false };
    lineStart = stop + 1;
  }
  return { lines, more: true };
};

const shown = (text: string): string => visible(text.replace(/\t/g, TAB));

/** The part of a long line around its mark. */
const clip = (line: Line, width: number): Line & { readonly cutLeft: boolean; readonly cutRight: boolean } => {
  if (line.end - line.start <= width) return { ...line, cutLeft: false, cutRight: false };
  const marked = Math.min(line.to - line.from, width);
  const lead = Math.floor((width - marked) / 3);
  const start = Math.max(line.start, Math.min(line.from - lead, line.end - width));
  const end = Math.min(line.end, start + width);
  return { ...line, start, end, to: Math.min(line.to, end), cutLeft: start > line.start, cutRight: end < line.end };
};

interface Shown {
  readonly number: number;
  readonly code: string;
  readonly indent: number;
  readonly marks: number;
}

const layOut = (text: string, line: Line, width: number): Shown => {
  const { number, start, end, from, to, cutLeft, cutRight } = clip(line, width);
  const [before, marked, after] = [shown(text.slice(start, from)), shown(text.slice(from, to)), shown(text.slice(to, end))];
  const head = `${cutLeft ? '…' : ''}${before}`;
  return {
    number,
    code: `${head}${marked}${after}${cutRight ? '…' : ''}`,
    indent: columnsOf(head),
    marks: Math.max(1, columnsOf(marked)),
  };
};

/** Spaces that every shown line begins with. */
const sharedIndent = (lines: readonly Shown[]): number =>
  Math.min(...lines.filter(({ code }) => code.trim() !== '').map(({ code }) => code.length - code.trimStart().length));

const outdented = (lines: readonly Shown[]): Shown[] => {
  const indent = Math.max(0, sharedIndent(lines) - TAB.length);
  if (!Number.isFinite(indent)) return [...lines];
  return lines.map((line) => ({ ...line, code: line.code.slice(indent), indent: Math.max(0, line.indent - indent) }));
};

/**
 * The lines of a file that a place is on, with their numbers. A place within one line is underlined; of a longer
 * one each line has a mark before it. Long lines are cut around the place, so that documents in one line read too.
 */
export const frame = (place: Place, { paint, mark, width }: FrameStyle): string[] => {
  const { start, end } = range(place, 'member');
  const { text } = place.document;
  const { lines, more } = linesOf(text, start, end, position(place.document, start).line);
  const laidOut = outdented(lines.map((line) => layOut(text, line, width)));
  const gutter = String(lines.at(-1)?.number ?? 0).length;
  const [first] = laidOut;
  if (first !== undefined && laidOut.length === 1) {
    return [
      `${paint('dim', `${String(first.number).padStart(gutter)} |`)} ${first.code}`,
      `${paint('dim', `${' '.repeat(gutter)} |`)} ${' '.repeat(first.indent)}${paint(mark, '^'.repeat(first.marks))}`,
    ];
  }
  return [
    ...laidOut.map(({ number, code }) => `${paint('dim', `${String(number).padStart(gutter)} |`)}${paint(mark, '>')}${code}`),
    ...(more ? [`${paint('dim', `${' '.repeat(gutter)} |`)}${paint(mark, '>')}${paint('dim', '  …')}`] : []),
  ];
};
