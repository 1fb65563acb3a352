import { booleanOf, nameOf, object, text, textOf, unknown } from '../language/values.ts';
import type { ObjectValue, Value } from '../language/values.ts';
import { evaluate } from '../language/evaluate.ts';
import type { Scope } from '../language/evaluate.ts';
import type { Files } from '../language/functions.ts';
import type { Retention } from '../../../world/types.ts';
import type { Attribute, Block } from '../hcl/syntax.ts';
import type { Managed } from '../resources/managed.ts';
import { referenceTo } from '../resources/managed.ts';
import { bodyValue, lazily } from './bodies.ts';
import { dataValue } from './data.ts';
import { expand, groupValue } from './expand.ts';
import { joined } from './module.ts';
import type { Module } from './module.ts';
import { handedTo, providerName, providersOf } from './providers.ts';
import type { Providers } from './providers.ts';
import { withDefaults } from './types.ts';

/** All that a root module and those it calls are made from. */
export interface Library {
  readonly modules: ReadonlyMap<string, Module>;
  readonly filesFor: (root: string) => Files;
}

interface Context {
  readonly library: Library;
  readonly files: Files;
  /** The name of the root module in unknowns. */
  readonly scope: string;
  /** `module.a["x"].`, or nothing for the root. */
  readonly prefix: string;
  readonly inputs: (name: string) => Value | undefined;
  readonly providers: Providers | undefined;
  readonly rootFolder: string;
  /** Folders of the modules that call this one, from the root on; Terraform refuses a module that calls itself. */
  readonly callers: readonly string[];
  /** How many modules like this one their callers make. */
  readonly copies: number;
}

/** A module with its arguments: what it manages, and what it gives to its caller. */
export interface ModuleInstance {
  readonly managed: () => readonly Managed[];
  readonly output: (name: string) => Value | undefined;
  readonly outputs: readonly string[];
  /** Calls of modules that are not in the input: their address and source. */
  readonly elsewhere: () => readonly Elsewhere[];
}

export interface Elsewhere {
  readonly address: string;
  readonly source: string;
  readonly block: Block;
}

const MOST_DEPTH = 16;
const MOST_COPIES = 1000;

const finder = (name: string, find: (name: string) => Value | undefined, names: () => Iterable<string> = () => []): ObjectValue => ({
  kind: 'object', name, find,
  get members() {
    return new Map(Array.from(names(), (member) => [member, { value: find(member) ?? unknown(member) }] as const));
  },
});

const memo = (make: (name: string) => Value | undefined): ((name: string) => Value | undefined) => {
  const made = new Map<string, () => Value>();
  return (name) => {
    const known = made.get(name);
    if (known !== undefined) return known();
    const first = lazily(nameOf(name), () => make(name) ?? unknown(nameOf(name)));
    made.set(name, first);
    return first();
  };
};

/** A function that works out each result once; undefined for one that depends on itself. */
const once = <Args extends readonly string[], Result>(make: (...args: Args) => Result | undefined): ((...args: Args) => Result | undefined) => {
  const made = new Map<string, Result | undefined>();
  return (...args) => {
    const key = args.join('.');
    if (made.has(key)) return made.get(key);
    made.set(key, undefined);
    const result = make(...args);
    made.set(key, result);
    return result;
  };
};

/** Terraform destroys what nothing says to keep [Terraform language, lifecycle, prevent_destroy]. */
const retentionOf = (block: Block, scope: Scope): Retention | undefined => {
  const lifecycle = block.body.blocks.find(({ type }) => type === 'lifecycle');
  const prevents = lifecycle?.body.attributes.get('prevent_destroy');
  const kept = prevents === undefined ? false : booleanOf(evaluate(prevents.value, scope));
  return kept === undefined ? undefined : { stays: kept ? 'itself' : 'nothing', setting: 'prevent_destroy' };
};

/** `source = "./modules/key"`: a folder beside the caller's; anything else comes from elsewhere. */
const sourceOf = (call: Block, scope: Scope): string => {
  const source = call.body.attributes.get('source');
  return (source && textOf(evaluate(source.value, scope))) ?? '';
};

export const isLocal = (source: string): boolean => /^\.\.?(?:\/|$)/.test(source);

const META = new Set(['source', 'version', 'providers', 'count', 'for_each', 'depends_on']);

interface Called {
  readonly value: Value;
  readonly instances: readonly ModuleInstance[];
}

/** Makes a module with its arguments. Nothing is worked out before it is asked for. */
export const instantiate = (module: Module, context: Context): ModuleInstance => {
  const { library, files, prefix } = context;
  const own: Scope = { lookup: (name) => lookup(name), files };
  const providers = context.providers ?? providersOf(module.providers, own, context.scope);

  const variable = memo((name) => {
    const { attributes } = module.variables.get(name)?.body ?? { attributes: new Map<string, Attribute>() };
    const [type, fallback] = [attributes.get('type'), attributes.get('default')];
    const value = context.inputs(name) ?? (fallback === undefined ? unknown(`${prefix}var.${name}`) : evaluate(fallback.value, own));
    return type === undefined ? value : withDefaults(value, type.value, (expression) => evaluate(expression, own));
  });
  const local = memo((name) => {
    const attribute = module.locals.get(name);
    return attribute === undefined ? unknown(`${prefix}local.${name}`) : evaluate(attribute.value, own);
  });

  const managedOf = (type: string, name: string, block: Block): { readonly value: Value; readonly managed: readonly Managed[] } => {
    const address = `${prefix}${type}.${name}`;
    const expansion = expand(block, address, own);
    const provider = providers(providerName(block.body.attributes.get('provider')?.value) ?? 'aws');
    const managed = expansion.instances.map(({ suffix, scope }): Managed => {
      const retention = retentionOf(block, scope);
      return {
        type, address: `${address}${suffix}`, scope: context.scope, provider, at: block.at, config: bodyValue(block.body, scope, block.at),
        ...(retention === undefined ? {} : { retention }),
      };
    });
    return { managed, value: groupValue(expansion, managed.map(referenceTo), block.at) };
  };
  const resource = once((type: string, name: string) => {
    const block = module.resources.get(type)?.get(name);
    return block && managedOf(type, name, block);
  });

  const source = (type: string, name: string): Value | undefined => {
    const block = module.data.get(type)?.get(name);
    if (block === undefined) return undefined;
    const address = `${prefix}data.${type}.${name}`;
    const provider = providers(providerName(block.body.attributes.get('provider')?.value) ?? 'aws');
    const expansion = expand(block, address, own);
    return groupValue(expansion, expansion.instances.map(({ suffix, scope }) => dataValue(block, `${address}${suffix}`, scope, provider)), block.at);
  };

  const call = once((name: string): Called | undefined => {
    const block = module.calls.get(name);
    if (block === undefined) return undefined;
    const address = `${prefix}module.${name}`;
    const target = library.modules.get(joined(module.folder, sourceOf(block, own)));
    const expansion = expand(block, address, own);
    const within = [...context.callers, module.folder];
    const copies = context.copies * Math.max(1, expansion.instances.length);
    const isHere = target !== undefined && isLocal(sourceOf(block, own)) && !within.includes(target.folder) && within.length <= MOST_DEPTH && copies <= MOST_COPIES;
    const instances = !isHere ? [] : expansion.instances.map(({ suffix, scope }) => instantiate(target, {
      ...context, prefix: `${address}${suffix}.`, callers: within, copies, providers: handedTo(block, providers),
      inputs: memoInputs(block, scope),
    }));
    const values = expansion.instances.map(({ suffix }, index): Value => {
      const instance = instances[index];
      return finder(`${address}${suffix}`, (output) => instance?.output(output) ?? unknown(`${address}${suffix}.${output}`), () => instance?.outputs ?? []);
    });
    return { instances, value: groupValue(expansion, values, block.at) };
  });

  const data = memo((type) => (module.data.has(type) ? finder(`${prefix}data.${type}`, memo((name) => source(type, name)), () => module.data.get(type)?.keys() ?? []) : undefined));
  const ofType = (type: string): Value => finder(`${prefix}${type}`, (name) => resource(type, name)?.value, () => module.resources.get(type)?.keys() ?? []);
  const modules = memo((name) => call(name)?.value);
  const places = object([['module', text(module.folder === '' ? '.' : module.folder)], ['root', text(context.rootFolder === '' ? '.' : context.rootFolder)], ['cwd', text('.')]]);
  const roots = new Map<string, Value>([
    ['var', finder(`${prefix}var`, variable, () => module.variables.keys())], ['local', finder(`${prefix}local`, local, () => module.locals.keys())],
    ['data', finder(`${prefix}data`, data, () => module.data.keys())], ['module', finder(`${prefix}module`, modules, () => module.calls.keys())], ['path', places],
    ['terraform', object([['workspace', unknown('terraform.workspace')]])],
  ]);
  const lookup = (name: string): Value | undefined => roots.get(name) ?? (module.resources.has(name) ? ofType(name) : undefined);

  const output = memo((name) => {
    const attribute = module.outputs.get(name)?.body.attributes.get('value');
    return attribute && evaluate(attribute.value, own);
  });

  const calledModules = (): ModuleInstance[] => [...module.calls.keys()].flatMap((name) => call(name)?.instances ?? []);
  const isHere = (block: Block): boolean => isLocal(sourceOf(block, own)) && library.modules.has(joined(module.folder, sourceOf(block, own)));
  return {
    managed: () => [
      ...[...module.resources].flatMap(([type, named]) => [...named.keys()].flatMap((name) => resource(type, name)?.managed ?? [])),
      ...calledModules().flatMap(({ managed }) => managed()),
    ],
    output: (name) => (module.outputs.has(name) ? output(name) : undefined),
    outputs: [...module.outputs.keys()],
    elsewhere: () => [
      ...[...module.calls].filter(([, block]) => !isHere(block)).map(([name, block]) => ({ address: `${prefix}module.${name}`, source: sourceOf(block, own), block })),
      ...calledModules().flatMap(({ elsewhere }) => elsewhere()),
    ],
  };
};

const memoInputs = (block: Block, scope: Scope): ((name: string) => Value | undefined) => {
  const value = memo((name) => {
    const attribute = block.body.attributes.get(name);
    return attribute && evaluate(attribute.value, scope);
  });
  return (name) => {
    if (META.has(name) || !block.body.attributes.has(name)) return undefined;
    const given = value(name);
    // Null stands for "not given" where the variable has a default [Terraform language, Input Variables, nullable].
    return given?.kind === 'null' ? undefined : given;
  };
};

/** Makes a root module: its variables have the values of its `.tfvars` files, or their defaults. */
export const instantiateRoot = (module: Module, library: Library, scope: string): ModuleInstance => {
  const files = library.filesFor(module.folder);
  const empty: Scope = { lookup: () => undefined, files };
  const inputs = (name: string): Value | undefined => {
    const attribute = module.assigned.get(name);
    return attribute && evaluate(attribute.value, empty);
  };
  return instantiate(module, { library, files, scope, prefix: '', inputs, providers: undefined, rootFolder: module.folder, callers: [], copies: 1 });
};
