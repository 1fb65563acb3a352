import type { Fact } from './facts.ts';
import type { PolicyKind } from './kinds.ts';
import { readDocument } from './read-document.ts';
import type { DocumentReading } from './read-document.ts';
import { decode } from '../source/decode.ts';
import { parseInput } from '../source/json.ts';

export interface InputFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What became of one file, as the report's `inputs` list it. */
export interface InputStatus {
  readonly file: string;
  readonly kind: string;
  readonly status: 'analysed' | 'unrecognised' | 'failed';
  readonly reason?: string;
  readonly line?: number;
  readonly column?: number;
}

export interface FileReading {
  readonly input: InputStatus;
  readonly facts: readonly Fact[];
}

/** Formats that are known and not read, by the end of the file's name. */
const UNREAD_FORMATS: readonly { readonly end: RegExp; readonly reason: string }[] = [
  { end: /\.(?:tf|tfvars|hcl)(?:\.json)?$/i, reason: 'Terraform configuration is not read yet.' },
  { end: /\.tfstate(?:\.backup)?$/i, reason: 'Terraform state is not read yet.' },
  { end: /\.(?:ya?ml|template)$/i, reason: 'YAML (CloudFormation, SAM) is not read yet.' },
  { end: /\.(?:md|markdown|rst|adoc|html?|csv|tsv|xml|toml|ini|sh|py|js|mjs|cjs|ts|go|rb|java|lock)$/i, reason: 'Not a format that kmslint reads.' },
];

/** Whether the name of a file already says that it is not read, whatever is in it. */
export const isOfUnreadFormat = (path: string): boolean => UNREAD_FORMATS.some(({ end }) => end.test(path));

/** Members of documents that kmslint reads: a broken file without them is of no concern unless it is called .json. */
const OURS = /"(?:Statement|Policy|PolicyDocument|KeyMetadata|Grants|kmslint)"/;

const named = (file: string, reading: DocumentReading): FileReading => {
  const { facts, ...status } = reading;
  return { input: { file, ...status }, facts };
};

const notRead = (file: string, reason: string): FileReading =>
  ({ input: { file, kind: 'unknown', status: 'unrecognised', reason }, facts: [] });

/**
 * Reads one file: decodes, parses and recognises it. Every file gets a status; a file that is meant to be JSON
 * and is not has failed, with a position.
 */
export const readFile = ({ path, bytes }: InputFile, told?: PolicyKind): FileReading => {
  const format = UNREAD_FORMATS.find(({ end }) => end.test(path));
  if (format !== undefined) return notRead(path, format.reason);

  const isJson = /\.json$/i.test(path) || told !== undefined;
  const decoded = decode(bytes);
  if (!decoded.ok) {
    if (!isJson) return notRead(path, decoded.reason);
    return { input: { file: path, kind: 'unknown', status: 'failed', reason: decoded.reason, line: 1, column: 1 }, facts: [] };
  }
  if (!isJson && !/^\s*[{[]/.test(decoded.text)) return notRead(path, 'Not JSON, and not another format that kmslint reads.');

  const parsed = parseInput(path, decoded.text);
  if (parsed.ok) return named(path, readDocument(parsed.document, told));
  const { reason, line, column } = parsed.problem;
  if (!isJson && !OURS.test(decoded.text)) return notRead(path, reason);
  return { input: { file: path, kind: 'unknown', status: 'failed', reason, line, column }, facts: [] };
};
