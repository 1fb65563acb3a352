/** Templates that labels are about, and the types of their resources. */
import { parseAllDocuments, parseDocument } from 'yaml';

export interface Input {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** By logical id. */
  readonly types?: ReadonlyMap<string, string>;
}

type Members = Readonly<Record<string, unknown>>;

const membersOf = (value: unknown): Members => (typeof value === 'object' && value !== null ? value as Members : {});

const typesIn = (template: unknown): ReadonlyMap<string, string> =>
  new Map(Object.entries(membersOf(membersOf(template)['Resources'])).map(([id, resource]) => [id, String(membersOf(resource)['Type'])]));

/** A file as it is, with the types of the resources that it declares if it is a template. */
export const readTemplate = (file: string, bytes: Uint8Array): Input => {
  if (!/\.(?:ya?ml|json|template)$/.test(file)) return { path: file, bytes };
  return { path: file, bytes, types: typesIn(parseDocument(new TextDecoder().decode(bytes), { logLevel: 'silent' }).toJS()) };
};

/** The input of one case of a cfn-guard test file, which is a part of a template; `resource` is `[index] name`. */
export const guardInput = (file: string, bytes: Uint8Array, resource: string): Input | undefined => {
  const documents = parseAllDocuments(new TextDecoder().decode(bytes), { logLevel: 'silent' });
  const cases = (Array.isArray(documents) ? documents : []).flatMap((document) => (document.toJS() as readonly Members[] | null) ?? []);
  const input = cases[Number(/^\[(\d+)\]/.exec(resource)?.[1])]?.['input'];
  if (input === undefined) return undefined;
  const template = { AWSTemplateFormatVersion: '2010-09-09', ...membersOf(input) };
  return { path: `${file}.json`, bytes: new TextEncoder().encode(JSON.stringify(template)), types: typesIn(template) };
};
