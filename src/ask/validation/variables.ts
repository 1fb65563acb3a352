import { contextKeyNames } from '../../aws/catalogue.ts';
import { isServicePrefix } from '../../aws/services.ts';
import { isList, isObject } from '../../policy/json.ts';
import { below, type Json, type Place } from '../../source/place.ts';
import { ALL } from './documents.ts';
import type { Subject } from './subject.ts';
import type { Check, Hit } from './types.ts';

type Where = 'resource' | 'text-condition' | 'other-condition' | 'elsewhere';

interface Written { readonly text: string; readonly place: Place; readonly where: Where }

/** Deeper than any element of a statement goes. */
const DEEPEST = 5;

const texts = (value: Json | undefined, place: Place, where: Where, depth = 0): Written[] => {
  if (typeof value === 'string') return [{ text: value, place, where }];
  if (depth > DEEPEST) return [];
  if (isList(value)) return value.flatMap((member, index) => texts(member, below(place, index), where, depth + 1));
  return isObject(value) ? Object.entries(value).flatMap(([name, member]) => texts(member, below(place, name), where, depth + 1)) : [];
};

const TAKES_VARIABLES = /^(?:ForAllValues:|ForAnyValue:)?(?:String|Arn)/i;

const inConditions = (block: Json | undefined, place: Place): Written[] => (isObject(block) ? Object.entries(block) : [])
  .flatMap(([operator, tests]) => texts(tests, below(place, operator), TAKES_VARIABLES.test(operator) ? 'text-condition' : 'other-condition'));

/** Every text of the statements as the document has it: templates are judged by what they say. */
const written = ({ statements }: Subject): Written[] => statements.flatMap(({ written: statement, place }) =>
  Object.entries(statement).flatMap(([name, value]) => {
    if (name === 'Condition') return inConditions(value, below(place, name));
    return texts(value, below(place, name), name === 'Resource' || name === 'NotResource' ? 'resource' : 'elsewhere');
  }));

/** `$${` is how templates write a policy variable for the document that they make. */
const VARIABLE = /\$\{([^{}]*)\}/g;
const LITERALS = new Set(['*', '?', '$']);

/** `${name}` without a colon is left open by a template engine, `${AWS::Region}` by CloudFormation: no variables of IAM. */
const isContextKey = (body: string): boolean => {
  if (/^\s*AWS::/.test(body)) return false;
  const prefix = /^\s*([\w.-]+)\s*:/.exec(body)?.[1]?.toLowerCase();
  return prefix !== undefined && (prefix === 'aws' || isServicePrefix(prefix) || contextKeyNames(prefix) !== undefined || prefix === 'saml');
};

interface Variable { readonly body: string; readonly text: string; readonly place: Place; readonly where: Where }

const variables = (subject: Subject): Variable[] => written(subject).flatMap(({ text, place, where }) =>
  [...text.matchAll(VARIABLE)].map((match) => ({ body: match[1] ?? '', text, place, where })));

const contextVariables = (subject: Subject): Variable[] => variables(subject).filter(({ body }) => isContextKey(body));

const once = (hits: readonly Hit[]): Hit[] => {
  const places = new Set<string>();
  return hits.filter(({ place }) => {
    const key = JSON.stringify(place.path);
    const isNew = !places.has(key);
    places.add(key);
    return isNew;
  });
};

const emptyVariable = (subject: Subject): Hit[] => once(variables(subject).filter(({ body }) => body.trim() === '').map(({ text, place }) =>
  ({ message: `"${text}" has a policy variable without a name.`, place })));

const missingBrace = (subject: Subject): Hit[] => once(written(subject).filter(({ text }) => {
  const open = text.lastIndexOf('${');
  return open >= 0 && !text.slice(open).includes('}') && isContextKey(text.slice(open + 2));
}).map(({ text, place }) => ({ message: `"${text}": the policy variable lacks its closing brace.`, place })));

const DEFAULT = /^([^,]*),(.*)$/s;

const missingQuote = (subject: Subject): Hit[] => once(contextVariables(subject).filter(({ body }) => {
  const fallback = DEFAULT.exec(body)?.[2];
  return fallback !== undefined && !/^\s*'[^']*'\s*$/.test(fallback);
}).map(({ body, place }) => ({ message: `"\${${body}}": the default value of a policy variable stands in single quotes.`, place })));

const spaceInName = (subject: Subject): Hit[] => once(contextVariables(subject).filter(({ body }) => {
  const name = (DEFAULT.exec(body)?.[1] ?? body).replace(/\/.*$/s, '');
  return /\s/.test(name);
}).map(({ body, place }) => ({ message: `"\${${body}}": the name of a policy variable has no spaces.`, place })));

const wrongElement = (subject: Subject): Hit[] => once(contextVariables(subject).filter(({ where }) => where === 'elsewhere').map(({ text, place }) =>
  ({ message: `"${text}": policy variables work in Resource and in conditions only; here the text is taken literally.`, place })));

const wrongOperator = (subject: Subject): Hit[] => once(contextVariables(subject).filter(({ where }) => where === 'other-condition').map(({ text, place }) =>
  ({ message: `"${text}": policy variables work with operators on text and ARNs only.`, place })));

const wrongVersion = (subject: Subject): Hit[] => (subject.policy.version === '2012-10-17' ? [] : once([
  ...contextVariables(subject).filter(({ where }) => where === 'resource' || where === 'text-condition'),
  ...variables(subject).filter(({ body }) => LITERALS.has(body)),
].map(({ text, place }) => ({ message: `"${text}": before version 2012-10-17 this is no policy variable but literal text.`, place }))));

const check = (code: string, meaning: string, advice: string, find: Check['find']): Check => ({ code, kind: 'error', documents: ALL, meaning, advice, find });

/** Policy variables [IAM reference_policies_variables]. */
export const variableChecks: readonly Check[] = [
  check('EMPTY_VARIABLE', 'A policy variable has no name.', 'Name a context key.', emptyVariable),
  check('MISSING_BRACE_IN_VARIABLE', 'A policy variable lacks its closing brace.', 'Add the brace.', missingBrace),
  check('MISSING_QUOTE_IN_VARIABLE', 'The default value of a policy variable is not in single quotes.', 'Write ${key, \'default\'}.', missingQuote),
  check('UNSUPPORTED_SPACE_IN_VARIABLE', 'The name of a policy variable has a space.', 'Remove the space.', spaceInName),
  check('VARIABLE_UNSUPPORTED_IN_ELEMENT', 'A policy variable stands elsewhere than in Resource or Condition.', 'Write what is meant without a variable.', wrongElement),
  check('INVALID_VARIABLE_FOR_OPERATOR', 'A policy variable stands under an operator that does not compare text or ARNs.', 'Write a fixed value.', wrongOperator),
  check('VARIABLE_UNSUPPORTED_IN_VERSION', 'A policy variable stands in a document without Version 2012-10-17, where it is literal text.',
    'Write "Version": "2012-10-17".', wrongVersion),
];
