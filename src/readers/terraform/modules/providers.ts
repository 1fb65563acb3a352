import { partitionOfRegion } from '../../../aws/partitions.ts';
import { hasUnknown } from '../../../policy/unknown.ts';
import { parseArn } from '../../../policy/arn.ts';
import { markerIn } from '../../declared/declaration.ts';
import type { Block, Expression } from '../hcl/syntax.ts';
import { evaluate } from '../language/evaluate.ts';
import type { Scope } from '../language/evaluate.ts';
import { attributeOf, textOf } from '../language/values.ts';
import type { Value } from '../language/values.ts';
import type { Provider } from '../resources/managed.ts';
import { scoped } from '../resources/managed.ts';
import { blocksOf, bodyValue } from './bodies.ts';

/** Providers by their name in a module: `aws`, or `aws.east` for one with an alias. */
export type Providers = (name: string) => Provider;

/** `aws.east` as it is written, of which nothing is evaluated. */
export const providerName = (expression: Expression | undefined): string | undefined => {
  if (expression?.kind === 'variable') return expression.name;
  if (expression?.kind === 'literal' && typeof expression.value === 'string') return expression.value;
  if (expression?.kind !== 'traversal' || expression.of.kind !== 'variable') return undefined;
  const [step] = expression.steps;
  return step?.kind === 'attribute' ? `${expression.of.name}.${step.name}` : undefined;
};

const aliasOf = (block: Block, scope: Scope): string | undefined => {
  const alias = block.body.attributes.get('alias');
  return alias && textOf(evaluate(alias.value, scope));
};

const argument = (block: Block, name: string, scope: Scope): Value | undefined => {
  const attribute = block.body.attributes.get(name);
  const value = attribute && evaluate(attribute.value, scope);
  return value?.kind === 'null' ? undefined : value;
};

/** The account of the role that a provider takes on, or the only one that it may work in; undefined where nothing says. */
const accountOf = (block: Block, scope: Scope): string | undefined => {
  const [role] = blocksOf(block.body, 'assume_role', scope);
  const assumed = role && textOf(attributeOf(bodyValue(role.body, role.scope, role.at), 'role_arn'));
  const account = assumed === undefined ? undefined : parseArn(assumed)?.account;
  if (account !== undefined && account !== '') return account;
  const allowed = argument(block, 'allowed_account_ids', scope);
  return allowed?.kind === 'list' && allowed.items.length === 1 && allowed.items[0] !== undefined ? textOf(allowed.items[0]) : undefined;
};

/** Whether a provider has credentials of its own, which may be another account's. */
const hasOwnCredentials = (block: Block): boolean =>
  ['profile', 'access_key', 'shared_credentials_files', 'shared_config_files'].some((name) => block.body.attributes.has(name)) || block.body.blocks.some(({ type }) => type.startsWith('assume_role'));

const isAws = (name: string): boolean => /^aws(?:\.|$)/.test(name);

/**
 * The providers that a root module configures. What no block says is a marker: the Region and account that Terraform finds in
 * its environment, the same for all providers that say nothing else.
 */
export const providersOf = (blocks: readonly Block[], moduleScope: Scope, scope: string): Providers => {
  const made = new Map<string, Provider>();
  const configured = (name: string): Provider => {
    const [, alias] = name.split('.');
    const block = blocks.find((each) => each.labels[0] === 'aws' && aliasOf(each, moduleScope) === alias);
    const suffix = alias === undefined ? '' : ` of provider ${name}`;
    const region = block === undefined ? undefined : argument(block, 'region', moduleScope);
    const ownRegion = region && textOf(region);
    const account = block === undefined ? undefined : accountOf(block, moduleScope);
    const isOther = alias !== undefined && (block === undefined || hasOwnCredentials(block));
    const where = ownRegion === undefined ? markerIn(scope, block === undefined && alias !== undefined ? `region${suffix}` : 'region') : scoped(ownRegion, scope);
    const [defaults] = block === undefined ? [] : blocksOf(block.body, 'default_tags', moduleScope);
    const tags = defaults && attributeOf(bodyValue(defaults.body, defaults.scope, defaults.at), 'tags');
    return {
      region: where,
      account: account === undefined ? markerIn(scope, isOther ? `account${suffix}` : 'account') : scoped(account, scope),
      partition: hasUnknown(where) ? 'aws' : partitionOfRegion(where)?.id ?? 'aws',
      ...(tags === undefined ? {} : { tags }),
    };
  };
  return (name) => {
    const key = isAws(name) ? name : 'aws';
    const known = made.get(key) ?? configured(key);
    made.set(key, known);
    return known;
  };
};

/** The providers that a call hands to a module: those that it names, and all of the caller's without an alias. */
export const handedTo = (call: Block, callers: Providers): Providers => {
  const handed = call.body.attributes.get('providers')?.value;
  const names = new Map(handed?.kind !== 'object' ? [] : handed.members.flatMap(({ key, value }) => {
    const [inside, outside] = [providerName(key), providerName(value)];
    return inside === undefined || outside === undefined ? [] : [[inside, outside] as const];
  }));
  return (name) => callers(names.get(name) ?? name);
};
