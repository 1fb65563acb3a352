import { distance } from 'fastest-levenshtein';
import { below } from '../source/place.ts';
import type { Json, Place } from '../source/place.ts';
import { readConditions } from './conditions.ts';
import { isList, isObject, typeName } from './json.ts';
import type { JsonObject } from './json.ts';
import { readPrincipals } from './principals.ts';
import { isUnknown, unknownNames } from './unknown.ts';
import { mismatch } from './unresolved.ts';
import type { Effect, PatternClause, PolicyProblem, PrincipalClause, Statement, UnreadableStatement } from './types.ts';

/** One member of a policy's `Statement`; without `statement` it could not be read, and `fatal` says why. */
export interface StatementReading {
  readonly statement?: Statement;
  readonly fatal: readonly UnreadableStatement[];
  readonly problems: readonly PolicyProblem[];
}

/** Collects what was read of one element together with the reasons for which it could not be. */
interface Element<Value> {
  readonly value?: Value;
  readonly fatal: readonly PolicyProblem[];
}

const DECIDING_ELEMENTS = [
  'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition',
];
const ELEMENTS = ['Sid', ...DECIDING_ELEMENTS];

const problem = (code: string, message: string, place: Place): PolicyProblem => ({ code, message, place });

const readEffect = (value: Json | undefined, place: Place): Element<Effect> => {
  if (value === 'Allow' || value === 'Deny') return { value, fatal: [] };
  if (value === undefined) return { fatal: [problem('MISSING_EFFECT', 'The statement has no Effect.', place)] };
  const message = `Effect must be "Allow" or "Deny"; this is ${JSON.stringify(value)}.`;
  return { fatal: [mismatch(value, 'INVALID_EFFECT', message, below(place, 'Effect'))] };
};

/** Which of `X` and `NotX` a statement has; both together mean nothing. */
const chooseElement = (statement: JsonObject, name: string, place: Place): Element<{ name: string; negated: boolean }> => {
  const plain = statement[name] !== undefined;
  const negated = statement[`Not${name}`] !== undefined;
  if (plain && negated) {
    const message = `The statement has both ${name} and Not${name}; it must have one of them.`;
    return { fatal: [problem('UNSUPPORTED_ELEMENT_COMBINATION', message, below(place, `Not${name}`))] };
  }
  return plain || negated ? { value: { name: negated ? `Not${name}` : name, negated }, fatal: [] } : { fatal: [] };
};

const readPatterns = (statement: JsonObject, element: string, place: Place): Element<PatternClause> => {
  const { value: chosen, fatal } = chooseElement(statement, element, place);
  if (chosen === undefined) return { fatal };
  const written = statement[chosen.name] ?? null;
  const members = isList(written) ? written : [written];
  const wrong = members.flatMap((member, index) => {
    if (typeof member === 'string') return [];
    const at = below(place, chosen.name, ...(isList(written) ? [index] : []));
    return [problem('DATA_TYPE_MISMATCH', `A member of ${chosen.name} is ${typeName(member)}; it must be a string.`, at)];
  });
  const patterns = members.filter((member) => typeof member === 'string');
  return wrong.length > 0 ? { fatal: wrong } : { value: { negated: chosen.negated, patterns }, fatal: [] };
};

const readPrincipalElement = (statement: JsonObject, place: Place): Element<PrincipalClause> => {
  const { value: chosen, fatal } = chooseElement(statement, 'Principal', place);
  if (chosen === undefined) return { fatal };
  const read = readPrincipals(chosen.negated, statement[chosen.name] ?? null, below(place, chosen.name));
  return read.fatal.length > 0 ? { fatal: read.fatal } : { value: read.clause, fatal: [] };
};

const nearestElement = (name: string): string | undefined =>
  DECIDING_ELEMENTS.find((element) => distance(element.toLowerCase(), name.toLowerCase()) <= 2);

/**
 * Unknown elements change nothing, unless the name is a slip for one that would: what such a statement
 * means cannot be told (a `Conditions` taken for nothing would leave the statement unconditional).
 */
const unknownElements = (statement: JsonObject, place: Place): { fatal: PolicyProblem[]; problems: PolicyProblem[] } => {
  const fatal: PolicyProblem[] = [];
  const problems: PolicyProblem[] = [];
  for (const name of Object.keys(statement)) {
    if (ELEMENTS.includes(name) || isUnknown(name)) continue;
    const meant = nearestElement(name);
    const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
    const found = problem('INVALID_POLICY_ELEMENT', `"${name}" is not an element of a statement.${hint}`, below(place, name));
    (meant === undefined ? problems : fatal).push(found);
  }
  return { fatal, problems };
};

const sidProblems = (sid: Json | undefined, place: Place): PolicyProblem[] =>
  sid === undefined || typeof sid === 'string'
    ? []
    : [problem('DATA_TYPE_MISMATCH', `Sid is ${typeName(sid)}; it must be a string.`, below(place, 'Sid'))];

const missingAction = (statement: JsonObject, place: Place): PolicyProblem[] =>
  statement['Action'] === undefined && statement['NotAction'] === undefined
    ? [problem('MISSING_ACTION', 'The statement has neither Action nor NotAction.', place)]
    : [];

/** Reads one statement [IAM reference_policies_grammar]; every reason why it cannot be read is reported. */
export const readStatement = (value: Json, index: number, place: Place): StatementReading => {
  if (!isObject(value)) {
    return { problems: [], fatal: [mismatch(value, 'DATA_TYPE_MISMATCH', `The statement is ${typeName(value)}; it must be an object.`, place)] };
  }
  const effect = readEffect(value['Effect'], place);
  const action = readPatterns(value, 'Action', place);
  const resource = readPatterns(value, 'Resource', place);
  const principal = readPrincipalElement(value, place);
  const block = readConditions(value['Condition'], below(place, 'Condition'));
  const unknown = unknownElements(value, place);

  const fatal = [
    ...effect.fatal, ...missingAction(value, place), ...action.fatal, ...resource.fatal, ...principal.fatal,
    ...block.fatal, ...unknown.fatal,
  ];
  const problems = [...sidProblems(value['Sid'], place), ...block.problems, ...unknown.problems];
  const known = effect.value === undefined ? {} : { effect: effect.value };
  if (fatal.length > 0 || effect.value === undefined || action.value === undefined) {
    return { fatal: fatal.map((reason) => ({ ...reason, ...known })), problems };
  }

  const sid = value['Sid'];
  const doubts = Object.keys(value).filter(isUnknown).flatMap(unknownNames);
  const statement: Statement = {
    ...(typeof sid === 'string' ? { sid } : {}),
    effect: effect.value,
    ...(principal.value === undefined ? {} : { principal: principal.value }),
    action: action.value,
    ...(resource.value === undefined ? {} : { resource: resource.value }),
    conditions: block.conditions,
    ...(doubts.length === 0 ? {} : { doubts }),
    index,
    place,
  };
  return { statement, fatal, problems };
};
