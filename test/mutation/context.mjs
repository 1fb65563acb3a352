// A context in which the tests are loaded once and stay warm from mutant to mutant: what modules remember is forgotten in between.
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { newShim } from './shim.mjs';

const require = createRequire(import.meta.url);
const GLOBALS = { TextEncoder, TextDecoder, atob, btoa, structuredClone, URL, performance, Buffer, setTimeout, clearTimeout, queueMicrotask };

/** Reading the cases takes longer than deciding them. */
const yaml = require('yaml');
const parsed = new Map();
const parse = (text) => {
  if (!parsed.has(text)) parsed.set(text, yaml.parse(text));
  return parsed.get(text);
};

/** Tables made while modules load can be set back to what was in them then. */
const RESETTABLE = `{
  const tables = [];
  let isLoading = true;
  const PlainWeakMap = WeakMap;
  globalThis.WeakMap = class WeakMap {
    #inner = new PlainWeakMap();
    constructor(entries) {
      for (const [key, value] of entries ?? []) this.#inner.set(key, value);
      if (isLoading) tables.push(() => () => { this.#inner = new PlainWeakMap(); });
    }
    get(key) { return this.#inner.get(key); }
    has(key) { return this.#inner.has(key); }
    delete(key) { return this.#inner.delete(key); }
    set(key, value) { this.#inner.set(key, value); return this; }
  };
  const PlainMap = Map;
  globalThis.Map = class Map extends PlainMap {
    constructor(entries) {
      super(entries);
      if (isLoading) tables.push(() => {
        const before = [...this];
        return () => {
          if (this.size === before.length) return;
          this.clear();
          for (const [key, value] of before) this.set(key, value);
        };
      });
    }
  };
  globalThis.__loaded__ = () => {
    isLoading = false;
    const resets = tables.map((remember) => remember());
    globalThis.__forget__ = () => resets.forEach((reset) => reset());
  };
}`;

/** Loads the tests. `active` is a mutant that already counts while modules load. */
export const loadTests = (script, { active, timeout }) => {
  const shim = newShim(() => context.__file__);
  const outside = (name) => (name === 'vitest' ? shim.module : name === 'yaml' ? { ...yaml, parse } : require(name));
  const context = vm.createContext({ console, process: { env: {}, platform: process.platform, cwd: () => process.cwd() }, ...GLOBALS });
  context.__stryker__ = active === undefined ? {} : { activeMutant: active };
  vm.runInContext(RESETTABLE, context);
  const module = { exports: {} };
  script.runInContext(context, { timeout })(outside, module, module.exports);
  vm.runInContext('__loaded__()', context);
  return { context, tests: shim.tests, files: shim.files };
};

/** Forgets what earlier tests made modules remember, and makes a mutant count from here on. */
export const activate = ({ context }, active, hitLimit) => {
  vm.runInContext('__forget__()', context);
  Object.assign(context.__stryker__, { activeMutant: active, hitCount: 0, hitLimit });
};

/** Runs one test inside its context, so that an endless loop ends. Tests are synchronous. */
export const runTest = ({ context, tests }, id, timeout) => {
  context.__run__ = tests.get(id);
  vm.runInContext('__run__()', context, { timeout });
};
