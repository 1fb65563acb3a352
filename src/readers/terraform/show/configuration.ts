import { isList, isObject } from '../../../policy/json.ts';
import type { JsonObject } from '../../../policy/json.ts';
import { unknownText } from '../../../policy/unknown.ts';
import { objectOf, textsOf } from '../../values.ts';
import { attributeOf, nameOf, text } from '../language/values.ts';
import type { Value } from '../language/values.ts';
import { referenceTo } from '../resources/managed.ts';
import type { Managed } from '../resources/managed.ts';

/** The names of the modules that an address leads through, without their keys. */
export const modulesIn = (address: string): string[] => [...address.matchAll(/(?:^|\.)module\.([\w-]+)(?:\[[^\]]*\])?/g)].map(([, name]) => name ?? '');

const withoutKeys = (address: string): string => address.replace(/\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\]/g, '');

/** The address within its own module, without keys: as the configuration has it. */
export const localAddress = (address: string): string => withoutKeys(address).replace(/^(?:module\.[\w-]+\.)+/, '');

/** The configuration of a module. */
const moduleAt = (configuration: JsonObject, modules: readonly string[]): JsonObject =>
  modules.reduce<JsonObject>((module, name) => objectOf(objectOf(objectOf(module['module_calls'])[name])['module']), objectOf(configuration['root_module']));

const callOf = (configuration: JsonObject, modules: readonly string[]): JsonObject => {
  const name = modules.at(-1);
  return name === undefined ? {} : objectOf(objectOf(moduleAt(configuration, modules.slice(0, -1))['module_calls'])[name]);
};

/** How a resource is configured; empty where the plan does not say. */
export const resourceConfiguration = (configuration: JsonObject, address: string): JsonObject => {
  const resources = moduleAt(configuration, modulesIn(address))['resources'];
  return (isList(resources) ? resources : []).filter(isObject).find((each) => each['address'] === localAddress(address)) ?? {};
};

/** What an expression refers to: of `aws_kms_key.a.arn` and `aws_kms_key.a`, which a plan lists both, the longer. */
const references = (expression: JsonObject): string[] => {
  const all = textsOf(expression['references']);
  return all.filter((each) => !all.some((other) => other !== each && (other.startsWith(`${each}.`) || other.startsWith(`${each}[`))));
};

const MOST_STEPS = 20;

/** Where references lead in a plan. */
export interface Resolver {
  /** The value of a reference within modules, with the key of the instance that refers; undefined for what is no attribute of a resource. */
  readonly resolve: (reference: string, address: string) => Value | undefined;
}

const keyOf = (address: string): string => /\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\]$/.exec(address)?.[0] ?? '';

/**
 * Follows references through variables and outputs to an attribute of a managed resource. An expression with one reference is
 * taken for that reference: a plan does not tell `"${a.arn}"` from a text around it, but attributes that name other resources
 * are hardly ever more.
 */
export const resolverOf = (configuration: JsonObject, managed: () => readonly Managed[]): Resolver => {
  const byAddress = new Map<string, Managed[]>();
  const find = (address: string): readonly Managed[] => {
    if (byAddress.size === 0) for (const each of managed()) byAddress.set(withoutKeys(each.address), [...byAddress.get(withoutKeys(each.address)) ?? [], each]);
    return byAddress.get(withoutKeys(address)) ?? [];
  };
  const only = (expression: JsonObject, modules: readonly string[], address: string, steps: number): Value | undefined => {
    const [reference, ...others] = references(expression);
    return reference === undefined || others.length > 0 ? undefined : follow(reference, modules, address, steps - 1);
  };
  const follow = (reference: string, modules: readonly string[], address: string, steps: number): Value | undefined => {
    if (steps === 0) return undefined;
    const [first = '', second = '', third = ''] = withoutKeys(reference).split('.');
    if (first === 'var') return only(objectOf(objectOf(callOf(configuration, modules)['expressions'])[second]), modules.slice(0, -1), address, steps);
    if (first === 'module') return only(objectOf(objectOf(objectOf(moduleAt(configuration, [...modules, second])['outputs'])[third])['expression']), [...modules, second], address, steps);
    if (third === '' || first === 'data' || first === 'each' || first === 'local') return undefined;
    const prefix = modules.map((name) => `module.${name}.`).join('');
    const candidates = find(`${prefix}${first}.${second}`);
    const wanted = keyOf(reference.split('.').slice(0, 2).join('.')) || keyOf(address);
    const target = candidates.length === 1 ? candidates[0] : candidates.find((each) => keyOf(each.address) === wanted);
    const value = target && attributeOf(referenceTo(target), third);
    return value === undefined || value.kind === 'unknown' ? undefined : value;
  };
  return { resolve: (reference, address) => follow(reference, modulesIn(address), address, MOST_STEPS) };
};

/** What an attribute is that is known only after apply. */
export const unresolvedIn = (resolver: Resolver, address: string) => (expression: JsonObject, name: string): Value => {
  const [reference, ...others] = references(expression);
  const found = reference === undefined || others.length > 0 ? undefined : resolver.resolve(reference, address);
  return found ?? text(unknownText(nameOf(`${address}.${name}`)));
};

