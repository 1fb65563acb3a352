import { distance } from 'fastest-levenshtein';
import { below } from '../source/place.ts';
import type { Json, Place } from '../source/place.ts';
import { isList, isObject, typeName } from './json.ts';
import type { JsonObject } from './json.ts';
import { readStatement } from './statement.ts';
import { isMistake, mismatch } from './unresolved.ts';
import type { Policy, PolicyProblem, PolicyVersion } from './types.ts';

const POLICY_ELEMENTS = ['Version', 'Id', 'Statement'];

/** A document without `Version` is read as `2008-10-17` [IAM reference_policies_elements_version]. */
const readVersion = (policy: JsonObject, place: Place): { version: PolicyVersion; problems: PolicyProblem[] } => {
  const written = policy['Version'];
  if (written === undefined) return { version: '2008-10-17', problems: [] };
  if (written === '2012-10-17' || written === '2008-10-17') return { version: written, problems: [] };
  const message = `Version must be "2012-10-17" or "2008-10-17"; this is ${JSON.stringify(written)}.`;
  return { version: '2008-10-17', problems: [{ code: 'INVALID_VERSION', message, place: below(place, 'Version') }] };
};

const meantElement = (name: string): string => {
  const meant = POLICY_ELEMENTS.find((element) => distance(element.toLowerCase(), name.toLowerCase()) <= (element.length > 2 ? 2 : 0));
  return meant === undefined ? '' : ` Did you mean ${meant}?`;
};

const elementProblems = (policy: JsonObject, place: Place): PolicyProblem[] => {
  const unknown = Object.keys(policy).filter((name) => !POLICY_ELEMENTS.includes(name)).map((name): PolicyProblem => ({
    code: 'INVALID_POLICY_ELEMENT',
    message: `"${name}" is not an element of a policy.${meantElement(name)}`,
    place: below(place, name),
  }));
  const id = policy['Id'];
  if (id === undefined || typeof id === 'string') return unknown;
  const message = `Id is ${typeName(id)}; it must be a string.`;
  return [...unknown, { code: 'DATA_TYPE_MISMATCH', message, place: below(place, 'Id') }];
};

const unreadablePolicy = (problem: PolicyProblem): Policy => ({
  version: '2008-10-17',
  statements: [],
  unreadable: [problem],
  problems: [problem].filter(isMistake),
  place: problem.place,
});

/**
 * Reads a policy document of any kind. Never throws: what AWS would refuse is listed in `problems`, and a
 * statement whose meaning cannot be told is left out of `statements` and named in `unreadable`.
 * Checks that depend on the kind of policy (missing `Principal` or `Resource` …) are not made here.
 * Source: [IAM reference_policies_grammar].
 */
export const parsePolicy = (value: Json, place: Place): Policy => {
  if (!isObject(value)) {
    return unreadablePolicy(mismatch(value, 'DATA_TYPE_MISMATCH', `A policy must be an object; this is ${typeName(value)}.`, place));
  }
  const { version, problems: versionProblems } = readVersion(value, place);
  const problems = [...versionProblems, ...elementProblems(value, place)];
  const written = value['Statement'];
  if (written === undefined) {
    const missing: PolicyProblem = { code: 'MISSING_STATEMENT', message: 'The policy has no Statement.', place };
    return { version, statements: [], unreadable: [], problems: [...problems, missing], place };
  }

  const list = isList(written) ? written : [written];
  const readings = list.map((member, index) =>
    readStatement(member, index, below(place, 'Statement', ...(isList(written) ? [index] : []))));
  const unreadable = readings.flatMap(({ fatal }) => fatal);
  return {
    version,
    statements: readings.flatMap(({ statement }) => statement ?? []),
    unreadable,
    problems: [...problems, ...unreadable.filter(isMistake), ...readings.flatMap((reading) => reading.problems)],
    place,
  };
};
