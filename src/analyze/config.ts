import { isList, isObject } from '../policy/json.ts';
import type { JsonObject } from '../policy/json.ts';
import { decode } from '../source/decode.ts';
import { parseJson } from '../source/json.ts';
import { parseYaml } from '../source/yaml.ts';
import type { Document, Json } from '../source/place.ts';
import type { InputFile } from '../readers/read-file.ts';
import type { PolicyKind } from '../readers/kinds.ts';
import type { Guarantee } from '../ask/guarantee.ts';
import { configuration as check } from './generated/config-schema.js';
import { findRules } from './rules.ts';
import { configurationProblems } from './config-problems.ts';
import type { ConfigurationProblem } from './config-problems.ts';
import { readGuarantees } from './guarantees.ts';
import type { Suppression } from './suppressions.ts';
import type { AnyRule, Severity, Trusted } from './types.ts';

export type Preset = 'recommended' | 'strict';

export interface RuleSetting {
  /** Absent: the rule's own. */
  readonly severity?: Severity | 'off';
  readonly options: { readonly [option: string]: unknown };
}

/** Severities for the files of some globs. */
export interface Override {
  readonly files: readonly string[];
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
}

/** What `kmslint.json` says. Globs are relative to the folder of the file. */
export interface Configuration {
  readonly preset: Preset;
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly ignore: readonly string[];
  readonly classify: readonly { readonly glob: string; readonly kind: PolicyKind }[];
  readonly trusted: Trusted;
  /** Of those that fit a file the last one counts. */
  readonly overrides: readonly Override[];
  readonly suppressions: readonly Suppression[];
  readonly guarantees: readonly Guarantee[];
}

export type { ConfigurationProblem };

export type ConfigurationReading =
  | { readonly ok: true; readonly configuration: Configuration }
  | { readonly ok: false; readonly problems: readonly ConfigurationProblem[] };

export const defaultConfiguration: Configuration = {
  preset: 'recommended', rules: new Map(), ignore: [], classify: [], trusted: { accounts: [] }, overrides: [], suppressions: [], guarantees: [],
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

const ruleNames = (name: Json | undefined, rules: readonly AnyRule[]): string[] => {
  const lookup = typeof name === 'string' ? findRules(rules, name) : undefined;
  return lookup?.ok === true ? lookup.rules.map((rule) => rule.name) : [];
};

const objects = (value: Json | undefined): JsonObject[] => (isList(value) ? value.filter(isObject) : []);

const overridesOf = (value: Json | undefined, rules: readonly AnyRule[]): Override[] =>
  objects(value).map((override) => ({
    files: texts(override['files']),
    severities: new Map(Object.entries(isObject(override['rules']) ? override['rules'] : {}).flatMap(([name, severity]) =>
      ruleNames(name, rules).map((rule) => [rule, severity as Severity | 'off'] as const))),
  }));

const OPTIONAL = ['file', 'key', 'fingerprint', 'until'] as const;

const suppressionsOf = (document: Document, value: Json | undefined, rules: readonly AnyRule[]): Suppression[] =>
  objects(value).map((suppression, index) => ({
    rules: ruleNames(suppression['rule'], rules),
    reason: String(suppression['reason']),
    ...Object.fromEntries(OPTIONAL.filter((name) => suppression[name] !== undefined).map((name) => [name, String(suppression[name])])),
    place: { document, path: ['suppressions', index] },
  }));

const texts = (value: Json | undefined): string[] => (isList(value) ? value.map(String) : []);

const toConfiguration = (document: Document, rules: readonly AnyRule[], guarantees: readonly Guarantee[]): Configuration => {
  const { value } = document;
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
    overrides: overridesOf(value['overrides'], rules),
    suppressions: suppressionsOf(document, value['suppressions'], rules),
    guarantees,
  };
};

/** Reads `kmslint.json` or `kmslint.yaml`. Everything in it that is not understood is a problem with its position. */
export const readConfiguration = ({ path, bytes }: InputFile, rules: readonly AnyRule[]): ConfigurationReading => {
  const decoded = decode(bytes);
  if (!decoded.ok) return { ok: false, problems: [{ file: path, line: 1, column: 1, reason: decoded.reason }] };
  const parsed = /\.ya?ml$/i.test(path) ? parseYaml(path, decoded.text) : parseJson(path, decoded.text);
  if (!parsed.ok) {
    const { line, column, reason } = parsed.problem;
    return { ok: false, problems: [{ file: path, line, column, reason }] };
  }
  if (!check(parsed.document.value)) return { ok: false, problems: configurationProblems(parsed.document, check.errors ?? [], rules) };
  const { guarantees, problems } = readGuarantees(parsed.document, isObject(parsed.document.value) ? parsed.document.value['guarantees'] : undefined);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, configuration: toConfiguration(parsed.document, rules, guarantees) };
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
