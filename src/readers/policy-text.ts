import { parsePolicy } from '../policy/parse.ts';
import { isUnknown } from '../policy/unknown.ts';
import type { Policy, PolicyProblem } from '../policy/types.ts';
import { readEmbedded, valueAt } from '../source/embedded.ts';
import { duplicateMembers, locateWithin } from '../source/locate.ts';
import type { Json, Location, Place } from '../source/place.ts';

/** A policy text that is not JSON, with the position of the mistake. */
export interface PolicyFailure {
  readonly reason: string;
  readonly location: Location;
}

const duplicateProblems = (place: Place): PolicyProblem[] =>
  duplicateMembers(place).map((duplicate): PolicyProblem => {
    const message = `"${duplicate.path.at(-1)}" occurs twice in one object; AWS refuses this. The last one counts here.`;
    return { code: 'DUPLICATE_MEMBER', message, place: duplicate };
  });

/**
 * Reads a policy that stands in a document as JSON, JSON text or URL-encoded JSON text. A text that is not JSON
 * becomes a policy with one unreadable part, code `JSON_SYNTAX_ERROR`: what it says is unknown, not nothing.
 */
export const readPolicy = (value: Json, place: Place): Policy => {
  const embedded = readEmbedded(value);
  if (!embedded.ok && isUnknown(value)) return parsePolicy(value, place);
  if (!embedded.ok) {
    const problem: PolicyProblem = { code: 'JSON_SYNTAX_ERROR', message: embedded.reason, place };
    return { version: '2008-10-17', statements: [], unreadable: [problem], problems: [problem], place };
  }
  const policy = parsePolicy(embedded.value, place);
  const duplicates = duplicateProblems(place);
  return duplicates.length === 0 ? policy : { ...policy, problems: [...policy.problems, ...duplicates] };
};

/** The mistake for which a policy's text could not be parsed at all; undefined when it could. */
export const failureOf = ({ place }: Policy): PolicyFailure | undefined => {
  const embedded = readEmbedded(valueAt(place) ?? null);
  return embedded.ok ? undefined : { reason: embedded.reason, location: locateWithin(place, embedded.offset) };
};
