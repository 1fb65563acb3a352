import { isList, isObject } from '../policy/json.ts';
import type { JsonObject } from '../policy/json.ts';
import { unknownText } from '../policy/unknown.ts';
import type { Json } from '../source/place.ts';

const EXPRESSION = /(\$?)\$\{([^{}]*)\}/g;

/** `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, `${*}` [IAM reference_policies_variables]. */
const POLICY_VARIABLE = /^(?:[*?$]|[\w.-]+:[^\s?]+(?:\s*,\s*'[^']*')?)$/;

const inText = (text: string): string =>
  text.replace(EXPRESSION, (whole, escape: string, expression: string) => {
    if (escape !== '') return whole.slice(1);
    return POLICY_VARIABLE.test(expression) ? whole : unknownText(expression.trim());
  });

/**
 * A policy file that is a template: `${account_id}` is no policy variable (these have a colon) but something that
 * Terraform or another renderer fills in, so it becomes an unknown; `$${…}` is Terraform's way to write `${…}`.
 */
export const withUnknowns = <Value extends Json>(value: Value): Value => mapped(value) as Value;

const mapped = (value: Json): Json => {
  if (typeof value === 'string') return inText(value);
  if (isList(value)) return value.map(mapped);
  return isObject(value) ? mappedMembers(value) : value;
};

const mappedMembers = (value: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([name, member]) => [inText(name), mapped(member)]));
