import { foldCharacter } from './characters.ts';
import { ONE, type Glob, type Segment } from './pattern.ts';

const fitsUnits = (units: readonly number[], text: string, at: number, ignoreCase: boolean): boolean => {
  for (let index = 0; index < units.length; index++) {
    const unit = units[index];
    if (unit === ONE) continue;
    const code = text.charCodeAt(at + index);
    if (code !== unit && !(ignoreCase && foldCharacter(code) === unit)) return false;
  }
  return true;
};

const fits = (segment: Segment, text: string, at: number, ignoreCase: boolean): boolean =>
  segment.text === undefined
    ? fitsUnits(segment.units, text, at, ignoreCase)
    : text.startsWith(segment.text, at);

/** The first place from `from` where the segment fits before `end`, or -1. */
const locate = (segment: Segment, text: string, from: number, end: number, ignoreCase: boolean): number => {
  const last = end - segment.units.length;
  if (segment.text !== undefined) {
    const at = text.indexOf(segment.text, from);
    return at > last ? -1 : at;
  }
  for (let at = from; at <= last; at++) if (fitsUnits(segment.units, text, at, ignoreCase)) return at;
  return -1;
};

/**
 * Whether the whole text matches. The segments between stars are placed from left to right, each as early as
 * it fits: that leaves most room for the rest, so nothing is ever tried twice.
 */
export const matchesGlob = (pattern: Glob, text: string): boolean => {
  const { segments, ignoreCase } = pattern;
  const [head] = segments;
  const last = segments.length - 1;
  if (last === 0) {
    if (head.text !== undefined) return head.text === text;
    return text.length === head.units.length && fitsUnits(head.units, text, 0, ignoreCase);
  }
  if (text.length < pattern.minLength || !fits(head, text, 0, ignoreCase)) return false;
  const tail = segments[last] ?? head;
  const end = text.length - tail.units.length;
  if (!fits(tail, text, end, ignoreCase)) return false;
  let at = head.units.length;
  for (let index = 1; index < last; index++) {
    const segment = segments[index] ?? head;
    at = locate(segment, text, at, end, ignoreCase);
    if (at < 0) return false;
    at += segment.units.length;
  }
  return true;
};
