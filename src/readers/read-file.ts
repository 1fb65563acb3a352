import { isManifest, isTemplate, mayBeYamlTemplate, nameOfTag, unknownTransforms } from './cloudformation/template.ts';
import type { Template } from './cloudformation/template.ts';
import type { Fact } from './facts.ts';
import type { PolicyKind } from './kinds.ts';
import { readDocument } from './read-document.ts';
import type { DocumentReading } from './read-document.ts';
import { decode } from '../source/decode.ts';
import { isObject } from '../policy/json.ts';
import { parseInput } from '../source/json.ts';
import type { JsonProblem } from '../source/json.ts';
import type { Document } from '../source/place.ts';
import { parseTaggedYaml } from '../source/tagged-yaml.ts';

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
  /** A template: what it says it says together with others. */
  readonly template?: Template;
  /** A manifest that says where templates are deployed. */
  readonly manifest?: Template;
}

/** Formats that are known and not read, by the end of the file's name. */
const UNREAD_FORMATS: readonly { readonly end: RegExp; readonly reason: string }[] = [
  { end: /\.hcl$/i, reason: 'HCL that is no Terraform module.' },
  { end: /\.tfstate\.backup$/i, reason: 'A backup of a Terraform state: what was, not what is.' },
  { end: /\.(?:md|markdown|rst|adoc|html?|csv|tsv|xml|toml|ini|sh|py|js|mjs|cjs|ts|go|rb|java|lock)$/i, reason: 'Not a format that kmslint reads.' },
];

const YAML = /\.(?:ya?ml|template)$/i;

/** Whether the name of a file already says that it is not read, whatever is in it. */
export const isOfUnreadFormat = (path: string): boolean => UNREAD_FORMATS.some(({ end }) => end.test(path));

/** Members of documents that kmslint reads: a broken file without them is of no concern unless it is called .json. */
const OURS = /"(?:AWSTemplateFormatVersion|Statement|Policy|PolicyDocument|KeyMetadata|Grants|kmslint)"/;

const named = (file: string, reading: DocumentReading): FileReading => {
  const { facts, ...status } = reading;
  return { input: { file, ...status }, facts };
};

/** Template or manifest, when a document is one. */
const together = (file: string, document: Document): FileReading | undefined => {
  const { value } = document;
  if (!isObject(value)) return undefined;
  const read = { file, value, document };
  if (isManifest(value)) return { input: { file, kind: 'cdk-manifest', status: 'analysed' }, facts: [], manifest: read };
  if (!isTemplate(value)) return undefined;
  const macros = unknownTransforms(value);
  const reason = `The macro ${macros.join(', ')} may change the template before it is deployed; it is read as it is written.`;
  return { input: { file, kind: 'cloudformation', status: 'analysed', ...(macros.length === 0 ? {} : { reason }) }, facts: [], template: read };
};

const failed = (file: string, kind: string, { reason, line, column }: JsonProblem): FileReading =>
  ({ input: { file, kind, status: 'failed', reason, line, column }, facts: [] });

/** A YAML text is read when it is a template. */
const readYaml = (path: string, text: string): FileReading => {
  if (!mayBeYamlTemplate(text)) return notRead(path, 'YAML, but not a CloudFormation template.');
  const parsed = parseTaggedYaml(path, text, nameOfTag);
  if (!parsed.ok) return failed(path, 'cloudformation', parsed.problem);
  const reading = together(path, parsed.document);
  if (reading === undefined) return notRead(path, 'YAML, but not a CloudFormation template.');
  return parsed.problem === undefined ? reading : { ...reading, ...failed(path, 'cloudformation', parsed.problem) };
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

  const isJson = /\.(?:json|tfstate)$/i.test(path) || told !== undefined;
  const decoded = decode(bytes);
  if (!decoded.ok) {
    if (!isJson) return notRead(path, decoded.reason);
    return { input: { file: path, kind: 'unknown', status: 'failed', reason: decoded.reason, line: 1, column: 1 }, facts: [] };
  }
  const isBraced = /^\s*[{[]/.test(decoded.text);
  if (!isJson && !isBraced && (YAML.test(path) || mayBeYamlTemplate(decoded.text))) return readYaml(path, decoded.text);
  if (!isJson && !isBraced) return notRead(path, 'Not JSON, and not another format that kmslint reads.');

  const parsed = parseInput(path, decoded.text);
  if (parsed.ok) return (told === undefined ? together(path, parsed.document) : undefined) ?? named(path, readDocument(parsed.document, told));
  if (!isJson && !OURS.test(decoded.text)) return notRead(path, parsed.problem.reason);
  return failed(path, 'unknown', parsed.problem);
};
