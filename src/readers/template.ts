import { isList, isObject } from '../policy/json.ts';
import type { JsonObject } from '../policy/json.ts';
import { unknownText } from '../policy/unknown.ts';
import type { Json } from '../source/place.ts';

const EXPRESSION = /(\$?)\$\{([^{}]*)\}/g;

/**
 * `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, `${*}` [IAM reference_policies_variables]; `${AWS::Region}` is
 * CloudFormation's.
 */
const POLICY_VARIABLE = /^(?!AWS::)(?:[*?$]|[\w.-]+:[^\s?]+(?:\s*,\s*'[^']*')?)$/;

const inText = (text: string): string =>
  text.replace(EXPRESSION, (whole, escape: string, expression: string) => {
    if (escape !== '') return whole.slice(1);
    return POLICY_VARIABLE.test(expression) ? whole : unknownText(expression.trim());
  });

/** True for the text of a document that may be a template: most are not, and need no second look. */
export const mayBeTemplate = (text: string): boolean => text.includes('${') || /"(?:Ref|Fn::\w+)"\s*:/.test(text);

/**
 * A policy file that is a template: `${account_id}` is no policy variable (these have a colon) but something that
 * Terraform or another renderer fills in, so it becomes an unknown; `$${…}` is Terraform's way to write `${…}`.
 */
export const withUnknowns = <Value extends Json>(value: Value): Value => mapped(value) as Value;

const HOLE = /\$\{(!?)([^{}]*)\}/g;

/** What a CloudFormation function in place of a text says: `{"Ref": "Role"}`, `{"Fn::Sub": "…${AWS::Region}…"}`. */
const functionText = (value: JsonObject): string | undefined => {
  const [name = '', ...others] = Object.keys(value);
  if (others.length > 0 || !/^(?:Ref|Fn::\w+)$/.test(name)) return undefined;
  const argument = value[name];
  if (name === 'Fn::Sub' && typeof argument === 'string') {
    return argument.replace(HOLE, (_, literal: string, hole: string) => (literal === '' ? unknownText(hole) : `\${${hole}}`));
  }
  return unknownText(typeof argument === 'string' ? argument : JSON.stringify(argument));
};

const mapped = (value: Json): Json => {
  if (typeof value === 'string') return inText(value);
  if (isList(value)) return value.map(mapped);
  return isObject(value) ? functionText(value) ?? mappedMembers(value) : value;
};

const mappedMembers = (value: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([name, member]) => [inText(name), mapped(member)]));
