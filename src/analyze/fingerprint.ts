import { valueAt } from '../source/embedded.ts';
import type { Place } from '../source/place.ts';
import { hash } from './hash.ts';
import type { Finding } from './types.ts';

/** The statement that a place is in; the place itself when it is in none. */
const enclosingStatement = (place: Place): Place => {
  const at = place.path.lastIndexOf('Statement');
  if (at < 0) return place;
  const end = typeof place.path[at + 1] === 'number' ? at + 2 : at + 1;
  return { document: place.document, path: place.path.slice(0, end) };
};

/** A message without its counts, so that "in 6 days" and "in 5 days" are one finding. */
const skeleton = (message: string): string => message.replace(/\b\d{1,4}\b/g, '#');

const identity = (finding: Finding): string => {
  const { document } = finding.place;
  const content = valueAt(enclosingStatement(finding.place));
  return JSON.stringify([finding.rule, finding.key ?? document.file, content ?? null, skeleton(finding.message)]);
};

/**
 * Fingerprints of findings, in their order. They rest on the rule, the key (or file), the content of the
 * statement and the message, not on lines; findings alike in all of that are numbered.
 */
export const fingerprints = (findings: readonly Finding[]): string[] => {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const base = identity(finding);
    const earlier = seen.get(base) ?? 0;
    seen.set(base, earlier + 1);
    return hash(earlier === 0 ? base : `${base} ${earlier}`);
  });
};
