import type { Node } from 'web-tree-sitter';

/** What is opened by a token, and what closes it. */
const CLOSED_BY: Readonly<Record<string, string>> = {
  '{': '}', '(': ')', '[': ']', template_interpolation_start: 'template_interpolation_end', template_directive_start: 'template_directive_end',
  quoted_template_start: 'quoted_template_end', '<<': 'heredoc_identifier', '<<-': 'heredoc_identifier',
};

const CLOSERS = new Set(Object.values(CLOSED_BY).filter((type) => type !== 'heredoc_identifier'));

const tokensOf = (node: Node): Node[] => (node.childCount === 0 ? [node] : node.children.flatMap((child) => (child === null ? [] : tokensOf(child))));

export interface BracketProblem {
  readonly at: Node;
  readonly reason: string;
}

const neverClosed = (opener: Node): BracketProblem => ({
  at: opener,
  reason: opener.type === 'quoted_template_start' ? 'this text has no closing quote'
    : opener.type.startsWith('<<') ? 'the last line of this heredoc, its name alone, is missing'
      : `this "${opener.text}" is never closed`,
});

/**
 * The first bracket, quote or heredoc below `root` that is closed by something else, or else the innermost that is never closed. A quoted
 * text ends on its line: https://developer.hashicorp.com/terraform/language/expressions/strings
 */
export const bracketProblem = (root: Node): BracketProblem | undefined => {
  const open: Node[] = [];
  let isNameOfHeredoc = false;
  for (const token of tokensOf(root)) {
    const last = open.at(-1);
    if (last?.type === 'quoted_template_start' && token.type === 'template_literal' && token.text.includes('\n')) return neverClosed(last);
    if (token.isMissing) continue;
    if (token.type === 'heredoc_identifier') {
      if (!isNameOfHeredoc) open.pop();
      isNameOfHeredoc = false;
    } else if (CLOSED_BY[token.type] !== undefined) {
      open.push(token);
      isNameOfHeredoc = token.type.startsWith('<<');
    } else if (CLOSERS.has(token.type)) {
      if (last === undefined) return { at: token, reason: `nothing is open that this "${token.text}" could close` };
      if (CLOSED_BY[last.type] !== token.type) {
        return { at: token, reason: `this "${token.text}" cannot close the "${last.text}" of line ${last.startPosition.row + 1}` };
      }
      open.pop();
    }
  }
  const innermost = open.at(-1);
  return innermost === undefined ? undefined : neverClosed(innermost);
};
