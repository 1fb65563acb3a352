import type { Parser, Tree } from 'web-tree-sitter';

let parser: Parser | undefined;

/** Thrown when Terraform's language is met before its parser was loaded: only the shell can wait for that. */
export class ParserNotLoaded extends Error {
  override readonly name = 'ParserNotLoaded';
}

/** Loads the parser, once; everything after that is synchronous. */
export const loadParser = async (): Promise<void> => {
  parser ??= await (await import('./tree-sitter.ts')).createParser();
};

/**
 * Does `work`, which may meet Terraform's language, and does it again with the parser loaded if it turns out to need that.
 * It must not have had an effect by then: files are read before anything is printed.
 */
export const withParser = async <Result>(work: () => Result): Promise<Result> => {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ParserNotLoaded)) throw error;
    await loadParser();
    return work();
  }
};

/** The syntax tree of a text; whoever asks must `delete()` it. */
export const parseTree = (text: string): Tree => {
  if (parser === undefined) throw new ParserNotLoaded('the parser of Terraform\'s language is not loaded');
  const tree = parser.parse(text);
  if (tree === null) throw new Error('the parser of Terraform\'s language gave no tree');
  return tree;
};
