import { isList } from '../policy/json.ts';
import { schemaWords } from '../readers/schema-words.ts';
import { locate } from '../source/locate.ts';
import { below } from '../source/place.ts';
import type { Document, Json, Place } from '../source/place.ts';
import type { SchemaError } from './generated/config-schema.js';
import { closest } from './suggest.ts';
import type { AnyRule } from './types.ts';

export interface ConfigurationProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

const MEMBERS = ['$schema', 'preset', 'rules', 'ignore', 'classify', 'trusted', 'overrides', 'suppressions', 'guarantees'];

/** Choices that are listed in a message; of more, only the likely one is named. */
const MOST_CHOICES = 12;

const stepsOf = (pointer: string): string[] =>
  pointer.split('/').slice(1).map((name) => name.replace(/~1/g, '/').replace(/~0/g, '~'));

/** Names that are known at a node of the configuration. */
const namesAt = (steps: readonly string[], rules: readonly AnyRule[]): readonly string[] => {
  const [member, rule] = steps;
  if (member === undefined) return MEMBERS;
  if (member === 'trusted') return ['accounts', 'organization'];
  if (member === 'overrides') return steps.length > 2 ? namesAt(['rules'], rules) : ['files', 'rules'];
  if (member === 'guarantees') return steps.length > 2 ? ['principals', 'except', 'actions', 'keys', 'unless'] : ['name', 'never'];
  if (member === 'suppressions') return ['rule', 'reason', 'file', 'key', 'fingerprint', 'until'];
  if (member !== 'rules') return [];
  if (rule === undefined) return rules.flatMap(({ name, covers }) => [name, ...covers]);
  return Object.keys(rules.find(({ name }) => name === rule)?.options ?? {});
};

const PRINCIPAL = '*, an account id, the id of an organization, a pattern of ARNs of users and roles, or an AWS service';

/** What a text has to be like, by the member that holds it. */
const FORMS: { readonly [member: string]: string } = {
  principals: PRINCIPAL, except: PRINCIPAL, accounts: 'an account id of 12 digits', organization: 'the id of an organization, o-…',
  until: 'a date as YYYY-MM-DD', reason: 'words', name: 'words',
};

/** An account id without quotes is a number to JSON and YAML. */
const quotesMissing = ({ keyword, params, data }: SchemaError): boolean => keyword === 'type' && params['type'] === 'string' && typeof data === 'number';

/** The value of a rule is a severity, or a list of one and options; an object is what other linters take. */
const isRuleSetting = (steps: readonly string[]): boolean => steps[0] === 'rules' && steps.length === 2;

const describe = (error: SchemaError, steps: readonly string[], rules: readonly AnyRule[]): string => {
  const name = error.params['additionalProperty'];
  if (typeof name === 'string') {
    const meant = closest(name, namesAt(steps, rules));
    const what = steps.length === 0 ? 'member' : steps.at(-1) === 'rules' ? 'rule' : steps[0] === 'rules' ? 'option' : 'member';
    return `There is no ${what} ${name}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
  }
  const where = steps.length === 0 ? 'The configuration' : steps.join('.');
  if (isRuleSetting(steps) && typeof error.data === 'object') return `${where} must be a severity, or a list of a severity and options: ["warning", { … }].`;
  const form = error.keyword === 'pattern' ? FORMS[steps.findLast((step) => !/^\d+$/.test(step)) ?? ''] : undefined;
  if (form !== undefined) return `${where} must be ${form}.`;
  const allowed = error.params['allowedValues'];
  if (!Array.isArray(allowed)) return `${where} ${schemaWords(error)}${quotesMissing(error) ? `: write "${String(error.data)}", in quotes` : ''}.`;
  const choices = allowed.map(String);
  const value = typeof error.data === 'string' ? error.data : undefined;
  const meant = value === undefined ? undefined : closest(value, choices);
  if (meant !== undefined) return `${where} cannot be ${value}; did you mean ${meant}?`;
  return choices.length > MOST_CHOICES ? `${where} is none that is known.` : `${where} must be one of ${choices.join(', ')}.`;
};

const numbered = (steps: readonly string[], value: Json): (string | number)[] => {
  let at: Json | undefined = value;
  return steps.map((name) => {
    const step = isList(at) ? Number(name) : name;
    at = (at as { readonly [member: string | number]: Json } | undefined)?.[step];
    return step;
  });
};

/** What is wrong with a configuration, each mistake once, at its place. */
export const configurationProblems = (document: Document, errors: readonly SchemaError[], rules: readonly AnyRule[]): ConfigurationProblem[] => {
  const root: Place = { document, path: [] };
  const seen = new Set<string>();
  return errors.filter(({ keyword }) => keyword !== 'if').flatMap((error) => {
    const steps = stepsOf(error.instancePath);
    const extra = error.params['additionalProperty'];
    const place = below(root, ...numbered(steps, document.value), ...(typeof extra === 'string' ? [extra] : []));
    const { file, line, column } = locate(place);
    const reason = describe(error, steps, rules);
    if (seen.has(`${line}:${column}`)) return [];
    seen.add(`${line}:${column}`);
    return [{ file, line, column, reason }];
  });
};
