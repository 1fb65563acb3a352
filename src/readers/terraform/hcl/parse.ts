import type { Node } from 'web-tree-sitter';
import { lineAndColumn } from '../../../source/json.ts';
import type { Document } from '../../../source/place.ts';
import { bracketProblem } from './brackets.ts';
import { childrenOf, readExpression } from './expressions.ts';
import type { FileContext } from './expressions.ts';
import { parseTree } from './parser.ts';
import type { Attribute, Block, Body, Origin, Parsed, SyntaxProblem } from './syntax.ts';

type Path = Origin['path'];

const labelOf = (node: Node): string => (node.type === 'identifier' ? node.text : node.text.slice(1, -1));

const NO_BODY: Body = { attributes: new Map(), blocks: [] };

/** Blocks within blocks go by their type and number, as several of a type stand side by side. */
const pathTo = (path: Path, type: string, labels: readonly string[], index: number): Path =>
  (path.length === 0 && labels.length > 0 ? [type, ...labels] : [...path, type, index]);

const readBlock = (file: FileContext, node: Node, path: Path, counts: Map<string, number>): Block => {
  const children = childrenOf(node);
  const [type = '', ...labels] = children.filter((child) => child.type === 'identifier' || child.type === 'string_lit').map(labelOf);
  const index = counts.get(type) ?? 0;
  counts.set(type, index + 1);
  const at = pathTo(path, type, labels, index);
  const body = children.find((child) => child.type === 'body');
  return {
    type, labels, body: body === undefined ? NO_BODY : readBody(file, body, at),
    at: file.originOf(at)(node.startIndex, node.endIndex),
  };
};

const readAttribute = (file: FileContext, node: Node, path: Path): Attribute[] => {
  const [name, value] = [childrenOf(node).find(({ type }) => type === 'identifier'), childrenOf(node).find(({ type }) => type === 'expression')];
  if (name === undefined || value === undefined) return [];
  const at = [...path, name.text];
  return [{ name: name.text, value: readExpression(file, value, at), at: file.originOf(at)(node.startIndex, node.endIndex) }];
};

const readBody = (file: FileContext, node: Node, path: Path): Body => {
  const counts = new Map<string, number>();
  const attributes = new Map<string, Attribute>();
  const blocks: Block[] = [];
  for (const child of childrenOf(node)) {
    if (child.type === 'block') blocks.push(readBlock(file, child, path, counts));
    if (child.type === 'attribute') for (const attribute of readAttribute(file, child, path)) attributes.set(attribute.name, attribute);
  }
  return { attributes, blocks };
};

/** The innermost first error of a tree. */
const firstError = (node: Node): Node | undefined => {
  if (node.isError || node.isMissing) return node;
  for (const child of childrenOf(node)) {
    const found = child.hasError || child.isMissing ? firstError(child) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
};

const MOST_SHOWN = 24;

const misfit = (error: Node): string => {
  if (error.isMissing) return `${error.type === 'identifier' ? 'a name' : error.type} is missing here`;
  const shown = error.text.split('\n')[0]?.trim().slice(0, MOST_SHOWN) ?? '';
  return `what stands here${shown === '' ? '' : ` (${shown})`} does not fit; an argument (name = value) or a block (name { … }) is expected`;
};

/** `from` is where the text of the tree begins in the document. */
const problemOf = (root: Node, document: Document, from: number): SyntaxProblem | undefined => {
  const error = root.hasError ? firstError(root) : undefined;
  if (error === undefined) return undefined;
  const bracket = bracketProblem(root);
  // What follows a mistake may only look as if it closed nothing.
  const { at, reason } = bracket === undefined || bracket.at.startIndex > error.endIndex ? { at: error, reason: misfit(error) } : bracket;
  return { reason: `Not Terraform's language: ${reason}.`, ...lineAndColumn(document.text, from + at.startIndex) };
};

/** `text` is the document's from offset `from` on, or where that is negative has something before it. */
const contextOf = (document: Document, text: string, from: number): FileContext =>
  ({ text, originOf: (path) => (start, end) => ({ document, path, start: start + from, end: end + from }) });

const parsePart = (document: Document, text: string, from: number): Parsed => {
  const tree = parseTree(text);
  try {
    const problem = problemOf(tree.rootNode, document, from);
    const root = childrenOf(tree.rootNode).find(({ type }) => type === 'body');
    const body = root === undefined ? NO_BODY : readBody(contextOf(document, text, from), root, []);
    return { body, ...(problem === undefined ? {} : { problem }) };
  } finally {
    tree.delete();
  }
};

/** Where blocks begin in a file that is laid out as usual. */
const BLOCK_START = /^(?:resource|data|locals|module|variable|output|provider|terraform)\b[^\n]*\{/gm;

/**
 * The blocks of a broken file that are whole, each read by itself: what follows a mistake does not suffer from it. The mistake
 * of the first block that is not whole is told more exactly than that of the whole file, where a bracket may close one of another block.
 */
const readBlocks = (document: Document, { problem: ofFile }: Parsed): Parsed => {
  const starts = [...document.text.matchAll(BLOCK_START)].map(({ index }) => index);
  const parts = starts.map((start, index) => parsePart(document, document.text.slice(start, starts[index + 1]), start));
  const problem = parts.find((part) => part.problem !== undefined)?.problem ?? ofFile;
  return {
    body: { attributes: new Map(), blocks: parts.flatMap((part) => (part.problem === undefined ? part.body.blocks : [])) },
    ...(problem === undefined ? {} : { problem }),
  };
};

/** Parses a `.tf` or `.tfvars` file. A mistake in it is named; the blocks around it are there all the same. */
export const parseHcl = (document: Document): Parsed => {
  const parsed = parsePart(document, document.text, 0);
  return parsed.problem === undefined ? parsed : readBlocks(document, parsed);
};

/**
 * Parses one expression that stands in `document` at `start`, between `before` and `after`, which make Terraform's language
 * of it: a template file between the lines of a heredoc, a string of a `.tf.json` file behind an equals sign.
 */
export const parseExpression = (document: Document, text: string, start: number, path: Path, wrap: { readonly before: string; readonly after: string }): Attribute['value'] | undefined => {
  const whole = `x = ${wrap.before}${text}${wrap.after}\n`;
  const tree = parseTree(whole);
  try {
    if (tree.rootNode.hasError) return undefined;
    const file = contextOf(document, whole, start - 'x = '.length - wrap.before.length);
    const body = childrenOf(tree.rootNode).find(({ type }) => type === 'body');
    const attribute = body && childrenOf(body).find(({ type }) => type === 'attribute');
    const value = attribute && childrenOf(attribute).find(({ type }) => type === 'expression');
    return value === undefined ? undefined : readExpression(file, value, path);
  } finally {
    tree.delete();
  }
};
