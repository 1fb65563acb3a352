import { isList, isObject } from '../policy/json.ts';
import { decode } from '../source/decode.ts';
import { parseJson } from '../source/json.ts';
import { locate } from '../source/locate.ts';
import { below } from '../source/place.ts';
import type { Document, Json, Place } from '../source/place.ts';
import type { InputFile } from '../readers/read-file.ts';
import type { PolicyKind } from '../readers/kinds.ts';
import { configuration as check } from './generated/config-schema.js';
import type { SchemaError } from './generated/config-schema.js';
import { findRules } from './rules.ts';
import { closest } from './suggest.ts';
import type { AnyRule, Severity, Trusted } from './types.ts';

export type Preset = 'recommended' | 'strict';

export interface RuleSetting {
  /** Absent: the rule's own. */
  readonly severity?: Severity | 'off';
  readonly options: { readonly [option: string]: unknown };
}

/** What `kmslint.json` says. Globs are relative to the folder of the file. */
export interface Configuration {
  readonly preset: Preset;
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly ignore: readonly string[];
  readonly classify: readonly { readonly glob: string; readonly kind: PolicyKind }[];
  readonly trusted: Trusted;
}

export interface ConfigurationProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

export type ConfigurationReading =
  | { readonly ok: true; readonly configuration: Configuration }
  | { readonly ok: false; readonly problems: readonly ConfigurationProblem[] };

export const defaultConfiguration: Configuration = {
  preset: 'recommended', rules: new Map(), ignore: [], classify: [], trusted: { accounts: [] },
};

const MEMBERS = ['$schema', 'preset', 'rules', 'ignore', 'classify', 'trusted'];

const stepsOf = (pointer: string): string[] =>
  pointer.split('/').slice(1).map((name) => name.replace(/~1/g, '/').replace(/~0/g, '~'));

/** Names that are known at a node of the configuration. */
const namesAt = (steps: readonly string[], rules: readonly AnyRule[]): readonly string[] => {
  const [member, rule] = steps;
  if (member === undefined) return MEMBERS;
  if (member === 'trusted') return ['accounts', 'organization'];
  if (member !== 'rules') return [];
  if (rule === undefined) return rules.flatMap(({ name, covers }) => [name, ...covers]);
  return Object.keys(rules.find(({ name }) => name === rule)?.options ?? {});
};

const describe = (error: SchemaError, steps: readonly string[], rules: readonly AnyRule[]): string => {
  const name = error.params['additionalProperty'];
  if (typeof name === 'string') {
    const meant = closest(name, namesAt(steps, rules));
    const what = steps.length === 0 ? 'member' : steps[0] === 'rules' && steps.length === 1 ? 'rule' : 'option';
    return `There is no ${what} ${name}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
  }
  const allowed = error.params['allowedValues'];
  const where = steps.length === 0 ? 'The configuration' : steps.join('.');
  return isList(allowed as Json) ? `${where} must be one of ${(allowed as string[]).join(', ')}.` : `${where} ${error.message ?? 'is not allowed'}.`;
};

const numbered = (steps: readonly string[], value: Json): (string | number)[] => {
  let at: Json | undefined = value;
  return steps.map((name) => {
    const step = isList(at) ? Number(name) : name;
    at = (at as { readonly [member: string | number]: Json } | undefined)?.[step];
    return step;
  });
};

const problemsOf = (document: Document, rules: readonly AnyRule[]): ConfigurationProblem[] => {
  const root: Place = { document, path: [] };
  const seen = new Set<string>();
  return (check.errors ?? []).filter(({ keyword }) => keyword !== 'if').flatMap((error) => {
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

const settingOf = (value: Json): RuleSetting => {
  const [severity, options] = isList(value) ? value : [value];
  return { severity: severity as Severity | 'off', options: isObject(options) ? options : {} };
};

const settings = (value: Json | undefined, rules: readonly AnyRule[]): Map<string, RuleSetting> => {
  const found = new Map<string, RuleSetting>();
  const entries = Object.entries(isObject(value) ? value : {});
  const names = new Set(rules.map(({ name }) => name));
  // A rule's own name wins over an id of another tool that it covers, whichever comes first.
  for (const [name, setting] of entries.sort(([left], [right]) => Number(names.has(left)) - Number(names.has(right)))) {
    const lookup = findRules(rules, name);
    for (const rule of lookup.ok ? lookup.rules : []) found.set(rule.name, settingOf(setting));
  }
  return found;
};

const texts = (value: Json | undefined): string[] => (isList(value) ? value.map(String) : []);

const toConfiguration = (value: Json, rules: readonly AnyRule[]): Configuration => {
  if (!isObject(value)) return defaultConfiguration;
  const trusted = isObject(value['trusted']) ? value['trusted'] : {};
  const organization = trusted['organization'];
  const classify = Object.entries(isObject(value['classify']) ? value['classify'] : {});
  return {
    preset: value['preset'] === 'strict' ? 'strict' : 'recommended',
    rules: settings(value['rules'], rules),
    ignore: texts(value['ignore']),
    classify: classify.map(([glob, kind]) => ({ glob, kind: kind as PolicyKind })),
    trusted: { accounts: texts(trusted['accounts']), ...(typeof organization === 'string' ? { organization } : {}) },
  };
};

/** Reads `kmslint.json`. Everything in it that is not understood is a problem with its position. */
export const readConfiguration = ({ path, bytes }: InputFile, rules: readonly AnyRule[]): ConfigurationReading => {
  const decoded = decode(bytes);
  if (!decoded.ok) return { ok: false, problems: [{ file: path, line: 1, column: 1, reason: decoded.reason }] };
  const parsed = parseJson(path, decoded.text);
  if (!parsed.ok) {
    const { line, column, reason } = parsed.problem;
    return { ok: false, problems: [{ file: path, line, column, reason }] };
  }
  if (!check(parsed.document.value)) return { ok: false, problems: problemsOf(parsed.document, rules) };
  return { ok: true, configuration: toConfiguration(parsed.document.value, rules) };
};

/** The configuration with severities from elsewhere put over it; without one, a rule is on at its own severity. */
export const withSeverities = (
  configuration: Configuration,
  severities: readonly { readonly rule: AnyRule; readonly severity: Severity | 'off' | undefined }[],
): Configuration => {
  const changed = severities.map(({ rule, severity }): [string, RuleSetting] =>
    [rule.name, { severity: severity ?? rule.severity, options: configuration.rules.get(rule.name)?.options ?? {} }]);
  return { ...configuration, rules: new Map([...configuration.rules, ...changed]) };
};
