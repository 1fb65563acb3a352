import { locate } from '../source/locate.ts';
import type { Json, Location, Place } from '../source/place.ts';
import type { Validator } from './generated/schemas.js';
import { schemaWords } from './schema-words.ts';

export interface SchemaProblem {
  readonly reason: string;
  readonly location: Location;
}

/** Steps of a JSON pointer inside `value`; list indexes become numbers. */
const pointerSteps = (pointer: string, value: Json): (string | number)[] => {
  let at: Json | undefined = value;
  return pointer.split('/').slice(1).map((escaped) => {
    const name = escaped.replace(/~1/g, '/').replace(/~0/g, '~');
    const step = Array.isArray(at) ? Number(name) : name;
    at = (at as { readonly [name: string | number]: Json } | undefined)?.[step];
    return step;
  });
};

/** Checks a value against a compiled JSON Schema; undefined when it fits. */
export const schemaProblem = (check: Validator, value: Json, place: Place): SchemaProblem | undefined => {
  if (check(value)) return undefined;
  const error = check.errors?.[0];
  const steps = pointerSteps(error?.instancePath ?? '', value);
  const at = { document: place.document, path: [...place.path, ...steps] };
  const what = steps.length === 0 ? 'The document' : steps.join('.');
  return { reason: `${what} ${error === undefined ? 'has the wrong shape' : schemaWords(error)}.`, location: locate(at) };
};
