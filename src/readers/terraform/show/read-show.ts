import { partitionOfRegion } from '../../../aws/partitions.ts';
import { isList, isObject } from '../../../policy/json.ts';
import type { JsonObject } from '../../../policy/json.ts';
import { hasUnknown } from '../../../policy/unknown.ts';
import type { Document, Place } from '../../../source/place.ts';
import { markerIn } from '../../declared/declaration.ts';
import type { Fact } from '../../facts.ts';
import { itemsOf, objectOf, textOf } from '../../values.ts';
import { readOnly } from '../hcl/read-only.ts';
import { managedFacts } from '../resources/declare.ts';
import type { Managed, Provider } from '../resources/managed.ts';
import { resolverOf, resourceConfiguration, unresolvedIn } from './configuration.ts';
import { attributesIn, originIn } from './values.ts';

export type ShowKind = 'terraform-plan' | 'terraform-state';

/** What `terraform show -json` printed, or a state as Terraform keeps it; undefined for another document. */
export const showKind = (value: JsonObject): ShowKind | undefined => {
  if (isObject(value['planned_values']) || (isList(value['resource_changes']) && 'format_version' in value)) return 'terraform-plan';
  const isState = 'terraform_version' in value && (isObject(value['values']) || (isList(value['resources']) && 'version' in value));
  return isState ? 'terraform-state' : undefined;
};

/** A resource of a plan or state, wherever it stands in it. */
interface Found {
  readonly address: string;
  readonly type: string;
  readonly mode: string;
  readonly values: JsonObject;
  /** Of the attributes. */
  readonly path: Place['path'];
  readonly at: Place['path'];
}

/** Resources of a module and of those below it [Terraform, JSON Output Format, Values Representation]. */
const inModule = (module: JsonObject, place: Place): Found[] => [
  ...itemsOf(module, 'resources', place).map(({ item, place: { path } }): Found => ({
    address: textOf(item['address']) ?? '', type: textOf(item['type']) ?? '', mode: textOf(item['mode']) ?? 'managed',
    values: objectOf(item['values']), path: [...path, 'values'], at: path,
  })),
  ...itemsOf(module, 'child_modules', place).flatMap(({ item, place: at }) => inModule(item, at)),
];

const keyText = (key: unknown): string => (typeof key === 'number' ? `[${key}]` : typeof key === 'string' ? `["${key}"]` : '');

/** Resources of a state file, format version 4. */
const inStateFile = (value: JsonObject, place: Place): Found[] => itemsOf(value, 'resources', place).flatMap(({ item, place: at }) => {
  const [module, type, name, mode] = ['module', 'type', 'name', 'mode'].map((member) => textOf(item[member]) ?? '');
  const prefix = module === '' ? '' : `${module ?? ''}.`;
  return itemsOf(item, 'instances', at).map(({ item: instance, place: { path } }): Found => ({
    address: `${prefix}${type ?? ''}.${name ?? ''}${keyText(instance['index_key'])}`, type: type ?? '', mode: mode ?? '',
    values: objectOf(instance['attributes']), path: [...path, 'attributes'], at: path,
  }));
});

/** Resources of a plan that has no values but the changes: those that will be there afterwards. */
const inChanges = (value: JsonObject, place: Place): Found[] => itemsOf(value, 'resource_changes', place).flatMap(({ item, place: { path } }) => {
  const change = objectOf(item['change']);
  if (!isObject(change['after'])) return [];
  return [{
    address: textOf(item['address']) ?? '', type: textOf(item['type']) ?? '', mode: textOf(item['mode']) ?? 'managed',
    values: change['after'], path: [...path, 'change', 'after'], at: path,
  }];
});

const resourcesIn = (value: JsonObject, document: Document): Found[] => {
  const from = (member: 'planned_values' | 'values'): Found[] =>
    inModule(objectOf(objectOf(value[member])['root_module']), { document, path: [member, 'root_module'] });
  if (isObject(value['planned_values'])) return from('planned_values');
  if (isObject(value['values'])) return from('values');
  const place = { document, path: [] };
  return isList(value['resource_changes']) ? inChanges(value, place) : inStateFile(value, place);
};

const unknownsIn = (value: JsonObject): ReadonlyMap<string, JsonObject> => {
  const changes = value['resource_changes'];
  return new Map((isList(changes) ? changes : []).filter(isObject).map((change) =>
    [textOf(change['address']) ?? '', objectOf(objectOf(change['change'])['after_unknown'])]));
};

/** What a data source said when the plan was made. */
const looked = (value: JsonObject, found: readonly Found[], type: string, attribute: string): string | undefined => {
  const prior = objectOf(objectOf(value['prior_state'])['values'])['root_module'];
  const all = [...found, ...inModule(objectOf(prior), { document: { file: '', text: '', value: null }, path: [] })];
  return textOf(all.find((each) => each.mode === 'data' && each.type === type)?.values[attribute]);
};

const regionOf = (value: JsonObject, key: string): string | undefined => {
  const provider = objectOf(objectOf(objectOf(value['configuration'])['provider_config'])[key]);
  const region = objectOf(objectOf(provider['expressions'])['region']);
  if (textOf(region['constant_value']) !== undefined) return textOf(region['constant_value']);
  const [reference] = isList(region['references']) ? region['references'] : [];
  const variable = typeof reference === 'string' && reference.startsWith('var.') ? objectOf(value['variables'])[reference.slice('var.'.length)] : undefined;
  return textOf(objectOf(variable)['value']);
};

const isAlias = (key: string): boolean => key.includes('.');

const providersIn = (value: JsonObject, found: readonly Found[], scope: string): ((key: string) => Provider) => {
  const account = looked(value, found, 'aws_caller_identity', 'account_id') ?? markerIn(scope, 'account');
  const current = looked(value, found, 'aws_region', 'name') ?? looked(value, found, 'aws_region', 'region');
  return (key) => {
    const region = regionOf(value, key) ?? (isAlias(key) ? undefined : current) ?? markerIn(scope, isAlias(key) ? `region of provider ${key}` : 'region');
    return { account, region, partition: hasUnknown(region) ? 'aws' : partitionOfRegion(region)?.id ?? 'aws' };
  };
};

/** The facts that a plan or state states; of a plan, how things are once it is carried out. */
export const readShow = (value: JsonObject, written: Document): Fact[] => {
  const document = readOnly(written);
  const scope = document.file;
  const found = resourcesIn(value, document);
  const unknowns = unknownsIn(value);
  const configuration = objectOf(value['configuration']);
  const providers = providersIn(value, found, scope);
  const resolver = resolverOf(configuration, () => managed);
  const managed: readonly Managed[] = found.filter(({ mode }) => mode === 'managed').map((each): Managed => {
    const configured = resourceConfiguration(configuration, each.address);
    const make = (): Managed['config'] =>
      attributesIn(document, each.path, each.values, unknowns.get(each.address) ?? {}, objectOf(configured['expressions']), unresolvedIn(resolver, each.address));
    let config: Managed['config'] | undefined;
    return {
      type: each.type, address: each.address, scope, at: originIn(document, each.at),
      provider: providers(textOf(configured['provider_config_key'])?.replace(/^.*:/, '') ?? 'aws'),
      // One resource's attribute may lead to another's.
      get config() {
        return config ??= make();
      },
    };
  });
  return managedFacts(managed);
};
