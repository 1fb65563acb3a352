// The only part of kmslint that is loaded later than the rest: the parser generator's runtime and the grammar, both with
// their WebAssembly inside.
import grammar from '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm';
import { Language, Parser } from 'web-tree-sitter';
import runtime from 'web-tree-sitter/web-tree-sitter.wasm';

/** A parser of Terraform's language. */
export const createParser = async (): Promise<Parser> => {
  await Parser.init({ wasmBinary: runtime });
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  return parser;
};
