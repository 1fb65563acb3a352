import type { Analysis, LocatedFinding } from '../analyze/run.ts';
import type { UnknownCause } from '../evaluate/types.ts';
import { locate } from '../source/locate.ts';
import type { Location, Place } from '../source/place.ts';
import { requestJson } from './witness.ts';

export const toText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export const unknownJson = ({ name, matters, place }: UnknownCause): object =>
  ({ name, ...(place === undefined ? {} : { location: pointJson(place) }), matters });

/** Where a place begins. */
export const pointJson = (place: Place): Pick<Location, 'file' | 'line' | 'column'> => {
  const { file, line, column } = locate(place);
  return { file, line, column };
};

const findingJson = (finding: LocatedFinding): object => {
  const { rule, severity, message, location, related, key, witness, unknowns, fix, fingerprint, help } = finding;
  return {
    rule,
    severity,
    message,
    location,
    related: related.map((each) => ({ message: each.message, location: locate(each.place) })),
    ...(key === undefined ? {} : { key }),
    ...(witness === undefined ? {} : { witness: requestJson(witness) }),
    explanation: finding.explanation,
    advice: finding.advice,
    unknowns: unknowns.map(unknownJson),
    ...(fix === undefined ? {} : { fix }),
    fingerprint,
    help,
  };
};

/** The report for programs [formats, "Report"]. */
export const jsonReport = ({ inputs, summary, findings, failures }: Analysis, version: string): string =>
  toText({ kmslint: 1, version, inputs, summary, findings: findings.map(findingJson), ...(failures.length === 0 ? {} : { failures }) });
