import type { Node } from 'web-tree-sitter';
import type { Expression, Origin, TemplatePart } from './syntax.ts';

type ReadExpression = (node: Node, path: Origin['path']) => Expression;

interface Context {
  readonly originOf: (start: number, end: number) => Origin;
  readonly text: string;
  readonly read: (node: Node) => Expression;
  /** How literals are written: with backslashes in quotes, as they are in a heredoc. */
  readonly quoted: boolean;
}

const ESCAPES: { readonly [letter: string]: string } = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f' };

/** [HCL Native Syntax Specification, Quoted Template]; `$${` and `%%{` stand for `${` and `%{` in all templates. */
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))|([$%])\4\{/gs;

interface Unescaped {
  readonly text: string;
  /** Offset of each unit and of the end, in the file; absent where the text stands as it is. */
  readonly offsets?: readonly number[];
}

const unescaped = (raw: string, start: number, quoted: boolean): Unescaped => {
  if (!/\\|\$\$\{|%%\{/.test(raw)) return { text: raw };
  const pieces: string[] = [];
  const offsets: number[] = [];
  let at = 0;
  const plain = (until: number): void => {
    for (; at < until; at += 1) {
      pieces.push(raw[at] ?? '');
      offsets.push(start + at);
    }
  };
  for (const match of raw.matchAll(ESCAPE)) {
    const [whole, short, long, letter, marker] = match;
    if (marker === undefined && !quoted) continue;
    plain(match.index);
    const code = short ?? long;
    const written = marker !== undefined ? `${marker}{` : code !== undefined ? String.fromCodePoint(Math.min(parseInt(code, 16), 0x10ffff)) : ESCAPES[letter ?? ''] ?? whole;
    pieces.push(written);
    offsets.push(...Array.from({ length: written.length }, () => start + match.index));
    at = match.index + whole.length;
  }
  plain(raw.length);
  return { text: pieces.join(''), offsets: [...offsets, start + raw.length] };
};

const literal = (context: Context, start: number, end: number): TemplatePart[] => {
  if (end <= start) return [];
  const at = context.originOf(start, end);
  return [{ kind: 'literal', ...unescaped(context.text.slice(start, end), at.start, context.quoted), at }];
};

const childrenOf = (node: Node): Node[] => node.children.filter((child) => child !== null);

const has = (node: Node, type: string): boolean => childrenOf(node).some((child) => child.type === type);

const ofType = (node: Node, ...types: string[]): Node | undefined => childrenOf(node).find(({ type }) => types.includes(type));

const isPart = ({ type }: Node): boolean => type === 'template_interpolation' || type === 'template_directive';

/** `~` beside a marker takes away the white space on its side [HCL Native Syntax Specification, Templates]. */
const stripsLeft = (node: Node | undefined): boolean => node !== undefined && /^[$%]\{~/.test(node.text);
const stripsRight = (node: Node | undefined): boolean => node?.text.endsWith('~}') ?? false;

const outer = (node: Node, end: 'first' | 'last'): Node => {
  const [directive] = node.type === 'template_directive' ? childrenOf(node) : [node];
  if (directive === undefined || node.type !== 'template_directive') return node;
  const children = childrenOf(directive);
  return (end === 'first' ? children[0] : children.at(-1)) ?? node;
};

/** Parts between two offsets; the grammar leaves white space out of its literals, so they are what is between the other parts. */
const sequence = (context: Context, parts: readonly Node[], start: number, end: number, before?: Node, after?: Node): TemplatePart[] => {
  const found: TemplatePart[] = [];
  let at = start;
  let previous = before;
  const between = (until: number, next: Node | undefined): void => {
    let [from, to] = [at, until];
    if (stripsRight(previous)) while (from < to && /\s/.test(context.text[from] ?? '')) from += 1;
    if (stripsLeft(next)) while (to > from && /\s/.test(context.text[to - 1] ?? '')) to -= 1;
    found.push(...literal(context, from, to));
  };
  for (const part of parts) {
    between(part.startIndex, outer(part, 'first'));
    found.push(...partOf(context, part));
    previous = outer(part, 'last');
    at = part.endIndex;
  }
  between(end, after);
  return found;
};

const section = (context: Context, siblings: readonly Node[], opening: Node, closing: Node): TemplatePart[] => {
  const inside = siblings.filter((node) => node.startIndex >= opening.endIndex && node.endIndex <= closing.startIndex && isPart(node));
  return sequence(context, inside, opening.endIndex, closing.startIndex, opening, closing);
};

const ifPart = (context: Context, node: Node): TemplatePart[] => {
  const [intro, middle, end] = ['template_if_intro', 'template_else_intro', 'template_if_end'].map((type) => ofType(node, type));
  const condition = intro === undefined ? undefined : ofType(intro, 'expression');
  if (intro === undefined || end === undefined || condition === undefined) return [];
  const siblings = childrenOf(node);
  return [{
    kind: 'if', condition: context.read(condition), at: context.originOf(node.startIndex, node.endIndex),
    then: section(context, siblings, intro, middle ?? end),
    otherwise: middle === undefined ? [] : section(context, siblings, middle, end),
  }];
};

const forPart = (context: Context, node: Node): TemplatePart[] => {
  const [start, end] = [ofType(node, 'template_for_start'), ofType(node, 'template_for_end')];
  const over = start === undefined ? undefined : ofType(start, 'expression');
  if (start === undefined || end === undefined || over === undefined) return [];
  const names = childrenOf(start).filter(({ type }) => type === 'identifier').map(({ text }) => text);
  return [{
    kind: 'for', ...(names.length > 1 ? { key: names[0] ?? '' } : {}), item: names.at(-1) ?? '',
    over: context.read(over), body: section(context, childrenOf(node), start, end), at: context.originOf(node.startIndex, node.endIndex),
  }];
};

const partOf = (context: Context, node: Node): TemplatePart[] => {
  if (node.type === 'template_interpolation') {
    const value = ofType(node, 'expression');
    return value === undefined ? [] : [{ kind: 'interpolation', value: context.read(value), at: context.originOf(node.startIndex, node.endIndex) }];
  }
  const [directive] = childrenOf(node);
  if (directive?.type === 'template_if') return ifPart(context, directive);
  return directive?.type === 'template_for' ? forPart(context, directive) : [];
};

/** Where the text of a heredoc begins and ends: behind the line of its opening, before the line of its closing. */
const heredocBounds = (text: string, node: Node): readonly [number, number] => {
  const [opening, closing] = childrenOf(node).filter(({ type }) => type === 'heredoc_identifier');
  const start = text.indexOf('\n', opening?.endIndex ?? node.startIndex) + 1;
  const last = closing === undefined ? node.endIndex : closing.startIndex + (/\S/.exec(closing.text)?.index ?? 0);
  return [start, Math.max(start, text.lastIndexOf('\n', last - 1) + 1)];
};

const INDENTATION = /^[ \t]*/;

/**
 * Takes from each line of an indented heredoc the white space that all of them begin with [HCL Native Syntax
 * Specification, Heredoc Template: "flush"].
 */
const flush = (parts: readonly TemplatePart[], raw: string): TemplatePart[] => {
  const lines = raw.split('\n').slice(0, -1).filter((line) => line.trim() !== '');
  const least = Math.min(...lines.map((line) => INDENTATION.exec(line)?.[0].length ?? 0));
  if (!Number.isFinite(least) || least === 0) return [...parts];
  let atLineStart = true;
  const trim = (given: readonly TemplatePart[]): TemplatePart[] => given.map((part) => {
    if (part.kind === 'literal') {
      const trimmed = trimLines(part, least, atLineStart);
      atLineStart = part.text.endsWith('\n');
      return trimmed;
    }
    atLineStart = false;
    if (part.kind === 'if') return { ...part, then: trim(part.then), otherwise: trim(part.otherwise) };
    return part.kind === 'for' ? { ...part, body: trim(part.body) } : part;
  });
  return trim(parts);
};

type Literal = Extract<TemplatePart, { kind: 'literal' }>;

const trimLines = (part: Literal, count: number, atLineStart: boolean): Literal => {
  const kept: number[] = [];
  let column = atLineStart ? 0 : count;
  for (let index = 0; index < part.text.length; index += 1) {
    const unit = part.text[index];
    if (column >= count || !/[ \t]/.test(unit ?? '')) {
      kept.push(index);
      column = count;
    } else {
      column += 1;
    }
    if (unit === '\n') column = 0;
  }
  const offsetOf = (index: number): number => part.offsets?.[index] ?? part.at.start + index;
  return { ...part, text: kept.map((index) => part.text[index] ?? '').join(''), offsets: [...kept.map(offsetOf), offsetOf(part.text.length)] };
};

/** The parts of a string in quotes or of a heredoc. */
export const readTemplate = (
  node: Node, text: string, path: Origin['path'], originOf: Context['originOf'], read: ReadExpression,
): TemplatePart[] => {
  const quoted = node.type !== 'heredoc_template';
  const context: Context = { originOf, text, quoted, read: (inner) => read(inner, path) };
  const parts = childrenOf(node).filter(isPart);
  if (quoted) {
    const closed = has(node, 'quoted_template_end');
    return sequence(context, parts, node.startIndex + 1, node.endIndex - (closed ? 1 : 0));
  }
  const [start, end] = heredocBounds(text, node);
  const found = sequence(context, parts.filter((part) => part.startIndex >= start), start, end);
  const opening = ofType(node, 'heredoc_start');
  return opening?.text === '<<-' ? flush(found, text.slice(start, end)) : found;
};
