// A test runner of StrykerJS that is quick where vitest's is slow: the tests are bundled once, and each mutant gets a context of
// its own in which only the tests that reach it are run, up to the first that fails.
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { PluginKind, declareClassPlugin } from '@stryker-mutator/api/plugin';
import { DryRunStatus, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner';
import fc from 'fast-check';
import { newShim } from './shim.mjs';
import { bundleTests } from './suite.mjs';

const require = createRequire(import.meta.url);
const MILLISECONDS_OF_A_TEST = 5000;
const MOST_MILLISECONDS = 100_000;

// Random properties with one seed, so that a survivor survives again.
fc.configureGlobal({ seed: 20261125, numRuns: 60, endOnFailure: true });

/** Reading the cases takes longer than deciding them. */
const yaml = require('yaml');
const parsed = new Map();
const parse = (text) => {
  if (!parsed.has(text)) parsed.set(text, yaml.parse(text));
  return parsed.get(text);
};

const GLOBALS = { TextEncoder, TextDecoder, atob, btoa, structuredClone, URL, performance, Buffer, setTimeout, clearTimeout, queueMicrotask };

const loadIn = (script, active, timeout = MOST_MILLISECONDS) => {
  const shim = newShim();
  const outside = (name) => (name === 'vitest' ? shim.module : name === 'yaml' ? { ...yaml, parse } : require(name));
  const context = vm.createContext({ console, process: { env: {}, platform: process.platform, cwd: () => process.cwd() }, ...GLOBALS });
  context.__stryker__ = active === undefined ? {} : { activeMutant: active };
  const module = { exports: {} };
  script.runInContext(context, { timeout })(outside, module, module.exports);
  return { context, tests: shim.tests };
};

/** Runs one test inside its context, so that an endless loop ends. Tests are synchronous. */
const runTest = ({ context, tests }, id, timeout = MOST_MILLISECONDS) => {
  context.__run__ = tests.get(id);
  vm.runInContext('__run__()', context, { timeout });
};

const isHitLimit = (message) => /Hit count limit reached/.test(message ?? '');

const isTimeout = (error) => error?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' || isHitLimit(error?.message);

const messageOf = (error) => String(error?.message ?? error).slice(0, 400);

class Runner {
  #script;
  /** How many mutants a test killed: the best killers go first. */
  #kills = new Map();

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    this.#script = new vm.Script(await bundleTests(process.cwd()), { filename: 'tests.cjs' });
  }

  async dryRun() {
    const loaded = loadIn(this.#script);
    const results = [];
    for (const id of loaded.tests.keys()) {
      loaded.context.__stryker__.currentTestId = id;
      const started = performance.now();
      const result = { id, name: id, timeSpentMs: 0 };
      try {
        runTest(loaded, id);
        results.push({ ...result, status: TestStatus.Success, timeSpentMs: performance.now() - started });
      } catch (error) {
        results.push({ ...result, status: TestStatus.Failed, failureMessage: messageOf(error) });
      }
    }
    loaded.context.__stryker__.currentTestId = undefined;
    return { status: DryRunStatus.Complete, tests: results, mutantCoverage: loaded.context.__stryker__.mutantCoverage };
  }

  /** A timeout counts only if the time was spent here. Where other programs had most of it, there is more time the next time. */
  async mutantRun(options) {
    for (let limit = MILLISECONDS_OF_A_TEST; ; limit *= 4) {
      const [before, started] = [process.cpuUsage(), performance.now()];
      const result = this.#runMutant(options, limit);
      const { user, system } = process.cpuUsage(before);
      const isBusyElsewhere = (user + system) / 1000 < 0.8 * (performance.now() - started);
      const isCertain = result.status !== MutantRunStatus.Timeout || isHitLimit(result.reason) || !isBusyElsewhere;
      if (isCertain || limit * 4 > MOST_MILLISECONDS) return result;
    }
  }

  #runMutant({ activeMutant, testFilter, hitLimit, mutantActivation }, limit) {
    let loaded;
    let count = 0;
    try {
      loaded = loadIn(this.#script, mutantActivation === 'static' ? activeMutant.id : undefined, limit);
    } catch (error) {
      return isTimeout(error) ? { status: MutantRunStatus.Timeout, reason: messageOf(error) }
        : { status: MutantRunStatus.Killed, killedBy: ['loading'], failureMessage: messageOf(error), nrOfTests: 0 };
    }
    Object.assign(loaded.context.__stryker__, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    const ids = (testFilter ?? [...loaded.tests.keys()]).toSorted((left, right) => (this.#kills.get(right) ?? 0) - (this.#kills.get(left) ?? 0));
    for (const id of ids) {
      count += 1;
      try {
        runTest(loaded, id, limit);
      } catch (error) {
        if (isTimeout(error)) return { status: MutantRunStatus.Timeout, reason: messageOf(error) };
        this.#kills.set(id, (this.#kills.get(id) ?? 0) + 1);
        return { status: MutantRunStatus.Killed, killedBy: [id], failureMessage: messageOf(error), nrOfTests: count };
      }
    }
    return { status: MutantRunStatus.Survived, nrOfTests: count };
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'contexts', Runner)];
