import { isObject, isList } from '../policy/json.ts';
import { parseJson } from '../source/json.ts';
import { compareText } from './order.ts';
import type { LocatedFinding } from './run.ts';

/** A finding that was there when the baseline was made. */
export interface BaselineEntry {
  readonly rule: string;
  readonly file: string;
  readonly message: string;
  readonly fingerprint: string;
}

export type BaselineReading =
  | { readonly ok: true; readonly entries: readonly BaselineEntry[] }
  | { readonly ok: false; readonly reason: string };

const entryOf = ({ rule, location, message, fingerprint }: LocatedFinding): BaselineEntry =>
  ({ rule, file: location.file, message, fingerprint });

const byFile = (left: BaselineEntry, right: BaselineEntry): number =>
  compareText(left.file, right.file) || compareText(left.rule, right.rule) || compareText(left.fingerprint, right.fingerprint);

/** A new baseline of all findings; of those that an earlier one has too, where there is one: a baseline only shrinks. */
export const updateBaseline = (findings: readonly LocatedFinding[], earlier: readonly BaselineEntry[] | undefined): BaselineEntry[] => {
  const known = earlier === undefined ? undefined : new Set(earlier.map(({ fingerprint }) => fingerprint));
  return findings.filter(({ fingerprint }) => known?.has(fingerprint) !== false).map(entryOf).sort(byFile);
};

export const baselineText = (entries: readonly BaselineEntry[]): string =>
  `${JSON.stringify({ kmslint: 1, baseline: entries }, null, 2)}\n`;

/** Reads a baseline file. */
export const readBaseline = (file: string, text: string): BaselineReading => {
  const parsed = parseJson(file, text);
  if (!parsed.ok) return { ok: false, reason: `${file}:${parsed.problem.line}:${parsed.problem.column}: ${parsed.problem.reason}` };
  const { value } = parsed.document;
  const list = isObject(value) ? value['baseline'] : undefined;
  if (!isList(list)) return { ok: false, reason: `${file} is no baseline; make one with --baseline ${file} --update-baseline` };
  const entries = list.flatMap((entry): BaselineEntry[] => {
    if (!isObject(entry)) return [];
    const [rule, path, message, fingerprint] = [entry['rule'], entry['file'], entry['message'], entry['fingerprint']].map((part) => (typeof part === 'string' ? part : ''));
    return fingerprint === undefined || fingerprint === '' ? [] : [{ rule: rule ?? '', file: path ?? '', message: message ?? '', fingerprint }];
  });
  return { ok: true, entries };
};
