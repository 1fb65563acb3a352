import { parseTree, printParseErrorCode } from 'jsonc-parser';
import type { ParseError } from 'jsonc-parser';
import type { Document, Json } from './place.ts';
import { deeperThan } from './scan.ts';

/** Where and why a text is not JSON; line and column count from 1, `offset` from 0. */
export interface JsonProblem {
  readonly reason: string;
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

export type ParsedJson =
  | { readonly ok: true; readonly document: Document }
  | { readonly ok: false; readonly problem: JsonProblem };

const REASONS: { readonly [code: string]: string } = {
  InvalidSymbol: 'this is no JSON value; text must stand in double quotes',
  InvalidNumberFormat: 'this number is not written as JSON has it',
  PropertyNameExpected: 'a member name in double quotes is expected here',
  ValueExpected: 'a value is expected here',
  ColonExpected: 'a colon is expected between the member name and its value',
  CommaExpected: 'a comma is expected between two members',
  CloseBraceExpected: 'a closing } is missing',
  CloseBracketExpected: 'a closing ] is missing',
  EndOfFileExpected: 'the document is complete before this; remove what follows',
  InvalidCommentToken: 'comments are not allowed in JSON; remove the comment',
  UnexpectedEndOfComment: 'comments are not allowed in JSON; remove the comment',
  UnexpectedEndOfString: 'a closing double quote is missing; a string must end on its line',
  UnexpectedEndOfNumber: 'the number ends too early',
  InvalidUnicode: '\\u must be followed by four hexadecimal digits',
  InvalidEscapeCharacter: 'no such escape; write a backslash as \\\\',
  InvalidCharacter: 'a control character is not allowed here; in a string write \\n or \\t',
};

/** Where an offset of a text is, both counted from 1; columns in UTF-16 units. */
export const lineAndColumn = (text: string, offset: number): { line: number; column: number } => {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - (before.lastIndexOf('\n') + 1) + 1 };
};

const firstError = (text: string): ParseError | undefined => {
  const errors: ParseError[] = [];
  try {
    parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  } catch {
    // Nesting too deep for the recursive parser; the engine's own message says where instead.
    return undefined;
  }
  return errors[0];
};

const enginePosition = (error: unknown, text: string): number => {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  return position === undefined ? text.length : Number(position);
};

const trailingComma = (text: string, offset: number): number | undefined => {
  if (!/[}\]]/.test(text[offset] ?? '')) return undefined;
  const before = text.slice(0, offset).trimEnd();
  return before.endsWith(',') ? before.length - 1 : undefined;
};

const explain = (text: string, error: unknown): { reason: string; offset: number } => {
  if (text.trim() === '') return { reason: 'The file is empty.', offset: 0 };
  const found = firstError(text);
  const offset = found?.offset ?? enginePosition(error, text);
  const comma = trailingComma(text, offset);
  if (comma !== undefined) {
    return { reason: `Not JSON: a comma before ${text[offset]} is not allowed; remove it.`, offset: comma };
  }
  if (/^(?:\$\{|%\{|\{\{|<%)/.test(text.slice(offset))) {
    const reason = 'Not JSON: a template expression stands here; render the template first, or put it in quotes.';
    return { reason, offset };
  }
  if (offset >= text.trimEnd().length) return { reason: 'Not JSON: the file ends before the document is complete.', offset };
  const why = (found && REASONS[printParseErrorCode(found.error)]) ?? 'the text is not allowed here';
  return { reason: `Not JSON: ${why}.`, offset };
};

/** Far more than any document has that AWS takes or prints; what walks through documents may recurse so deep. */
const DEEPEST = 1000;

/** What is wrong at an offset of a text. */
export const problemAt = (text: string, offset: number, reason: string): JsonProblem => ({ reason, offset, ...lineAndColumn(text, offset) });

/**
 * Parses one JSON document. When the text is not JSON, the problem says where, what was expected and how to
 * go on.
 */
export const parseJson = (file: string, text: string): ParsedJson => {
  try {
    return { ok: true, document: { file, text, value: JSON.parse(text) as Json } };
  } catch (error) {
    const { reason, offset } = explain(text, error);
    return { ok: false, problem: problemAt(text, offset, reason) };
  }
};

/** Parses a document from outside: one that is nested deeper than any that AWS knows is refused, so that readers may recurse. */
export const parseInput = (file: string, text: string): ParsedJson => {
  const deep = text.length > 2 * DEEPEST ? deeperThan(text, DEEPEST) : undefined;
  if (deep === undefined) return parseJson(file, text);
  return { ok: false, problem: problemAt(text, deep, `Nested more than ${DEEPEST} levels deep.`) };
};
