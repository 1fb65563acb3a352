import { hasUnknown, unknownText } from '../../../policy/unknown.ts';
import type { TerraformFunction } from './functions.ts';
import { boolean, described, isKnown, list, nameOf, number, numberOf, text, textOf } from './values.ts';
import type { Value } from './values.ts';

/** The known texts of all arguments. */
const textsOf = (args: readonly Value[]): string[] | undefined => {
  const texts = args.map((value) => (isKnown(value) ? textOf(value) : undefined));
  return texts.some((each) => each === undefined) ? undefined : texts as string[];
};

/** A function of known texts. */
const ofTexts = (make: (...texts: string[]) => Value | undefined): TerraformFunction => (args) => {
  const texts = textsOf(args);
  return texts && make(...texts);
};

/** A pattern in slashes is a regular expression [Terraform functions, replace]. */
const replaced = (whole: string, wanted: string, by: string): Value | undefined => {
  const pattern = /^\/(.*)\/$/s.exec(wanted)?.[1];
  if (pattern === undefined) return text(whole.split(wanted).join(by));
  const expression = regularExpression(pattern, 'g');
  return expression && text(whole.replace(expression, by.replace(/\$\{?(\w+)\}?/g, (_, group: string) => (/^\d+$/.test(group) ? `$${group}` : `$<${group}>`))));
};

/** RE2's syntax as far as it is JavaScript's too. */
const regularExpression = (pattern: string, flags = ''): RegExp | undefined => {
  try {
    return new RegExp(pattern.replace(/^\(\?i\)/, ''), `${flags}${pattern.startsWith('(?i)') ? 'i' : ''}`);
  } catch {
    return undefined;
  }
};

const VERB = /%(?:%|\[(\d+)\])?(?:([-+# 0]*)(\d+)?(?:\.(\d+))?)([vsdqtf])|%%/g;

/** `%s`, `%d`, `%v` and the like; what is not known stays a marker in the text [Terraform functions, format]. */
const formatted = (args: readonly Value[]): string | undefined => {
  const [pattern, ...values] = args;
  const spec = pattern === undefined ? undefined : textOf(pattern);
  if (spec === undefined || hasUnknown(spec)) return undefined;
  let next = 0;
  let isPlain = true;
  const result = spec.replace(VERB, (whole, index: string | undefined, flags: string | undefined, width: string | undefined, _precision, verb: string | undefined) => {
    if (whole === '%%') return '%';
    const value = values[index === undefined ? next : Number(index) - 1];
    next = index === undefined ? next + 1 : Number(index);
    const shown = value === undefined ? undefined : textOf(value) ?? (verb === 'v' ? unknownText(nameOf(described(value))) : undefined);
    if (shown === undefined || verb === 'f') isPlain = false;
    if (width !== undefined && shown !== undefined) return flags?.includes('-') ? shown.padEnd(Number(width)) : shown.padStart(Number(width), flags?.includes('0') ? '0' : ' ');
    return verb === 'q' ? JSON.stringify(shown ?? '') : shown ?? '';
  });
  return isPlain ? result : undefined;
};

const formatList: TerraformFunction = ([pattern, ...values]) => {
  const lists = values.map((value) => (value.kind === 'list' ? value.items : undefined));
  const length = Math.max(...lists.map((items) => items?.length ?? 0));
  if (pattern === undefined || values.some(({ kind }) => kind === 'unknown') || !Number.isFinite(length)) return undefined;
  const made = Array.from({ length }, (_, index) =>
    formatted([pattern, ...values.map((value, position) => lists[position]?.[index] ?? value)]));
  return made.includes(undefined) ? undefined : list(made.map((each) => text(each ?? '')));
};

const joined: TerraformFunction = ([separator, ...lists]) => {
  const between = separator === undefined ? undefined : textOf(separator);
  const texts = lists.flatMap((each): (string | undefined)[] => (each.kind === 'list' ? each.items.map(textOf) : [undefined]));
  return between === undefined || texts.includes(undefined) ? undefined : text(texts.join(between));
};

/** A separator may hide in an unresolved part, but not in those around it: these stay whole where there is one to part them. */
const split = (separator: string, whole: string): Value | undefined =>
  (hasUnknown(whole) ? undefined : list((separator === '' ? [...whole] : whole.split(separator)).map((part) => text(part))));

const substring: TerraformFunction = ([whole, offset, length]) => {
  const [characters, from, count] = [whole && isKnown(whole) ? textOf(whole) : undefined, numberOf(offset), numberOf(length)];
  if (characters === undefined || from === undefined || count === undefined) return undefined;
  const start = from < 0 ? Math.max(0, characters.length + from) : from;
  return text(count < 0 ? characters.slice(start) : characters.slice(start, start + count));
};

const matched = (pattern: string, whole: string): Value | undefined => {
  const match = regularExpression(pattern)?.exec(whole);
  if (match === undefined || match === null) return undefined;
  if (match.groups !== undefined) {
    return { kind: 'object', members: new Map(Object.entries(match.groups).map(([name, found]) => [name, { value: text(found) }])) };
  }
  return match.length > 1 ? list(match.slice(1).map((found) => text(found))) : text(match[0]);
};

const allMatches = (pattern: string, whole: string): Value | undefined => {
  const expression = regularExpression(pattern, 'g');
  return expression && list([...whole.matchAll(expression)].map((match) => (match.length > 1 ? list(match.slice(1).map((found) => text(found))) : text(match[0]))));
};

const startsOrEnds = (test: (whole: string, part: string) => boolean): TerraformFunction => ofTexts((whole = '', part = '') => boolean(test(whole, part)));

/** White space around a marker may be its own; at the known ends it can go. */
const trimmed: TerraformFunction = ([value]) => {
  const whole = value?.kind === 'text' ? value.text : undefined;
  if (whole === undefined || /^\s*‹|›\s*$/.test(whole)) return value && isKnown(value) ? text((textOf(value) ?? '').trim()) : undefined;
  return text(whole.trim());
};

const ESCAPED = /[.*+?^${}()|[\]\\]/g;

const trimSet = (cut: (whole: string, set: string) => string): TerraformFunction =>
  ofTexts((whole = '', set = '') => text(cut(whole, set.replace(ESCAPED, '\\$&'))));

export const STRINGS: { readonly [name: string]: TerraformFunction } = {
  format: (args) => {
    const made = formatted(args);
    return made === undefined ? undefined : text(made);
  },
  formatlist: formatList,
  join: joined,
  split: (args) => {
    const [separator, whole] = args.map((value) => textOf(value));
    return separator === undefined || whole === undefined ? undefined : split(separator, whole);
  },
  lower: ofTexts((whole = '') => text(whole.toLowerCase())),
  upper: ofTexts((whole = '') => text(whole.toUpperCase())),
  title: ofTexts((whole = '') => text(whole.replace(/(^|\s)(\p{L})/gu, (_, space: string, letter: string) => space + letter.toUpperCase()))),
  replace: ofTexts((whole = '', wanted = '', by = '') => replaced(whole, wanted, by)),
  regex: ofTexts((pattern = '', whole = '') => matched(pattern, whole)),
  regexall: ofTexts((pattern = '', whole = '') => allMatches(pattern, whole)),
  substr: substring,
  trimspace: trimmed,
  chomp: ofTexts((whole = '') => text(whole.replace(/(?:\r?\n)+$/, ''))),
  trim: trimSet((whole, set) => whole.replace(new RegExp(`^[${set}]+|[${set}]+$`, 'g'), '')),
  trimprefix: ofTexts((whole = '', prefix = '') => text(whole.startsWith(prefix) ? whole.slice(prefix.length) : whole)),
  trimsuffix: ofTexts((whole = '', suffix = '') => text(suffix !== '' && whole.endsWith(suffix) ? whole.slice(0, -suffix.length) : whole)),
  startswith: startsOrEnds((whole, part) => whole.startsWith(part)),
  endswith: startsOrEnds((whole, part) => whole.endsWith(part)),
  strcontains: startsOrEnds((whole, part) => whole.includes(part)),
  strrev: ofTexts((whole = '') => text([...whole].reverse().join(''))),
  indent: ofTexts((spaces = '0', whole = '') => text(whole.replace(/\n(?=[^\n])/g, `\n${' '.repeat(Math.min(Number(spaces) || 0, 100))}`))),
  tostring: ([value]) => {
    const whole = value === undefined || value.kind === 'unknown' || value.kind === 'null' ? undefined : textOf(value);
    if (value?.kind === 'text' || value?.kind === 'null' || value?.kind === 'unknown') return value;
    return whole === undefined ? undefined : text(whole);
  },
  tonumber: ([value]) => {
    const found = numberOf(value);
    return found === undefined ? undefined : number(found);
  },
};
