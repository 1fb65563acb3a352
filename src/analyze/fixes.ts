import { applyEdits } from '../source/edit.ts';
import type { TextEdit } from '../source/edit.ts';
import { decode, encode } from '../source/decode.ts';
import type { InputFile } from '../readers/read-file.ts';
import { analyze } from './run.ts';
import type { Analysis, AnalysisInput, LocatedFinding } from './run.ts';

/** Passes after which fixes that keep making work for each other are given up. */
const MOST_PASSES = 10;

export interface FixedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** The changed text in the encoding that the file had. */
  readonly bytes: Uint8Array;
}

export interface Fixing {
  /** What remains to be reported. */
  readonly analysis: Analysis;
  /** Files that changed, by path. */
  readonly files: readonly FixedFile[];
  /** Titles of the fixes that were made, with the rule of each, in the order in which they were made. */
  readonly made: readonly { readonly rule: string; readonly title: string; readonly file: string }[];
}

const overlap = (left: TextEdit, right: TextEdit): boolean => left.file === right.file &&
  (left.start === right.start || (left.start < right.end && right.start < left.end));

const same = (left: TextEdit, right: TextEdit): boolean =>
  left.file === right.file && left.start === right.start && left.end === right.end && left.text === right.text;

/** Fixes that can be made at once: each whole or not at all, none touching what another changes. */
const compatible = (findings: readonly LocatedFinding[], unsafe: boolean): { chosen: LocatedFinding[]; edits: TextEdit[] } => {
  const chosen: LocatedFinding[] = [];
  const edits: TextEdit[] = [];
  for (const finding of findings) {
    const { fix } = finding;
    if (fix === undefined || fix.edits.length === 0 || !(fix.safe || unsafe)) continue;
    const fresh = fix.edits.filter((edit) => !edits.some((known) => same(known, edit)));
    if (fresh.some((edit) => edits.some((known) => overlap(known, edit)))) continue;
    chosen.push(finding);
    edits.push(...fresh);
  }
  return { chosen, edits };
};

const withEdits = (file: InputFile, edits: readonly TextEdit[]): InputFile => {
  const own = edits.filter((edit) => edit.file === file.path);
  const decoded = own.length === 0 ? undefined : decode(file.bytes);
  if (decoded?.ok !== true) return file;
  return { path: file.path, bytes: encode(applyEdits(decoded.text, own), decoded) };
};

const textOf = ({ bytes }: InputFile): string => {
  const decoded = decode(bytes);
  return decoded.ok ? decoded.text : '';
};

const changes = (before: readonly InputFile[], after: readonly InputFile[]): FixedFile[] =>
  before.flatMap((file, index) => {
    const changed = after[index];
    if (changed === undefined || changed.bytes === file.bytes) return [];
    return [{ path: file.path, before: textOf(file), after: textOf(changed), bytes: changed.bytes }];
  }).sort((left, right) => (left.path < right.path ? -1 : 1));

/**
 * Makes the fixes that the findings suggest, the safe ones only unless `unsafe`, and analyses again until no more
 * can be made. Nothing is written: the result holds the changed files.
 */
export const fix = (input: AnalysisInput, unsafe: boolean): Fixing => {
  let { files } = input;
  let analysis = analyze(input);
  const made: Fixing['made'][number][] = [];
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const { chosen, edits } = compatible(analysis.findings, unsafe);
    if (chosen.length === 0) break;
    const next = files.map((file) => withEdits(file, edits));
    if (next.every((file, index) => file === files[index])) break;
    made.push(...chosen.map(({ rule, fix: suggested, location }) => ({ rule, title: suggested?.title ?? '', file: location.file })));
    files = next;
    analysis = analyze({ ...input, files });
  }
  return { analysis, files: changes(input.files, files), made };
};
