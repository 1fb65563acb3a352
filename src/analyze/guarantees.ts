import { compileText } from '../evaluate/text.ts';
import { NO_CONTEXT } from '../evaluate/context.ts';
import { YES } from '../evaluate/truth.ts';
import { KEY_ACTIONS } from '../ask/action-groups.ts';
import type { Guarantee } from '../ask/guarantee.ts';
import { readConditions } from '../policy/conditions.ts';
import { isList, isObject } from '../policy/json.ts';
import type { JsonObject } from '../policy/json.ts';
import { locate } from '../source/locate.ts';
import { below } from '../source/place.ts';
import type { Document, Json, Place } from '../source/place.ts';
import type { ConfigurationProblem } from './config-problems.ts';
import { closest } from './suggest.ts';

const texts = (value: Json | undefined): string[] => (isList(value) ? value.map(String) : []);

const problemAt = (place: Place, reason: string): ConfigurationProblem => {
  const { file, line, column } = locate(place);
  return { file, line, column, reason };
};

/** Actions on keys that a pattern fits; IAM's patterns of actions compare without case. */
const actionsOf = (pattern: string): string[] => {
  const matches = compileText(pattern, { variables: false, wildcards: true, ignoreCase: true });
  return KEY_ACTIONS.filter((action) => matches(action, NO_CONTEXT) === YES);
};

const meant = (pattern: string): string => {
  const name = closest(pattern, KEY_ACTIONS);
  return name === undefined ? '' : `; did you mean ${name}?`;
};

interface Reading {
  readonly guarantees: readonly Guarantee[];
  readonly problems: readonly ConfigurationProblem[];
}

const readGuarantee = (value: JsonObject, place: Place): Reading => {
  const never = isObject(value['never']) ? value['never'] : {};
  const at = below(place, 'never');
  const patterns = texts(never['actions']);
  const unless = readConditions(never['unless'], below(at, 'unless'));
  const problems = [
    ...patterns.flatMap((pattern, index) =>
      (actionsOf(pattern).length > 0 ? [] : [problemAt(below(at, 'actions', index), `No action of KMS on a key is ${pattern}${meant(pattern)}`)])),
    ...[...unless.fatal, ...unless.problems].map((problem) => problemAt(problem.place, problem.message)),
  ];
  const guarantee: Guarantee = {
    name: String(value['name']),
    principals: never['principals'] === undefined ? ['*'] : texts(never['principals']),
    except: texts(never['except']),
    actions: [...new Set(patterns.flatMap(actionsOf))],
    keys: texts(never['keys']),
    unless: unless.conditions,
    place,
  };
  return { guarantees: [guarantee], problems };
};

/** What the configuration states that must never be allowed; actions that do not exist and conditions that are none are problems. */
export const readGuarantees = (document: Document, value: Json | undefined): Reading => {
  const readings = (isList(value) ? value : []).map((each, index) =>
    readGuarantee(isObject(each) ? each : {}, { document, path: ['guarantees', index] }));
  return { guarantees: readings.flatMap(({ guarantees }) => guarantees), problems: readings.flatMap(({ problems }) => problems) };
};
