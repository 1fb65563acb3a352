// A test runner of StrykerJS that is quick where vitest's is slow: the tests are bundled and loaded once, and of each mutant
// only the tests that reach it are run, up to the first that fails. Whatever fails then fails in a new context too, or does not count.
import vm from 'node:vm';
import { PluginKind, declareClassPlugin } from '@stryker-mutator/api/plugin';
import { DryRunStatus, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner';
import fc from 'fast-check';
import { activate, loadTests, runTest } from './context.mjs';
import { bundleTests } from './suite.mjs';

const MILLISECONDS_OF_A_TEST = 5000;
const MOST_MILLISECONDS = 100_000;

// Random properties with one seed, so that a survivor survives again.
fc.configureGlobal({ seed: 20261125, numRuns: 60, endOnFailure: true });

const isHitLimit = (message) => /Hit count limit reached/.test(message ?? '');

const isTimeout = (error) => error?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' || isHitLimit(error?.message);

const messageOf = (error) => String(error?.message ?? error).slice(0, 400);

const millisecondsSince = (before) => {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

/** Tests beside the changed file first, which know what others only use and do not loop where those do; then those that killed most. */
const inOrder = (ids, files, changed, kills) => {
  const isBeside = (id) => changed.endsWith(`/${files.get(id).replace('.test.ts', '.ts')}`);
  const rank = new Map(ids.map((id) => [id, isBeside(id) ? Infinity : kills.get(id) ?? 0]));
  return ids.toSorted((left, right) => (rank.get(right) === rank.get(left) ? 0 : rank.get(right) - rank.get(left)));
};

class Runner {
  #script;
  #warm;
  /** How many mutants of a file a test killed: the best killers of the file go first. */
  #kills = new Map();

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    this.#script = new vm.Script(await bundleTests(process.cwd()), { filename: 'tests.cjs' });
  }

  async dryRun() {
    const loaded = loadTests(this.#script, { timeout: MOST_MILLISECONDS });
    const results = [];
    for (const id of loaded.tests.keys()) {
      loaded.context.__stryker__.currentTestId = id;
      vm.runInContext('__forget__()', loaded.context);
      const started = performance.now();
      const result = { id, name: id, timeSpentMs: 0 };
      try {
        runTest(loaded, id, MOST_MILLISECONDS);
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
      const isBusyElsewhere = millisecondsSince(before) < 0.8 * (performance.now() - started);
      const isCertain = result.status !== MutantRunStatus.Timeout || isHitLimit(result.reason) || !isBusyElsewhere;
      if (isCertain || limit * 4 > MOST_MILLISECONDS) return result;
    }
  }

  #killsIn(file) {
    if (!this.#kills.has(file)) this.#kills.set(file, new Map());
    return this.#kills.get(file);
  }

  /** The tests of a mutant that counts while modules load, or not: undefined if it does not load. */
  #load({ activeMutant, mutantActivation }, limit) {
    if (mutantActivation === 'static') return loadTests(this.#script, { active: activeMutant.id, timeout: limit });
    this.#warm ??= loadTests(this.#script, { timeout: MOST_MILLISECONDS });
    return this.#warm;
  }

  /** Whether a test fails as the first one that is run. */
  #fails(id, { activeMutant, hitLimit }, limit) {
    const loaded = loadTests(this.#script, { timeout: MOST_MILLISECONDS });
    activate(loaded, activeMutant.id, hitLimit);
    try {
      runTest(loaded, id, limit);
      return false;
    } catch {
      return true;
    }
  }

  #runMutant(options, limit) {
    const { activeMutant, testFilter, hitLimit, mutantActivation } = options;
    const kills = this.#killsIn(activeMutant.fileName);
    let loaded;
    let count = 0;
    try {
      loaded = this.#load(options, limit);
    } catch (error) {
      return isTimeout(error) ? { status: MutantRunStatus.Timeout, reason: messageOf(error) }
        : { status: MutantRunStatus.Killed, killedBy: ['loading'], failureMessage: messageOf(error), nrOfTests: 0 };
    }
    activate(loaded, activeMutant.id, hitLimit);
    for (const id of inOrder(testFilter ?? [...loaded.tests.keys()], loaded.files, activeMutant.fileName, kills)) {
      count += 1;
      try {
        runTest(loaded, id, limit);
      } catch (error) {
        if (isTimeout(error)) {
          this.#warm = undefined;
          return { status: MutantRunStatus.Timeout, reason: messageOf(error) };
        }
        if (mutantActivation !== 'static' && !this.#fails(id, options, limit)) continue;
        kills.set(id, (kills.get(id) ?? 0) + 1);
        return { status: MutantRunStatus.Killed, killedBy: [id], failureMessage: messageOf(error), nrOfTests: count };
      }
    }
    return { status: MutantRunStatus.Survived, nrOfTests: count };
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'contexts', Runner)];
