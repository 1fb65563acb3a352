import { isList, isObject } from '../policy/json.ts';
import type { JsonObject } from '../policy/json.ts';
import { below } from '../source/place.ts';
import type { Json, Place } from '../source/place.ts';
import { decode } from '../source/decode.ts';
import { parseJson } from '../source/json.ts';
import { locate } from '../source/locate.ts';
import type { ContextValues, DecisionWord, Request } from '../evaluate/types.ts';
import type { Policy } from '../policy/types.ts';
import * as schemas from './generated/schemas.js';
import { failureOf, readPolicy } from './policy-text.ts';
import type { InputFile } from './read-file.ts';
import { readOperation, type RequestedOperation } from './requested-operation.ts';
import { schemaProblem } from './schema-check.ts';
import { itemsOf, textOf } from './values.ts';

/** A request of a requests file, with its name and the decision that its author expects. */
export interface NamedRequest {
  readonly id: string;
  /** Which of the file's requests it is. */
  readonly index: number;
  readonly request: Request;
  readonly expect?: DecisionWord;
  readonly place: Place;
}

export interface RequestsProblem {
  readonly file: string;
  readonly reason: string;
  readonly line: number;
  readonly column: number;
}

export type RequestsReading =
  | { readonly ok: true; readonly requests: readonly NamedRequest[]; readonly operations: readonly RequestedOperation[] }
  | { readonly ok: false; readonly problem: RequestsProblem };

const contextValues = (value: Json): ContextValues => {
  if (value === null) return [];
  return (isList(value) ? value : [value]).map(String);
};

const contextOf = (value: Json | undefined): ReadonlyMap<string, ContextValues> =>
  new Map(Object.entries(isObject(value) ? value : {}).map(([key, values]) => [key, contextValues(values)]));

const policiesIn = (item: JsonObject, member: string, place: Place): Policy[] => {
  const list = item[member];
  return isList(list) ? list.map((policy, index) => readPolicy(policy, below(place, member, index))) : [];
};

const readRequest = (item: JsonObject, index: number, place: Place): NamedRequest => {
  const resourceAccount = textOf(item['resourceAccount']);
  const expect = item['expect'] as DecisionWord | undefined;
  return {
    id: textOf(item['id']) ?? String(index + 1),
    index,
    place,
    ...(expect === undefined ? {} : { expect }),
    request: {
      principal: textOf(item['principal']) ?? '',
      action: textOf(item['action']) ?? '',
      resource: textOf(item['resource']) ?? '',
      ...(resourceAccount === undefined ? {} : { resourceAccount }),
      context: contextOf(item['context']),
      sessionPolicies: policiesIn(item, 'sessionPolicies', place),
      ...(item['identityPolicies'] === undefined ? {} : { assumedIdentityPolicies: policiesIn(item, 'identityPolicies', place) }),
    },
  };
};

const unreadablePolicy = ({ request }: NamedRequest): { reason: string; place: Place } | undefined => {
  const policies = [...request.sessionPolicies, ...request.assumedIdentityPolicies ?? []];
  const problem = policies.flatMap(({ unreadable }) => unreadable)[0];
  return problem && { reason: problem.message, place: problem.place };
};

/**
 * Reads a requests file [formats, "Requests"]: requests, and operations of AWS services in their place. The first thing in it that cannot be understood makes the whole
 * file a problem with its position: a request that is half understood must not be decided.
 */
export const readRequests = ({ path, bytes }: InputFile): RequestsReading => {
  const failed = (reason: string, line = 1, column = 1): RequestsReading =>
    ({ ok: false, problem: { file: path, reason, line, column } });
  const decoded = decode(bytes);
  if (!decoded.ok) return failed(decoded.reason);
  const parsed = parseJson(path, decoded.text);
  if (!parsed.ok) return failed(parsed.problem.reason, parsed.problem.line, parsed.problem.column);

  const root: Place = { document: parsed.document, path: [] };
  const { value } = parsed.document;
  const problem = schemaProblem(schemas.requests, value, root);
  if (problem !== undefined) return failed(problem.reason, problem.location.line, problem.location.column);
  if (!isObject(value)) return failed('A requests file must be an object.');

  const items = itemsOf(value, 'requests', root);
  const operations = items.flatMap(({ item, place }, index) => readOperation(item, index, place, contextOf(item['context'])) ?? []);
  const requests = items.flatMap(({ item, place }, index) => (item['operation'] === undefined ? [readRequest(item, index, place)] : []));
  for (const request of requests) {
    const unreadable = unreadablePolicy(request);
    if (unreadable === undefined) continue;
    const mistake = [...request.request.sessionPolicies, ...request.request.assumedIdentityPolicies ?? []]
      .flatMap((policy) => failureOf(policy) ?? [])[0];
    const { line, column } = mistake?.location ?? locate(unreadable.place);
    return failed(unreadable.reason, line, column);
  }
  return { ok: true, requests, operations };
};
